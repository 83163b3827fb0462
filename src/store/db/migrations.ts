// Migrations: applies the migrations in prisma/migrations with the history table of Prisma's command line, and compares them with
// prisma/schema.prisma. **Invariant:** however many processes start together, each migration is applied once. A history with an
// unknown, changed or unfinished migration is refused, never repaired. The schema engine is loaded only when it is needed.

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MigrationList } from '@prisma/schema-engine-wasm';
import pg from 'pg';
import { openEmbeddedInMemory } from './embedded/database.ts';
import { StartupError } from './errors.ts';
import { pinFormats, pinSession } from './session-settings.ts';
import { type Queryable, sql } from './sql.ts';

/** A migration: the name of its folder, its SQL script, and the script's checksum. */
export type Migration = { readonly name: string; readonly script: string; readonly checksum: string };

type Applied = {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished: boolean;
  /** Whether the schema engine recorded that the script failed. */
  readonly failed: boolean;
};

/** Filter of the schema engine that excludes no table. */
const NO_FILTERS = { externalTables: [], externalEnums: [] };

/** Path of the folder with the migrations of this program. */
export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../../prisma/migrations', import.meta.url));

/** Key of the advisory lock under which migrations are applied; any number that never changes. */
const MIGRATION_LOCK = 7_420_251_120;

/**
 * Returns what happened to an unfinished migration and the statement that ends it. A script is one transaction, so it is applied whole or
 * not at all. Marking it as rolled back although it was applied would apply it twice.
 */
function unfinished(name: string, failed: boolean): StartupError {
  const mark = (change: string): string =>
    `UPDATE _prisma_migrations SET ${change} WHERE migration_name = '${name}' AND finished_at IS NULL AND rolled_back_at IS NULL;`;
  const sentence = failed
    ? `The migration ${name} failed on this database and changed nothing. Remove the cause, which its column logs names, then run ` +
      `${mark('rolled_back_at = now()')} and start again.`
    : `The migration ${name} began on this database, and its process ended before it recorded the result. ` +
      `It changed everything or nothing: compare the database with prisma/migrations/${name}/migration.sql, after a backup. ` +
      `If the changes are there, run ${mark('finished_at = now(), applied_steps_count = 1')} ` +
      `If none of them is there, run ${mark('rolled_back_at = now()')} Then start again.`;
  return new StartupError('FAILED_MIGRATION', sentence);
}

/** Returns the migrations of a folder in the order of application; none when the folder does not exist. */
export async function readMigrations(folder: string = MIGRATIONS_FOLDER): Promise<readonly Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return await Promise.all(
    names.sort().map(async (name) => {
      const script = await readFile(join(folder, name, 'migration.sql'), 'utf8');
      return { name, script, checksum: createHash('sha256').update(script).digest('hex') };
    }),
  );
}

/** Returns migrations in the format that the schema engine takes. */
function migrationList(migrations: readonly Migration[], folder: string = MIGRATIONS_FOLDER): MigrationList {
  return {
    baseDir: resolve(folder),
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, script }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: script } },
    })),
  };
}

/**
 * Compares the history of a database with `migrations` and returns the names of those still to be applied. Without the lock,
 * another process may be applying one at this instant: with `unlocked` an unfinished migration counts as still to be applied.
 * @throws StartupError when the history holds a failed, a changed or an unknown migration.
 */
export async function pendingMigrations(
  client: pg.ClientBase,
  migrations: readonly Migration[],
  lock: 'locked' | 'unlocked' = 'locked',
): Promise<readonly string[]> {
  const table = await client.query<{ found: string | null }>(`SELECT to_regclass('_prisma_migrations')::text AS found`);
  const history =
    table.rows[0]?.found == null
      ? []
      : (
          await client.query<Applied>(
            `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished,
               coalesce(logs, '') <> '' AS failed FROM _prisma_migrations
             WHERE rolled_back_at IS NULL ORDER BY started_at`,
          )
        ).rows;
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const { migration_name: name, checksum, finished, failed } of history) {
    if (!finished) {
      if (lock === 'unlocked') continue;
      throw unfinished(name, failed);
    }
    const migration = known.get(name);
    if (migration === undefined) {
      const sentence = `This database is newer than the program: it has the migration ${name}, which this version does not know.`;
      throw new StartupError('NEWER_THAN_PROGRAM', sentence);
    }
    if (migration.checksum !== checksum) {
      const sentence = `The migration ${name} was changed after it had been applied to this database.`;
      throw new StartupError('CHANGED_MIGRATION', sentence);
    }
    known.delete(name);
  }
  return [...known.keys()];
}

