// SQL statements that load the in-memory offer list and keep it up to date. Triggers record each changed offer and device with its
// transaction id in the table `listing_change`, so the changes after a snapshot are found by that id.

import { type ClockRow, clockColumns, DATABASE_CLOCK, type TimedClockRow } from '../clock.ts';
import { OFFER_COLUMNS, type OfferRow } from '../columns.ts';
import { join, type Queryable, type Sql, sql } from '../db/database.ts';
import { STORED_DEVICE_COLUMNS, STORED_SUMS_COLUMNS, type StoredDevice } from '../devices.ts';
import { DEVICE_KINDS, OFFER_KINDS } from '../json-kinds.ts';
import { jsonRows, qualifiedColumns } from '../json-rows.ts';
import type { KeptOffer } from './kept-offers.ts';
import {
  LISTED_JOINS,
  type ListedChunk,
  type ListedChunkRow,
  type ListedOffer,
  listedChunkSql,
  listedValuesSql,
  parseListedOffer,
  readListedChunk,
} from './listed-offer.ts';
import { type MarketFacts, marketFactsSql, parseMarketFacts } from './market-facts.ts';
import { parseSnapshot, type Snapshot, snapshotArguments } from './snapshot.ts';

/** The offers that a check reads. */
export type WantedOffers = {
  /** Offers by id; null where the caller has no version of the offer. An offer of which it has the latest version is not sent. */
  readonly byId: ReadonlyMap<string, KeptOffer | null>;
  readonly slugs: readonly string[];
};

export const NO_OFFERS: WantedOffers = { byId: new Map(), slugs: [] };

/** Result of `checkListing`: the wanted offers, and everything that changed after an earlier snapshot. */
export type ListingCheckResult = {
  /** The clock of the database at the statement. */
  readonly clock: TimedClockRow;
  readonly snapshot: Snapshot;
  /**
   * Changes when the server restarts, the table `offer` is rewritten, or changes after the snapshot may have been deleted; the offers in
   * memory are then loaded again.
   */
  readonly generation: string;
  /** Offers of which a listed value changed; null when they are more than the requested maximum. */
  readonly changes: readonly ListedOffer[] | null;
  /** The market facts when one of them changed; null otherwise. */
  readonly facts: MarketFacts | null;
  /** The wanted offers of which the caller did not have the latest version. */
  readonly sent: readonly KeptOffer[];
  /** Number of wanted ids of which the caller had the latest version. */
  readonly unchanged: number;
};

const CHUNK = 5_000;

/** SQL expression of `generation`: start time of the server, and storage file of the table `offer`. */
export const generation = sql`pg_postmaster_start_time()::text || ' ' || pg_relation_filenode('offer')`;

/** In place of the generation when changes after the snapshot may have been deleted. */
const DELETED = 'changes were deleted';
/** In place of the changes when they are too many. */
const TOO_MANY = 'too many';

const OFFERS = jsonRows<OfferRow>(qualifiedColumns('offer', OFFER_COLUMNS), OFFER_KINDS);
const DEVICES = jsonRows<StoredDevice>(
  {
    ...qualifiedColumns('device', STORED_DEVICE_COLUMNS),
    ...qualifiedColumns('device_sums', STORED_SUMS_COLUMNS),
    ownerStake: 'found.balance',
  },
  DEVICE_KINDS,
);

type Head = {
  readonly snapshot: string;
  readonly generation: string;
  readonly changes: string | null;
  readonly facts: string | null;
};
type SentOffer = readonly [version: string, offer: readonly unknown[], device: readonly unknown[]];
type Row = Head & ClockRow & { readonly sent: string | null; readonly unchanged: number };

/**
 * Returns offers with their devices, and everything that changed after the snapshot `since`, at most `maxChanges` offers, in one
 * statement. Offers are sent as JSON, which is parsed faster than one value for each column.
 */
export async function checkListing(
  db: Queryable,
  wanted: WantedOffers,
  since: Snapshot,
  maxChanges: number,
): Promise<ListingCheckResult> {
  const seen = snapshotArguments(since);
  const found = foundSql(wanted);
  const fromMs = performance.now();
  const [row] = await db.query<Row>(sql`
    ${found === null ? sql`` : sql`WITH found AS MATERIALIZED (${found})`}
    SELECT pg_current_snapshot()::text AS snapshot,
           CASE WHEN listing_changes_are_kept(${seen}) THEN ${generation} ELSE ${DELETED} END AS generation,
           (SELECT CASE WHEN count(*) <= ${maxChanges}::bigint THEN json_agg(listed)::text ELSE ${TOO_MANY} END FROM (
              SELECT ${listedValuesSql} AS listed FROM changed_offers(${seen}) AS changed (id)
              JOIN offer ON offer.id = changed.id AND offer.visibility = 'LISTED' ${LISTED_JOINS}
              LIMIT ${maxChanges}::bigint + 1) part) AS changes,
           CASE WHEN market_facts_changed(${seen}) THEN ${marketFactsSql} END AS facts,
           ${found === null ? sql`NULL AS sent, 0 AS unchanged` : sentSql}, ${clockColumns(DATABASE_CLOCK)}`);
  if (row === undefined) throw new Error('the check of the listing returned no row');
  return {
    clock: { wallAt: row.wallAt, offsetMs: row.offsetMs, fromMs, toMs: performance.now() },
    snapshot: parseSnapshot(row.snapshot),
    generation: row.generation,
    changes: row.changes === TOO_MANY ? null : parseListedOffers(row.changes),
    facts: row.facts === null ? null : parseMarketFacts(row.facts),
    sent: row.sent === null ? [] : (JSON.parse(row.sent) as readonly SentOffer[]).map(readSent),
    unchanged: row.unchanged,
  };
}

