// Tests of GET requests through a real socket: queries, persisted queries, compression, entity tags and what a cache may store.

import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client/core';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { fetchExchange, Client as UrqlClient } from '@urql/core';
import { describe, expect, test } from 'vitest';
import { DEFAULT_RATE_LIMITS } from '../../src/domain/rate-limits.ts';
import { acceptedCoding } from '../../src/server/http/encoding.ts';
import { createPersistedQueries } from '../../src/server/http/persisted-queries.ts';
import { call, post } from '../kit/http.ts';
import { ALICE, ORIGIN, serverPerTest } from './fixture.ts';

const server = serverPerTest();

type RawReply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
};

/** Sends one HTTP request on a socket exactly as written; `fetch` would decode the body and add headers of its own. */
const raw = (path: string, headers: Record<string, string> = {}, method = 'GET', body?: string) =>
  new Promise<RawReply>((resolve, reject) => {
    const sent = request(`${server.url}${path}`, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });

const urlOf = (parameters: Record<string, string>): string => `/graphql?${new URLSearchParams(parameters)}`;
const get = async (parameters: Record<string, string>, headers: Record<string, string> = {}) => {
  const reply = await raw(urlOf(parameters), headers);
  const text = reply.body.toString();
  return { ...reply, text, json: text === '' ? null : JSON.parse(text) };
};
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const persisted = (hash: string, version = 1) => JSON.stringify({ persistedQuery: { version, sha256Hash: hash } });

describe('a GraphQL request by GET', () => {
  test('with a query gets the same answer as by POST', async () => {
    const query = 'query Greet($name: String) { hello(name: $name) } query Other { serial }';
    const variables = JSON.stringify({ name: 'Ada & Bo' });
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const { status, json, headers } = await get({ query, operationName: 'Greet', variables }, { accept });
      const body = JSON.stringify({ query, operationName: 'Greet', variables: { name: 'Ada & Bo' } });
      const posted = await post(server.url, body, { headers: { accept } });
      expect([status, headers['content-type']]).toEqual([200, `${accept}; charset=utf-8`]);
      expect(json).toEqual(JSON.parse(posted.text));
      expect(json.data).toEqual({ hello: 'hello Ada & Bo' });
    }
  });

  test('is executed although its URL has parameters unknown to GraphQL, which are ignored', async () => {
    expect((await get({ query: '{ hello }', utm_source: 'mail' })).json.data).toEqual({ hello: 'hello you' });
  });

  test.each([
    ['no query', {}],
    ['an empty query', { query: '' }],
    ['variables that are no JSON', { query: '{ hello }', variables: '{' }],
    ['variables that are no map', { query: '{ hello }', variables: '[]' }],
    ['extensions that are no map', { query: '{ hello }', extensions: '3' }],
  ])('is refused with status 400 and BAD_USER_INPUT when it has %s', async (_, parameters) => {
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const { status, json, headers } = await get(parameters, { accept });
      expect([status, json.errors[0].extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
      expect(json.errors[0].extensions.requestId).toBe(headers['x-request-id']);
      expect(headers['cache-control']).toBe('no-store');
    }
    expect(server.contextCount()).toBe(0);
  });

  test('is refused with status 400 when a parameter is given twice', async () => {
    const { status } = await raw('/graphql?query={hello}&query={serial}');
    expect(status).toBe(400);
    expect(server.contextCount()).toBe(0);
  });

  test('with a mutation is refused with status 405 and an Allow header, without executing it', async () => {
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const { status, json, headers } = await get({ query: 'mutation { note(input: { text: "n" }) }' }, { accept });
      expect([status, headers['allow']]).toEqual([405, 'POST, OPTIONS']);
      expect(json.errors[0].extensions.code).toBe('BAD_USER_INPUT');
    }
    const both = 'query A { hello } mutation B { note(input: { text: "n" }) }';
    expect((await get({ query: both, operationName: 'B' })).status).toBe(405);
    expect(server.contextCount()).toBe(0);
    expect((await get({ query: both, operationName: 'A' })).json.data).toEqual({ hello: 'hello you' });
  });

  test('with a subscription is refused with a message that refers to WebSocket, and starts no event source', async () => {
    const { json } = await get({ query: 'subscription { ticks { number } }' });
    expect(json.errors[0].message).toContain('WebSocket');
    expect(server.openSources()).toBe(0);
  });

  test('has a HEAD variant, which is answered with the same entity tag and no body', async () => {
    const { status, headers, body } = await raw(urlOf({ query: '{ hello }' }), {}, 'HEAD');
    expect([status, body.length]).toEqual([200, 0]);
    expect(headers['etag']).toBe((await get({ query: '{ hello }' })).headers['etag']);
  });

  test('counts toward the same rate limit as a POST request', async () => {
    await server.restart({ rateLimits: DEFAULT_RATE_LIMITS, rateLimitClock: () => 0 });
    let last = await get({ query: '{ hello }' });
    for (let count = 1; count < 400 && last.status === 200; count += 1) last = await get({ query: '{ hello }' });
    expect([last.status, last.headers['retry-after'], last.headers['cache-control']]).toEqual([429, '1', 'no-store']);
    expect((await call(server.url, '{ hello }')).status).toBe(429);
  });

  test('from a browser gets JSON when it has a query, and the GraphiQL page when it has none', async () => {
    const accept = 'text/html,application/xhtml+xml,*/*;q=0.8';
    expect((await get({ query: '{ hello }' }, { accept })).headers['content-type']).toContain('application/json');
    expect((await raw('/graphql', { accept })).headers['content-type']).toContain('text/html');
  });

  test('is sent by the client library urql and gets its data', async () => {
    const methods: (string | undefined)[] = [];
    const client = new UrqlClient({
      url: `${server.url}/graphql`,
      exchanges: [fetchExchange],
      preferGetMethod: 'within-url-limit',
      fetch: (url, init) => {
        methods.push(init?.method);
        return fetch(url, init);
      },
    });
    const { data, error } = await client.query('query ($name: String) { hello(name: $name) }', { name: 'urql' });
    expect([data, error, methods]).toEqual([{ hello: 'hello urql' }, undefined, ['GET']]);
  });
});

