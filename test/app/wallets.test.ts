// Tests of accounts with several wallets: linking, unlinking, the primary wallet, and two rules that hold across all wallets of an
// account: the claim cap, and the refusal of a claim on an own device.

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WalletAuthorization } from '../../src/app/authorization.ts';
import { authenticate, listSessions } from '../../src/app/sessions.ts';
import { signIn, signInChallenge } from '../../src/app/sign-in.ts';
import { executeSignedAction, signingMessage } from '../../src/app/signed-action.ts';
import { accountOfWallet, walletsOfAccount } from '../../src/store/accounts.ts';
import { sql } from '../../src/store/db/database.ts';
import { ledgerFaults } from '../kit/conservation.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { type AccountAction, link as linkWallets, signAccountAction, signLink } from '../kit/link.ts';
import type { TestWallet } from '../kit/wallet.ts';
import { io, makeWorld, refusalOf, succeeded, type World } from '../kit/world.ts';

let world: World;
let names = 0;

/** Returns a wallet without an account. */
const someone = (): TestWallet => {
  names += 1;
  return world.wallet(`somebody ${names}`);
};

const linkingOf = (main: TestWallet, wallet: TestWallet, signers?: { main: TestWallet; wallet: TestWallet }) =>
  signLink(world.ctx, main, wallet, signers);
const link = (main: TestWallet, wallet: TestWallet, signatures = linkingOf(main, wallet)) =>
  linkWallets(world.ctx, main, wallet, signatures);
const execute = (action: AccountAction, by: TestWallet) =>
  executeSignedAction(world.ctx, action, signAccountAction(world.ctx, action, by));
const unlink = (wallet: TestWallet, by: TestWallet) => execute({ kind: 'unlinkWallet', wallet: wallet.address }, by);
const makePrimary = (wallet: TestWallet, by: TestWallet) =>
  execute({ kind: 'setPrimaryWallet', wallet: wallet.address }, by);
const accountOf = ({ address }: TestWallet) => accountOfWallet(world.database, address);
const walletsWith = async (wallet: TestWallet) =>
  (await walletsOfAccount(world.database, (await accountOf(wallet))!)).map(({ address, isPrimary }) => [
    address,
    isPrimary,
  ]);
const enter = async (wallet: TestWallet) => {
  const { origin } = world.ctx.settings;
  const challenge = await signInChallenge(world.ctx, { wallet: wallet.address, uri: origin });
  if ('refusal' in challenge) throw new Error(challenge.refusal.code);
  const signature = wallet.sign(challenge.text);
  const tokens = await signIn(world.ctx, { nonce: challenge.nonce, signature, encoding: 'RAW' });
  if ('refusal' in tokens) throw new Error(tokens.refusal.code);
  return tokens;
};
/** Claims several offers, each on a different device. */
const claims = async (by: TestWallet, count: number) => {
  const made = [];
  for (let one = 0; one < count; one += 1) made.push(await world.claim(await world.offer(await world.device()), by));
  return made;
};
/** Returns the database rows that violate a rule between accounts and wallets; empty when there are none. */
const brokenJoints = () =>
  world.database.query(sql`
    SELECT 'device' AS what, device.id FROM device JOIN wallet ON address = owner_wallet
    WHERE wallet.account_id <> owner_account_id
    UNION ALL
    SELECT 'co-stake', co_stake.id FROM co_stake JOIN wallet ON address = wallet WHERE wallet.account_id <> co_stake.account_id
    UNION ALL
    SELECT 'own device', co_stake.id FROM co_stake JOIN device ON device.id = device_key
    WHERE settlement IN ('SENDING', 'APPROVED') AND co_stake.account_id = owner_account_id
    UNION ALL
    SELECT 'empty account', account.id FROM account WHERE NOT EXISTS (SELECT FROM wallet WHERE account_id = account.id)
    UNION ALL
    SELECT 'no main wallet', account_id FROM wallet GROUP BY account_id HAVING count(*) FILTER (WHERE is_primary) <> 1`);

