// A subscriber reads the event log from a position, with at most one page of rows in memory. Its phases: RESUMING checks that the
// log still holds the position; BACKFILL reads pages from the database until the next row is in memory; LIVE takes rows from memory;
// WAITING sleeps in the subscription index until a row matches or a checkpoint is due; ENDED is final.
// **Invariant:** items come in log order, each row at most once, and no row of the scope is skipped without a `reset` item.

import { changesAccess, type EventScope } from '../domain/event-filter.ts';
import type { StoredEvent } from '../store/events.ts';
import { findResetReason, isCaughtUp, pageFromDatabase, pageFromMemory, type ResetReason } from './log-pages.ts';
import type { LogReader } from './log-reader.ts';
import { LogBroken } from './log-window.ts';
import { type Position, positionOf, sealPosition } from './position.ts';
import type { Stream } from './stream.ts';
import { createSubscriberWait, type SubscriberWait } from './subscriber-wait.ts';

/** An item of a subscription: an event, a checkpoint or a reset, with the cursor to resume after it and its row number `seq`. */
export type FeedItem = { readonly cursor: string; readonly seq: bigint } & (
  | { readonly kind: 'event'; readonly event: StoredEvent }
  | {
      readonly kind: 'checkpoint';
      /** True when the log held no further row of the scope. */
      readonly caughtUp: boolean;
      readonly serverTime: Date;
    }
  | { readonly kind: 'reset'; readonly reason: ResetReason }
);

/** A position with the epoch of the log reader in which it was verified to exist in the log. */
export type EpochPosition = Position & { readonly epoch: number };

/** In place of an epoch number: the position comes from a cursor, and it is not yet verified that the log still holds it. */
export const EPOCH_NOT_VERIFIED: EpochPosition['epoch'] = 0;
/** Rows that one backfill statement reads, and the most that a subscriber holds in memory. */
const PAGE = 100;
/** Pauses before each retry of a failed read, in milliseconds; together 16 s, the time in which a database restarts. */
const RETRY_MS = [250, 500, 1_000, 2_000, 4_000, 8_000] as const;

/** A subscription to the log. The caller alternates `poll` and `waitForItem`. */
export type Subscriber = {
  readonly running: () => boolean;
  /** Returns the next item if it needs no waiting, else null. */
  readonly poll: () => FeedItem | null;
  /** Waits until `poll` may return an item. @throws LogBroken, or the last error of the database after the retries */
  readonly waitForItem: () => Promise<void>;
  readonly end: () => void;
  /** True when every row of the scope has been delivered. */
  readonly isLive: () => boolean;
  readonly position: () => EpochPosition;
};

/** How a subscriber starts. */
export type SubscriberStart =
  /** The subscriber's first item is a checkpoint. */
  | 'NEWCOMER'
  /** The cursor of the subscriber cannot be opened, so its position is unknown; its first item is the reset EPOCH_CHANGED. */
  | 'LOST'
  /** The subscriber continues after the position of an earlier one. */
  | 'RESUMED'
  /** The subscriber continues for many clients at once; it ends when the log reader starts a new epoch. */
  | 'FORK';

type State = {
  readonly stream: Stream;
  readonly logReader: LogReader;
  readonly scope: EventScope;
  readonly start: SubscriberStart;
  readonly wait: SubscriberWait;
  position: Position;
  /** The epoch in which the position was verified. */
  epoch: number;
  /** True when the client has received a cursor. */
  hasCursor: boolean;
  /** True when rows may be left to backfill; a checkpoint then reports the end of the backfill. */
  behind: boolean;
  /** Rows read and not delivered yet, with the position after them. */
  page: { readonly events: StoredEvent[]; readonly end: Position } | null;
  /**
   * Reason for which the position is no longer valid; the next item is a reset with this reason. Null while the position is valid.
   */
  lost: ResetReason | null;
  /** Number of the row for which an ACCESS_CHANGED reset was delivered. */
  announced: bigint;
};

/** Returns a subscriber that delivers the rows of a scope after a position. */
export function openSubscriber(
  stream: Stream,
  scope: EventScope,
  from: EpochPosition,
  start: SubscriberStart,
): Subscriber {
  const { logReader } = stream;
  const wait = createSubscriberWait(logReader, stream.subscriptions, scope, () =>
    Number(logReader.head().seq - state.position.seq),
  );
  const state: State = {
    stream,
    logReader,
    scope,
    start,
    wait,
    position: from,
    epoch: from.epoch,
    hasCursor: start === 'RESUMED' || start === 'FORK',
    behind: start === 'NEWCOMER' || start === 'LOST',
    page: null,
    lost: start === 'LOST' ? 'EPOCH_CHANGED' : null,
    announced: 0n,
  };
  return {
    running: () => isRunning(state),
    poll: () => nextItem(state),
    waitForItem: () => waitForItem(state),
    end: wait.end,
    isLive: () => isLive(state),
    position: () => ({ ...state.position, epoch: state.epoch }),
  };
}

const isRunning = ({ logReader, wait }: State): boolean => logReader.running() && !wait.ended();
const isVerified = ({ logReader, epoch }: State): boolean => epoch === logReader.epoch();