describe('a publicly cacheable answer', () => {
  const vary = expect.stringContaining('Accept, Accept-Encoding, Origin');

  test('has Cache-Control and an entity tag, and contains nothing that depends on the request or the caller', async () => {
    const first = await get({ query: '{ hello }' });
    const second = await get({ query: '{ hello }' }, { 'user-agent': 'another' });
    expect(first.headers).toMatchObject({
      'cache-control': 'public, max-age=0, s-maxage=1, must-revalidate',
      etag: expect.stringMatching(/^W\/"[-\w]{22}"$/),
      vary,
    });
    expect(first.headers).not.toHaveProperty('x-request-id');
    const { date: _, ...headers } = first.headers;
    const { date: __, ...others } = second.headers;
    expect([headers, first.text]).toEqual([others, second.text]);
    expect(first.json.extensions).toEqual({ cost: { requested: 0, limit: 5_000 } });
  });

  test('is never sent to a caller with an access token, whose answers are private and not stored', async () => {
    const { json, headers } = await get({ query: '{ whoami }' }, { authorization: 'Bearer alice' });
    expect(json.data).toEqual({ whoami: ALICE.accountId });
    expect(headers).toMatchObject({ 'cache-control': 'private, no-store', vary });
    expect(headers).not.toHaveProperty('etag');
    expect(String(headers['vary']).split(', ')).toContain('Authorization');
    const refused = await get({ query: '{ whoami }' }, { authorization: 'Bearer expired' });
    expect([refused.status, refused.headers['cache-control']]).toEqual([401, 'private, no-store']);
    const posted = await call(server.url, '{ hello }', {}, { token: 'alice' });
    expect(posted.headers.get('cache-control')).toBe('private, no-store');
  });

  test.each([
    ['contains a field whose value differs from request to request', '{ hello serial }'],
    ['contains such a field in a fragment', '{ self { ...F } } fragment F on Query { self { serial } }'],
    ['contains an error', '{ broken hello }'],
    ['is the refusal of an invalid query', '{ nonsense }'],
  ])('is replaced by one with no-store when the answer %s', async (_, query) => {
    const { headers } = await get({ query });
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-request-id': expect.any(String) });
    expect(headers).not.toHaveProperty('etag');
  });

  test('is never sent for a POST request', async () => {
    const { headers } = await call(server.url, '{ hello }');
    expect([headers.get('cache-control'), headers.get('etag')]).toEqual(['no-store', null]);
  });

  test('has the same headers for every Origin except the CORS permission', async () => {
    const { headers } = await get({ query: '{ hello }' }, { origin: ORIGIN });
    expect(headers).toMatchObject({ 'access-control-allow-origin': ORIGIN, vary });
    expect((await get({ query: '{ hello }' })).headers).not.toHaveProperty('access-control-allow-origin');
  });
});

