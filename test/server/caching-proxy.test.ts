// Tests of replies to GET requests through nginx as a caching proxy, whose configuration has no rule for this server. Skipped where
// nginx is not installed.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../kit/port.ts';
import { ALICE, startTestServer, type TestServer } from './fixture.ts';

const isInstalled = spawnSync('nginx', ['-v']).error === undefined;
if (!isInstalled) process.stdout.write('nginx is not installed: the suite of the caching proxy is skipped.\n');

const configOf = (folder: string, port: number, upstream: string): string => `
${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off; worker_processes 1; pid ${folder}/pid; error_log stderr;
events { worker_connections 64; }
http {
  access_log off;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi; uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  proxy_cache_path ${folder}/cache keys_zone=api:1m;
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass ${upstream};
      proxy_http_version 1.1;
      proxy_cache api;
      proxy_cache_key "$uri$is_args$args";
      proxy_cache_lock on;
      add_header X-Cache $upstream_cache_status always;
    }
  }
}`;

describe.skipIf(!isInstalled)('a caching proxy', () => {
  let server: TestServer;
  let nginx: ChildProcess;
  let folder: string;
  /** Version of the data for which the server keeps answers. */
  let version = 1;
  let url: string;

  beforeAll(async () => {
    server = await startTestServer({
      keptAnswers: {
        versions: { current: async () => version, mayKeep: async () => true },
        isKeptField: (_, field) => field === 'list',
      },
    });
    folder = await mkdtemp(join(tmpdir(), 'tandem-nginx-'));
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    await writeFile(join(folder, 'nginx.conf'), configOf(folder, port, server.url));
    nginx = spawn('nginx', ['-e', 'stderr', '-c', join(folder, 'nginx.conf')], { stdio: 'ignore' });
    for (;;) {
      const isUp = await fetch(`${url}/healthz`).then(
        () => true,
        () => false,
      );
      if (isUp) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
  afterAll(async () => {
    nginx.kill('SIGTERM');
    await new Promise((resolve) => nginx.once('exit', resolve));
    await server.close();
    await rm(folder, { recursive: true });
  });

  const get = async (query: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${url}/graphql?${new URLSearchParams({ query })}`, { headers });
    const body: { readonly data?: unknown } = JSON.parse(await response.text());
    return { data: body.data, cache: response.headers.get('x-cache'), headers: response.headers };
  };

  test('answers requests without a token from its cache, and asks the server again after one second', async () => {
    const before = server.contextCount();
    expect((await get('{ hello(name: "cached") }')).cache).toBe('MISS');
    const again = await get('{ hello(name: "cached") }');
    expect([again.cache, again.data, server.contextCount() - before]).toEqual(['HIT', { hello: 'hello cached' }, 1]);
    let cache: string | null = 'HIT';
    while (cache === 'HIT') {
      await new Promise((resolve) => setTimeout(resolve, 100));
      cache = (await get('{ hello(name: "cached") }')).cache;
    }
    expect([cache, server.contextCount() - before]).toEqual(['EXPIRED', 2]);
  });

  test('never gives an anonymous reply to a caller with a token, nor the reverse', async () => {
    expect((await get('{ whoami }')).data).toEqual({ whoami: null });
    const mine = await get('{ whoami }', { authorization: 'Bearer alice' });
    expect([mine.data, mine.headers.get('cache-control')]).toEqual([{ whoami: ALICE.accountId }, 'private, no-store']);
    expect((await get('{ whoami }')).data).toEqual({ whoami: null });
  });

  test('stores a reply separately for each content coding', async () => {
    const path = `${url}/graphql?query={list(size:2000)}`;
    for (let round = 0; round < 2; round += 1) {
      const coded = await fetch(path, { headers: { 'accept-encoding': 'gzip' } });
      const plain = await fetch(path, { headers: { 'accept-encoding': 'identity' } });
      expect([coded.headers.get('content-encoding'), plain.headers.get('content-encoding')]).toEqual(['gzip', null]);
      expect(await coded.text()).toBe(await plain.text());
    }
  });

  test('gets the answer that the server keeps, in the coding of each client, and a new one once the data has changed', async () => {
    const query = '{ list(size: 1999) }';
    const search = new URLSearchParams({ query });
    const direct = () => fetch(`${server.url}/graphql?${search}`, { headers: { 'accept-encoding': 'br' } });
    const before = server.contextCount();
    await direct();
    const kept = await direct();
    const tag = kept.headers.get('etag') ?? '';
    const unchanged = await fetch(`${server.url}/graphql?${search}`, { headers: { 'if-none-match': tag } });
    expect([unchanged.status, await unchanged.text()]).toEqual([304, '']);
    for (const coding of ['br', 'gzip', 'identity']) {
      const passed = await fetch(`${url}/graphql?${search}`, { headers: { 'accept-encoding': coding } });
      expect(passed.headers.get('content-encoding')).toBe(coding === 'identity' ? null : coding);
      expect(passed.headers.get('x-request-id')).toBeNull();
      expect(passed.headers.get('vary')).toMatch(/^Accept, Accept-Encoding, Origin/);
      expect([passed.headers.get('etag'), passed.headers.get('x-cache')]).toEqual([tag, 'MISS']);
      expect(await passed.text()).toBe(await (await direct()).text());
    }
    expect(server.contextCount() - before).toBe(2);
    version += 1;
    await direct();
    expect(server.contextCount() - before).toBe(3);
  });

  test('does not store a reply that contains an error or a field whose value differs from request to request', async () => {
    const [first, second] = [await get('{ serial }'), await get('{ serial }')];
    expect([first.cache, second.cache]).toEqual(['MISS', 'MISS']);
    expect(second.data).not.toEqual(first.data);
    expect((await get('{ broken }')).cache).toBe('MISS');
    expect((await get('{ broken }')).cache).toBe('MISS');
  });
});
