// Readiness checks of the database: it can be written to, it has every migration, and each connection is a session of its own.
// **Invariant:** each answer is cached, so that probes cost little, however many ask; a reason is one of the sentences that
// docs/operating.md lists.

import type { Database } from '../../store/db/database.ts';
import { lacksMigrations, readMigrations } from '../../store/db/migrations.ts';
import { probeWrite, type WriteFault } from '../../store/write-probe.ts';

/** Returns the reasons for which the process is not ready; empty when this check has none. Rejects when the database does not answer. */
export type ReadinessCheck = () => Promise<readonly string[]>;

export const WRITE_FAULT_MESSAGES: Readonly<Record<WriteFault, string>> = {
  READ_ONLY: 'the database is read only',
  DISK_FULL: 'the disk of the database is full',
  NOT_WRITABLE: 'the database cannot write',
};
export const POOLER_MESSAGE = 'a connection pooler loses prepared statements; set DATABASE_POOLER=transaction';
export const MIGRATIONS_MESSAGE = 'migrations are pending';

/** Returns a check for migrations that the database lacks. */
export function createMigrationCheck(database: Database): ReadinessCheck {
  const migrations = readMigrations();
  return async () => ((await lacksMigrations(database, await migrations)) ? [MIGRATIONS_MESSAGE] : []);
}

/** Returns a check that writes to the database and rolls back. */
export function createWriteCheck(database: Database): ReadinessCheck {
  return async () => {
    const fault = await probeWrite(database);
    return fault === null ? [] : [WRITE_FAULT_MESSAGES[fault]];
  };
}

/**
 * Returns a check for a pooler in transaction mode that came between this process and the database after its start. It looks only when
 * a connection was opened or a prepared statement was lost since it last found none.
 */
export function createPoolerCheck(database: Database): ReadinessCheck {
  let checkedAt = database.sessionChanges();
  return async () => {
    const changes = database.sessionChanges();
    if (changes === checkedAt) return [];
    if (await database.sharesSessions()) return [POOLER_MESSAGE];
    checkedAt = changes;
    return [];
  };
}
