// Prints the events of a participant's subscriptions as they arrive, consecutive rewards in one line. The demo waits for the
// events of each step, so that it fails when one is not delivered.

import type { Tandem } from '../../client/src/index.ts';
import { formatAmount, parseAmount } from '../../client/src/money.ts';
import type { EventStream } from '../../client/src/streams.ts';
import { AccountEventsDocument, OfferEventsDocument } from '../generated/graphql.ts';
import { codeInWords, formatMinute, printEvent } from './print.ts';

export type EventPrinter = {
  /** Waits for an event of a type; each event ends one wait. @throws after a minute */
  readonly until: (type: string) => Promise<void>;
  /** Waits until the received rewards sum to at least an amount of IO, which a query has returned. @throws after a minute */
  readonly untilRewarded: (amount: string) => Promise<void>;
  readonly followOffer: (offerId: string, after: string) => void;
  /** Ends all subscriptions. */
  readonly close: () => void;
};

type PrintedEvent = {
  readonly type: string;
  readonly occurredAt: string;
  readonly label?: string | null;
  readonly previousLabel?: string | null;
  readonly reason?: string | null;
  readonly amount?: string | null;
};

const TIMEOUT_MS = 60_000;
/** Event types that are not printed, because the demo prints their effect. */
const HIDDEN = new Set(['SESSION_STARTED', 'DEPOSIT_CREDITED', 'RELIABILITY_CHANGED']);

/** Subscribes to the events of the signed-in account after a cursor. */
export function createEventPrinter(name: string, tandem: Tandem, after: string): EventPrinter {
  const waiting = new Map<string, number>();
  let sum = 0n;
  let rewards: { blocks: number; units: bigint; from: string; to: string } | null = null;
  let arrived: () => void = () => undefined;

  const printRewards = (): void => {
    if (rewards === null) return;
    const { blocks, units, from, to } = rewards;
    const span = blocks === 1 ? '' : `, ${blocks} blocks since ${formatMinute(from)}`;
    printEvent(name, to, `REWARDS_CREDITED  +${formatAmount(units)} IO${span}`);
    rewards = null;
  };
  const receive = ({ type, occurredAt, label, previousLabel, reason, amount }: PrintedEvent): void => {
    if (type === 'REWARDS_CREDITED') {
      const units = parseAmount(amount ?? '0');
      sum += units;
      rewards = {
        blocks: (rewards?.blocks ?? 0) + (rewards?.to === occurredAt ? 0 : 1),
        units: (rewards?.units ?? 0n) + units,
        from: rewards?.from ?? occurredAt,
        to: occurredAt,
      };
    } else if (!HIDDEN.has(type)) {
      printRewards();
      const change = label == null || label === previousLabel ? null : changeOf(previousLabel, label);
      const details = [change, reason, amount == null ? null : `${amount} IO`].filter((one) => one != null);
      printEvent(name, occurredAt, `${type}  ${details.join('  ')}`.trimEnd());
    }
    waiting.set(type, (waiting.get(type) ?? 0) + 1);
    arrived();
  };
  const wait = async (what: string, done: () => boolean): Promise<void> => {
    const started = Date.now();
    const deadline = setTimeout(() => arrived(), TIMEOUT_MS);
    while (!done()) {
      if (Date.now() - started >= TIMEOUT_MS) throw new Error(`${name}'s subscription did not deliver ${what}`);
      await new Promise<void>((resolve) => {
        arrived = resolve;
      });
    }
    clearTimeout(deadline);
    printRewards();
  };

  const streams: EventStream<unknown>[] = [];
  const follow = <Item>(stream: EventStream<Item>, onItem: (item: Item) => void): void => {
    streams.push(stream);
    eachItem(stream, onItem).catch((error: unknown) => {
      process.stderr.write(`the subscription failed: ${String(error)}\n`);
    });
  };
  follow(tandem.follow(AccountEventsDocument, {}, { cursor: after }), (item) => {
    if (item.__typename === 'AccountEvent') receive(item);
  });
  return {
    async until(type) {
      await wait(type, () => (waiting.get(type) ?? 0) > 0);
      waiting.set(type, (waiting.get(type) ?? 0) - 1);
    },
    untilRewarded: (amount) => wait(`rewards of ${amount} IO`, () => sum >= parseAmount(amount)),
    followOffer(offerId, afterOffers) {
      follow(tandem.follow(OfferEventsDocument, { offerId }, { cursor: afterOffers }), (item) => {
        if (item.__typename !== 'OfferEvent') return;
        printEvent('offer', item.occurredAt, `${item.type}  ${changeOf(item.previousLabel, item.label)}`);
      });
    },
    close() {
      for (const stream of streams) stream.close();
    },
  };
}

async function eachItem<Item>(stream: EventStream<Item>, onItem: (item: Item) => void): Promise<void> {
  for await (const item of stream) onItem(item);
}

const changeOf = (before: string | null | undefined, label: string | null): string =>
  `${codeInWords(before ?? 'new')} → ${codeInWords(label ?? '–')}`;
