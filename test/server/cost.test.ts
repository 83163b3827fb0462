import { buildSchema, type GraphQLSchema, getOperationAST, isObjectType, parse, validate } from 'graphql';
import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../src/domain/request-limits.ts';
import { schema as marketplaceSchema } from '../../src/schema/index.ts';
import { operationCost } from '../../src/server/operation/cost.ts';
import { DEFAULT_QUERY } from '../../src/server/pages/graphiql.ts';

const schema = buildSchema(`
  type Query { one: Item page(first: Int, last: Int): Page! plain: [Item!]! byIds(ids: [ID!]!): [Item]! name: String any: Any count: Int }
  interface Named { name: String! item: Item }
  type Item implements Named { name: String! item: Item page(first: Int = 5): Page! tags: [String!]! }
  type Page { edges: [Edge!]! nodes: [Item!]! info: Info! total: Int! }
  type Edge { cursor: String! node: Item! }
  type Info { next: Boolean! }
  union Any = Item | Info
  type Mutation { act: Item say: String }
  type Subscription { items: Item }
`);

const cost = (text: string, variables = {}, on: GraphQLSchema = schema, name?: string): number => {
  const document = parse(text);
  expect(validate(on, document)).toEqual([]);
  const operation = getOperationAST(document, name);
  if (!operation) throw new Error('no operation');
  return operationCost(on, document, operation, variables);
};

describe('operationCost', () => {
  test.each<[string, number]>([
    ['{ name }', 0],
    ['{ one { name tags } }', 1],
    ['{ one { item { item { name } } } }', 3],
    ['{ a: one { name } b: one { name } }', 2],
    // A connection costs 1; each node of its page costs 1 plus the cost of the node's fields. Edges and scalars cost nothing.
    ['{ page { total } }', 1],
    ['{ page { nodes { name } } }', 1 + 20],
    ['{ page(first: 3) { nodes { name item { name } } } }', 1 + 3 * 2],
    ['{ page(last: 3) { edges { cursor node { name } } } }', 1 + 3],
    ['{ page(first: 3) { info { next } edges { cursor } } }', 1 + 1],
    ['{ page(first: 3) { edges { node { name } } nodes { name } } }', 1 + 3 + 3],
    ['{ page(first: 10) { nodes { page { nodes { name } } } } }', 1 + 10 * (1 + 1 + 5)],
    ['{ page(first: 1000000) { nodes { name } } }', 1 + 100],
    ['{ page(first: -5) { nodes { name } } }', 1],
    ['{ page(first: 0) { nodes { name } } }', 1],
    // The assumed length of a list without pagination is a fixed number, or the number of ids in the argument.
    ['{ plain { name } }', 10],
    ['{ byIds(ids: ["1", "2"]) { name item { name } } }', 2 * 2],
    // For a union or an interface, the costs of all its type conditions are added.
    ['{ any { ... on Item { item { name } } ... on Info { next } ... on Named { item { name } } } }', 1 + 1 + 1],
    ['{ __schema { types { name } } }', 2_000],
    ['{ __type(name: "Item") { name } }', 100],
    ['{ __typename }', 0],
    ['mutation { act { item { name } } }', 100 + 1],
    ['mutation { say }', 0],
    ['subscription { items { item { name } } }', 2],
  ])('gives %s the cost %i', (text, expected) => {
    expect(cost(text)).toBe(expected);
  });

  test('uses the values of variables, and their defaults when no value is given', () => {
    const query = 'query ($n: Int = 7) { page(first: $n) { nodes { name } } }';
    expect([cost(query, { n: 3 }), cost(query), cost(query, { n: 'many' })]).toEqual([4, 8, 21]);
    expect(cost('query ($ids: [ID!]!) { byIds(ids: $ids) { name } }', { ids: ['1', '2', '3'] })).toBe(3);
    expect(cost('query ($id: ID!) { byIds(ids: [$id, $id]) { name } }', { id: '1' })).toBe(2);
  });

  test('counts the fields of a fragment at each place where it is spread', () => {
    const fragment = 'fragment F on Page { nodes { name } }';
    expect(cost(`{ page(first: 2) { ...F } }  ${fragment}`)).toBe(3);
    expect(cost(`{ a: page(first: 2) { ...F } b: page(first: 5) { ... { ...F } } } ${fragment}`)).toBe(3 + 6);
  });

  test('uses the cost that a field sets in its extensions', () => {
    const dear = buildSchema('type Query { total: Int facets: Facets } type Facets { n: Int }');
    const query = dear.getQueryType();
    for (const [name, own] of [
      ['total', 20],
      ['facets', 50],
    ] as const) {
      const field = isObjectType(query) ? query.getFields()[name] : undefined;
      if (field) field.extensions = { cost: own };
    }
    expect(cost('{ total facets { n } }', {}, dear)).toBe(70);
  });

  test('uses the maximum length that a list field sets in its extensions', () => {
    const bounded = buildSchema('type Query { few: [Item!]! } type Item { name: String }');
    const field = bounded.getQueryType()?.getFields()['few'];
    if (field) field.extensions = { length: 3 };
    expect(cost('{ few { name } }', {}, bounded)).toBe(3);
  });

  test('counts only the operation that is executed when the document has several', () => {
    expect(cost('query A { one { name } } query B { plain { name } }', {}, schema, 'A')).toBe(1);
  });

  test('takes time that is linear in the document size when fragments double at each of 60 levels', () => {
    const levels = Array.from(
      { length: 60 },
      (_, index) => `fragment F${index} on Item { a: item { ...F${index + 1} } b: item { ...F${index + 1} } }`,
    );
    expect(cost(`{ one { ...F0 } } ${levels.join(' ')} fragment F60 on Item { name }`)).toBeGreaterThan(2 ** 60);
  });
});

