// Money in: what a wallet receives and what an owner stakes on a device.

import { accountRecord } from '../domain/event-record.ts';
import { depositTransfer } from '../domain/ledger.ts';
import { stakeDevice as decideStake } from '../domain/offer-rules.ts';
import {
  withdrawOverflow as decideOverflow,
  unstakeDevice as decideUnstake,
  withdrawDeviceStake as decideWithdrawStake,
} from '../domain/owner-stake.ts';
import { insertEvents } from '../store/events.ts';
import { postTransfers } from '../store/ledger.ts';
import type { WalletAuthorization } from './authorization.ts';
import { marketNow } from './clock.ts';
import type { AppContext } from './context.ts';
import { asOwner } from './offers.ts';
import { act } from './signed-action.ts';
import { holdAccountsOf, type Outcome } from './write-path.ts';

/** Adds to the own stake on one's device. Refusals: NOT_FOUND, DEVICE_NOT_COMMITTED, INSUFFICIENT_BALANCE. */
export async function stakeDevice(
  ctx: AppContext,
  input: { readonly deviceKey: string; readonly amount: bigint },
  authorization: WalletAuthorization,
): Promise<Outcome> {
  return act(ctx, { kind: 'stakeDevice', ...input }, authorization, input.deviceKey, (context, actor) =>
    asOwner(context, actor, 'device', () =>
      decideStake({ ...actor, amount: input.amount }, context.aggregate, context.now),
    ),
  );
}

/** Takes stake above the requirement out at once. Refusals: NOT_FOUND, DEVICE_NOT_COMMITTED, OVERFLOW_EXCEEDED. */
export async function withdrawOverflow(
  ctx: AppContext,
  input: { readonly deviceKey: string; readonly amount: bigint },
  authorization: WalletAuthorization,
): Promise<Outcome> {
  return act(ctx, { kind: 'withdrawOverflow', ...input }, authorization, input.deviceKey, (context, actor) =>
    asOwner(context, actor, 'device', () => decideOverflow(input, context.aggregate, context.now)),
  );
}

/** Starts the exit with the whole own stake. Refusals: NOT_FOUND, NOTHING_STAKED, OWNER_ALREADY_UNSTAKED, DEVICE_HIRED. */
export async function unstakeDevice(
  ctx: AppContext,
  input: { readonly deviceKey: string },
  authorization: WalletAuthorization,
): Promise<Outcome> {
  return act(ctx, { kind: 'unstakeDevice', ...input }, authorization, input.deviceKey, (context, actor) =>
    asOwner(context, actor, 'device', () => decideUnstake(context.aggregate, context.parameters, context.now)),
  );
}

/** Pays the own stake back after the cooldown. Refusals: NOT_FOUND, NOTHING_STAKED, NOT_UNSTAKED, NOT_YET_WITHDRAWABLE. */
export async function withdrawDeviceStake(
  ctx: AppContext,
  input: { readonly deviceKey: string },
  authorization: WalletAuthorization,
): Promise<Outcome> {
  return act(ctx, { kind: 'withdrawDeviceStake', ...input }, authorization, input.deviceKey, (context, actor) =>
    asOwner(context, actor, 'device', () => decideWithdrawStake(context.aggregate, context.now)),
  );
}

/** Credits wallets with what arrived from outside, in base units; one transaction for all of them. */
export async function creditDeposits(
  ctx: AppContext,
  deposits: readonly { readonly wallet: string; readonly amount: bigint }[],
): Promise<void> {
  await ctx.database.transaction(async (tx) => {
    const now = await marketNow(ctx, tx);
    const accounts = await holdAccountsOf(
      ctx,
      tx,
      deposits.map(({ wallet }) => wallet),
    );
    const records = deposits.map(({ wallet, amount }) => {
      const accountId = accounts.get(wallet);
      if (accountId === undefined) throw new Error('a wallet that was just ensured is missing');
      return accountRecord('DEPOSIT_CREDITED', accountId, now, amount);
    });
    const transfers = deposits.map(({ wallet, amount }) => depositTransfer(wallet, amount, now));
    await postTransfers(tx, transfers, null, ctx.random);
    await insertEvents(tx, records, ctx.random);
  });
  ctx.notify();
}
