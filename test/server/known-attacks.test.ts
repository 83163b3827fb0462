// A table of attacks that tools for testing GraphQL servers try: what each is answered with. **Invariant:** no answer has data or reaches
// a resolver, unless the row says so; none is a fault, and none shows a stack or a name that was not asked for.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from './fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

type Attack = {
  readonly name: string;
  readonly method?: 'GET' | 'POST';
  /** Query string. */
  readonly search?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Body; an object is sent as JSON. */
  readonly body?: object | string;
  readonly status: number;
  /** Code of the first error; null for an answer without errors. */
  readonly code: string | null;
  /** Where an answer has data: what it must not contain. */
  readonly without?: RegExp;
};

const NOTE = 'mutation { note(input: { text: "n" }) }';
const JSON_TYPE = { 'content-type': 'application/json' };
const times = (count: number, part: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => part(index)).join(' ');
const asked = (query: string, more: object = {}): Pick<Attack, 'body' | 'headers'> => ({
  headers: JSON_TYPE,
  body: { query, ...more },
});
const introspection = (depth: number): string =>
  `{ __schema { types { ${'fields { type { '.repeat(depth)} name ${'} }'.repeat(depth)} } } }`;
const page = (first: string): string =>
  `query Q($n: Int = 100) { items(first: ${first}) { nodes { items(first: ${first}) { nodes { id } } } } }`;

/** Limits, which a client may exceed only by accident: status 200 with application/json. */
const limited = { status: 200, code: 'COST_LIMIT' } as const;
const malformed = { status: 400, code: 'BAD_USER_INPUT' } as const;
const invalid = { status: 200, code: 'BAD_USER_INPUT' } as const;