describe('the cost limit', () => {
  test('admits the default query of GraphiQL and a list page of 100 offers', () => {
    const card = `id slug status labelText requestedAmount rewardShareBps createdAt canClaim { allowed refusals { code message } }
      estimate { perBlock aprBps } terms { sha256 } device { deviceId model quantity country reliability { score } owner { alias } }`;
    expect(cost(DEFAULT_QUERY, {}, marketplaceSchema, 'Marketplace')).toBeLessThan(LIMITS.cost / 20);
    expect(cost(`{ offers(first: 100) { totalCount nodes { ${card} } } }`, {}, marketplaceSchema)).toBeLessThan(
      LIMITS.cost,
    );
  });

  test('admits a list of 100 own co-stakes or devices with their available actions and refusals', () => {
    const actions =
      'availableActions { action allowed refusals { code message ... on NotYetWithdrawable { withdrawableAt } } }';
    const coStake = `id phase labelText amount earning notEarningReason exit { waitEndsAt cooldownEndsAt } settlement { status }
      rewards { accrued last7Days promisedPerBlock paidPerBlock } counterparty { alias } offer { slug device { model quantity } } ${actions}`;
    const device = `id ownerStake withdrawableOverflow exit { cooldownEndsAt } rewards { accrued } listing { listed reasons } ${actions}
      device { model quantity stakeSufficiency } liveOffer { slug status } coStake { phase labelText }`;
    const checks = 'offerEligibility { allowed checks { code met current required message } }';
    for (const page of [
      `{ viewer { coStakes(first: 100) { totalCount nodes { ${coStake} } } } }`,
      `{ viewer { devices(first: 100) { nodes { ${device} } } } }`,
      `{ viewer { devices(first: 100) { nodes { id ${checks} } } } }`,
      '{ marketplaceFacets { models { value count } kinds { value count } countries { value count } statuses { value count } } }',
    ]) {
      expect(cost(page, {}, marketplaceSchema)).toBeLessThan(LIMITS.cost);
    }
  });

  test.each([
    '{ offers(first: 100) { nodes { device { offers(first: 100) { nodes { id } } } } } }',
    '{ viewer { coStakes(first: 100) { nodes { rewardHistory(first: 100) { nodes { amount } } } } } }',
    '{ viewer { devices(first: 100) { nodes { device { offers(first: 3) { totalCount nodes { device { offers(first: 20) { totalCount } } } } } } } } }',
  ])('refuses nested lists with pages of 100 entries: %s', (query) => {
    expect(cost(query, {}, marketplaceSchema)).toBeGreaterThan(LIMITS.cost);
  });
});
