// The one error of the library. Refusals of the API are results and never errors.

/**
 * What went wrong. Of the server: `UNAUTHENTICATED` (sign in), `FORBIDDEN`, `BAD_USER_INPUT` (a value is not valid), `RATE_LIMITED` and
 * `NOT_READY` (wait `retryAfterMs`), `COST_LIMIT` (ask for less), `PERSISTED_QUERY_NOT_FOUND`, `INTERNAL_SERVER_ERROR`. Of the way there:
 * `NETWORK` (no answer arrived; an action may have taken effect, submit it again), `BAD_RESPONSE` (the answer is not one of the API: is the
 * URL right?), `ABORTED`. Of the wallet: `WALLET_REJECTED`, `WALLET_SIGNED_OTHER_BYTES` (nothing was sent).
 */
export type ErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'BAD_USER_INPUT'
  | 'RATE_LIMITED'
  | 'COST_LIMIT'
  | 'NOT_READY'
  | 'PERSISTED_QUERY_NOT_FOUND'
  | 'INTERNAL_SERVER_ERROR'
  | 'NETWORK'
  | 'BAD_RESPONSE'
  | 'ABORTED'
  | 'WALLET_REJECTED'
  | 'WALLET_SIGNED_OTHER_BYTES';

/** Details of a `TandemError`. */
export type ErrorDetail = {
  /** What the failure followed from: the exception of `fetch` or of the wallet, or the errors of a GraphQL answer. */
  readonly cause?: unknown;
  readonly requestId?: string | null;
  readonly retryAfterMs?: number | null;
};

/**
 * Every failure that the library throws.
 * @example
 * try { await tandem.ask(document) } catch (error) { if (error instanceof TandemError && error.code === 'RATE_LIMITED') … }
 */
export class TandemError extends Error {
  override readonly name = 'TandemError';
  readonly code: ErrorCode;
  /** Id of the request in the server's log; null when no answer arrived. */
  readonly requestId: string | null;
  /** Milliseconds after which another try can succeed; null when the server named none. */
  readonly retryAfterMs: number | null;

  constructor(code: ErrorCode, message: string, detail: ErrorDetail = {}) {
    super(message, detail);
    this.code = code;
    this.requestId = detail.requestId ?? null;
    this.retryAfterMs = detail.retryAfterMs ?? null;
  }
}

/** Whether a failure has one of these codes. */
export const isError = (error: unknown, ...codes: readonly ErrorCode[]): error is TandemError =>
  error instanceof TandemError && codes.includes(error.code);
