// Account aggregates: loads an account with its wallets for a decision to link, unlink or promote a wallet, and saves the events of
// the decision. When a wallet moves to another account, its devices and co-stakes follow by their foreign keys in the same statement.

import type { Account, AccountEvent, AccountWallet } from '../domain/account.ts';
import { readClaimSlotUse } from './co-stakes.ts';
import { type Queryable, sql } from './db/database.ts';
import { deleteWebhooksOfWallet } from './webhooks.ts';

/** Returns an account with its wallets; the caller holds the account's lock. */
export async function loadAccount(tx: Queryable, accountId: string, now: Date): Promise<Account> {
  const wallets = await tx.query<AccountWallet>(sql`
    SELECT wallet.address, wallet.is_primary AS "isPrimary",
           coalesce((SELECT balance FROM ledger_account WHERE code = 'wallet/' || wallet.address), 0) AS balance,
           (SELECT count(*)::int FROM device WHERE owner_wallet = wallet.address) AS devices,
           (SELECT count(*)::int FROM co_stake
            WHERE co_stake.account_id = wallet.account_id AND co_stake.wallet = wallet.address
              AND (recorded_phase NOT IN ('FAILED', 'WITHDRAWN')
                   OR reward_lifetime > reward_claimed + reward_slashed)) AS "coStakes",
           (SELECT count(*)::int FROM payout WHERE payout.wallet = wallet.address AND reported_at IS NULL) AS payouts
    FROM wallet WHERE wallet.account_id = ${accountId}::uuid
    ORDER BY wallet.is_primary DESC, wallet.linked_at, wallet.address`);
  return { id: accountId, wallets, ...(await readClaimSlotUse(tx, accountId, now)) };
}

/** Returns true when one of the two accounts has or had a settled or pending co-stake on a device of the other. */
export async function haveCoStakedEachOther(
  tx: Queryable,
  accountId: string,
  otherAccountId: string,
): Promise<boolean> {
  const [row] = await tx.query<{ crossed: boolean }>(sql`
    SELECT EXISTS (
      SELECT FROM co_stake JOIN device ON device.id = co_stake.device_key
      WHERE co_stake.settlement IN ('SENDING', 'APPROVED')
        AND ((co_stake.account_id = ${accountId}::uuid AND device.owner_account_id = ${otherAccountId}::uuid)
             OR (co_stake.account_id = ${otherAccountId}::uuid AND device.owner_account_id = ${accountId}::uuid))) AS crossed`);
  return row?.crossed === true;
}

/**
 * Applies an account event to the stored wallets, sessions and accounts. `newAccountId` is the id for the new account of an
 * unlinked wallet; `at` is marketplace time, `wallAt` wall time.
 */
export async function saveAccountEvent(
  tx: Queryable,
  event: AccountEvent,
  given: { readonly claimCap: number; readonly newAccountId: string; readonly at: Date; readonly wallAt: Date },
): Promise<void> {
  const { accountId, wallet } = event;
  const { at, wallAt } = given;
  switch (event.type) {
    case 'WALLET_LINKED':
      await clearSlots(tx, event.fromAccountId, accountId, given.claimCap);
      await moveWallet(tx, wallet, { accountId, isPrimary: false, at });
      // Revoke the sessions of the account that is deleted: their clients have to sign in again, to the account that the wallet
      // moved to.
      await tx.execute(sql`
        UPDATE session SET account_id = ${accountId}::uuid, revoked_at = coalesce(revoked_at, ${wallAt}),
                           revoked_for = coalesce(revoked_for, 'WALLET_LINKED')
        WHERE account_id = ${event.fromAccountId}::uuid`);
      await tx.execute(sql`
        WITH floor AS (DELETE FROM clock_floor WHERE subject = ${event.fromAccountId}::uuid)
        DELETE FROM account WHERE id = ${event.fromAccountId}::uuid`);
      return;
    case 'WALLET_UNLINKED':
      await tx.execute(sql`INSERT INTO account (id, created_at) VALUES (${given.newAccountId}::uuid, ${at})`);
      await moveWallet(tx, wallet, { accountId: given.newAccountId, isPrimary: true, at });
      await tx.execute(sql`
        UPDATE session SET revoked_at = ${wallAt}, revoked_for = 'WALLET_UNLINKED'
        WHERE account_id = ${accountId}::uuid AND wallet = ${wallet} AND revoked_at IS NULL`);
      await deleteWebhooksOfWallet(tx, accountId, wallet);
      return;
    case 'PRIMARY_WALLET_CHANGED':
      await tx.execute(sql`UPDATE wallet SET is_primary = false WHERE account_id = ${accountId}::uuid AND is_primary`);
      await tx.execute(sql`UPDATE wallet SET is_primary = true WHERE address = ${wallet}`);
      return;
    default:
      return event satisfies never;
  }
}

async function moveWallet(
  tx: Queryable,
  wallet: string,
  to: { readonly accountId: string; readonly isPrimary: boolean; readonly at: Date },
): Promise<void> {
  await tx.execute(sql`
    UPDATE wallet SET account_id = ${to.accountId}::uuid, is_primary = ${to.isPrimary}, linked_at = ${to.at}
    WHERE address = ${wallet}`);
}

/** Gives the claims of the account `from` slot numbers that are free in both accounts, so that the account `into` can take them over. */
async function clearSlots(tx: Queryable, from: string, into: string, claimCap: number): Promise<void> {
  await tx.execute(sql`
    WITH taken AS (
      SELECT claim_slot AS slot FROM co_stake WHERE account_id = ${into}::uuid AND claim_slot IS NOT NULL
    ), coming AS (
      SELECT id, claim_slot AS slot FROM co_stake WHERE account_id = ${from}::uuid AND claim_slot IS NOT NULL
    ), clash AS (
      SELECT id, row_number() OVER (ORDER BY id) AS place FROM coming WHERE slot IN (SELECT slot FROM taken)
    ), free AS (
      SELECT slot, row_number() OVER (ORDER BY slot) AS place FROM generate_series(1, ${claimCap}::int) AS slot
      WHERE slot NOT IN (SELECT slot FROM taken) AND slot NOT IN (SELECT slot FROM coming)
    )
    UPDATE co_stake SET claim_slot = free.slot, claim_cap = greatest(claim_cap, free.slot)
    FROM clash JOIN free USING (place) WHERE co_stake.id = clash.id`);
}
