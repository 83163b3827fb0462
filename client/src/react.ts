// Entry `@tandem/client/react`: hooks over a client from a provider. For caching and background refetching use TanStack Query with
// `askOptions`; `useAsk` is the small alternative.

import {
  createContext,
  createElement,
  type FunctionComponent,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
} from 'react';
import type { AnyDocument } from './document.ts';
import type { EventStream } from './event-stream.ts';
import type { ActionName, Actions } from './generated/types.ts';
import type { SessionInfo } from './session.ts';
import type { PreparedAction, SigningOptions } from './signed-action.ts';
import type { Signer } from './signer.ts';
import type { Tandem } from './tandem.ts';
import { type Countdown, countdown, type MarketClock } from './time.ts';

const Context = /* @__PURE__ */ createContext<Tandem | null>(null);

/**
 * Gives a client to the hooks below it.
 * @example <TandemProvider tandem={tandem}><App /></TandemProvider>
 */
export const TandemProvider: FunctionComponent<{ readonly tandem: Tandem; readonly children?: ReactNode }> = ({
  tandem,
  children,
}) => createElement(Context.Provider, { value: tandem }, children);

/**
 * Returns the client of the nearest `TandemProvider`.
 * @example const tandem = useTandem(); <button onClick={() => tandem.signOut()} />
 * @throws Error without a provider
 */
export function useTandem(): Tandem {
  const tandem = useContext(Context);
  if (tandem === null) throw new Error('useTandem needs a TandemProvider above it');
  return tandem;
}

/**
 * Returns who is signed in, also after a change in another tab; null when nobody is, undefined until the tokens are read.
 * @example const session = useSession(); if (session === null) return <SignIn />;
 */
export function useSession(): SessionInfo | null | undefined {
  const { session } = useTandem();
  const [info, setInfo] = useState<SessionInfo | null>();
  useEffect(() => {
    session.current().then(setInfo, () => setInfo(null));
    return session.watch(setInfo);
  }, [session]);
  return info;
}

/** What `useAsk` returns. `data` stays while it is asked again. */
export type Asked<Result> = {
  readonly data: Result | undefined;
  readonly error: unknown;
  readonly isLoading: boolean;
  /** Asks again. */
  readonly reload: () => void;
};

/**
 * Asks a query when the component appears, when its variables change, and on `reload`.
 * @example const { data, error } = useAsk(OffersDocument, { first: 20 });
 */
export function useAsk<Result, Variables extends object>(
  document: AnyDocument<Result, Variables>,
  variables: Variables,
): Asked<Result> {
  const tandem = useTandem();
  const [round, setRound] = useState(0);
  const [asked, setAsked] = useState<Omit<Asked<Result>, 'reload'>>({ data: undefined, error: null, isLoading: true });
  const latest = useRef(variables);
  latest.current = variables;
  const key = JSON.stringify(variables);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for the variables, and `round` asks again.
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const keep = (next: (before: Omit<Asked<Result>, 'reload'>) => Omit<Asked<Result>, 'reload'>): void => {
      if (!signal.aborted) setAsked(next);
    };
    keep((before) => ({ ...before, isLoading: true }));
    (tandem.ask as (...given: unknown[]) => Promise<Result>)(document, latest.current, { signal }).then(
      (data) => keep(() => ({ data, error: null, isLoading: false })),
      (error: unknown) => keep((before) => ({ ...before, error, isLoading: false })),
    );
    return () => controller.abort();
  }, [tandem, document, key, round]);
  return { ...asked, reload: useCallback(() => setRound((count) => count + 1), []) };
}

/** Options of a query for TanStack Query. */
export type AskOptionsOf<Result> = {
  readonly queryKey: readonly unknown[];
  readonly queryFn: (context: { readonly signal: AbortSignal }) => Promise<Result>;
};

/**
 * Returns the options of a query for TanStack Query.
 * @example const { data } = useQuery(askOptions(useTandem(), OffersDocument, { first: 20 }));
 */
