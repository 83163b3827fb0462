// The printed reference: nothing of the public schema is missing, its operations are valid, its code compiles, its links lead somewhere.

import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import {
  buildSchema,
  coerceInputValue,
  getNamedType,
  isEnumType,
  isInputType,
  isIntrospectionType,
  isSpecifiedScalarType,
  isUnionType,
  parse,
  validate,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { ownFields, refusalsOf } from '../../scripts/client/schema-types.ts';
import { referencePages } from '../../scripts/reference/pages.ts';
import { LIMITS } from '../../src/domain/request-limits.ts';
import { ERROR_CODES } from '../../src/server/operation/error.ts';
import { CLOSE_REASONS } from '../../src/server/ws/close-reasons.ts';
import { blocksOf, compile } from './code-blocks.ts';

const root = new URL('../../', import.meta.url);
const SCHEMA = readFileSync(new URL('schema.graphql', root), 'utf8');
const schema = buildSchema(SCHEMA);
const README = readFileSync(new URL('README.md', root), 'utf8');
const NETWORK = readFileSync(new URL('network.graphql', root), 'utf8');
const network = buildSchema(NETWORK);
const pages = referencePages(SCHEMA);
const isOfNetwork = (name: string): boolean => name.startsWith('network/');
const page = (name: string): string => pages.get(name) ?? '';
const headings = (text: string): readonly string[] =>
  [...text.matchAll(/^#{2,3} (\w+)$/gm)].map(([, name = '']) => name);
const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
const reports = Object.values(network.getMutationType()?.getFields() ?? {});
const valuesOf = (name: string, of = schema): readonly string[] => {
  const type = of.getType(name);
  return isEnumType(type) ? type.getValues().map((value) => value.name) : [];
};

describe('docs/reference', () => {
  it('is equal to what `npm run schema` prints', () => {
    const folder = new URL('docs/reference/', root);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
    expect(files.sort()).toEqual([...pages.keys()].sort());
    for (const [name, text] of pages) expect(readFileSync(new URL(name, folder), 'utf8') === text, name).toBe(true);
  });

  it.each([
    ['schema.graphql', schema, (name: string) => !isOfNetwork(name), 200],
    ['network.graphql', network, isOfNetwork, 60],
  ] as const)('has one section for every type of %s', (_, of, isOwn, least) => {
    const all = [...pages].flatMap(([name, text]) => (isOwn(name) ? headings(text) : []));
    const types = Object.values(of.getTypeMap()).filter(
      (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
    );
    const found = types.map(({ name }) => [name, all.filter((heading) => heading === name).length]);
    expect(found.filter(([, count]) => count !== 1)).toEqual([]);
    expect(types.length).toBeGreaterThan(least);
  });

  it('says for every refusal its numbers and what to do, there and on the page of each action that returns it', () => {
    for (const type of refusalsOf(schema)) {
      const section = page('refusals.md').split(`\n## ${type.name}\n`)[1]?.split('\n## ')[0] ?? '';
      expect(section, type.name).toContain('**What to do:** ');
      for (const field of ownFields(type)) expect(section).toContain(`| \`${field}\` |`);
    }
    for (const { name, type } of mutations) {
      const result = getNamedType(type);
      const members = isUnionType(result) ? result.getTypes() : [];
      const section = page(`actions/${name}.md`).split('\n## Refusals\n')[1]?.split('\n## ')[0] ?? '';
      for (const refusal of refusalsOf(schema).filter((member) => members.includes(member))) {
        expect(section, name).toContain(`refusals.md#${refusal.name.toLowerCase()})`);
        for (const field of ownFields(refusal)) expect(section).toContain(`  - \`${field}\`: `);
      }
    }
    for (const code of valuesOf('RefusalCode')) expect(page('refusals.md')).toContain(`| \`${code}\` |`);
  });

  it('says for every refusal of the network its fields and what to do, and every event type and limit of its API', () => {
    const refusals = refusalsOf(network);
    for (const { name, type } of reports) {
      const result = getNamedType(type);
      const members = isUnionType(result) ? result.getTypes() : [];
      const section = page(`network/actions/${name}.md`).split('\n## Refusals\n')[1]?.split('\n## ')[0] ?? '';
      for (const refusal of refusals.filter((member) => members.includes(member))) {
        expect(section, name).toMatch(new RegExp(`refusals.md#${refusal.name.toLowerCase()}\\)\\*\\* .+ \\*.+\\*`));
        for (const field of Object.keys(refusal.getFields()).filter((one) => one !== 'code' && one !== 'message')) {
          expect(section, name).toContain(`  - \`${field}\`: `);
        }
      }
    }
    expect(page('network/refusals.md').match(/^\*\*What to do:\*\* /gm)).toHaveLength(refusals.length);
    for (const code of valuesOf('RefusalCode', network))
      expect(page('network/refusals.md')).toContain(`| \`${code}\` |`);
    for (const type of valuesOf('EventType', network)) expect(page('network/types.md')).toContain(`| \`${type}\` |`);
    const limits = page('network/README.md');
    for (const limit of ['16 MiB', '100 000', '10 000', '128']) expect(limits).toContain(`\n| ${limit} |`);
  });

  it('contains every event type with its causes, every limit, error code and close code', () => {
    for (const type of valuesOf('EventType'))
      expect(page('events.md')).toMatch(new RegExp(`^\\| \`${type}\` \\| .+ \\| .+ \\|$`, 'm'));
    for (const name of Object.keys(LIMITS)) expect(page('limits.md')).toContain(`| \`${name}\` |`);
    for (const code of ERROR_CODES) expect(page('errors.md')).toContain(`| \`${code}\` |`);
    for (const { code, reason } of Object.values(CLOSE_REASONS)) {
      expect(page('errors.md')).toContain(`| ${code === null ? 'none' : `\`${code}\``} | ${reason} |`);
    }
  });

  it('contains every deprecated element with its date', () => {
    const deprecated = `${SCHEMA}${NETWORK}`.split('@deprecated(').length - 1;
    expect(page('changes.md').match(/^\| \d{4}-\d{2}-\d{2} \|/gm)).toHaveLength(deprecated);
  });

  it.each([
    ['marketplace', 'actions', schema, mutations],
    ['network', 'network/actions', network, reports],
  ] as const)('has a valid operation with valid variables for every action of the %s', (_, folder, of, actions) => {
    for (const { name, args } of actions) {
      const [operation = '', ...more] = blocksOf(page(`${folder}/${name}.md`), 'graphql');
      expect(more).toEqual([]);
      expect(validate(of, parse(operation)).map(({ message }) => `${name}: ${message}`)).toEqual([]);
      const [variables = '{}'] = blocksOf(page(`${folder}/${name}.md`), 'json');
      const type = args[0]?.type;
      if (!isInputType(type)) throw new Error(`${name} has no input`);
      coerceInputValue(JSON.parse(variables).input, type, (path, __, error) => {
        throw new Error(`${name} ${path.join('.')}: ${error.message}`);
      });
    }
  });

  it('has no block of code but those that the cases here compile or validate', () => {
    const blocks = [...pages].flatMap(([name, text]) =>
      [...text.matchAll(/^```(\w+)$/gm)].map(([, language = '']) => `${name.replace(/\w+\.md$/, '')} ${language}`),
    );
    const tested = [
      'actions/ graphql',
      'actions/ json',
      'actions/ ts',
      'network/actions/ graphql',
      'network/actions/ json',
    ];
    expect([...new Set(blocks)].sort()).toEqual(tested);
  });

  it('begins in README.md with operations that are valid', () => {
    const operations = blocksOf(README, 'graphql');
    expect(operations.length).toBeGreaterThan(2);
    for (const operation of operations) expect(validate(schema, parse(operation)).map(String)).toEqual([]);
  });

  it('has code for the client library that compiles', async () => {
    const files = mutations.flatMap(({ name }) =>
      blocksOf(page(`actions/${name}.md`), 'ts').map((code) => [`${name}.ts`, code] as const),
    );
    expect(files.length).toBe(mutations.length);
    const wrong = ['wrong.ts', `${files[0]?.[1]}\nconst wrong: string = 1;`] as const;
    // Compiled along, because each compilation takes a second.
    const received = 'declare const body: string;\ndeclare const headers: Headers;\n';
    const readme = blocksOf(README, 'ts').map((code, index) => [`readme-${index}.ts`, `${received}${code}`] as const);
    expect(readme.length).toBeGreaterThan(0);
    const messages = (await compile(new Map([...files, ...readme, wrong]))).trim().split('\n');
    expect(messages).toEqual([expect.stringMatching(/wrong\.ts\(\d+,\d+\): error TS2322/)]);
  });

  it('has links that lead to a page and to a section of it', () => {
    const wrong = [...pages].flatMap(([from, text]) =>
      [...text.matchAll(/\]\(([^)#]*)(?:#([^)]+))?\)/g)].flatMap(([link, path = '', anchor]) => {
        const target = path === '' ? from : posix.join(posix.dirname(from), path);
        if (target.startsWith('..')) return [];
        const known = pages.get(target);
        const found =
          known !== undefined &&
          (anchor === undefined || headings(known).some((name) => name.toLowerCase() === anchor));
        return found ? [] : [`${from}: ${link}`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('is refused while a refusal has no advice or an event type no cause, and gains the section of a new type by itself', () => {
    const refusal =
      'type TooLate implements Refusal { code: RefusalCode! message: String! } extend enum RefusalCode { TOO_LATE }';
    expect(() => referencePages(`${SCHEMA}${refusal}`)).toThrow('refusal-advice.ts has no row TOO_LATE');
    expect(() => referencePages(`${SCHEMA}extend enum EventType { MOVED }`)).toThrow(
      'event-causes.ts has no row MOVED',
    );
    expect(() => referencePages(SCHEMA, `${NETWORK}${refusal}`)).toThrow(
      'network-refusal-advice.ts has no row TOO_LATE',
    );
    const more = referencePages(`${SCHEMA}type Colour { name: String! } extend type Payout { colour: Colour }`);
    expect(headings(more.get('nouns/payout.md') ?? '')).toContain('Colour');
  });
});
