// The stream of the account that is signed in, loaded with the first sign-in: it makes stale what was read, keeps the latest events for
// Activity, and speaks up about what concerns the person.

import type { EventType } from '@tandem/client';
import { storedCursor } from '@tandem/client/streams';
import { textOf } from '../text.ts';
import { createQuiet, setUnread, unread } from './live.ts';
import { createStore, useStore } from './store.ts';
import { OWN_SCOPES, stale, tandem } from './tandem.ts';
import { toast } from './toasts.ts';

/** An event of the account, as Activity shows it. */
export type Happened = {
  readonly id: string;
  readonly type: EventType;
  readonly at: string;
  readonly slug: string | null;
  readonly coStakeId: string | null;
  readonly amount: string | null;
};

/** So many events of the account are kept in this browser. */
const KEPT_EVENTS = 100;
const happened = createStore<readonly Happened[]>([]);
/** Events of the account since this browser follows it, newest first. */
export const useHappened = (): readonly Happened[] => useStore(happened);

/** Follows the account's stream; returns the function that stops it. */
export function followAccount(accountId: string): () => void {
  const stream = tandem.accountEvents({ cursor: storedCursor(localStorage, `tandem.account.${accountId}`) });
  const key = `tandem.events.${accountId}`;
  happened.set(JSON.parse(localStorage.getItem(key) ?? '[]'));
  const quiet = createQuiet(() => stale(...OWN_SCOPES, 'offer'));
  const read = async (): Promise<void> => {
    for await (const item of stream) {
      if (item.__typename === 'StreamCheckpoint') continue;
      quiet();
      if (item.__typename !== 'AccountEvent') continue;
      const { id, type, occurredAt: at, offer, coStake, amount } = item;
      const event: Happened = {
        id,
        type,
        at,
        slug: offer?.slug ?? null,
        coStakeId: coStake?.id ?? null,
        amount: amount ?? null,
      };
      if (happened.get().every((one) => one.id !== id)) happened.set([event, ...happened.get()].slice(0, KEPT_EVENTS));
      localStorage.setItem(key, JSON.stringify(happened.get()));
      setUnread(unread.get() + 1);
      const title = textOf('event', type);
      if (title !== null) toast('bell', title);
    }
  };
  read().catch(() => undefined);
  return stream.close;
}
