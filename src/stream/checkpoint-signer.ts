// Has the head of the log signedHead for, now and then, by the process that gave its number. By time alone and never by count: how
// often it happens must not tell how much happens.

import type { LogReader } from './log-reader.ts';

export type CheckpointSigner = { readonly stop: () => Promise<void> };

/** A head of the log. */
export type Head = { readonly seq: bigint; readonly hash: Uint8Array };

/** How many times it is looked in the time of one checkpointSigner: where processes number in turn, each must meet a moment of its own. */
const LOOKS = 6;

/** Hands over the head every `everyMs` at most, where it has moved and its number was given here; and once more when stopped. */
export function startCheckpointSigner(
  logReader: LogReader,
  signHead: (head: Head) => Promise<void>,
  report: (error: unknown) => void,
  everyMs: number,
): CheckpointSigner {
  let signedHead = 0n;
  let rest = 0;
  let under = Promise.resolve();

  async function look(): Promise<void> {
    rest = Math.max(0, rest - 1);
    const head = logReader.at(logReader.head().seq);
    if (rest > 0 || head === undefined || head.seq === signedHead || !logReader.status().holdsNumbers) return;
    try {
      await signHead(head);
      signedHead = head.seq;
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
