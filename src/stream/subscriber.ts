// What one follower is told, item by item: it holds a place in the log and at most one page. First it proves its place, then it
// tells what has happened since, says when it has caught up, and stays with the logReader. Nothing is skipped without a `reset` that
// says so.

import { changesAccess, type EventScope } from '../domain/event-filter.ts';
import type { StoredEvent } from '../store/events.ts';
import { caughtUp, type ResetReason, readPage, readRing, whyReset } from './log-pages.ts';
import { LogBroken } from './log-window.ts';
import { type Position, positionOf, sealPosition } from './position.ts';
import type { Stream } from './stream.ts';
import { type SubscriberQueue, waiting } from './subscriber-queue.ts';

/** Every item carries the cursor to come back with: everything up to and with the item is told. `seq` is the place of it. */
export type FeedItem = { readonly cursor: string; readonly seq: bigint } & (
  | { readonly kind: 'event'; readonly event: StoredEvent }
  | {
      readonly kind: 'checkpoint';
      /** True when there was nothing more to tell at this moment. */
      readonly caughtUp: boolean;
      readonly serverTime: Date;
    }
  | { readonly kind: 'reset'; readonly reason: ResetReason }
);

/** A place and the epoch of the logReader in which it is known to be a place of the log. */
export type Place = Position & { readonly epoch: number };

/** No epoch of the logReader: a place out of a cursor, which has to be looked up first. */
export const UNPROVED = 0;
/** Events read from the database at once: all that a follower in the middle of catching up can hold. */
const PAGE = 100;
/** Pauses before a read of the log is tried again, in milliseconds: as long as a database takes to restart. */
const RETRY_MS = [250, 500, 1_000, 2_000, 4_000, 8_000] as const;

export type Subscriber = {
  readonly running: () => boolean;
  /** An item that can be told without waiting. */
  readonly now: () => FeedItem | null;
  /** Waits until there may be more. */
  readonly more: () => Promise<void>;
  readonly end: () => void;
  /** True when all there is has been told. */
  readonly isLive: () => boolean;
  readonly place: () => Place;
};

/** From where somebody comes: from nowhere yet, or from where everything was told; as a fork it ends with the epoch. */
export type Start = 'NEWCOMER' | 'RESUMED' | 'FORK';

/** A follower of this scope from a place on. */
export function subscriber(stream: Stream, scope: EventScope, from: Place, start: Start): Subscriber {
  const { logReader } = stream;
  let position: Position = from;
  const wait = waiting(logReader, stream.subscriptions, scope, () => Number(logReader.head().seq - position.seq));
  /** The epoch in which the place is known to be a place of the log. */
  let { epoch } = from;
  /** True once the follower holds a cursor. */
  let told = start !== 'NEWCOMER';
  /** True while there is something to catch up with, so that the end of it is said. */
  let behind = !told;
  /** Read from the database and not told yet, with the place where it ends. */
  let page: { readonly events: StoredEvent[]; readonly end: Position } | null = null;
  let lost: ResetReason | null = null;
  /** The row of which it is said already that it changes what may be seen. */
  let announced = 0n;

  const cursor = () => ({ cursor: sealPosition(stream.secret, scope, position), seq: position.seq });
  const running = (): boolean => logReader.running() && !wait.ended();
  const isProved = (): boolean => epoch === logReader.epoch();
  const checkpoint = (): FeedItem => {
    wait.rest();
    behind = !caughtUp(logReader, position);
    return { kind: 'checkpoint', ...cursor(), caughtUp: !behind, serverTime: stream.wallNow() };
  };
  const reset = (reason: ResetReason): FeedItem => {
    wait.rest();
    position = logReader.head();
    epoch = logReader.epoch();
    behind = true;
    told = true;
    lost = null;
    page = null;
    return { kind: 'reset', ...cursor(), reason };
  };
  const event = (row: StoredEvent): FeedItem => {
    wait.rest();
    // Said before the event, at the place before it: whoever is cut off between the two is told both again.
    if (changesAccess(row, scope) && announced !== row.seq) {
      announced = row.seq;
      return { kind: 'reset', ...cursor(), reason: 'ACCESS_CHANGED' };
    }
    page?.events.shift();
    position = positionOf(row);
    return { kind: 'event', ...cursor(), event: row };
  };

  /** The next event that is at hand, or null; the place moves past what the scope is not told. */
  function atHand(): StoredEvent | null {
    if (page !== null) {
      const [row] = page.events;
      if (row !== undefined) return row;
      position = page.end;
      page = null;
      if (wait.checkpointDue()) return null;
    }
    const near = readRing(logReader, scope, position, 1);
    const [row] = near?.events ?? [];
    if (row === undefined) position = near?.end ?? position;
    return row ?? null;
  }
  const isNear = (): boolean => position.seq >= logReader.head().seq || logReader.at(position.seq + 1n) !== undefined;

  function now(): FeedItem | null {
    if (!running()) return null;
    if (lost !== null) return reset(lost);
    if (!isProved()) return null;
    if (!told) {
      told = true;
      return checkpoint();
    }
    const row = atHand();
    if (row !== null) return event(row);
    if (wait.checkpointDue() || (behind && caughtUp(logReader, position))) return checkpoint();
    return null;
  }

  async function prove(): Promise<void> {
    const broken = epoch === UNPROVED ? null : logReader.brokenSince(epoch);
    if (start === 'FORK') return wait.end();
    if (broken !== null) throw broken;
    page = null;
    const current = logReader.epoch();
    lost = await steadily(wait, () => whyReset(stream, position));
    epoch = current;
  }

  async function readOn(): Promise<void> {
    behind = true;
    const read = await steadily(wait, () => readPage(stream, scope, position, PAGE));
    if (read === null || !isProved()) return;
    if (typeof read === 'string') lost = read;
    else page = { events: [...read.events], end: read.end };
  }

  return {
    running,
    now,
    async more() {
      if (!isProved()) return prove();
      if (!isNear()) return readOn();
      const news = await wait.forNews();
      if (news === null || !isProved()) return;
      // What came before the row, or up to the checkpoint, is known not to concern this scope.
      const end = 'row' in news ? logReader.at(news.row.seq - 1n) : news.quietTo;
      if (end !== undefined && end.seq > position.seq) position = 'mark' in end ? end : positionOf(end);
    },
    end: wait.end,
    isLive() {
      if (!told || behind || lost !== null || page !== null || !running() || !isProved()) return false;
      const near = readRing(logReader, scope, position, 1);
      if (near === null || near.events.length > 0) return false;
      position = near.end;
      return true;
    },
    place: () => ({ ...position, epoch }),
  };
}

/** Does a read of the log, again and again where the database fails, as long as that may be passing. Null at the feed's end. */
async function steadily<Result>(wait: SubscriberQueue, read: () => Promise<Result>): Promise<Result | null> {
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
