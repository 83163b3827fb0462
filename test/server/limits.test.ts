import { buildSchema, getIntrospectionQuery, parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { schema as marketplaceSchema } from '../../src/schema/index.ts';
import { LIMITS, limitErrors, signedActionsOf } from '../../src/server/operation/limits.ts';
import { DEFAULT_QUERY } from '../../src/server/pages/graphiql.ts';
import { call, type ShownError } from '../kit/http.ts';
import { openSocket, type TestSocket } from '../kit/socket.ts';
import { type Fixture, fixture } from './fixture.ts';

let here: Fixture;
let socket: TestSocket;
beforeAll(async () => {
  here = await fixture();
  socket = await openSocket(here.url);
  await socket.init();
});
afterAll(async () => {
  socket.close();
  await here.close();
});

type Transport = {
  readonly name: string;
  /** Fields above the selection. */
  readonly above: number;
  readonly wrap: (selection: string, rest?: string) => string;
  readonly ask: (document: string, variables?: Record<string, unknown>) => Promise<readonly ShownError[]>;
};

const transports: readonly Transport[] = [
  {
    name: 'HTTP',
    above: 1,
    wrap: (selection, rest = '') =>
      `query Q($n: Int) { self { ${selection} hello(name: "$n") list(size: $n) } } ${rest}`,
    ask: async (document, variables = { n: 1 }) => (await call(here.url, document, variables)).errors,
  },
  {
    name: 'WebSocket',
    above: 2,
    wrap: (selection, rest = '') =>
      `subscription S($n: Int) { ticks(until: $n) { number query { ${selection} hello(name: "n") } } } ${rest}`,
    ask: async (document, variables = { n: 1 }) => {
      const following = socket.subscribe(document, variables);
      const first = await following.next();
      if (first.kind === 'next') expect((await following.next()).kind).toBe('complete');
      return first.kind === 'complete' ? [] : first.errors;
    },
  },
];

const nested = (depth: number): string => `${'self { '.repeat(depth - 1)}serial${' }'.repeat(depth - 1)}`;
const times = (count: number, one: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => one(index)).join(' ');

describe.each(transports)('over $name', ({ above, wrap, ask }) => {
  const refused = async (document: string, name: string, max: number) => {
    const errors = await ask(document);
    expect(errors.map(({ extensions }) => extensions?.['code'])).toEqual(['COST_LIMIT']);
    expect(errors[0]?.extensions).toMatchObject({
      limit: { name, max },
      requestId: expect.stringMatching(/^[-0-9a-f]{36}$/),
    });
  };

  test('an ordinary document passes', async () => {
    expect(await ask(wrap('whoami'))).toEqual([]);
  });

  test('a document of 1 000 tokens passes and one of 1 001 does not', async () => {
    const filled = (ids: number): string => wrap(`byIds(ids: [${'1 '.repeat(ids)}]) { id }`);
    let fixed = 0;
    for (let token = parse(filled(0)).loc?.startToken.next; token?.next; token = token.next) fixed += 1;
    expect(await ask(filled(LIMITS.tokens - fixed))).toEqual([]);
    await refused(filled(LIMITS.tokens - fixed + 1), 'tokens', 1_000);
  });

  test('a depth of 12 passes and one of 13 does not, through fragments too', async () => {
    expect(await ask(wrap(nested(LIMITS.depth - above)))).toEqual([]);
    await refused(wrap(nested(LIMITS.depth - above + 1)), 'depth', 12);
    const split = (depth: number): string => wrap('... F', `fragment F on Query { ... on Query { ${nested(depth)} } }`);
    expect(await ask(split(LIMITS.depth - above))).toEqual([]);
    await refused(split(LIMITS.depth - above + 1), 'depth', 12);
  });

  test('15 aliases pass and 16 do not, of whatever field', async () => {
    for (const field of ['serial', '__typename', 'whoami']) {
      expect(await ask(wrap(times(LIMITS.aliases, (index) => `a${index}: ${field}`)))).toEqual([]);
      await refused(wrap(times(LIMITS.aliases + 1, (index) => `a${index}: ${field}`)), 'aliases', 15);
    }
  });

  test('10 directives pass and 11 do not', async () => {
    const directed = (count: number): string => wrap(times(count, () => 'serial @include(if: true)'));
    expect(await ask(directed(LIMITS.directives))).toEqual([]);
    await refused(directed(LIMITS.directives + 1), 'directives', 10);
  });

  test('a cost of 5 000 passes and more does not, also when a variable asks for it', async () => {
    const pages = wrap('items(first: 100) { nodes { items(first: 100) { nodes { id } } } }');
    await refused(pages, 'cost', 5_000);
    expect(await ask(wrap('items(first: 100) { nodes { items(first: 10) { nodes { id } } } }'))).toEqual([]);
  });

  test('fragments that double at every level are bounded without being unfolded', async () => {
    const levels = times(
      60,
      (index) => `fragment F${index} on Query { a: self { ...F${index + 1} } self { ...F${index + 1} } }`,
    );
    const startedAt = performance.now();
    const errors = await ask(wrap('...F0', `${levels} fragment F60 on Query { serial }`));
    expect(errors.every(({ extensions }) => extensions?.['code'] === 'COST_LIMIT')).toBe(true);
    expect(errors.length).toBeGreaterThan(0);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  test('a document that cannot be read or is not valid is BAD_USER_INPUT, without suggestions', async () => {
    for (const document of [
      '{',
      wrap('serail'),
      wrap('...Q', 'fragment Q on Query { ...Q }'),
      wrap('coded(cod: "X")'),
    ]) {
      const [error] = await ask(document);
      expect(error?.extensions?.['code'], document).toBe('BAD_USER_INPUT');
      expect(error?.message).not.toMatch(/did you mean|serial|"code"\?/i);
    }
  });

  test('variables that do not fit are BAD_USER_INPUT, without suggestions', async () => {
    const [error] = await ask(wrap('serial'), { n: 'many' });
    expect(error?.extensions?.['code']).toBe('BAD_USER_INPUT');
    expect(error?.message).toContain('"$n"');
  });
});

describe('introspection', () => {
  test('passes whole, as GraphiQL and code generators ask for it', async () => {
    for (const query of [
      getIntrospectionQuery({
        specifiedByUrl: true,
        inputValueDeprecation: true,
        schemaDescription: true,
        oneOf: true,
      }),
      '{ __type(name: "Item") { fields { name type { name fields { name } } } } }',
    ]) {
      expect((await call(here.url, query)).errors).toEqual([]);
    }
  });

  test.each([
    ['lists within lists', '{ __schema { types { fields { type { fields { name } } } } } }', 'introspectionLists'],
    [
      'lists within a type',
      '{ __type(name: "Item") { fields { type { fields { type { fields { name } } } } } } }',
      'introspectionLists',
    ],
    [
      'lists through fragments',
      '{ __schema { types { ...F } } } fragment F on __Type { fields { type { ...G } } } fragment G on __Type { inputFields { name } }',
      'introspectionLists',
    ],
    ['depth', `{ __schema { types { ${'ofType { '.repeat(18)} name ${'} '.repeat(18)} } } }`, 'introspectionDepth'],
    [
      'many at once',
      '{ a: __schema { types { name } } b: __schema { types { name } } c: __schema { types { name } } }',
      'cost',
    ],
  ])('is bounded in %s', async (_, query, name) => {
    const { errors } = await call(here.url, query);
    expect(errors.map(({ extensions }) => extensions)).toMatchObject([{ code: 'COST_LIMIT', limit: { name } }]);
  });
});

describe('signed actions', () => {
  const one = 'act(input: { authorization: "a" })';

  test('are told by the authorization in their input', () => {
    const schema = buildSchema(`
      type Query { a: Int }
      type Mutation { signed(input: A!): Int plain(input: B!): Int bare: Int }
      input A { authorization: Int } input B { b: Int }`);
    expect([...signedActionsOf(schema)]).toEqual(['signed']);
    expect([...signedActionsOf(marketplaceSchema)]).toEqual(
      expect.arrayContaining(['claimOffer', 'unstake', 'withdraw']),
    );
    expect([...signedActionsOf(marketplaceSchema)]).not.toContain('signIn');
  });

  test('come one in a mutation, beside others that are not signed', async () => {
    expect((await call(here.url, `mutation { ${one} note(input: { text: "n" }) }`)).errors).toEqual([]);
    for (const second of [`again: ${one}`, '... on Mutation { actAgain(input: { authorization: "b" }) }', '...F']) {
      const rest = second === '...F' ? `fragment F on Mutation { b: ${one} }` : '';
      const { errors, status } = await call(here.url, `mutation { ${one} ${second} } ${rest}`);
      expect(status).toBe(400);
      expect(errors[0]?.extensions).toMatchObject({
        code: 'COST_LIMIT',
        limit: { name: 'signedActions', max: 1, found: 2 },
      });
    }
  });

  test('that are the same field twice are one', () => {
    const signed = new Set(['act']);
    expect(limitErrors(parse(`mutation { ${one} ${one} }`), signed)).toEqual([]);
    expect(limitErrors(parse(`mutation A { ${one} } mutation B { ${one} }`), signed)).toEqual([]);
  });
});

test("GraphiQL's first query is valid and within the bounds", () => {
  const document = parse(DEFAULT_QUERY);
  expect(validate(marketplaceSchema, document)).toEqual([]);
  expect(limitErrors(document, new Set())).toEqual([]);
});
