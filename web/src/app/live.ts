// The public stream of the page: it marks what changed where it stands, and makes stale what was read. **Invariant:** nothing moves under
// the reader's hand; new offers are counted and loaded on request.

import type { EventType } from '@tandem/client';
import { storedCursor } from '@tandem/client/streams';
import { createStore, useStore } from './store.ts';
import { queries, stale, tandem } from './tandem.ts';

/** The last public change of an offer since the page was opened. */
export type Mark = { readonly type: EventType; readonly at: string };

const marks = createStore<ReadonlyMap<string, Mark>>(new Map());
const opened = createStore<ReadonlySet<string>>(new Set());
const seenAt = createStore<number | null>(null);
const resets = createStore(0);
const unread = createStore(Number(localStorage.getItem('tandem.unread') ?? 0));

/** Marks of offers by id. */
export const useMarks = (): ReadonlyMap<string, Mark> => useStore(marks);
/** Ids of the offers that were opened since the page was opened. */
export const useOpened = (): ReadonlySet<string> => useStore(opened);
/** Local time of the last item of the offer stream; null before the first. */
export const useSeenAt = (): number | null => useStore(seenAt);
/** How often the offer stream began anew, because its cursor was too old. */
export const useResets = (): number => useStore(resets);
/** Number of events of the account that Activity has not shown. */
export const useUnread = (): number => useStore(unread);

export function setUnread(count: number): void {
  localStorage.setItem('tandem.unread', String(count));
  unread.set(count);
}

/** Follows the public stream for as long as the page is open. */
export function followOffers(): void {
  keepReading(readOffers);
}

const AGAIN_MS = { first: 1_000, longest: 60_000 } as const;

/**
 * Reads a stream, and begins again from its stored cursor when it ends with an error: after a second, then after twice the time before,
 * at most a minute. A reader calls `alive` with each item. Returns the function that stops.
 */
export function keepReading(read: (alive: () => void) => Promise<void>): () => void {
  let waitMs: number = AGAIN_MS.first;
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const alive = (): void => {
    waitMs = AGAIN_MS.first;
  };
  const begin = (): void => {
    read(alive).catch(() => {
      if (stopped) return;
      timer = setTimeout(begin, waitMs);
      waitMs = Math.min(waitMs * 2, AGAIN_MS.longest);
    });
  };
  begin();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

async function readOffers(alive: () => void): Promise<void> {
  const stream = tandem.offerEvents({ cursor: storedCursor(sessionStorage, 'tandem.offers') });
  const quiet = createQuiet(() => stale('market'));
  for await (const item of stream) {
    alive();
    seenAt.set(Date.now());
    switch (item.__typename) {
      case 'OfferEvent': {
        const { offer, type, occurredAt } = item;
        marks.set(new Map(marks.get()).set(offer.id, { type, at: occurredAt }));
        if (type === 'OFFER_OPENED') opened.set(new Set(opened.get()).add(offer.id));
        void queries.invalidateQueries({ queryKey: ['offer'] });
        quiet();
        break;
      }
      case 'StreamReset':
        marks.set(new Map());
        opened.set(new Set());
        resets.set(resets.get() + 1);
        stale('market', 'list', 'offer');
        break;
      case 'StreamCheckpoint':
        break;
      default:
        item satisfies never;
    }
  }
}

/** Returns a function that calls `onEvents` 400 ms after the first of several calls. */
export function createQuiet(onEvents: () => void): () => void {
  let waits = false;
  const fire = (): void => {
    waits = false;
    onEvents();
  };
  return () => {
    if (!waits) setTimeout(fire, 400);
    waits = true;
  };
}
