// The clock of the database, read inside a statement, with the offset of a sandbox and the floors under which market time must not fall.
// **Invariant:** the offset and each floor never decrease. Which instant a transaction uses does not belong here (app/clock.ts).

import { type Queryable, type Sql, sql } from './db/database.ts';
import type { WritePart } from './write-parts.ts';

/** SQL expression of wall time: the clock of the database at the evaluation, cut down to milliseconds. */
export const DATABASE_CLOCK: Sql = sql`date_trunc('milliseconds', clock_timestamp())`;

/** Returns a fixed instant in place of `DATABASE_CLOCK`. */
export const fixedClock = (at: Date): Sql => sql`${at}::timestamptz`;

/** One reading of the clock, as columns of a statement. */
export type ClockRow = {
  /** Wall time. */
  readonly wallAt: Date;
  /** Offset of market time to wall time in a sandbox, milliseconds; 0 before it was advanced. */
  readonly offsetMs: number;
};

/** A reading of the clock with the monotonic milliseconds before and after its statement. */
export type TimedClockRow = ClockRow & { readonly fromMs: number; readonly toMs: number };

/** A reading of the clock together with the last instant that an earlier transaction took from it. */
export type ClockRowWithFloor = ClockRow & {
  /** The latest market time taken for the devices and accounts that the transaction has locked; null for none. */
  readonly floorAt: Date | null;
};

const OFFSET: Sql = sql`coalesce((SELECT offset_ms FROM market_clock WHERE id = 1), 0)`;

/** Returns the select list of `ClockRow`. */
export const clockColumns = (clock: Sql): Sql => sql`${clock} AS "wallAt", ${OFFSET}::float8 AS "offsetMs"`;

/** Returns the SQL expression of market time; `withOffset` is true in a sandbox. */
export const marketTimeSql = (clock: Sql, withOffset: boolean): Sql =>
  withOffset ? sql`(${clock} + ${OFFSET} * interval '1 millisecond')` : clock;

/**
 * The devices and accounts whose floors a transaction respects: those that it has locked. `ALL`: every one.
 * A device's import and an account's creation are floors too.
 */
export type LockedSubjects =
  | {
      /** Keys of devices. */
      readonly devices?: readonly string[];
      /** The network's ids of devices. */
      readonly deviceIds?: readonly string[];
      readonly accounts?: readonly string[];
    }
  | 'ALL';

/** Returns the SQL expression of `floorAt`. */
export function floorSql(subjects: LockedSubjects): Sql {
  if (subjects === 'ALL') return sql`(SELECT max(at) FROM clock_floor)`;
  const { devices = [], deviceIds = [], accounts = [] } = subjects;
  return sql`(SELECT max(at) FROM (
    SELECT at FROM clock_floor WHERE subject = ANY (${[...devices, ...accounts]}::uuid[])
    UNION ALL SELECT at FROM unnest(${[...deviceIds]}::uuid[]) AS wanted (id)
      JOIN device ON device.device_id = wanted.id JOIN clock_floor ON subject = device.id
    UNION ALL SELECT imported_at FROM device WHERE id = ANY (${[...devices]}::uuid[])
    UNION ALL SELECT created_at FROM account WHERE id = ANY (${[...accounts]}::uuid[])) floors)`;
}

/** Reads the clock. */
export async function readClock(db: Queryable, clock: Sql): Promise<ClockRow> {
  const [row] = await db.query<ClockRow>(sql`SELECT ${clockColumns(clock)}`);
  if (row === undefined) throw new Error('the database did not tell the time');
  return row;
}

/** Reads the clock and the floor of devices and accounts. A writer calls it after it holds the locks of these. */
export async function readClockWithFloor(
  db: Queryable,
  clock: Sql,
  subjects: LockedSubjects,
): Promise<ClockRowWithFloor> {
  const [row] = await db.query<ClockRowWithFloor>(
    sql`SELECT ${clockColumns(clock)}, ${floorSql(subjects)} AS "floorAt"`,
  );
  if (row === undefined) throw new Error('the database did not tell the time');
  return row;
}

/** Returns the part of a statement that raises the floors of devices and accounts to `at`; the caller holds their locks. */
export function floorWrites(subjects: readonly (string | null)[], at: Date): readonly WritePart[] {
  const keys = [...new Set(subjects)].filter((subject) => subject !== null);
  if (keys.length === 0) return [];
  const body = (inOrder: Sql): Sql => sql`
    INSERT INTO clock_floor (subject, at) SELECT subject, ${at}::timestamptz FROM unnest(${keys}::uuid[]) AS floor (subject)
    WHERE ${inOrder} ON CONFLICT (subject) DO UPDATE SET at = greatest(clock_floor.at, excluded.at) RETURNING 1`;
  return [{ name: 'clock_floors', body }];
}

/**
 * Returns the INSERT that raises the floors of many devices to `at`; `devices` is a table expression with the column device_key, each once.
 * The caller holds their locks.
 */
export const raiseFloorsSql = (devices: Sql, at: Date): Sql => sql`
  INSERT INTO clock_floor (subject, at) SELECT device_key, ${at}::timestamptz FROM ${devices}
  ON CONFLICT (subject) DO UPDATE SET at = greatest(clock_floor.at, excluded.at)`;

/** Raises the sandbox clock's stored offset so that market time is at least `at`; the offset never decreases. */
export async function raiseClockOffset(tx: Queryable, at: Date, clock: Sql): Promise<void> {
  await tx.execute(sql`
    INSERT INTO market_clock (id, offset_ms)
    SELECT 1, greatest(0, ceil(extract(epoch FROM ${at}::timestamptz - ${clock}) * 1000))::bigint
    ON CONFLICT (id) DO UPDATE SET offset_ms = greatest(market_clock.offset_ms, excluded.offset_ms)`);
}
