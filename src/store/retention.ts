// Removing old rows of the log. Invariant: only rows up to a signed head are removed, that head stays, and so do the last row
// and everything after: the chain can be verified from the head on, and a cursor into what is gone is known to be expired.
// Age is wall time, which a row does not carry and a head does: what a head signs for was written before it was signed.

import { type Queryable, sql } from './db/database.ts';

/** So many heads one statement goes on by at most, and with them their rows. */
const HEADS_AT_ONCE = 100;

/** Removes rows that a head signed before `signedBefore` signs for, a bounded piece of them; says how many. */
export async function removeOldEvents(db: Queryable, signedBefore: Date): Promise<number> {
  return db.execute(sql`
    DELETE FROM event WHERE seq <= (
      SELECT max(old.seq) FROM (
        SELECT seq FROM log_checkpoint
        WHERE signed_at < ${signedBefore}
          AND seq >= (SELECT min(seq) FROM event) AND seq < (SELECT max(seq) FROM event)
        ORDER BY seq LIMIT ${HEADS_AT_ONCE}
      ) AS old)`);
}
