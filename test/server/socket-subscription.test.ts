import { describe, expect, test } from 'vitest';
import { MASKED_MESSAGE } from '../../src/server/operation/error.ts';
import { openInitialised } from '../kit/socket.ts';
import { linesOfMetric, SHORT_INTERVALS, serverPerTest } from './fixture.ts';

const server = serverPerTest({ socketBounds: SHORT_INTERVALS });
const connect = (accessToken?: string) => openInitialised(server.url, accessToken);
const metricLines = (name: string) => linesOfMetric(server.metrics, name);

describe('a subscription on a WebSocket', () => {
  test('delivers each event when it occurs, and executes it in a new GraphQL context', async () => {
    const socket = await connect();
    const subscription = socket.subscribe<{ ticks: { number: number; serial: number } }>(
      'subscription { ticks { number serial again: serial } }',
    );
    await expect.poll(server.openSources).toBe(1);
    for (const number of [1, 2, 3]) {
      server.tick();
      // Context number 1 was used to open the event source, so the first event has context number 2.
      expect(await subscription.data()).toEqual({ ticks: { number, serial: number + 1, again: number + 1 } });
    }
  });

  test('ends when its event source ends, and closes the source when the client unsubscribes or disconnects', async () => {
    const socket = await connect();
    const short = socket.subscribe('subscription { ticks(until: 2) { number } }');
    expect([await short.next(), await short.next(), await short.next()]).toMatchObject([
      { data: { ticks: { number: 1 } } },
      { data: { ticks: { number: 2 } } },
      { kind: 'complete' },
    ]);
    const long = socket.subscribe('subscription { ticks { number } }');
    await expect.poll(server.openSources).toBe(1);
    long.complete();
    await expect.poll(server.openSources).toBe(0);
    socket.subscribe('subscription { ticks { number } }');
    await expect.poll(server.openSources).toBe(1);
    socket.close();
    await expect.poll(server.openSources).toBe(0);
    expect(await metricLines('tandem_subscriptions')).toEqual(['tandem_subscriptions 0']);
    expect(await server.nextCloseReason()).toBe('client_left');
  });

  test('leaves no open event source when the client ends it during its start', async () => {
    const socket = await connect();
    for (const leave of ['complete', 'close'] as const) {
      const gate = server.gate(leave);
      const subscription = socket.subscribe('subscription ($name: String!) { gated(name: $name) { number } }', {
        name: leave,
      });
      await gate.reached;
      if (leave === 'complete') subscription.complete();
      else socket.close();
      await (leave === 'close' ? server.nextCloseReason() : socket.ping());
      gate.open();
      await expect.poll(() => metricLines('tandem_subscriptions')).toEqual(['tandem_subscriptions 0']);
      expect(server.openSources()).toBe(0);
    }
  });

  test('is the only accepted operation: a query or mutation gets an error, and the socket stays open', async () => {
    const socket = await connect();
    for (const document of ['{ hello }', 'mutation { act(input: { authorization: "a" }) }']) {
      const message = await socket.subscribe(document).next();
      expect(message).toMatchObject({ kind: 'error', errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
    }
    expect(server.contextCount()).toBe(0);
    expect(await socket.subscribe('subscription { ticks(until: 1) { number } }').data()).toEqual({
      ticks: { number: 1 },
    });
  });

  test('does not affect other subscriptions on its socket when it fails', async () => {
    const socket = await connect();
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
      const message = await socket.subscribe(document).next();
      expect(message, document).toMatchObject({ kind, errors: [error] });
      expect(JSON.stringify(message)).not.toMatch(/10\.0\.0\.7|on fire/);
    }
    const requestIds = server.log.map(({ requestId }) => requestId);
    expect(server.log.map(({ err }) => (err as Error).message)).toEqual([
      'no connection to 10.0.0.7',
      'the logReader broke at 10.0.0.7',
      'table ticks is on fire',
    ]);
    expect(requestIds[2]).toMatch(/^[-0-9a-f]{36}\.1$/);
    server.tick();
    expect(await other.data()).toEqual({ ticks: { number: 1 } });
  });

  test('is refused as the 21st on one socket, and accepted again after another one has ended', async () => {
    const socket = await connect();
    const all = Array.from({ length: 20 }, () => socket.subscribe('subscription { ticks { number } }'));
    expect(await socket.subscribe('subscription { ticks { number } }').next()).toMatchObject({
      kind: 'error',
      errors: [{ extensions: { code: 'COST_LIMIT', limit: { name: 'subscriptionsPerSocket', max: 20 } } }],
    });
    all[0]?.complete();
    await expect.poll(server.openSources).toBe(19);
    expect(await socket.subscribe('subscription { ticks(until: 1) { number } }').data()).toEqual({
      ticks: { number: 1 },
    });
  });
});
