// A process of the marketplace on a database that outlives it: a server's, or the embedded one in a folder. It can be ended and
// started again in the middle of anything; whoever opens one closes it.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  /** AppContext time. */
  readonly now: () => Promise<number>;
  /** A UUID that nothing else has. */
  readonly newId: () => string;
  /** Writes down what time owes, as every process does once a second. */
  readonly sweep: () => Promise<unknown>;
  readonly restart: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export async function startProcess(name: string): Promise<Process> {
  const place = testStoreKind === 'embedded' ? await aFolder() : await aServersDatabase();
  let running = await run(place.open);
  return {
    name,
    api: () => running.api,
    database: () => running.database,
    now: async () => (await marketNow(running.world.ctx, running.database)).getTime(),
    newId: () => newKey(running.world.ctx.random),
    sweep: () => running.world.sweep(),
    async restart() {
      await running.end();
      running = await run(place.open);
    },
    async close() {
      await running.end();
      await place.remove();
    },
  };
}

type Place = { readonly open: () => Promise<Database>; readonly remove: () => Promise<void> };

async function aFolder(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'tandem-model-'));
  return {
    open: () => openDatabase({ dataDir: join(folder, 'data') }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function aServersDatabase(): Promise<Place> {
  const made = await openTestDatabase();
  const { url } = made;
  if (url === null) throw new Error('a database on a server has a URL');
  return { open: () => openDatabase({ url, dataDir: null }), remove: made.close };
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
