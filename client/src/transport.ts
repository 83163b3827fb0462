// One GraphQL request over HTTP, without retries: posts it, reads the whole answer, and turns every failure into a `TandemError`.
// **Invariant:** an answer that did not arrive completely is NETWORK, because the server may have acted on the request.

import { environment, type Fetch } from './environment.ts';
import { type ErrorCode, TandemError } from './error.ts';

/** A request for the transport. */
export type Sending = {
  readonly text: string;
  readonly variables?: unknown;
  readonly token?: string | null;
  readonly signal?: AbortSignal | undefined;
};

/** Sends a request and returns its data. @throws TandemError */
export type Send = (sending: Sending) => Promise<unknown>;

type Answer = {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: {
      readonly code?: ErrorCode;
      readonly requestId?: string;
      readonly retryAfterSeconds?: number;
      readonly field?: string;
    };
  }[];
  readonly extensions?: { readonly minCursor?: string };
};

/** Options of the transport, all from `createTandem`. */
export type TransportOptions = {
  readonly url: string;
  readonly fetch?: Fetch | undefined;
  readonly timeoutMs?: number | undefined;
};

const DEFAULT_TIMEOUT_MS = 20_000;

/** Returns the function that sends requests to the endpoint `url`. It remembers what it wrote, so that later reads see it. */
export function createTransport({ url, fetch, timeoutMs = DEFAULT_TIMEOUT_MS }: TransportOptions): Send {
  let minCursor: string | undefined;
  const send: Send = async (sending) => {
    const { text, variables, token, signal } = sending;
    const sent = minCursor;
    const controller = new AbortController();
    const abort = (): void => controller.abort();
    const timer = setTimeout(abort, timeoutMs);
    signal?.addEventListener('abort', abort);
    try {
      if (signal?.aborted === true) abort();
      const response = await (fetch ?? (environment().fetch as Fetch))(url, {
        method: 'POST',
        headers: {
          accept: 'application/json',
          'content-type': 'application/json',
          ...(token && { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify({ query: text, variables, extensions: sent && { minCursor: sent } }),
        signal: controller.signal,
      });
      const { status } = response;
      // Null for an answer of a proxy, or one that was cut.
      const answer = (await response.json().catch(() => null)) as Answer | null;
      minCursor = answer?.extensions?.minCursor ?? minCursor;
      if (answer?.data != null && answer.errors === undefined) return answer.data;
      // The server was restored or cannot open the cursor, and has done nothing: what the cursor stood for is gone.
      if (sent && answer?.errors?.[0]?.extensions?.field === 'extensions.minCursor') {
        if (minCursor === sent) minCursor = undefined;
        return send(sending);
      }
      // An answer of a proxy, or one that was cut; below 500 the address is wrong, and repeating is in vain.
      const code = status >= 500 || status === 200 ? 'NETWORK' : status === 429 ? 'RATE_LIMITED' : 'BAD_RESPONSE';
      const without = [{ message: `${url} answered ${status} without data.`, extensions: { code } }] as const;
      throw errorOf(answer?.errors ?? without, Number(response.headers.get('retry-after') ?? Number.NaN));
    } catch (cause) {
      if (cause instanceof TandemError) throw cause;
      const code = signal?.aborted === true ? 'ABORTED' : 'NETWORK';
      const within = code === 'NETWORK' && controller.signal.aborted ? ` within ${timeoutMs} ms` : '';
      throw new TandemError(code, `No answer from ${url}${within}.`, { cause });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    }
  };
  return send;
}

/** Turns the errors of an answer into one error with the first code, request id and wait. */
export function errorOf(errors: NonNullable<Answer['errors']>, retryAfter = Number.NaN): TandemError {
  const { code = 'BAD_RESPONSE', requestId = null, retryAfterSeconds = retryAfter } = errors[0]?.extensions ?? {};
  const retryAfterMs = retryAfterSeconds >= 0 ? retryAfterSeconds * 1_000 : null;
  return new TandemError(code, errors.map(({ message }) => message).join('; '), {
    cause: errors,
    requestId,
    retryAfterMs,
  });
}