function nextItem(state: State): FeedItem | null {
  if (!isRunning(state)) return null;
  if (state.lost !== null) return resetItem(state, state.lost);
  if (!isVerified(state)) return null;
  if (!state.hasCursor) {
    state.hasCursor = true;
    return checkpointItem(state);
  }
  const row = nextRow(state);
  if (row !== null) return eventItem(state, row);
  const backfilled = state.behind && isCaughtUp(state.logReader, state.position);
  return state.wait.checkpointDue() || backfilled ? checkpointItem(state) : null;
}

async function waitForItem(state: State): Promise<void> {
  if (!isVerified(state)) return verifyPosition(state);
  if (!isInMemory(state)) return backfill(state);
  const woken = await state.wait.forRow();
  if (woken === null || !isVerified(state)) return;
  // Rows before the matching one, or up to the checkpoint, are known not to match the scope.
  const end = 'row' in woken ? state.logReader.rowAt(woken.row.seq - 1n) : woken.noMatchUpTo;
  if (end !== undefined && end.seq > state.position.seq) state.position = 'hashPrefix' in end ? end : positionOf(end);
}

function isLive(state: State): boolean {
  const { hasCursor, behind, lost, page, logReader, scope, position } = state;
  if (!hasCursor || behind || lost !== null || page !== null || !isRunning(state) || !isVerified(state)) return false;
  const near = pageFromMemory(logReader, scope, position, 1);
  if (near === null || near.events.length > 0) return false;
  state.position = near.end;
  return true;
}

function cursorOf({ stream, scope, position }: State): { readonly cursor: string; readonly seq: bigint } {
  return { cursor: sealPosition(stream.secret, scope, position), seq: position.seq };
}

function checkpointItem(state: State): FeedItem {
  state.wait.resetCheckpoint();
  state.behind = !isCaughtUp(state.logReader, state.position);
  const { behind, stream } = state;
  return { kind: 'checkpoint', ...cursorOf(state), caughtUp: !behind, serverTime: stream.wallNow() };
}

function resetItem(state: State, reason: ResetReason): FeedItem {
  state.wait.resetCheckpoint();
  state.position = state.logReader.head();
  state.epoch = state.logReader.epoch();
  state.behind = true;
  state.hasCursor = true;
  state.lost = null;
  state.page = null;
  return { kind: 'reset', ...cursorOf(state), reason };
}

function eventItem(state: State, row: StoredEvent): FeedItem {
  state.wait.resetCheckpoint();
  // The reset is delivered before the event, with the cursor before the event: a client that is disconnected between the two
  // receives both again.
  if (changesAccess(row, state.scope) && state.announced !== row.seq) {
    state.announced = row.seq;
    return { kind: 'reset', ...cursorOf(state), reason: 'ACCESS_CHANGED' };
  }
  state.page?.events.shift();
  state.position = positionOf(row);
  return { kind: 'event', ...cursorOf(state), event: row };
}

/** Returns the next row of the scope from the page or from memory, or null; moves the position past rows outside of the scope. */
function nextRow(state: State): StoredEvent | null {
  if (state.page !== null) {
    const [row] = state.page.events;
    if (row !== undefined) return row;
    state.position = state.page.end;
    state.page = null;
    if (state.wait.checkpointDue()) return null;
  }
  const near = pageFromMemory(state.logReader, state.scope, state.position, 1);
  const [row] = near?.events ?? [];
  if (row === undefined) state.position = near?.end ?? state.position;
  return row ?? null;
}

function isInMemory({ logReader, position }: State): boolean {
  return position.seq >= logReader.head().seq || logReader.rowAt(position.seq + 1n) !== undefined;
}

/** Checks that the log still holds the position; otherwise the next item is a reset. */
async function verifyPosition(state: State): Promise<void> {
  const { logReader, wait, stream } = state;
  const broken = state.epoch === EPOCH_NOT_VERIFIED ? null : logReader.brokenSince(state.epoch);
  if (state.start === 'FORK') return wait.end();
  if (broken !== null) throw broken;
  state.page = null;
  const current = logReader.epoch();
  state.lost = await withRetry(wait, () => findResetReason(stream, state.position));
  state.epoch = current;
}

/** Reads the next page of the backfill from the database. */
async function backfill(state: State): Promise<void> {
  state.behind = true;
  const read = await withRetry(state.wait, () => pageFromDatabase(state.stream, state.scope, state.position, PAGE));
  if (read === null || !isVerified(state)) return;
  if (typeof read === 'string') state.lost = read;
  else state.page = { events: [...read.events], end: read.end };
}

/**
 * Runs a read of the log and retries it while the database fails. Returns null once the subscriber has ended.
 * @throws the last error of the database, or LogBroken without a retry
 */
async function withRetry<Result>(wait: SubscriberWait, read: () => Promise<Result>): Promise<Result | null> {
  for (const pauseMs of RETRY_MS) {
    if (wait.ended()) return null;
    try {
      return await wait.forWork(read());
    } catch (error) {
      if (error instanceof LogBroken) throw error;
      await wait.forMs(pauseMs);
    }
  }
  return wait.ended() ? null : wait.forWork(read());
}
