// A place in the log, and its form outside: a cursor, sealed and bound to what its holder follows. A place is a number and the
// beginning of that row's hash, so that a log that was put back and went on differently is recognised.

import { ALL_PUBLIC_EVENTS, type EventScope, scopeKey } from '../domain/event-filter.ts';
import { openCursor, sealFreshCursor } from '../store/cursor.ts';
import { GENESIS } from './chain.ts';

/** Everything up to and with row `seq` has been told. */
export type Position = {
  readonly seq: bigint;
  /** The first 8 bytes of that row's hash. */
  readonly mark: Uint8Array;
};

/** The text given as a cursor is not one of ours, or belongs to another stream, filter or account. The caller's mistake. */
export class CursorRefused extends Error {
  override readonly name = 'CursorRefused';
}

const VERSION = 1;
const MARK_BYTES = 8;
const PAYLOAD_BYTES = 1 + 8 + MARK_BYTES;

/** The place of a row. */
export function positionOf(row: { readonly seq: bigint; readonly hash: Uint8Array }): Position {
  return { seq: row.seq, mark: row.hash.slice(0, MARK_BYTES) };
}

/** Before the first row. */
export const BEGINNING: Position = positionOf({ seq: 0n, hash: GENESIS });

/** True when a row with this hash can be the one that the position names. */
export function marks(position: Position, hash: Uint8Array): boolean {
  return position.mark.every((byte, index) => byte === hash[index]);
}

/** The cursor of a position, for the followers of this scope. Always 60 characters, and never the same twice. */
export function sealPosition(secret: Uint8Array, scope: EventScope, position: Position): string {
  const payload = Buffer.alloc(PAYLOAD_BYTES);
  payload.writeUInt8(VERSION, 0);
  payload.writeBigUInt64BE(position.seq, 1);
  payload.set(position.mark, 9);
  return sealFreshCursor(secret, bindingOf(scope), payload);
}

/**
 * The position in a cursor of this scope. The cursor of everything public serves every public scope: who was told everything
 * up to a place, or has read a snapshot taken there, may go on from it with any filter. Never the other way about.
 * @throws CursorRefused
 */
export function openPosition(secret: Uint8Array, scope: EventScope, text: string): Position {
  const payload =
    openCursor(secret, bindingOf(scope), text) ??
    (scope.kind === 'public' ? openCursor(secret, bindingOf(ALL_PUBLIC_EVENTS), text) : null);
  if (payload?.length !== PAYLOAD_BYTES || payload[0] !== VERSION) {
    throw new CursorRefused('The cursor was not given by this stream for this filter and account.');
  }
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  return { seq: view.getBigUint64(1), mark: payload.slice(9) };
}

function bindingOf(scope: EventScope): string {
  return `stream ${scopeKey(scope)}`;
}
