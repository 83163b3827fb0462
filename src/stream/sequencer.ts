// Gives committed rows of the log their numbers: 1, 2, 3 and so on in the order they were written, each hash chained to the one
// before. Any process may try at any time; the database lets one at a time through, and the next as soon as that one has ended
// or fallen silent. Invariant: only rows that everybody can see get numbers, in one transaction, right behind the last number.
// Writers are never made to wait by this, and never wait for it. Nobody but this rings for the other processes.

import type { Queryable } from '../store/database.ts';
import { holdSequencer, numberEvents, pendingEvents, ringWithCommit, surveyLog } from '../store/events.ts';
import { chainHash, GENESIS } from './chain.ts';

/** How long the holder of the right may take, be silent, or be busy with one statement before the database cuts it off. */
export const PATIENCE_MS = 1_250;

/** Something that does a transaction: a database, or a line to one. */
export type Sequenceable = { readonly transaction: <T>(work: (tx: Queryable) => Promise<T>) => Promise<T> };

/**
 * What one attempt came to: rows numbered behind the number `after` (fewer than asked for: nothing more was waiting), or somebody
 * else is at it.
 */
export type Sequenced = { readonly numbered: number; readonly after: bigint } | { readonly busy: true };

/** Numbers the rows that wait, the `limit` earliest of them at most. */
export async function sequenceBatch(database: Sequenceable, limit: number): Promise<Sequenced> {
  return database.transaction(async (tx) => {
    if (!(await holdSequencer(tx, PATIENCE_MS))) return { busy: true };
    // Only a statement that begins after the right was obtained is sure to see what the previous holder committed.
    const pending = await pendingEvents(tx, limit);
    const { head, headHash } = await surveyLog(tx, 0n);
    const after = head ?? 0n;
    if (pending.length === 0) return { numbered: 0, after };
    let seq = after;
    let hash = headHash ?? GENESIS;
    const rows = pending.map((row) => {
      seq += 1n;
      hash = chainHash(hash, { ...row, seq });
      return { id: row.id, seq, hash };
    });
    await numberEvents(tx, rows);
    await ringWithCommit(tx);
    return { numbered: rows.length, after };
  });
}