describeWithDatabase('linking a wallet', () => {
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(async () => {
    expect(await brokenJoints()).toEqual([]);
    expect(await ledgerFaults(world.database)).toEqual([]);
    await world.end();
  });

  test('adds the wallet to the account and writes one event, even when the call is repeated', async () => {
    const [main, second] = [someone(), someone()];
    const signatures = linkingOf(main, second);
    expect(await link(main, second, signatures)).toEqual({ id: second.address, replayed: false });
    expect(await walletsWith(second)).toEqual([
      [main.address, true],
      [second.address, false],
    ]);
    const recorded = (await world.events()).filter((event) => event.type === 'WALLET_LINKED');
    expect(recorded.at(-1)).toMatchObject({ accountId: await accountOf(main), reason: second.address, public: false });
    expect(await link(main, second, signatures)).toEqual({ id: second.address, replayed: true });
    world.pass({ minutes: 6 });
    expect(await link(main, second, signatures)).toEqual({ id: second.address, replayed: true });
    expect((await world.events()).filter((event) => event.type === 'WALLET_LINKED')).toHaveLength(recorded.length);
  });

  test('requires the signatures of both wallets over a text that contains both addresses', async () => {
    const [main, second, thief] = [someone(), someone(), someone()];
    for (const signers of [
      { main: thief, wallet: second },
      { main, wallet: thief },
    ]) {
      expect(refusalOf(await link(main, second, linkingOf(main, second, signers)))).toBe('SIGNATURE_INVALID');
    }
    const other = linkingOf(main, thief);
    const crossed = { ...linkingOf(main, second), authorization: other.authorization };
    expect(refusalOf(await link(main, second, crossed))).toBe('SIGNATURE_INVALID');
    const turned = linkingOf(second, main);
    const swapped = { authorization: turned.walletAuthorization, walletAuthorization: turned.authorization };
    expect(refusalOf(await link(main, second, swapped))).toBe('SIGNATURE_INVALID');
    expect(await accountOf(second)).toBeNull();
    expect(succeeded(await link(main, second))).toBe(second.address);
  });

  test('stores both signatures when it succeeds and neither when it is refused', async () => {
    const [main, second] = [someone(), someone()];
    await world.fund(main, '16000');
    await world.fund(second, '8000');
    await claims(main, 2);
    const [made] = await claims(second, 1);
    const signatures = linkingOf(main, second);
    const kept = () =>
      world.database.query(sql`
        SELECT wallet FROM signed_action WHERE action = 'linkWallet' AND wallet = ANY (${[main.address, second.address]}::text[])
        ORDER BY wallet`);
    expect(refusalOf(await link(main, second, signatures))).toBe('CLAIM_CAP_REACHED');
    expect(await kept()).toEqual([]);
    await world.unstake(made!);
    await world.advance({ days: 7 });
    expect(succeeded(await link(main, second, signatures))).toBe(second.address);
    expect(await kept()).toEqual([main.address, second.address].sort().map((wallet) => ({ wallet })));
    const spent = {
      authorization: linkingOf(main, second).authorization,
      walletAuthorization: signatures.walletAuthorization,
    };
    expect(refusalOf(await link(main, second, spent))).toBe('NONCE_ALREADY_USED');
  });

  test('moves balance, devices and co-stakes to the account, and lets either wallet sign for them', async () => {
    const [main, second] = [someone(), someone()];
    const device = await world.device({ owner: second });
    await world.fund(second, '9000');
    const [coStake] = await claims(second, 1);
    await world.fund(main, '1');
    const former = await accountOf(second);
    succeeded(await link(main, second));
    expect(await world.balance(second)).toBe(io('1000'));
    expect((await world.coStakeRow(coStake!)).accountId).toBe(await accountOf(main));
    succeeded(await world.attempt.offer(device, {}, main));
    succeeded(await world.attempt.unstake(coStake!, main));
    const [left] = await world.database.query(sql`SELECT id FROM account WHERE id = ${former}::uuid`);
    expect(left).toBeUndefined();
  });

  test('is refused when the claims of both accounts exceed the claim cap, and accepted exactly at the cap', async () => {
    const [main, second] = [someone(), someone()];
    await world.fund(main, '8000');
    await world.fund(second, '16000');
    await claims(main, 1);
    const made = await claims(second, 2);
    expect(await link(main, second)).toEqual({
      refusal: { code: 'CLAIM_CAP_REACHED', limit: 2, used: 3, nextFreeAt: null },
    });
    await world.unstake(made[0]!);
    world.pass({ days: 7, ms: -1 });
    expect(refusalOf(await link(main, second))).toBe('CLAIM_CAP_REACHED');
    world.pass({ ms: 1 });
    succeeded(await link(main, second));
    const slots = await world.database.query(sql`
      SELECT claim_slot AS slot FROM co_stake WHERE account_id = ${await accountOf(main)}::uuid AND claim_slot IS NOT NULL
      ORDER BY claim_slot`);
    expect(slots).toEqual([{ slot: 1 }, { slot: 2 }]);
  });

  test('keeps the claims of both wallets when they occupied the same claim slot number', async () => {
    const [main, second] = [someone(), someone()];
    await world.fund(main, '8000');
    await world.fund(second, '8000');
    await claims(main, 1);
    await claims(second, 1);
    succeeded(await link(main, second));
    await world.fund(second, '8000');
    const third = await world.offer(await world.device());
    expect(refusalOf(await world.attempt.claim(third, second))).toBe('CLAIM_CAP_REACHED');
    expect(refusalOf(await world.attempt.claim(third, main))).toBe('CLAIM_CAP_REACHED');
  });

  test('lets no wallet of the account claim an offer on a device of the account', async () => {
    const [main, second] = [someone(), someone()];
    const offer = await world.offer(await world.device({ owner: main }));
    await world.fund(second, '8000');
    succeeded(await link(main, second));
    expect(refusalOf(await world.attempt.claim(offer, second))).toBe('OWN_DEVICE');
  });

  test('is refused when either account has a co-stake on a device of the other', async () => {
    for (const turned of [false, true]) {
      const [owner, holder] = [someone(), someone()];
      await world.fund(holder, '8000');
      await world.claim(await world.offer(await world.device({ owner })), holder);
      expect(refusalOf(turned ? await link(owner, holder) : await link(holder, owner))).toBe('OWN_DEVICE');
    }
  });

  test('is refused for a wallet of the same account, and for a wallet of an account with several wallets', async () => {
    const [main, second, other] = [someone(), someone(), someone()];
    succeeded(await link(main, second));
    expect(refusalOf(await link(main, second))).toBe('WALLET_ALREADY_LINKED');
    expect(refusalOf(await link(second, main))).toBe('WALLET_ALREADY_LINKED');
    expect(refusalOf(await link(main, main))).toBe('WALLET_ALREADY_LINKED');
    expect(refusalOf(await link(other, second))).toBe('WALLET_LINKED_ELSEWHERE');
    expect(refusalOf(await link(other, main))).toBe('WALLET_LINKED_ELSEWHERE');
  });

  test('is refused for the eleventh wallet of an account', async () => {
    const main = someone();
    for (let one = 1; one < 10; one += 1) succeeded(await link(main, someone()));
    expect(await link(main, someone())).toEqual({ refusal: { code: 'WALLET_LIMIT_REACHED', limit: 10 } });
  });

  test('ends the sessions of the wallet’s former account, and the wallet signs in to the new account from then on', async () => {
    const [main, second] = [someone(), someone()];
    const [mine, its] = [await enter(main), await enter(second)];
    succeeded(await link(main, second));
    expect(await authenticate(world.ctx, its.accessToken)).toBeNull();
    expect(await authenticate(world.ctx, mine.accessToken)).not.toBeNull();
    expect((await enter(second)).accountId).toBe(mine.accountId);
  });
});