const readSent = ([version, offer, device]: SentOffer): KeptOffer => ({
  version,
  offer: OFFERS.readRow(offer),
  device: DEVICES.readRow(device),
});

/** Number of ids that the planner assumes in an array whose length it does not know, and more. */
const FEWEST_IDS = 24;

/**
 * Returns the statement that finds the wanted offers with their versions; null when none is wanted. `xmin` is the transaction that wrote a
 * row. A list of few ids is filled up with nulls, so that the plan for any list is never estimated as the dearer one: PostgreSQL then
 * keeps it, and planning takes longer than everything else here.
 */
function foundSql({ byId, slugs }: WantedOffers): Sql | null {
  const fill = new Array<null>(Math.max(0, FEWEST_IDS - byId.size)).fill(null);
  const ids = [...byId.keys(), ...fill];
  const versions = [...Array.from(byId.values(), (kept) => kept?.version ?? null), ...fill];
  const parts = [
    ...(byId.size === 0
      ? []
      : [sql`SELECT * FROM unnest(${ids}::uuid[], ${versions}::text[]) AS wanted (id, version)`]),
    ...(slugs.length === 0 ? [] : [sql`SELECT id, NULL::text FROM offer WHERE slug = ANY (${[...slugs]}::text[])`]),
  ];
  if (parts.length === 0) return null;
  return sql`
    SELECT offer.id, known.version AS known, coalesce(balance, 0) AS balance,
           offer.xmin::text || ' ' || device.xmin::text || ' ' || device_sums.xmin::text || ' ' || coalesce(balance, 0)::text AS version
    FROM (${join(parts, ' UNION ALL ')}) known (id, version)
    JOIN offer ON offer.id = known.id ${LISTED_JOINS}
    LEFT JOIN ledger_account ON code = 'stake/' || device.id::text`;
}

const sentSql: Sql = sql`
  (SELECT json_agg(json_build_array(found.version, ${OFFERS.row}, ${DEVICES.row}))::text
   FROM found JOIN offer ON offer.id = found.id ${LISTED_JOINS}
   WHERE found.version IS DISTINCT FROM found.known) AS sent,
  (SELECT count(*)::int FROM found WHERE version = known) AS unchanged`;

/** The state of the database in which loading begins. */
export type FirstSnapshot = {
  readonly snapshot: Snapshot;
  readonly generation: string;
  readonly facts: MarketFacts;
  /** Number of offers. */
  readonly count: number;
};

export async function readFirstSnapshot(db: Queryable): Promise<FirstSnapshot> {
  const [row] = await db.query<
    Omit<Head, 'changes' | 'facts'> & { readonly facts: string; readonly count: number }
  >(sql`
    SELECT pg_current_snapshot()::text AS snapshot, ${generation} AS generation, ${marketFactsSql} AS facts,
           (SELECT count(*)::int FROM offer WHERE visibility = 'LISTED') AS count`);
  if (row === undefined) throw new Error('the database returned no snapshot');
  const { count } = row;
  return {
    snapshot: parseSnapshot(row.snapshot),
    generation: row.generation,
    facts: parseMarketFacts(row.facts),
    count,
  };
}

/** Returns the next chunk of offers in the order of their ids, after the offer with the id `after`; empty at the end. */
export async function nextListedOffers(db: Queryable, after: string | null): Promise<ListedChunk> {
  const from = after ?? '00000000-0000-0000-0000-000000000000';
  const [row] = await db.query<ListedChunkRow>(listedChunkSql(from, CHUNK));
  if (row === undefined) throw new Error('the database returned no chunk of offers');
  return readListedChunk(row);
}

/** Returns the id of the last offer of a chunk. */
export function lastIdOf({ count, bytes: { id } }: ListedChunk): string {
  const word = (at: number): string =>
    id
      .getUint32((count - 1) * 16 + at * 4)
      .toString(16)
      .padStart(8, '0');
  return `${word(0)}${word(1)}${word(2)}${word(3)}`;
}

/** Number of recorded changes that are kept, and more where a transaction made more. */
const KEPT_CHANGES = 200_000;

/**
 * Deletes all but the latest recorded changes, and those that a restored backup of another server brought. A process that has read no list
 * since an earlier change loads the offers again.
 */
export async function purgeListingChanges(db: Queryable, kept = KEPT_CHANGES): Promise<void> {
  await db.execute(sql`
    DELETE FROM listing_change
    WHERE xid < (SELECT xid FROM listing_change ORDER BY xid DESC OFFSET ${kept}::int LIMIT 1)
       OR xid >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint`);
}

/** Parses a JSON array of `listedValuesSql`; null is an empty one. */
function parseListedOffers(json: string | null): readonly ListedOffer[] {
  return json === null ? [] : (JSON.parse(json) as unknown[][]).map(parseListedOffer);
}
