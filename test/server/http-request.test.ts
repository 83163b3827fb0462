import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { call, post } from '../kit/http.ts';
import { serverPerTest } from './fixture.ts';

const server = serverPerTest();

/** Sends a POST request with node:http, because `fetch` forbids some of these headers; each part of the body is one write to the socket. */
const raw = (headers: Record<string, string>, body: readonly string[], path = '/graphql') =>
  new Promise<{ readonly status: number; readonly text: string }>((resolve, reject) => {
    const sent = request(`${server.url}${path}`, { method: 'POST', headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    sent.on('error', reject);
    for (const part of body) sent.write(part);
    sent.end();
  });

describe('the GraphQL endpoint', () => {
  const operation = JSON.stringify({ query: '{ hello }' });

  test.each([
    ['a batch of operations', `[${operation},${operation}]`],
    ['a body that is not JSON', '{'],
    ['an empty body', ''],
    ['a JSON string', '"{ hello }"'],
    ['an object without a query', '{}'],
    ['a query that is not a string', '{"query":{}}'],
    ['variables that are not an object', '{"query":"{ hello }","variables":[]}'],
    ['an operation name that is not a string', '{"query":"{ hello }","operationName":{}}'],
    ['a parameter of the multipart upload protocol', '{"query":"{ hello }","map":{}}'],
  ])('answers %s with status 400 and BAD_USER_INPUT, in both JSON media types', async (_, body) => {
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const { status, errors, headers } = await post(server.url, body, { headers: { accept } });
      expect(status).toBe(400);
      expect(errors).toMatchObject([
        { extensions: { code: 'BAD_USER_INPUT', requestId: headers.get('x-request-id') } },
      ]);
    }
    expect(server.contextCount()).toBe(0);
  });

  test('answers a body in any format other than plain JSON in UTF-8 with status 415, without executing it', async () => {
    const form = new FormData();
    form.set('operations', operation);
    form.set('map', '{}');
    const bodies: readonly RequestInit[] = [
      { body: form },
      { body: new URLSearchParams({ query: 'mutation { note(input: { text: "n" }) }' }) },
      { body: '{ hello }', headers: { 'content-type': 'application/graphql' } },
      { body: operation, headers: { 'content-type': 'application/graphql+json' } },
      { body: operation, headers: { 'content-type': 'text/plain' } },
      { body: operation, headers: { 'content-type': 'application/json; charset=utf-16' } },
      { body: operation, headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } },
      { body: operation },
    ];
    for (const init of bodies)
      expect((await fetch(`${server.url}/graphql`, { method: 'POST', ...init })).status).toBe(415);
    expect(server.contextCount()).toBe(0);
  });

  test('answers every method other than GET, HEAD and POST with status 405', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH']) {
      const response = await fetch(`${server.url}/graphql?query={hello}`, { method });
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST, OPTIONS']);
    }
    expect(server.contextCount()).toBe(0);
  });

  test('answers with status 406 when the client accepts no JSON media type, such as only an event stream', async () => {
    for (const accept of ['text/event-stream', 'multipart/mixed', 'text/*', 'application/json; charset=latin1']) {
      expect((await post(server.url, operation, { headers: { accept } })).status).toBe(406);
    }
    const stream = await post(server.url, operation, { headers: { accept: 'text/event-stream' } });
    expect(stream.errors).toMatchObject([{ message: expect.stringContaining('WebSocket') }]);
    const { status, headers } = await post(server.url, operation, {
      headers: { accept: 'text/event-stream, application/json' },
    });
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
  });

  test('answers a subscription with status 400 and a message that refers to WebSocket', async () => {
    const { status, errors } = await call(server.url, 'subscription { ticks { number } }');
    expect(status).toBe(400);
    expect(errors).toMatchObject([
      { message: expect.stringContaining('WebSocket'), extensions: { code: 'BAD_USER_INPUT' } },
    ]);
    expect(server.openSources()).toBe(0);
  });

  test('answers with BAD_USER_INPUT when the name of the operation to execute is missing or unknown', async () => {
    for (const body of [
      { query: 'query A { hello } query B { hello }' },
      { query: 'query A { hello }', operationName: 'C' },
    ]) {
      expect((await post(server.url, JSON.stringify(body))).errors[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
    }
  });
});

describe('the body of an HTTP request', () => {
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const padded = (bytes: number): string => {
    const text = JSON.stringify({ query: '{ hello }', variables: { pad: '' } });
    return text.replace('""', `"${'x'.repeat(bytes - text.length)}"`);
  };

  test('is accepted up to 65 536 bytes and refused with status 413 above', async () => {
    expect((await post(server.url, padded(65_536))).data).toEqual({ hello: 'hello you' });
    const { status, errors } = await post(server.url, padded(65_537));
    expect(status).toBe(413);
    expect(errors).toMatchObject([{ extensions: { code: 'COST_LIMIT', limit: { name: 'bodyBytes', max: 65_536 } } }]);
  });

  test('is limited to 65 536 bytes in chunked encoding too, without a Content-Length', async () => {
    const chunk = 'x'.repeat(16_384);
    const { status } = await raw({ ...headers, 'transfer-encoding': 'chunked' }, [chunk, chunk, chunk, chunk, 'x']);
    expect(status).toBe(413);
    const whole = JSON.stringify({ query: '{ hello }' });
    expect(await raw({ ...headers, 'transfer-encoding': 'chunked' }, [...whole])).toMatchObject({ status: 200 });
  });

  test('is executed although the Host header and the query string are malformed', async () => {
    const body = JSON.stringify({ query: '{ hello }' });
    expect(await raw({ ...headers, host: 'a b:c"<>' }, [body], '/graphql?x=%ZZ#')).toMatchObject({ status: 200 });
  });
});
