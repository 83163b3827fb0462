// Row locks. **Invariant:** every transaction locks in one order: wallets by address, accounts by id, devices by key, ledger
// accounts by code. The mode is NO KEY UPDATE, so that an insert with a foreign key to a locked row does not wait. The lock of a
// device covers its whole aggregate: stake, offers, co-stakes.

import { walletLedgerAccount } from '../domain/ledger.ts';
import { type ActionOutcome, insertActionWithOutcome, type SignedActionRow } from './actions.ts';
import { type Queryable, type Sql, sql, type Transaction } from './db/database.ts';

/**
 * Takes shared locks on wallets until the transaction ends and returns the account of each. A transaction that stores an
 * account's id holds the lock of the wallet by which it found the account.
 */
export async function lockWalletsShared(
  tx: Queryable,
  addresses: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ address: string; accountId: string }>(sql`
    SELECT address, account_id AS "accountId" FROM wallet WHERE address = ANY (${[...new Set(addresses)]}::text[])
    ORDER BY address FOR KEY SHARE`);
  return new Map(rows.map((row) => [row.address, row.accountId]));
}

/** Takes exclusive locks on wallets that are about to change their account, and returns the account of each. */
export async function lockWallets(tx: Queryable, addresses: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ address: string; accountId: string }>(sql`
    SELECT address, account_id AS "accountId" FROM wallet WHERE address = ANY (${[...new Set(addresses)]}::text[])
    ORDER BY address FOR UPDATE`);
  return new Map(rows.map((row) => [row.address, row.accountId]));
}

/** Locks accounts in order of id. */
export async function lockAccounts(tx: Queryable, accountIds: readonly string[]): Promise<void> {
  await tx.query(sql`
    SELECT id FROM account WHERE id = ANY (${[...new Set(accountIds)]}::uuid[]) ORDER BY id FOR NO KEY UPDATE`);
}

/** Locks every device that the accounts own or have a co-stake on that has not ended, in order of key. */
export async function lockDevicesOfAccounts(tx: Queryable, accountIds: readonly string[]): Promise<void> {
  await tx.query(sql`
    SELECT id FROM device
    WHERE owner_account_id = ANY (${[...accountIds]}::uuid[])
       OR id IN (SELECT device_key FROM co_stake WHERE account_id = ANY (${[...accountIds]}::uuid[]))
    ORDER BY id FOR NO KEY UPDATE`);
}

/** Locks an account; its claim slots are counted and taken under this lock. */
export async function lockAccount(tx: Queryable, accountId: string): Promise<void> {
  await tx.query(sql`SELECT id FROM account WHERE id = ${accountId}::uuid FOR NO KEY UPDATE`);
}

/** Locks a device and with it its aggregate. Returns false when there is no such device. */
export async function lockDevice(tx: Queryable, deviceKey: string): Promise<boolean> {
  const rows = await tx.query(sql`SELECT id FROM device WHERE id = ${deviceKey}::uuid FOR NO KEY UPDATE`);
  return rows.length === 1;
}

/** Locks devices by key, in order of key. */
export async function lockDevices(tx: Queryable, deviceKeys: readonly string[]): Promise<void> {
  await tx.query(sql`
    SELECT id FROM device WHERE id = ANY (${[...new Set(deviceKeys)]}::uuid[]) ORDER BY id FOR NO KEY UPDATE`);
}

/** The result of `lockForSignedAction`: the locks that it took. It takes each lock only if it got the previous one. */
export type SignedActionLocks = {
  /** False when the nonce was taken before; then nothing is locked. */
  readonly isNew: boolean;
  /**
   * The account of the wallet, locked; null when the wallet is unknown, or changed its account while this statement waited for a
   * lock.
   */
  readonly accountId: string | null;
  /** True when the device exists and is locked. */
  readonly hasDevice: boolean;
  /** Free balance of the wallet, base units, locked; zero when the wallet has no ledger account. */
  readonly balance: bigint;
};

/**
 * Inserts a signed action and takes its locks in one statement: the nonce, the wallet (shared), its account, the device, the ledger
 * account of the wallet. It reads nothing else, because the statement sees the rows as they were before it waited.
 */
export async function lockForSignedAction(
  tx: Queryable,
  signed: SignedActionRow,
  outcome: ActionOutcome,
  deviceKey: string,
): Promise<SignedActionLocks> {
  const [locks] = await tx.query<SignedActionLocks>(sql`
    WITH action AS (${insertActionWithOutcome(signed, outcome)} RETURNING id),
    held_wallet AS MATERIALIZED (
      SELECT account_id FROM wallet
      WHERE address = ${signed.wallet} AND (SELECT count(*) FROM action) = 1 FOR KEY SHARE),
    held_account AS MATERIALIZED (
      SELECT id FROM account WHERE id = (SELECT account_id FROM held_wallet) FOR NO KEY UPDATE),
    held_device AS MATERIALIZED (
      SELECT id FROM device
      WHERE id = ${deviceKey}::uuid AND (SELECT count(*) FROM held_account) = 1 FOR NO KEY UPDATE),
    held_balance AS MATERIALIZED (
      SELECT balance FROM ledger_account
      WHERE code = ${walletLedgerAccount(signed.wallet)} AND (SELECT count(*) FROM held_device) = 1 FOR NO KEY UPDATE)
    SELECT (SELECT count(*) FROM action) = 1 AS "isNew", (SELECT id FROM held_account) AS "accountId",
           (SELECT count(*) FROM held_device) = 1 AS "hasDevice",
           coalesce((SELECT balance FROM held_balance), 0) AS balance`);
  if (locks === undefined) throw new Error('the statement of the locks returned no row');
  return locks;
}

