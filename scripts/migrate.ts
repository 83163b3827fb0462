// Applies pending migrations and exits: `npm run migrate`. The server does the same at its start; use this to migrate separately.
// `npm run migrate -- --origin URL` also records a new public origin, after which servers start with it as PUBLIC_ORIGIN.

import { readConfig } from '../src/config.ts';
import { parseOrigin } from '../src/formats/origin.ts';
import { openDatabase, StartupError } from '../src/store/db/database.ts';
import { saveOrigin } from '../src/store/installation.ts';

const [option, value, ...rest] = process.argv.slice(2);
const origin = option === '--origin' && value !== undefined ? parseOrigin(value) : null;
if (rest.length > 0 || (option !== undefined && origin === null)) {
  end(
    2,
    'Usage: npm run migrate [-- --origin URL]',
    '       URL is an origin such as https://tandem.example, without a path.',
  );
}
const parsed = readConfig();
if ('faults' in parsed) end(2, ...parsed.faults);
const { databaseUrl, databasePooler: pooler, databaseDirectUrl: directUrl, dataDir } = parsed.config;
try {
  const database = await openDatabase(
    databaseUrl === null ? { dataDir } : { dataDir, url: databaseUrl, pooler, directUrl },
  );
  const recorded = origin === null ? null : await saveOrigin(database, origin).finally(database.close);
  await database.close();
  process.stdout.write('The database is up to date.\n');
  if (recorded === true) {
    process.stdout.write(`Its origin is ${origin} now. Restart every server with PUBLIC_ORIGIN=${origin}.\n`);
  }
  if (recorded === false)
    process.stdout.write('It has no origin yet: the first start of a server records PUBLIC_ORIGIN.\n');
} catch (error) {
  end(1, error instanceof StartupError ? error.message : String(error));
}

function end(code: number, ...lines: readonly string[]): never {
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exit(code);
}
