// Prints the schema of src/schema to schema.graphql, the file that clients and reviewers read. The file is never edited
// by hand, so it always says what the server serves.
//   npm run schema                        writes it; refuses to break a client unless told to
//   npm run schema -- --accept-breaking   writes it all the same
//   npm run schema -- --check             writes nothing and fails when the file is not what the code says

import { readFileSync, writeFileSync } from 'node:fs';
import { buildSchema, findBreakingChanges, lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from '../src/schema/index.ts';

const file = new URL('../schema.graphql', import.meta.url);
const printed = `${printSchema(lexicographicSortSchema(schema))}\n`;
const committed = read(file);
const breaking =
  committed === null ? [] : findBreakingChanges(buildSchema(committed), schema).map((change) => change.description);

if (committed === printed) {
  console.log('schema.graphql is current.');
} else if (process.argv.includes('--check')) {
  report(committed === null ? 'schema.graphql is missing.' : `schema.graphql is stale. ${firstDifference(committed)}`);
  console.error('Run `npm run schema` and commit the result.');
} else if (breaking.length > 0 && !process.argv.includes('--accept-breaking')) {
  report('schema.graphql was not written, because the change breaks clients.');
  console.error('Add beside what exists and deprecate it, or run `npm run schema -- --accept-breaking`.');
} else {
  writeFileSync(file, printed);
  console.log('schema.graphql is written.');
}

function report(verdict: string): void {
  process.exitCode = 1;
  console.error(verdict);
  for (const description of breaking) console.error(`  breaking: ${description}`);
}

function read(path: URL): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

function firstDifference(before: string): string {
  const old = before.split('\n');
  const lines = printed.split('\n');
  const index = lines.findIndex((line, at) => line !== old[at]);
  const at = index === -1 ? lines.length : index;
  return `Line ${at + 1} is\n    ${old[at] ?? '(end)'}\n  and should be\n    ${lines[at] ?? '(end)'}`;
}