const attacks: readonly Attack[] = [
  // Denial of service.
  { name: 'a hundred aliases', ...asked(`{ ${times(100, (n) => `a${n}: __typename`)} }`), ...limited },
  {
    name: 'aliases that are spread over fragments',
    ...asked(
      `{ ...A ...B self { ...A } } fragment A on Query { ${times(8, (n) => `a${n}: hello`)} } fragment B on Query { ${times(8, (n) => `b${n}: hello`)} }`,
    ),
    ...limited,
  },
  {
    name: 'aliases in inline fragments',
    ...asked(`{ ${times(16, (n) => `... { a${n}: hello }`)} }`),
    ...limited,
  },
  {
    name: 'a batch of operations',
    headers: JSON_TYPE,
    body: [{ query: '{ hello }' }, { query: '{ hello }' }],
    ...malformed,
  },
  { name: 'a batch of one operation', headers: JSON_TYPE, body: [{ query: '{ hello }' }], ...malformed },
  { name: 'a field that is repeated 1 000 times', ...asked(`{ ${'hello '.repeat(1_000)} }`), ...limited },
  { name: 'unknown directives without end', ...asked(`{ hello ${'@aa '.repeat(100)} }`), ...limited },
  {
    name: 'a known directive without end',
    ...asked(`{ hello ${'@include(if: true) '.repeat(11)} }`),
    ...limited,
  },
  { name: 'directives on the operation', ...asked(`query Q ${'@aa '.repeat(11)} { hello }`), ...limited },
  { name: 'circular introspection', ...asked(introspection(8)), ...limited },
  { name: 'a circular fragment', ...asked('{ ...A } fragment A on Query { ...A }'), ...invalid },
  {
    name: 'a circle of two fragments',
    ...asked('{ ...A } fragment A on Query { self { ...B } } fragment B on Query { self { ...A } }'),
    ...invalid,
  },
  {
    name: 'a depth of 13 through a fragment',
    ...asked(`{ ...A } fragment A on Query { ${'self { '.repeat(12)} hello ${'}'.repeat(12)} }`),
    ...limited,
  },
  { name: 'two nested pages of 100', ...asked(page('100').replace('query Q($n: Int = 100) ', '')), ...limited },
  { name: 'two nested pages whose size is a variable', ...asked(page('$n'), { variables: { n: 100 } }), ...limited },
  { name: 'two nested pages whose size is the default of a variable', ...asked(page('$n')), ...limited },
  {
    name: 'two nested pages of the largest integer',
    ...asked(page('$n'), { variables: { n: 2_147_483_647 } }),
    ...limited,
  },
  {
    name: 'a costly field that is skipped by a variable in one of two places',
    ...asked(
      `query Q($no: Boolean!) { ...P ...P @skip(if: $no) } fragment P on Query { items(first: 100) { nodes { items(first: 100) { nodes { id } } } } }`,
      {
        variables: { no: true },
      },
    ),
    ...limited,
  },
  {
    name: 'two signed actions under aliases',
    ...asked('mutation { a: act(input: { authorization: "x" }) b: act(input: { authorization: "x" }) }'),
    ...limited,
  },
  {
    name: 'two signed actions of which one is in a fragment',
    ...asked(
      'mutation { act(input: { authorization: "x" }) ...A } fragment A on Mutation { actAgain(input: { authorization: "x" }) }',
    ),
    ...limited,
  },
  {
    name: 'variables that are nested without end',
    headers: JSON_TYPE,
    body: `{"query":"{ hello }","variables":{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}}`,
    ...invalid,
  },

  // Cross-site requests: a form or a link of another page, which needs no permission of the browser.
  { name: 'a mutation by GET', method: 'GET', search: { query: NOTE }, status: 405, code: 'BAD_USER_INPUT' },
  {
    name: 'a mutation by GET that is the second operation',
    method: 'GET',
    search: { query: `query A { hello } ${NOTE.replace('mutation', 'mutation B')}`, operationName: 'B' },
    status: 405,
    code: 'BAD_USER_INPUT',
  },
  ...['application/x-www-form-urlencoded', 'multipart/form-data; boundary=b', 'text/plain', 'application/graphql'].map(
    (type): Attack => ({
      name: `a mutation as ${type}`,
      headers: { 'content-type': type },
      body: type.includes('urlencoded') ? `query=${encodeURIComponent(NOTE)}` : JSON.stringify({ query: NOTE }),
      status: 415,
      code: 'BAD_USER_INPUT',
    }),
  ),
  {
    name: 'a mutation in the query string of a POST',
    search: { query: NOTE },
    headers: JSON_TYPE,
    body: {},
    ...malformed,
  },

  // What a server should not tell.
  { name: 'a misspelt field', ...asked('{ helo }'), ...invalid, without: /did you mean|hello/i },
  { name: 'a misspelt argument', ...asked('{ hello(nam: "x") }'), ...invalid, without: /did you mean|"name"/i },
  { name: 'a misspelt type', ...asked('{ ... on Quer { hello } }'), ...invalid, without: /did you mean|Query/i },
  {
    name: 'a misspelt input field',
    ...asked('mutation { note(input: { txt: "n" }) }'),
    ...invalid,
    without: /did you mean/i,
  },
  { name: 'a misspelt enum value', ...asked('{ coded(code: RED) }'), ...invalid, without: /did you mean/i },
  {
    name: 'a wish for a trace',
    ...asked('{ hello }', { extensions: { tracing: true } }),
    status: 200,
    code: null,
    without: /tracing|resolvers|duration/i,
  },
  {
    name: 'a document that does not parse',
    ...asked('query {{'),
    ...invalid,
    without: /\bat .*\.(ts|js):|node_modules/,
  },

  // Tokens where none belongs: what they are answered with is what a caller without a token gets, or UNAUTHENTICATED.
  {
    name: 'a token in the query string',
    method: 'GET',
    search: { query: '{ whoami }', access_token: 'alice' },
    status: 200,
    code: null,
    without: /account-alice/,
  },
  {
    name: 'a token in a cookie',
    ...{ headers: { ...JSON_TYPE, cookie: 'authorization=Bearer alice; token=alice' }, body: { query: '{ whoami }' } },
    status: 200,
    code: null,
    without: /account-alice/,
  },
  {
    name: 'a token in an extension',
    ...asked('{ whoami }', { extensions: { authorization: 'Bearer alice' } }),
    status: 200,
    code: null,
    without: /account-alice/,
  },
  {
    name: 'a token of another scheme',
    headers: { ...JSON_TYPE, authorization: 'Basic alice' },
    body: { query: '{ whoami }' },
    status: 401,
    code: 'UNAUTHENTICATED',
  },
  {
    name: 'two tokens in one header',
    headers: { ...JSON_TYPE, authorization: 'Bearer alice, Bearer alice' },
    body: { query: '{ whoami }' },
    status: 401,
    code: 'UNAUTHENTICATED',
  },
];

describe('a known attack on GraphQL servers', () => {
  test.each(attacks)('is answered as documented: $name', async (attack) => {
    const { method = 'POST', search, headers = {}, body, status, code, without } = attack;
    const contexts = server.contextCount();
    const query = search === undefined ? '' : `?${new URLSearchParams(search)}`;
    const response = await fetch(`${server.url}/graphql${query}`, {
      method,
      headers: { accept: 'application/json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const { errors } = JSON.parse(text) as {
      readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
    };
    expect({ status: response.status, code: errors?.[0]?.extensions.code ?? null }).toEqual({ status, code });
    if (code !== null) {
      expect(text).not.toContain('"data":{');
      expect(server.contextCount()).toBe(contexts);
    }
    if (without !== undefined) expect(text).not.toMatch(without);
  });

  test('raises no count of faults', async () => {
    const faults = await server.metrics.faults.get();
    expect(faults.values.map(({ value }) => value)).toEqual([0]);
  });

  test('does not hide the schema, which is public: introspection is answered', async () => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { ...JSON_TYPE, accept: 'application/json' },
      body: JSON.stringify({ query: '{ __schema { queryType { name } } }' }),
    });
    expect(await response.json()).toMatchObject({ data: { __schema: { queryType: { name: 'Query' } } } });
  });
});
