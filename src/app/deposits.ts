// Credits deposits to wallets. **Invariant:** a deposit that the network reports is credited once, by its reference.

import { buildAccountRecord } from '../domain/event-record.ts';
import { depositTransfer } from '../domain/ledger.ts';
import type { NetworkRefusalOf } from '../domain/network-refusal.ts';
import { floorWrites } from '../store/clock.ts';
import { type DepositRow, findDeposit, insertDeposit } from '../store/deposits.ts';
import { eventWrites } from '../store/events.ts';
import { postTransfers } from '../store/ledger.ts';
import { lockAccount, lockAccounts } from '../store/locks.ts';
import { executeParts } from '../store/write-parts.ts';
import { writeNow } from './clock.ts';
import type { AppContext } from './context.ts';
import { getOrCreateAccount, getOrCreateAccounts } from './write-path.ts';

/**
 * Credits a reported deposit to its wallet; the amount is in base units. A repeated report changes nothing and returns
 * `replayed: true`. Refusal: DEPOSIT_REFERENCE_USED when the reference is stored with another wallet or amount.
 */
export async function creditDeposit(
  ctx: AppContext,
  deposit: DepositRow,
): Promise<
  (DepositRow & { readonly replayed: boolean }) | { readonly refusal: NetworkRefusalOf<'DEPOSIT_REFERENCE_USED'> }
> {
  const { reference, wallet, amount } = deposit;
  const fresh = await ctx.database.transaction(async (tx) => {
    const accountId = await getOrCreateAccount(ctx, tx, wallet);
    await lockAccount(tx, accountId);
    const now = await writeNow(ctx, tx, { accounts: [accountId] });
    if (!(await insertDeposit(tx, deposit, now))) return false;
    await postTransfers(tx, [depositTransfer(wallet, amount, now)], null, ctx.random);
    const records = [buildAccountRecord('DEPOSIT_CREDITED', accountId, now, amount, wallet)];
    await executeParts(tx, [...eventWrites(records, ctx.random), ...floorWrites([accountId], now)]);
    return true;
  });
  if (fresh) ctx.notify();
  const stored = fresh ? deposit : await findDeposit(ctx.database, reference);
  if (stored !== null && stored.wallet === wallet && stored.amount === amount) return { ...deposit, replayed: !fresh };
  return { refusal: { code: 'DEPOSIT_REFERENCE_USED', wallet, amount } };
}

/** Credits amounts in base units to several wallets in one transaction, without a deposit reference. Used for play money and tests. */
export async function creditDeposits(
  ctx: AppContext,
  deposits: readonly { readonly wallet: string; readonly amount: bigint }[],
): Promise<void> {
  await ctx.database.transaction(async (tx) => {
    const accounts = await getOrCreateAccounts(
      ctx,
      tx,
      deposits.map(({ wallet }) => wallet),
    );
    const accountIds = [...accounts.values()];
    await lockAccounts(tx, accountIds);
    const now = await writeNow(ctx, tx, { accounts: accountIds });
    const records = deposits.map(({ wallet, amount }) => {
      const accountId = accounts.get(wallet);
      if (accountId === undefined) throw new Error('a wallet that was just ensured is missing');
      return buildAccountRecord('DEPOSIT_CREDITED', accountId, now, amount, wallet);
    });
    const transfers = deposits.map(({ wallet, amount }) => depositTransfer(wallet, amount, now));
    await postTransfers(tx, transfers, null, ctx.random);
    await executeParts(tx, [...eventWrites(records, ctx.random), ...floorWrites(accountIds, now)]);
  });
  ctx.notify();
}
