// Credits deposits to wallets. **Invariant:** a deposit that the network reports is credited once, by its reference.

import { buildAccountRecord } from '../domain/event-record.ts';
import { depositTransfer } from '../domain/ledger.ts';
import type { NetworkRefusalOf } from '../domain/network-refusal.ts';
import { type DepositRow, findDeposit, insertDeposit } from '../store/deposits.ts';
import { insertEvents } from '../store/events.ts';
import { postTransfers } from '../store/ledger.ts';
import { marketNow } from './clock.ts';
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
    if (!(await insertDeposit(tx, deposit, await marketNow(ctx, tx)))) return false;
    const accountId = await getOrCreateAccount(ctx, tx, wallet);
    const now = await marketNow(ctx, tx);
    await postTransfers(tx, [depositTransfer(wallet, amount, now)], null, ctx.random);
    await insertEvents(tx, [buildAccountRecord('DEPOSIT_CREDITED', accountId, now, amount, wallet)], ctx.random);
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
    const now = await marketNow(ctx, tx);
    const accounts = await getOrCreateAccounts(
      ctx,
      tx,
      deposits.map(({ wallet }) => wallet),
    );
    const records = deposits.map(({ wallet, amount }) => {
      const accountId = accounts.get(wallet);
      if (accountId === undefined) throw new Error('a wallet that was just ensured is missing');
      return buildAccountRecord('DEPOSIT_CREDITED', accountId, now, amount);
    });
    const transfers = deposits.map(({ wallet, amount }) => depositTransfer(wallet, amount, now));
    await postTransfers(tx, transfers, null, ctx.random);
    await insertEvents(tx, records, ctx.random);
  });
  ctx.notify();
}
