// Shutdown on a signal: the first SIGTERM or SIGINT closes in order, a second one exits at once.

import type { Logger } from './logger.ts';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** The part of `process` that a shutdown needs. */
export type SignalSource = {
  readonly on: (signal: (typeof SIGNALS)[number], listener: () => void) => unknown;
  readonly exit: (code: number) => void;
};

/** A runner such as npm passes Ctrl-C on, so one key press arrives twice. A signal within this time is the same request. */
const SAME_REQUEST_MS = 1_000;

/**
 * On the first signal waits for `close` and exits: with 0 when it resolves, with 1 when it rejects. On a second signal, later than
 * `sameRequestMs`, exits with 1 without waiting.
 */
export function closeOnSignals(
  close: () => Promise<void>,
  logger: Logger,
  source: SignalSource = process,
  sameRequestMs: number = SAME_REQUEST_MS,
): void {
  let closing = false;
  let forced = sameRequestMs === 0;
  for (const signal of SIGNALS) {
    source.on(signal, () => {
      if (closing && !forced) return;
      if (closing) {
        logger.warn({ signal }, 'exiting without closing');
        source.exit(1);
        return;
      }
      closing = true;
      setTimeout(() => {
        forced = true;
      }, sameRequestMs).unref();
      logger.info({ signal }, 'closing');
      close().then(
        () => source.exit(0),
        (error: unknown) => {
          logger.error({ err: error }, 'closing failed');
          source.exit(1);
        },
      );
    });
  }
}
