// Typed operations: every .graphql document of the tests and the examples becomes a document that carries the types of
// its result and its variables, checked against the committed schema.graphql, or network.graphql for the feed. The output is committed, so a fresh clone
// compiles as it is; `npm run codegen -- --check` fails when it is stale. No hand-written type of a response belongs
// beside it.

import type { CodegenConfig } from '@graphql-codegen/cli';
import { preset } from '@graphql-codegen/client-preset';

// Of what the preset makes, only the documents are kept: its lookup by query text and its index file have no reader here.
const documentsOnly: typeof preset = {
  ...preset,
  buildGeneratesSection: async (options) => {
    const [documents] = await preset.buildGeneratesSection(options);
    if (documents === undefined) return [];
    const [, ...plugins] = documents.plugins;
    return [
      {
        ...documents,
        plugins: [{ add: { content: '// Made by `npm run codegen`; edit the .graphql files.' } }, ...plugins],
      },
    ];
  },
};

const output = (schema: string, documents: string): NonNullable<CodegenConfig['generates'][string]> => ({
  schema,
  documents,
  preset: documentsOnly,
  presetConfig: { fragmentMasking: false },
  config: {
    // Every scalar of the schemas travels as a string, but for the explorer's own objects.
    defaultScalarType: 'string',
    scalars: { ID: 'string', ExplorerDevice: 'Readonly<Record<string, unknown>>' },
    immutableTypes: true,
    useTypeImports: true,
  },
});

const config: CodegenConfig = {
  ignoreNoDocuments: true,
  generates: {
    'test/operations/generated/': output('schema.graphql', 'test/operations/**/*.graphql'),
    'examples/generated/': output('schema.graphql', 'examples/demo/*.graphql'),
    'examples/generated/feed/': output('network.graphql', 'examples/feed/*.graphql'),
  },
};

export default config;
