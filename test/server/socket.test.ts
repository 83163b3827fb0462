import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { MASKED_MESSAGE } from '../../src/server/operation/error.ts';
import type { ServerOptions } from '../../src/server/server.ts';
import { CLOSE_REASONS } from '../../src/server/ws/close-reasons.ts';
import { openSocket, type TestSocket, UpgradeRefused } from '../kit/socket.ts';
import { ALICE, type Fixture, fixture, ORIGIN } from './fixture.ts';

const QUICK = { watchEveryMs: 20, closeGraceMs: 200 };

let here: Fixture;
const start = async (options: Partial<ServerOptions> = {}) => {
  await here?.close();
  here = await fixture({ socketBounds: QUICK, ...options });
};
beforeEach(() => start());
afterEach(() => here.close());

const signedIn = async (accessToken?: string): Promise<TestSocket> => {
  const socket = await openSocket(here.url);
  await socket.init(accessToken === undefined ? undefined : { accessToken });
  return socket;
};
const counted = async (name: string) =>
  (await here.metrics.registry.getSingleMetricAsString(name)).split('\n').slice(2);

describe('a subscription', () => {
  test('tells each event as it comes, executed with a context of its own', async () => {
    const socket = await signedIn();
    const following = socket.subscribe<{ ticks: { number: number; serial: number } }>(
      'subscription { ticks { number serial again: serial } }',
    );
    await vi.waitFor(() => expect(here.sources()).toBe(1));
    for (const number of [1, 2, 3]) {
      here.tick();
      // The first context was for finding the source.
      expect(await following.data()).toEqual({ ticks: { number, serial: number + 1, again: number + 1 } });
    }
  });

  test('ends when its source does, and its source when it does', async () => {
    const socket = await signedIn();
    const short = socket.subscribe('subscription { ticks(until: 2) { number } }');
    expect([await short.next(), await short.next(), await short.next()]).toMatchObject([
      { data: { ticks: { number: 1 } } },
      { data: { ticks: { number: 2 } } },
      { kind: 'complete' },
    ]);
    const long = socket.subscribe('subscription { ticks { number } }');
    await vi.waitFor(() => expect(here.sources()).toBe(1));
    long.complete();
    await vi.waitFor(() => expect(here.sources()).toBe(0));
    socket.subscribe('subscription { ticks { number } }');
    await vi.waitFor(() => expect(here.sources()).toBe(1));
    socket.close();
    await vi.waitFor(() => expect(here.sources()).toBe(0));
    expect(await counted('tandem_subscriptions')).toEqual(['tandem_subscriptions 0']);
    expect(await here.ended()).toBe('client_left');
  });

  test('that is ended while it starts leaves no source behind', async () => {
    const socket = await signedIn();
    for (const leave of ['complete', 'close'] as const) {
      const gate = here.gate(leave);
      const following = socket.subscribe('subscription ($name: String!) { gated(name: $name) { number } }', {
        name: leave,
      });
      await gate.reached;
      if (leave === 'complete') following.complete();
      else socket.close();
      await (leave === 'close' ? here.ended() : pong(socket));
      gate.open();
      await vi.waitFor(async () => expect(await counted('tandem_subscriptions')).toEqual(['tandem_subscriptions 0']));
      expect(here.sources()).toBe(0);
    }
  });

  test('is the only thing a socket carries: queries and mutations are errors, and the socket goes on', async () => {
    const socket = await signedIn();
    for (const document of ['{ hello }', 'mutation { act(input: { authorization: "a" }) }']) {
      const told = await socket.subscribe(document).next();
      expect(told).toMatchObject({ kind: 'error', errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
    }
    expect(here.contexts()).toBe(0);
    expect(await socket.subscribe('subscription { ticks(until: 1) { number } }').data()).toEqual({
      ticks: { number: 1 },
    });
  });

  test('that fails leaves the other streams of its socket alone', async () => {
    const socket = await signedIn();
    const other = socket.subscribe('subscription { ticks { number } }');
    const failures: readonly [string, string, object][] = [
      ['subscription {', 'error', { extensions: { code: 'BAD_USER_INPUT' } }],
      ['subscription { tocks { number } }', 'error', { extensions: { code: 'BAD_USER_INPUT' } }],
      [
        'subscription { private { number } }',
        'next',
        { message: 'Sign in first.', extensions: { code: 'UNAUTHENTICATED' } },
      ],
      ['subscription { brokenAtOnce { number } }', 'next', { message: MASKED_MESSAGE }],
      ['subscription { brokenAfter(ticks: 0) { number } }', 'error', { message: MASKED_MESSAGE }],
      ['subscription { ticks(until: 1) { broken } }', 'next', { message: MASKED_MESSAGE, path: ['ticks', 'broken'] }],
    ];
    for (const [document, kind, error] of failures) {
      const told = await socket.subscribe(document).next();
      expect(told, document).toMatchObject({ kind, errors: [error] });
      expect(JSON.stringify(told)).not.toMatch(/10\.0\.0\.7|on fire/);
    }
    const requestIds = here.log.map(({ requestId }) => requestId);
    expect(here.log.map(({ err }) => (err as Error).message)).toEqual([
      'no connection to 10.0.0.7',
      'the logReader broke at 10.0.0.7',
      'table ticks is on fire',
    ]);
    expect(requestIds[2]).toMatch(/^[-0-9a-f]{36}\.1$/);
    here.tick();
    expect(await other.data()).toEqual({ ticks: { number: 1 } });
  });

  test('is one of 20 at most on a socket, and gives its place back', async () => {
    const socket = await signedIn();
    const all = Array.from({ length: 20 }, () => socket.subscribe('subscription { ticks { number } }'));
    expect(await socket.subscribe('subscription { ticks { number } }').next()).toMatchObject({
      kind: 'error',
      errors: [{ extensions: { code: 'COST_LIMIT', limit: { name: 'subscriptionsPerSocket', max: 20 } } }],
    });
    all[0]?.complete();
    await vi.waitFor(() => expect(here.sources()).toBe(19));
    expect(await socket.subscribe('subscription { ticks(until: 1) { number } }').data()).toEqual({
      ticks: { number: 1 },
    });
  });
});

describe('opening a socket', () => {
  const status = async (options: Parameters<typeof openSocket>[1]) => {
    const error = await openSocket(here.url, options).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    return error instanceof UpgradeRefused ? error.status : error;
  };

  test('is for pages of allowed origins and for programs that are no browsers', async () => {
    expect(await status({ origin: ORIGIN })).toBeNull();
    expect(await status({})).toBeNull();
    for (const origin of ['https://evil.example', 'null', 'http://tandem.example']) {
      expect(await status({ origin })).toBe(403);
    }
  });

  test('is possible at /graphql alone', async () => {
    const socket = new WebSocket(`${here.url.replace('http', 'ws')}/network`, 'graphql-transport-ws');
    const answered = await new Promise<number | undefined>((resolve) => {
      socket.once('error', () => undefined);
      socket.once('unexpected-response', (_, response) => resolve(response.statusCode));
    });
    expect(answered).toBe(404);
  });

  test.each([[['graphql-ws']], [['soap']], [[]]])('takes no other sub-protocol: %j', async (protocols) => {
    // The client library itself objects to a server that picks none of several; it is told why all the same.
    const socket = new WebSocket(`${here.url.replace('http', 'ws')}/graphql`, protocols);
    socket.on('error', () => undefined);
    expect(await here.ended()).toBe('protocol_refused');
    socket.terminate();
  });

  test('is refused with Retry-After to an address that opens too many too fast', async () => {
    await start({ rateLimits: true, trustedProxyHops: 1, budgetNow: () => 0 });
    let error: unknown = null;
    for (let count = 0; count < 400 && error === null; count += 1) {
      error = await openSocket(here.url, { headers: { 'x-forwarded-for': '192.0.2.1' } }).then(
        (socket) => socket.raw.terminate() ?? null,
        (thrown: unknown) => thrown,
      );
    }
    expect(error).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
    expect(await status({ headers: { 'x-forwarded-for': '192.0.2.2' } })).toBeNull();
  });

  test('beyond 200 of one address ends in 4429', async () => {
    await start({ rateLimits: true });
    const all = await Promise.all(Array.from({ length: 200 }, () => openSocket(here.url)));
    const last = await openSocket(here.url);
    expect(await last.closed).toEqual({ code: 4429, reason: 'Too many sockets' });
    expect(await here.ended()).toBe('too_many_sockets');
    expect(all.every(({ raw }) => raw.readyState === WebSocket.OPEN)).toBe(true);
  });
});

describe('signing in', () => {
  test('makes the viewer of every event; without a token there is none', async () => {
    const query = 'subscription { ticks(until: 1) { whoami } }';
    expect(await (await signedIn('alice')).subscribe(query).data()).toEqual({ ticks: { whoami: ALICE.accountId } });
    expect(await (await signedIn()).subscribe(query).data()).toEqual({ ticks: { whoami: null } });
  });

  test.each([
    ['expired', { accessToken: 'expired' }, 4403, 'token_expired'],
    ['unknown', { accessToken: 'nonsense' }, 4403, 'token_refused'],
    ['no text', { accessToken: 42 }, 4403, 'token_refused'],
    ['of a revoked session', { accessToken: 'revoked' }, 4401, 'session_revoked'],
    ['impossible to judge now', { accessToken: 'outage' }, 1012, 'fault'],
  ])('with a token that is %s closes the socket', async (_, payload, code, ending) => {
    const socket = await openSocket(here.url);
    await expect(socket.init(payload)).rejects.toThrow(`closed with ${code}`);
    expect(await here.ended()).toBe(ending);
    expect(here.log.length).toBe(ending === 'fault' ? 1 : 0);
  });

  test('lasts as long as the token: 4403 asks for a fresh one', async () => {
    const socket = await signedIn('alice-for-150');
    socket.subscribe('subscription { private { number } }');
    expect(await socket.closed).toEqual({ code: 4403, reason: 'Token expired' });
    expect(await here.ended()).toBe('token_expired');
    expect(here.sources()).toBe(0);
  });

  test('lasts as long as the session: 4401 is final, and others stay', async () => {
    const [alice, nobody] = [await signedIn('alice'), await signedIn()];
    here.sessions.live.delete(ALICE.sessionId);
    expect(await alice.closed).toEqual({ code: 4401, reason: 'Session revoked' });
    expect(await here.ended()).toBe('session_revoked');
    expect(await pong(nobody)).toMatchObject({ type: 'pong' });
  });

  test('is not undone because nobody can tell which sessions live; that is logged once', async () => {
    const alice = await signedIn('alice');
    here.sessions.failing = true;
    await vi.waitFor(() => expect(here.log).toMatchObject([{ msg: 'cannot tell which sessions live' }]));
    expect(await pong(alice)).toMatchObject({ type: 'pong' });
    here.sessions.failing = false;
    here.sessions.live.clear();
    expect((await alice.closed).code).toBe(4401);
    expect(here.log.length).toBe(1);
  });

  test('by the headers extension of a subscription works in a sandbox alone', async () => {
    const ask = async () => {
      const socket = await signedIn();
      const extensions = { headers: { Authorization: 'Bearer alice' } };
      socket.send({
        id: 'x',
        type: 'subscribe',
        payload: { query: 'subscription { ticks(until: 1) { whoami } }', extensions },
      });
      return (await socket.next()).payload;
    };
    expect(await ask()).toEqual({ data: { ticks: { whoami: ALICE.accountId } } });
    await start({ sandbox: false });
    expect(await ask()).toEqual({ data: { ticks: { whoami: null } } });
  });
});

describe('the protocol', () => {
  test.each([
    ['no JSON', ['{'], 4400, 'message_invalid'],
    ['a message of no known type', [{ type: 'hello' }], 4400, 'message_invalid'],
    ['a message that only a server sends', [{ type: 'connection_ack' }], 4400, 'message_invalid'],
    [
      'a subscription before the init',
      [{ id: '1', type: 'subscribe', payload: { query: '{ a }' } }],
      4401,
      'subscribe_before_init',
    ],
    ['two inits', [{ type: 'connection_init' }, { type: 'connection_init' }], 4429, 'init_repeated'],
  ])('is kept: %s', async (_, messages, code, ending) => {
    const socket = await openSocket(here.url);
    for (const message of messages) socket.send(message);
    expect((await socket.closed).code).toBe(code);
    expect(await here.ended()).toBe(ending);
  });

  test('is kept: an id in use', async () => {
    const socket = await signedIn();
    socket.subscribe('subscription { ticks { number } }', {}, 'one');
    socket.subscribe('subscription { ticks { number } }', {}, 'one');
    expect((await socket.closed).code).toBe(4409);
    expect(await here.ended()).toBe('id_in_use');
    await vi.waitFor(() => expect(here.sources()).toBe(0));
  });

  test('is kept: a message of at most 64 KiB', async () => {
    const socket = await signedIn();
    const ping = (bytes: number) => `{"type":"ping","payload":{"pad":"${'x'.repeat(bytes - 37)}"}}`.padEnd(bytes);
    socket.send(ping(65_536));
    expect(await socket.next()).toMatchObject({ type: 'pong' });
    socket.send(ping(65_537));
    expect((await socket.closed).code).toBe(1009);
    expect(await here.ended()).toBe('message_too_big');
  });

  test('begins within a bounded time', async () => {
    await start({ socketBounds: { ...QUICK, initTimeoutMs: 50 } });
    expect((await (await openSocket(here.url)).closed).code).toBe(4408);
    expect(await here.ended()).toBe('init_timeout');
  });

  test('bears no flood of messages, nor of pings below it', async () => {
    await start({ rateLimits: true, budgetNow: () => 0 });
    const flood = async (send: (socket: TestSocket) => void) => {
      const socket = await signedIn();
      for (let count = 0; count < 150; count += 1) send(socket);
      return [(await socket.closed).code, await here.ended()];
    };
    expect(await flood((socket) => socket.send({ type: 'ping' }))).toEqual([4429, 'too_many_messages']);
    expect(await flood((socket) => socket.raw.ping())).toEqual([4429, 'too_many_messages']);
  });

  test('answers pings on both levels', async () => {
    const socket = await signedIn();
    expect(await pong(socket)).toMatchObject({ type: 'pong' });
    const below = new Promise<string>((resolve) => socket.raw.once('pong', (data) => resolve(data.toString())));
    socket.raw.ping('now');
    expect(await below).toBe('now');
  });

  test('cuts off who answers no ping, and keeps who does', async () => {
    await start({ socketBounds: { ...QUICK, keepAliveMs: 60 } });
    const alive = await signedIn();
    const dead = new WebSocket(`${here.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      autoPong: false,
    });
    const closed = new Promise<number>((resolve) => dead.once('close', resolve));
    expect(await closed).toBe(1006);
    expect(await here.ended()).toBe('unresponsive');
    expect(await pong(alive)).toMatchObject({ type: 'pong' });
  });
});

describe('a socket that does not read', () => {
  const flood = 'subscription { ticks(bytes: 60000) { padding } }';

  test('is closed with 4600, cut when even that cannot be delivered, and hurts nobody else', async () => {
    await start({ socketBounds: { ...QUICK, slowAfterMs: 150 } });
    const [stuck, other] = [await signedIn(), await signedIn()];
    const following = other.subscribe('subscription { ticks { number } }');
    stuck.pause();
    for (let count = 0; count < 5; count += 1) stuck.subscribe(flood);
    await vi.waitFor(() => expect(here.sources()).toBe(6));
    const ended = here.ended();
    let told = 0;
    let over = false;
    const isOver = ended.then(() => {
      over = true;
    });
    while (!over) {
      here.tick();
      expect(await following.data()).toEqual({ ticks: { number: told + 1 } });
      told += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    await isOver;
    expect(await ended).toBe('slow_consumer');
    expect(told).toBeGreaterThan(10);
    expect(here.sources()).toBe(1);
  });

  test('hears why when it reads again in time', async () => {
    await start({ socketBounds: { ...QUICK, closeGraceMs: 10_000, slowAfterMs: 100 } });
    const socket = await signedIn();
    socket.pause();
    socket.subscribe(flood);
    await vi.waitFor(() => expect(here.sources()).toBe(1));
    await vi.waitFor(() => expect(here.sources()).toBe(0), { timeout: 5_000 });
    socket.resume();
    expect(await socket.closed).toEqual({ code: 4600, reason: 'Slow consumer' });
  });

  test('is closed before answers to its pings fill the memory', async () => {
    await start({ socketBounds: { ...QUICK, slowAfterMs: 60_000, maxWaitingBytes: 100_000 } });
    const socket = await signedIn();
    socket.pause();
    const ping = JSON.stringify({ type: 'ping', payload: { pad: 'x'.repeat(60_000) } });
    let over = false;
    const ended = here.ended().finally(() => {
      over = true;
    });
    while (!over) await new Promise<void>((resolve) => socket.raw.send(ping, () => setImmediate(resolve)));
    expect(await ended).toBe('slow_consumer');
  });
});

describe('an ending', () => {
  test('has a name that is counted', async () => {
    (await signedIn()).close();
    await here.ended();
    await expect((await openSocket(here.url)).init({ accessToken: 'expired' })).rejects.toThrow('4403');
    await here.ended();
    expect(await counted('tandem_socket_closes_total')).toEqual([
      'tandem_socket_closes_total{reason="client_left"} 1',
      'tandem_socket_closes_total{reason="token_expired"} 1',
    ]);
    expect(await counted('tandem_sockets')).toEqual(['tandem_sockets 0']);
  });

  test('is called a broken frame, or a lost connection, when the peer sent nonsense or nothing', async () => {
    const nonsense = await signedIn();
    // A frame whose reserved bits are set, under the library's feet.
    (nonsense.raw as unknown as { readonly _socket: Socket })._socket.write(Buffer.from([0xff, 0x80, 0, 0, 0, 0]));
    expect(await here.ended()).toBe('frame_invalid');
    (await signedIn()).raw.terminate();
    expect(await here.ended()).toBe('connection_lost');
  });

  test('never has a code that strands a client', () => {
    const codes: readonly (number | null)[] = Object.values(CLOSE_REASONS).map(({ code }) => code);
    for (const stranding of [1008, 1011, 4500]) expect(codes).not.toContain(stranding);
  });
});

/** Asks for a sign of life. */
async function pong(socket: TestSocket) {
  socket.send({ type: 'ping' });
  return socket.next();
}
