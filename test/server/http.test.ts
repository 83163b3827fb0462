import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MASKED_MESSAGE } from '../../src/server/operation/error.ts';
import { call, post } from '../kit/http.ts';
import { ALICE, type Fixture, fixture, ORIGIN } from './fixture.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

let here: Fixture;
beforeEach(async () => {
  here = await fixture();
});
afterEach(() => here.close());

const graphql = (init: RequestInit & { readonly query?: string } = {}) =>
  fetch(`${here.url}/graphql${init.query ?? ''}`, init);

/** One request as it is written, for headers that fetch would not send. */
const raw = (headers: Record<string, string>, body: readonly string[], path = '/graphql') =>
  new Promise<{ readonly status: number; readonly text: string }>((resolve, reject) => {
    const sent = request(`${here.url}${path}`, { method: 'POST', headers }, (response) => {
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

describe('an answer', () => {
  test('carries data, the cost, a request id and headers that keep browsers out of it', async () => {
    const { status, data, extensions, headers } = await call(here.url, '{ hello(name: "you") item { id } }');
    expect({ status, data }).toEqual({ status: 200, data: { hello: 'hello you', item: { id: 'item' } } });
    expect(extensions).toEqual({ cost: { requested: 1, limit: 5_000 } });
    expect(headers.get('x-request-id')).toMatch(UUID);
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'content-type': 'application/graphql-response+json; charset=utf-8',
      'x-content-type-options': 'nosniff',
      vary: 'Origin',
    });
  });

  test('comes from a context of its own', async () => {
    const { data } = await call(here.url, '{ a: serial b: serial }');
    const { data: next } = await call(here.url, '{ a: serial b: serial }');
    expect([data, next]).toEqual([
      { a: 1, b: 1 },
      { a: 2, b: 2 },
    ]);
  });
});

describe('an error', () => {
  test('that nobody foresaw is masked, named by the request id, and logged with its causes', async () => {
    const { status, data, errors, headers, text } = await call(here.url, '{ broken hello }');
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
    expect(here.log).toMatchObject([
      {
        level: 50,
        requestId,
        err: { message: 'duplicate key in table wallets', cause: { message: 'socket hang up' } },
      },
    ]);
    expect(await here.metrics.registry.getSingleMetricAsString('tandem_faults_total')).toMatch(/ 1$/m);
  });

  test('of serialising, or with a code that is not ours, is masked too', async () => {
    for (const query of [
      '{ colour }',
      '{ list(size: 1) colour }',
      '{ coded(code: "PRISMA_P2002") }',
      '{ coded(code: "") }',
    ]) {
      const { errors, text } = await call(here.url, query);
      expect(errors[0]?.extensions?.['code'], query).toBe('INTERNAL_SERVER_ERROR');
      expect(text).not.toMatch(/ultraviolet|secret|P2002/);
    }
  });

  test('that was written for the caller keeps its message and what it may carry', async () => {
    const { errors, headers } = await call(here.url, '{ coded(code: "FORBIDDEN") }');
    const requestId = headers.get('x-request-id');
    expect(errors).toMatchObject([
      { message: 'said FORBIDDEN', extensions: { code: 'FORBIDDEN', requestId, field: 'code' } },
    ]);
    expect(errors[0]?.extensions).not.toHaveProperty('inner');
    expect(here.log).toEqual([]);
  });

  test('about an argument is the caller’s, even when only execution finds it', async () => {
    const query = 'query ($size: Int = 1) { list(size: $size) }';
    const { errors } = await call(here.url, query, { size: null });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' }, path: ['list'] }]);
    expect(here.log).toEqual([]);
  });

  test('of making the context is masked, with status 500', async () => {
    await here.close();
    here = await fixture({
      contextFor: () => {
        throw new Error('no database at 10.0.0.7');
      },
    });
    const { status, text, data } = await call(here.url, '{ hello }');
    expect({ status, data }).toEqual({ status: 500, data: undefined });
    expect(text).not.toContain('10.0.0.7');
    expect(here.log).toMatchObject([{ err: { message: 'no database at 10.0.0.7' } }]);
  });
});

describe('what is no GraphQL request', () => {
  const operation = JSON.stringify({ query: '{ hello }' });

  test.each([
    ['a batch', `[${operation},${operation}]`, 400],
    ['no JSON', '{', 400],
    ['nothing', '', 400],
    ['JSON that is no object', '"{ hello }"', 400],
    ['no query', '{}', 400],
    ['a query that is no text', '{"query":{}}', 400],
    ['variables that are no map', '{"query":"{ hello }","variables":[]}', 400],
    ['an operation name that is no text', '{"query":"{ hello }","operationName":{}}', 400],
    ['a parameter of another protocol', '{"query":"{ hello }","map":{}}', 400],
  ])('is refused in either media type: %s', async (_, body, expected) => {
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const { status, errors, headers } = await post(here.url, body, { headers: { accept } });
      expect(status).toBe(expected);
      expect(errors).toMatchObject([
        { extensions: { code: 'BAD_USER_INPUT', requestId: headers.get('x-request-id') } },
      ]);
    }
    expect(here.contexts()).toBe(0);
  });

  test('is refused in any other form than JSON, before it is run', async () => {
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
    for (const init of bodies) expect((await graphql({ method: 'POST', ...init })).status).toBe(415);
    expect(here.contexts()).toBe(0);
  });

  test('is refused with any other method than POST, GET with a query included', async () => {
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH']) {
      const response = await graphql({ method, query: '?query={hello}' });
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST, OPTIONS']);
    }
    expect(here.contexts()).toBe(0);
  });

  test('is not answered as a stream of events, nor in parts', async () => {
    for (const accept of ['text/event-stream', 'multipart/mixed', 'text/*', 'application/json; charset=latin1']) {
      expect((await post(here.url, operation, { headers: { accept } })).status).toBe(406);
    }
    const { status, headers } = await post(here.url, operation, {
      headers: { accept: 'text/event-stream, application/json' },
    });
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
  });

  test('is a subscription: it belongs on the socket', async () => {
    const { status, errors } = await call(here.url, 'subscription { ticks { number } }');
    expect(status).toBe(400);
    expect(errors).toMatchObject([
      { message: expect.stringContaining('WebSocket'), extensions: { code: 'BAD_USER_INPUT' } },
    ]);
    expect(here.sources()).toBe(0);
  });

  test('is a choice of operations that is none', async () => {
    for (const body of [
      { query: 'query A { hello } query B { hello }' },
      { query: 'query A { hello }', operationName: 'C' },
    ]) {
      expect((await post(here.url, JSON.stringify(body))).errors[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
    }
  });
});

describe('the body', () => {
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const padded = (bytes: number): string => {
    const text = JSON.stringify({ query: '{ hello }', variables: { pad: '' } });
    return text.replace('""', `"${'x'.repeat(bytes - text.length)}"`);
  };

  test('may hold 65 536 bytes and no more', async () => {
    expect((await post(here.url, padded(65_536))).data).toEqual({ hello: 'hello you' });
    const { status, errors } = await post(here.url, padded(65_537));
    expect(status).toBe(413);
    expect(errors).toMatchObject([{ extensions: { code: 'COST_LIMIT', limit: { name: 'bodyBytes', max: 65_536 } } }]);
  });

  test('is bounded too when its length is not announced', async () => {
    const chunk = 'x'.repeat(16_384);
    const { status } = await raw({ ...headers, 'transfer-encoding': 'chunked' }, [chunk, chunk, chunk, chunk, 'x']);
    expect(status).toBe(413);
    const whole = JSON.stringify({ query: '{ hello }' });
    expect(await raw({ ...headers, 'transfer-encoding': 'chunked' }, [...whole])).toMatchObject({ status: 200 });
  });

  test('is answered whatever host and path the request pretends to', async () => {
    const body = JSON.stringify({ query: '{ hello }' });
    expect(await raw({ ...headers, host: 'a b:c"<>' }, [body], '/graphql?x=%ZZ#')).toMatchObject({ status: 200 });
  });
});

describe('a token', () => {
  test('says who asks', async () => {
    expect((await call(here.url, '{ whoami }', {}, { token: 'alice' })).data).toEqual({ whoami: ALICE.accountId });
    expect((await call(here.url, '{ whoami }')).data).toEqual({ whoami: null });
  });

  test.each([
    ['expired', 'Bearer expired', 'EXPIRED'],
    ['revoked', 'bearer revoked', 'REVOKED'],
    ['unknown', 'Bearer nonsense', 'INVALID'],
    ['empty', 'Bearer ', 'INVALID'],
    ['without a scheme', 'alice', 'INVALID'],
    ['of another scheme', 'Basic YWxpY2U6', 'INVALID'],
    ['given twice', 'Bearer alice, Bearer alice', 'INVALID'],
    ['endless', `Bearer ${'a'.repeat(5_000)}`, 'INVALID'],
  ])('that is %s refuses the whole request', async (_, authorization, reason) => {
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const { status, data, errors, headers } = await call(
        here.url,
        '{ hello }',
        {},
        { headers: { authorization, accept } },
      );
      expect({ status, data }).toEqual({ status: 401, data: undefined });
      expect(errors).toMatchObject([
        { extensions: { code: 'UNAUTHENTICATED', reason, requestId: headers.get('x-request-id') } },
      ]);
      expect(headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
    }
    expect(here.contexts()).toBe(0);
  });

  test('that cannot be judged is a fault, not a verdict', async () => {
    const { status, text } = await call(here.url, '{ hello }', {}, { token: 'outage' });
    expect(status).toBe(500);
    expect(text).not.toContain('10.0.0.7');
    expect(here.log).toMatchObject([{ err: { cause: { message: 'connect ECONNREFUSED 10.0.0.7:5432' } } }]);
  });
});

describe('a page of another origin', () => {
  const preflight = (origin: string) =>
    graphql({ method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });

  test('may call when it is in the list, with a token and without cookies', async () => {
    const { headers } = await call(here.url, '{ hello }', {}, { headers: { origin: ORIGIN } });
    expect(headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(headers.get('access-control-allow-credentials')).toBeNull();
    expect(headers.get('access-control-expose-headers')).toBe('Retry-After, X-Request-Id');
    const asked = await preflight(ORIGIN);
    expect(asked.status).toBe(204);
    expect(Object.fromEntries(asked.headers)).toMatchObject({
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'Accept, Authorization, Content-Type',
      vary: 'Origin',
    });
    expect(asked.headers.get('access-control-allow-credentials')).toBeNull();
  });

  test.each(['https://evil.example', 'null', 'https://tandem.example.evil.example', 'http://tandem.example', '*'])(
    'gets no permission when it is not: %s',
    async (origin) => {
      const { headers } = await call(here.url, '{ hello }', {}, { headers: { origin } });
      expect(headers.get('access-control-allow-origin')).toBeNull();
      const asked = await preflight(origin);
      expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    },
  );

  test('that is in the list may read errors as well', async () => {
    const { status, headers } = await post(here.url, '{', {
      headers: { origin: ORIGIN, 'content-type': 'text/plain' },
    });
    expect([status, headers.get('access-control-allow-origin')]).toEqual([415, ORIGIN]);
  });
});

describe('the routes of machines', () => {
  const get = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${here.url}${path}`, init);
    return { status: response.status, text: await response.text(), headers: response.headers };
  };

  test('tell that the process lives and may take traffic', async () => {
    expect(await get('/healthz')).toMatchObject({ status: 200, text: 'alive\n' });
    expect(await get('/readyz?now')).toMatchObject({ status: 200, text: '{"ready":true}' });
    expect((await get('/readyz', { method: 'POST' })).status).toBe(405);
  });

  test('publish the latest signed head of the log, once there is one', async () => {
    expect((await get('/.well-known/log-head')).status).toBe(404);
    await here.close();
    here = await fixture({ logHead: async () => 'a.b.c' });
    const { status, text, headers } = await get('/.well-known/log-head');
    expect([status, text, headers.get('content-type')]).toEqual([200, 'a.b.c', 'application/jose']);
  });

  test('tell why the process may not take traffic', async () => {
    await here.close();
    here = await fixture({ ready: async () => ({ ready: false, reasons: ['behind the log'] }) });
    expect(await get('/readyz')).toMatchObject({ status: 503, text: '{"ready":false,"reasons":["behind the log"]}' });
    expect((await get('/healthz')).status).toBe(200);
    await here.close();
    here = await fixture({
      ready: async () => {
        throw new Error('connect ECONNREFUSED 10.0.0.7:5432');
      },
    });
    expect(await get('/readyz')).toMatchObject({
      status: 503,
      text: '{"ready":false,"reasons":["the database does not answer"]}',
    });
    expect(here.log).toMatchObject([{ level: 40, err: { message: 'connect ECONNREFUSED 10.0.0.7:5432' } }]);
  });

  test('publish the keys, to be kept for a while', async () => {
    const { text, headers } = await get('/.well-known/jwks.json');
    expect([text, headers.get('cache-control')]).toEqual(['{"keys":[]}', 'public, max-age=300']);
  });

  test('count answers by route and status, and operations by type and outcome', async () => {
    await call(here.url, '{ hello }');
    await call(here.url, '{ broken }');
    await call(here.url, '{');
    await get('/no/such/path');
    const { text, headers } = await get('/metrics');
    expect(headers.get('content-type')).toContain('text/plain');
    expect(text).toContain('tandem_http_responses_total{route="/graphql",status="200"} 2');
    expect(text).toContain('tandem_http_responses_total{route="/graphql",status="400"} 1');
    expect(text).toContain('tandem_http_responses_total{route="other",status="404"} 1');
    expect(text).toContain('tandem_operation_seconds_count{type="query",outcome="ok"} 1');
    expect(text).toContain('tandem_operation_seconds_count{type="query",outcome="fault"} 1');
  });

  test('are all there is', async () => {
    for (const path of ['/', '/graphql/', '/graphiql', '/health', '/.env', '//graphql']) {
      expect((await get(path, { headers: { accept: 'text/html' } })).status, path).toBe(404);
    }
  });
});

describe('GraphiQL', () => {
  const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

  test('is one page that asks no other host for anything', async () => {
    const response = await graphql({ headers: browser });
    const page = await response.text();
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page).toContain('Tandem sandbox');
    // What the program inside may load is for the policy to say.
    const markup = page.replace(/<script>[\s\S]*<\/script>/, '');
    expect(markup.length).toBeLessThan(page.length / 2);
    expect(
      [...markup.matchAll(/(?:src|href)="(?!data:)[^"]*"|url\((?!["']?data:)[^)]*\)|@import/g)].map(String),
    ).toEqual([]);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).not.toMatch(/https?:|\*/);
  });

  test('is not served outside a sandbox', async () => {
    await here.close();
    here = await fixture({ sandbox: false });
    expect((await graphql({ headers: browser })).status).toBe(405);
  });
});

describe('asking too often', () => {
  let now: number;
  beforeEach(async () => {
    await here.close();
    now = 0;
    here = await fixture({ rateLimits: true, trustedProxyHops: 1, budgetNow: () => now });
  });

  const spend = async (options: Parameters<typeof call>[3]) => {
    let last = await call(here.url, '{ hello }', {}, options);
    for (let count = 1; count < 400 && last.status === 200; count += 1)
      last = await call(here.url, '{ hello }', {}, options);
    return last;
  };

  test('is refused with Retry-After by address, and leaves other addresses and the signed in alone', async () => {
    const { status, errors, headers } = await spend({ headers: { 'x-forwarded-for': '192.0.2.1' } });
    expect(status).toBe(429);
    expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 1 } }]);
    expect(headers.get('retry-after')).toBe('1');
    expect((await call(here.url, '{ hello }', {}, { headers: { 'x-forwarded-for': '192.0.2.2' } })).status).toBe(200);
    const signedIn = { token: 'alice', headers: { 'x-forwarded-for': '192.0.2.1' } };
    expect((await call(here.url, '{ hello }', {}, signedIn)).status).toBe(200);
    expect(await here.metrics.registry.getSingleMetricAsString('tandem_rate_limited_total')).toContain(
      'transport="http"} 1',
    );
  });

  test('is granted again after the time that Retry-After names', async () => {
    const { headers } = await spend({ headers: { 'x-forwarded-for': '192.0.2.4' } });
    const again = async () =>
      (await call(here.url, '{ hello }', {}, { headers: { 'x-forwarded-for': '192.0.2.4' } })).status;
    expect(await again()).toBe(429);
    now += Number(headers.get('retry-after')) * 1000;
    expect(await again()).toBe(200);
  });

  test('is refused where no GraphQL is spoken too', async () => {
    const page = () => fetch(`${here.url}/offers/${'a'.repeat(22)}`);
    let last = await page();
    for (let count = 1; count < 400 && last.status !== 429; count += 1) last = await page();
    expect([last.status, last.headers.get('retry-after')]).toEqual([429, '1']);
    expect((await fetch(`${here.url}/healthz`)).status).toBe(200);
  });

  test('is measured by cost as well', async () => {
    const page = '{ items(first: 100) { nodes { items(first: 10) { nodes { id } } } } }';
    const results = await Promise.all(Array.from({ length: 40 }, () => call(here.url, page)));
    const refused = results.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(5);
    expect(refused[0]?.errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('with bad tokens counts against the address', async () => {
    expect((await spend({ headers: { 'x-forwarded-for': '192.0.2.3' } })).status).toBe(429);
    const guess = { token: 'guess', headers: { 'x-forwarded-for': '192.0.2.3' } };
    expect((await call(here.url, '{ hello }', {}, guess)).status).toBe(429);
  });
});