export type MigrationOptions = {
  readonly folder?: string;
  /**
   * Holder of the advisory lock. TRANSACTION for a pooler, which gives the session to another client after each transaction. The embedded
   * database needs SESSION: an open transaction would keep its one session from the schema engine.
   */
  readonly lock?: 'SESSION' | 'TRANSACTION';
};

/**
 * Applies the missing migrations of a folder under an advisory lock. Returns the names of those that this call applied.
 * @throws StartupError when the database's history contradicts the folder or a migration fails.
 */
export async function applyMigrations(
  config: pg.ClientConfig,
  { folder = MIGRATIONS_FOLDER, lock = 'SESSION' }: MigrationOptions = {},
): Promise<readonly string[]> {
  const migrations = await readMigrations(folder);
  const client = new pg.Client(config);
  client.on('error', () => undefined);
  await client.connect();
  try {
    if (lock === 'SESSION') await pinSession(client, null);
    if ((await pendingMigrations(client, migrations, 'unlocked')).length === 0) return [];
    await client.query(TAKE_LOCK[lock]);
    if ((await pendingMigrations(client, migrations)).length === 0) return [];
    return await applyAll(config, migrations, folder, lock);
  } finally {
    await client.query(lock === 'SESSION' ? 'SELECT pg_advisory_unlock_all()' : 'COMMIT').catch(() => undefined);
    await client.end();
  }
}

/** Statements that wait for the lock without a time limit, because the process that holds it may take long. */
const TAKE_LOCK = {
  SESSION: `SELECT pg_advisory_lock(${MIGRATION_LOCK})`,
  TRANSACTION:
    'BEGIN; SET LOCAL statement_timeout TO 0; SET LOCAL lock_timeout TO 0; ' +
    `SET LOCAL idle_in_transaction_session_timeout TO 0; SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`,
} as const;

async function applyAll(
  config: pg.ClientConfig,
  migrations: readonly Migration[],
  folder: string,
  lock: 'SESSION' | 'TRANSACTION',
) {
  const { withSchemaEngine } = await import('./schema-engine.ts');
  const onConnect = lock === 'SESSION' ? (client: pg.ClientBase) => pinSession(client, null) : pinFormats;
  try {
    return await withSchemaEngine({ ...config, onConnect }, async (engine) => {
      const done = await engine.applyMigrations({
        migrationsList: migrationList(migrations, folder),
        filters: NO_FILTERS,
      });
      return done.appliedMigrationNames;
    });
  } catch (error) {
    throw new StartupError('FAILED_MIGRATION', failure(error), error);
  }
}

/**
 * Returns the error message for a failed migration. The name of the migration is in the schema engine's error, which is either
 * `error` itself or its cause.
 */
function failure(error: unknown): string {
  if (!(error instanceof Error)) return `A migration could not be applied: ${String(error)}.`;
  const engine = error.cause instanceof Error ? error.cause : error;
  const name = /migration_name="([^"]+)"/.exec(engine.message)?.[1] ?? 'at hand';
  return `The migration ${name} could not be applied. The database said: ${error.message.split('\n')[0]}.`;
}

/**
 * Returns true when one of these migrations is not applied to a database that is open, such as after an older backup was
 * restored. Migrations that the database has beyond them belong to a newer program and do not count.
 */
export async function lacksMigrations(db: Queryable, migrations: readonly Migration[]): Promise<boolean> {
  const rows = await db.query<{ name: string }>(sql`
    SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`);
  const applied = new Set(rows.map(({ name }) => name));
  return migrations.some(({ name }) => !applied.has(name));
}

/**
 * Returns the SQL that takes a database made by `migrations` to `schema`, the text of a Prisma schema; null when they agree.
 * Applies the migrations to a database in memory, so it needs no server, and writes no file.
 */
export async function schemaDifference(migrations: readonly Migration[], schema: string): Promise<string | null> {
  const { withSchemaEngine } = await import('./schema-engine.ts');
  const embedded = await openEmbeddedInMemory();
  try {
    const config = { host: embedded.socketFolder, user: 'postgres', database: 'postgres' };
    const { stdout } = await withSchemaEngine(config, (engine) =>
      engine.diff({
        from: { tag: 'migrations', ...migrationList(migrations) },
        to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: schema }] },
        script: true,
        exitCode: null,
        filters: NO_FILTERS,
      }),
    );
    const script = stdout?.trim() ?? '';
    return script === '' || script === '-- This is an empty migration.' ? null : `${script}\n`;
  } finally {
    await embedded.close();
  }
}
