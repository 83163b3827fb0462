import { get } from 'node:http';
import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { createLogger } from '../../src/server/ops/logger.ts';
import { closeOnSignals } from '../../src/server/ops/shutdown.ts';
import { call } from '../kit/http.ts';
import { openSocket } from '../kit/socket.ts';
import { startTestServer } from './fixture.ts';

describe('Server.close', () => {
  test('closes sockets with 1012, refuses new connections, and waits for a running request', async () => {
    const server = await startTestServer();
    const socket = await openSocket(server.url);
    await socket.init();
    socket.subscribe('subscription { ticks { number } }');
    const gate = server.gate('slow');
    const answer = call(server.url, '{ gate(name: "slow") }');
    await gate.reached;

    let isClosed = false;
    const closed = server.drain({ drainMs: 10_000 }).then(() => {
      isClosed = true;
    });
    expect(await socket.closed).toEqual({ code: 1012, reason: 'Service restart' });
    expect(await server.nextCloseReason()).toBe('shutdown');
    expect(server.openSources()).toBe(0);
    await expect(call(server.url, '{ hello }')).rejects.toThrow();
    await expect(openSocket(server.url)).rejects.toThrow();
    expect(isClosed).toBe(false);

    gate.open();
    expect((await answer).data).toEqual({ gate: 'passed slow' });
    await closed;
  });

  test('closes idle keep-alive connections at once, so that /readyz is not answered during the drain time', async () => {
    const server = await startTestServer();
    const { Agent } = await import('node:http');
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = (path: string) =>
      new Promise<{ readonly status: number | undefined; readonly connection: string | undefined }>(
        (resolve, reject) => {
          get(`${server.url}${path}`, { agent }, (response) => {
            response.resume();
            response.on('end', () => resolve({ status: response.statusCode, connection: response.headers.connection }));
          }).on('error', reject);
        },
      );
    expect(await ask('/readyz')).toEqual({ status: 200, connection: 'keep-alive' });
    const gate = server.gate('slow');
    const answer = call(server.url, '{ gate(name: "slow") }');
    await gate.reached;
    const closed = server.drain({ drainMs: 10_000 });
    await expect(ask('/readyz')).rejects.toThrow();
    gate.open();
    await answer;
    await closed;
    agent.destroy();
  });

  test('closes sockets in groups over the drain time, so that clients do not all reconnect at once', async () => {
    const server = await startTestServer();
    const sockets = await Promise.all(Array.from({ length: 120 }, () => openSocket(server.url)));
    const closed = server.drain({ drainMs: 4_000 });
    await Promise.race(sockets.map((socket) => socket.closed));
    // The first group of sockets has been closed by the time at which the last socket receives its pong.
    sockets.at(-1)?.send({ type: 'ping' });
    expect(await sockets.at(-1)?.next()).toEqual({ type: 'pong' });
    expect(sockets.filter(({ raw }) => raw.readyState === raw.OPEN).length).toBeGreaterThan(60);
    const codes = await Promise.all(sockets.map((socket) => socket.closed.then(({ code }) => code)));
    expect(new Set(codes)).toEqual(new Set([1012]));
    await closed;
  });

  test('terminates the requests and sockets that are still open at the end of the drain time', async () => {
    const server = await startTestServer({ socketBounds: { closeGraceMs: 60_000 } });
    const stuck = await openSocket(server.url);
    await stuck.init();
    stuck.pause();
    const answer = call(server.url, '{ gate(name: "for ever") }').then(
      () => 'answered',
      () => 'cut',
    );
    await server.gate('for ever').reached;
    await server.drain({ drainMs: 100 });
    expect(await answer).toBe('cut');
  });

  test('returns the same promise when it is called twice', async () => {
    const server = await startTestServer();
    const [first, second] = [server.drain({ drainMs: 1_000 }), server.drain({ drainMs: 0 })];
    expect(second).toBe(first);
    await first;
  });
});

test('the start of a server rejects with EADDRINUSE when its port is in use', async () => {
  const server = await startTestServer();
  await expect(startTestServer({ port: server.port })).rejects.toThrow('EADDRINUSE');
  await server.close();
});

describe('a termination signal', () => {
  /** Registers the signal handlers on a fake process; `exits` collects its exit codes, and `signal` sends it a signal. */
  const fakeProcess = (close: () => Promise<void>) => {
    const listeners = new Map<string, () => void>();
    const exits: number[] = [];
    const source = {
      on: (signal: string, listener: () => void) => listeners.set(signal, listener),
      exit: (code: number) => {
        exits.push(code);
      },
    };
    closeOnSignals(close, createLogger('silent', new Writable()), source, 0);
    return { exits, signal: (name: string) => listeners.get(name)?.() };
  };

  test('makes the process close its server and exit with 0', async () => {
    const { exits, signal } = fakeProcess(() => Promise.resolve());
    signal('SIGTERM');
    await expect.poll(() => exits).toEqual([0]);
  });

  test('makes the process exit with 1 when the close of its server fails', async () => {
    const { exits, signal } = fakeProcess(() => Promise.reject(new Error('the database hangs')));
    signal('SIGINT');
    await expect.poll(() => exits).toEqual([1]);
  });

  test('makes the process exit with 1 at once when it arrives a second time', () => {
    const { exits, signal } = fakeProcess(() => new Promise(() => undefined));
    signal('SIGINT');
    expect(exits).toEqual([]);
    signal('SIGTERM');
    expect(exits).toEqual([1]);
  });
});
