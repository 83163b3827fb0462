// Bootstrap of the program and of the scripts: opens the database and the secrets by their settings, and creates the AppContext that
// every use case takes. The caller closes the database. server.ts starts the server.

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createClockMonitor } from '../../app/clock-monitor.ts';
import type { AppContext } from '../../app/context.ts';
import { DEFAULT_RATE_LIMITS, type RateLimits } from '../../domain/rate-limits.ts';
import { DATABASE_CLOCK, readClock } from '../../store/clock.ts';
import { openDatabase } from '../../store/db/database.ts';
import { listingOf } from '../../store/listing/listing.ts';
import { requireIdentity } from './identity.ts';
import { type GivenSecrets, openSecrets } from './secrets.ts';

export type BootstrapOptions = {
  /** Connection string of a PostgreSQL server; null for the embedded database in `dataDir`. */
  readonly databaseUrl: string | null;
  /** Whether that address leads to a pooler, and the address of the server without it. */
  readonly databasePooler?: 'transaction' | null;
  readonly databaseDirectUrl?: string | null;
  /** Standbys that answer queries of a server process. */
  readonly databaseReplicaUrls?: readonly string[];
  readonly dataDir: string;
  /** Secret keys from the settings (see ops/secrets.ts); null: the key stored in `dataDir` is used. */
  readonly secrets: GivenSecrets;
  readonly sandbox: boolean;
  readonly demoNetwork: boolean;
  readonly publicOrigin: string;
  readonly publicAppUrl?: string | null;
  readonly domain: string;
  readonly allowedOrigins: readonly string[];
  /** Figures of the rate limits, for clients to read; null: off. */
  readonly rateLimits?: RateLimits | null;
  /**
   * True for a server process: opening fails when another process has the embedded database open. False for a script: it then
   * connects as a client of that process.
   */
  readonly asOwner?: boolean;
  /** True for a script that must not write, not even the identity of the database. */
  readonly readsOnly?: boolean;
  /** Receives a sentence for each change of the recorded identity: a rotated secret, another origin of a sandbox. */
  readonly report?: (sentence: string) => void;
};

/**
 * Opens and migrates the database, opens the secrets, compares both with the recorded identity of the database, and returns the
 * AppContext. `notify` is called after every commit that wrote events. Throws `StartupError`, `SecretsUnreadable` or
 * `IdentityMismatch`, each with a sentence for the operator; the database is then closed.
 */
export async function bootstrap(options: BootstrapOptions, notify: () => void = () => undefined): Promise<AppContext> {
  const app = await openContext(options, notify);
  try {
    const role = options.asOwner === true ? 'SERVER' : options.readsOnly === true ? 'READER' : 'SCRIPT';
    await requireIdentity(app, role, options.report ?? (() => undefined));
    return app;
  } catch (error) {
    await app.database.close();
    throw error;
  }
}

/** Returns the AppContext without comparing the recorded identity, for a program that reports the differences itself. */
export async function openContext(options: BootstrapOptions, notify: () => void): Promise<AppContext> {
  const { databaseUrl, dataDir, sandbox, demoNetwork, publicOrigin: origin, domain, allowedOrigins } = options;
  const { publicAppUrl: appUrl = null, rateLimits = DEFAULT_RATE_LIMITS } = options;
  const chainId = sandbox ? 'solana:localnet' : 'solana:mainnet';
  const target = { dataDir, asOwner: options.asOwner === true };
  const database = await openDatabase(
    databaseUrl === null
      ? target
      : {
          ...target,
          url: databaseUrl,
          pooler: options.databasePooler ?? null,
          directUrl: options.databaseDirectUrl ?? null,
          replicaUrls: target.asOwner ? (options.databaseReplicaUrls ?? []) : [],
          readsOnly: options.readsOnly === true,
        },
  );
  // Load the offer list now; an error is ignored, because the first read of the list loads it again.
  if (target.asOwner)
    listingOf(database)
      .load()
      .catch(() => undefined);
  try {
    const clock = createClockMonitor({ monotonicMs: () => performance.now(), wallMs: () => Date.now() });
    await clock.observe(() => readClock(database, DATABASE_CLOCK));
    return {
      database,
      wallNow: clock.wallNow,
      clock,
      random: (bytes) => randomBytes(bytes),
      settings: { domain, origin, appUrl, chainId, sandbox, demoNetwork, allowedOrigins, rateLimits },
      secrets: await openSecrets(dataDir, options.secrets),
      notify,
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Returns the text of a demo network file in the package; the working directory does not matter. */
export function readBundledFile(name: 'devices' | 'multipliers'): string {
  return readFileSync(new URL(`../../../examples/network/${name}.json`, import.meta.url), 'utf8');
}
