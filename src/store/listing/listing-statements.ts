// Statements of the listing. A trigger stamps each change of a listed value with the number of its transaction, so what changed
// after a snapshot is found by that number.

import { type OfferRow, offerColumns } from '../columns.ts';
import { type Queryable, sql } from '../db/database.ts';
import { type StoredDevice, storedDeviceColumns } from '../devices.ts';
import { type ListedOffer, listedOffer, listedValues } from './listed-offer.ts';
import { factsChangedSince, type MarketFacts, marketFactsJson, readMarketFacts } from './market-facts.ts';
import { notSeenBy, readSnapshot, type Snapshot } from './snapshot.ts';

/** An offer with the stored values of its device. */
export type OfferWithDevice = OfferRow & StoredDevice;

/** What one statement read: offers by id, and what changed since an earlier snapshot. */
export type Checked = {
  readonly snapshot: Snapshot;
  readonly generation: string;
  /** Offers of which a listed value changed. */
  readonly changes: readonly ListedOffer[];
  /** The facts, where one of them changed; null otherwise. */
  readonly facts: MarketFacts | null;
  readonly offers: ReadonlyMap<string, OfferWithDevice>;
};

const CHUNK = 5_000;

/** Changes when the rows may be others than those that were read: another server, or a table that was filled anew. */
const generation = sql`pg_postmaster_start_time()::text || ' ' || pg_relation_filenode('offer')`;
/** Above every transaction that a statement can see. */
const above = sql`(SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint)`;

type Head = {
  readonly snapshot: string;
  readonly generation: string;
  readonly changes: string | null;
  readonly facts: string | null;
};
type Row = Head & { readonly [Field in keyof OfferWithDevice]: OfferWithDevice[Field] | null };

/** Reads offers by their ids with their devices, and everything that changed after a snapshot, in one statement. */
export async function checkListing(db: Queryable, ids: readonly string[], since: Snapshot): Promise<Checked> {
  const rows = await db.query<Row>(sql`
    WITH changed AS (
      SELECT ${listedValues} AS listed FROM offer JOIN device ON device.id = offer.device_key
      WHERE ${notSeenBy(sql`offer.listed_xid`, since, above)}
      UNION ALL
      SELECT ${listedValues} FROM device JOIN offer ON offer.device_key = device.id
      WHERE ${notSeenBy(sql`device.listed_xid`, since, above)}
    )
    SELECT head.*, ${offerColumns}, ${storedDeviceColumns}
    FROM (SELECT pg_current_snapshot()::text AS snapshot, ${generation} AS generation,
                 (SELECT json_agg(listed)::text FROM changed) AS changes,
                 CASE WHEN ${factsChangedSince(since, above)} THEN ${marketFactsJson} END AS facts) head
    LEFT JOIN (offer JOIN device ON device.id = offer.device_key) ON offer.id = ANY (${[...ids]}::uuid[])`);
  const [head] = rows;
  if (head === undefined) throw new Error('the check of the listing returned no row');
  const offers = new Map<string, OfferWithDevice>();
  for (const row of rows) if (row.id !== null) offers.set(row.id, row as OfferWithDevice);
  return {
    snapshot: readSnapshot(head.snapshot),
    generation: head.generation,
    changes: head.changes === null ? [] : (JSON.parse(head.changes) as unknown[][]).map(listedOffer),
    facts: head.facts === null ? null : readMarketFacts(head.facts),
    offers,
  };
}

/** The snapshot before the first chunk, with the facts in it. */
export async function startOfListing(
  db: Queryable,
): Promise<{ readonly snapshot: Snapshot; readonly generation: string; readonly facts: MarketFacts }> {
  const [row] = await db.query<Omit<Head, 'changes' | 'facts'> & { readonly facts: string }>(
    sql`SELECT pg_current_snapshot()::text AS snapshot, ${generation} AS generation, ${marketFactsJson} AS facts`,
  );
  if (row === undefined) throw new Error('the database returned no snapshot');
  return { snapshot: readSnapshot(row.snapshot), generation: row.generation, facts: readMarketFacts(row.facts) };
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
