// A prepared database: the folder of a new and migrated embedded database, made once after an installation. A first start copies it,
// which takes a tenth of the time of making one. **Invariant:** a prepared database has the migrations of this program and no row of
// the application. Without one, or with one of other migrations, a start makes a folder of its own.

import { createHash } from 'node:crypto';
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openEmbeddedFolder } from './embedded/database.ts';
import { applyMigrations, readMigrations } from './migrations.ts';

const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/tandem/', import.meta.url));
const PREFIX = 'database-';

/** Returns the name of the prepared database for this version of the embedded database and these migrations. */
async function preparedName(): Promise<string> {
  const hash = createHash('sha256');
  hash.update(await readFile(new URL('../package.json', import.meta.resolve('@electric-sql/pglite'))));
  for (const { name, checksum } of await readMigrations()) hash.update(`${name} ${checksum}\n`);
  return `${PREFIX}${hash.digest('hex').slice(0, 16)}`;
}

/** Returns the folder of the prepared database; null when there is none for this program. */
export async function preparedDatabase(): Promise<string | null> {
  const folder = join(CACHE, await preparedName());
  return access(folder).then(
    () => folder,
    () => null,
  );
}

/** Makes the prepared database of this program, unless it is there, and removes those of other migrations. Returns its folder. */
export async function prepareDatabase(): Promise<string> {
  const found = await preparedDatabase();
  if (found !== null) return found;
  await mkdir(CACHE, { recursive: true });
  const dataDir = await mkdtemp(join(CACHE, 'unfinished-'));
  try {
    const embedded = await openEmbeddedFolder(dataDir, async () => null);
    try {
      await applyMigrations({ host: embedded.socketFolder, user: 'postgres', database: 'postgres' });
    } finally {
      await embedded.close();
    }
    for (const name of await readdir(CACHE))
      if (name.startsWith(PREFIX)) await rm(join(CACHE, name), { recursive: true, force: true });
    const folder = join(CACHE, await preparedName());
    await rename(join(dataDir, 'pg'), folder);
    return folder;
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
