import { buildSchema, getIntrospectionQuery, graphqlSync, parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_RATE_LIMITS } from '../../src/domain/rate-limits.ts';
import { LIMITS } from '../../src/domain/request-limits.ts';
import { schema as marketplaceSchema } from '../../src/schema/index.ts';
import { limitErrors, signedActionsOf } from '../../src/server/operation/limits.ts';
import { DEFAULT_QUERY } from '../../src/server/pages/graphiql.ts';
import { call, type ResponseError } from '../kit/http.ts';
import { openSocket, type TestSocket } from '../kit/socket.ts';
import { startTestServer, type TestServer } from './fixture.ts';

let server: TestServer;
let socket: TestSocket;
beforeAll(async () => {
  server = await startTestServer();
  socket = await openSocket(server.url);
  await socket.init();
});
afterAll(async () => {
  socket.close();
  await server.close();
});

/** Returns what `protocol.limits` says under these settings: name and value by kind. */
function limitsRead(settings: object): Record<string, Record<string, number>> {
  const source = '{ protocol { limits { kind name value what } } }';
  const contextValue = { app: { settings } };
  const { data } = graphqlSync({ schema: marketplaceSchema, source, contextValue });
  const { limits } = (data as { protocol: { limits: { kind: string; name: string; value: number }[] } }).protocol;
  const byKind: Record<string, Record<string, number>> = {};
  for (const { kind, name, value } of limits) byKind[kind] = { ...byKind[kind], [name]: value };
  return byKind;
}

describe('protocol.limits', () => {
  test('returns every limit of a request, the rates that the server applies, and times in seconds', () => {
    const { REQUEST, RATE, SIZE, TIME } = limitsRead({ rateLimits: { ...DEFAULT_RATE_LIMITS, requests: 7 } });
    expect(REQUEST).toEqual(LIMITS);
    expect(RATE).toEqual({ ...DEFAULT_RATE_LIMITS, requests: 7 });
    expect(SIZE).toMatchObject({ pageEntries: 100, rewardPoints: 400, requestedPayouts: 10 });
    expect(TIME).toMatchObject({ checkpoint: 15, cursorRetention: 30 * 86_400 });
  });

  test('returns no rates where they are off', () => {
    expect(limitsRead({ rateLimits: null })).not.toHaveProperty('RATE');
  });
});

type Transport = {
  readonly name: string;
  /** Number of field levels that `wrap` adds around a selection. */
  readonly above: number;
  readonly wrap: (selection: string, rest?: string) => string;
  readonly ask: (document: string, variables?: Record<string, unknown>) => Promise<readonly ResponseError[]>;
};

const transports: readonly Transport[] = [
  {
    name: 'HTTP',
    above: 1,
    wrap: (selection, rest = '') =>
      `query Q($n: Int) { self { ${selection} hello(name: "$n") list(size: $n) } } ${rest}`,
    ask: async (document, variables = { n: 1 }) => (await call(server.url, document, variables)).errors,
  },
  {
    name: 'WebSocket',
    above: 2,
    wrap: (selection, rest = '') =>
      `subscription S($n: Int) { ticks(until: $n) { number query { ${selection} hello(name: "n") } } } ${rest}`,
    ask: async (document, variables = { n: 1 }) => {
      const subscription = socket.subscribe(document, variables);
      const first = await subscription.next();
      if (first.kind === 'next') expect((await subscription.next()).kind).toBe('complete');
      return first.kind === 'complete' ? [] : first.errors;
    },
  },
];

const nested = (depth: number): string => `${'self { '.repeat(depth - 1)}serial${' }'.repeat(depth - 1)}`;
const times = (count: number, part: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => part(index)).join(' ');

