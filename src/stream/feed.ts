// A feed: the items of one subscriber as an async iterator. Items are read only when the consumer calls `next`, so a slow consumer
// buffers nothing and delays no other feed. **Invariant:** live feeds of one public scope yield equal items from one position on, so
// one shared feed can replace them. Serialising items and sending them to sockets does not belong here.

import { type EventFilter, type EventScope, publicScope, scopeKey } from '../domain/event-filter.ts';
import { openPosition } from './position.ts';
import type { Stream } from './stream.ts';
import {
  EPOCH_NOT_VERIFIED,
  type EpochPosition,
  type FeedItem,
  openSubscriber,
  type Subscriber,
} from './subscriber.ts';

export type { FeedItem } from './subscriber.ts';

/** An async iterator over the items of one subscription. `return` ends it at once, also while `next` is waiting. */
export type Feed = {
  readonly next: () => Promise<IteratorResult<FeedItem, undefined>>;
  readonly return: () => Promise<IteratorResult<FeedItem, undefined>>;
  readonly throw: (error: unknown) => Promise<IteratorResult<FeedItem, undefined>>;
  readonly [Symbol.asyncIterator]: () => Feed;
  /** How feeds of the same public scope can share one execution; null for the feed of an account, which is never shared. */
  readonly sharing: FeedSharing | null;
};

/** How feeds of one public scope can share one execution: once live, all of them yield the same items. */
export type FeedSharing = {
  /** Key of the feed's scope: equal for feeds of equal scopes. */
  readonly key: string;
  /** True when every event in the log has been delivered, so that `next` would wait. */
  readonly isLive: () => boolean;
  /** The position up to which every event has been delivered. */
  readonly position: () => EpochPosition;
  /** Opens a feed of one subscriber that continues after a position; it keeps no reference to the feed that it replaces. */
  readonly resume: (position: EpochPosition) => Feed;
  /** Opens a feed that serves many subscribers after a position; it ends when the log reader starts a new epoch. */
  readonly fork: (position: EpochPosition) => SharedFeed;
};

/** A feed whose items one execution delivers to many subscribers. */
export type SharedFeed = Feed & {
  /** Returns the next item if it needs no waiting, else null. */
  readonly poll: () => FeedItem | null;
  readonly position: () => EpochPosition;
};

/**
 * Returns a feed of public events that match a filter; with `offerId`, of one offer. It starts after the cursor `after`, by default
 * at the head of the log. The first item is a checkpoint or a reset, so that a new client has a cursor to resume with.
 * When `after` is neither a cursor of this filter nor one of the unfiltered public stream, the first item is the reset EPOCH_CHANGED.
 */
export function offerFeed(
  stream: Stream,
  request: { readonly after?: string; readonly offerId?: string; readonly filter?: EventFilter },
): Feed {
  return openFeed(stream, publicScope(request.filter ?? {}, request.offerId), request.after);
}

/**
 * Returns a feed of every event that concerns an account, private ones included. It starts after the cursor `after`, by default at the
 * head of the log; its first item is a checkpoint or a reset.
 * When `after` is not a cursor of this account, the first item is the reset EPOCH_CHANGED.
 */
export function accountFeed(stream: Stream, request: { readonly accountId: string; readonly after?: string }): Feed {
  return openFeed(stream, { kind: 'account', accountId: request.accountId }, request.after);
}

function openFeed(stream: Stream, scope: EventScope, after: string | undefined): Feed {
  const { logReader, openingSecrets } = stream;
  const head = (): EpochPosition => ({ ...logReader.head(), epoch: logReader.epoch() });
  const opened = after === undefined ? null : openPosition(openingSecrets, scope, after);
  const own =
    after === undefined
      ? openSubscriber(stream, scope, head(), 'NEWCOMER')
      : opened === null
        ? openSubscriber(stream, scope, head(), 'LOST')
        : openSubscriber(stream, scope, { ...opened, epoch: EPOCH_NOT_VERIFIED }, 'NEWCOMER');
  return feedOf(own, scope.kind === 'public' ? sharingOf(stream, scope, scopeKey(scope), own) : null);
}

function sharingOf(stream: Stream, scope: EventScope, key: string, { isLive, position }: Subscriber): FeedSharing {
  return { key, isLive, position, ...continuations(stream, scope, key) };
}

/** Returns the functions that continue a feed. Separate, because their closures outlive the feed and must not keep it in memory. */
function continuations(stream: Stream, scope: EventScope, key: string): Pick<FeedSharing, 'resume' | 'fork'> {
  return {
    resume(position) {
      const next = openSubscriber(stream, scope, position, 'RESUMED');
      return feedOf(next, sharingOf(stream, scope, key, next));
    },
    fork(position) {
      const next = openSubscriber(stream, scope, position, 'FORK');
      return { ...feedOf(next, null), poll: next.poll, position: next.position };
    },
  };
}

function feedOf(own: Subscriber, sharing: FeedSharing | null): Feed {
  const done = { done: true, value: undefined } as const;
  const self: Feed = {
    sharing,
    async next() {
      try {
        while (own.running()) {
          const value = own.poll();
          if (value !== null) return { done: false, value };
          await own.waitForItem();
        }
      } catch (error) {
        own.end();
        throw error;
      }
      own.end();
      return done;
    },
    async return() {
      own.end();
      return done;
    },
    async throw(error) {
      own.end();
      throw error;
    },
    [Symbol.asyncIterator]: () => self,
  };
  return self;
}
