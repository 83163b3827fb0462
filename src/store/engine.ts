// Prisma's schema engine as WebAssembly: the same engine as the command line's binary, without a download.
// Loading it takes a noticeable moment, so it is loaded only when a migration is to be applied or written.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';

const GLUE = '@prisma/schema-engine-wasm/schema_engine_bg';
const DATASOURCE = 'datasource db {\n  provider = "postgresql"\n}\n';

/** The few words of WebAssembly that are needed here; the language library without a browser's does not declare them. */
type Wasm = {
  readonly compile: (bytes: Uint8Array) => Promise<object>;
  readonly instantiate: (module: object, imports: object) => Promise<{ readonly exports: Record<string, unknown> }>;
};

let loading: Promise<typeof SchemaEngine> | null = null;

/** An engine that works on the database behind `adapter`. Call its `free` when done. */
export async function schemaEngine(adapter: SqlMigrationAwareDriverAdapterFactory): Promise<SchemaEngine> {
  loading ??= load();
  const Engine = await loading;
  const datamodels: [string, string][] = [['schema.prisma', DATASOURCE]];
  return await Engine.new({ datamodels }, () => undefined, bindMigrationAwareSqlAdapterFactory(adapter));
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
