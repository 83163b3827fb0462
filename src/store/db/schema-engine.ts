// Prisma's schema engine as WebAssembly: the same engine as the command line's binary, without a download.
// Loading takes hundreds of milliseconds, so callers import this file only to apply or write a migration.

import type { EventEmitter } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import pg from 'pg';
import { createPrismaAdapter } from './prisma-adapter.ts';

const GLUE = '@prisma/schema-engine-wasm/schema_engine_bg';
const { CHAR, TEXT } = pg.types.builtins;
const DATASOURCE = 'datasource db {\n  provider = "postgresql"\n}\n';

/** Type of the WebAssembly functions used here; TypeScript declares them only in its library for browsers. */
type Wasm = {
  readonly compile: (bytes: Uint8Array) => Promise<object>;
  readonly instantiate: (module: object, imports: object) => Promise<{ readonly exports: Record<string, unknown> }>;
};

/** The statement with which the engine locks the database. */
const ENGINE_LOCK = /^SELECT pg_advisory_lock\(\d+\)$/;
const PANICS = 'PRISMA_WASM_PANIC_REGISTRY';

let loading: Promise<typeof SchemaEngine> | null = null;

/** Runs work with an engine on the database of `config`, over a connection of its own that is closed afterwards. */
export async function withSchemaEngine<T>(
  config: pg.PoolConfig,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  const pool = new pg.Pool({ ...config, max: 1 });
  pool.on('error', () => undefined);
  try {
    loading ??= load();
    const Engine = await loading;
    const datamodels: [string, string][] = [['schema.prisma', DATASOURCE]];
    const factory = bindMigrationAwareSqlAdapterFactory(readingChar(pool, createPrismaAdapter(pool)));
    const engine = await Engine.new({ datamodels }, () => undefined, factory);
    try {
      return await work(engine);
    } catch (error) {
      // For an error of a script the engine knows only the number under which its adapter stores the server's error.
      const id = /External error id#(\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
      const original = id === undefined ? undefined : factory.errorRegistry.consumeError(Number(id))?.error;
      throw original instanceof Error ? Object.assign(original, { cause: error }) : error;
    } finally {
      engine.free();
    }
  } finally {
    await pool.end();
  }
}

/**
 * The engine reads catalogue columns of the type "char", which Prisma's adapter refuses. The adapter gets them as text, the
 * engine as characters. One connection sends one statement at a time, so the latest row description belongs to this answer.
 */
function readingChar(
  pool: pg.Pool,
  factory: SqlMigrationAwareDriverAdapterFactory,
): SqlMigrationAwareDriverAdapterFactory {
  let characters: readonly number[] = [];
  pool.on('connect', (client) => {
    const { connection } = client as pg.PoolClient & { readonly connection: EventEmitter };
    connection.prependListener('rowDescription', (described: { readonly fields: { dataTypeID: number }[] }) => {
      characters = described.fields.flatMap((field, index) => (field.dataTypeID === CHAR ? [index] : []));
      for (const index of characters) Object.assign(described.fields[index] ?? {}, { dataTypeID: TEXT });
    });
  });
  const connect = async () => {
    const adapter = await factory.connect();
    const query = adapter.queryRaw.bind(adapter);
    const execute = adapter.executeRaw.bind(adapter);
    // The engine's own lock belongs to a session, which a pooler would keep locked; migrations.ts holds a lock already.
    adapter.executeRaw = async (statement) => (ENGINE_LOCK.test(statement.sql) ? 0 : execute(statement));
    adapter.queryRaw = async (statement) => {
      characters = [];
      const answer = await query(statement);
      for (const index of characters) answer.columnTypes[index] = ColumnTypeEnum.Character;
      return answer;
    };
    return adapter;
  };
  return { ...factory, connect, connectToShadowDb: connect };
}

/** Loads the engine in Node: connects the WebAssembly module with its glue code, because the package is built for bundlers. */
async function load(): Promise<typeof SchemaEngine> {
  const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const folder = dirname(createRequire(import.meta.url).resolve(GLUE));
  const { WebAssembly } = globalThis as typeof globalThis & { readonly WebAssembly: Wasm };
  const module = await WebAssembly.compile(await readFile(join(folder, 'schema_engine_bg.wasm')));
  const { exports } = await WebAssembly.instantiate(module, { './schema_engine_bg.js': glue });
  // A panic of the engine writes its message to this registry; without one the message would be lost.
  Object.assign(globalThis, { [PANICS]: Reflect.get(globalThis, PANICS) ?? { set_message: panicked } });
  glue.__wbg_set_wasm(exports);
  (exports['__wbindgen_start'] as () => void)();
  return glue.SchemaEngine;
}

function panicked(message: string): never {
  throw new Error(`the schema engine gave up: ${message}`);
}
