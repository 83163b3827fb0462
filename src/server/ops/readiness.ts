// Whether this process may take traffic: it stands at the end of the log and the database is as this program needs it.
// Invariant: asking is cheap, however often it is asked, and the reasons say nothing about anybody.

import { lacksMigrations, readMigrations } from '../../store/db/migrations.ts';
import type { Stream } from '../../stream/stream.ts';
import type { Readiness } from './health.ts';

/** Longer behind than this, and a follower elsewhere would be better served. */
const BEHIND_MS = 5_000;
/** The database is asked about its migrations this often at most. */
const BELIEVED_MS = 5_000;

/** What `/readyz` asks. It rejects when the database does not answer. */
export function readiness({ database, logReader, wallNow }: Stream): () => Promise<Readiness> {
  const migrations = readMigrations();
  let asked: { readonly at: number; readonly pending: Promise<boolean> } | null = null;

  const migrationsPending = async (): Promise<boolean> => lacksMigrations(database, await migrations);

  function pending(): Promise<boolean> {
    const now = wallNow().getTime();
    if (asked === null || Math.abs(now - asked.at) >= BELIEVED_MS) asked = { at: now, pending: migrationsPending() };
    return asked.pending;
  }

  return async () => {
    const reasons = [
      ...(logReader.status().anchored ? [] : ['the end of the log has not been found']),
      ...(logReader.lagMs() < BEHIND_MS ? [] : ['the log is behind']),
    ];
    // A database that is not followed would make whoever asks wait.
    if (reasons.length === 0 && (await pending())) reasons.push('migrations are pending');
    return reasons.length === 0 ? { ready: true } : { ready: false, reasons };
  };
}
