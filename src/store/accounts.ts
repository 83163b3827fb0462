// Accounts and their wallets. A wallet belongs to exactly one account; an account is created together with its first wallet.

import { newKey, type RandomBytes } from '../domain/key.ts';
import { type Database, type Queryable, type Sql, sql } from './db/database.ts';

export type WalletRow = {
  readonly address: string;
  readonly accountId: string;
  readonly isPrimary: boolean;
  readonly linkedAt: Date;
};

/** Returns the account of a wallet; null when the wallet is unknown. */
export async function accountOfWallet(db: Queryable, address: string): Promise<string | null> {
  const [row] = await db.query<{ accountId: string }>(sql`
    SELECT account_id AS "accountId" FROM wallet WHERE address = ${address}`);
  return row?.accountId ?? null;
}

/**
 * Returns the account of each wallet. A new wallet gets a new account as its primary wallet; concurrent calls agree on one. `clock` is
 * the SQL expression of market time, which dates new accounts. `onNew` is called for each wallet whose account this call has created,
 * and may throw to roll the transaction back.
 */
export async function ensureAccounts(
  tx: Queryable,
  addresses: readonly string[],
  clock: Sql,
  random: RandomBytes,
  onNew: (wallet: string) => void = () => undefined,
): Promise<ReadonlyMap<string, string>> {
  const distinct = [...new Set(addresses)].sort();
  const keys = distinct.map(() => newKey(random));
  await tx.execute(sql`
    WITH wanted AS (
      SELECT * FROM unnest(${distinct}::text[], ${keys}::uuid[]) AS w (address, account_id)
      WHERE NOT EXISTS (SELECT FROM wallet WHERE wallet.address = w.address)
    ), clock AS MATERIALIZED (
      SELECT ${clock} AS now
    ), opened AS (
      INSERT INTO account (id, created_at) SELECT account_id, now FROM wanted, clock
    )
    INSERT INTO wallet (address, account_id, is_primary, linked_at)
    SELECT address, account_id, true, now FROM wanted, clock ORDER BY address
    ON CONFLICT (address) DO NOTHING`);
  const rows = await tx.query<{ address: string; accountId: string }>(sql`
    SELECT address, account_id AS "accountId" FROM wallet WHERE address = ANY (${distinct}::text[])`);
  // A concurrent transaction may have inserted a wallet first: the account made for it here then has no wallet and is deleted.
  await tx.execute(sql`
    DELETE FROM account WHERE id = ANY (${keys}::uuid[]) AND NOT EXISTS (SELECT FROM wallet WHERE account_id = account.id)`);
  const made = new Set(keys);
  for (const { address, accountId } of rows) if (made.has(accountId)) onNew(address);
  return new Map(rows.map((row) => [row.address, row.accountId]));
}

/** Returns the wallets with these addresses; an unknown address is left out. */
export async function walletsByAddress(
  db: Pick<Database, 'typed'>,
  addresses: readonly string[],
): Promise<readonly WalletRow[]> {
  return (await db.typed()).wallet.findMany({ where: { address: { in: [...addresses] } } });
}

/** Returns the wallets of an account, the primary one first. A prepared statement, because every signed-in page reads them. */
export async function walletsOfAccount(db: Queryable, accountId: string): Promise<readonly WalletRow[]> {
  return db.query<WalletRow>(sql`
    SELECT address, account_id AS "accountId", is_primary AS "isPrimary", linked_at AS "linkedAt"
    FROM wallet WHERE account_id = ${accountId}::uuid ORDER BY is_primary DESC, linked_at, address`);
}

/** Returns the number of the account's present calendar address; null for an unknown account. */
export async function calendarVersionOf(db: Queryable, accountId: string): Promise<number | null> {
  const [row] = await db.query<{ version: number }>(sql`
    SELECT calendar_version AS version FROM account WHERE id = ${accountId}::uuid`);
  return row?.version ?? null;
}

/**
 * Ends the account's calendar address, and returns the number of the next one. It is random, because the next number in a sequence may
 * have been used before a restore took that away, and its address would be valid again.
 */
export async function renewCalendarVersion(db: Queryable, accountId: string): Promise<number> {
  const [row] = await db.query<{ version: number }>(sql`
    UPDATE account SET calendar_version = 1 + floor(random() * 2147483646)::integer WHERE id = ${accountId}::uuid
    RETURNING calendar_version AS version`);
  if (row === undefined) throw new Error('the account of a session exists');
  return row.version;
}
