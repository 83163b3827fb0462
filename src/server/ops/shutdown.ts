// Shutdown on a signal: the first SIGTERM or SIGINT closes the server in order, a second one exits at once.

import type { Logger } from './logger.ts';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** The members of Node's `process` that a shutdown uses; tests replace them. */
export type SignalSource = {
  readonly on: (signal: (typeof SIGNALS)[number], listener: () => void) => unknown;
  readonly exit: (code: number) => void;
};

/** Signals within this time count as one: npm forwards Ctrl-C, so a single key press can arrive twice. */
const SAME_REQUEST_MS = 1_000;

/**
 * Installs the signal handlers. The first signal waits for `close` and exits with 0 when it resolves, with 1 when it rejects. A second
 * signal, more than `sameRequestMs` later, exits with 1 without waiting.
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
