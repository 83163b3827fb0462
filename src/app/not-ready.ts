// The error of an action that this process cannot execute at present, although the action itself may be right.
// **Invariant:** it is thrown, never returned: the transaction is rolled back, and the client may send the same request again.
// Refusals by a rule do not belong here; they are values (domain/refusal.ts).

/** Seconds after which a client should ask again. */
const RETRY_AFTER_SECONDS = 5;

/** Thrown when this process is not ready for an action. The message is one sentence, for the client and for the operator. */
export class NotReady extends Error {
  override readonly name = 'NotReady';
  readonly retryAfterSeconds = RETRY_AFTER_SECONDS;
}
