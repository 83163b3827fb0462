// Tests of the wallets of an account: each refusal of linking, unlinking and choosing the primary wallet, at both sides of its boundary.

import { describe, expect, test } from 'vitest';
import {
  type Account,
  type AccountWallet,
  linkWallet,
  setPrimaryWallet,
  unlinkWallet,
} from '../../src/domain/account.ts';
import { later, PARAMETERS, T0 } from '../kit/device-aggregate.ts';

const wallet = (address: string, change: Partial<AccountWallet> = {}): AccountWallet => ({
  ...{ address, isPrimary: false, balance: 0n, devices: 0, coStakes: 0, payouts: 0 },
  ...change,
});
const account = (id: string, wallets: readonly AccountWallet[], change: Partial<Account> = {}): Account => ({
  ...{ id, wallets, liveClaims: 0, slotsFreeAt: [] },
  ...change,
});
const primary = wallet('primary', { isPrimary: true });
const outcomeOf = (decision: ReturnType<typeof linkWallet>): string =>
  'refusal' in decision ? decision.refusal.code : decision.event.type;

describe('linkWallet', () => {
  const joining = wallet('joining', { isPrimary: true, balance: 5n, devices: 1, coStakes: 1 });
  const link = (own: Account, other = account('other', [joining]), crossStaked = false, parameters = PARAMETERS) =>
    linkWallet({ account: own, other, wallet: 'joining', crossStaked }, parameters);
  const withWallets = (count: number): Account =>
    account('own', [primary, ...Array.from({ length: count - 1 }, (_, index) => wallet(`wallet ${index}`))]);

  test.each([
    [9, 10, 'WALLET_LINKED'],
    [10, 10, 'WALLET_LIMIT_REACHED'],
    [11, 10, 'WALLET_LIMIT_REACHED'],
    [1, 1, 'WALLET_LIMIT_REACHED'],
    [1, 2, 'WALLET_LINKED'],
  ])('of an account with %i wallets under a limit of %i: %s', (count, maxWalletsPerAccount, outcome) => {
    const decision = link(withWallets(count), undefined, false, { ...PARAMETERS, maxWalletsPerAccount });
    expect(outcomeOf(decision)).toBe(outcome);
  });

  test.each([
    [1, 0, 'WALLET_LINKED'],
    [1, 1, 'WALLET_LINKED'],
    [1, 2, 'CLAIM_CAP_REACHED'],
    [2, 1, 'CLAIM_CAP_REACHED'],
    [0, 2, 'WALLET_LINKED'],
    // A wallet without claims takes no slot, so it joins an account that is above a lowered cap.
    [3, 0, 'WALLET_LINKED'],
    [0, 3, 'CLAIM_CAP_REACHED'],
  ])('of %i claims of the account and %i of the wallet under a cap of two: %s', (own, others, outcome) => {
    const decision = link(
      account('own', [primary], { liveClaims: own }),
      account('other', [joining], { liveClaims: others }),
    );
    expect(outcomeOf(decision)).toBe(outcome);
  });

  test('says in CLAIM_CAP_REACHED from when on the claims of both fit', () => {
    const own = account('own', [primary], { liveClaims: 2, slotsFreeAt: [later(T0, { days: 3 })] });
    const other = account('other', [joining], { liveClaims: 2, slotsFreeAt: [later(T0, { days: 1 })] });
    expect(link(own, other)).toEqual({
      refusal: { code: 'CLAIM_CAP_REACHED', limit: 2, used: 4, nextFreeAt: later(T0, { days: 3 }) },
    });
  });

  test('is refused for a wallet of the account, for one of several of another account, and where one has co-staked on the other', () => {
    const own = account('own', [primary, joining]);
    expect(outcomeOf(link(own, own))).toBe('WALLET_ALREADY_LINKED');
    expect(outcomeOf(link(account('own', [primary]), account('other', [joining, wallet('more')])))).toBe(
      'WALLET_LINKED_ELSEWHERE',
    );
    expect(outcomeOf(link(account('own', [primary]), undefined, true))).toBe('OWN_DEVICE');
  });
});

describe('unlinkWallet', () => {
  const unlink = (change: Partial<AccountWallet>, name = 'second') => {
    const own = account('own', [primary, wallet('second', change)]);
    return unlinkWallet({ account: own, other: own, wallet: name, crossStaked: false });
  };

  test.each([
    ['nothing', {}, 'WALLET_UNLINKED'],
    ['one base unit', { balance: 1n }, 'WALLET_IN_USE'],
    ['a device', { devices: 1 }, 'WALLET_IN_USE'],
    ['a co-stake that goes on or has rewards', { coStakes: 1 }, 'WALLET_IN_USE'],
    ['a payout without a report', { payouts: 1 }, 'WALLET_IN_USE'],
  ])('of a wallet that holds %s', (_, change, outcome) => {
    const decision = unlink(change);
    expect(outcomeOf(decision)).toBe(outcome);
    if ('refusal' in decision)
      expect(decision.refusal).toMatchObject({ balance: 0n, devices: 0, coStakes: 0, payouts: 0, ...change });
  });

  test('is refused for the primary wallet and for one that is not of the account', () => {
    expect(outcomeOf(unlink({}, 'primary'))).toBe('WALLET_IS_PRIMARY');
    expect(outcomeOf(unlink({}, 'foreign'))).toBe('NOT_FOUND');
  });
});

test('setPrimaryWallet is refused for the primary wallet and for one that is not of the account', () => {
  const own = account('own', [primary, wallet('second')]);
  const choose = (name: string) => setPrimaryWallet({ account: own, other: own, wallet: name, crossStaked: false });
  expect(outcomeOf(choose('second'))).toBe('PRIMARY_WALLET_CHANGED');
  expect(outcomeOf(choose('primary'))).toBe('WALLET_IS_PRIMARY');
  expect(outcomeOf(choose('foreign'))).toBe('NOT_FOUND');
});
