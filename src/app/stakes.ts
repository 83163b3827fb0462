// Money in: what a wallet receives and what an owner stakes on a device.

import { accountRecord } from '../domain/event-record.ts';
import { depositTransfer } from '../domain/ledger.ts';
import { stakeDevice as decideStake } from '../domain/offer-rules.ts';
import {
  withdrawOverflow as decideOverflow,
  unstakeDevice as decideUnstake,
  withdrawDeviceStake as decideWithdrawStake,
} from '../domain/owner-stake.ts';
import type { Refusal } from '../domain/refusal.ts';
import { insertEvents } from '../store/events.ts';
import { postTransfers } from '../store/ledger.ts';
import { act } from './act.ts';
import type { WalletAuthorization } from './authorization.ts';
import { marketNow } from './clock.ts';
import type { Marketplace } from './marketplace.ts';
import { asOwner } from './offers.ts';
import { holdAccountsOf, type Outcome } from './perform.ts';

/** Adds to the own stake on one's device. Refusals: NOT_FOUND, DEVICE_NOT_COMMITTED, INSUFFICIENT_BALANCE. */
export async function stakeDevice(
  m: Marketplace,
  input: { readonly deviceKey: string; readonly amount: bigint },
  authorization: WalletAuthorization,
): Promise<Outcome> {
  return act(m, { kind: 'stakeDevice', ...input }, authorization, input.deviceKey, (scene, actor) =>
    asOwner(scene, actor, 'device', () => decideStake({ ...actor, amount: input.amount }, scene.aggregate, scene.now)),
  );
}

/** Takes stake above the requirement out at once. Refusals: NOT_FOUND, DEVICE_NOT_COMMITTED, OVERFLOW_EXCEEDED. */
export async function withdrawOverflow(
  m: Marketplace,
  input: { readonly deviceKey: string; readonly amount: bigint },
  authorization: WalletAuthorization,
): Promise<Outcome> {
  return act(m, { kind: 'withdrawOverflow', ...input }, authorization, input.deviceKey, (scene, actor) =>
    asOwner(scene, actor, 'device', () => decideOverflow(input, scene.aggregate, scene.now)),
  );
}

/** Starts the exit with the whole own stake. Refusals: NOT_FOUND, NOTHING_STAKED, OWNER_ALREADY_UNSTAKED, DEVICE_HIRED. */
export async function unstakeDevice(
  m: Marketplace,
  input: { readonly deviceKey: string },
  authorization: WalletAuthorization,
): Promise<Outcome> {
  return act(m, { kind: 'unstakeDevice', ...input }, authorization, input.deviceKey, (scene, actor) =>
    asOwner(scene, actor, 'device', () => decideUnstake(scene.aggregate, scene.parameters, scene.now)),
  );
}

/** Pays the own stake back after the cooldown. Refusals: NOT_FOUND, NOTHING_STAKED, NOT_UNSTAKED, NOT_YET_WITHDRAWABLE. */
export async function withdrawDeviceStake(
  m: Marketplace,
  input: { readonly deviceKey: string },
  authorization: WalletAuthorization,
): Promise<Outcome> {
  return act(m, { kind: 'withdrawDeviceStake', ...input }, authorization, input.deviceKey, (scene, actor) =>
    asOwner(scene, actor, 'device', () => decideWithdrawStake(scene.aggregate, scene.now)),
  );
}

/** Credits wallets with what arrived from outside, in base units; one transaction for all of them. */
export async function creditDeposits(
  m: Marketplace,
  deposits: readonly { readonly wallet: string; readonly amount: bigint }[],
): Promise<void> {
  await m.database.transaction(async (tx) => {
    const now = await marketNow(m, tx);
    const accounts = await holdAccountsOf(
      m,
      tx,
      deposits.map(({ wallet }) => wallet),
    );
    const records = deposits.map(({ wallet, amount }) => {
      const accountId = accounts.get(wallet);
      if (accountId === undefined) throw new Error('a wallet that was just ensured is missing');
      return accountRecord('DEPOSIT_CREDITED', accountId, now, amount);
    });
    const transfers = deposits.map(({ wallet, amount }) => depositTransfer(wallet, amount, now));
    await postTransfers(tx, transfers, null, m.random);
    await insertEvents(tx, records, m.random);
  });
  m.ring();
}

/** Sandbox only: play money for a wallet. Refusals: SANDBOX_ONLY. */
export async function faucet(
  m: Marketplace,
  input: { readonly wallet: string; readonly amount: bigint },
): Promise<{ readonly amount: bigint } | { readonly refusal: Refusal }> {
  if (!m.settings.sandbox) return { refusal: { code: 'SANDBOX_ONLY' } };
  await creditDeposits(m, [input]);
  return { amount: input.amount };
}