describeWithDatabase('unlinking a wallet', () => {
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(async () => {
    expect(await brokenJoints()).toEqual([]);
    expect(await ledgerFaults(world.database)).toEqual([]);
    await world.end();
  });

  test('gives the wallet a new account, ends only the sessions of this wallet, and writes an event', async () => {
    const [main, second] = [someone(), someone()];
    succeeded(await link(main, second));
    const [mine, its] = [await enter(main), await enter(second)];
    expect(its.accountId).toBe(mine.accountId);
    expect(await unlink(second, main)).toEqual({ id: second.address, replayed: false });
    expect(await walletsWith(second)).toEqual([[second.address, true]]);
    expect(await walletsWith(main)).toEqual([[main.address, true]]);
    expect(await authenticate(world.ctx, its.accessToken)).toBeNull();
    expect(await authenticate(world.ctx, mine.accessToken)).not.toBeNull();
    expect(await listSessions(world.ctx, mine)).toHaveLength(1);
    expect((await world.events()).at(-1)).toMatchObject({
      type: 'WALLET_UNLINKED',
      accountId: mine.accountId,
      reason: second.address,
    });
    succeeded(await link(main, second));
  });

  test('is refused for the primary wallet until another wallet of the account is made primary', async () => {
    const [main, second] = [someone(), someone()];
    succeeded(await link(main, second));
    expect(refusalOf(await unlink(main, second))).toBe('WALLET_IS_PRIMARY');
    expect(refusalOf(await makePrimary(main, main))).toBe('WALLET_IS_PRIMARY');
    expect(await makePrimary(second, main)).toEqual({ id: second.address, replayed: false });
    expect(await walletsWith(main)).toEqual([
      [second.address, true],
      [main.address, false],
    ]);
    expect((await world.events()).at(-1)).toMatchObject({ type: 'PRIMARY_WALLET_CHANGED', reason: second.address });
    expect(succeeded(await unlink(main, second))).toBe(main.address);
  });

  test('is refused while the wallet holds a balance, a device or a co-stake', async () => {
    const [main, second] = [someone(), someone()];
    succeeded(await link(main, second));
    await world.fund(second, '8000.00000001');
    expect(await unlink(second, main)).toMatchObject({
      refusal: { code: 'WALLET_IN_USE', balance: io('8000.00000001'), devices: 0, coStakes: 0 },
    });
    const [coStake] = await claims(second, 1);
    await world.device({ owner: second, stake: '0' });
    expect(await unlink(second, main)).toMatchObject({
      refusal: { code: 'WALLET_IN_USE', balance: 1n, devices: 1, coStakes: 1 },
    });
    await world.unstake(coStake!);
    await world.advance({ days: 21 });
    await world.withdraw(coStake!);
    expect(await unlink(second, main)).toMatchObject({ refusal: { devices: 1, coStakes: 0 } });
  });

  test('returns the stored outcomes of the wallet’s earlier actions when they are sent again, and hides the other data of the account', async () => {
    const [main, second] = [someone(), someone()];
    succeeded(await link(main, second));
    await world.fund(main, '8000');
    const [coStake] = await claims(main, 1);
    const input = { coStakeId: coStake!.id };
    const unstake = (authorization: WalletAuthorization) =>
      executeSignedAction(world.ctx, { kind: 'unstake', ...input }, authorization);
    const authorization = await world.sign({ kind: 'unstake', ...input }, second);
    succeeded(await unstake(authorization));
    succeeded(await unlink(second, main));
    expect(await unstake(authorization)).toEqual({ id: coStake!.id, replayed: true });
    const textFor = async (reader: TestWallet) => {
      const account = await accountOfWallet(world.database, reader.address);
      return signingMessage(world.ctx, { kind: 'cancelUnstake', ...input }, second.address, null, account);
    };
    expect(await textFor(second)).toBeNull();
    expect(await textFor(main)).not.toBeNull();
    const bad = { ...authorization, nonce: 'A'.repeat(22) };
    expect(refusalOf(await unstake(bad))).toBe('SIGNATURE_INVALID');
    expect(refusalOf(await unstake({ ...bad, wallet: main.address }))).toBe('SIGNATURE_INVALID');
  });

  test('is refused with NOT_FOUND when a wallet of another account signs it', async () => {
    const [main, second, stranger] = [someone(), someone(), someone()];
    succeeded(await link(main, second));
    expect(refusalOf(await unlink(second, stranger))).toBe('NOT_FOUND');
    expect(refusalOf(await makePrimary(second, stranger))).toBe('NOT_FOUND');
    expect(await walletsWith(main)).toHaveLength(2);
  });
});
