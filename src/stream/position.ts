// A position in the event log, and its encrypted form for clients, the cursor. A position is the number of a row with a prefix of
// the row's hash, so that a log restored from a backup and continued differently is detected.
// **Invariant:** a cursor is valid only for the scope that it was sealed for.

import { ALL_PUBLIC_EVENTS, type EventScope, scopeKey } from '../domain/event-filter.ts';
import { openCursor, sealCursorWithRandomNonce } from '../store/cursor.ts';
import { GENESIS_HASH } from './chain.ts';

/** The position after row `seq`: this row and every earlier one have been delivered. */
export type Position = {
  readonly seq: bigint;
  /** The first 8 bytes of the hash of row `seq`. */
  readonly hashPrefix: Uint8Array;
};

const VERSION = 1;
const HASH_PREFIX_BYTES = 8;
const PAYLOAD_BYTES = 1 + 8 + HASH_PREFIX_BYTES;

/** Returns the position after a row. */
export function positionOf(row: { readonly seq: bigint; readonly hash: Uint8Array }): Position {
  return { seq: row.seq, hashPrefix: row.hash.slice(0, HASH_PREFIX_BYTES) };
}

/** The position before the first row. */
export const LOG_START: Position = positionOf({ seq: 0n, hash: GENESIS_HASH });

/** Returns true when `hash` begins with the hash prefix of the position. */
export function matchesHash(position: Position, hash: Uint8Array): boolean {
  return position.hashPrefix.every((byte, index) => byte === hash[index]);
}

/** Returns a cursor of a position for streams of this scope: 60 characters, different at each call. */
export function sealPosition(secret: Uint8Array, scope: EventScope, position: Position): string {
  const payload = Buffer.alloc(PAYLOAD_BYTES);
  payload.writeUInt8(VERSION, 0);
  payload.writeBigUInt64BE(position.seq, 1);
  payload.set(position.hashPrefix, 9);
  return sealCursorWithRandomNonce(secret, bindingOf(scope), payload);
}

/**
 * Returns the position in a cursor of this scope. A cursor of the unfiltered public stream is valid for every public filter, because
 * its client has received every public event up to the position; a cursor of a filter is valid for that filter alone. Events of an
 * unlisted offer count from the position on: its client has read the offer no earlier.
 * Null when the cursor is malformed, was sealed with another secret, or belongs to another scope.
 */
export function openPosition(
  secrets: Uint8Array | readonly Uint8Array[],
  scope: EventScope,
  text: string,
): Position | null {
  const payload =
    openCursor(secrets, bindingOf(scope), text) ??
    (scope.kind === 'public' ? openCursor(secrets, bindingOf(ALL_PUBLIC_EVENTS), text) : null);
  if (payload?.length !== PAYLOAD_BYTES || payload[0] !== VERSION) return null;
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  return { seq: view.getBigUint64(1), hashPrefix: payload.slice(9) };
}

function bindingOf(scope: EventScope): string {
  return `stream ${scopeKey(scope)}`;
}
