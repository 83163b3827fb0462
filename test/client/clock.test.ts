// The client library on a computer whose clock is wrong, or is set while the library works: prepared actions, waits, tokens, market time.
// Fake timers move both clocks of the runtime; `setClock` sets the computer's clock alone, as a person or a time service does.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Fetch } from '../../client/src/environment.ts';
import { createTandem, type Tandem } from '../../client/src/tandem.ts';
import { marketClock } from '../../client/src/time.ts';

const START = Date.parse('2026-03-01T12:00:00.000Z');
const DAY_MS = 86_400_000;
const LIFE_MS = 300_000;
const JUMPS = [
  ['back', -DAY_MS],
  ['ahead', DAY_MS],
] as const;

const setClock = (byMs: number): void => void vi.setSystemTime(Date.now() + byMs);
const signer = {
  address: '4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofM',
  signMessage: async () => ({ signature: new Uint8Array(64) }),
};

/** A server whose clock is right. It loses the answers of the operations of `lost`. */
function server() {
  const sent: string[] = [];
  const lost = new Set<string>();
  const began = performance.now();
  const now = (): number => START + performance.now() - began;
  let tokens = 0;
  const iso = (ms: number): string => new Date(ms).toISOString();
  const token = (): { readonly accessToken: string; readonly refreshToken: string } => {
    tokens += 1;
    const seconds = Math.floor(now() / 1_000);
    const payload = { sub: 'account_1', sid: 'session_1', iat: seconds, exp: seconds + LIFE_MS / 1_000, n: tokens };
    return { accessToken: `h.${btoa(JSON.stringify(payload))}.s`, refreshToken: `r${tokens}` };
  };
  const answers: Readonly<Record<string, () => unknown>> = {
    SigningMessage: () => ({
      signingMessage: { text: 'Text', nonce: 'n', issuedAt: iso(now()), expiresAt: iso(now() + LIFE_MS) },
    }),
    ClaimOffer: () => ({ claimOffer: { __typename: 'ClaimOfferSuccess', replayed: false } }),
    SignInChallenge: () => ({ signInChallenge: { __typename: 'SignInChallengeSuccess', nonce: 'n', text: 'Text' } }),
    SignIn: () => ({ signIn: { __typename: 'SignInSuccess', ...token() } }),
    RefreshSession: () => ({ refreshSession: { __typename: 'RefreshSessionSuccess', ...token() } }),
  };
  const fetch: Fetch = async (_, init) => {
    const [, name = ''] = /(?:query|mutation) (\w+)/.exec(JSON.parse(init.body).query) ?? [];
    sent.push(name);
    if (lost.has(name)) throw new TypeError('the answer was lost');
    return { status: 200, headers: { get: () => null }, json: async () => ({ data: answers[name]?.() ?? {} }) };
  };
  return { sent, lost, tandem: createTandem({ url: 'http://api.example/graphql', fetch }) };
}

describe('the client library on a computer whose clock', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: START });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const settle = async <Result>(promise: Promise<Result>): Promise<Result | { readonly code: string }> => {
    const settled = promise.catch((error: { readonly code: string }) => error);
    await vi.runAllTimersAsync();
    return settled;
  };
  const prepare = (tandem: Tandem) => tandem.prepare(signer, 'claimOffer', { offerId: 'offer_1' });
  const signIn = (tandem: Tandem) => tandem.signIn(signer, { uri: 'http://api.example' });

  it.each(JUMPS)(
    'is a day %s claims with the times of the server, and keeps its token for as long as it lives',
    async (_, byMs) => {
      setClock(byMs);
      const { tandem, sent, lost } = server();
      const { input, deadline } = await prepare(tandem);
      expect(input.authorization.issuedAt).toBe('2026-03-01T12:00:00.000Z');
      expect(deadline - Date.now()).toBe(LIFE_MS);
      lost.add('ClaimOffer');
      const claimed = tandem.claimOffer(signer, { offerId: 'offer_1' });
      await vi.advanceTimersByTimeAsync(60_000);
      lost.clear();
      expect(await settle(claimed)).toMatchObject({ __typename: 'ClaimOfferSuccess' });
      await signIn(tandem);
      await vi.advanceTimersByTimeAsync(LIFE_MS - 21_000);
      await tandem.session.accessToken();
      expect(sent).not.toContain('RefreshSession');
      await vi.advanceTimersByTimeAsync(2_000);
      await tandem.session.accessToken();
      expect(sent.filter((name) => name === 'RefreshSession')).toHaveLength(1);
    },
  );

  it.each([
    ['back repeats a prepared action for as long as its authorisation lives, and no longer', -DAY_MS, LIFE_MS],
    ['ahead submits a prepared action once', DAY_MS, 0],
  ] as const)('was set %s', async (_, byMs, forMs) => {
    const { tandem, lost, sent } = server();
    const prepared = JSON.parse(JSON.stringify(await prepare(tandem)));
    setClock(byMs);
    lost.add('ClaimOffer');
    const began = performance.now();
    expect(await settle(tandem.submit(prepared))).toMatchObject({ code: 'NETWORK' });
    expect(performance.now() - began).toBe(forMs);
    expect(sent.filter((name) => name === 'ClaimOffer').length > 1).toBe(forMs > 0);
    lost.clear();
    expect(await settle(tandem.submit(prepared))).toMatchObject({ __typename: 'ClaimOfferSuccess' });
  });

  it.each(JUMPS)('is set %s during the repetitions keeps their time', async (_, byMs) => {
    const { tandem, lost } = server();
    lost.add('Offers');
    const began = performance.now();
    const asked = tandem
      .ask('query Offers { offers { totalCount } }')
      .catch((error: { readonly code: string }) => error);
    await vi.advanceTimersByTimeAsync(1_000);
    setClock(byMs);
    await vi.runAllTimersAsync();
    expect(await asked).toMatchObject({ code: 'NETWORK' });
    expect(performance.now() - began).toBe(20_000);
  });

  it.each(JUMPS)('was set %s refreshes the token once, and then keeps it', async (_, byMs) => {
    const { tandem, sent } = server();
    await signIn(tandem);
    const before = await tandem.session.accessToken();
    setClock(byMs);
    const after = await tandem.session.accessToken();
    expect(after).not.toBe(before);
    expect(await tandem.session.accessToken()).toBe(after);
    expect(sent.filter((name) => name === 'RefreshSession')).toHaveLength(1);
  });

  it('is set back goes on with the time of the market, and after a sleep of the computer has caught up', () => {
    const clock = marketClock('2026-06-01T00:00:00.000Z');
    setClock(-DAY_MS);
    vi.advanceTimersByTime(60_000);
    expect(clock.now().toISOString()).toBe('2026-06-01T00:01:00.000Z');
    const other = marketClock('2026-06-01T00:00:00.000Z');
    setClock(8 * 3_600_000); // a computer that sleeps: its clock goes on, the monotonic one stands still
    expect(other.now().toISOString()).toBe('2026-06-01T08:00:00.000Z');
  });
});
