// The sequencer: gives committed rows of the event log their numbers 1, 2, 3 … in insertion order, and chains their hashes.
// **Invariant:** one statement numbers a batch of committed rows directly after the last number, under an advisory lock, so numbers
// are dense and one process at a time gives them. Transactions that write events never wait for it. Waking other processes does
// not belong here: the statement itself notifies them.

import type { Database, Queryable } from '../store/db/database.ts';
import { numberEvents, type PendingEvent, type StoredEvent } from '../store/events.ts';
import { inSpan } from '../store/tracing.ts';
import { chainHash } from './chain.ts';

/** Time limit of a batch on a server, in milliseconds; after it the server ends the session. */
const TIMEOUT_MS = 1_250;

/**
 * Returns the time limit of a numbering batch in milliseconds; 0 means none. The embedded database has no limit: no other process
 * waits to number its rows, and its only session would answer every later statement with an error.
 */
export function numberingTimeoutMs(kind: Database['kind']): number {
  return kind === 'server' ? TIMEOUT_MS : 0;
}

/** The last numbered row that the caller knows; new numbers follow it. */
export type LastNumberedRow = { readonly seq: bigint; readonly hash: Uint8Array };

/**
 * The result of a batch. GIVEN: the rows with their numbers. BUSY: another session is numbering. BEHIND: the log no longer ends
 * with the row that the caller knows.
 */
export type NumberingResult =
  | { readonly kind: 'GIVEN'; readonly rows: readonly StoredEvent[] }
  | { readonly kind: 'BUSY' | 'BEHIND' };

/** Numbers pending rows in their order after the row `last`; `timeoutMs` 0 means no limit. @throws database errors */
export async function assignNumbers(
  database: Queryable,
  last: LastNumberedRow,
  pending: readonly PendingEvent[],
  timeoutMs: number,
): Promise<NumberingResult> {
  let { seq, hash } = last;
  const rows = pending.map((row) => {
    seq += 1n;
    hash = chainHash(hash, { ...row, seq });
    return { ...row, seq, hash };
  });
  const kind = await inSpan('number events', { 'tandem.rows': rows.length }, () =>
    numberEvents(database, last, rows, timeoutMs),
  );
  return kind === 'GIVEN' ? { kind, rows } : { kind };
}
