// One follower of one stream. It is pulled: it holds a place in the log and nothing else, so that a follower who does not read
// costs nothing and holds nobody up. First it proves its place, then it tells what has happened since, says when it has caught
// up, and stays with the tail. Nothing is skipped without a `reset` that says so.

import { type EventFilter, type EventScope, publicScope } from '../domain/event-filter.ts';
import type { StoredEvent } from '../store/events.ts';
import { openPosition, type Position, positionOf, sealPosition } from './position.ts';
import { caughtUp, type ResetReason, readPage, readRing, whyReset } from './reading.ts';
import type { Stream } from './stream.ts';
import { LogBroken } from './tail.ts';
import { type Waiting, waiting } from './waiting.ts';

/** What a follower is told. Every item carries the cursor to come back with: everything up to and with the item is told. */
export type FeedItem =
  | { readonly kind: 'event'; readonly cursor: string; readonly event: StoredEvent }
  | {
      readonly kind: 'checkpoint';
      readonly cursor: string;
      /** True when there was nothing more to tell at this moment. */
      readonly caughtUp: boolean;
      readonly serverTime: Date;
    }
  | { readonly kind: 'reset'; readonly cursor: string; readonly reason: ResetReason };

/** Items for as long as they are asked for. `return` ends it at once, also while `next` is waiting. */
export type Feed = {
  readonly next: () => Promise<IteratorResult<FeedItem, undefined>>;
  readonly return: () => Promise<IteratorResult<FeedItem, undefined>>;
  readonly throw: (error: unknown) => Promise<IteratorResult<FeedItem, undefined>>;
  readonly [Symbol.asyncIterator]: () => Feed;
};

/**
 * Follows public events, of one offer where one is named. Without `after`: from now on. The first item is a checkpoint (or a
 * reset), so that whoever has just begun holds a cursor from which nothing is lost.
 * @throws CursorRefused at once, when `after` is not a cursor of this filter or of everything public.
 */
export function offerFeed(
  stream: Stream,
  request: { readonly after?: string; readonly offerId?: string; readonly filter?: EventFilter },
): Feed {
  return feed(stream, publicScope(request.filter ?? {}, request.offerId), request.after);
}

/**
 * Follows everything about one account, otherwise as `offerFeed` does.
 * @throws CursorRefused at once, when `after` is not a cursor of this account.
 */
export function accountFeed(stream: Stream, request: { readonly accountId: string; readonly after?: string }): Feed {
  return feed(stream, { kind: 'account', accountId: request.accountId }, request.after);
}

function feed(stream: Stream, scope: EventScope, after: string | undefined): Feed {
  const { secret, tail, checkpointEveryMs } = stream;
  const wait = waiting(tail, checkpointEveryMs);
  const items =
    after === undefined
      ? tell(stream, scope, wait, tail.head(), tail.epoch())
      : tell(stream, scope, wait, openPosition(secret, scope, after), UNPROVED);
  const self: Feed = {
    next: () => items.next(),
    return() {
      wait.end();
      return items.return(undefined);
    },
    throw(error) {
      wait.end();
      return items.throw(error);
    },
    [Symbol.asyncIterator]: () => self,
  };
  return self;
}

/** No epoch of the tail: a place out of a cursor, which has to be looked up first. */
const UNPROVED = 0;
/** Events read from the database at once: all that a follower in the middle of catching up can hold. */
const PAGE = 100;
/** Pauses before a read of the log is tried again, in milliseconds: as long as a database takes to restart. */
const RETRY_MS = [250, 500, 1_000, 2_000, 4_000, 8_000] as const;

async function* tell(
  stream: Stream,
  scope: EventScope,
  wait: Waiting,
  start: Position,
  startEpoch: number,
): AsyncGenerator<FeedItem, undefined, undefined> {
  const { tail } = stream;
  let position = start;
  /** The epoch in which the place is known to be a place of the log. */
  let epoch = startEpoch;
  /** True once the follower holds a cursor. */
  let told = false;
  /** True while there is something to catch up with, so that the end of it is said. */
  let behind = true;

  const cursor = (): string => sealPosition(stream.secret, scope, position);
  const checkpoint = (): FeedItem => {
    wait.rest();
    behind = !caughtUp(tail, position);
    return { kind: 'checkpoint', cursor: cursor(), caughtUp: !behind, serverTime: stream.wallNow() };
  };
  const reset = (reason: ResetReason): FeedItem => {
    wait.rest();
    position = tail.head();
    behind = true;
    told = true;
    return { kind: 'reset', cursor: cursor(), reason };
  };
  const event = (row: StoredEvent): FeedItem => {
    wait.rest();
    position = positionOf(row);
    return { kind: 'event', cursor: cursor(), event: row };
  };

  try {
    while (tail.running() && !wait.ended()) {
      if (epoch !== tail.epoch()) {
        const broken = epoch === UNPROVED ? null : tail.brokenSince(epoch);
        if (broken !== null) throw broken;
        epoch = tail.epoch();
        const reason = await steadily(wait, () => whyReset(stream, position));
        if (reason !== null && !wait.ended()) yield reset(reason);
        continue;
      }
      if (!told) {
        told = true;
        yield checkpoint();
        continue;
      }
      const near = readRing(tail, scope, position, 1);
      if (near !== null) {
        const [row] = near.events;
        position = near.end;
        if (row !== undefined) yield event(row);
        else if (behind && caughtUp(tail, position)) yield checkpoint();
        else {
          await wait.forNews();
          if (wait.checkpointDue()) yield checkpoint();
        }
        continue;
      }
      behind = true;
      const page = await steadily(wait, () => readPage(stream, scope, position, PAGE));
      if (page === null || epoch !== tail.epoch()) continue;
      if (typeof page === 'string') {
        yield reset(page);
        continue;
      }
      for (const row of page.events) {
        yield event(row);
        if (epoch !== tail.epoch()) break;
      }
      if (epoch !== tail.epoch()) continue;
      position = page.end;
      if (wait.checkpointDue()) yield checkpoint();
    }
    return undefined;
  } finally {
    wait.end();
  }
}

/** Does a read of the log, again and again where the database fails, as long as that may be passing. Null at the feed's end. */
async function steadily<Result>(wait: Waiting, read: () => Promise<Result>): Promise<Result | null> {
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
