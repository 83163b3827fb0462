// Prisma's schema engine as WebAssembly: the same engine as the command line's binary, without a download.
// Loading it takes a noticeable moment, so it is loaded only when a migration is to be applied or written.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import pg from 'pg';
import { adapterOver } from './adapter.ts';

const GLUE = '@prisma/schema-engine-wasm/schema_engine_bg';
const DATASOURCE = 'datasource db {\n  provider = "postgresql"\n}\n';

/** The few words of WebAssembly that are needed here; the language library without a browser's does not declare them. */
type Wasm = {
  readonly compile: (bytes: Uint8Array) => Promise<object>;
  readonly instantiate: (module: object, imports: object) => Promise<{ readonly exports: Record<string, unknown> }>;
};

let loading: Promise<typeof SchemaEngine> | null = null;

/** Works with an engine on the database that `config` names, over a connection of its own that ends with the work. */
export async function withSchemaEngine<T>(
  config: pg.PoolConfig,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  const pool = new pg.Pool({ ...config, max: 1 });
  pool.on('error', () => undefined);
  pool.on('connect', readCharAsText);
  try {
    loading ??= load();
    const Engine = await loading;
    const datamodels: [string, string][] = [['schema.prisma', DATASOURCE]];
    const adapter = adapterOver(pool);
    const factory = bindMigrationAwareSqlAdapterFactory({ ...adapter, connectToShadowDb: adapter.connect });
    const engine = await Engine.new({ datamodels }, () => undefined, factory);
    try {
      return await work(engine);
    } finally {
      engine.free();
    }
  } finally {
    await pool.end();
  }
}

/** The engine asks the catalogue for columns of the type "char" (18), which Prisma's adapter refuses to read; as text (25) it does. */
function readCharAsText(client: pg.PoolClient): void {
  client.connection?.on('rowDescription', (description: { readonly fields: readonly { dataTypeID: number }[] }) => {
    for (const field of description.fields) if (field.dataTypeID === 18) field.dataTypeID = 25;
  });
}

/** The package is built for bundlers; in Node the module and its glue have to be introduced to each other by hand. */
async function load(): Promise<typeof SchemaEngine> {
  const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const folder = dirname(createRequire(import.meta.url).resolve(GLUE));
  const { WebAssembly } = globalThis as typeof globalThis & { readonly WebAssembly: Wasm };
  const module = await WebAssembly.compile(await readFile(join(folder, 'schema_engine_bg.wasm')));
  const { exports } = await WebAssembly.instantiate(module, { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(exports);
  (exports['__wbindgen_start'] as () => void)();
  return glue.SchemaEngine;
}
