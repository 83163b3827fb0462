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
  /** Offers of which a listed value changed; null when they are more than the requested maximum. */
  readonly changes: readonly ListedOffer[] | null;
  /** The market facts when one of them changed; null otherwise. */
  readonly facts: MarketFacts | null;
  readonly offers: ReadonlyMap<string, OfferWithDevice>;
};

const CHUNK = 5_000;

/** SQL expression of `generation`: start time of the server, and storage file of the table `offer`. */
const generation = sql`pg_postmaster_start_time()::text || ' ' || pg_relation_filenode('offer')`;

/** In place of the changes when they are too many. */
const TOO_MANY = 'too many';

type Head = {
  readonly snapshot: string;
  readonly generation: string;
  readonly changes: string | null;
  readonly facts: string | null;
};
type Row = { readonly [Field in keyof (Head & OfferWithDevice)]: (Head & OfferWithDevice)[Field] | null };

/**
 * Returns offers by id with their devices, and everything that changed after the snapshot `since`, at most `maxChanges` offers, in one
 * statement. Its first row has what changed and no offer, so that a long text is sent once.
 */
export async function checkListing(
  db: Queryable,
  ids: readonly string[],
  since: Snapshot,
  maxChanges: number,
): Promise<ListingCheckResult> {
  const seen = snapshotArguments(since);
  const rows = await db.query<Row>(sql`
    SELECT head.*, ${offerColumns}, ${storedDeviceColumns}
    FROM (SELECT pg_current_snapshot()::text AS snapshot, ${generation} AS generation,
                 (SELECT CASE WHEN count(*) <= ${maxChanges}::bigint THEN json_agg(listed)::text ELSE ${TOO_MANY} END FROM (
                    SELECT ${listedValuesSql} AS listed FROM changed_offers(${seen}) AS changed (id)
                    JOIN offer ON offer.id = changed.id JOIN device ON device.id = offer.device_key
                    LIMIT ${maxChanges}::bigint + 1) part) AS changes,
                 CASE WHEN market_facts_changed(${seen}) THEN ${marketFactsSql} END AS facts) head
    FULL JOIN (SELECT * FROM offer WHERE id = ANY (${[...ids]}::uuid[])) offer ON false
    LEFT JOIN device ON device.id = offer.device_key`);
  const head = rows.find((row) => row.id === null) as Head | undefined;
  if (head === undefined) throw new Error('the check of the listing returned no row');
  const offers = new Map<string, OfferWithDevice>();
  for (const row of rows) if (row.id !== null) offers.set(row.id, row as OfferWithDevice);
  return {
    snapshot: parseSnapshot(head.snapshot),
    generation: head.generation,
    changes: head.changes === TOO_MANY ? null : parseListedOffers(head.changes),
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
  return parseListedOffers(row?.chunk ?? null);
}

/** Parses a JSON array of `listedValuesSql`; null is an empty one. */
function parseListedOffers(json: string | null): readonly ListedOffer[] {
  return json === null ? [] : (JSON.parse(json) as unknown[][]).map(parseListedOffer);
}
