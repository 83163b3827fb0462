// Inspects a database as a start would meet it: whether it answers, its version and encoding, a pooler in between, and its migrations.
// **Invariant:** nothing is created, migrated or changed. The rules are those of a start (server-check.ts, migrations.ts); what to do
// about a fault does not belong here.

import { access } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { openEmbeddedFolder } from './embedded/database.ts';
import { StartupError } from './errors.ts';
import type { DatabaseLocation } from './location.ts';
import { pendingMigrations, readMigrations } from './migrations.ts';
import { addressOf, clientConfig, explained, serverName } from './server-address.ts';
import {
  encodingFault,
  readServerFacts,
  refuseOtherDatabase,
  refuseSharedSessions,
  requireTransactions,
  type ServerFacts,
  versionFault,
  writeFault,
} from './server-check.ts';

/** Where the database is that is inspected. */
export type InspectedLocation = Pick<DatabaseLocation, 'pooler' | 'directUrl'> & {
  /** Null: the embedded database in `dataDir`. */
  readonly url: string | null;
  readonly dataDir: string;
};

/** What was found. Each fault is null when there is none. */
export type DatabaseInspection =
  /** No data folder yet: the first start creates the embedded database. */
  | { readonly state: 'NEW' }
  /** It does not answer, so nothing else is known about it. */
  | { readonly state: 'SILENT'; readonly fault: StartupError }
  | {
      readonly state: 'ANSWERED';
      /** How sentences name it, such as `PostgreSQL 17 at 127.0.0.1:5432`. */
      readonly name: string;
      readonly fault: StartupError | null;
      readonly encoding: StartupError | null;
      readonly pooler: StartupError | null;
      /** Whether the settings name a pooler. */
      readonly isPooled: boolean;
      /** Names of the migrations that it lacks, or why its history cannot be continued. */
      readonly migrations: readonly string[] | StartupError;
    };

/** Inspects the database at a location. */
export async function inspectDatabase(where: InspectedLocation): Promise<DatabaseInspection> {
  try {
    return where.url === null ? await inspectEmbedded(where.dataDir) : await inspectServer(where.url, where);
  } catch (error) {
    if (error instanceof StartupError) return { state: 'SILENT', fault: error };
    throw error;
  }
}

async function inspectEmbedded(dataDir: string): Promise<DatabaseInspection> {
  const folder = join(dataDir, 'pg');
  const exists = await access(folder).then(
    () => true,
    () => false,
  );
  if (!exists) return { state: 'NEW' };
  const embedded = await openEmbeddedFolder(dataDir, async () => null);
  try {
    const config = { host: embedded.socketFolder, user: 'postgres', database: 'postgres' };
    const migrations = await migrationsOf(config);
    const name = `The embedded database in ${folder}`;
    return { state: 'ANSWERED', name, fault: null, encoding: null, pooler: null, isPooled: false, migrations };
  } finally {
    await embedded.close();
  }
}

async function inspectServer(url: string, { pooler, directUrl }: InspectedLocation): Promise<DatabaseInspection> {
  const address = addressOf('DATABASE_URL', url);
  const server = serverName(address);
  const isPooled = pooler === 'transaction' || address.pooled;
  const config = clientConfig('DATABASE_URL', address);
  const facts = await readServerFacts(config).catch((error: unknown) => {
    throw explained(error, address);
  });
  return {
    state: 'ANSWERED',
    name: `PostgreSQL ${Math.floor(facts.version / 10_000)} at ${server}`,
    fault: versionFault(facts, server) ?? writeFault(facts, server),
    encoding: encodingFault(facts, server),
    pooler: await faultOf(async () => {
      await (isPooled ? requireTransactions(config, server) : refuseSharedSessions(config, 'DATABASE_URL'));
      if (directUrl != null) await requireDirect(directUrl, facts);
    }),
    isPooled,
    migrations: await migrationsOf(config),
  };
}

/** Checks that the address without the pooler leads to the same database, in sessions of its own. @throws StartupError */
async function requireDirect(url: string, server: ServerFacts): Promise<void> {
  const address = addressOf('DATABASE_DIRECT_URL', url);
  const config = clientConfig('DATABASE_DIRECT_URL', address);
  try {
    refuseOtherDatabase(server, await readServerFacts(config));
    await refuseSharedSessions(config, 'DATABASE_DIRECT_URL');
  } catch (error) {
    throw explained(error, address);
  }
}

async function migrationsOf(config: pg.ClientConfig): Promise<readonly string[] | StartupError> {
  const client = new pg.Client(config);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await pendingMigrations(client, await readMigrations());
  } catch (error) {
    if (error instanceof StartupError) return error;
    throw error;
  } finally {
    await client.end();
  }
}

async function faultOf(check: () => Promise<void>): Promise<StartupError | null> {
  try {
    await check();
    return null;
  } catch (error) {
    if (error instanceof StartupError) return error;
    throw error;
  }
}
