// The event log: a row is inserted without a number in the transaction of the change, gets a number and a hash after the commit, and
// never changes again. All statements about the log are here, except those of the audit and of pages of the past (event-history.ts). The order of the numbers does not belong
// here (stream/sequencer.ts). **Invariant:** a scope selects in SQL exactly the rows that `isInScope` selects in memory; a filter of offers,
// which SQL does not judge, selects more.

import type { EventFilter, EventScope } from '../domain/event-filter.ts';
import type { EventRecord } from '../domain/event-record.ts';
import type { EventType } from '../domain/events.ts';
import { newKey, type RandomBytes } from '../domain/key.ts';
import type { StatusLabel } from '../domain/label.ts';
import { type Columns, columnList, rowsOf, selectList } from './columns.ts';
import { emptySql, join, type Queryable, raw, type Sql, sql } from './db/database.ts';
import { originWrites } from './event-origins.ts';
import { executeParts, type WritePart } from './write-parts.ts';

/** A row of the log that has its number. */
export type StoredEvent = EventRecord & {
  /** Public id of the event; unique. */
  readonly id: string;
  /** Row number of the event in the log: 1, 2, 3 … without gaps. */
  readonly seq: bigint;
  /** 32 bytes: sha-256 over the previous row's hash and this row's text. */
  readonly hash: Uint8Array;
};

/** A committed event that has no row number yet. */
export type PendingEvent = EventRecord & { readonly id: string };

/** The bounds of the log, and the hash of a requested row, read in one snapshot. */
export type LogState = {
  /** Lowest row number that is not deleted; null in an empty log. */
  readonly oldest: bigint | null;
  /** Highest row number; null in an empty log. */
  readonly head: bigint | null;
  readonly headHash: Uint8Array | null;
  /** Hash of the requested row; null when it does not exist. */
  readonly hash: Uint8Array | null;
};

const EVENT: Columns<PendingEvent> = {
  id: 'id',
  type: 'type',
  occurredAt: 'occurred_at',
  public: 'public',
  unlisted: 'unlisted',
  accountId: 'account_id',
  counterpartyAccountId: 'counterparty_account_id',
  offerId: 'offer_id',
  deviceKey: 'device_key',
  coStakeId: 'co_stake_id',
  label: 'label',
  previousLabel: 'previous_label',
  status: 'status',
  previousStatus: 'previous_status',
  amount: 'amount',
  reason: 'reason',
  offerFacts: 'offer_facts',
};
const RECORD: Sql = selectList('event', EVENT);
/** The columns of a numbered row. */
export const STORED: Sql = sql`seq, hash, ${RECORD}`;

/**
 * Inserts events in their order; they are numbered after the commit. An event must be inserted after the event that caused it: in
 * the same transaction, or in one that started after the commit of that event.
 */
export async function insertEvents(tx: Queryable, records: readonly EventRecord[], random: RandomBytes): Promise<void> {
  await executeParts(tx, eventWrites(records, random));
}

/** Returns the parts of a statement that inserts events in the given order, under the rule of `insertEvents`. */
export function eventWrites(records: readonly EventRecord[], random: RandomBytes): readonly WritePart[] {
  if (records.length === 0) return [];
  const rows = records.map((record) => ({ ...record, id: newKey(random) }));
  const body = (inOrder: Sql): Sql => sql`
    INSERT INTO event (${columnList(EVENT)})
    SELECT ${columnList(EVENT)} FROM ${rowsOf<PendingEvent>('event', EVENT, rows)} WITH ORDINALITY
    WHERE ${inOrder} ORDER BY ordinality RETURNING 1`;
  return [{ name: 'new_events', body }, ...originWrites(rows.map(({ id }) => id))];
}