export function askOptions<Result, Variables extends object>(
  tandem: Tandem,
  document: AnyDocument<Result, Variables>,
  variables: Variables,
): AskOptionsOf<Result> {
  return {
    // A syntax tree is its own key: TanStack Query compares keys by their JSON.
    queryKey: [
      tandem.url,
      typeof document === 'object' && 'definitions' in document ? document : String(document),
      variables,
    ],
    queryFn: ({ signal }) => (tandem.ask as (...given: unknown[]) => Promise<Result>)(document, variables, { signal }),
  };
}

/** Where a signed action stands: the wallet is asked, then the authorisation is submitted. */
export type ActionState<Name extends ActionName> =
  | { readonly step: 'IDLE' }
  | { readonly step: 'SIGNING'; readonly text: string | null }
  | { readonly step: 'SENDING'; readonly prepared: PreparedAction<Name> }
  /** The answer: the success or a refusal. */
  | { readonly step: 'DONE'; readonly result: Actions[Name]['result'] }
  /** `prepared` is there when the authorisation may have reached the server: submit it again to learn the outcome. */
  | { readonly step: 'FAILED'; readonly error: unknown; readonly prepared: PreparedAction<Name> | null };

/** What `useAction` returns. */
export type ActionHandle<Name extends ActionName> = {
  readonly state: ActionState<Name>;
  /** Signs and submits the action. Never rejects: the outcome is in `state`. */
  readonly run: (signer: Signer, fields: Actions[Name]['fields'], options?: SigningOptions) => Promise<void>;
  /** Goes back to IDLE. */
  readonly reset: () => void;
};

/**
 * Runs a signed action, with each step as state.
 * @example const { state, run } = useAction('claimOffer'); <button onClick={() => run(signer, { offerId })} disabled={state.step === 'SENDING'} />
 */
export function useAction<Name extends ActionName>(name: Name): ActionHandle<Name> {
  const tandem = useTandem();
  const [state, setState] = useState<ActionState<Name>>({ step: 'IDLE' });
  const run = useCallback<ActionHandle<Name>['run']>(
    async (signer, fields, options = {}) => {
      let prepared: PreparedAction<Name> | null = null;
      const onText = async (text: string): Promise<void> => {
        setState({ step: 'SIGNING', text });
        await options.onText?.(text);
      };
      try {
        setState({ step: 'SIGNING', text: null });
        prepared = await tandem.prepare(signer, name, fields, { ...options, onText });
        setState({ step: 'SENDING', prepared });
        setState({ step: 'DONE', result: await tandem.submit(prepared, { signal: options.signal }) });
      } catch (error) {
        setState({ step: 'FAILED', error, prepared });
      }
    },
    [tandem, name],
  );
  return { state, run, reset: useCallback(() => setState({ step: 'IDLE' }), []) };
}

/**
 * Follows a stream while the component is there. `open` starts it; a change of `key` starts another. Returns the error that ended it.
 * @example useStream('offers', (tandem) => tandem.offerEvents({ cursor }), (item) => { if (item.__typename === 'OfferEvent') reload(); });
 */
export function useStream<Item>(
  key: string,
  open: (tandem: Tandem) => EventStream<Item>,
  onItem: (item: Item) => unknown,
): unknown {
  const tandem = useTandem();
  const [error, setError] = useState<unknown>(null);
  const latest = useRef({ open, onItem });
  latest.current = { open, onItem };
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` says when the stream is another one.
  useEffect(() => {
    const stream = latest.current.open(tandem);
    const read = async (): Promise<void> => {
      for await (const item of stream) await latest.current.onItem(item);
    };
    setError(null);
    read().catch(setError);
    return stream.close;
  }, [tandem, key]);
  return error;
}

/**
 * Returns what is left until `at`, a time of the API, and again every second.
 * @example const left = useCountdown(coStake.phaseEndsAt, clock); return <time>{formatCountdown(left)}</time>;
 */
export function useCountdown(at: string, clock: Pick<MarketClock, 'now'>): Countdown {
  const [left, setLeft] = useState(() => countdown(at, clock));
  useEffect(() => {
    const show = (): void => setLeft(countdown(at, clock));
    show();
    const timer = setInterval(show, 1_000);
    return () => clearInterval(timer);
  }, [at, clock]);
  return left;
}
