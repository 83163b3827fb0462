// A subscriber: one follower of the event log, with a position and at most one page of rows. Its phases: RESUMING looks the
// position up in the log; BACKFILL reads pages from the database until the position lies within the rows in memory; LIVE takes
// rows from memory; WAITING sleeps in the subscription index until a row matches or a checkpoint is due; ENDED is final.
// **Invariant:** items come in the order of the log, each row at most once, and no row of the scope is skipped without a
// `reset` item that says so.

import { changesAccess, type EventScope } from '../domain/event-filter.ts';
import type { StoredEvent } from '../store/events.ts';
import { caughtUp, type ResetReason, readPage, readRing, whyReset } from './log-pages.ts';
import type { LogReader } from './log-reader.ts';
import { LogBroken } from './log-window.ts';
import { type Position, positionOf, sealPosition } from './position.ts';
import type { Stream } from './stream.ts';
import { type SubscriberWait, subscriberWait } from './subscriber-wait.ts';

/** Each item carries the cursor to resume with; `seq` is the position behind the item. */
export type FeedItem = { readonly cursor: string; readonly seq: bigint } & (
  | { readonly kind: 'event'; readonly event: StoredEvent }
  | {
      readonly kind: 'checkpoint';
      /** True when no further row of the scope was in the log. */
      readonly caughtUp: boolean;
      readonly serverTime: Date;
    }
  | { readonly kind: 'reset'; readonly reason: ResetReason }
);

/** A position, and the epoch of the log reader in which it is known to lie in the log. */
export type Place = Position & { readonly epoch: number };

/** No epoch of the log reader: the position comes from a cursor and has to be looked up first. */
export const UNPROVED = 0;
/** Rows read from the database at once: the most that a subscriber holds during its backfill. */
const PAGE = 100;
/** Pauses before a failed read of the log is repeated, in milliseconds: together as long as a database takes to restart. */
const RETRY_MS = [250, 500, 1_000, 2_000, 4_000, 8_000] as const;

export type Subscriber = {
  readonly running: () => boolean;
  /** The next item that needs no waiting, or null. */
  readonly now: () => FeedItem | null;
  /** Resolves when there may be a next item. */
  readonly more: () => Promise<void>;
  readonly end: () => void;
  /** True when every row of the scope has been delivered. */
  readonly isLive: () => boolean;
  readonly place: () => Place;
};

/**
 * How a subscriber starts: without a cursor (it first gets a checkpoint), resumed at a cursor, or as a fork of another one, which
 * ends with the log reader's epoch.
 */
export type SubscriberStart = 'NEWCOMER' | 'RESUMED' | 'FORK';

type State = {
  readonly stream: Stream;
  readonly logReader: LogReader;
  readonly scope: EventScope;
  readonly start: SubscriberStart;
  readonly wait: SubscriberWait;
  position: Position;
  /** The epoch in which the position is known to lie in the log. */
  epoch: number;
  /** The client holds a cursor. */
  hasCursor: boolean;
  /** There may be rows to catch up with, so the end of the backfill is reported. */
  behind: boolean;
  /** Rows read and not delivered yet, with the position behind them. */
  page: { readonly events: StoredEvent[]; readonly end: Position } | null;
  /** Why the position was lost; the next item is that reset. */
  lost: ResetReason | null;
  /** The row for which an ACCESS_CHANGED reset was delivered. */
  announced: bigint;
};

/** A subscriber of this scope from a position on. */
export function subscriber(stream: Stream, scope: EventScope, from: Place, start: SubscriberStart): Subscriber {
  const { logReader } = stream;
  const wait = subscriberWait(logReader, stream.subscriptions, scope, () =>
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
    hasCursor: start !== 'NEWCOMER',
    behind: start === 'NEWCOMER',
    page: null,
    lost: null,
    announced: 0n,
  };
  return {
    running: () => isRunning(state),
    now: () => nextItem(state),
    more: () => awaitMore(state),
    end: wait.end,
    isLive: () => isLive(state),
    place: () => ({ ...state.position, epoch: state.epoch }),
  };
}

const isRunning = ({ logReader, wait }: State): boolean => logReader.running() && !wait.ended();
const isProved = ({ logReader, epoch }: State): boolean => epoch === logReader.epoch();

