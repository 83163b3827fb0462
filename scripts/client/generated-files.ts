// The generated files of the client library and of the page, as a function of the public schema and the operations of both.
// **Invariant:** the files depend on these texts alone, so that a check can compare them.

import { readdirSync, readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import {
  actionMutations,
  actionsOf,
  printActionNames,
  printActionTable,
  printActionTypes,
  refusalAliases,
} from './actions.ts';
import { printCacheKeys } from './cache-keys.ts';
import { printKnownDocuments } from './known-documents.ts';
import { inputsUsed, operationTexts, printOperations } from './operations.ts';
import { printEnums, printInputs, printRefusals } from './schema-types.ts';

const HEAD = '// Made by `npm run schema` from schema.graphql; do not edit.\n\n';
const client = new URL('../../client/', import.meta.url);
const pageOperations = new URL('../../web/operations/', import.meta.url);

const textsIn = (folder: URL): readonly string[] =>
  readdirSync(folder)
    .sort()
    .map((file) => readFileSync(new URL(file, folder), 'utf8'));

/** Returns the text of each generated file by its path below `client/src/generated`. */
export function generatedFiles(schemaText: string): ReadonlyMap<string, string> {
  const schema = buildSchema(schemaText);
  const operations = textsIn(new URL('operations/', client)).join('\n');
  // The library exports the inputs of the page's operations too, which the page imports from it.
  const used = new Set([operations, ...textsIn(pageOperations)].flatMap((text) => [...inputsUsed(schema, text)]));
  const actionInputs = new Set(actionsOf(schema).map(({ fields }) => fields.name));
  const types = [
    "import type { Signer } from '../signer.ts';\n",
    printEnums(schema),
    printInputs(schema, (name) => used.has(name) || actionInputs.has(name)),
    printRefusals(schema, refusalAliases(schema)),
    printActionTypes(schema),
    '/** The name of a signed action, such as `claimOffer`. */\nexport type ActionName = keyof Actions;\n',
  ].join('\n');
  const documents = printOperations(schema, operations);
  return new Map([
    ['types.ts', `${HEAD}${types}`],
    ['actions.ts', `${HEAD}import type { ActionRow } from '../action-document.ts';\n\n${printActionTable(schema)}`],
    ['action-names.ts', `${HEAD}${printActionNames(schema)}`],
    ['documents.ts', `${HEAD}${importsFor(documents, types)}\n${documents}`],
    ['cache-keys.ts', `${HEAD}${printCacheKeys(schema)}`],
  ]);
}

/**
 * Returns the text of each generated file by its path below `web/src/generated`: one for each file of web/operations, so that a part of the
 * page which is loaded later brings its own documents.
 */
export function generatedPageFiles(schemaText: string): ReadonlyMap<string, string> {
  const schema = buildSchema(schemaText);
  const types = generatedFiles(schemaText).get('types.ts') ?? '';
  return new Map(
    readdirSync(pageOperations)
      .sort()
      .map((file) => {
        const documents = printOperations(schema, readFileSync(new URL(file, pageOperations), 'utf8'));
        const names = namedIn(documents, types);
        const imports = `import type { ${['TypedDocument', ...names].sort().join(', ')} } from '@tandem/client';\n`;
        return [file.replace(/\.graphql$/, '.ts'), `${HEAD}${imports}\n${documents}`];
      }),
  );
}

/** Returns the list of published documents for the server. */
export function knownDocumentsFile(schemaText: string): ReadonlyMap<string, string> {
  const operations = textsIn(new URL('operations/', client)).join('\n');
  const published = [operations, ...textsIn(pageOperations)].flatMap((source) => [...operationTexts(source)]);
  const documents = [...published, ...actionMutations(buildSchema(schemaText))];
  return new Map([['known-documents.ts', `${HEAD}${printKnownDocuments(documents)}`]]);
}

/** Imports of the types that the documents name. */
function importsFor(documents: string, types: string): string {
  return `import type { TypedDocument } from '../document.ts';\nimport type { ${namedIn(documents, types).join(', ')} } from './types.ts';\n`;
}

function namedIn(documents: string, types: string): readonly string[] {
  const declared = [...types.matchAll(/^export type (\w+)/gm)].map(([, name = '']) => name);
  const code = documents.replaceAll(/\/\*\*.*?\*\//g, '').replaceAll(/'[^'\n]*'/g, '');
  return declared.filter((name) => new RegExp(`\\b${name}\\b`).test(code)).sort();
}
