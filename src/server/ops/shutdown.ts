// Leaving when the operating system asks: in order the first time, at once the second.

import type { Logger } from './logger.ts';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** The part of `process` that this needs. */
export type SignalSource = {
  readonly on: (signal: (typeof SIGNALS)[number], listener: () => void) => unknown;
  readonly exit: (code: number) => void;
};

/** One press of Ctrl-C reaches a program twice when its runner passes it on; what comes this soon is the same request. */
const SAME_WISH_MS = 1_000;

/**
 * On the first signal waits for `close` and exits, with 0 when it went well and 1 when it did not; on another, later one exits
 * with 1 without waiting.
 */
export function closeOnSignals(
  close: () => Promise<void>,
  logger: Logger,
  source: SignalSource = process,
  sameInputMs: number = SAME_WISH_MS,
): void {
  let leaving = false;
  let impatient = sameInputMs === 0;
  for (const signal of SIGNALS) {
    source.on(signal, () => {
      if (leaving && !impatient) return;
      if (leaving) {
        logger.warn({ signal }, 'leaving at once');
        source.exit(1);
        return;
      }
      leaving = true;
      setTimeout(() => {
        impatient = true;
      }, sameInputMs).unref();
      logger.info({ signal }, 'leaving');
      close().then(
        () => source.exit(0),
        (error: unknown) => {
          logger.error({ err: error }, 'left badly');
          source.exit(1);
        },
      );
    });
  }
}
