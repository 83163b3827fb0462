// Positions in the write-ahead log of PostgreSQL, by which a standby shows what it has replayed.
// **Invariant:** a standby that had replayed a position when it was asked shows every transaction that the primary showed before the
// position was read there. A snapshot cannot say this: on a standby `pg_current_snapshot()` lists no running transaction.

import { type ClockRow, clockColumns, DATABASE_CLOCK } from './clock.ts';
import { type Queryable, type Sql, sql } from './db/database.ts';

/** A position of one history of the server: each promotion begins a new timeline. */
export type WalPosition = { readonly timeline: number; readonly lsn: bigint };

/** The state of a server, with a reading of its clock. */
export type ServerState = ClockRow &
  WalPosition & {
    readonly isStandby: boolean;
    /** Identifier of the server's files and number of its database: equal for a primary and its standbys. */
    readonly identity: string;
    /** Highest number in the event log; null before the first. */
    readonly head: bigint | null;
  };

/** Where the next record of a primary will be written; null on a standby. */
export const WRITE_POSITION: Sql = sql`CASE WHEN NOT pg_is_in_recovery() THEN (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::int8 END`;

/** Timeline of a primary; null on a standby. */
export const WRITE_TIMELINE: Sql = sql`CASE WHEN NOT pg_is_in_recovery()
  THEN ('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::int4 END`;

/**
 * Reads the state of a server: of a primary the position that it writes, of a standby the one that it has replayed. The timeline of a
 * standby is that of its latest restart point, which follows a promotion within the server's `checkpoint_timeout`.
 */
export async function readServerState(db: Queryable): Promise<ServerState> {
  const [row] = await db.query<ServerState>(sql`
    SELECT pg_is_in_recovery() AS "isStandby",
      coalesce(${WRITE_POSITION}, (pg_last_wal_replay_lsn() - '0/0'::pg_lsn)::int8, 0) AS lsn,
      coalesce(${WRITE_TIMELINE}, (SELECT timeline_id FROM pg_control_checkpoint())) AS timeline,
      (SELECT system_identifier FROM pg_control_system())::text || ' ' ||
        (SELECT oid FROM pg_database WHERE datname = current_database())::text AS identity,
      (SELECT max(seq) FROM event) AS head, ${clockColumns(DATABASE_CLOCK)}`);
  if (row === undefined) throw new Error('the server returned no state');
  return row;
}
