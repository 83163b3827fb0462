// Blocks: the hourly units in which rewards are paid, with their status and totals, and the totals of the network.
// The rewards of a block are written in block-rewards.ts and credited when it is complete (rolling-windows.ts).

import type { IngestedRewards } from './block-rewards.ts';
import { type Queryable, sql } from './db/database.ts';

export type BlockStatus = 'IN_PROGRESS' | 'PROCESSING' | 'COMPLETED';

export type BlockRow = {
  /** Number of the block: hours from 1970-01-01T00:00Z to its start. */
  readonly number: number;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly status: BlockStatus;
  readonly completedAt: Date | null;
};

/** Takes the transaction lock of block reports: one report at a time over all processes. */
export async function lockBlockReports(tx: Queryable): Promise<void> {
  await tx.query(sql`SELECT pg_advisory_xact_lock(hashtext('tandem blocks'))`);
}

/** Inserts a block in progress unless it exists. Returns the stored row. */
export async function ensureBlock(
  tx: Queryable,
  block: Pick<BlockRow, 'number' | 'startsAt' | 'endsAt'>,
): Promise<BlockRow> {
  await tx.execute(sql`
    INSERT INTO block (number, starts_at, ends_at, status)
    VALUES (${block.number}, ${block.startsAt}, ${block.endsAt}, 'IN_PROGRESS') ON CONFLICT (number) DO NOTHING`);
  const [row] = await tx.query<BlockRow>(sql`
    SELECT number, starts_at AS "startsAt", ends_at AS "endsAt", status, completed_at AS "completedAt"
    FROM block WHERE number = ${block.number}`);
  if (row === undefined) throw new Error('a block that was just opened is missing');
  return row;
}

/** Updates the status of a block and adds ingested rewards to its totals. Returns the number of its rewards and their sum, base units. */
export async function updateBlock(
  tx: Queryable,
  block: Pick<BlockRow, 'number' | 'status' | 'completedAt'>,
  rewards: Omit<IngestedRewards, 'number'>,
): Promise<{ readonly nominated: number; readonly rewarded: bigint }> {
  const [row] = await tx.query<{ nominated: number; rewarded: bigint }>(sql`
    UPDATE block SET status = ${block.status}, completed_at = ${block.completedAt}, nominated = nominated + ${rewards.devices},
                     succeeded = succeeded + ${rewards.succeeded}, rewarded = rewarded + ${rewards.rewarded}
    WHERE number = ${block.number} RETURNING nominated, rewarded`);
  return row ?? { nominated: 0, rewarded: 0n };
}

/** The latest completed block. Rolling windows end with it, and its day is the last of the reliability series. */
export type LatestBlock = Pick<BlockRow, 'number' | 'startsAt' | 'endsAt'>;

/** Returns the latest completed block; null before the first. */
export async function latestBlock(db: Queryable): Promise<LatestBlock | null> {
  const [row] = await db.query<LatestBlock>(sql`
    SELECT number, starts_at AS "startsAt", ends_at AS "endsAt" FROM block
    WHERE status = 'COMPLETED' ORDER BY number DESC LIMIT 1`);
  return row ?? null;
}

/** Returns blocks, the latest first; with `before`, only those with a lower number. */
export async function blocksPage(
  db: Queryable,
  page: { readonly before: number | null; readonly limit: number },
): Promise<readonly BlockSummary[]> {
  return db.query<BlockSummary>(sql`
    SELECT number, starts_at AS "startsAt", ends_at AS "endsAt", status, completed_at AS "completedAt", nominated, succeeded,
           rewarded AS amount
    FROM block WHERE ${page.before}::int IS NULL OR number < ${page.before}::int
    ORDER BY number DESC LIMIT ${page.limit}`);
}

/** A block with the totals of its rewards. */
export type BlockSummary = BlockRow & {
  readonly nominated: number;
  readonly succeeded: number;
  /** Sum of the credited rewards, base units. */
  readonly amount: bigint;
};

/** Totals of the whole marketplace: devices, stake and rewards. */
export type NetworkTotals = {
  readonly devices: number;
  /** Stake of owners, base units. */
  readonly staked: bigint;
  /** Stake of co-stakers, base units. */
  readonly coStaked: bigint;
  /** Block rewards ever credited, base units. */
  readonly rewarded: bigint;
  /** Payouts without a report, base units. */
  readonly payable: bigint;
  /** Payouts ever sent, base units. */
  readonly paidOut: bigint;
};

/** Returns the totals of the whole marketplace. Devices that are terminated do not count. */
export async function networkTotals(db: Queryable): Promise<NetworkTotals> {
  const [row] = await db.query<NetworkTotals>(sql`
    SELECT (SELECT count(*)::int FROM device WHERE state <> 'TERMINATED') AS devices,
           (SELECT coalesce(sum(balance), 0)::bigint FROM ledger_account WHERE code LIKE 'stake/%') AS staked,
           (SELECT coalesce(sum(balance), 0)::bigint FROM ledger_account WHERE code LIKE 'co-stake/%') AS "coStaked",
           (SELECT coalesce(-min(balance), 0)::bigint FROM ledger_account WHERE code = 'block-rewards') AS rewarded,
           (SELECT coalesce(sum(balance), 0)::bigint FROM ledger_account WHERE code LIKE 'payable/%') AS payable,
           (SELECT coalesce(sum(balance), 0)::bigint FROM ledger_account WHERE code LIKE 'paid-out/%') AS "paidOut"`);
  return row ?? { devices: 0, staked: 0n, coStaked: 0n, rewarded: 0n, payable: 0n, paidOut: 0n };
}
