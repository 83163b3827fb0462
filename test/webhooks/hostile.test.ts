// Tests of the webhook transport against hostile receivers: they hang, reset, drip, redirect, send too much, show another certificate,
// or change their address between the check and the call.

import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createWebhookTransport, type TransportOptions } from '../../src/server/webhooks/transport.ts';
import { openReceiver, type Receiver } from '../kit/receiver.ts';
import { certificateFor } from '../kit/tls-proxy.ts';

const open: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function receiverWith(behave: Parameters<Receiver['behave']>[0]): Promise<Receiver> {
  const receiver = await openReceiver();
  open.push(receiver.close);
  receiver.behave(behave);
  return receiver;
}

function post(url: string, options: Partial<TransportOptions> = {}) {
  const transport = createWebhookTransport({
    publicOnly: false,
    timeoutMs: 400,
    wallNow: () => new Date(0),
    ...options,
  });
  open.push(transport.close);
  return transport.post(url, { 'webhook-id': 'a' }, '{"type":"webhook.test"}', new AbortController().signal);
}

describe('a webhook transport', () => {
  it('gives up on a receiver that never answers, after the time limit', async () => {
    const { url } = await receiverWith(() => undefined);
    expect(await post(url)).toMatchObject({ error: 'TIMEOUT', status: null });
  });

  it('gives up on an answer that arrives byte by byte', async () => {
    const { url } = await receiverWith((_, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('.'), 50);
      response.on('close', () => clearInterval(timer));
    });
    expect((await post(url)).error).toBe('TIMEOUT');
  });

  it('reports a connection that the receiver resets', async () => {
    const { url } = await receiverWith((_, __, request) => void request.socket.resetAndDestroy());
    expect(await post(url)).toMatchObject({ error: 'CONNECTION' });
  });

  it('reports a status of an overloaded receiver, and the pause that it requests', async () => {
    const { url } = await receiverWith((_, response) => void response.writeHead(503, { 'retry-after': '7' }).end());
    expect(await post(url)).toMatchObject({ error: 'STATUS', status: 503, retryAfterMs: 7_000 });
  });

  it('does not follow a redirect', async () => {
    const inner = await receiverWith((_, response) => void response.writeHead(204).end());
    const { url } = await receiverWith((_, response) => void response.writeHead(307, { location: inner.url }).end());
    expect(await post(url)).toMatchObject({ error: 'REDIRECT', status: 307 });
    expect(inner.received).toEqual([]);
  });

  it('stops reading an answer of 100 MB after 64 KB', async () => {
    let written = 0;
    const { url } = await receiverWith((_, response) => {
      response.writeHead(200);
      const part = Buffer.alloc(64 * 1024);
      const more = (): void => {
        while (written < 100 * 2 ** 20 && !response.destroyed) {
          written += part.length;
          if (!response.write(part)) return void response.once('drain', more);
        }
        response.end();
      };
      more();
    });
    expect(await post(url, { timeoutMs: 5_000 })).toMatchObject({ error: 'TOO_LARGE', status: 200 });
    expect(written).toBeLessThan(20 * 2 ** 20);
  });

  it('refuses a certificate that is not of the host', async () => {
    const { key, cert } = certificateFor('elsewhere.example');
    const receiver = await openReceiver({ key, cert });
    open.push(receiver.close);
    expect(await post(receiver.url)).toMatchObject({ error: 'CERTIFICATE' });
    expect(await post(receiver.url, { ca: cert })).toMatchObject({ error: 'CERTIFICATE' });
    expect(receiver.received).toEqual([]);
  });

  it('connects to nothing when a name leads to an inner address, also as one of several addresses', async () => {
    const connections = await listener();
    for (const found of [['127.0.0.1'], ['8.8.8.8', '127.0.0.1'], ['::ffff:127.0.0.1'], ['fd00::1'], []]) {
      const answer = await post('https://hooks.example:8443/', { publicOnly: true, lookup: lookupOf([found]) });
      expect(answer).toMatchObject({ error: 'ADDRESS' });
    }
    expect(await post('https://127.0.0.1:8443/', { publicOnly: true })).toMatchObject({ error: 'ADDRESS' });
    expect(connections.count()).toBe(0);
  });

  it('connects to the address that it has checked when the name changes its address at the next question', async () => {
    const asked: string[][] = [];
    const lookup = lookupOf([['192.0.2.1'], ['127.0.0.1']], asked);
    expect(await post('https://hooks.example/', { publicOnly: true, lookup })).toMatchObject({ error: 'ADDRESS' });
    expect(asked).toHaveLength(1);
    const first = lookupOf([['203.0.112.1'], ['127.0.0.1']], asked);
    expect((await post('https://hooks.example:8443/', { publicOnly: true, lookup: first })).error).not.toBeNull();
    expect(asked).toHaveLength(2);
  });

  it('allows only https and the ports 443 and 8443 outside of a sandbox', async () => {
    for (const url of ['http://hooks.example/', 'https://hooks.example:8080/']) {
      expect(await post(url, { publicOnly: true })).toMatchObject({ error: 'ADDRESS' });
    }
  });
});

/** Returns a lookup that answers with one list of addresses after the other. */
function lookupOf(
  answers: readonly (readonly string[])[],
  asked: string[][] = [],
): NonNullable<TransportOptions['lookup']> {
  let next = 0;
  return ((_: string, __: object, done: (error: null, found: object) => void) => {
    const found = answers[Math.min(next, answers.length - 1)]!;
    next += 1;
    asked.push([...found]);
    done(
      null,
      found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  }) as never;
}

async function listener() {
  let count = 0;
  const server: Server = createServer((socket) => {
    count += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(8_443, '127.0.0.1', resolve);
  });
  open.push(() => new Promise((resolve) => void server.close(() => resolve())));
  return { count: () => count };
}
