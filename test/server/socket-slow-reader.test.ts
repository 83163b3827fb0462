import { describe, expect, test, vi } from 'vitest';
import { openInitialised } from '../kit/socket.ts';
import { SHORT_INTERVALS, serverPerTest } from './fixture.ts';

const server = serverPerTest({ socketBounds: SHORT_INTERVALS });
const connect = (accessToken?: string) => openInitialised(server.url, accessToken);

describe('a WebSocket client that stops reading', () => {
  const flood = 'subscription { ticks(bytes: 60000) { padding } }';

  test('is disconnected as a slow consumer, while another client receives every event', async () => {
    await server.restart({ socketBounds: { ...SHORT_INTERVALS, slowAfterMs: 150 } });
    const [stuck, other] = [await connect(), await connect()];
    const subscription = other.subscribe('subscription { ticks { number } }');
    stuck.pause();
    for (let count = 0; count < 5; count += 1) stuck.subscribe(flood);
    await vi.waitFor(() => expect(server.openSources()).toBe(6));
    const closed = server.nextCloseReason();
    let delivered = 0;
    let over = false;
    const watched = closed.then(() => {
      over = true;
    });
    while (!over) {
      server.tick();
      expect(await subscription.data()).toEqual({ ticks: { number: delivered + 1 } });
      delivered += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    await watched;
    expect(await closed).toBe('slow_consumer');
    expect(delivered).toBeGreaterThan(10);
    expect(server.openSources()).toBe(1);
  });

  test('receives the close code 4600 when it reads again before the connection is cut', async () => {
    await server.restart({ socketBounds: { ...SHORT_INTERVALS, closeGraceMs: 10_000, slowAfterMs: 100 } });
    const socket = await connect();
    socket.pause();
    socket.subscribe(flood);
    await vi.waitFor(() => expect(server.openSources()).toBe(1));
    await vi.waitFor(() => expect(server.openSources()).toBe(0), { timeout: 5_000 });
    socket.resume();
    expect(await socket.closed).toEqual({ code: 4600, reason: 'Slow consumer' });
  });

  test('is disconnected when unsent answers to its pings exceed the buffer limit', async () => {
    await server.restart({ socketBounds: { ...SHORT_INTERVALS, slowAfterMs: 60_000, maxWaitingBytes: 100_000 } });
    const socket = await connect();
    socket.pause();
    const ping = JSON.stringify({ type: 'ping', payload: { pad: 'x'.repeat(60_000) } });
    let over = false;
    const closed = server.nextCloseReason().finally(() => {
      over = true;
    });
    while (!over) await new Promise<void>((resolve) => socket.raw.send(ping, () => setImmediate(resolve)));
    expect(await closed).toBe('slow_consumer');
  });
});
