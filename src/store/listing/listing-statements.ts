// Statements of the listing. A trigger stamps each change of a listed value with the number of its transaction, so what changed
// after a snapshot is found by that number.

import { type OfferRow, offerColumns } from '../columns.ts';
import { type Queryable, sql } from '../db/database.ts';
import { type ListedOffer, listedOffer, listedValues } from './listed-offer.ts';
import { notSeenBy, readSnapshot, type Snapshot } from './snapshot.ts';

/** What one statement saw: offers by id, and the listed offers that changed since an earlier snapshot. */
export type Checked = {
  readonly snapshot: Snapshot;
  readonly generation: string;
  readonly changes: readonly ListedOffer[];
  readonly offers: ReadonlyMap<string, OfferRow>;
};

const CHUNK = 5_000;

/** Changes when the rows may be others than those that were read: another server, or a table that was filled anew. */
const generation = sql`pg_postmaster_start_time()::text || ' ' || pg_relation_filenode('offer')`;
/** Above every transaction that a statement can see. */
const above = sql`(SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint)`;

type Head = { readonly snapshot: string; readonly generation: string; readonly changes: string | null };
type Row = Head & { readonly [Field in keyof OfferRow]: OfferRow[Field] | null };

/** Reads offers by their ids, and every listed offer that changed after a snapshot, in one snapshot. */
export async function checkListing(db: Queryable, ids: readonly string[], since: Snapshot): Promise<Checked> {
  const rows = await db.query<Row>(sql`
    WITH changed AS (
      SELECT ${listedValues} AS listed FROM offer JOIN device ON device.id = offer.device_key
      WHERE ${notSeenBy(sql`offer.listed_xid`, since, above)}
      UNION ALL
      SELECT ${listedValues} FROM device JOIN offer ON offer.device_key = device.id
      WHERE ${notSeenBy(sql`device.listed_xid`, since, above)}
    )
    SELECT head.*, ${offerColumns}
    FROM (SELECT pg_current_snapshot()::text AS snapshot, ${generation} AS generation,
                 (SELECT json_agg(listed)::text FROM changed) AS changes) head
    LEFT JOIN offer ON offer.id = ANY (${[...ids]}::uuid[])`);
  const [head] = rows;
  if (head === undefined) throw new Error('the check of the listing returned no row');
  const offers = new Map<string, OfferRow>();
  for (const { snapshot, generation: _, changes, ...offer } of rows) {
    if (offer.id !== null) offers.set(offer.id, offer as OfferRow);
  }
  return {
    snapshot: readSnapshot(head.snapshot),
    generation: head.generation,
    changes: head.changes === null ? [] : (JSON.parse(head.changes) as unknown[][]).map(listedOffer),
    offers,
  };
}

/** The snapshot before the first chunk. */
export async function startOfListing(
  db: Queryable,
): Promise<{ readonly snapshot: Snapshot; readonly generation: string }> {
  const [row] = await db.query<Omit<Head, 'changes'>>(
    sql`SELECT pg_current_snapshot()::text AS snapshot, ${generation} AS generation`,
  );
  if (row === undefined) throw new Error('the database returned no snapshot');
  return { snapshot: readSnapshot(row.snapshot), generation: row.generation };
}

/** The next chunk of offers in the order of their ids; empty at the end. */
export async function listedAfter(db: Queryable, after: string | null): Promise<readonly ListedOffer[]> {
  const from = after ?? '00000000-0000-0000-0000-000000000000';
  const [row] = await db.query<{ chunk: string | null }>(sql`
    SELECT json_agg(listed)::text AS chunk FROM (
      SELECT ${listedValues} AS listed FROM offer JOIN device ON device.id = offer.device_key
      WHERE offer.id > ${from}::uuid ORDER BY offer.id LIMIT ${CHUNK}) part`);
  return row?.chunk == null ? [] : (JSON.parse(row.chunk) as unknown[][]).map(listedOffer);
}
