// The guides: each program in them compiles, runs against a server, and prints what the guide says.
// **Invariant:** a block of TypeScript is a whole program; the block of text after it is its output, where `…` stands for any characters.

import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  parse,
  validate,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi } from '../kit/api.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { makeWorld, type World } from '../kit/world.ts';
import { blocksOf, compile } from './code-blocks.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = join(root, 'docs/guides');
const SANDBOX_URL = 'http://localhost:4000/graphql';
const guides = readdirSync(folder)
  .filter((file) => file.endsWith('.md'))
  .sort()
  .map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }));
const programs = guides.flatMap(({ file, text }) => {
  const outputs = [
    ...text.matchAll(/^```ts\n(?:(?!^```).*\n)*```\n(?:(?!^```)(?!^## ).*\n)*?```text\n((?:(?!^```).*\n)*)```/gm),
  ];
  return blocksOf(text, 'ts').map((code, index) => ({
    name: `${file.replace('.md', '')}-${index + 1}`,
    code,
    output: outputs[index]?.[1] ?? '',
  }));
});

describeWithDatabase('docs/guides', () => {
  let world: World;
  let api: Api;
  let scratch: string;

  beforeAll(async () => {
    world = await makeWorld();
    api = await openApi(world.ctx);
    scratch = realpathSync(mkdtempSync(join(tmpdir(), 'tandem-guides-')));
    symlinkSync(join(root, 'node_modules'), join(scratch, 'node_modules'));
    const entries = ['documents', 'money', 'signers', 'streams', 'time', 'webhooks'];
    await Promise.all(
      programs.map(({ name, code }) =>
        build({
          stdin: { contents: code.replaceAll(SANDBOX_URL, `${api.url}/graphql`), loader: 'ts', resolveDir: root },
          outfile: join(scratch, `${name}.mjs`),
          bundle: true,
          format: 'esm',
          platform: 'node',
          target: 'node20',
          external: ['ws'],
          alias: Object.fromEntries([
            ...entries.map((entry) => [`@tandem/client/${entry}`, join(root, `client/src/${entry}.ts`)]),
            ['@tandem/client', join(root, 'client/src/index.ts')],
          ]),
        }),
      ),
    );
  });
  afterAll(async () => {
    rmSync(scratch, { recursive: true, force: true });
    await api.close();
    await world.end();
  });

  it('have programs that compile', async () => {
    expect(programs.length).toBeGreaterThan(12);
    expect(await compile(new Map(programs.map(({ name, code }) => [`${name}.ts`, code])))).toBe('');
  });

  it.each(programs)('print in program $name what the guide says', async ({ name, output }) => {
    expect(output, 'the guide shows no output').not.toBe('');
    for (const _ of ['one', 'another']) await world.offer(await world.device());
    // A program copies the offers first; what it reads afterwards is what it has brought about.
    await api.settled();
    const printed = await new Promise<string>((resolve) => {
      execFile(process.execPath, [join(scratch, `${name}.mjs`)], { timeout: 30_000 }, (_, stdout, stderr) =>
        resolve(stdout + stderr),
      );
    });
    const pattern = output.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    expect(printed).toMatch(new RegExp(`^${pattern.join('[^\\n]*')}$`));
  });

  it('have links that lead to a file', () => {
    for (const { file, text } of guides) {
      for (const [, path = '', anchor] of text.matchAll(/\]\((?!https?:)([^)#]+)(?:#([^)]+))?/g)) {
        expect(() => readdirOrFile(join(folder, path)), `${file}: ${path}`).not.toThrow();
        if (anchor !== undefined) expect(anchorsOf(join(folder, path)), `${file}: ${path}`).toContain(anchor);
      }
    }
  });

  it('stand in the list of guides', () => {
    const list = guides.find(({ file }) => file === 'README.md')?.text ?? '';
    const named = [...list.matchAll(/^\d\. \[[^\]]+\]\((\S+)\)/gm)].map(([, file]) => file);
    expect(named.toSorted()).toEqual(guides.map(({ file }) => file).filter((file) => file !== 'README.md'));
    const next = named.map((name) => {
      const text = guides.find(({ file }) => file === name)?.text ?? '';
      return /^Next: \[[^\]]+\]\((\S+)\)\.$/m.exec(text)?.[1];
    });
    expect(next).toEqual([...named.slice(1), undefined]);
  });
});

