// Tests of TCP connections on raw sockets: those that send nothing, bounds of their number, and request targets in the absolute form.

import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { DEFAULT_RATE_LIMITS } from '../../src/domain/rate-limits.ts';
import { connectionLimit } from '../../src/server/http/connections.ts';
import { targetOf } from '../../src/server/http/target.ts';
import { call } from '../kit/http.ts';
import { linesOfMetric, serverPerTest } from './fixture.ts';

const server = serverPerTest();
const opened: Socket[] = [];
afterEach(() => {
  for (const socket of opened.splice(0)) socket.destroy();
});

/** Opens a connection, sends `text` and resolves with what arrived, when the server closes it or after `ms`; null: still open. */
function exchange(text: string, ms = 5_000): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect(server.port, '127.0.0.1');
    opened.push(socket);
    let received = '';
    const timer = setTimeout(() => resolve(null), ms);
    socket.on('data', (chunk) => {
      received += chunk.toString();
    });
    socket.on('error', () => undefined);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve(received);
    });
    socket.write(text);
  });
}

/** Opens a connection that stays open for 100 ms; false when the server closes it before. */
const stays = async (): Promise<boolean> => (await exchange('', 100)) === null;

describe('a connection', () => {
  test.each([
    ['nothing', ''],
    ['half a request line', 'GET /hea'],
    ['headers that never end', 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n'],
  ])('that sends %s is closed when the time for headers is over', async (_, text) => {
    await server.restart({ connectionBounds: { headersTimeout: 200, connectionsCheckingInterval: 50 } });
    expect(await exchange(text)).toMatch(/^(HTTP\/1\.1 408 |$)/);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  test('that sends nothing is closed ten seconds after it was opened', async () => {
    const began = performance.now();
    expect(await exchange('', 60_000)).not.toBeNull();
    const seconds = (performance.now() - began) / 1000;
    expect(seconds).toBeGreaterThan(9.9);
  });

  test('above the number that its address may have is closed, and one closed connection makes room', async () => {
    await server.restart({ rateLimits: { ...DEFAULT_RATE_LIMITS, connections: 3 } });
    expect(await Promise.all([stays(), stays(), stays()])).toEqual([true, true, true]);
    expect(await stays()).toBe(false);
    opened[0]?.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await stays()).toBe(true);
    expect(await linesOfMetric(server.metrics, 'tandem_connections_refused_total')).toEqual([
      'tandem_connections_refused_total{bound="process"} 0',
      'tandem_connections_refused_total{bound="address"} 1',
    ]);
  });

  test('is not counted by address behind a proxy, from which all connections come', async () => {
    await server.restart({ rateLimits: { ...DEFAULT_RATE_LIMITS, connections: 1 }, trustedProxyHops: 1 });
    expect(await Promise.all([stays(), stays(), stays()])).toEqual([true, true, true]);
  });

  test('above the number of the process is closed, also when rate limits are off', async () => {
    await server.restart({ connectionBounds: { total: 2 } });
    expect(await Promise.all([stays(), stays()])).toEqual([true, true]);
    expect(await stays()).toBe(false);
  });

  test('to a WebSocket is refused with 503 when sockets have taken their share of the connections', async () => {
    await server.restart({ connectionBounds: { total: 5 } });
    const open = () => new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const sockets = await Promise.all(
      [1, 2, 3, 4].map(
        () =>
          new Promise<WebSocket>((resolve) => {
            const socket = open();
            socket.once('open', () => resolve(socket));
          }),
      ),
    );
    const status = await new Promise((resolve) => {
      const socket = open();
      socket.on('error', () => undefined);
      socket.once('unexpected-response', (_, response) => resolve(response.statusCode));
    });
    expect(status).toBe(503);
    for (const socket of sockets) socket.terminate();
  });
});

describe('the number of connections of a process', () => {
  test('leaves descriptors for everything else, whatever the limit of descriptors is', () => {
    expect([64, 256, 1_024, 20_000, 1_048_576].map(connectionLimit)).toEqual([32, 128, 768, 19_744, 25_000]);
    expect(connectionLimit()).toBeGreaterThan(0);
  });
});

describe('a request target in the absolute form', () => {
  test.each(['http://tandem.example', 'HTTP://127.0.0.1:4000', 'https://user@tandem.example:8443'])(
    'is answered like its path: %s',
    async (origin) => {
      const get = (target: string) =>
        exchange(`GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
      expect(await get(`${origin}/healthz`)).toMatch(/^HTTP\/1\.1 200 /);
      expect(await get(`${origin}/.well-known/jwks.json?x`)).toMatch(/^HTTP\/1\.1 200 /);
      expect(await get(`${origin}/graphql?query=%7Bhello%7D`)).toContain('"hello":');
      expect(await get(`${origin}/nowhere`)).toMatch(/^HTTP\/1\.1 404 /);
      expect(await get(origin)).toMatch(/^HTTP\/1\.1 404 /);
    },
  );

  test('executes a POST, opens a WebSocket, and is counted like its path', async () => {
    await server.restart({ socketBounds: { closeGraceMs: 50 } });
    const body = JSON.stringify({ query: '{ hello }' });
    const head = 'POST http://tandem.example/graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json';
    expect(await exchange(`${head}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`)).toContain(
      '"hello":',
    );
    const upgrade = [
      'GET http://tandem.example/graphql HTTP/1.1',
      'Host: localhost',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Protocol: soap',
    ];
    expect(await exchange(`${upgrade.join('\r\n')}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 101 /);
    expect(await linesOfMetric(server.metrics, 'tandem_http_responses_total')).toEqual([
      'tandem_http_responses_total{route="/graphql",status="200"} 1',
    ]);
    expect((await call(server.url, '{ hello }')).status).toBe(200);
  });

  test('has the path and the query string that the origin form has', () => {
    const targets = ['/a?b=c#d', 'http://x/a?b=c#d', 'https://x:1/a?b=c'];
    for (const url of targets) expect(targetOf({ url })).toEqual({ path: '/a', search: 'b=c' });
    for (const url of ['/', 'http://x', '', '?']) expect(targetOf({ url })).toEqual({ path: '/', search: '' });
    expect(targetOf({ url: '//x/a' }).path).toBe('//x/a');
    expect(targetOf({ url: '*' }).path).toBe('*');
  });
});

describe('a request target that no client of ours sends', () => {
  test.each([
    ['half an escape', '/%'],
    ['a NUL', '/offers/%00'],
    ['bytes that are not UTF-8', '/%E0%A4%A'],
    ['a path out of the folder', '/../../etc/passwd'],
    ['an escaped path out of the folder', '/assets/..%2f..%2fetc%2fpasswd'],
    ['two slashes', '//evil.example/graphql'],
    ['a query of half an escape', '/graphql?query=%'],
    ['a query of a NUL', '/graphql?query=%00'],
    ['variables that are half an object', '/graphql?query=%7Bhello%7D&variables=%7B'],
    ['an address of a calendar that was never given', `/calendar/${'A'.repeat(200)}.ics`],
    ['15 000 letters', `/${'x'.repeat(15_000)}`],
    ['an asterisk', '*'],
    ['no path', 'evil'],
  ])('is answered as a mistake of the client, not as a fault: %s', async (_, target) => {
    const answer = await exchange(`GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 (200|4\d\d) /);
    expect(await linesOfMetric(server.metrics, 'tandem_faults_total')).toEqual(['tandem_faults_total 0']);
    expect(server.log).toEqual([]);
  });
});
