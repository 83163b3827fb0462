// Identical public subscriptions told together: each event is executed once, made text once and sent to all. A subscription first
// tells by itself what it has missed; once it has told everything it joins its group, and leaves it again when its socket does
// not take what comes. Invariant: a member is told exactly what it would have told itself, because it joins and leaves at a place.

import { type Batch, batchOf } from './frame.ts';

/** What a source that can be shared tells: items in order, each at a place of its own or, said of nothing, at the last one. */
type Item = { readonly kind: string; readonly seq: bigint };

/** A source of which there are many alike; src/stream/feed.ts makes them. */
export type Shareable<Place extends { readonly seq: bigint }> = AsyncIterator<Item, undefined> & {
  readonly common: {
    readonly key: string;
    readonly isLive: () => boolean;
    readonly place: () => Place;
    readonly resume: (place: Place) => Shareable<Place>;
    readonly fork: (place: Place) => AsyncIterator<Item, undefined> & {
      readonly now: () => Item | null;
      readonly place: () => Place;
    };
  };
};
type Source = Shareable<{ readonly seq: bigint }>;

/** Hands the results from number `from` on to one socket at once; false when it cannot take them. */
export type Deliver = (batch: Batch, from: number) => boolean;

export type Sharing = {
  /** Equal for those who are to be told the same by sources of one key. */
  readonly key: string;
  /** The JSON of the results of these items; asked of one member for all. Never rejects. */
  readonly execute: (items: readonly unknown[]) => Promise<readonly string[]>;
  readonly deliver: Deliver;
};

export type SharedSubscriptions = {
  /** The same source, but what the group tells does not come out of it: it goes to `deliver`. */
  readonly shared: (source: Source, sharing: Sharing) => AsyncIterator<unknown, undefined>;
};

type Place = { readonly seq: bigint };
type Member = {
  /** Where it joined, until the group has come past that place. */
  joinedAt: Place | null;
  readonly deliver: Deliver;
  /** Lets it go on by itself, from this place. */
  readonly release: (place: Place) => void;
};
type Group = {
  readonly join: (member: Member) => void;
  readonly leave: (member: Member) => void;
  /** A source from a place on, for a member that goes on by itself. */
  readonly resume: (place: Place) => Source;
};

/** So many items are executed and sent together at most. */
const MAX_BATCH = 32;
/** After so many sockets others get their turn. */
const SOCKETS_AT_ONCE = 500;

/** True for a source of which there are many alike. */
export function isShareable(source: object): source is Source {
  return 'common' in source && typeof source.common === 'object' && source.common !== null;
}

/** Makes the sharedSubscriptions of one schema; how many there are is told to `count`. */
export function sharedSubscriptions(count: { readonly set: (value: number) => void }): SharedSubscriptions {
  const all = new Map<string, Group>();

  const groupOf = (source: Source, { key, execute }: Sharing): Group => {
    const name = JSON.stringify([source.common.key, key]);
    const known = all.get(name);
    if (known !== undefined) return known;
    const made = group(source.common, execute, () => {
      all.delete(name);
      count.set(all.size);
    });
    all.set(name, made);
    count.set(all.size);
    return made;
  };

  return {
    shared(source, sharing) {
      // Given up in a group, so that a member holds next to nothing; nothing here may hold it in a closure.
      let own: Source | null = source;
      let joined: Group | null = null;
      let ended = false;
      let wake = (): void => undefined;
      const member: Member = {
        joinedAt: null,
        deliver: sharing.deliver,
        release(place) {
          own = joined?.resume(place) ?? null;
          joined = null;
          wake();
        },
      };
      const together = (alone: Source): Promise<void> => {
        joined = groupOf(alone, sharing);
        member.joinedAt = alone.common.place();
        joined.join(member);
        own = null;
        void alone.return?.();
        return new Promise((resolve) => {
          wake = resolve;
        });
      };
      return {
        async next() {
          if (!ended && own?.common.isLive()) await together(own);
          return ended || own === null ? { done: true, value: undefined } : own.next();
        },
        async return() {
          ended = true;
          joined?.leave(member);
          wake();
          return own?.return?.() ?? { done: true, value: undefined };
        },
      };
    },
  };
}

function group({ place, fork, resume }: Source['common'], execute: Sharing['execute'], onEnd: () => void): Group {
  const members = new Set<Member>();
  let told = place();
  const feed = fork(told);
  let ended = false;

  const end = (): void => {
    if (ended) return;
    ended = true;
    onEnd();
    void feed.return?.();
    for (const member of members) release(member);
  };
  const release = (member: Member): void => {
    members.delete(member);
    member.release(member.joinedAt ?? told);
  };

  async function send(items: readonly Item[]): Promise<void> {
    const batch = batchOf(await execute(items));
    let sent = 0;
    for (const member of members) {
      const from = member.joinedAt === null ? 0 : firstAfter(items, member.joinedAt.seq);
      if (from === -1) continue;
      if (!member.deliver(batch, from)) {
        release(member);
        continue;
      }
      member.joinedAt = null;
      sent += 1;
      if (sent % SOCKETS_AT_ONCE === 0) await new Promise(setImmediate);
    }
  }

  async function run(): Promise<void> {
    for (;;) {
      const first = await feed.next();
      if (first.done === true) return;
      const items = [first.value];
      for (let item = feed.now(); item !== null; item = items.length < MAX_BATCH ? feed.now() : null) items.push(item);
      const place = feed.place();
      await send(items);
      told = place;
    }
  }
  // What breaks the source breaks each member's own source too, and is told there.
  run().then(end, end);

  return {
    resume,
    join(member) {
      if (member.joinedAt?.seq === told.seq) member.joinedAt = null;
      members.add(member);
    },
    leave(member) {
      if (members.delete(member) && members.size === 0) end();
    },
  };
}

/** The first of the items that is not told yet at a place; a checkpoint at that very place is. */
function firstAfter(items: readonly Item[], seq: bigint): number {
  return items.findIndex((item) => item.seq > seq || (item.seq === seq && item.kind !== 'event'));
}