/** Inserts an event for every owner and co-staker who was credited by completed blocks, in the order of the blocks. */
export async function insertRewardEvents(tx: Queryable, blockNumbers: readonly number[], ids: BatchIds): Promise<void> {
  await tx.execute(sql`
    INSERT INTO event (id, type, occurred_at, public, account_id, device_key, co_stake_id, amount)
    SELECT ${idSql(ids)}, 'REWARDS_CREDITED', block.ends_at, false, earned.account_id, earned.device_key,
           earned.co_stake_id, earned.amount
    FROM (
      SELECT block_number, device.owner_account_id AS account_id, device_key, NULL::uuid AS co_stake_id, owner_amount AS amount
      FROM block_reward JOIN device ON device.id = device_key
      WHERE block_number = ANY (${[...blockNumbers]}::int[]) AND owner_amount > 0
      UNION ALL
      SELECT block_number, co_stake.account_id, part.device_key, co_stake_id, part.amount
      FROM reward_part part JOIN co_stake ON co_stake.id = co_stake_id
      WHERE block_number = ANY (${[...blockNumbers]}::int[]) AND part.amount > 0
    ) earned JOIN block ON block.number = earned.block_number
    ${blockNumbers.length === 1 ? emptySql : sql`ORDER BY block.number`}`);
}

/** Random ids of many events, 16 bytes each. */
export type BatchIds = { readonly bytes: Uint8Array; readonly count: number };

/**
 * Returns `count` ids for the events of one statement. All of them begin with the same 32 random bits, so that they enter the index of ids
 * beside each other.
 */
export function newBatchIds(count: number, random: RandomBytes): BatchIds {
  const bytes = Uint8Array.from(random(16 * count));
  for (let at = 16; at < bytes.length; at += 16) bytes.copyWithin(at, 0, 4);
  return { bytes, count };
}

/** Returns the SQL expression of an event's id: the next of `ids`, or another random one after the last. PostgreSQL takes longer to make one. */
const idSql = ({ bytes, count }: BatchIds): Sql => sql`
  CASE WHEN row_number() OVER () <= ${count}::int THEN encode(substr(${bytes}::bytea, (16 * row_number() OVER () - 15)::int, 16), 'hex')::uuid
       ELSE gen_random_uuid() END`;

/**
 * Returns the INSERT of an event RELIABILITY_CHANGED for each row of `changed`, a table expression with the columns id, owner_account_id
 * and score in the statement that computes the scores.
 */
export const insertScoreEventsSql = (changed: Sql, now: Date, ids: BatchIds): Sql => sql`
  INSERT INTO event (id, type, occurred_at, public, account_id, device_key, reason)
  SELECT ${idSql(ids)}, 'RELIABILITY_CHANGED', ${now}::timestamptz, false, owner_account_id, id, ${scoreText}
  FROM ${changed}`;

/** SQL expression of the reason of a RELIABILITY_CHANGED. */
const scoreText: Sql = sql`coalesce(round(score / 100.0, 2)::text, 'NONE')`;

/**
 * Returns the INSERT of an event RELIABILITY_CHANGED for each open offer of `offers`, a table expression with the columns device_key, offer_id,
 * visibility and score, whose devices have enough stake and no co-stake: the record that `buildBatchRecords` makes of them.
 */
export const insertOpenOfferEventsSql = (offers: Sql, now: Date, ids: BatchIds): Sql => sql`
  INSERT INTO event (id, type, occurred_at, public, unlisted, device_key, offer_id, label, previous_label, status, previous_status, reason)
  SELECT ${idSql(ids)}, 'RELIABILITY_CHANGED', ${now}::timestamptz, visibility = 'LISTED', visibility = 'UNLISTED', device_key, offer_id,
         ${OPEN_LABEL}, ${OPEN_LABEL}, 'OPEN', 'OPEN', ${scoreText}
  FROM ${offers}`;
const OPEN_LABEL: Sql = raw(`'${'SUFFICIENT_STAKE_WAITING_FOR_CO_STAKER' satisfies StatusLabel}'`);

/** The PostgreSQL channel on which processes notify each other of new rows in the event log. */
export const LOG_CHANNEL = 'tandem_log';