describe('docs/guides/mobile', () => {
  const schema = buildSchema(readFileSync(join(root, 'schema.graphql'), 'utf8'));
  const types = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type));
  const scalars = types.filter((type) => isScalarType(type) && !isSpecifiedScalarType(type)).map(({ name }) => name);
  const mobile = (file: string): string => readFileSync(join(folder, 'mobile', file), 'utf8');

  it('has operations that are valid, under the paths that both build files name', () => {
    const config = JSON.parse(mobile('apollo-codegen-config.json'));
    const gradle = mobile('build.gradle.kts');
    expect(config.input).toEqual({
      operationSearchPaths: ['graphql/*.graphql'],
      schemaSearchPaths: ['schema.graphql'],
    });
    expect(gradle).toContain('srcDir("graphql")\n    schemaFiles.from("schema.graphql")');
    const operations = parse(mobile('graphql/operations.graphql'));
    expect(validate(schema, operations).map(({ message }) => message)).toEqual([]);
  });

  it('maps every scalar of the schema to a string of Kotlin', () => {
    const mapped = [...mobile('build.gradle.kts').matchAll(/mapScalarToKotlinString\("(\w+)"\)/g)].map(
      ([, name]) => name,
    );
    expect(mapped).toEqual(scalars.toSorted());
  });

  it('names the types to which Apollo iOS gives a suffix, and uses a namespace that is no type', () => {
    const suffixed = types.filter((type) => SWIFT_NAMES.includes(type.name) && !isSpecifiedScalarType(type));
    expect(suffixed.map(({ name }) => name)).toEqual(['Protocol']);
    expect(guides.find(({ file }) => file === 'streams.md')?.text).toContain('`Protocol` becomes `Protocol_Object`');
    expect(schema.getType(JSON.parse(mobile('apollo-codegen-config.json')).schemaNamespace)).toBeUndefined();
  });

  it('has a schema without names that a generator refuses or changes to one and the same', () => {
    const members = types.flatMap((type) => {
      if (isEnumType(type)) return type.getValues().map(({ name }) => name);
      if (isInputObjectType(type)) return Object.keys(type.getFields());
      if (!isObjectType(type) && !isInterfaceType(type)) return [];
      return Object.values(type.getFields()).flatMap(({ name, args }) => [name, ...args.map((arg) => arg.name)]);
    });
    expect(members.length).toBeGreaterThan(500);
    expect(members.filter((name) => REFUSED_NAMES.includes(name))).toEqual([]);
    const repeated = (names: readonly string[]): readonly string[] =>
      names.filter((name, index) => names.indexOf(name) !== index);
    // A type is a file of its name, also where a file system ignores case; Apollo iOS writes the values of an enum in camel case.
    expect(repeated(types.map(({ name }) => name.toLowerCase()))).toEqual([]);
    for (const type of types.filter(isEnumType)) {
      const values = type.getValues().map(({ name }) => name.replaceAll('_', '').toLowerCase());
      expect(repeated(values), type.name).toEqual([]);
    }
  });
});

/** Names of types that Apollo iOS uses itself or that Swift reserves; its generator adds a suffix to them. */
const SWIFT_NAMES = (
  'Any Bool DataDict DocumentType Double Error Float FragmentContainer Fragments ID Int ParentType Protocol ' +
  'Schema Selection Self String Type'
).split(' ');

/**
 * Names of fields, arguments and enum values that do not survive: Apollo iOS refuses the first four, Apollo Kotlin gives the others
 * another name.
 */
const REFUSED_NAMES = ['__data', 'fragments', 'self', '_', 'name_', 'ordinal', 'header', 'impl', 'UNKNOWN__'];

/** The anchors of a page's headings, as GitHub makes them. */
const anchorsOf = (path: string): readonly string[] =>
  [...readFileSync(path, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
const readdirOrFile = (path: string): unknown => (/\.\w+$/.test(path) ? readFileSync(path, 'utf8') : readdirSync(path));
