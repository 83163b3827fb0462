// `createTandem`: the client of one API endpoint as a plain object. Sign-in, signed actions and streams are loaded at their first use.

import { defaultLock, defaultStorage } from './default-storage.ts';
import { type AnyDocument, textOf } from './document.ts';
import type { Fetch, Lock } from './environment.ts';
import { isError } from './error.ts';
import type { EventStream, StreamItem } from './event-stream.ts';
import { ACTION_NAMES } from './generated/action-names.ts';
import type { ActionName, Actions, OfferEventFilter } from './generated/types.ts';
import { type AccountStreamItem, type FollowOptions, type OfferStreamItem, streamsOf } from './lazy-stream.ts';
import { NOT_DONE, PASSING, retrying } from './retry.ts';
import { createSession, type Session } from './session.ts';
import type { SignInOptions, SignInResult } from './sign-in.ts';
import {
  type Ask,
  type PreparedAction,
  prepareAction,
  type SigningOptions,
  type SubmitOptions,
  submitAction,
} from './signed-action.ts';
import type { Signer } from './signer.ts';
import type { TokenStorage } from './token-storage.ts';
import { createTransport } from './transport.ts';

/** Options of `createTandem`. */
export type TandemOptions = {
  /** The API's endpoint, such as `https://tandem.example/graphql`. */
  readonly url: string;
  /** Where the session's tokens are kept: by default IndexedDB where there is one, else memory. */
  readonly storage?: TokenStorage | undefined;
  /** By default the runtime's `fetch`. */
  readonly fetch?: Fetch | undefined;
  /** WebSocket class for streams: by default the runtime's. Node 20 has none: give the one of the package `ws`. */
  readonly webSocket?: unknown;
  /** Lock around the rotation of tokens: by default Web Locks where there are, else one of this process. */
  readonly lock?: Lock | undefined;
  /** Milliseconds after which a request without an answer counts as lost; by default 20 000. */
  readonly timeoutMs?: number | undefined;
};

/** Options of `ask`. */
export type AskOptions = { readonly signal?: AbortSignal | undefined };

/** The arguments after the document: `variables` may be left out where none are required. */
export type AskArguments<Variables> =
  Record<never, never> extends Variables
    ? [variables?: Variables, options?: AskOptions]
    : [variables: Variables, options?: AskOptions];

/** One function per signed action, with the fields of its mutation. */
export type ActionFunctions = {
  readonly [Name in ActionName]: <Result = Actions[Name]['result']>(
    signer: Signer,
    fields: Actions[Name]['fields'],
    options?: SigningOptions & SubmitOptions<Name, Result>,
  ) => Promise<Result>;
};

