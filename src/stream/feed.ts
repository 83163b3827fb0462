// The follower of one stream as a sequence of items: pulled, so that who does not read costs nothing and holds nobody up. Feeds
// of one public scope can be told in common, by a fork of one of them, from where they have told everything.

import { type EventFilter, type EventScope, publicScope, scopeKey } from '../domain/event-filter.ts';
import { openPosition } from './position.ts';
import type { Stream } from './stream.ts';
import { type FeedItem, type Place, type Subscriber, subscriber, UNPROVED } from './subscriber.ts';

export type { FeedItem } from './subscriber.ts';

/** Items for as long as they are asked for. `return` ends it at once, also while `next` is waiting. */
export type Feed = {
  readonly next: () => Promise<IteratorResult<FeedItem, undefined>>;
  readonly return: () => Promise<IteratorResult<FeedItem, undefined>>;
  readonly throw: (error: unknown) => Promise<IteratorResult<FeedItem, undefined>>;
  readonly [Symbol.asyncIterator]: () => Feed;
  /** What makes the feed one of many that tell the same; null for an account's, which is its own. */
  readonly common: Common | null;
};

/** What feeds of one scope have in common: once they have told everything, each tells what all others do. */
export type Common = {
  /** Equal for feeds of equal scopes. */
  readonly key: string;
  /** True when all there is has been told, so that `next` would wait. */
  readonly isLive: () => boolean;
  /** Up to where everything was told. */
  readonly place: () => Place;
  /** A feed that goes on for one that has told everything up to this place. Holds nothing of the feed it came with. */
  readonly resume: (place: Place) => Feed;
  /** The same for many at once. It ends with the epoch, for it cannot know what others were told. */
  readonly fork: (place: Place) => Fork;
};
export type Fork = Feed & {
  /** An item that can be told without waiting. */
  readonly now: () => FeedItem | null;
  readonly place: () => Place;
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
  const { logReader, secret } = stream;
  const from =
    after === undefined
      ? { ...logReader.head(), epoch: logReader.epoch() }
      : { ...openPosition(secret, scope, after), epoch: UNPROVED };
  const own = subscriber(stream, scope, from, 'NEWCOMER');
  return iterated(own, scope.kind === 'public' ? common(stream, scope, scopeKey(scope), own) : null);
}

function common(stream: Stream, scope: EventScope, key: string, { isLive, place }: Subscriber): Common {
  return { key, isLive, place, ...ways(stream, scope, key) };
}

/** The ways from a place on. By themselves, so that they outlive the feed without holding it. */
function ways(stream: Stream, scope: EventScope, key: string): Pick<Common, 'resume' | 'fork'> {
  return {
    resume(place) {
      const next = subscriber(stream, scope, place, 'RESUMED');
      return iterated(next, common(stream, scope, key, next));
    },
    fork(place) {
      const next = subscriber(stream, scope, place, 'FORK');
      return { ...iterated(next, null), now: next.now, place: next.place };
    },
  };
}

function iterated(own: Subscriber, common: Common | null): Feed {
  const done = { done: true, value: undefined } as const;
  const self: Feed = {
    common,
    async next() {
      try {
        while (own.running()) {
          const value = own.now();
          if (value !== null) return { done: false, value };
          await own.more();
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
