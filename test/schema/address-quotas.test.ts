// Tests of the quotas of a network address: new accounts within an hour, open sign-in challenges. Whatever creates the account counts.

import { afterEach, beforeEach, expect, it } from 'vitest';
import { globalId } from '../../src/domain/id.ts';
import { DEFAULT_RATE_LIMITS, type RateLimits } from '../../src/domain/rate-limits.ts';
import { sql } from '../../src/store/db/database.ts';
import { type Api, openApi } from '../kit/api.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { makeWallet, type TestWallet } from '../kit/wallet.ts';
import { makeWorld, type World } from '../kit/world.ts';
import { executeAction } from './mutation.ts';

let world: World;
let api: Api;
let wallets = 0;
const newWallet = (): TestWallet => {
  wallets += 1;
  return makeWallet(`quota ${process.pid} ${wallets}`);
};

const FAUCET = 'mutation ($wallet: WalletAddress!) { faucet(input: { wallet: $wallet, amount: "1" }) { __typename } }';
const DEPOSIT = `mutation ($wallet: WalletAddress!, $reference: String!) {
  creditDeposit(input: { wallet: $wallet, amount: "1", reference: $reference }) { __typename } }`;
const CHALLENGE = `mutation ($wallet: WalletAddress!, $uri: String!) {
  signInChallenge(input: { wallet: $wallet, uri: $uri }) { ... on SignInChallengeSuccess { nonce text } } }`;
const SIGN_IN = `mutation ($nonce: String!, $signature: String!) {
  signIn(input: { nonce: $nonce, signature: $signature }) { __typename } }`;

/** Opens the API with other figures; requests themselves are not limited. */
async function openWith(figures: Partial<RateLimits>): Promise<void> {
  const plenty = { requests: 1_000_000, addressRequests: 1_000_000 };
  api = await openApi(world.ctx, { rateLimits: { ...DEFAULT_RATE_LIMITS, ...plenty, ...figures } });
}

const codeOf = ({
  errors,
}: {
  readonly errors: readonly { readonly extensions?: Readonly<Record<string, unknown>> }[];
}) => errors[0]?.extensions?.['code'] ?? null;
const credit = async (wallet: TestWallet) => codeOf(await api.query(FAUCET, { wallet: wallet.address }));
const challenge = (wallet: TestWallet) =>
  api.query<{ signInChallenge: { nonce: string; text: string } }>(CHALLENGE, {
    wallet: wallet.address,
    uri: world.ctx.settings.origin,
  });
const signIn = async (wallet: TestWallet) => {
  const { data } = await challenge(wallet);
  const { nonce, text } = data!.signInChallenge;
  return api.query(SIGN_IN, { nonce, signature: wallet.sign(text) });
};
const exists = async ({ address }: TestWallet) =>
  (await world.database.query(sql`SELECT FROM wallet WHERE address = ${address}`)).length === 1;

describeWithDatabase('an address that has created as many accounts as it may', () => {
  beforeEach(async () => {
    world = await makeWorld();
    await openWith({ accounts: 2 });
  });
  afterEach(async () => {
    await api.close();
    await world.end();
  });

  it('is refused another account with RATE_LIMITED, and goes on with the accounts it has', async () => {
    const [first, second, third] = [newWallet(), newWallet(), newWallet()];
    expect([await credit(first), await credit(second)]).toEqual([null, null]);
    const refused = await api.query(FAUCET, { wallet: third.address });
    expect(refused.errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 3_600 } }]);
    expect(await exists(third)).toBe(false);
    expect([await credit(first), await credit(second)]).toEqual([null, null]);
  });

  it('is refused the first sign-in of a new wallet, whose challenge stays answerable', async () => {
    const [first, second, third] = [newWallet(), newWallet(), newWallet()];
    for (const wallet of [first, second]) expect((await signIn(wallet)).errors).toEqual([]);
    expect(codeOf(await signIn(third))).toBe('RATE_LIMITED');
    expect(await exists(third)).toBe(false);
    expect((await signIn(first)).errors).toEqual([]);
  });

  it('is refused the first signed action of a new wallet, which changes nothing', async () => {
    const stranger = newWallet();
    const offer = await world.offer(await world.device());
    for (let count = 0; count < 2; count += 1) await credit(newWallet());
    const claim = executeAction(api, { claimOffer: { offerId: globalId('Offer', offer.id) } }, stranger);
    await expect(claim).rejects.toThrow('RATE_LIMITED');
    expect(await exists(stranger)).toBe(false);
  });

  it('is not charged for accounts that the network creates by its feed', async () => {
    for (let count = 0; count < 4; count += 1) {
      const wallet = newWallet();
      await api.network(DEPOSIT, { wallet: wallet.address, reference: `deposit-${wallet.address}` });
      expect(await exists(wallet)).toBe(true);
    }
  });
});

describeWithDatabase('an address with open challenges', () => {
  beforeEach(async () => {
    world = await makeWorld();
    await openWith({ challenges: 3 });
  });
  afterEach(async () => {
    await api.close();
    await world.end();
  });

  it('is refused one more with RATE_LIMITED until one is answered', async () => {
    const wallet = newWallet();
    for (let count = 0; count < 3; count += 1) expect((await challenge(newWallet())).errors).toEqual([]);
    expect(codeOf(await challenge(wallet))).toBe('RATE_LIMITED');
    const [rows] = await world.database.query<{ count: number }>(
      sql`SELECT count(*)::int AS count FROM sign_in_challenge`,
    );
    expect(rows).toEqual({ count: 3 });
  });

  it('signs in any number of times when it answers each challenge before the next', async () => {
    const wallet = newWallet();
    for (let count = 0; count < 6; count += 1) expect((await signIn(wallet)).errors).toEqual([]);
  });
});
