// The stream of the account that is signed in, loaded with the first sign-in: it makes stale what was read, keeps the latest events for
// Activity, and speaks up about what concerns the person.

import type { EventType } from '@tandem/client';
import { sumAmounts } from '@tandem/client/money';
import { storedCursor } from '@tandem/client/streams';
import { textOf } from '../text.ts';
import { createQuiet, keepReading, setUnread } from './live.ts';
import { createStore, useStore } from './store.ts';
import { OWN_SCOPES, stale, tandem } from './tandem.ts';
import { toast } from './toasts.ts';

/** An event of the account, as Activity shows it. Rewards are credited with every block: those of a day and a source are one entry. */
export type Happened = {
  readonly id: string;
  readonly type: EventType;
  readonly at: string;
  readonly slug: string | null;
  readonly coStakeId: string | null;
  readonly deviceId: string | null;
  readonly amount: string | null;
  /** Number of blocks whose rewards are in the entry; 1 for everything else. */
  readonly count: number;
  readonly isUnread: boolean;
};

/** So many entries are kept in this browser. */
const KEPT_EVENTS = 200;
const happened = createStore<readonly Happened[]>([]);
/** Events of the account since this browser follows it, newest first. */
export const useHappened = (): readonly Happened[] => useStore(happened);

let key = '';

function keep(events: readonly Happened[]): void {
  const kept = [...events].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)).slice(0, KEPT_EVENTS);
  happened.set(kept);
  localStorage.setItem(key, JSON.stringify(kept));
  setUnread(kept.filter(({ isUnread }) => isUnread).length);
}

/** Marks everything that is listed as read. */
export const markAllRead = (): void => keep(happened.get().map((event) => ({ ...event, isUnread: false })));

/** Returns the list with an event that has come; an event that is there already changes nothing. */
function withEvent(list: readonly Happened[], event: Happened): readonly Happened[] {
  if (event.type !== 'REWARDS_CREDITED') return list.some(({ id }) => id === event.id) ? list : [event, ...list];
  const id = `${event.coStakeId ?? event.deviceId} ${event.at.slice(0, 10)}`;
  const before = list.find((one) => one.id === id);
  const credit = { ...event, id, isUnread: false };
  if (before === undefined) return [credit, ...list];
  if (before.at >= event.at) return list;
  const amount = sumAmounts([before.amount ?? '0', event.amount ?? '0']);
  return list.map((one) => (one.id === id ? { ...credit, amount, count: before.count + 1 } : one));
}

/** Follows the account's stream; returns the function that stops it. */
export function followAccount(accountId: string): () => void {
  let close = (): void => undefined;
  key = `tandem.activity.${accountId}`;
  happened.set(JSON.parse(localStorage.getItem(key) ?? '[]'));
  const quiet = createQuiet(() => stale(...OWN_SCOPES, 'offer'));
  const read = async (alive: () => void): Promise<void> => {
    const stream = tandem.accountEvents({ cursor: storedCursor(localStorage, `tandem.account.${accountId}`) });
    close = stream.close;
    for await (const item of stream) {
      alive();
      if (item.__typename === 'StreamCheckpoint') continue;
      quiet();
      if (item.__typename !== 'AccountEvent') continue;
      const { id, type, occurredAt: at, offer, coStake, device, amount } = item;
      const event: Happened = {
        id,
        type,
        at,
        slug: offer?.slug ?? null,
        coStakeId: coStake?.id ?? null,
        deviceId: device?.id ?? null,
        amount: amount ?? null,
        count: 1,
        isUnread: true,
      };
      keep(withEvent(happened.get(), event));
      const title = textOf('event', type);
      if (title !== null) toast('bell', title);
    }
  };
  const stop = keepReading(read);
  return () => {
    stop();
    close();
  };
}
