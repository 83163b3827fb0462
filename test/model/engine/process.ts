// A marketplace process for the API engine. Its database, on a server or embedded in a folder, survives restarts of the process.
// The caller closes the process.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { audit } from '../../../src/app/audit.ts';
import { marketNow } from '../../../src/app/clock.ts';
import { newKey } from '../../../src/domain/key.ts';
import { type Database, openDatabase } from '../../../src/store/db/database.ts';
import { type Api, openApi } from '../../kit/api.ts';
import { openTestDatabase, testStoreKind } from '../../kit/database.ts';
import { makeWorld, type World } from '../../kit/world.ts';

export type Process = {
  readonly name: string;
  readonly api: () => Api;
  readonly database: () => Database;
  /** Returns the current market time. */
  readonly now: () => Promise<number>;
  /** Returns a new UUID. */
  readonly newId: () => string;
  /** Runs a sweep, which records the due events, as every process does once a second. */
  readonly sweep: () => Promise<unknown>;
  /** Audits the database. Returns one line for each check that fails. */
  readonly audit: () => Promise<readonly string[]>;
  readonly restart: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Creates a database and starts a marketplace process on it. */
export async function startProcess(name: string): Promise<Process> {
  const storage = testStoreKind === 'embedded' ? await inFolder() : await onServer();
  let running = await run(storage.open);
  return {
    name,
    api: () => running.api,
    database: () => running.database,
    now: async () => (await marketNow(running.world.ctx, running.database)).getTime(),
    newId: () => newKey(running.world.ctx.random),
    sweep: () => running.world.sweep(),
    async audit() {
      const faults: string[] = [];
      await audit(running.world.ctx, ({ name, offenders }) => {
        for (const { id, detail } of offenders) faults.push(`${name}: ${id} ${detail}`);
      });
      return faults;
    },
    async restart() {
      await running.end();
      running = await run(storage.open);
    },
    async close() {
      await running.end();
      await storage.remove();
    },
  };
}

type Storage = { readonly open: () => Promise<Database>; readonly remove: () => Promise<void> };

async function inFolder(): Promise<Storage> {
  const folder = await mkdtemp(join(tmpdir(), 'tandem-model-'));
  return {
    open: () => openDatabase({ dataDir: join(folder, 'data') }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function onServer(): Promise<Storage> {
  const created = await openTestDatabase();
  const { url } = created;
  if (url === null) throw new Error('a database on a server has a URL');
  return { open: () => openDatabase({ url, dataDir: null }), remove: created.close };
}

type Running = {
  readonly world: World;
  readonly api: Api;
  readonly database: Database;
  readonly end: () => Promise<void>;
};

async function run(open: () => Promise<Database>): Promise<Running> {
  const database = await open();
  const world = await makeWorld({ database: { ...database, url: null } });
  const api = await openApi(world.ctx);
  return {
    world,
    api,
    database,
    async end() {
      await api.close();
      await database.close();
    },
  };
}
