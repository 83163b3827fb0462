import { describe, expect, test } from 'vitest';
import { call, post } from '../kit/http.ts';
import { ALICE, ORIGIN, serverPerTest } from './fixture.ts';

const server = serverPerTest();

describe('the access token of an HTTP request', () => {
  test('determines the viewer, which is null without a token', async () => {
    expect((await call(server.url, '{ whoami }', {}, { token: 'alice' })).data).toEqual({ whoami: ALICE.accountId });
    expect((await call(server.url, '{ whoami }')).data).toEqual({ whoami: null });
  });

  test.each([
    ['EXPIRED', 'expired', 'Bearer expired'],
    ['REVOKED', 'revoked', 'bearer revoked'],
    ['INVALID', 'unknown', 'Bearer nonsense'],
    ['INVALID', 'without a scheme', 'alice'],
    ['INVALID', 'of another scheme', 'Basic YWxpY2U6'],
    ['INVALID', 'given twice', 'Bearer alice, Bearer alice'],
    ['INVALID', '5 000 characters long', `Bearer ${'a'.repeat(5_000)}`],
  ])('is refused with status 401 and the reason %s when it is %s', async (reason, _, authorization) => {
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const { status, data, errors, headers } = await call(
        server.url,
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
    expect(server.contextCount()).toBe(0);
  });

  test.each(['', ' ', 'Bearer', 'bearer ', 'Bearer null', 'Bearer undefined'])(
    'means signed out where a client has none and sends %j',
    async (authorization) => {
      const { status, data } = await call(server.url, '{ whoami }', {}, { headers: { authorization } });
      expect({ status, data }).toEqual({ status: 200, data: { whoami: null } });
    },
  );

  test('causes status 500, not 401, when the database fails during the verification of the token', async () => {
    const { status, text } = await call(server.url, '{ hello }', {}, { token: 'outage' });
    expect(status).toBe(500);
    expect(text).not.toContain('10.0.0.7');
    expect(server.log).toMatchObject([{ err: { cause: { message: 'connect ECONNREFUSED 10.0.0.7:5432' } } }]);
  });
});

describe('a page of another origin', () => {
  const preflight = (origin: string) =>
    fetch(`${server.url}/graphql`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });

  test('may send requests from an allowed origin, with a token and without cookies', async () => {
    const { headers } = await call(server.url, '{ hello }', {}, { headers: { origin: ORIGIN } });
    expect(headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(headers.get('access-control-allow-credentials')).toBeNull();
    expect(headers.get('access-control-expose-headers')).toBe(
      'ETag, RateLimit-Limit, RateLimit-Policy, RateLimit-Remaining, RateLimit-Reset, Retry-After, X-Request-Id',
    );
    const answer = await preflight(ORIGIN);
    expect(answer.status).toBe(204);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': expect.stringContaining('Accept, Authorization, Content-Type'),
      vary: 'Origin',
    });
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  });

  test.each(['https://evil.example', 'null', 'https://tandem.example.evil.example', 'http://tandem.example', '*'])(
    'gets no CORS permission for the origin %s, which is not allowed',
    async (origin) => {
      const { headers } = await call(server.url, '{ hello }', {}, { headers: { origin } });
      expect(headers.get('access-control-allow-origin')).toBeNull();
      const answer = await preflight(origin);
      expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    },
  );

  const LOCAL = ['http://localhost:5173', 'https://localhost:3000', 'http://127.0.0.1:8080', 'http://localhost'];

  test('may call a sandbox from localhost and 127.0.0.1 on any port, and no other server', async () => {
    for (const origin of LOCAL) {
      const answer = await preflight(origin);
      expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([204, origin]);
      const { headers } = await call(server.url, '{ hello }', {}, { headers: { origin } });
      expect(headers.get('access-control-allow-origin')).toBe(origin);
    }
    const others = [
      'http://localhost.evil.example',
      'http://evil.example:localhost',
      'http://127.0.0.1.evil.example:80',
    ];
    for (const origin of others) expect((await preflight(origin)).status, origin).toBe(403);
    await server.restart({ sandbox: false });
    for (const origin of LOCAL) expect((await preflight(origin)).status, origin).toBe(403);
  });

  test('is named in one log line when its origin is refused, however often it calls', async () => {
    for (let count = 0; count < 3; count += 1) {
      await preflight('https://evil.example');
      await call(server.url, '{ hello }', {}, { headers: { origin: 'https://evil.example' } });
    }
    expect(server.log).toMatchObject([
      { level: 40, origin: 'https://evil.example', msg: expect.stringContaining('ALLOWED_ORIGINS') },
    ]);
    for (let count = 0; count < 200; count += 1) await preflight(`https://evil-${count}.example`);
    expect(server.log).toHaveLength(100);
  });

  test('may read error responses when its origin is allowed', async () => {
    const { status, headers } = await post(server.url, '{', {
      headers: { origin: ORIGIN, 'content-type': 'text/plain' },
    });
    expect([status, headers.get('access-control-allow-origin')]).toEqual([415, ORIGIN]);
  });
});