describe.each(transports)('the operation limits over $name', ({ above, wrap, ask }) => {
  const refused = async (document: string, name: string, max: number) => {
    const errors = await ask(document);
    expect(errors.map(({ extensions }) => extensions?.['code'])).toEqual(['COST_LIMIT']);
    expect(errors[0]?.extensions).toMatchObject({
      limit: { name, max },
      requestId: expect.stringMatching(/^[-0-9a-f]{36}$/),
    });
  };

  test('accept an ordinary document', async () => {
    expect(await ask(wrap('whoami'))).toEqual([]);
  });

  test('accept a document of 1 000 tokens and refuse one of 1 001', async () => {
    const filled = (ids: number): string => wrap(`byIds(ids: [${'1 '.repeat(ids)}]) { id }`);
    let fixed = 0;
    for (let token = parse(filled(0)).loc?.startToken.next; token?.next; token = token.next) fixed += 1;
    expect(await ask(filled(LIMITS.tokens - fixed))).toEqual([]);
    await refused(filled(LIMITS.tokens - fixed + 1), 'tokens', 1_000);
  });

  test('accept a depth of 12 and refuse 13, counted through fragments too', async () => {
    expect(await ask(wrap(nested(LIMITS.depth - above)))).toEqual([]);
    await refused(wrap(nested(LIMITS.depth - above + 1)), 'depth', 12);
    const split = (depth: number): string => wrap('... F', `fragment F on Query { ... on Query { ${nested(depth)} } }`);
    expect(await ask(split(LIMITS.depth - above))).toEqual([]);
    await refused(split(LIMITS.depth - above + 1), 'depth', 12);
  });

  test('accept 15 aliases and refuse 16, on any field', async () => {
    for (const field of ['serial', '__typename', 'whoami']) {
      expect(await ask(wrap(times(LIMITS.aliases, (index) => `a${index}: ${field}`)))).toEqual([]);
      await refused(wrap(times(LIMITS.aliases + 1, (index) => `a${index}: ${field}`)), 'aliases', 15);
    }
  });

  test('accept 10 directives and refuse 11', async () => {
    const directed = (count: number): string => wrap(times(count, () => 'serial @include(if: true)'));
    expect(await ask(directed(LIMITS.directives))).toEqual([]);
    await refused(directed(LIMITS.directives + 1), 'directives', 10);
  });

  test('refuse a document that costs more than 5 000 and accept a cheaper one', async () => {
    const pages = wrap('items(first: 100) { nodes { items(first: 100) { nodes { id } } } }');
    await refused(pages, 'cost', 5_000);
    expect(await ask(wrap('items(first: 100) { nodes { items(first: 10) { nodes { id } } } }'))).toEqual([]);
  });

  test('refuse fragments that double at each of 60 levels, without expanding them', async () => {
    const levels = times(
      60,
      (index) => `fragment F${index} on Query { a: self { ...F${index + 1} } self { ...F${index + 1} } }`,
    );
    const errors = await ask(wrap('...F0', `${levels} fragment F60 on Query { serial }`));
    expect(errors.every(({ extensions }) => extensions?.['code'] === 'COST_LIMIT')).toBe(true);
    expect(errors.length).toBeGreaterThan(0);
  });

  test('answer a document that does not parse or validate with BAD_USER_INPUT, without suggesting names', async () => {
    for (const document of [
      '{',
      wrap('serail'),
      'subscription S($n: Boolean!) { ticks @skip(if: $n) { number } }',
      wrap('...Q', 'fragment Q on Query { ...Q }'),
      wrap('coded(cod: "X")'),
    ]) {
      const [error] = await ask(document);
      expect(error?.extensions?.['code'], document).toBe('BAD_USER_INPUT');
      expect(error?.message).not.toMatch(/did you mean|serial|"code"\?/i);
    }
  });

  test('answer variables of the wrong type with BAD_USER_INPUT, without suggesting names', async () => {
    const [error] = await ask(wrap('serial'), { n: 'many' });
    expect(error?.extensions?.['code']).toBe('BAD_USER_INPUT');
    expect(error?.message).toContain('"$n"');
  });
});

describe('an introspection query', () => {
  test('is accepted in the full forms that GraphiQL and code generators send', async () => {
    for (const query of [
      getIntrospectionQuery({
        specifiedByUrl: true,
        inputValueDeprecation: true,
        schemaDescription: true,
        oneOf: true,
      }),
      '{ __type(name: "Item") { fields { name type { name fields { name } } } } }',
    ]) {
      expect((await call(server.url, query)).errors).toEqual([]);
    }
  });

  test.each([
    [
      'nests lists of fields in a list of types',
      '{ __schema { types { fields { type { fields { name } } } } } }',
      'introspectionLists',
    ],
    [
      'nests lists of fields below one type',
      '{ __type(name: "Item") { fields { type { fields { type { fields { name } } } } } } }',
      'introspectionLists',
    ],
    [
      'nests lists through fragments',
      '{ __schema { types { ...F } } } fragment F on __Type { fields { type { ...G } } } fragment G on __Type { inputFields { name } }',
      'introspectionLists',
    ],
    [
      'is deeper than the limit',
      `{ __schema { types { ${'ofType { '.repeat(18)} name ${'} '.repeat(18)} } } }`,
      'introspectionDepth',
    ],
    [
      'selects __schema three times',
      '{ a: __schema { types { name } } b: __schema { types { name } } c: __schema { types { name } } }',
      'cost',
    ],
  ])('is refused with COST_LIMIT when it %s', async (_, query, name) => {
    const { errors } = await call(server.url, query);
    expect(errors.map(({ extensions }) => extensions)).toMatchObject([{ code: 'COST_LIMIT', limit: { name } }]);
  });
});

describe('a signed action', () => {
  const action = 'act(input: { authorization: "a" })';

  test('is recognised as a mutation whose input has the field authorization', () => {
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

  test('is limited to one in an operation; mutations without a signature are not counted', async () => {
    expect((await call(server.url, `mutation { ${action} note(input: { text: "n" }) }`)).errors).toEqual([]);
    for (const second of [`again: ${action}`, '... on Mutation { actAgain(input: { authorization: "b" }) }', '...F']) {
      const rest = second === '...F' ? `fragment F on Mutation { b: ${action} }` : '';
      const { errors, status } = await call(server.url, `mutation { ${action} ${second} } ${rest}`);
      expect(status).toBe(400);
      expect(errors[0]?.extensions).toMatchObject({
        code: 'COST_LIMIT',
        limit: { name: 'signedActions', max: 1, found: 2 },
      });
    }
  });

  test('is counted once when the same field is selected twice, and for each operation separately', () => {
    const signed = new Set(['act']);
    expect(limitErrors(parse(`mutation { ${action} ${action} }`), signed)).toEqual([]);
    expect(limitErrors(parse(`mutation A { ${action} } mutation B { ${action} }`), signed)).toEqual([]);
  });
});

test('the default query of GraphiQL is valid and within the operation limits', () => {
  const document = parse(DEFAULT_QUERY);
  expect(validate(marketplaceSchema, document)).toEqual([]);
  expect(limitErrors(document, new Set())).toEqual([]);
});
