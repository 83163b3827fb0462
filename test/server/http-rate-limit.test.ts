import { describe, expect, test } from 'vitest';
import { DEFAULT_RATE_LIMITS } from '../../src/domain/rate-limits.ts';
import { call } from '../kit/http.ts';
import { serverPerTest } from './fixture.ts';

describe('the HTTP rate limit', () => {
  let now = 0;
  const server = serverPerTest({ rateLimits: DEFAULT_RATE_LIMITS, trustedProxyHops: 1, rateLimitClock: () => now });

  /** Sends requests until one is refused, at most 400, and returns the last response. */
  const untilRefused = async (options: Parameters<typeof call>[3]) => {
    let last = await call(server.url, '{ hello }', {}, options);
    for (let count = 1; count < 400 && last.status === 200; count += 1)
      last = await call(server.url, '{ hello }', {}, options);
    return last;
  };

  test('refuses requests of one address with Retry-After, and serves other addresses and signed-in accounts', async () => {
    const { status, errors, headers } = await untilRefused({ headers: { 'x-forwarded-for': '192.0.2.1' } });
    expect(status).toBe(429);
    expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 1 } }]);
    expect(headers.get('retry-after')).toBe('1');
    expect((await call(server.url, '{ hello }', {}, { headers: { 'x-forwarded-for': '192.0.2.2' } })).status).toBe(200);
    const signedIn = { token: 'alice', headers: { 'x-forwarded-for': '192.0.2.1' } };
    expect((await call(server.url, '{ hello }', {}, signedIn)).status).toBe(200);
    expect(await server.metrics.registry.getSingleMetricAsString('tandem_rate_limited_total')).toContain(
      'transport="http"} 1',
    );
  });

  test('serves a refused address again after the number of seconds in Retry-After', async () => {
    const { headers } = await untilRefused({ headers: { 'x-forwarded-for': '192.0.2.4' } });
    const again = async () =>
      (await call(server.url, '{ hello }', {}, { headers: { 'x-forwarded-for': '192.0.2.4' } })).status;
    expect(await again()).toBe(429);
    now += Number(headers.get('retry-after')) * 1000;
    expect(await again()).toBe(200);
  });

  test('covers the offer pages, but not /healthz', async () => {
    const page = () => fetch(`${server.url}/offers/${'a'.repeat(22)}`);
    let last = await page();
    for (let count = 1; count < 400 && last.status !== 429; count += 1) last = await page();
    expect([last.status, last.headers.get('retry-after')]).toEqual([429, '1']);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  test('limits the sum of the operation costs too', async () => {
    const page = '{ items(first: 100) { nodes { items(first: 10) { nodes { id } } } } }';
    const results = await Promise.all(Array.from({ length: 40 }, () => call(server.url, page)));
    const refused = results.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(5);
    expect(refused[0]?.errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('counts a request with an invalid token against its address', async () => {
    expect((await untilRefused({ headers: { 'x-forwarded-for': '192.0.2.3' } })).status).toBe(429);
    const guess = { token: 'guess', headers: { 'x-forwarded-for': '192.0.2.3' } };
    expect((await call(server.url, '{ hello }', {}, guess)).status).toBe(429);
  });
});

describe('the HTTP rate limit of a kept answer', () => {
  let version = 1;
  const server = serverPerTest({
    rateLimits: DEFAULT_RATE_LIMITS,
    rateLimitClock: () => 0,
    keptAnswers: {
      versions: { current: async () => version, mayKeep: async () => true },
      isKeptField: (_, field) => field === 'list',
    },
  });
  const ask = (headers: Record<string, string> = {}) =>
    fetch(`${server.url}/graphql?query={list(size:2)}`, { headers: { accept: 'application/json', ...headers } });

  test('takes as many points as for an executed answer, also when the kept answer is outdated, and answers 429 when no points are left', async () => {
    const left = async () => {
      const { headers } = await fetch(`${server.url}/graphql?query={serial}`);
      return Number(headers.get('ratelimit-remaining'));
    };
    /** Returns what a request takes, and `left` with it. */
    const taken = async () => {
      const before = await left();
      await ask();
      return before - (await left());
    };
    const first = await taken();
    await ask();
    const contexts = server.contextCount();
    expect(await taken()).toBe(first);
    version += 1;
    expect(await taken()).toBe(first);
    expect(server.contextCount() - contexts).toBe(5);
    const statuses = await Promise.all(Array.from({ length: 300 }, async () => (await ask()).status));
    expect(new Set(statuses)).toEqual(new Set([200, 429]));
  });

  test('does not change the reply: a kept one has the headers of an executed one, and an entity tag gets 304', async () => {
    const shown = async (reply: Response) => ({
      status: reply.status,
      headers: [...reply.headers].filter(([name]) => name !== 'date'),
      body: await reply.text(),
    });
    const executed = await shown(await ask());
    await ask();
    const kept = await ask();
    const tag = kept.headers.get('etag') ?? '';
    expect(await shown(kept)).toEqual(executed);
    const contexts = server.contextCount();
    expect((await ask({ 'if-none-match': tag })).status).toBe(304);
    expect((await ask({ 'if-none-match': '"other"' })).status).toBe(200);
    expect((await ask({ authorization: 'Bearer guess' })).status).toBe(401);
    expect(await (await ask({ origin: 'https://tandem.example' })).text()).toBe(executed.body);
    expect(server.contextCount()).toBe(contexts);
  });
});
