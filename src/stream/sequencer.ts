// Gives committed rows of the log their numbers: 1, 2, 3 and so on in the order they were written, each hash chained to the one
// before. Any process may try at any time; the database lets one at a time through, and only one that knows the last number.
// Invariant: only rows that everybody can see get numbers, in one statement, right behind the last number. Writers are never
// made to wait by this, and never wait for it. Nobody but this notifications for the other processes.

import type { Database, Queryable } from '../store/db/database.ts';
import { numberEvents, type PendingEvent, type StoredEvent } from '../store/events.ts';
import { chainHash } from './chain.ts';

/** How long a server lets a batch take before it cuts it off, and with that its connection. */
const TIMEOUT_MS = 1_250;

/**
 * How long a batch may take in this kind of database; 0 is for ever. The embedded one has one session, which nobody else waits
 * for to number, and which does not survive being cut off: it answers with errors without end.
 */
export function timeoutMs(kind: Database['kind']): number {
  return kind === 'server' ? TIMEOUT_MS : 0;
}

/** The last row of the log, as far as is known to whoever wants to go on from it. */
export type LastRow = { readonly seq: bigint; readonly hash: Uint8Array };

/** What one attempt came to: the rows with their numbers, or none, because somebody else is at it or has been in the meantime. */
export type Sequenced =
  | { readonly kind: 'GIVEN'; readonly rows: readonly StoredEvent[] }
  | { readonly kind: 'BUSY' | 'BEHIND' };

/** Numbers waiting rows, in the order in which they are given, behind the last row, within `timeout` milliseconds. */
export async function sequence(
  database: Queryable,
  last: LastRow,
  waiting: readonly PendingEvent[],
  timeout: number,
): Promise<Sequenced> {
  let { seq, hash } = last;
  const rows = waiting.map((row) => {
    seq += 1n;
    hash = chainHash(hash, { ...row, seq });
    return { ...row, seq, hash };
  });
  const kind = await numberEvents(database, last, rows, timeout);
  return kind === 'GIVEN' ? { kind, rows } : { kind };
}
