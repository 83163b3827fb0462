// Has the head of the log vouched for, now and then, by the process that gave its number. By time alone and never by count: how
// often it happens must not tell how much happens.

import type { Tail } from './tail.ts';

export type Vouching = { readonly stop: () => Promise<void> };

/** A head of the log. */
export type Head = { readonly seq: bigint; readonly hash: Uint8Array };

/** How many times it is looked in the time of one vouching: where processes number in turn, each must meet a moment of its own. */
const LOOKS = 6;

/** Hands over the head every `everyMs` at most, where it has moved and its number was given here; and once more when stopped. */
export function startVouching(
  tail: Tail,
  vouch: (head: Head) => Promise<void>,
  report: (error: unknown) => void,
  everyMs: number,
): Vouching {
  let vouched = 0n;
  let rest = 0;
  let under = Promise.resolve();

  async function look(): Promise<void> {
    rest = Math.max(0, rest - 1);
    const head = tail.at(tail.head().seq);
    if (rest > 0 || head === undefined || head.seq === vouched || !tail.standing().holdsNumbers) return;
    try {
      await vouch(head);
      vouched = head.seq;
      rest = LOOKS;
    } catch (error) {
      report(error);
    }
  }

  const timer = setInterval(() => {
    under = under.then(look);
  }, everyMs / LOOKS);
  return {
    async stop() {
      clearInterval(timer);
      await under;
      rest = 0;
      await look();
    },
  };
}
