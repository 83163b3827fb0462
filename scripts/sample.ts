// Prints a random sample of the project's prose for a readability review: `npm run sample -- SEED`. Comments, exported names,
// test titles and GraphQL descriptions are numbered, so that a reviewer can mark each one as clear or not at first reading.
// **Invariant:** the same seed and the same sources give the same sample. Judging the sample does not belong here.

import { readdirSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { buildSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { createRng, seedOf } from '../src/sandbox/demo/rng.ts';
import { child, children, type Node, parse, walk } from '../test/architecture/syntax.ts';

const HELP = `Prints a random sample of comments, exported names, test titles and GraphQL descriptions.

  npm run sample -- SEED              60 comments, 60 names, 40 titles, 40 descriptions
  npm run sample -- SEED --only src/app
                                      from the files whose path begins with src/app

SEED is any text; the same seed gives the same sample of the same sources.`;

const ROOT = new URL('../', import.meta.url);
const COMMENTS = 60;
const NAMES = 60;
const TITLES = 40;
const DESCRIPTIONS = 40;
const MAX_SIGNATURE = 400;

/** An item to review: its file and line (or its GraphQL coordinate), and its text. */
export type Item = { readonly where: string; readonly text: string };

/** Returns the comments of a file: each block comment, and each sequence of comment lines. */
export function commentsOf(file: string, source: string): readonly Item[] {
  return [...source.matchAll(/^[ \t]*(\/\*\*[\s\S]*?\*\/|\/\/.*(?:\n[ \t]*\/\/.*)*)/gm)]
    .map((match) => ({
      where: `${file}:${lineAt(source, match.index)}`,
      text: (match[1] ?? '')
        .split('\n')
        .map((line) => line.replace(/^\s*(?:\/\*\*|\*\/|\*|\/\/)\s?/, '').replace(/\s*\*\/$/, ''))
        .join('\n')
        .trim(),
    }))
    .filter(({ text }) => text !== '' && !text.startsWith('biome-ignore'));
}

/** Returns the exported declarations of a file, each with its signature. */
export function exportsOf(file: string, source: string): readonly Item[] {
  return children(parse(source), 'body').flatMap((statement) => {
    const declaration = child(statement, 'declaration');
    if (statement.type !== 'ExportNamedDeclaration' || declaration === null) return [];
    const signature = source.slice(statement.start, signatureEnd(declaration)).trim().replace(/\s*=$/, '');
    const text = signature.length > MAX_SIGNATURE ? `${signature.slice(0, MAX_SIGNATURE)} …` : signature;
    return [{ where: `${file}:${lineAt(source, statement.start)}`, text }];
  });
}

/** Returns the test titles of a file, each prefixed with the titles of its `describe` blocks. */
export function titlesOf(file: string, source: string): readonly Item[] {
  const items: Item[] = [];
  const visit = (node: Node, groups: readonly string[]): void => {
    walk(node, (inner) => {
      if (inner === node || inner.type !== 'CallExpression') return true;
      const [name = '', title] = [calledName(inner), titleOf(inner, source)];
      if (title === null) return true;
      if (/^describe/.test(name)) {
        visit(inner, [...groups, title]);
        return false;
      }
      if (name === 'test' || name === 'it')
        items.push({ where: `${file}:${lineAt(source, inner.start)}`, text: [...groups, title].join(' › ') });
      return true;
    });
  };
  visit(parse(source), []);
  return items;
}

/** Returns the descriptions of a schema by coordinate (`Type`, `Type.field`, `Type.field(argument:)`). */
export function descriptionsOf(sdl: string): readonly Item[] {
  const items: Item[] = [];
  const add = (where: string, description: string | null | undefined): void => {
    if (description != null) items.push({ where, text: description });
  };
  for (const type of Object.values(buildSchema(sdl).getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    add(type.name, type.astNode === undefined ? null : type.description);
    if (isEnumType(type)) for (const value of type.getValues()) add(`${type.name}.${value.name}`, value.description);
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields())) add(`${type.name}.${field.name}`, field.description);
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      add(`${type.name}.${field.name}`, field.description);
      for (const argument of field.args) add(`${type.name}.${field.name}(${argument.name}:)`, argument.description);
    }
  }
  return items;
}

/** Returns a random selection of `count` items in random order, determined by the seed and the kind. */
export function drawSample(seed: string, kind: string, items: readonly Item[], count: number): readonly Item[] {
  return createRng(seedOf(seed, kind)).shuffled(items).slice(0, count);
}

function signatureEnd(declaration: Node): number {
  const body = child(declaration, 'body');
  if (declaration.type === 'FunctionDeclaration' && body !== null) return body.start;
  const value = children(declaration, 'declarations').map((item) => child(item, 'init'))[0] ?? null;
  if (value === null) return Number(declaration['end']);
  return value.type === 'ArrowFunctionExpression' ? (child(value, 'body')?.start ?? value.start) : value.start;
}

/** Returns the name of a called function: `test` for `test(…)`, `test.skipIf(…)(…)` and `` test.each`…`(…) ``. */
function calledName(call: Node): string | undefined {
  let callee: Node | null = child(call, 'callee');
  while (callee !== null && callee.type !== 'Identifier')
    callee = child(callee, 'object') ?? child(callee, 'callee') ?? child(callee, 'tag');
  return callee === null ? undefined : String(callee['name']);
}

function titleOf(call: Node, source: string): string | null {
  const [title] = children(call, 'arguments');
  if (title?.type === 'Literal' && typeof title['value'] === 'string') return title['value'];
  return title?.type === 'TemplateLiteral' ? source.slice(title.start + 1, Number(title['end']) - 1) : null;
}

function lineAt(source: string, index: number): number {
  return source.slice(0, index).split('\n').length + (source[index] === '\n' ? 1 : 0);
}

function filesBelow(folder: string): readonly { readonly file: string; readonly source: string }[] {
  return readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/(^|[\\/])(node_modules|generated)[\\/]/.test(name))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .sort()
    .map((file) => ({ file, source: readFileSync(new URL(file, ROOT), 'utf8') }));
}

function print(heading: string, items: readonly Item[]): void {
  process.stdout.write(`\n## ${heading}\n`);
  for (const [index, { where, text }] of items.entries())
    process.stdout.write(`\n${index + 1}. ${where}\n${text.replace(/^/gm, '   ')}\n`);
}

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' }, only: { type: 'string', default: '' } },
  });
  const [seed] = positionals;
  if (values.help === true || seed === undefined || positionals.length > 1) {
    process.stdout.write(`${HELP}\n`);
    process.exitCode = values.help === true ? 0 : 2;
    return;
  }
  const sources = filesBelow('src').filter(({ file }) => file.startsWith(values.only));
  const tests = filesBelow('test').filter(({ file }) => file.startsWith(values.only));
  const comments = [...sources, ...tests].flatMap(({ file, source }) => commentsOf(file, source));
  const names = sources.flatMap(({ file, source }) => exportsOf(file, source));
  const titles = tests.flatMap(({ file, source }) => titlesOf(file, source));
  const descriptions = descriptionsOf(readFileSync(new URL('schema.graphql', ROOT), 'utf8'));
  print('Comments', drawSample(seed, 'comments', comments, COMMENTS));
  print('Exported names', drawSample(seed, 'names', names, NAMES));
  print('Test titles', drawSample(seed, 'titles', titles, TITLES));
  print('GraphQL descriptions', drawSample(seed, 'descriptions', descriptions, DESCRIPTIONS));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
