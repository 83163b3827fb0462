import { get } from 'node:http';
import { Writable } from 'node:stream';
import { describe, expect, test, vi } from 'vitest';
import { createLogger } from '../../src/server/ops/logger.ts';
import { closeOnSignals } from '../../src/server/ops/shutdown.ts';
import { call } from '../kit/http.ts';
import { openSocket } from '../kit/socket.ts';
import { fixture } from './fixture.ts';

describe('closing the server', () => {
  test('lets a request finish, sends 1012 to sockets, and takes nobody in', async () => {
    const here = await fixture();
    const socket = await openSocket(here.url);
    await socket.init();
    socket.subscribe('subscription { ticks { number } }');
    const gate = here.gate('slow');
    const answer = call(here.url, '{ gate(name: "slow") }');
    await gate.reached;

    let over = false;
    const closed = here.server.close({ drainMs: 10_000 }).then(() => {
      over = true;
    });
    expect(await socket.closed).toEqual({ code: 1012, reason: 'Service restart' });
    expect(await here.ended()).toBe('shutdown');
    expect(here.sources()).toBe(0);
    await expect(call(here.url, '{ hello }')).rejects.toThrow();
    await expect(openSocket(here.url)).rejects.toThrow();
    expect(over).toBe(false);

    gate.open();
    expect((await answer).data).toEqual({ gate: 'passed slow' });
    await closed;
  });

  test('is not ready while it drains, for whoever holds a connection', async () => {
    const here = await fixture();
    const { Agent } = await import('node:http');
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = (path: string) =>
      new Promise<{ readonly status: number | undefined; readonly connection: string | undefined }>(
        (resolve, reject) => {
          get(`${here.url}${path}`, { agent }, (response) => {
            response.resume();
            response.on('end', () => resolve({ status: response.statusCode, connection: response.headers.connection }));
          }).on('error', reject);
        },
      );
    expect(await ask('/readyz')).toEqual({ status: 200, connection: 'keep-alive' });
    const gate = here.gate('slow');
    const answer = call(here.url, '{ gate(name: "slow") }');
    await gate.reached;
    const closed = here.server.close({ drainMs: 10_000 });
    await expect(ask('/readyz')).rejects.toThrow();
    gate.open();
    await answer;
    await closed;
    agent.destroy();
  });

  test('sends sockets away in turns, so that they do not all come back at once', async () => {
    const here = await fixture();
    const sockets = await Promise.all(Array.from({ length: 120 }, () => openSocket(here.url)));
    const closed = here.server.close({ drainMs: 4_000 });
    await Promise.race(sockets.map((socket) => socket.closed));
    // By the time that a later one has an answer, all of the first turn have heard.
    sockets.at(-1)?.send({ type: 'ping' });
    expect(await sockets.at(-1)?.next()).toEqual({ type: 'pong' });
    expect(sockets.filter(({ raw }) => raw.readyState === raw.OPEN).length).toBeGreaterThan(60);
    const codes = await Promise.all(sockets.map((socket) => socket.closed.then(({ code }) => code)));
    expect(new Set(codes)).toEqual(new Set([1012]));
    await closed;
  });

  test('cuts what is left when the time is over', async () => {
    const here = await fixture({ socketBounds: { closeGraceMs: 60_000 } });
    const stuck = await openSocket(here.url);
    await stuck.init();
    stuck.pause();
    const answer = call(here.url, '{ gate(name: "for ever") }').then(
      () => 'answered',
      () => 'cut',
    );
    await here.gate('for ever').reached;
    await here.server.close({ drainMs: 100 });
    expect(await answer).toBe('cut');
  });

  test('is one closing however often it is asked for', async () => {
    const here = await fixture();
    const [first, second] = [here.server.close({ drainMs: 1_000 }), here.server.close({ drainMs: 0 })];
    expect(second).toBe(first);
    await first;
  });

  test('is left out where the port cannot be had', async () => {
    const here = await fixture();
    await expect(fixture({ port: here.server.port })).rejects.toThrow('EADDRINUSE');
    await here.close();
  });
});

describe('a signal', () => {
  const program = (close: () => Promise<void>) => {
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

  test('ends the program in order, with 0', async () => {
    const { exits, signal } = program(() => Promise.resolve());
    signal('SIGTERM');
    await vi.waitFor(() => expect(exits).toEqual([0]));
  });

  test('ends it with 1 when closing fails', async () => {
    const { exits, signal } = program(() => Promise.reject(new Error('the database hangs')));
    signal('SIGINT');
    await vi.waitFor(() => expect(exits).toEqual([1]));
  });

  test('that comes again ends it at once', () => {
    const { exits, signal } = program(() => new Promise(() => undefined));
    signal('SIGINT');
    expect(exits).toEqual([]);
    signal('SIGTERM');
    expect(exits).toEqual([1]);
  });
});
