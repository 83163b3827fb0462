// Status as it changes: what a person's streams tell, printed as it arrives. Rewards come by the hour and are told in one line.
// The story waits on what it hears, so it follows what really happened.

import { AccountEventsDocument, OfferEventsDocument } from '../generated/graphql.ts';
import type { Client } from './client.ts';
import { amountOf, unitsOf } from './money.ts';
import { heard, lowered, minute } from './print.ts';

export type News = {
  /** Waits for the next event of a type that was not waited for yet. */
  readonly until: (type: string) => Promise<void>;
  /** Waits until the rewards heard of come to an amount of IO: what a snapshot shows, the stream tells, to the base unit. */
  readonly untilRewarded: (amount: string) => Promise<void>;
  readonly followOffer: (offerId: string, after: string) => void;
};

type Told = {
  readonly type: string;
  readonly occurredAt: string;
  readonly label?: string | null;
  readonly previousLabel?: string | null;
  readonly reason?: string | null;
  readonly amount?: string | null;
};

const TIMEOUT_MS = 60_000;
/** Told by what they change; the story has other lines for them. */
const QUIET = new Set(['SESSION_STARTED', 'DEPOSIT_CREDITED', 'RELIABILITY_CHANGED']);

/** Follows the account of whoever signed in, from a cursor on. */
export function newsOf(name: string, client: Client, after: string): News {
  const waiting = new Map<string, number>();
  let sum = 0n;
  let rewards: { blocks: number; units: bigint; from: string; to: string } | null = null;
  let arrived: () => void = () => undefined;

  const tellRewards = (): void => {
    if (rewards === null) return;
    const { blocks, units, from, to } = rewards;
    const span = blocks === 1 ? '' : `, ${blocks} blocks since ${minute(from)}`;
    heard(name, to, `REWARDS_CREDITED  +${amountOf(units)} IO${span}`);
    rewards = null;
  };
  const hear = ({ type, occurredAt, label, previousLabel, reason, amount }: Told): void => {
    if (type === 'REWARDS_CREDITED') {
      const units = unitsOf(amount ?? '0');
      sum += units;
      rewards = {
        blocks: (rewards?.blocks ?? 0) + (rewards?.to === occurredAt ? 0 : 1),
        units: (rewards?.units ?? 0n) + units,
        from: rewards?.from ?? occurredAt,
        to: occurredAt,
      };
    } else if (!QUIET.has(type)) {
      tellRewards();
      const change = label == null || label === previousLabel ? null : changeOf(previousLabel, label);
      const told = [change, reason, amount == null ? null : `${amount} IO`].filter((one) => one != null);
      heard(name, occurredAt, `${type}  ${told.join('  ')}`.trimEnd());
    }
    waiting.set(type, (waiting.get(type) ?? 0) + 1);
    arrived();
  };
  const wait = async (what: string, done: () => boolean): Promise<void> => {
    const started = Date.now();
    const deadline = setTimeout(() => arrived(), TIMEOUT_MS);
    while (!done()) {
      if (Date.now() - started >= TIMEOUT_MS) throw new Error(`${name}'s stream never told ${what}`);
      await new Promise<void>((resolve) => {
        arrived = resolve;
      });
    }
    clearTimeout(deadline);
    tellRewards();
  };

  client.follow(AccountEventsDocument, { after }, ({ accountEvents: item }) => {
    if (item.__typename === 'AccountEvent') hear(item);
  });
  return {
    async until(type) {
      await wait(type, () => (waiting.get(type) ?? 0) > 0);
      waiting.set(type, (waiting.get(type) ?? 0) - 1);
    },
    untilRewarded: (amount) => wait(`rewards of ${amount} IO`, () => sum >= unitsOf(amount)),
    followOffer(offerId, afterOffers) {
      client.follow(OfferEventsDocument, { offerId, after: afterOffers }, ({ offerEvents: item }) => {
        if (item.__typename !== 'OfferEvent') return;
        heard('offer', item.occurredAt, `${item.type}  ${changeOf(item.previousLabel, item.label)}`);
      });
    },
  };
}

const changeOf = (before: string | null | undefined, label: string | null): string =>
  `${lowered(before ?? 'new')} → ${lowered(label ?? '–')}`;
