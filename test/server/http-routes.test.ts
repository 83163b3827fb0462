import { describe, expect, test } from 'vitest';
import { call } from '../kit/http.ts';
import { serverPerTest } from './fixture.ts';

const server = serverPerTest();

describe('the operational routes', () => {
  const get = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${server.url}${path}`, init);
    return { status: response.status, text: await response.text(), headers: response.headers };
  };

  test('answer 200 on /healthz, and on /readyz while the process is ready', async () => {
    expect(await get('/healthz')).toMatchObject({ status: 200, text: 'alive\n' });
    expect(await get('/readyz?now')).toMatchObject({ status: 200, text: '{"ready":true}' });
    expect((await get('/readyz', { method: 'POST' })).status).toBe(405);
  });

  test('serve the latest signed head of the event log, and answer 404 before the first one', async () => {
    expect((await get('/.well-known/log-head')).status).toBe(404);
    await server.restart({ logHead: async () => 'a.b.c' });
    const { status, text, headers } = await get('/.well-known/log-head');
    expect([status, text, headers.get('content-type')]).toEqual([200, 'a.b.c', 'application/jose']);
  });

  test('answer 503 on /readyz with the reasons why the process is not ready', async () => {
    await server.restart({ ready: async () => ({ ready: false, reasons: ['behind the log'] }) });
    expect(await get('/readyz')).toMatchObject({ status: 503, text: '{"ready":false,"reasons":["behind the log"]}' });
    expect((await get('/healthz')).status).toBe(200);
    await server.restart({
      ready: async () => {
        throw new Error('connect ECONNREFUSED 10.0.0.7:5432');
      },
    });
    expect(await get('/readyz')).toMatchObject({
      status: 503,
      text: '{"ready":false,"reasons":["the database does not answer"]}',
    });
    expect(server.log).toMatchObject([{ level: 40, err: { message: 'connect ECONNREFUSED 10.0.0.7:5432' } }]);
  });

  test('serve the public keys with a cache lifetime of 300 seconds', async () => {
    const { text, headers } = await get('/.well-known/jwks.json');
    expect([text, headers.get('cache-control')]).toEqual(['{"keys":[]}', 'public, max-age=300']);
  });

  test('serve the metrics on a port of their own where one is set, and then on no other', async () => {
    await server.restart({ metricsPort: 0 });
    expect((await get('/metrics')).status).toBe(404);
    expect((await get('/healthz')).status).toBe(200);
    await call(server.url, '{ hello }');
    const at = async (path: string, method = 'GET') => {
      const response = await fetch(`http://127.0.0.1:${server.metricsPort}${path}`, { method });
      return { status: response.status, text: await response.text() };
    };
    expect((await at('/metrics?x')).text).toContain('tandem_http_responses_total{route="/graphql",status="200"} 1');
    for (const path of ['/', '/graphql', '/readyz', '/metrics/']) expect((await at(path)).status).toBe(404);
    expect((await at('/metrics', 'POST')).status).toBe(404);
  });

  test('count responses by route and status, and operations by type and outcome, on /metrics', async () => {
    await call(server.url, '{ hello }');
    await call(server.url, '{ broken }');
    await call(server.url, '{');
    await get('/no/such/path');
    const { text, headers } = await get('/metrics');
    expect(headers.get('content-type')).toContain('text/plain');
    expect(text).toContain('tandem_http_responses_total{route="/graphql",status="200"} 2');
    expect(text).toContain('tandem_http_responses_total{route="/graphql",status="400"} 1');
    expect(text).toContain('tandem_http_responses_total{route="other",status="404"} 1');
    expect(text).toContain('tandem_operation_seconds_count{type="query",outcome="ok"} 1');
    expect(text).toContain('tandem_operation_seconds_count{type="query",outcome="fault"} 1');
  });

  test('serve GraphQL at /graphql/ too, for clients whose address ends in a slash', async () => {
    expect((await call(server.url, '{ hello }', {}, { path: '/graphql/' })).data).toEqual({ hello: 'hello you' });
  });

  test('answer 404 on every other path', async () => {
    for (const path of ['/', '/graphql/x', '/health', '/.env', '//graphql']) {
      expect((await get(path, { headers: { accept: 'text/html' } })).status, path).toBe(404);
    }
  });
});

describe('GraphiQL', () => {
  const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

  test('is one page that loads nothing from another host', async () => {
    const response = await fetch(`${server.url}/graphql`, { headers: browser });
    const page = await response.text();
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page).toContain('Tandem sandbox');
    // Search only the markup for scripts, because the content security policy, which is checked below, restricts what a script can
    // load.
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

  test('is also found at /graphql/, /graphiql and /graphiql/', async () => {
    for (const path of ['/graphql/', '/graphiql', '/graphiql/']) {
      const response = await fetch(server.url + path, { headers: browser });
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(await response.text(), path).toContain('Tandem sandbox');
    }
  });

  test('is not served outside a sandbox', async () => {
    await server.restart({ sandbox: false });
    expect((await fetch(`${server.url}/graphql`, { headers: browser })).status).toBe(400);
    expect((await fetch(`${server.url}/graphiql`, { headers: browser })).status).toBe(404);
  });
});
