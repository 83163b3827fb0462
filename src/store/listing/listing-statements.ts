// SQL statements that load the in-memory offer list and keep it up to date. A trigger stamps each changed row with its transaction
// id, so the changes after a snapshot are found by that id.

import { type OfferRow, offerColumns } from '../columns.ts';
import { type Queryable, sql } from '../db/database.ts';
import { type StoredDevice, storedDeviceColumns } from '../devices.ts';
import { type ListedOffer, listedValuesSql, parseListedOffer } from './listed-offer.ts';
import { type MarketFacts, marketFactsSql, parseMarketFacts } from './market-facts.ts';
import { parseSnapshot, type Snapshot, snapshotArguments } from './snapshot.ts';

/** An offer joined with the stored columns of its device. */
export type OfferWithDevice = OfferRow & StoredDevice;

/** Result of `checkListing`: the requested offers by id, and everything that changed after an earlier snapshot. */
export type ListingCheckResult = {
  readonly snapshot: Snapshot;
  /** Changes when the server restarts or the table `offer` is rewritten; the offers in memory are then loaded again. */
  readonly generation: string;
  /** Offers of which a listed value changed. */
  readonly changes: readonly ListedOffer[];
  /** The market facts when one of them changed; null otherwise. */
  readonly facts: MarketFacts | null;
  readonly offers: ReadonlyMap<string, OfferWithDevice>;
};

const CHUNK = 5_000;

/** SQL expression of `generation`: start time of the server, and storage file of the table `offer`. */
const generation = sql`pg_postmaster_start_time()::text || ' ' || pg_relation_filenode('offer')`;
type Head = {
  readonly snapshot: string;
  readonly generation: string;
  readonly changes: string | null;
  readonly facts: string | null;
};
type Row = Head & { readonly [Field in keyof OfferWithDevice]: OfferWithDevice[Field] | null };

/** Returns offers by id with their devices, and everything that changed after the snapshot `since`, in one statement. */
export async function checkListing(
  db: Queryable,
  ids: readonly string[],
  since: Snapshot,
): Promise<ListingCheckResult> {
  const seen = snapshotArguments(since);
  const rows = await db.query<Row>(sql`
    SELECT head.*, ${offerColumns}, ${storedDeviceColumns}
    FROM (SELECT pg_current_snapshot()::text AS snapshot, ${generation} AS generation,
                 (SELECT json_agg(${listedValuesSql})::text FROM changed_offers(${seen}) AS changed (id)
                  JOIN offer ON offer.id = changed.id JOIN device ON device.id = offer.device_key) AS changes,
                 CASE WHEN market_facts_changed(${seen}) THEN ${marketFactsSql} END AS facts) head
    LEFT JOIN (offer JOIN device ON device.id = offer.device_key) ON offer.id = ANY (${[...ids]}::uuid[])`);
  const [head] = rows;
  if (head === undefined) throw new Error('the check of the listing returned no row');
  const offers = new Map<string, OfferWithDevice>();
  for (const row of rows) if (row.id !== null) offers.set(row.id, row as OfferWithDevice);
  return {
    snapshot: parseSnapshot(head.snapshot),
    generation: head.generation,
    changes: head.changes === null ? [] : (JSON.parse(head.changes) as unknown[][]).map(parseListedOffer),
    facts: head.facts === null ? null : parseMarketFacts(head.facts),
    offers,
  };
}

/** Returns the snapshot at which loading begins, with the market facts of that snapshot. */
export async function readFirstSnapshot(
  db: Queryable,
): Promise<{ readonly snapshot: Snapshot; readonly generation: string; readonly facts: MarketFacts }> {
  const [row] = await db.query<Omit<Head, 'changes' | 'facts'> & { readonly facts: string }>(
    sql`SELECT pg_current_snapshot()::text AS snapshot, ${generation} AS generation, ${marketFactsSql} AS facts`,
  );
  if (row === undefined) throw new Error('the database returned no snapshot');
  return { snapshot: parseSnapshot(row.snapshot), generation: row.generation, facts: parseMarketFacts(row.facts) };
}

/** Returns the next chunk of offers in the order of their ids, after the id `after`; empty at the end. */
export async function nextListedOffers(db: Queryable, after: string | null): Promise<readonly ListedOffer[]> {
  const from = after ?? '00000000-0000-0000-0000-000000000000';
  const [row] = await db.query<{ chunk: string | null }>(sql`
    SELECT json_agg(listed)::text AS chunk FROM (
      SELECT ${listedValuesSql} AS listed FROM offer JOIN device ON device.id = offer.device_key
      WHERE offer.id > ${from}::uuid ORDER BY offer.id LIMIT ${CHUNK}) part`);
  return row?.chunk == null ? [] : (JSON.parse(row.chunk) as unknown[][]).map(parseListedOffer);
}