describe('the header If-None-Match', () => {
  test('with the entity tag of the same answer gets status 304 without a body, in every content coding', async () => {
    const query = '{ list(size: 2000) }';
    const tag = String((await get({ query })).headers['etag']);
    for (const coding of ['identity', 'br', 'gzip']) {
      for (const given of [tag, tag.slice(2), `"other", ${tag}`, '*']) {
        const { status, headers, body } = await raw(urlOf({ query }), {
          'if-none-match': given,
          'accept-encoding': coding,
        });
        expect([status, body.length]).toEqual([304, 0]);
        expect(headers).toMatchObject({ etag: tag, 'cache-control': expect.stringContaining('public') });
        expect(headers).not.toHaveProperty('content-length');
        expect(headers).not.toHaveProperty('content-encoding');
      }
    }
  });

  test('with the entity tag of another answer gets status 200 and the data', async () => {
    const tag = String((await get({ query: '{ hello }' })).headers['etag']);
    const { status, json } = await get({ query: '{ hello(name: "me") }' }, { 'if-none-match': tag });
    expect([status, json.data]).toEqual([200, { hello: 'hello me' }]);
  });
});

describe('compression', () => {
  const long = '{ list(size: 2000) }';

  test('is applied to answers above 2 KB, by GET and POST, in the content coding that the client prefers', async () => {
    const plain = (await raw(urlOf({ query: long }))).body;
    const decode = { br: brotliDecompressSync, gzip: gunzipSync };
    for (const coding of ['br', 'gzip'] as const) {
      const reply = await raw(urlOf({ query: long }), { 'accept-encoding': coding });
      expect(reply.headers['content-encoding']).toBe(coding);
      expect(Number(reply.headers['content-length'])).toBe(reply.body.length);
      expect(reply.body.length).toBeLessThan(plain.length / 2);
      expect(decode[coding](reply.body).toString()).toBe(plain.toString());
      const headers = { 'content-type': 'application/json', 'accept-encoding': coding };
      const posted = await raw('/graphql', headers, 'POST', JSON.stringify({ query: long }));
      expect(decode[coding](posted.body).toString()).toBe(plain.toString());
    }
  });

  test('is not applied to short answers, nor for clients that do not accept it', async () => {
    expect((await raw(urlOf({ query: '{ hello }' }), { 'accept-encoding': 'br' })).headers).not.toHaveProperty(
      'content-encoding',
    );
    for (const accepted of ['', 'identity', 'br;q=0, gzip;q=0', 'deflate']) {
      const { headers } = await raw(urlOf({ query: long }), { 'accept-encoding': accepted });
      expect(headers, accepted).not.toHaveProperty('content-encoding');
    }
  });

  test.each([
    [undefined, null],
    ['gzip, deflate, br', 'br'],
    ['gzip;q=1.0, br;q=0.8', 'gzip'],
    ['BR', 'br'],
    ['*', 'br'],
    ['*, br;q=0', 'gzip'],
    ['x-gzip', 'gzip'],
    ['gzip;q=nonsense', null],
    ['br;q=2', null],
  ])('for the header Accept-Encoding %j uses the content coding %j (null for none)', (accepted, expected) => {
    expect(acceptedCoding(accepted)).toBe(expected);
  });
});