/** The result of one read of the log: numbered rows from a requested row on, and committed rows without a number. */
export type LogUpdate = {
  /** The requested row, if it exists, and the rows after it, in order. */
  readonly numbered: readonly StoredEvent[];
  /** Committed events without a number, in insertion order. */
  readonly pending: readonly PendingEvent[];
};

/** Returns row `seq` with at most `limit` rows after it, and at most `maxPending` events without a number. */
export async function readLogUpdate(db: Queryable, seq: bigint, limit: number, maxPending: number): Promise<LogUpdate> {
  const rows = await db.query<StoredEvent | (PendingEvent & { readonly seq: null })>(sql`
    SELECT ${STORED} FROM (
      (SELECT * FROM event WHERE seq >= ${seq}::bigint ORDER BY seq LIMIT ${limit + 1})
      UNION ALL
      (SELECT * FROM event WHERE seq IS NULL ORDER BY entry LIMIT ${maxPending})
    ) AS event ORDER BY seq, entry`);
  const isNumbered = (row: (typeof rows)[number]): row is StoredEvent => row.seq !== null;
  const first = rows.findIndex((row) => !isNumbered(row));
  const split = first < 0 ? rows.length : first;
  return { numbered: rows.slice(0, split).filter(isNumbered), pending: rows.slice(split) };
}

/**
 * Numbers events after the row `last` and stores their hashes in one statement, which also notifies every listening process.
 * BUSY: another session is numbering. BEHIND: the log does not end with `last`. Throws when one of the events is numbered
 * already or was deleted. After `timeoutMs` the server ends the session (PostgreSQL 17 or later).
 */
export async function numberEvents(
  db: Queryable,
  last: { readonly seq: bigint; readonly hash: Uint8Array },
  rows: readonly { readonly id: string; readonly hash: Uint8Array }[],
  timeoutMs: number,
): Promise<'GIVEN' | 'BUSY' | 'BEHIND'> {
  const [answer] = await db.query<{ outcome: 'GIVEN' | 'BUSY' | 'BEHIND' }>(sql`
    SELECT number_events(${last.seq}::bigint, ${last.hash}::bytea, ${rows.map((row) => row.id)}::uuid[],
                         ${rows.map((row) => row.hash)}::bytea[], ${timeoutMs}::integer, ${LOG_CHANNEL}) AS outcome`);
  if (answer === undefined) throw new Error('the numbering statement returned no row');
  return answer.outcome;
}

/** Returns the bounds of the log and the hash of row `seq`, read in one snapshot. */
export async function readLogState(db: Queryable, seq: bigint): Promise<LogState> {
  const [state] = await db.query<LogState>(sql`
    SELECT (SELECT min(seq) FROM event) AS oldest,
           newest.seq AS head, newest.hash AS "headHash",
           (SELECT hash FROM event WHERE seq = ${seq}::bigint) AS hash
    FROM (VALUES (1)) AS one
    LEFT JOIN LATERAL (SELECT seq, hash FROM event WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1) AS newest ON true`);
  if (state === undefined) throw new Error('the statement about the state of the log returned no row');
  return state;
}

/** Returns at most `limit` rows after row number `after`, events of every account included. */
export async function logRowsAfter(db: Queryable, after: bigint, limit: number): Promise<readonly StoredEvent[]> {
  return db.query<StoredEvent>(sql`
    SELECT ${STORED} FROM event WHERE seq > ${after}::bigint ORDER BY seq LIMIT ${limit}`);
}

/** Returns the newest `limit` rows of the log, the oldest of them first. */
export async function newestLogRows(db: Queryable, limit: number): Promise<readonly StoredEvent[]> {
  const rows = await db.query<StoredEvent>(sql`
    SELECT ${STORED} FROM event WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT ${limit}`);
  return rows.toReversed();
}

/** Returns the row with a number; null when it is not stored. */
export async function logRow(db: Queryable, seq: bigint): Promise<StoredEvent | null> {
  const [row] = await db.query<StoredEvent>(sql`SELECT ${STORED} FROM event WHERE seq = ${seq}::bigint`);
  return row ?? null;
}

