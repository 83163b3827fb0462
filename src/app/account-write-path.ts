// Executes commands that link a wallet to an account, unlink it or make it primary. Each command is one transaction: idempotency key,
// locks, decision, state, event, outcome and evidence. It locks two accounts: that of the signing wallet and that of the wallet in the
// command.
// **Invariant:** a refusal rolls the whole transaction back, including the stored nonces of both wallets.

import { type AccountDecision, type AccountDecisionContext, buildAccountEventRecord } from '../domain/account.ts';
import { newKey } from '../domain/key.ts';
import type { Parameters } from '../domain/parameter.ts';
import type { Refusal } from '../domain/refusal.ts';
import { haveCoStakedEachOther, loadAccount, saveAccountEvent } from '../store/account-aggregates.ts';
import { ensureAccounts } from '../store/accounts.ts';
import { findAction, insertAction, type SignedActionRow, storeOutcome } from '../store/actions.ts';
import { floorWrites } from '../store/clock.ts';
import { releaseClaimSlots } from '../store/co-stakes.ts';
import type { Transaction } from '../store/db/database.ts';
import { eventWrites } from '../store/events.ts';
import { lockAccount, lockAccounts, lockDevicesOfAccounts, lockWallets } from '../store/locks.ts';
import { loadParameters } from '../store/parameters.ts';
import { executeParts } from '../store/write-parts.ts';
import { marketClockSql, writeNow } from './clock.ts';
import type { AppContext } from './context.ts';
import {
  type Actor,
  catchRefusal,
  getOrCreateAccount,
  type Outcome,
  RefusalRollback,
  repeatedOutcome,
} from './write-path.ts';

/**
 * Executes a command that a wallet has signed: it links `command.wallet` to the signer's account, unlinks it or makes it primary.
 * `countersigned` is the verified authorisation of `command.wallet`; null for an action that one wallet signs alone. Both
 * authorisations are stored, or neither. Returns the outcome, with the address of `command.wallet` as its id. Refusals:
 * NONCE_ALREADY_USED and those of `decide`.
 */
export async function executeAccountCommand(
  ctx: AppContext,
  signed: SignedActionRow,
  command: {
    readonly wallet: string;
    readonly countersigned: SignedActionRow | null;
    readonly decide: (context: AccountDecisionContext, parameters: Parameters) => AccountDecision;
  },
): Promise<Outcome> {
  const { wallet, countersigned } = command;
  return catchRefusal(async () => {
    const outcome = await ctx.database.transaction(async (tx): Promise<Outcome> => {
      if (!(await insertAction(tx, signed)))
        return repeatedOutcome(signed, await findAction(tx, signed.wallet, signed.nonce));
      if (countersigned !== null && !(await insertAction(tx, countersigned))) {
        throw new RefusalRollback({ code: 'NONCE_ALREADY_USED' });
      }
      const { context, parameters, now } = await openContext(ctx, tx, signed.wallet, wallet);
      const decision = command.decide(context, parameters);
      if ('refusal' in decision) throw new RefusalRollback(decision.refusal);
      await saveAccountEvent(tx, decision.event, {
        claimCap: parameters.claimCap,
        newAccountId: newKey(ctx.random),
        at: now,
        wallAt: ctx.wallNow(),
      });
      const records = [buildAccountEventRecord(decision.event, now)];
      const { accountId } = decision.event;
      await executeParts(tx, [...eventWrites(records, ctx.random), ...floorWrites([accountId], now)]);
      for (const one of countersigned === null ? [signed] : [signed, countersigned]) {
        await storeOutcome(tx, one.id, { id: wallet });
      }
      return { id: wallet, replayed: false };
    });
    ctx.notify();
    return outcome;
  });
}

/**
 * Executes a command that a wallet has signed and that writes one record of its account, with the key `recordId`. `write` runs under the
 * lock of the account. Refusals: NONCE_ALREADY_USED and those of `write`. @throws NotReady while the clock is in doubt.
 */
export async function executeRecordCommand(
  ctx: AppContext,
  signed: SignedActionRow,
  recordId: string,
  write: (tx: Transaction, actor: Pick<Actor, 'accountId' | 'wallet'>) => Promise<Refusal | null>,
): Promise<Outcome> {
  const { wallet } = signed;
  return catchRefusal(() =>
    ctx.database.transaction(async (tx): Promise<Outcome> => {
      if (!(await insertAction(tx, signed))) return repeatedOutcome(signed, await findAction(tx, wallet, signed.nonce));
      const accountId = await getOrCreateAccount(ctx, tx, wallet);
      await lockAccount(tx, accountId);
      // The account may be new, and its first instant is taken from this clock.
      await writeNow(ctx, tx, { accounts: [accountId] });
      const refusal = await write(tx, { accountId, wallet });
      if (refusal !== null) throw new RefusalRollback(refusal);
      await storeOutcome(tx, signed.id, { id: recordId });
      return { id: recordId, replayed: false };
    }),
  );
}

/**
 * Locks the signing wallet, the wallet in the command, their accounts and the devices of both accounts in the global lock order;
 * then reads both accounts.
 */
async function openContext(
  ctx: AppContext,
  tx: Transaction,
  acting: string,
  wallet: string,
): Promise<{ readonly context: AccountDecisionContext; readonly parameters: Parameters; readonly now: Date }> {
  await ensureAccounts(tx, [acting, wallet], marketClockSql(ctx), ctx.random, ctx.admission?.newAccount);
  const accounts = await lockWallets(tx, [acting, wallet]);
  const accountId = accounts.get(acting);
  const otherId = accounts.get(wallet);
  if (accountId === undefined || otherId === undefined) throw new Error('a wallet that was just ensured is missing');
  await lockAccounts(tx, [accountId, otherId]);
  if (accountId !== otherId) await lockDevicesOfAccounts(tx, [accountId, otherId]);
  const now = await writeNow(ctx, tx, { accounts: [accountId, otherId] });
  for (const id of new Set([accountId, otherId])) await releaseClaimSlots(tx, id, now);
  const account = await loadAccount(tx, accountId, now);
  const other = accountId === otherId ? account : await loadAccount(tx, otherId, now);
  const crossStaked = accountId !== otherId && (await haveCoStakedEachOther(tx, accountId, otherId));
  return { context: { account, other, wallet, crossStaked }, parameters: await loadParameters(tx, now), now };
}