describe('a persisted query', () => {
  const query = 'query ($name: String) { hello(name: $name) }';
  const hash = hashOf(query);

  test('that is unknown gets the error code and message that clients recognise, in an answer with no-store', async () => {
    const expected = { message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } };
    const { status, json, headers } = await get({ extensions: persisted(hash) });
    expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
    expect(json.errors).toMatchObject([expected]);
    const modern = await get({ extensions: persisted(hash) }, { accept: 'application/graphql-response+json' });
    expect(modern.status).toBe(404);
    const posted = await post(server.url, `{"extensions":${persisted(hash)}}`);
    expect([posted.status, posted.errors]).toMatchObject([404, [expected]]);
  });

  test('that was sent once with its text can be sent by its hash alone, by GET and POST', async () => {
    const body = { query, variables: { name: 'a' }, extensions: JSON.parse(persisted(hash)) };
    expect((await post(server.url, JSON.stringify(body))).data).toEqual({ hello: 'hello a' });
    const variables = JSON.stringify({ name: 'b' });
    const found = await get({ variables, extensions: persisted(hash) });
    expect([found.json.data, found.headers['cache-control']]).toMatchObject([
      { hello: 'hello b' },
      expect.stringContaining('public'),
    ]);
    const posted = await post(server.url, `{"extensions":${persisted(hash)},"variables":{"name":"c"}}`);
    expect(posted.data).toEqual({ hello: 'hello c' });
  });

  test('is not stored when its hash does not match its text, nor when it is invalid', async () => {
    const other = await get({ query: '{ serial }', extensions: persisted(hash) });
    expect(other.json.errors[0].extensions.code).toBe('BAD_USER_INPUT');
    const invalid = '{ nonsense }';
    await get({ query: invalid, extensions: persisted(hashOf(invalid)) });
    for (const one of [hash, hashOf(invalid)]) {
      const { json } = await get({ extensions: persisted(one) });
      expect(json.errors[0].extensions.code).toBe('PERSISTED_QUERY_NOT_FOUND');
    }
    expect(server.contextCount()).toBe(0);
  });

  test.each([
    ['another version', persisted(hash, 2)],
    ['no hash', '{"persistedQuery":{"version":1}}'],
    ['a hash of another length', persisted('abc')],
    ['no object', '{"persistedQuery":"abc"}'],
  ])('is refused with BAD_USER_INPUT when its extension contains %s', async (_, extensions) => {
    const { status, json } = await get({ query, extensions });
    expect([status, json.errors[0].extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
    expect(json.errors[0].message).toContain('persistedQuery');
    expect(server.contextCount()).toBe(0);
  });

  test('that is a mutation is refused by GET with status 405', async () => {
    const mutation = 'mutation { note(input: { text: "n" }) }';
    const body = { query: mutation, extensions: JSON.parse(persisted(hashOf(mutation))) };
    expect((await post(server.url, JSON.stringify(body))).errors).toEqual([]);
    expect((await get({ extensions: persisted(hashOf(mutation)) })).status).toBe(405);
  });

  test.each([{ useGETForHashedQueries: false }, { useGETForHashedQueries: true }])(
    'is registered and then sent by its hash by Apollo Client without custom code: %o',
    async ({ useGETForHashedQueries }) => {
      const sent: (readonly [string | undefined, number])[] = [];
      const link = new PersistedQueryLink({ sha256: async (text) => hashOf(text), useGETForHashedQueries });
      const http = new HttpLink({
        uri: `${server.url}/graphql`,
        fetch: async (url, init) => {
          const response = await fetch(url, init);
          sent.push([init?.method, response.status]);
          return response;
        },
      });
      const client = new ApolloClient({ link: link.concat(http), cache: new InMemoryCache() });
      const ask = (name: string) =>
        client.query<{ hello: string }>({
          query: gql('query Apollo($name: String) { hello(name: $name) }'),
          variables: { name },
          fetchPolicy: 'no-cache',
        });
      expect([(await ask('x')).data?.hello, (await ask('y')).data?.hello]).toEqual(['hello x', 'hello y']);
      // The client sends three requests: the hash of the first query alone, its hash with its text, then the hash of the second
      // query.
      expect(sent.length).toBe(3);
      expect(sent[2]).toEqual([useGETForHashedQueries ? 'GET' : 'POST', 200]);
      client.stop();
    },
  );
});

describe('the store of persisted queries', () => {
  const text = (index: number): string => `{ hello(name: "${index}") }`;
  const isKnown = (store: ReturnType<typeof createPersistedQueries>, index: number): boolean =>
    'text' in store.find(hashOf(text(index)), null);

  test('keeps a bounded number of texts and evicts the least recently used one', () => {
    const store = createPersistedQueries(3);
    for (const index of [1, 2, 3]) store.keep(hashOf(text(index)), text(index));
    expect(isKnown(store, 1)).toBe(true);
    store.keep(hashOf(text(4)), text(4));
    expect([1, 2, 3, 4].map((index) => isKnown(store, index))).toEqual([true, false, true, true]);
  });

  test('keeps a bounded total length of text', () => {
    const store = createPersistedQueries(1_000, 3 * text(1).length);
    for (const index of [1, 2, 3, 4]) store.keep(hashOf(text(index)), text(index));
    expect([1, 2, 3, 4].map((index) => isKnown(store, index))).toEqual([false, true, true, true]);
  });
});
