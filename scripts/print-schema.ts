// Prints the schemas of src/schema: the public one to schema.graphql and the network's to network.graphql; then generates the files of
// the client library and the pages of docs/reference from schema.graphql.
// **Invariant:** the files are never edited by hand, so they equal the schemas that the server serves.
//   npm run schema                        writes the files; refuses a breaking change
//   npm run schema -- --accept-breaking   writes the files with breaking changes
//   npm run schema -- --check             writes nothing; fails when a file differs from the code

import { readFileSync, writeFileSync } from 'node:fs';
import { buildSchema, findBreakingChanges, type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from '../src/schema/index.ts';
import { networkSchema } from '../src/schema/network/schema.ts';
import { writeClient } from './client/write-client.ts';
import { writeReference } from './reference/write-reference.ts';

print('schema.graphql', schema);
print('network.graphql', networkSchema);
const check = process.argv.includes('--check');
writeClient({ check });
writeReference({ check });

function print(name: string, served: GraphQLSchema): void {
  const file = new URL(`../${name}`, import.meta.url);
  const printed = `${printSchema(lexicographicSortSchema(served))}\n`;
  const committed = read(file);
  const breaking =
    committed === null ? [] : findBreakingChanges(buildSchema(committed), served).map((change) => change.description);

  if (committed === printed) {
    console.log(`${name} is current.`);
  } else if (process.argv.includes('--check')) {
    report(
      committed === null ? `${name} is missing.` : `${name} is stale. ${firstDifference(committed, printed)}`,
      breaking,
    );
    console.error('Run `npm run schema` and commit the result.');
  } else if (breaking.length > 0 && !process.argv.includes('--accept-breaking')) {
    report(`${name} was not written, because the change breaks clients.`, breaking);
    console.error('Add beside what exists and deprecate it, or run `npm run schema -- --accept-breaking`.');
  } else {
    writeFileSync(file, printed);
    console.log(`${name} is written.`);
  }
}

function report(verdict: string, breaking: readonly string[]): void {
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

function firstDifference(before: string, printed: string): string {
  const old = before.split('\n');
  const lines = printed.split('\n');
  const index = lines.findIndex((line, at) => line !== old[at]);
  const at = index === -1 ? lines.length : index;
  return `Line ${at + 1} is\n    ${old[at] ?? '(end)'}\n  and should be\n    ${lines[at] ?? '(end)'}`;
}
