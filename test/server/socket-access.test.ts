import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { DEFAULT_RATE_LIMITS } from '../../src/domain/rate-limits.ts';
import { CLOSE_REASONS } from '../../src/server/ws/close-reasons.ts';
import { openInitialised, openSocket, UpgradeRefused } from '../kit/socket.ts';
import { ALICE, ORIGIN, SHORT_INTERVALS, serverPerTest } from './fixture.ts';

const server = serverPerTest({ socketBounds: SHORT_INTERVALS });
const connect = (accessToken?: string) => openInitialised(server.url, accessToken);

describe('the WebSocket endpoint', () => {
  const status = async (options: Parameters<typeof openSocket>[1]) => {
    const error = await openSocket(server.url, options).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    return error instanceof UpgradeRefused ? error.status : error;
  };

  test('accepts pages of allowed origins, and clients that send no origin', async () => {
    expect(await status({ origin: ORIGIN })).toBeNull();
    expect(await status({})).toBeNull();
    for (const origin of ['https://evil.example', 'null', 'http://tandem.example']) {
      expect(await status({ origin })).toBe(403);
    }
  });

  test('answers a handshake on any path other than /graphql with 404', async () => {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/network`, 'graphql-transport-ws');
    const answered = await new Promise<number | undefined>((resolve) => {
      socket.once('error', () => undefined);
      socket.once('unexpected-response', (_, response) => resolve(response.statusCode));
    });
    expect(answered).toBe(404);
  });

  test.each([[['graphql-ws']], [['soap']], [[]]])(
    'refuses the sub-protocols %j, because only graphql-transport-ws is supported',
    async (protocols) => {
      // When the server selects none of the offered subprotocols, the client library reports an error of its own.
      const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, protocols);
      socket.on('error', () => undefined);
      const closed = new Promise((resolve) => {
        socket.once('close', (code, reason) => resolve([code, reason.toString()]));
      });
      expect(await server.nextCloseReason()).toBe('protocol_refused');
      const { code, reason } = CLOSE_REASONS.protocol_refused;
      expect(reason).toContain('graphql-transport-ws');
      if (protocols.length === 0) expect(await closed).toEqual([code, reason]);
      socket.terminate();
    },
  );

  test('refuses an address that opens sockets too fast, with Retry-After', async () => {
    await server.restart({ rateLimits: DEFAULT_RATE_LIMITS, trustedProxyHops: 1, rateLimitClock: () => 0 });
    let error: unknown = null;
    for (let count = 0; count < 400 && error === null; count += 1) {
      error = await openSocket(server.url, { headers: { 'x-forwarded-for': '192.0.2.1' } }).then(
        (socket) => socket.raw.terminate() ?? null,
        (thrown: unknown) => thrown,
      );
    }
    expect(error).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
    expect(await status({ headers: { 'x-forwarded-for': '192.0.2.2' } })).toBeNull();
  });

  test('closes the 201st socket of one address with 4429', async () => {
    await server.restart({ rateLimits: DEFAULT_RATE_LIMITS });
    const all = await Promise.all(Array.from({ length: 200 }, () => openSocket(server.url)));
    const last = await openSocket(server.url);
    expect(await last.closed).toEqual({ code: 4429, reason: 'Too many sockets' });
    expect(await server.nextCloseReason()).toBe('too_many_sockets');
    expect(all.every(({ raw }) => raw.readyState === WebSocket.OPEN)).toBe(true);
  });
});

describe('the access token of a WebSocket', () => {
  test('determines the viewer of every event, which is null without a token', async () => {
    const query = 'subscription { ticks(until: 1) { whoami } }';
    expect(await (await connect('alice')).subscribe(query).data()).toEqual({ ticks: { whoami: ALICE.accountId } });
    expect(await (await connect()).subscribe(query).data()).toEqual({ ticks: { whoami: null } });
  });

  test.each([
    [ALICE.accountId, { Authorization: 'Bearer alice' }],
    [ALICE.accountId, { authorization: 'bearer alice' }],
    [ALICE.accountId, { headers: { Authorization: 'Bearer alice' } }],
    [ALICE.accountId, { AccessToken: 'alice' }],
    [null, { accessToken: '' }],
    [null, { accessToken: null, Authorization: 'Bearer null' }],
    [null, { headers: { authorization: '' } }],
    [null, { headers: null }],
  ])('is read wherever clients send it, and an empty one means signed out: %s for %j', async (whoami, payload) => {
    const socket = await openSocket(server.url);
    await socket.init(payload);
    const query = 'subscription { ticks(until: 1) { whoami } }';
    expect(await socket.subscribe(query).data()).toEqual({ ticks: { whoami } });
  });

  test.each([
    ['authToken', { authToken: 'alice' }],
    ['token', { headers: { token: 'alice' } }],
    ['X-Auth', { accessToken: '', headers: { 'X-Auth': 'Bearer alice' } }],
  ])('is named in the error of a private subscription when it is sent as %s', async (name, payload) => {
    const socket = await openSocket(server.url);
    await socket.init(payload);
    const refused = await socket.subscribe('subscription { private { number } }').next();
    const message = expect.stringContaining(`a field "${name}"`);
    const extensions = { code: 'UNAUTHENTICATED', requestId: expect.any(String) };
    expect(refused).toMatchObject({ errors: [{ message, extensions }] });
    const publicOne = await openSocket(server.url);
    await publicOne.init(payload);
    const query = 'subscription { ticks(until: 1) { whoami } }';
    expect(await publicOne.subscribe(query).data()).toEqual({ ticks: { whoami: null } });
  });

  test.each([
    ['expired', { accessToken: 'expired' }, 4403, 'token_expired'],
    ['unknown', { accessToken: 'nonsense' }, 4403, 'token_refused'],
    ['not a string', { accessToken: 42 }, 4403, 'token_refused'],
    ['of a revoked session', { accessToken: 'revoked' }, 4401, 'session_revoked'],
    ['not verifiable because of a fault', { accessToken: 'outage' }, 1012, 'fault'],
  ])('closes the socket on connection_init when the token is %s', async (_, payload, code, reason) => {
    const socket = await openSocket(server.url);
    await expect(socket.init(payload)).rejects.toThrow(`closed with ${code}`);
    expect(await server.nextCloseReason()).toBe(reason);
    expect(server.log.length).toBe(reason === 'fault' ? 1 : 0);
  });

  test('closes the socket with 4403, which asks for a new token, when it expires', async () => {
    const socket = await connect('alice-for-150');
    socket.subscribe('subscription { private { number } }');
    expect(await socket.closed).toEqual({ code: 4403, reason: 'Token expired' });
    expect(await server.nextCloseReason()).toBe('token_expired');
    expect(server.openSources()).toBe(0);
  });

  test('closes the socket with 4401 when its session is revoked, and no other socket', async () => {
    const [alice, anonymous] = [await connect('alice'), await connect()];
    server.sessions.live.delete(ALICE.sessionId);
    expect(await alice.closed).toEqual({ code: 4401, reason: 'Session revoked' });
    expect(await server.nextCloseReason()).toBe('session_revoked');
    expect(await anonymous.ping()).toMatchObject({ type: 'pong' });
  });

  test('keeps the socket open while the session look-up fails, and the failure is logged once', async () => {
    const alice = await connect('alice');
    server.sessions.failing = true;
    await expect.poll(() => server.log).toMatchObject([{ msg: 'cannot tell which sessions live' }]);
    expect(await alice.ping()).toMatchObject({ type: 'pong' });
    server.sessions.failing = false;
    server.sessions.live.clear();
    expect((await alice.closed).code).toBe(4401);
    expect(server.log.length).toBe(1);
  });

  test('is accepted from the extension `headers` of a subscription, but only in a sandbox', async () => {
    const ask = async () => {
      const socket = await connect();
      const extensions = { headers: { Authorization: 'Bearer alice' } };
      socket.send({
        id: 'x',
        type: 'subscribe',
        payload: { query: 'subscription { ticks(until: 1) { whoami } }', extensions },
      });
      return (await socket.next()).payload;
    };
    expect(await ask()).toEqual({ data: { ticks: { whoami: ALICE.accountId } } });
    await server.restart({ sandbox: false });
    expect(await ask()).toEqual({ data: { ticks: { whoami: null } } });
  });
});
