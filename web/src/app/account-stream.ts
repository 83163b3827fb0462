// The stream of the account that is signed in, loaded with the first sign-in: it makes stale what was read, adds to Activity what comes,
// marks it as unread in this browser, and speaks up about what concerns the person.

import type { EventType } from '@tandem/client';
import { storedCursor } from '@tandem/client/streams';
import { textOf } from '../text.ts';
import { createQuiet, keepReading, setUnread } from './live.ts';
import { createStore, useStore } from './store.ts';
import { OWN_SCOPES, stale, tandem } from './tandem.ts';
import { toast } from './toasts.ts';

/** An event of the account, as the stream and the list of Activity give it. */
export type Happened = {
  readonly id: string;
  readonly type: EventType;
  readonly at: string;
  readonly slug: string | null;
  readonly coStakeId: string | null;
  readonly deviceId: string | null;
  readonly amount: string | null;
};

/** So many events stand before the list that was read; with one more the list is read again. */
const MOST_ARRIVED = 200;
/** So many ids of unread events are kept in this browser. */
const MOST_UNREAD = 500;

const arrived = createStore<readonly Happened[]>([]);
const unreadIds = createStore<ReadonlySet<string>>(new Set());
/** Events that have come since the page was opened, newest first. */
export const useArrived = (): readonly Happened[] => useStore(arrived);
/** Ids of the events that this browser has not marked as read. */
export const useUnreadIds = (): ReadonlySet<string> => useStore(unreadIds);

let key = '';

/** Reads the marks that this tab or another one has written. */
function readMarks(): void {
  const ids: readonly string[] = JSON.parse(localStorage.getItem(key) ?? '[]');
  unreadIds.set(new Set(ids));
  setUnread(ids.length);
}

function writeMarks(ids: readonly string[]): void {
  localStorage.setItem(key, JSON.stringify(ids.slice(-MOST_UNREAD)));
  readMarks();
}

/** Marks everything as read. */
export const markAllRead = (): void => writeMarks([]);

/** Adds an event that has come. Rewards come with every block, so they are never unread. */
function add(event: Happened): void {
  if (arrived.get().some(({ id }) => id === event.id)) return;
  if (arrived.get().length < MOST_ARRIVED) arrived.set([event, ...arrived.get()]);
  else readAgain();
  if (event.type === 'REWARDS_CREDITED') return;
  readMarks();
  if (!unreadIds.get().has(event.id)) writeMarks([...unreadIds.get(), event.id]);
}

/** Drops what has come and reads the list again, in which it stands. */
function readAgain(): void {
  arrived.set([]);
  stale('log');
}

/** Follows the account's stream; returns the function that stops it. */
export function followAccount(accountId: string): () => void {
  let close = (): void => undefined;
  key = `tandem.unread.${accountId}`;
  arrived.set([]);
  readMarks();
  const onStorage = (event: StorageEvent): void => {
    if (event.key === key) readMarks();
  };
  addEventListener('storage', onStorage);
  const quiet = createQuiet(() => stale(...OWN_SCOPES, 'offer'));
  const read = async (alive: () => void): Promise<void> => {
    const stream = tandem.accountEvents({ cursor: storedCursor(localStorage, `tandem.account.${accountId}`) });
    close = stream.close;
    for await (const item of stream) {
      alive();
      switch (item.__typename) {
        case 'AccountEvent': {
          const { id, type, occurredAt: at, offer, coStake, device, amount } = item;
          const [slug, coStakeId, deviceId] = [offer?.slug ?? null, coStake?.id ?? null, device?.id ?? null];
          add({ id, type, at, slug, coStakeId, deviceId, amount: amount ?? null });
          const title = textOf('event', type);
          if (title !== null) toast('bell', title);
          quiet();
          break;
        }
        case 'StreamReset':
          readAgain();
          quiet();
          break;
        case 'StreamCheckpoint':
          break;
        default:
          item satisfies never;
      }
    }
  };
  const stop = keepReading(read);
  return () => {
    stop();
    close();
    removeEventListener('storage', onStorage);
  };
}
