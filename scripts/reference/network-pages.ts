// The pages of docs/reference/network as a function of network.graphql: the API at /network of the network's programs and the operator.
// **Invariant:** every type of that schema has a section on exactly one of these pages.

import {
  buildSchema,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { MAX_REFERENCE_TEXT } from '../../src/schema/bounds.ts';
import { MAX_PAGE } from '../../src/schema/connection.ts';
import { MOST_REWARDS } from '../../src/schema/network/block.ts';
import { MOST_DEVICES, MOST_MULTIPLIERS } from '../../src/schema/network/device.ts';
import { NETWORK_BODY_BYTES } from '../../src/server/server.ts';
import { refusalsOf } from '../client/schema-types.ts';
import { exampleOf, inputOf, type Json, type Mutation, operationOf } from './example.ts';
import { block, cell, HEAD, line, linkTo, type Pages, table, typeSection } from './markdown.ts';
import { NETWORK_REFUSAL_ADVICE } from './network-refusal-advice.ts';
import { codeOf } from './refusal-page.ts';

const MIB = 1024 * 1024;
const DEVICE = '5f0c2f0e-8a53-4f6a-9c39-1d3f0b6f7a21';

/** Example values of the inputs by the name of a field: the network has ids of its own. */
const VALUES: readonly (readonly [RegExp, Json])[] = [
  [/^deviceId$/, DEVICE],
  [/^slashId$/, 'slash-2026-12-01-1'],
  [/^reference$/, 'deposit-2026-12-01-1'],
  [/^id$/, 'payout_AQIDBAUGBwgJCgsMDQ4PEA'],
  [/^model$/, 'H100 SXM5'],
  [/^multiplier$/, '2.5'],
  [/^name$/, 'claimCap'],
  [/^value$/, '3'],
];

/** Fields that an example needs beside the required ones. */
const MORE: Readonly<Record<string, Readonly<Record<string, Json>>>> = {
  reportPayout: { outcome: 'SENT', transactionSignature: '3nVfYabxKv9oohGm4Rqq2P' },
  importDevices: {
    devices: [
      {
        device_id: DEVICE,
        owner_wallet: '4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofM',
        hardware_name: 'H100 SXM5',
        hardware_quantity: 8,
        connectivity_tier: 4,
        iso2: 'PT',
        status: 'idle',
      },
    ],
  },
};

const INTRODUCTION = `The API of the network's programs, at \`POST /network\` of the same server, printed from [network.graphql](../../../network.graphql). A request carries a token in the header \`Authorization: Bearer …\`; \`npm run token -- NETWORK\` prints one of the role NETWORK, \`npm run token -- OPERATOR\` one of the role OPERATOR. A rule that says no is a [refusal](refusals.md), everything else an [error](../errors.md). What the reports cause is in the [events](../events.md) with the cause "a report of the network".
`;

/** Returns the text of each page by its path below docs/reference. @throws when the table of advice lacks a refusal */
export function networkPages(schemaText: string): ReadonlyMap<string, string> {
  const schema = buildSchema(schemaText);
  const pages = pagesOfTypes(schema);
  const mutations = mutationsOf(schema);
  return new Map([
    ['network/README.md', indexPage(schema, pages)],
    ['network/refusals.md', refusalsPage(schema, pages)],
    ['network/types.md', typesPage(schema, pages)],
    ...mutations.map(
      (mutation) => [`network/actions/${mutation.name}.md`, actionPage(schema, pages, mutation)] as const,
    ),
  ]);
}

const mutationsOf = (schema: GraphQLSchema): readonly Mutation[] =>
  Object.values(schema.getMutationType()?.getFields() ?? {});

/** Returns the page of each type. */
function pagesOfTypes(schema: GraphQLSchema): Pages {
  const refusals = new Set(refusalsOf(schema).map(({ name }) => name));
  const ofActions = new Map(
    mutationsOf(schema).flatMap(({ name }) =>
      ['Input', 'Result', 'Success'].map((end) => [title(name) + end, `network/actions/${name}.md`] as const),
    ),
  );
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
  const specified = new Set(['Boolean', 'Float', 'ID', 'Int', 'String']);
  return new Map(
    types
      .filter(({ name }) => !specified.has(name))
      .map(({ name }) => {
        if (name === 'Query' || name === 'Mutation') return [name, 'network/README.md'];
        if (name === 'Refusal' || name === 'RefusalCode' || refusals.has(name)) return [name, 'network/refusals.md'];
        return [name, ofActions.get(name) ?? 'network/types.md'];
      }),
  );
}

const title = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
const onPage = (schema: GraphQLSchema, pages: Pages, page: string) =>
  Object.values(schema.getTypeMap()).filter(({ name }) => pages.get(name) === page);

function indexPage(schema: GraphQLSchema, pages: Pages): string {
  const page = 'network/README.md';
  const query = schema.getQueryType();
  const first = (text: string | null | undefined): string => line(text).split(/(?<=\.) /)[0] ?? '';
  return [
    `${HEAD}# Network\n`,
    INTRODUCTION,
    '## Mutation\n',
    `${line(schema.getMutationType()?.description)}\n`,
    table(
      ['action', 'what it does'],
      mutationsOf(schema).map(({ name, description }) => [
        `[\`${name}\`](actions/${name}.md)`,
        cell(first(description)),
      ]),
    ),
    query == null ? '' : typeSection(pages, page, query),
    '## Limits\n',
    table(
      ['at most', 'what'],
      [
        [`${NETWORK_BODY_BYTES / MIB} MiB`, 'of a request body'],
        [spaced(MOST_DEVICES), 'devices of one import'],
        [spaced(MOST_REWARDS), 'rewards of one report of a block; a block may be reported in several'],
        [spaced(MOST_MULTIPLIERS), 'multipliers of one call'],
        [`${MAX_REFERENCE_TEXT}`, 'characters of an id or a reason of the network'],
        [`${MAX_PAGE}`, 'entries of a page'],
      ],
    ),
    '[The other limits](../limits.md) of a document hold here too.\n',
    '## Types\n',
    `[Types](types.md): ${onPage(schema, pages, 'network/types.md')
      .map(({ name }) => linkTo(pages, page, name))
      .join(', ')}.\n`,
  ].join('\n');
}

const spaced = (value: number): string => String(value).replaceAll(/\B(?=(\d{3})+$)/g, ' ');

function actionPage(schema: GraphQLSchema, pages: Pages, mutation: Mutation): string {
  const page = `network/actions/${mutation.name}.md`;
  const input = { ...exampleOf(inputOf(mutation), VALUES), ...MORE[mutation.name] };
  const result = getNamedType(mutation.type);
  const members = isUnionType(result) ? result.getTypes() : [];
  const refusals = members.filter((type) => pages.get(type.name) === 'network/refusals.md');
  return [
    `${HEAD}# ${mutation.name}\n`,
    `${line(mutation.description)}\n`,
    '## Operation\n',
    block('graphql', operationOf(mutation)),
    'Variables:\n',
    block('json', JSON.stringify({ input }, null, 2)),
    '## Refusals\n',
    refusals.length === 0 ? 'None.\n' : refusals.map((type) => refusalLine(schema, pages, page, type)).join(''),
    '## Types\n',
    ...onPage(schema, pages, page).map((type) => typeSection(pages, page, type, 3)),
  ].join('\n');
}

function refusalLine(schema: GraphQLSchema, pages: Pages, page: string, type: GraphQLObjectType): string {
  const code = linkTo(pages, page, type.name, `\`${codeOf(schema, type)}\``);
  const numbers = Object.values(type.getFields())
    .filter(({ name }) => name !== 'code' && name !== 'message')
    .map(({ name, description }) => `  - \`${name}\`: ${line(description)}\n`);
  return `- **${code}** ${line(type.description)} *${adviceOf(schema, type)}*\n${numbers.join('')}`;
}

function adviceOf(schema: GraphQLSchema, type: GraphQLObjectType): string {
  const code = codeOf(schema, type);
  const advice = (NETWORK_REFUSAL_ADVICE as Readonly<Record<string, string>>)[code];
  if (advice === undefined) throw new Error(`scripts/reference/network-refusal-advice.ts has no row ${code}`);
  return advice;
}

function refusalsPage(schema: GraphQLSchema, pages: Pages): string {
  const page = 'network/refusals.md';
  return [
    `${HEAD}# Refusals of the network's API\n`,
    'A refusal is a result, not an error: a rule said no, and nothing was changed. Branch on `__typename` or `code`.\n',
    ...onPage(schema, pages, page).map((type) => {
      const section = typeSection(pages, page, type);
      if (!isObjectType(type)) return section;
      const users = mutationsOf(schema)
        .filter(({ type: given }) => {
          const result = getNamedType(given);
          return isUnionType(result) && result.getTypes().includes(type);
        })
        .map(({ name }) => `[\`${name}\`](actions/${name}.md)`);
      return `${section}\n**What to do:** ${adviceOf(schema, type)}\n\nReturned by ${users.join(', ')}.\n`;
    }),
  ].join('\n');
}

const typesPage = (schema: GraphQLSchema, pages: Pages): string =>
  [
    `${HEAD}# Types of the network's API\n`,
    ...onPage(schema, pages, 'network/types.md').map((type) => typeSection(pages, 'network/types.md', type)),
  ].join('\n');
