import { describe, expect, test } from 'vitest';
import { DEFAULT_RATE_LIMITS } from '../../src/domain/rate-limits.ts';
import type { Authentication } from '../../src/server/operation/identity.ts';
import { createAddressQuotas, createSlidingWindow } from '../../src/server/rate/address-quotas.ts';
import { createRequestBudget } from '../../src/server/rate/request-budget.ts';
import { call } from '../kit/http.ts';
import { openSocket } from '../kit/socket.ts';
import { serverPerTest } from './fixture.ts';

/** Accepts `wallet-<n>` as the token of an account of that name. */
async function authenticate(token: string): Promise<Authentication> {
  if (!token.startsWith('wallet-')) return { kind: 'INVALID' };
  const viewer = { accountId: token, sessionId: `session ${token}`, roles: ['USER' as const] };
  return { kind: 'AUTHENTICATED', viewer, expiresAt: new Date('2099-01-01') };
}

let verified = 0;
const server = serverPerTest({
  rateLimits: DEFAULT_RATE_LIMITS,
  rateLimitClock: () => 0,
  trustedProxyHops: 1,
  authenticate: (token) => {
    verified += 1;
    return authenticate(token);
  },
});

/** Sends `count` requests from an address with the tokens in turn, and returns how many were served. */
async function served(count: number, address: string, tokens: readonly (string | undefined)[]): Promise<number> {
  let granted = 0;
  for (let sent = 0; sent < count; sent += tokens.length) {
    const answers = await Promise.all(
      tokens.map((token) => {
        const headers = { 'x-forwarded-for': address };
        return call(server.url, '{ hello }', {}, token === undefined ? { headers } : { token, headers });
      }),
    );
    granted += answers.filter(({ status }) => status === 200).length;
  }
  return granted;
}

const WALLETS = Array.from({ length: 40 }, (_, index) => `wallet-${index}`);

describe('the request budget of an address', () => {
  test('gives 40 wallets at most three times the requests of one signed-out address', async () => {
    const signedOut = await served(400, '192.0.2.1', [undefined]);
    const wallets = await served(1_400, '192.0.2.2', WALLETS);
    expect(signedOut).toBe(DEFAULT_RATE_LIMITS.requests);
    expect(wallets).toBeLessThanOrEqual(3 * signedOut);
    expect(await served(1, '192.0.2.3', ['wallet-0'])).toBe(1);
  });

  test('is charged for signed-out requests, wallets and sockets together', async () => {
    expect(await served(400, '192.0.2.4', [undefined])).toBe(300);
    expect(await served(1_400, '192.0.2.4', WALLETS)).toBe(600);
    const from = { headers: { 'x-forwarded-for': '192.0.2.4' } };
    await expect(openSocket(server.url, from)).rejects.toMatchObject({ status: 429 });
  });

  test('is not charged for a request that the caller’s own budget refuses', async () => {
    expect(await served(1_000, '192.0.2.5', ['wallet-1'])).toBe(300);
    expect(await served(400, '192.0.2.5', ['wallet-2'])).toBe(300);
  });

  test('is checked before a token is verified', async () => {
    await served(1_400, '192.0.2.6', WALLETS);
    const before = verified;
    expect(await served(1, '192.0.2.6', ['wallet-0'])).toBe(0);
    expect(verified).toBe(before);
  });

  test('does not limit one wallet to the requests of one address: it takes its own budget along', async () => {
    expect(await served(200, '192.0.2.7', ['wallet-7'])).toBe(200);
    expect(await served(200, '192.0.2.8', ['wallet-7'])).toBe(100);
  });
});

describe('the RateLimit headers of a response', () => {
  const headersOf = async (url: string, options: Parameters<typeof call>[3]) => {
    const { headers } = await call(url, '{ hello }', {}, options);
    return ['limit', 'remaining', 'reset', 'policy'].map((name) => headers.get(`ratelimit-${name}`));
  };

  test('count down the budget of the caller, and say when it is full again', async () => {
    const from = { headers: { 'x-forwarded-for': '192.0.2.9' } };
    expect(await headersOf(server.url, from)).toEqual(['300', '299', '1', '300;w=10']);
    expect(await headersOf(server.url, from)).toEqual(['300', '298', '1', '300;w=10']);
  });

  test('tell of the address when it has less left than the caller', async () => {
    await served(880, '192.0.2.10', WALLETS);
    const options = { token: 'wallet-new', headers: { 'x-forwarded-for': '192.0.2.10' } };
    expect(await headersOf(server.url, options)).toEqual(['900', '19', '10', '900;w=10']);
  });

  test('are on a refusal too, and on no response while limits are off', async () => {
    await served(400, '192.0.2.11', [undefined]);
    const from = { headers: { 'x-forwarded-for': '192.0.2.11' } };
    expect(await headersOf(server.url, from)).toEqual(['300', '0', '10', '300;w=10']);
    await server.restart({ rateLimits: null });
    expect(await headersOf(server.url, {})).toEqual([null, null, null, null]);
  });
});

describe('a budget of other figures', () => {
  test('grants as many points as RATE_LIMITS names', () => {
    const limits = { ...DEFAULT_RATE_LIMITS, requests: 2, addressRequests: 5 };
    const budget = createRequestBudget(limits, () => 0, null);
    const grants = (accountId: string) => budget.take({ accountId, address: 'a' }, 1) === 0;
    expect(['x', 'x', 'x', 'y', 'y', 'z', 'z'].map(grants)).toEqual([true, true, false, true, true, true, false]);
  });
});

describe('the quota of new accounts', () => {
  const HOUR = 3_600_000;
  const quotasAt = () => {
    const clock = { ms: 0 };
    return { clock, quotas: createAddressQuotas(DEFAULT_RATE_LIMITS, () => clock.ms, null) };
  };

  test('grants an address 20 accounts in any hour, also around a full hour', () => {
    const { clock, quotas } = quotasAt();
    const created: number[] = [];
    for (clock.ms = 0; clock.ms < 4 * HOUR; clock.ms += 60_000) {
      if (quotas.newAccount('a') === 0) created.push(clock.ms);
    }
    for (const at of created) {
      expect(created.filter((other) => other >= at && other < at + HOUR).length).toBeLessThanOrEqual(20);
    }
    expect(created.length).toBe(80);
    expect(quotas.newAccount('another address')).toBe(0);
  });

  test('returns the time until the oldest account is an hour old', () => {
    const { clock, quotas } = quotasAt();
    for (let count = 0; count < 20; count += 1) quotas.newAccount('a');
    clock.ms = 60_000;
    expect(quotas.newAccount('a')).toBe(HOUR - 60_000);
  });

  test('grants 100 open challenges, and one more for each that is answered or expires', () => {
    const { clock, quotas } = quotasAt();
    for (let count = 0; count < 100; count += 1) expect(quotas.openChallenge('a')).toBe(0);
    expect(quotas.openChallenge('a')).toBe(300_000);
    quotas.closeChallenge('a');
    expect([quotas.openChallenge('a'), quotas.openChallenge('a') > 0]).toEqual([0, true]);
    clock.ms = 300_000;
    expect(quotas.openChallenge('a')).toBe(0);
  });

  test('keeps a bounded number of addresses in memory', () => {
    const window = createSlidingWindow(1, 1_000, () => 0, 2);
    for (const key of ['a', 'b', 'c']) window.spend(key, 1);
    expect([window.remaining('a'), window.remaining('c')]).toEqual([1, 0]);
  });
});
