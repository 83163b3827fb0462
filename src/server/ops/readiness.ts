// Readiness of this process for traffic: it has read the event log to its end, and the database has every migration.
// **Invariant:** the check is cheap however often it is called, and the reasons say nothing about any account.

import { lacksMigrations, readMigrations } from '../../store/db/migrations.ts';
import type { Stream } from '../../stream/stream.ts';

/** Whether the process may take traffic, and if not, why. */
export type Readiness = { readonly ready: true } | { readonly ready: false; readonly reasons: readonly string[] };

/** A process that lags longer than this is not ready: subscribers are better served by another one. */
const MAX_LAG_MS = 5_000;
/** How long the database's answer about migrations is cached. */
const MIGRATIONS_CACHED_MS = 5_000;

/** The check behind `/readyz`. It rejects when the database does not answer. */
export function readiness({ database, logReader, wallNow }: Stream): () => Promise<Readiness> {
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
      ...(logReader.status().anchored ? [] : ['the end of the log has not been found']),
      ...(logReader.lagMs() < MAX_LAG_MS ? [] : ['the log is behind']),
    ];
    // While the log cannot be read the database may not answer either, and the probe would wait for it.
    if (reasons.length === 0 && (await migrationsPending())) reasons.push('migrations are pending');
    return reasons.length === 0 ? { ready: true } : { ready: false, reasons };
  };
}
