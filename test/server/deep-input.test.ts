// Tests that no input of a stranger is answered as a fault of the server: values and documents that are nested so deeply that a
// function which recurses overflows the call stack.

import { afterEach, describe, expect, test } from 'vitest';
import { isNestedTooDeeply } from '../../src/server/operation/nesting.ts';
import { post } from '../kit/http.ts';
import { openInitialised, openSocket } from '../kit/socket.ts';
import { linesOfMetric, SHORT_INTERVALS, serverPerTest } from './fixture.ts';

const server = serverPerTest({ socketBounds: SHORT_INTERVALS });

const DEPTH = 20_000;
const lists = (depth: number, inside = '') => `${'['.repeat(depth)}${inside}${']'.repeat(depth)}`;
const objects = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

/** Bodies of POST requests by what is deep in them. */
const BODIES: readonly (readonly [what: string, body: string])[] = [
  ['a body', lists(DEPTH)],
  ['a batch of objects', `[${objects(8_000)}]`],
  ['an unknown member of the body', `{"query":"{ hello }","more":${lists(DEPTH)}}`],
  ['a query that is a list', `{"query":${lists(DEPTH)}}`],
  ['an operation name', `{"query":"{ hello }","operationName":${lists(DEPTH)}}`],
  [
    'variables of a list',
    `{"query":"query ($name: String) { hello(name: $name) }","variables":{"name":${lists(DEPTH)}}}`,
  ],
  [
    'variables of objects',
    `{"query":"query ($name: String) { hello(name: $name) }","variables":{"name":${objects(8_000)}}}`,
  ],
  ['an undeclared variable', `{"query":"{ hello }","variables":{"other":${objects(8_000)}}}`],
  [
    'the first of a page',
    `{"query":"query ($n: Int) { items(first: $n) { totalCount } }","variables":{"n":${lists(DEPTH)}}}`,
  ],
  ['extensions', `{"query":"{ hello }","extensions":${objects(8_000)}}`],
  ['a hash of a persisted query', `{"extensions":{"persistedQuery":{"version":1,"sha256Hash":${lists(DEPTH)}}}}`],
  ['a literal', JSON.stringify({ query: `{ hello(name: ${lists(480)}) }` })],
  ['a selection', JSON.stringify({ query: `${'{ ...'.repeat(300)}{ hello }${'}'.repeat(300)}` })],
  ['a selection above the limit of tokens', JSON.stringify({ query: '{a'.repeat(15_000) })],
  ['a type', JSON.stringify({ query: `query ($name: ${lists(480, 'String')}) { hello(name: $name) }` })],
];

const types = ['application/graphql-response+json', 'application/json'];

afterEach(async () => {
  expect(await linesOfMetric(server.metrics, 'tandem_faults_total')).toEqual(['tandem_faults_total 0']);
  expect(await linesOfMetric(server.metrics, 'tandem_http_faults_total')).toEqual(['tandem_http_faults_total 0']);
  expect(server.log).toEqual([]);
});

describe('input that nests too deeply', () => {
  test.each(BODIES)('is answered as bad input, not as a fault: %s', async (_, body) => {
    for (const accept of types) {
      const { status, text } = await post(server.url, body, { headers: { accept } });
      expect([200, 400]).toContain(status);
      expect(text).not.toContain('INTERNAL_SERVER_ERROR');
    }
  });

  test('is answered as bad input in the URL of a GET', async () => {
    for (const name of ['variables', 'extensions']) {
      // A header section has at most 16 KiB.
      const search = new URLSearchParams({ query: '{ hello }', [name]: objects(1_500) });
      const response = await fetch(`${server.url}/graphql?${search}`);
      expect(response.status).toBeLessThan(500);
      await response.text();
    }
  });

  test.each([
    ['connection_init', (deep: string) => `{"type":"connection_init","payload":{"headers":${deep}}}`],
    ['the token of connection_init', (deep: string) => `{"type":"connection_init","payload":{"accessToken":${deep}}}`],
    ['pong', (deep: string) => `{"type":"pong","payload":{"a":${deep}}}`],
    ['ping', (deep: string) => `{"type":"ping","payload":{"a":${deep}}}`],
    ['the id of a message', (deep: string) => `{"type":"complete","id":${deep}}`],
  ])('closes or keeps a socket, and is no fault: %s', async (_, message) => {
    for (const deep of [objects(8_000), lists(DEPTH)]) {
      const socket = await openSocket(server.url);
      socket.send(message(deep));
      socket.raw.close();
      expect(['client_left', 'message_invalid', 'token_refused']).toContain(await server.nextCloseReason());
    }
  });

  test.each([
    ['a declared variable', 'subscription ($until: Int) { ticks(until: $until) { number } }', 'until'],
    ['an undeclared variable', 'subscription { ticks { number } }', 'other'],
  ])('refuses a subscription and keeps the socket: %s', async (_, query, name) => {
    const socket = await openInitialised(server.url);
    for (const deep of [objects(8_000), lists(DEPTH)]) {
      const payload = `{"query":${JSON.stringify(query)},"variables":{"${name}":${deep}}}`;
      socket.send(`{"id":"deep","type":"subscribe","payload":${payload}}`);
      expect(await socket.next()).toMatchObject({
        type: 'error',
        payload: [{ extensions: { code: 'BAD_USER_INPUT' } }],
      });
    }
    expect(await socket.ping()).toMatchObject({ type: 'pong' });
  });
});

describe('the check of nesting', () => {
  test('counts nested lists and objects, and looks at every branch', () => {
    expect(isNestedTooDeeply({ a: [{ b: 1 }] }, 3)).toBe(false);
    expect(isNestedTooDeeply({ a: [{ b: 1 }] }, 2)).toBe(true);
    expect(isNestedTooDeeply({ x: 1, y: [], a: [1, [2, [3]]] }, 3)).toBe(true);
    for (const flat of [null, 1, 'text', [], {}]) expect(isNestedTooDeeply(flat, 1)).toBe(false);
    expect(isNestedTooDeeply(JSON.parse(objects(100_000)))).toBe(true);
  });
});
