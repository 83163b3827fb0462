// Changes of what public answers show. Triggers record the number of each transaction that wrote an offer, a device, a co-stake, a
// stake, a block, a multiplier, a parameter or the sandbox clock in the table `market_change`.
// **Invariant:** a check reports every such transaction that its snapshot sees and the earlier snapshot does not, also when it
// committed later than transactions with higher numbers, and when its row has been deleted since. It may report one too many.

import { MAX_SLASH_FREE_DAYS } from '../domain/slash.ts';
import { type ClockRow, clockColumns } from './clock.ts';
import { nextEventDueAt } from './co-stakes.ts';
import { type Queryable, type Sql, sql } from './db/database.ts';
import { generation } from './listing/listing-statements.ts';
import { parseSnapshot, type Snapshot } from './listing/snapshot.ts';

/** Result of a check. */
export type MarketCheck = ClockRow & {
  readonly snapshot: Snapshot;
  /** Changes when the server restarts or the table `offer` is rewritten; an earlier snapshot then says nothing. */
  readonly generation: string;
  /** False when no public fact differs from the earlier snapshot. */
  readonly changed: boolean;
};

type Row = Omit<MarketCheck, 'snapshot'> & { readonly snapshot: string };

/** Number of recorded transactions that are kept. A snapshot older than the oldest of them counts as changed. */
const KEPT_CHANGES = 10_000;

/** Finds out in one statement whether a public fact has changed since a snapshot, and reads the clock `clock`. */
export async function checkMarket(db: Queryable, { to, running }: Snapshot, clock: Sql): Promise<MarketCheck> {
  const oldest = running.reduce((least, xid) => (xid < least ? xid : least), to);
  const [row] = await db.query<Row>(sql`
    SELECT pg_current_snapshot()::text AS snapshot, ${generation} AS generation,
           coalesce((SELECT xid FROM market_change WHERE xid < pg_snapshot_xmax(pg_current_snapshot())::text::bigint
                     ORDER BY xid DESC LIMIT 1) >= ${to}::bigint, false)
             OR coalesce((SELECT min(xid) FROM market_change) > ${oldest}::bigint, false)
             OR cardinality(${[...running]}::bigint[]) > 0
               AND EXISTS (SELECT FROM market_change WHERE xid = ANY (${[...running]}::bigint[])) AS changed,
           ${clockColumns(clock)}`);
  if (row === undefined) throw new Error('the check of the market returned no row');
  return { ...row, snapshot: parseSnapshot(row.snapshot) };
}

/**
 * Returns the first instant at which time alone changes a public fact: an event that is due, also one that is overdue because no
 * sweep has recorded it, the start of a parameter or multiplier after `after`, or the end of a whole day since a device was slashed, by
 * which lists are filtered. Null when there is none.
 */
export async function nextMarketChangeAt(db: Queryable, after: Date): Promise<Date | null> {
  const [due, [row]] = await Promise.all([
    nextEventDueAt(db),
    db.query<{ at: Date | null }>(sql`
      SELECT least((SELECT min(valid_from) FROM multiplier WHERE valid_from > ${after}::timestamptz),
                   (SELECT min(valid_from) FROM parameter WHERE valid_from > ${after}::timestamptz),
                   (SELECT min(last_slash_at + (floor(extract(epoch FROM ${after}::timestamptz - last_slash_at) / 86400) + 1)::int
                               * interval '24 hours')
                    FROM device WHERE last_slash_at > ${after}::timestamptz - ${MAX_SLASH_FREE_DAYS}::int * interval '24 hours')) AS at`),
  ]);
  const starts = row?.at ?? null;
  if (due === null || starts === null) return due ?? starts;
  return due < starts ? due : starts;
}

/** Deletes all but the latest recorded transactions, and those that a restored backup of another server brought. */
export async function purgeMarketChanges(db: Queryable): Promise<void> {
  await db.execute(sql`
    DELETE FROM market_change
    WHERE xid < (SELECT xid FROM market_change ORDER BY xid DESC OFFSET ${KEPT_CHANGES}::int LIMIT 1)
       OR xid >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint`);
}
