// The two clocks. Market time dates agreements, blocks and exits: the clock of the database, in a sandbox plus an offset that all
// processes share. Wall time is the same clock without the offset; authorisations, challenges, sessions and tokens live on it.
// **Invariant:** an instant that a transaction writes is read after its locks are held, and lies neither before the last one taken for
// the same device or account nor more than `MAX_AHEAD_MS` ahead of the clock.

import { MAX_AHEAD_MS } from '../domain/clock-reading.ts';
import {
  type ClockRow,
  type ClockRowWithFloor,
  DATABASE_CLOCK,
  fixedClock,
  type LockedSubjects,
  marketTimeSql,
  readClock,
  readClockWithFloor,
} from '../store/clock.ts';
import type { Queryable, Sql, Transaction } from '../store/db/database.ts';
import type { AppContext } from './context.ts';
import { NotReady } from './not-ready.ts';

/** Returns the SQL expression of wall time. */
export const wallTimeSql = (ctx: AppContext): Sql => (ctx.clock === null ? fixedClock(ctx.wallNow()) : DATABASE_CLOCK);

/** Returns the SQL expression of market time, for a row that no earlier instant can precede. */
export const marketClockSql = (ctx: AppContext): Sql => marketTimeSql(wallTimeSql(ctx), ctx.settings.sandbox);

/** Sends a statement that also reads the clock, and compares the reading with the one before. `clock` is the expression to select. */
export async function withClock<Row extends ClockRow>(
  ctx: AppContext,
  statement: (clock: Sql) => Promise<Row>,
): Promise<Row> {
  const clock = wallTimeSql(ctx);
  return ctx.clock === null ? statement(clock) : ctx.clock.observe(() => statement(clock));
}

/**
 * Returns the market time of a wall time. `offsetMs` is the stored clock offset, which the caller's SQL statement has read together with
 * other rows.
 */
export function marketTimeAt(ctx: AppContext, wall: Date, offsetMs: number): Date {
  return ctx.settings.sandbox ? new Date(wall.getTime() + offsetMs) : wall;
}

/** Returns the current market time for a reader. Read it once per request, so that all rules see the same instant. */
export async function marketNow(ctx: AppContext, db: Queryable): Promise<Date> {
  if (ctx.clock === null && !ctx.settings.sandbox) return ctx.wallNow();
  const { wallAt, offsetMs } = await withClock(ctx, (clock) => readClock(db, clock));
  return marketTimeAt(ctx, wallAt, offsetMs);
}

/**
 * Reads the market time that a transaction writes; the caller holds the locks of `subjects`.
 * @throws NotReady while the clock is in doubt, or when it is further behind than market time may be raised.
 */
export async function writeNow(ctx: AppContext, tx: Transaction, subjects: LockedSubjects): Promise<Date> {
  return timeToWrite(ctx, await withClock(ctx, (clock) => readClockWithFloor(tx, clock, subjects)));
}

/** Returns the market time of a reading that was taken under the locks; throws like `writeNow`. */
export function timeToWrite(ctx: AppContext, reading: ClockRowWithFloor): Date {
  requireClock(ctx);
  const { wallAt, offsetMs, floorAt } = reading;
  const now = marketTimeAt(ctx, wallAt, offsetMs);
  if (floorAt === null || floorAt <= now) return now;
  const behindMs = floorAt.getTime() - now.getTime();
  if (behindMs <= MAX_AHEAD_MS) return floorAt;
  ctx.clock?.reportFloor(floorAt);
  throw new NotReady(behindSentence(behindMs));
}

/** Returns the sentence about a clock that is behind the last instant that was taken from it. */
export const behindSentence = (behindMs: number): string =>
  `The clock of the database is ${(behindMs / 1000).toFixed(1)} s behind the log.`;

/** Returns true while no instant of the clock may be written. */
export const isClockInDoubt = ({ clock }: Pick<AppContext, 'clock'>): boolean =>
  clock !== null && clock.doubts().length > 0;

/** @throws NotReady while the clock is in doubt. */
export function requireClock(ctx: AppContext): void {
  const [reason] = ctx.clock?.doubts() ?? [];
  if (reason !== undefined) throw new NotReady(reason);
}

/** Returns what is wrong with the clock, as sentences for the operator; empty when it is in order. */
export function clockFaults({ clock }: Pick<AppContext, 'clock'>): readonly string[] {
  if (clock === null) return [];
  const behindMs = clock.behindMs();
  return [...clock.doubts(), ...(behindMs > MAX_AHEAD_MS ? [behindSentence(behindMs)] : [])];
}
