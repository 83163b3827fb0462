// Tests of the webhook transport against hostile receivers: they hang, reset, drip, redirect, send too much, show another certificate,
// change their address between the check and the call, never begin TLS, switch the protocol, or send what is no whole answer of HTTP.

import { createServer, type Server, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createWebhookTransport, type TransportOptions } from '../../src/server/webhooks/transport.ts';
import { listenOnFreePort } from '../kit/port.ts';
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

  it('gives up on a receiver that accepts the connection and never begins TLS', async () => {
    const port = await tcpServer(() => undefined);
    expect(await post(`https://127.0.0.1:${port}/`)).toMatchObject({ error: 'TIMEOUT', status: null });
  });

  it('reports an answer that switches to another protocol at once, and ends its connection', async () => {
    const switching = await answering(
      'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n',
      'stay',
    );
    expect(await post(switching.url, { timeoutMs: 60_000 })).toMatchObject({ error: 'CONNECTION' });
    await switching.closed;
  });

  it.each([
    ['headers of 1 MB', `HTTP/1.1 204 No Content\r\n${`x-filler: ${'a'.repeat(1_000)}\r\n`.repeat(1_000)}\r\n`],
    ['an answer that is no HTTP', '220 mail.example ESMTP\r\n'],
    ['a body that is shorter than its length', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nshort'],
  ])('does not count %s as an answer', async (_, bytes) => {
    const { url } = await answering(bytes, 'end');
    expect(await post(url, { timeoutMs: 60_000 })).toMatchObject({ error: 'CONNECTION' });
  });

  it('does not expand a compressed answer', async () => {
    const { url } = await receiverWith((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(32 * 2 ** 20)));
    });
    const { body, error } = await post(url, { timeoutMs: 60_000 });
    expect(error).toBeNull();
    expect(body.length).toBeLessThan(64 * 1024);
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

/** Starts a TCP server, which is closed after the test. Returns its port. */
async function tcpServer(onConnection: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    onConnection(socket);
  });
  open.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return listenOnFreePort(server);
}

/** Starts a server that answers each connection with these bytes, and ends it then if told to. `closed` resolves when one has ended. */
async function answering(bytes: string, then: 'end' | 'stay') {
  let end = (): void => undefined;
  const closed = new Promise<void>((resolve) => {
    end = resolve;
  });
  const port = await tcpServer((socket) => {
    socket.once('close', () => end());
    socket.once('data', () => (then === 'end' ? socket.end(bytes) : socket.write(bytes)));
  });
  return { url: `http://127.0.0.1:${port}/`, closed };
}

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
