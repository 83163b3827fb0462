// Has the head of the log vouched for, now and then, by the process that gave its number. By time alone and never by count: how
// often it happens must not tell how much happens.

import type { Tail } from './tail.ts';

export type Vouching = { readonly stop: () => Promise<void> };

/** A head of the log. */
export type Head = { readonly seq: bigint; readonly hash: Uint8Array };

/** Hands over the head every `everyMs`, where it has moved and its number was given here; and once more when stopped. */
export function startVouching(
  tail: Tail,
  vouch: (head: Head) => Promise<void>,
  report: (error: unknown) => void,
  everyMs: number,
): Vouching {
  let vouched = 0n;
  let under = Promise.resolve();

  async function look(): Promise<void> {
    const head = tail.at(tail.head().seq);
    if (head === undefined || head.seq === vouched || !tail.standing().holdsNumbers) return;
    try {
      await vouch(head);
      vouched = head.seq;
    } catch (error) {
      report(error);
    }
  }

  const timer = setInterval(() => {
    under = under.then(look);
  }, everyMs);
  return {
    async stop() {
      clearInterval(timer);
      under = under.then(look);
      await under;
    },
  };
}
