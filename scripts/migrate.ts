// Applies pending migrations and exits: `npm run migrate`. The server does the same at its start; use this to migrate separately.

import { readConfig } from '../src/config.ts';
import { openDatabase, StartupError } from '../src/store/db/database.ts';

const parsed = readConfig();
if ('faults' in parsed) {
  process.stderr.write(`${parsed.faults.join('\n')}\n`);
  process.exit(2);
}
const { databaseUrl, dataDir } = parsed.config;
try {
  const database = await openDatabase(databaseUrl === null ? { dataDir } : { dataDir, url: databaseUrl });
  await database.close();
  process.stdout.write('The database is up to date.\n');
} catch (error) {
  process.stderr.write(`${error instanceof StartupError ? error.message : String(error)}\n`);
  process.exit(1);
}
