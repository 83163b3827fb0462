// Watches what can make a running process the wrong one for its database: a secret or another recorded setting that was changed, and
// stored keys that its secrets do not open. Each change is one line in the log; the metrics and /readyz show the present state.
// **Invariant:** it writes nothing, and a database that does not answer changes nothing in what it knows.

import { Gauge } from 'prom-client';
import type { AppContext } from '../../app/context.ts';
import { type IdentityDifference, identityDifferences } from '../../app/installation.ts';
import { unopenableKeys } from '../../app/signing-keys.ts';
import type { ReadinessCheck } from './database-checks.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';

const READ_EVERY_MS = 15_000;

export type InstallationWatch = {
  /** Reads the record now, and returns the sentence for each difference. */
  readonly check: ReadinessCheck;
  /** Returns a sentence for each stored key that cannot be opened, as of the last reading. */
  readonly warnings: () => readonly string[];
  readonly stop: () => Promise<void>;
};

/** What a difference means for a process that runs already. */
export const DIFFERENCE_SENTENCES: Readonly<Record<IdentityDifference['kind'], string>> = {
  ALIAS_SECRET: 'ALIAS_SECRET was rotated; restart this process with the new value',
  SEAL_SECRET: 'SEAL_SECRET was rotated; restart this process with the new value',
  ORIGIN: 'the origin was changed; restart this process with the new PUBLIC_ORIGIN',
  CHAIN: 'the database belongs to another chain',
  RECORDED_SANDBOX: 'the database belongs to a sandbox',
  RECORDED_REAL: 'the database does not belong to a sandbox',
};

export const keySentence = (kid: string): string =>
  `the stored key ${kid} cannot be opened with SEAL_SECRET; what it signed is refused`;

/** Starts to watch; `stop` ends it. */
export function startInstallationWatch(
  app: AppContext,
  { logger, metrics }: { readonly logger: Logger; readonly metrics: Metrics },
): InstallationWatch {
  let differences: readonly string[] = [];
  let keys: readonly string[] = [];
  const registers = [metrics.registry];
  const differing = new Gauge({
    name: 'tandem_changed_settings',
    help: 'Settings of this process that differ from the record of the database, such as a secret that was rotated.',
    registers,
  });
  const unopenable = new Gauge({
    name: 'tandem_unopenable_keys',
    help: 'Stored keys that the secrets of this process do not open.',
    registers,
  });

  async function read(): Promise<readonly string[]> {
    const found = (await identityDifferences(app)).map(({ kind }) => DIFFERENCE_SENTENCES[kind]);
    const closed = (await unopenableKeys(app)).map(keySentence);
    for (const sentence of found) if (!differences.includes(sentence)) logger.error(sentence);
    for (const sentence of closed) if (!keys.includes(sentence)) logger.error(sentence);
    differences = found;
    keys = closed;
    differing.set(found.length);
    unopenable.set(closed.length);
    return found;
  }

  let running = read().catch(() => differences);
  const timer = setInterval(() => {
    running = read().catch(() => differences);
  }, READ_EVERY_MS);
  return {
    check: read,
    warnings: () => keys,
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
