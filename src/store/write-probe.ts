// The write probe: finds out whether the database can be written to, by writing rows that are rolled back.
// **Invariant:** no row stays, and no other table is touched.

import { type Database, raw, sql, sqlStateOf } from './db/database.ts';

/** Why the database cannot be written to. */
export type WriteFault = 'READ_ONLY' | 'DISK_FULL' | 'NOT_WRITABLE';

/** Rows and characters of a row: together more than a page, so that the table's file has to grow. */
const ROWS = 8;
const FILLER = 2_000;
const TIMEOUT_MS = 10_000;

class RollBack extends Error {}

/**
 * Returns why the database cannot be written to; null when it can. The table is emptied first, so that its new file has no free page.
 * A lock or time limit is no answer about the disk and counts as writable. @throws other errors, when the database does not answer
 */
export async function probeWrite(database: Database): Promise<WriteFault | null> {
  try {
    await database.transaction(
      async (tx) => {
        await tx.execute(sql`SET LOCAL lock_timeout TO '500ms'`);
        await tx.execute(sql`TRUNCATE write_probe`);
        await tx.execute(sql`
          INSERT INTO write_probe SELECT n, repeat(md5(n::text), ${raw(String(FILLER / 32))}::int)
          FROM generate_series(1, ${raw(String(ROWS))}) n`);
        throw new RollBack();
      },
      { timeoutMs: TIMEOUT_MS },
    );
    return null;
  } catch (error) {
    if (error instanceof RollBack) return null;
    const state = sqlStateOf(error);
    if (state !== null && NO_ANSWER.has(state)) return null;
    const fault = state === null ? null : (FAULT_OF_STATE[state] ?? (/^(53|58)/.test(state) ? 'NOT_WRITABLE' : null));
    if (fault === null) throw error;
    return fault;
  }
}

/** SQLSTATEs `lock_not_available`, `query_canceled`, `deadlock_detected`. */
const NO_ANSWER: ReadonlySet<string> = new Set(['55P03', '57014', '40P01']);
/** By SQLSTATE: `read_only_sql_transaction`, `disk_full`. */
const FAULT_OF_STATE: Readonly<Record<string, WriteFault>> = { 25006: 'READ_ONLY', 53100: 'DISK_FULL' };
