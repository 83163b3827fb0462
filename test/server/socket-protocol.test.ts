import type { Socket } from 'node:net';
import { describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { DEFAULT_RATE_LIMITS } from '../../src/domain/rate-limits.ts';
import { CLOSE_REASONS } from '../../src/server/ws/close-reasons.ts';
import { openInitialised, openSocket, type TestSocket } from '../kit/socket.ts';
import { linesOfMetric, SHORT_INTERVALS, serverPerTest } from './fixture.ts';

const server = serverPerTest({ socketBounds: SHORT_INTERVALS });
const connect = (accessToken?: string) => openInitialised(server.url, accessToken);
const metricLines = (name: string) => linesOfMetric(server.metrics, name);

describe('the WebSocket protocol', () => {
  test.each([
    ['text that is not JSON', 4400, ['{'], 'message_invalid'],
    ['a message of an unknown type', 4400, [{ type: 'hello' }], 'message_invalid'],
    ['a message that only a server may send', 4400, [{ type: 'connection_ack' }], 'message_invalid'],
    [
      'a subscription before connection_init',
      4401,
      [{ id: '1', type: 'subscribe', payload: { query: '{ a }' } }],
      'subscribe_before_init',
    ],
    ['a second connection_init', 4429, [{ type: 'connection_init' }, { type: 'connection_init' }], 'init_repeated'],
  ] as const)('closes the socket after %s, with the code %i and its reason', async (_, code, messages, reason) => {
    const socket = await openSocket(server.url);
    for (const message of messages) socket.send(message);
    expect(await socket.closed).toEqual({ code, reason: CLOSE_REASONS[reason].reason });
    expect(await server.nextCloseReason()).toBe(reason);
  });

  test('closes the socket after a ping that is nested too deeply, as an invalid message and not as a fault', async () => {
    const socket = await openSocket(server.url);
    const depth = 32_000;
    socket.send(`{"type":"ping","payload":{"a":${'['.repeat(depth)}${']'.repeat(depth)}}}`);
    expect((await socket.closed).code).toBe(4400);
    expect(await server.nextCloseReason()).toBe('message_invalid');
    expect(await metricLines('tandem_faults_total')).toEqual(['tandem_faults_total 0']);
  });

  test('tells by the close reason a subscription before connection_ack from a revoked session', () => {
    expect(CLOSE_REASONS.subscribe_before_init).toEqual({ code: 4401, reason: 'Subscribe before connection_ack' });
    expect(CLOSE_REASONS.session_revoked).toEqual({ code: 4401, reason: 'Session revoked' });
  });

  test('closes the socket with 4409 when a subscription reuses the id of a running one', async () => {
    const socket = await connect();
    socket.subscribe('subscription { ticks { number } }', {}, 'one');
    socket.subscribe('subscription { ticks { number } }', {}, 'one');
    expect((await socket.closed).code).toBe(4409);
    expect(await server.nextCloseReason()).toBe('id_in_use');
    await vi.waitFor(() => expect(server.openSources()).toBe(0));
  });

  test('accepts a message of 64 KiB and closes the socket with 1009 after a longer one', async () => {
    const socket = await connect();
    const ping = (bytes: number) => `{"type":"ping","payload":{"pad":"${'x'.repeat(bytes - 37)}"}}`.padEnd(bytes);
    socket.send(ping(65_536));
    expect(await socket.next()).toMatchObject({ type: 'pong' });
    socket.send(ping(65_537));
    expect((await socket.closed).code).toBe(1009);
    expect(await server.nextCloseReason()).toBe('message_too_big');
  });

  test('closes the socket with 4408 when connection_init does not arrive in time', async () => {
    await server.restart({ socketBounds: { ...SHORT_INTERVALS, initTimeoutMs: 50 } });
    expect((await (await openSocket(server.url)).closed).code).toBe(4408);
    expect(await server.nextCloseReason()).toBe('init_timeout');
  });

  test('closes the socket with 4429 after too many messages, or too many ping frames', async () => {
    await server.restart({ rateLimits: DEFAULT_RATE_LIMITS, rateLimitClock: () => 0 });
    const flood = async (send: (socket: TestSocket) => void) => {
      const socket = await connect();
      for (let count = 0; count < 150; count += 1) send(socket);
      return [(await socket.closed).code, await server.nextCloseReason()];
    };
    expect(await flood((socket) => socket.send({ type: 'ping' }))).toEqual([4429, 'too_many_messages']);
    expect(await flood((socket) => socket.raw.ping())).toEqual([4429, 'too_many_messages']);
  });

  test('answers a ping message and a WebSocket ping frame', async () => {
    const socket = await connect();
    expect(await socket.ping()).toMatchObject({ type: 'pong' });
    const framePong = new Promise<string>((resolve) => socket.raw.once('pong', (data) => resolve(data.toString())));
    socket.raw.ping('now');
    expect(await framePong).toBe('now');
  });

  test('terminates a connection that answers no ping frame, and keeps one that does', async () => {
    await server.restart({ socketBounds: { ...SHORT_INTERVALS, keepAliveMs: 60 } });
    const responsive = await connect();
    const unresponsive = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      autoPong: false,
    });
    const closed = new Promise<number>((resolve) => unresponsive.once('close', resolve));
    expect(await closed).toBe(1006);
    expect(await server.nextCloseReason()).toBe('unresponsive');
    expect(await responsive.ping()).toMatchObject({ type: 'pong' });
  });
});

describe('the close reason of a WebSocket', () => {
  test('is a label of the metric that counts closed sockets', async () => {
    (await connect()).close();
    await server.nextCloseReason();
    await expect((await openSocket(server.url)).init({ accessToken: 'expired' })).rejects.toThrow('4403');
    await server.nextCloseReason();
    expect(await metricLines('tandem_socket_closes_total')).toEqual([
      'tandem_socket_closes_total{reason="client_left"} 1',
      'tandem_socket_closes_total{reason="token_expired"} 1',
    ]);
    expect(await metricLines('tandem_sockets')).toEqual(['tandem_sockets 0']);
  });

  test('is frame_invalid after an invalid frame, and connection_lost after a disconnect without a close frame', async () => {
    const nonsense = await connect();
    // Write a frame with reserved bits directly to the TCP socket, because the client library cannot send one.
    (nonsense.raw as unknown as { readonly _socket: Socket })._socket.write(Buffer.from([0xff, 0x80, 0, 0, 0, 0]));
    expect(await server.nextCloseReason()).toBe('frame_invalid');
    (await connect()).raw.terminate();
    expect(await server.nextCloseReason()).toBe('connection_lost');
  });

  test('never has a code after which clients do not reconnect: 1008, 1011 or 4500', () => {
    const sent: readonly (number | null)[] = Object.values(CLOSE_REASONS).map((reason) => reason.code);
    for (const code of [1008, 1011, 4500]) expect(sent).not.toContain(code);
  });
});
