// Writes the next migration: the difference between prisma/schema.prisma and what the migrations make, as SQL to read and edit.
//   npm run migration -- NAME            writes prisma/migrations/<time>_NAME/migration.sql when there is a difference
//   npm run migration -- NAME --empty    writes an empty one, for SQL that a Prisma schema cannot express
//   npm run migration -- --check         fails when there is a difference, and writes nothing

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MIGRATIONS_FOLDER, readMigrations, schemaDifference } from '../src/store/db/migrations.ts';

const SCHEMA = fileURLToPath(new URL('../prisma/schema.prisma', import.meta.url));
const LOCK = '# Written once; names the kind of database that the migrations are for.\nprovider = "postgresql"\n';

const names = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const flags = new Set(process.argv.slice(2).filter((word) => word.startsWith('--')));
const [name] = names;

if (flags.has('--check')) {
  const drift = await schemaDifference(await readMigrations(), await readFile(SCHEMA, 'utf8'));
  if (drift !== null) fail(`prisma/schema.prisma is ahead of the migrations:\n\n${drift}`);
  else console.log('The migrations make exactly prisma/schema.prisma.');
} else if (name === undefined || names.length > 1 || !/^[a-z][a-z0-9_]*$/.test(name)) {
  fail('Usage: npm run migration -- NAME [--empty]   (NAME in lower case, words joined by "_")');
} else {
  const empty = flags.has('--empty');
  const script = empty ? '' : await schemaDifference(await readMigrations(), await readFile(SCHEMA, 'utf8'));
  if (script === null) console.log('Nothing to write: the migrations make exactly prisma/schema.prisma.');
  else console.log(`Written: ${await write(name, script)}. Read it before you commit it.`);
}

async function write(migration: string, script: string): Promise<string> {
  const time = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
  const folder = join(MIGRATIONS_FOLDER, `${time}_${migration}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(MIGRATIONS_FOLDER, 'migration_lock.toml'), LOCK);
  const file = join(folder, 'migration.sql');
  await writeFile(file, script, { flag: 'wx' });
  return relative(process.cwd(), file);
}

function fail(sentence: string): void {
  console.error(sentence);
  process.exitCode = 1;
}