function nextItem(state: State): FeedItem | null {
  if (!isRunning(state)) return null;
  if (state.lost !== null) return resetItem(state, state.lost);
  if (!isProved(state)) return null;
  if (!state.hasCursor) {
    state.hasCursor = true;
    return checkpointItem(state);
  }
  const row = nextRow(state);
  if (row !== null) return eventItem(state, row);
  const backfilled = state.behind && caughtUp(state.logReader, state.position);
  return state.wait.checkpointDue() || backfilled ? checkpointItem(state) : null;
}

async function awaitMore(state: State): Promise<void> {
  if (!isProved(state)) return prove(state);
  if (!isInMemory(state)) return backfill(state);
  const woken = await state.wait.forRow();
  if (woken === null || !isProved(state)) return;
  // Rows before the matching one, or up to the checkpoint, are known not to match the scope.
  const end = 'row' in woken ? state.logReader.at(woken.row.seq - 1n) : woken.quietTo;
  if (end !== undefined && end.seq > state.position.seq) state.position = 'mark' in end ? end : positionOf(end);
}

function isLive(state: State): boolean {
  const { hasCursor, behind, lost, page, logReader, scope, position } = state;
  if (!hasCursor || behind || lost !== null || page !== null || !isRunning(state) || !isProved(state)) return false;
  const near = readRing(logReader, scope, position, 1);
  if (near === null || near.events.length > 0) return false;
  state.position = near.end;
  return true;
}

function cursorOf({ stream, scope, position }: State): { readonly cursor: string; readonly seq: bigint } {
  return { cursor: sealPosition(stream.secret, scope, position), seq: position.seq };
}

function checkpointItem(state: State): FeedItem {
  state.wait.rest();
  state.behind = !caughtUp(state.logReader, state.position);
  const { behind, stream } = state;
  return { kind: 'checkpoint', ...cursorOf(state), caughtUp: !behind, serverTime: stream.wallNow() };
}

function resetItem(state: State, reason: ResetReason): FeedItem {
  state.wait.rest();
  state.position = state.logReader.head();
  state.epoch = state.logReader.epoch();
  state.behind = true;
  state.hasCursor = true;
  state.lost = null;
  state.page = null;
  return { kind: 'reset', ...cursorOf(state), reason };
}

function eventItem(state: State, row: StoredEvent): FeedItem {
  state.wait.rest();
  // The reset precedes the event, at the position before it: a client that is cut off between the two gets both again.
  if (changesAccess(row, state.scope) && state.announced !== row.seq) {
    state.announced = row.seq;
    return { kind: 'reset', ...cursorOf(state), reason: 'ACCESS_CHANGED' };
  }
  state.page?.events.shift();
  state.position = positionOf(row);
  return { kind: 'event', ...cursorOf(state), event: row };
}

/** The next row of the scope that is in the page or in memory, or null; the position moves past rows that do not match. */
function nextRow(state: State): StoredEvent | null {
  if (state.page !== null) {
    const [row] = state.page.events;
    if (row !== undefined) return row;
    state.position = state.page.end;
    state.page = null;
    if (state.wait.checkpointDue()) return null;
  }
  const near = readRing(state.logReader, state.scope, state.position, 1);
  const [row] = near?.events ?? [];
  if (row === undefined) state.position = near?.end ?? state.position;
  return row ?? null;
}

function isInMemory({ logReader, position }: State): boolean {
  return position.seq >= logReader.head().seq || logReader.at(position.seq + 1n) !== undefined;
}

/** Looks the position up in the log; where it is not there any more, the next item is a reset. */
async function prove(state: State): Promise<void> {
  const { logReader, wait, stream } = state;
  const broken = state.epoch === UNPROVED ? null : logReader.brokenSince(state.epoch);
  if (state.start === 'FORK') return wait.end();
  if (broken !== null) throw broken;
  state.page = null;
  const current = logReader.epoch();
  state.lost = await withRetry(wait, () => whyReset(stream, state.position));
  state.epoch = current;
}

/** Reads one page from the database. */
async function backfill(state: State): Promise<void> {
  state.behind = true;
  const read = await withRetry(state.wait, () => readPage(state.stream, state.scope, state.position, PAGE));
  if (read === null || !isProved(state)) return;
  if (typeof read === 'string') state.lost = read;
  else state.page = { events: [...read.events], end: read.end };
}

/**
 * Reads from the log and repeats while the database fails, for as long as a restart takes. Null once the subscriber has ended.
 * @throws the last error of the database, or LogBroken at once.
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
