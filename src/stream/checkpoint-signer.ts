// The checkpoint signer: signs the head (the newest numbered row) of the event log at a fixed interval. Of several processes, the one
// that gave this row its number signs it.
// **Invariant:** checkpoints follow time and never the number of events, so their frequency does not reveal the traffic.
// The signature and its storage do not belong here (app/log-checkpoints.ts).

import type { LogReader } from './log-reader.ts';

/** A running checkpoint signer. `stop` signs the head once more if it has moved. */
export type CheckpointSigner = { readonly stop: () => Promise<void> };

/** The last row of the event log: its number and its hash. */
export type LogHead = { readonly seq: bigint; readonly hash: Uint8Array };

/**
 * Number of checks in each signing interval. There are several, because processes may take turns in numbering rows, and a process
 * signs only at a check where it has numbered the last row.
 */
const CHECKS_PER_INTERVAL = 6;

/**
 * Starts a signer that calls `signHead` at most once in `everyMs` milliseconds, and once more when it is stopped: only when the head
 * has moved and this process numbered its row. The next check tries again when `signHead` returns false, because it may not sign now, or
 * fails; its errors go to `report`.
 */
export function startCheckpointSigner(
  logReader: LogReader,
  signHead: (head: LogHead) => Promise<boolean>,
  report: (error: unknown) => void,
  everyMs: number,
): CheckpointSigner {
  let signedSeq = 0n;
  let checksToSkip = 0;
  let running = Promise.resolve();

  async function check(): Promise<void> {
    checksToSkip = Math.max(0, checksToSkip - 1);
    const head = logReader.rowAt(logReader.head().seq);
    if (checksToSkip > 0 || head === undefined || head.seq === signedSeq || !logReader.status().isSequencer) return;
    try {
      if (!(await signHead(head))) return;
      signedSeq = head.seq;
      checksToSkip = CHECKS_PER_INTERVAL;
    } catch (error) {
      report(error);
    }
  }

  const timer = setInterval(() => {
    running = running.then(check);
  }, everyMs / CHECKS_PER_INTERVAL);
  return {
    async stop() {
      clearInterval(timer);
      await running;
      checksToSkip = 0;
      await check();
    },
  };
}