/** A range of the log: row numbers above `after` and up to `upTo` inclusive, at most `limit` rows. */
export type LogRange = { readonly after: bigint; readonly upTo: bigint; readonly limit: number };

/** Returns the rows of a range that belong to a scope, in order. The caller drops those that its filter of offers excludes. */
export async function eventsInScope(
  db: Queryable,
  range: LogRange,
  scope: EventScope,
): Promise<readonly StoredEvent[]> {
  switch (scope.kind) {
    case 'public':
      return db.query<StoredEvent>(publicEvents(range, scope.filter));
    case 'account':
      return db.query<StoredEvent>(accountEvents(range, scope.accountId, scope.types ?? null));
    default:
      return scope satisfies never;
  }
}

/** Returns true when an index finds the rows of the scope, so that one statement may search the whole log. */
export function isIndexedScope(scope: EventScope): boolean {
  return scope.kind === 'account' || scope.filter.offerIds !== undefined;
}

/** Scans the index (offer_id, seq) once for each requested offer; when no offer is requested, scans the index of row numbers. */
function publicEvents({ after, upTo, limit }: LogRange, { types, offerIds, deviceKeys }: EventFilter): Sql {
  const isPublic = offerIds === undefined ? sql`public` : sql`(public OR unlisted)`;
  const wanted = [sql`seq > ${after}::bigint`, sql`seq <= ${upTo}::bigint`, isPublic];
  if (types !== undefined) wanted.push(sql`type = ANY (${types}::text[])`);
  if (deviceKeys !== undefined) wanted.push(sql`device_key = ANY (${deviceKeys}::uuid[])`);
  if (offerIds === undefined) {
    return sql`SELECT ${STORED} FROM event WHERE ${join(wanted, ' AND ')} ORDER BY seq LIMIT ${limit}`;
  }
  return sql`
    SELECT found.* FROM unnest(${offerIds}::uuid[]) AS named (offer_id)
    CROSS JOIN LATERAL (
      SELECT ${STORED} FROM event WHERE offer_id = named.offer_id AND ${join(wanted, ' AND ')} ORDER BY seq LIMIT ${limit}
    ) AS found
    ORDER BY seq LIMIT ${limit}`;
}

/** Scans both account indexes; a row with the account on both sides is returned once. */
function accountEvents({ after, upTo, limit }: LogRange, accountId: string, types: readonly EventType[] | null): Sql {
  const inRange = sql`seq > ${after}::bigint AND seq <= ${upTo}::bigint`;
  const wanted = types === null ? inRange : sql`${inRange} AND type = ANY (${[...types]}::text[])`;
  return sql`
    (SELECT ${STORED} FROM event WHERE account_id = ${accountId}::uuid AND ${wanted} ORDER BY seq LIMIT ${limit})
    UNION ALL
    (SELECT ${STORED} FROM event
     WHERE counterparty_account_id = ${accountId}::uuid AND account_id IS DISTINCT FROM ${accountId}::uuid AND ${wanted}
     ORDER BY seq LIMIT ${limit})
    ORDER BY seq LIMIT ${limit}`;
}

/** Number of checkpoints whose rows one batch deletes at most. */
const CHECKPOINTS_AT_ONCE = 100;

/**
 * Deletes one batch of rows that a checkpoint signed before `signedBefore` covers. Returns the number of rows; zero when none is left.
 * The row of a signed checkpoint, the last row and every later row stay, so that the hash chain can be verified from there and a
 * cursor into the deleted part is known to be expired. Age is wall time, which the checkpoint carries and the row does not.
 */
export async function removeOldEvents(db: Queryable, signedBefore: Date): Promise<number> {
  return db.execute(sql`
    DELETE FROM event WHERE seq <= (
      SELECT max(old.seq) FROM (
        SELECT seq FROM log_checkpoint
        WHERE signed_at < ${signedBefore}
          AND seq >= (SELECT min(seq) FROM event) AND seq < (SELECT max(seq) FROM event)
        ORDER BY seq LIMIT ${CHECKPOINTS_AT_ONCE}
      ) AS old)`);
}