/** The client of an API endpoint. */
export type Tandem = ActionFunctions & {
  readonly url: string;
  /** Who is signed in, and the access token for connections of your own. */
  readonly session: Session;
  /**
   * Sends a query or mutation and returns its data. Queries are repeated for 20 s after lost answers, faults and requests to wait;
   * mutations only where the server has certainly done nothing.
   * @example const { offers } = await tandem.ask(OffersDocument, { first: 20 });
   * @throws TandemError for everything that is not data
   */
  readonly ask: <Result = Readonly<Record<string, unknown>>, Variables = Readonly<Record<string, unknown>>>(
    document: AnyDocument<Result, Variables>,
    ...rest: AskArguments<Variables>
  ) => Promise<Result>;
  /**
   * Opens a session: the wallet signs a text that moves no money. Needed for private reads and streams, not for actions.
   * @throws TandemError WALLET_REJECTED, WALLET_SIGNED_OTHER_BYTES, NETWORK and others
   */
  readonly signIn: (signer: Signer, options?: SignInOptions) => Promise<SignInResult>;
  /** Ends the session here at once, and then at the server. @throws TandemError when the server could not be told */
  readonly signOut: () => Promise<void>;
  /**
   * Has a wallet sign an action without submitting it. The result is plain data, valid for a few minutes.
   * @example const prepared = await tandem.prepare(signer, 'claimOffer', { offerId }); save(JSON.stringify(prepared));
   * @throws TandemError WALLET_REJECTED, WALLET_SIGNED_OTHER_BYTES, BAD_USER_INPUT (names something that is not yours), and others
   */
  readonly prepare: <Name extends ActionName>(
    signer: Signer,
    action: Name,
    fields: Actions[Name]['fields'],
    options?: SigningOptions,
  ) => Promise<PreparedAction<Name>>;
  /**
   * Submits a prepared action until an answer arrives or its authorisation expires. Two submissions have one effect; the second answers
   * `replayed: true`.
   * @throws TandemError NETWORK when no answer arrived: submit it again to learn the outcome
   */
  readonly submit: <Name extends ActionName, Result = Actions[Name]['result']>(
    prepared: PreparedAction<Name>,
    options?: SubmitOptions<Name, Result>,
  ) => Promise<Result>;
  /**
   * Follows the public events of offers, or of one offer. Needs no session.
   * @example for await (const item of tandem.offerEvents({ cursor: offers.streamCursor })) if (item.__typename === 'OfferEvent') …
   * @throws TandemError from the loop, when the server refuses the subscription or answers an item with errors
   */
  readonly offerEvents: (
    options?: FollowOptions & { readonly filter?: OfferEventFilter; readonly offerId?: string },
  ) => EventStream<OfferStreamItem>;
  /** Follows the events of the signed-in account: its devices, co-stakes and wallets. @throws TandemError UNAUTHENTICATED and others */
  readonly accountEvents: (options?: FollowOptions) => EventStream<AccountStreamItem>;
  /**
   * Follows a subscription of your own: one field with `after: $after`, and `... on StreamItem { cursor }` in its selection.
   * @throws TandemError from the loop
   */
  readonly follow: <Result extends Readonly<Record<string, StreamItem>>, Variables>(
    document: AnyDocument<Result, Variables>,
    variables?: Omit<Variables, 'after'>,
    options?: FollowOptions,
  ) => EventStream<Result[keyof Result]>;
};

/** For so long a query is repeated. */
const PATIENCE_MS = 20_000;

/**
 * Returns a client of the API at `url`. It opens nothing and reads nothing until it is used.
 * @example const tandem = createTandem({ url: 'http://localhost:4000/graphql' });
 */
export function createTandem(options: TandemOptions): Tandem {
  const { url, storage } = options;
  const name = `tandem ${url}`;
  const send = createTransport(options);
  const opened = storage === undefined ? defaultStorage(name) : async () => storage;
  const session = createSession(name, opened, options.lock ?? defaultLock(), send);

  const ask: Ask = async (document, variables, { signal, forMs } = {}) => {
    const text = await textOf(document);
    const once = async (): Promise<unknown> => {
      const token = await session.accessToken();
      const sending = { text, variables, token, signal };
      return send(sending).catch(async (error: unknown) => {
        if (token === null || !isError(error, 'UNAUTHENTICATED')) throw error;
        // Without a session the request is sent again without a token, and the server decides what an anonymous caller may do.
        return send({ ...sending, token: await session.replace(token) });
      });
    };
    const codes = forMs === undefined && /\bmutation\b/.test(text) ? NOT_DONE : PASSING;
    return retrying(once, codes, forMs ?? PATIENCE_MS, signal);
  };
  const follow = streamsOf({ ...options, session });
  const prepare: Tandem['prepare'] = (...given) => prepareAction(ask, ...given);
  const submit: Tandem['submit'] = (...given) => submitAction(ask, ...given);

  const actions = Object.fromEntries(
    (ACTION_NAMES.split(' ') as ActionName[]).map((action) => [
      action,
      async (signer: Signer, fields: never, given?: SigningOptions & SubmitOptions<ActionName>) =>
        submit(await prepare(signer, action, fields, given), given),
    ]),
  ) as unknown as ActionFunctions;

  return {
    ...actions,
    url,
    session,
    ask: ((document: AnyDocument<unknown, never>, variables?: unknown, given: AskOptions = {}) =>
      ask(document, variables, given)) as Tandem['ask'],
    signIn: async (signer, given) => (await import('./sign-in.ts')).signInWith(send, session, signer, given),
    signOut: session.signOut,
    prepare,
    submit,
    offerEvents: ({ filter, offerId, ...given } = {}) => follow('OfferEvents', { filter, offerId }, given),
    accountEvents: (given = {}) => follow('AccountEvents', {}, given),
    follow: (document, variables, given = {}) => follow(document, variables ?? {}, given),
  };
}
