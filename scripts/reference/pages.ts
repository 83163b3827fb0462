// The pages of docs/reference as a function of both schemas, of the operations of the client library, and of the tables beside this file.
// **Invariant:** every type of the schema has a section on exactly one page.

import { readdirSync, readFileSync } from 'node:fs';
import { buildSchema, type GraphQLSchema, isEnumType, isScalarType, isSpecifiedScalarType } from 'graphql';
import { actionPage } from './action-page.ts';
import { changesPage } from './changes-page.ts';
import { EVENT_CAUSES, OTHER_CAUSES } from './event-causes.ts';
import { errorsPage, limitsPage } from './limits.ts';
import { cell, HEAD, line, linkTo, type Pages, table, typeSection } from './markdown.ts';
import { networkPages } from './network-pages.ts';
import { NOUNS, nounPage, pagesOfTypes } from './nouns.ts';
import { refusalPage } from './refusal-page.ts';

const root = new URL('../../', import.meta.url);
const operations = new URL('client/operations/', root);

/** Returns the text of each page by its path below docs/reference. @throws when a table lacks a refusal or an event type */
export function referencePages(
  schemaText: string,
  networkText = readFileSync(new URL('network.graphql', root), 'utf8'),
): ReadonlyMap<string, string> {
  const schema = buildSchema(schemaText);
  const pages = pagesOfTypes(schema);
  const library = readdirSync(operations).map((file) => readFileSync(new URL(file, operations), 'utf8'));
  const documents = new Set(
    [...library.join('\n').matchAll(/^(?:query|mutation) (\w+)/gm)].map(([, name = '']) => name),
  );
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
  return new Map([
    ['README.md', indexPage(schema)],
    ['reads.md', readsPage(schema, pages)],
    ['scalars.md', scalarsPage(schema)],
    ['refusals.md', refusalPage(schema, pages)],
    ['events.md', eventsPage(schema, pages)],
    ['limits.md', limitsPage()],
    ['errors.md', errorsPage()],
    [
      'changes.md',
      changesPage([
        ['', schema],
        ['`/network` ', buildSchema(networkText)],
      ]),
    ],
    ...Object.keys(NOUNS).map((noun) => [nounPage(noun), nounPageText(schema, pages, noun)] as const),
    ...mutations.map(
      (mutation) => [`actions/${mutation.name}.md`, actionPage(schema, pages, mutation, documents)] as const,
    ),
    ...networkPages(networkText),
  ]);
}

function indexPage(schema: GraphQLSchema): string {
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
  const first = (text: string | null | undefined): string => line(text).split(/(?<=\.) /)[0] ?? '';
  return [
    `${HEAD}# Reference\n`,
    'Everything of the public API, printed from its schema: [queries and subscriptions](reads.md), [refusals](refusals.md), [errors and close codes](errors.md), [events](events.md), [limits](limits.md), [scalars](scalars.md), [changes](changes.md). The programs of the network have [an API of their own](network/README.md). Guides stand in [docs/guides](../guides).\n',
    '## Mutation\n',
    `${line(schema.getMutationType()?.description)}\n`,
    table(
      ['action', 'what it does'],
      mutations.map(({ name, description }) => [`[\`${name}\`](actions/${name}.md)`, cell(first(description))]),
    ),
    '## Nouns\n',
    Object.keys(NOUNS)
      .map((noun) => `- [${noun}](${nounPage(noun)})\n`)
      .join(''),
  ].join('\n');
}

function readsPage(schema: GraphQLSchema, pages: Pages): string {
  const roots = [schema.getQueryType(), schema.getSubscriptionType()].filter((type) => type != null);
  return [`${HEAD}# Queries and subscriptions\n`, ...roots.map((type) => typeSection(pages, 'reads.md', type))].join(
    '\n',
  );
}

function scalarsPage(schema: GraphQLSchema): string {
  const scalars = Object.values(schema.getTypeMap()).filter(isScalarType);
  const own = scalars.filter((type) => !isSpecifiedScalarType(type));
  const given = scalars.filter(isSpecifiedScalarType).map(({ name }) => `\`${name}\``);
  return [
    `${HEAD}# Scalars\n`,
    `Beside those of GraphQL (${given.join(', ')}):\n`,
    ...own.map(({ name, description }) => `## ${name}\n\n${line(description)}\n`),
  ].join('\n');
}

function eventsPage(schema: GraphQLSchema, pages: Pages): string {
  const type = schema.getType('EventType');
  const values = isEnumType(type) ? type.getValues() : [];
  const rows = values.map(({ name, description }) => {
    const causes = (EVENT_CAUSES as Readonly<Record<string, readonly string[]>>)[name];
    if (causes === undefined) throw new Error(`scripts/reference/event-causes.ts has no row ${name}`);
    const words = causes.map(
      (cause) => (OTHER_CAUSES as Readonly<Record<string, string>>)[cause] ?? `[\`${cause}\`](actions/${cause}.md)`,
    );
    return [`\`${name}\``, cell(description), words.join(', ')];
  });
  return [
    `${HEAD}# Events\n`,
    `Each event is written once, dated to the instant at which it happened, and delivered in commit order: as ${linkTo(pages, 'events.md', 'OfferEvent')} to everybody, as ${linkTo(pages, 'events.md', 'AccountEvent')} to the accounts that it concerns. New types are added without a new version, so ignore a type that you do not know.\n`,
    table(['type', 'meaning', 'caused by'], rows),
  ].join('\n');
}

function nounPageText(schema: GraphQLSchema, pages: Pages, noun: string): string {
  const page = nounPage(noun);
  const roots = NOUNS[noun] ?? [];
  const names = [...pages].flatMap(([name, at]) => (at === page ? [name] : []));
  const place = (name: string): number => (roots.includes(name) ? roots.indexOf(name) : roots.length);
  const sorted = names.sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
  const sections = sorted.flatMap((name) => {
    const type = schema.getType(name);
    return type === undefined ? [] : [typeSection(pages, page, type)];
  });
  const title = noun.charAt(0).toUpperCase() + noun.slice(1);
  return [`${HEAD}# ${title}\n`, ...sections].join('\n');
}
