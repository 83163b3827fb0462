import { describe, expect, test } from 'vitest';
import { MASKED_MESSAGE } from '../../src/server/operation/error.ts';
import { call } from '../kit/http.ts';
import { linesOfMetric, serverPerTest } from './fixture.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const server = serverPerTest();

describe('an HTTP response', () => {
  test('contains data, cost and request id, and has headers against caching, framing and content sniffing', async () => {
    const { status, data, extensions, headers } = await call(server.url, '{ hello(name: "you") item { id } }');
    expect({ status, data }).toEqual({ status: 200, data: { hello: 'hello you', item: { id: 'item' } } });
    expect(extensions).toEqual({ cost: { requested: 1, limit: 5_000 } });
    expect(headers.get('x-request-id')).toMatch(UUID);
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'content-type': 'application/graphql-response+json; charset=utf-8',
      'x-content-type-options': 'nosniff',
      vary: 'Accept, Accept-Encoding, Origin, Authorization',
    });
  });

  test('is computed in one GraphQL context, which is created anew for each request', async () => {
    const { data } = await call(server.url, '{ a: serial b: serial }');
    const { data: next } = await call(server.url, '{ a: serial b: serial }');
    expect([data, next]).toEqual([
      { a: 1, b: 1 },
      { a: 2, b: 2 },
    ]);
  });
});

describe('an error in an HTTP response', () => {
  test('has a masked message and the request id when a resolver throws, and its causes are logged', async () => {
    const { status, data, errors, headers, text } = await call(server.url, '{ broken hello }');
    const requestId = headers.get('x-request-id');
    expect(status).toBe(200);
    expect(data).toEqual({ broken: null, hello: 'hello you' });
    expect(errors).toEqual([
      {
        message: MASKED_MESSAGE,
        path: ['broken'],
        locations: [{ line: 1, column: 3 }],
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
      },
    ]);
    expect(text).not.toMatch(/wallets|hang up|fixture\.ts|stack/);
    expect(server.log).toMatchObject([
      {
        level: 50,
        requestId,
        err: { message: 'duplicate key in table wallets', cause: { message: 'socket hang up' } },
      },
    ]);
    expect(await server.metrics.registry.getSingleMetricAsString('tandem_faults_total')).toMatch(/ 1$/m);
  });

  test('has a masked message when a result cannot be serialised, and when the code of the error is not a published one', async () => {
    for (const query of [
      '{ colour }',
      '{ list(size: 1) colour }',
      '{ coded(code: "PRISMA_P2002") }',
      '{ coded(code: "") }',
    ]) {
      const { errors, text } = await call(server.url, query);
      expect(errors[0]?.extensions?.['code'], query).toBe('INTERNAL_SERVER_ERROR');
      expect(text).not.toMatch(/ultraviolet|secret|P2002/);
    }
  });

  test('keeps its message and its public extensions when its code is a published one', async () => {
    const { errors, headers } = await call(server.url, '{ coded(code: "FORBIDDEN") }');
    const requestId = headers.get('x-request-id');
    expect(errors).toMatchObject([
      { message: 'said FORBIDDEN', extensions: { code: 'FORBIDDEN', requestId, field: 'code' } },
    ]);
    expect(errors[0]?.extensions).not.toHaveProperty('inner');
    expect(server.log).toEqual([]);
  });

  test.each(['application/json', 'application/graphql-response+json'])(
    'has the code NOT_READY, status 503 and Retry-After when the process is not ready, under %s',
    async (accept) => {
      for (const query of ['{ unready }', '{ hello unready }']) {
        const { status, errors, headers } = await call(server.url, query, {}, { headers: { accept } });
        expect({ status, retryAfter: headers.get('retry-after') }).toEqual({ status: 503, retryAfter: '5' });
        const extensions = { code: 'NOT_READY', retryAfterSeconds: 5 };
        expect(errors).toMatchObject([{ message: 'The clock was moved.', path: ['unready'], extensions }]);
      }
      expect(server.log).toEqual([]);
    },
  );

  test('has the code BAD_USER_INPUT when execution finds an invalid argument that validation cannot see', async () => {
    const query = 'query ($size: Int = 1) { list(size: $size) }';
    const { errors } = await call(server.url, query, { size: null });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' }, path: ['list'] }]);
    expect(server.log).toEqual([]);
  });

  test('has a masked message and status 500 when the context of the request cannot be created', async () => {
    await server.restart({
      contextFor: () => {
        throw new Error('no database at 10.0.0.7');
      },
    });
    const { status, text, data } = await call(server.url, '{ hello }');
    expect({ status, data }).toEqual({ status: 500, data: undefined });
    expect(text).not.toContain('10.0.0.7');
    expect(server.log).toMatchObject([{ err: { message: 'no database at 10.0.0.7' } }]);
  });

  test.each([
    ['application/graphql-response+json', 500],
    ['application/json', 200],
  ])('has for %s status %i without data because of a fault, and the metric counts it', async (accept, status) => {
    const masked = [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }];
    const ask = (query: string, token?: string) =>
      call(server.url, query, {}, { headers: { accept }, ...(token === undefined ? {} : { token }) });
    expect(await ask('{ mustBreak }')).toMatchObject({ status, data: null, errors: masked });
    expect(await ask('{ hello }', 'outage')).toMatchObject({ status, errors: masked });
    expect(await ask('{ broken hello }')).toMatchObject({ status: 200, data: { broken: null }, errors: masked });
    await ask('{ hello }');
    await ask('{ coded(code: "FORBIDDEN") }');
    expect(await linesOfMetric(server.metrics, 'tandem_http_faults_total')).toEqual(['tandem_http_faults_total 3']);
  });
});
