// Claims all rewards of one wallet in one transaction: one signature pays out many co-stakes and devices.
// **Invariant:** every source is decided and written by the write path, under the locks of all devices concerned, so that it has the
// events and transfers of a claim of its own. What was paid is stored as the outcome; a repetition answers with it.

import { claimSlotUse } from '../domain/claim-slots.ts';
import { walletLedgerAccount } from '../domain/ledger.ts';
import { claimRewards, MAX_CLAIMED_SOURCES } from '../domain/reward-claim.ts';
import { findAction, insertAction, type SignedActionRow, storeOutcome } from '../store/actions.ts';
import { lockAccount, lockDevices, lockLedgerAccounts } from '../store/locks.ts';
import { rewardSourcesOf } from '../store/reward-sources.ts';
import type { AppContext } from './context.ts';
import {
  catchRefusal,
  type DecisionContext,
  getOrCreateAccount,
  type Outcome,
  RefusalRollback,
  repeatedOutcome,
  write,
} from './write-path.ts';

/**
 * Pays the accrued rewards of the signing wallet's oldest sources to that wallet. The outcome is the id of the signed action, with what
 * was paid. Refusals: NONCE_ALREADY_USED, NOTHING_TO_CLAIM.
 */
export async function executeClaimOfAllRewards(ctx: AppContext, signed: SignedActionRow): Promise<Outcome> {
  const { id, wallet } = signed;
  return catchRefusal(async () => {
    const outcome = await ctx.database.transaction(async (tx): Promise<Outcome> => {
      if (!(await insertAction(tx, signed))) return repeatedOutcome(signed, await findAction(tx, wallet, signed.nonce));
      const accountId = await getOrCreateAccount(ctx, tx, wallet);
      await lockAccount(tx, accountId);
      const holder = { accountId, wallet };
      const found = await rewardSourcesOf(tx, holder, { limit: MAX_CLAIMED_SOURCES, deviceKeys: null });
      const deviceKeys = found.sources.map(({ deviceKey }) => deviceKey);
      await lockDevices(tx, deviceKeys);
      // A slash may have taken rewards while the transaction waited for a lock, so the amounts are read again.
      const { sources, total } = await rewardSourcesOf(tx, holder, { limit: MAX_CLAIMED_SOURCES, deviceKeys });
      if (sources.length === 0) throw new RefusalRollback({ code: 'NOTHING_TO_CLAIM' });
      const balances = await lockLedgerAccounts(tx, [walletLedgerAccount(wallet)]);
      const balance = balances.get(walletLedgerAccount(wallet)) ?? 0n;
      for (const { coStakeId, deviceKey } of sources) {
        const command = {
          deviceKey,
          subject: coStakeId === null ? {} : { coStakeId },
          decide: ({ aggregate, now }: DecisionContext) => claimRewards({ coStakeId }, aggregate, now),
        };
        await write(ctx, tx, command, accountId, ({ slotHolders }, now) => ({
          ...{ signedActionId: id, accountId, wallet, balance },
          ...claimSlotUse(slotHolders, now),
        }));
      }
      const claims = sources.map((source) => ({ ...source, amount: String(source.amount) }));
      await storeOutcome(tx, id, { id, claims, remaining: total - sources.length });
      return { id, replayed: false };
    });
    ctx.notify();
    return outcome;
  });
}
