// The names of hardware models: those with a multiplier, and the bundled table of aliases, with which drivers and vendors name the same
// hardware. How a name is found belongs to formats/hardware.ts.

import { readFileSync } from 'node:fs';
import type { HardwareAliases } from '../formats/hardware.ts';
import { type Queryable, sql } from './db/database.ts';

const FILE = new URL('../../examples/network/hardware-names.json', import.meta.url);

let aliases: HardwareAliases | null = null;

/** Returns the bundled table of aliases; the file is read once. */
export function hardwareAliases(): HardwareAliases {
  aliases ??= JSON.parse(readFileSync(FILE, 'utf8')) as HardwareAliases;
  return aliases;
}

/** Returns the names of all models that have a multiplier, in alphabetical order. */
export async function knownModels(db: Queryable): Promise<readonly string[]> {
  const rows = await db.query<{ model: string }>(sql`SELECT DISTINCT model FROM multiplier ORDER BY model`);
  return rows.map(({ model }) => model);
}
