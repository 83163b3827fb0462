// Readiness of this process for traffic: its clock is in order, it has read the event log to its end, and the
// database has every migration.
// **Invariant:** the check is cheap, because the database's answer is cached, and its reasons reveal nothing about an account.

import { clockFaults } from '../../app/clock.ts';
import type { AppContext } from '../../app/context.ts';
import { lacksMigrations, readMigrations } from '../../store/db/migrations.ts';
import type { Stream } from '../../stream/stream.ts';

/** Readiness of the process for traffic; when it is not ready, the reasons in words for the operator. */
export type Readiness = { readonly ready: true } | { readonly ready: false; readonly reasons: readonly string[] };

/** A process that lags behind the event log by this many milliseconds is not ready: another one serves subscribers sooner. */
const MAX_LAG_MS = 5_000;
/** Time for which the database's answer about pending migrations is cached. */
const MIGRATIONS_CACHED_MS = 5_000;

/** Returns the check that `/readyz` calls. The check rejects when the database does not answer. */
export function createReadinessCheck(
  { database, logReader, wallNow }: Stream,
  app: Pick<AppContext, 'clock'>,
): () => Promise<Readiness> {
  const migrations = readMigrations();
  let cached: { readonly at: number; readonly pending: Promise<boolean> } | null = null;

  const queryMigrations = async (): Promise<boolean> => lacksMigrations(database, await migrations);

  function migrationsPending(): Promise<boolean> {
    const now = wallNow().getTime();
    if (cached === null || Math.abs(now - cached.at) >= MIGRATIONS_CACHED_MS) {
      cached = { at: now, pending: queryMigrations() };
    }
    return cached.pending;
  }

  return async () => {
    const reasons = [
      ...clockFaults(app),
      ...(logReader.status().anchored ? [] : ['the end of the log has not been found']),
      ...(logReader.lagMs() < MAX_LAG_MS ? [] : ['the log is behind']),
    ];
    // Skip the query about migrations while the event log cannot be read: the database may not answer, and the probe would wait for it.
    if (reasons.length === 0 && (await migrationsPending())) reasons.push('migrations are pending');
    return reasons.length === 0 ? { ready: true } : { ready: false, reasons };
  };
}
