// Tests on raw sockets that the server reads no request body before it knows from the headers that the client may send one; a
// refusal is sent before the first byte of the body.

import { connect } from 'node:net';
import { buildSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import { DEFAULT_RATE_LIMITS } from '../../src/domain/rate-limits.ts';
import type { Authentication, Role } from '../../src/server/operation/identity.ts';
import { post } from '../kit/http.ts';
import { ALICE, serverPerTest } from './fixture.ts';

const MIB = 1024 * 1024;
const ROLES: Readonly<Record<string, Role>> = { person: 'USER', network: 'NETWORK', operator: 'OPERATOR' };

async function authenticate(token: string): Promise<Authentication> {
  const role = ROLES[token];
  if (role === undefined) return { kind: token === 'expired' ? 'EXPIRED' : 'INVALID' };
  return { kind: 'AUTHENTICATED', viewer: { ...ALICE, roles: [role] }, expiresAt: new Date('2099-01-01') };
}

const server = serverPerTest({ network: { schema: buildSchema('type Query { feed: String }'), authenticate } });

type Head = {
  readonly method?: string;
  readonly path?: string;
  readonly token?: string;
  readonly more?: readonly string[];
};

/**
 * Sends the head of a request, by default a POST, and no body. Returns all that the server sends until it closes the connection, or until it has
 * sent `until`.
 */
function sendHead({ method = 'POST', path = '/network', token, more = [] }: Head, until?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1');
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk.toString();
      if (until !== undefined && received.includes(until)) socket.destroy();
    });
    socket.on('error', reject).on('close', () => resolve(received));
    const lines = [`${method} ${path} HTTP/1.1`, 'Host: localhost', 'Content-Type: application/json', ...more];
    if (token !== undefined) lines.push(`Authorization: Bearer ${token}`);
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  });
}

const LARGE = `Content-Length: ${15 * MIB}`;
const CHUNKED = 'Transfer-Encoding: chunked';
const EXPECT = 'Expect: 100-continue';

describe('the body of a request', () => {
  test.each([
    ['a person at /network', { token: 'person' }, 403, 'FORBIDDEN'],
    ['nobody at /network', {}, 401, 'UNAUTHENTICATED'],
    ['the holder of an expired token at /network', { token: 'expired' }, 401, 'UNAUTHENTICATED'],
    ['the holder of a bad token at /graphql', { token: 'bad', path: '/graphql' }, 401, 'UNAUTHENTICATED'],
  ] as const)(
    'is not read from %s: the server sends a refusal and closes the connection',
    async (_, head, status, code) => {
      for (const more of [[LARGE], [CHUNKED], [LARGE, EXPECT], [CHUNKED, EXPECT]]) {
        const answer = await sendHead({ ...head, more });
        expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
        expect(answer).toContain(`"code":"${code}"`);
        expect(answer.toLowerCase()).toContain('connection: close');
      }
    },
  );

  test.each(['network', 'operator'])(
    'of the role %s is requested with 100 Continue when the client has sent Expect: 100-continue',
    async (token) => {
      expect(await sendHead({ token, more: [LARGE, EXPECT] }, '\r\n\r\n')).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    },
  );

  test.each([
    ['a POST of a health route', { path: '/healthz' }, 405],
    ['a GET of a health route', { method: 'GET', path: '/healthz' }, 200],
    ['a POST of the public keys', { path: '/.well-known/jwks.json' }, 405],
    ['a POST of a page', { path: `/offers/${'A'.repeat(22)}` }, 405],
    ['a POST of an unknown path', { path: '/nowhere' }, 404],
    ['a GET with a query', { method: 'GET', path: '/graphql?query=%7Bhello%7D' }, 200],
    ['a GET of the network', { method: 'GET', token: 'network' }, 405],
    ['a PUT', { method: 'PUT', path: '/graphql' }, 405],
    ['a preflight', { method: 'OPTIONS', path: '/graphql' }, 403],
    ['a POST in a format other than JSON', { path: '/graphql', more: ['Content-Encoding: gzip'] }, 415],
  ])('is not read where none belongs: %s is answered, and the connection closed', async (_, head: Head, status) => {
    for (const body of [[LARGE], [CHUNKED], [LARGE, EXPECT], [CHUNKED, EXPECT]]) {
      const answer = await sendHead({ ...head, more: [...(head.more ?? []), ...body] });
      expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
      expect(answer.toLowerCase()).toContain('connection: close');
    }
  });

  test('is refused with 413 instead of 100 Continue when its Content-Length exceeds the limit of the path', async () => {
    const tooLong = (bytes: number) => [`Content-Length: ${bytes}`, EXPECT];
    expect(await sendHead({ token: 'network', more: tooLong(16 * MIB + 1) })).toMatch(/^HTTP\/1\.1 413 /);
    expect(await sendHead({ path: '/graphql', more: tooLong(64 * 1024 + 1) })).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('is accepted up to 16 MiB at /network and refused above', async () => {
    const body = (bytes: number) => JSON.stringify({ query: '{ feed }' }).padEnd(bytes, ' ');
    expect(await post(server.url, body(16 * MIB), { path: '/network', token: 'network' })).toMatchObject({
      status: 200,
    });
    const tooLong = post(server.url, body(16 * MIB + 1), { path: '/network', token: 'network' });
    // The connection may break before the client has read the answer, because the server does not read the rest of the body.
    expect(
      await tooLong.then(
        ({ status }) => status,
        () => 413,
      ),
    ).toBe(413);
  });

  test('is not read when the rate limit of the client’s address is exhausted', async () => {
    await server.restart({ rateLimits: DEFAULT_RATE_LIMITS, rateLimitClock: () => 0 });
    let answer = '';
    for (let sent = 0; sent < 2_000 && !answer.includes(' 429 '); sent += 1) {
      answer = await sendHead({ path: '/graphql', token: 'bad', more: [LARGE, EXPECT] });
    }
    expect(answer).toMatch(/^HTTP\/1\.1 429 /);
    expect(answer).not.toContain('100 Continue');
  });
});

describe('a route that reads the database for clients without a token', () => {
  test.each(['/.well-known/jwks.json', '/.well-known/log-head'])(
    'charges the rate limit of the client’s address before it reads the database: %s',
    async (path) => {
      let reads = 0;
      const read = async () => {
        reads += 1;
        return null;
      };
      await server.restart({
        rateLimits: DEFAULT_RATE_LIMITS,
        rateLimitClock: () => 0,
        logHead: read,
        jwks: async () => ({ keys: [await read()] }),
      });
      let status = 0;
      let requests = 0;
      for (; requests < 2_000 && status !== 429; requests += 1) status = (await fetch(`${server.url}${path}`)).status;
      expect(status).toBe(429);
      expect(reads).toBe(requests - 1);
      expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    },
  );
});