/**
 * Sets the limits and the planner of a transaction that writes rows of all devices with each statement. It may wait two minutes for a lock, because a block of
 * 100 000 devices holds all devices longer than other work may wait. Its joins and sorts stay in memory, PostgreSQL compiles no statement,
 * and it finds the devices of a chunk by their keys instead of reading all devices for each chunk.
 */
export async function tuneForAllDevices(tx: Queryable): Promise<void> {
  await tx.query(sql`
    SELECT set_config('lock_timeout', '120s', true), set_config('work_mem', '64MB', true), set_config('jit', 'off', true),
           set_config('random_page_cost', '1.1', true)`);
}

/** Locks devices by the network's ids, in order of key; unknown ids are ignored. A join, because a condition is planned id by id. */
export async function lockDevicesById(tx: Queryable, deviceIds: readonly string[]): Promise<void> {
  await tx.query(sql`
    SELECT count(*) FROM (
      SELECT device.id FROM unnest(${[...deviceIds]}::uuid[]) AS wanted (id) JOIN device ON device.device_id = wanted.id
      ORDER BY device.id FOR NO KEY UPDATE OF device) AS held`);
}

/**
 * Locks every device, also one that is being imported: waits for all transactions that hold a device, and those that want one wait for this
 * one. One lock of the table, because a lock of each row writes the row.
 */
export async function lockAllDevices(tx: Queryable): Promise<void> {
  await tx.query(sql`LOCK TABLE device IN EXCLUSIVE MODE`);
}

/** Locks every device of these models, in order of key, so that no concurrent transaction decides by the previous multiplier. */
export async function lockDevicesOfModels(tx: Queryable, models: readonly string[]): Promise<void> {
  await tx.query(sql`
    SELECT count(*) FROM (
      SELECT id FROM device WHERE model = ANY (${[...new Set(models)]}::text[]) ORDER BY id FOR NO KEY UPDATE
    ) locked`);
}

/** Inserts missing ledger accounts, locks all of them in order of code, and returns their balances, base units. */
export async function lockLedgerAccounts(
  tx: Queryable,
  codes: readonly string[],
): Promise<ReadonlyMap<string, bigint>> {
  const sorted = [...new Set(codes)].sort();
  await tx.execute(sql`
    INSERT INTO ledger_account (code, may_be_negative)
    SELECT code, code IN ('deposits', 'block-rewards') FROM unnest(${sorted}::text[]) AS wanted (code)
    WHERE NOT EXISTS (SELECT FROM ledger_account present WHERE present.code = wanted.code)
    ORDER BY code ON CONFLICT (code) DO NOTHING`);
  const rows = await tx.query<{ code: string; balance: bigint }>(sql`
    SELECT code, balance FROM ledger_account WHERE code = ANY (${sorted}::text[]) ORDER BY code FOR NO KEY UPDATE`);
  return new Map(rows.map((row) => [row.code, row.balance]));
}

/**
 * Returns the query of at most `limit` webhook endpoints that have something to send and that no process holds; it locks them and skips
 * those that another transaction has locked. A lease that ends later than one of `leaseMs` can was written before the clock was set
 * back, and counts as over.
 */
export const unheldWebhooksSql = (limit: number, leaseMs: number): Sql => sql`
  SELECT id FROM webhook_endpoint
  WHERE (lease_until IS NULL OR lease_until < clock_timestamp()
      OR lease_until > clock_timestamp() + 2 * ${leaseMs}::int * interval '1 millisecond')
    AND ((disabled_reason IS NULL AND NOT paused) OR test_id IS NOT NULL)
  ORDER BY lease_until NULLS FIRST LIMIT ${limit} FOR UPDATE SKIP LOCKED`;

/** Returns the query of the webhook endpoints of a holder among `ids`; it locks them and skips those that another transaction has locked. */
export const freeHeldWebhooksSql = (ids: readonly string[], holder: string): Sql => sql`
  SELECT id FROM webhook_endpoint WHERE id = ANY (${ids}::uuid[]) AND lease_holder = ${holder}::uuid FOR UPDATE SKIP LOCKED`;

/** Locks every webhook endpoint in order of id. */
export async function lockWebhookEndpoints(tx: Transaction): Promise<void> {
  await tx.query(sql`SELECT id FROM webhook_endpoint ORDER BY id FOR UPDATE`);
}

/** Serialises the creation of webhook endpoints that belong to no account; their number is counted under this lock. */
export async function lockPublicWebhooks(tx: Transaction): Promise<void> {
  await tx.query(sql`SELECT pg_advisory_xact_lock(hashtext('tandem public webhooks'))`);
}
