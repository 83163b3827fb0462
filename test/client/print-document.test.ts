// The printer of documents that come as syntax trees, against the parser of graphql-js.

import { readdirSync, readFileSync } from 'node:fs';
import { type DocumentNode, parse, print as reference, stripIgnoredCharacters } from 'graphql';
import { expect, it } from 'vitest';
import { textOf } from '../../client/src/document.ts';
import { printDocument } from '../../client/src/print-document.ts';
import { askOptions } from '../../client/src/react.ts';
import { createTandem } from '../../client/src/tandem.ts';

const folders = ['test/operations', 'examples/demo', 'client/operations'];
const documents = folders.flatMap((folder) => {
  const path = new URL(`../../${folder}/`, import.meta.url);
  return readdirSync(path)
    .filter((file) => file.endsWith('.graphql'))
    .map((file) => [`${folder}/${file}`, readFileSync(new URL(file, path), 'utf8')] as const);
});
const RARE = `query Rare($a: [Int!]! = [1, -2] @d(x: 1), $b: I = {x: "q\\"\\n", y: null, z: 1.5e3, e: RED, t: true}) @live {
  alias: field(arg: $a, in: {deep: [$b]}) @include(if: $c) { ... @skip(if: true) { id } ...F @d } }
  fragment F on T @d { __typename }
  subscription { x }`;

it.each([...documents, ['rare syntax', RARE] as const])(
  'prints %s so that it parses to the same document',
  (_, text) => {
    const tree = parse(text, { noLocation: true });
    const printed = printDocument(tree);
    expect(stripIgnoredCharacters(reference(parse(printed)))).toBe(stripIgnoredCharacters(reference(tree)));
  },
);

it('takes text, String objects and syntax trees', async () => {
  expect(await textOf('{ a }')).toBe('{ a }');
  expect(await textOf(new String('{ b }') as never)).toBe('{ b }');
  expect(await textOf(parse('{ c }') as DocumentNode as never)).toBe('query {c}');
});

it('gives each syntax tree a key of its own in TanStack Query, and equal text the same', () => {
  const tandem = createTandem({ url: 'http://api.example/graphql' });
  const keyOf = (document: unknown): string => JSON.stringify(askOptions(tandem, document as never, {}).queryKey);
  expect(keyOf(parse('{ c }'))).not.toBe(keyOf(parse('{ d }')));
  expect(keyOf(parse('{ c }'))).toBe(keyOf(parse('{ c }')));
  expect(keyOf(new String('{ a }'))).toBe(keyOf('{ a }'));
});
