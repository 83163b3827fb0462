// Accounts and their wallets. A wallet belongs to exactly one account; an account appears when its first wallet is seen.

import { newKey, type Random } from '../domain/key.ts';
import { type Database, type Queryable, sql } from './db/database.ts';

export type WalletRow = {
  readonly address: string;
  readonly accountId: string;
  readonly isPrimary: boolean;
  readonly linkedAt: Date;
};

/** The account a wallet acts for, or null when it has never been seen. */
export async function accountOfWallet(db: Queryable, address: string): Promise<string | null> {
  const [row] = await db.query<{ accountId: string }>(sql`
    SELECT account_id AS "accountId" FROM wallet WHERE address = ${address}`);
  return row?.accountId ?? null;
}

/** The account of each wallet, created with the wallet as its primary where it is new. Safe against a concurrent twin. */
export async function ensureAccounts(
  tx: Queryable,
  addresses: readonly string[],
  now: Date,
  random: Random,
): Promise<ReadonlyMap<string, string>> {
  const distinct = [...new Set(addresses)].sort();
  const keys = distinct.map(() => newKey(random));
  await tx.execute(sql`
    WITH wanted AS (
      SELECT * FROM unnest(${distinct}::text[], ${keys}::uuid[]) AS w (address, account_id)
      WHERE NOT EXISTS (SELECT FROM wallet WHERE wallet.address = w.address)
    ), opened AS (
      INSERT INTO account (id, created_at) SELECT account_id, ${now} FROM wanted
    )
    INSERT INTO wallet (address, account_id, is_primary, linked_at)
    SELECT address, account_id, true, ${now} FROM wanted ORDER BY address
    ON CONFLICT (address) DO NOTHING`);
  const rows = await tx.query<{ address: string; accountId: string }>(sql`
    SELECT address, account_id AS "accountId" FROM wallet WHERE address = ANY (${distinct}::text[])`);
  // A twin may have been quicker with a wallet: the account opened for it here is then nobody's.
  await tx.execute(sql`
    DELETE FROM account WHERE id = ANY (${keys}::uuid[]) AND NOT EXISTS (SELECT FROM wallet WHERE account_id = account.id)`);
  return new Map(rows.map((row) => [row.address, row.accountId]));
}

/** The account of one wallet, created where it is new. */
export async function ensureAccount(tx: Queryable, address: string, now: Date, random: Random): Promise<string> {
  const found = (await accountOfWallet(tx, address)) ?? (await ensureAccounts(tx, [address], now, random)).get(address);
  if (found === undefined) throw new Error('a wallet that was just ensured is missing');
  return found;
}

/** Wallets by their addresses. */
export async function walletsByAddress(
  db: Pick<Database, 'typed'>,
  addresses: readonly string[],
): Promise<readonly WalletRow[]> {
  return (await db.typed()).wallet.findMany({ where: { address: { in: [...addresses] } } });
}

/** The wallets of an account, the primary one first. Read with every signed-in page, so by a prepared statement. */
export async function walletsOf(db: Queryable, accountId: string): Promise<readonly WalletRow[]> {
  return db.query<WalletRow>(sql`
    SELECT address, account_id AS "accountId", is_primary AS "isPrimary", linked_at AS "linkedAt"
    FROM wallet WHERE account_id = ${accountId}::uuid ORDER BY is_primary DESC, linked_at, address`);
}
