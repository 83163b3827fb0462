// The demo network: an advisory lock under which one process at a time fills or simulates it, the progress of the fill, its devices and its
// open offers.

import { type Queryable, sql } from './db/database.ts';

/** Key of the advisory lock under which one process simulates the demo network; differs from the sequencer's key in events.ts. */
const DEMO_NETWORK = sql`1952542308, 2`;

/** Takes the demo network's lock until the transaction ends; waits at most `timeoutMs` for another holder, then throws. */
export async function lockDemoNetwork(tx: Queryable, timeoutMs: number): Promise<void> {
  const timeout = String(timeoutMs);
  await tx.query(sql`
    SELECT set_config('statement_timeout', ${timeout}, true), set_config('lock_timeout', ${timeout}, true)`);
  await tx.query(sql`SELECT pg_advisory_xact_lock(${DEMO_NETWORK})`);
}

/** Takes the demo network's lock without waiting. Returns false when another transaction holds it. */
export async function tryLockDemoNetwork(tx: Queryable): Promise<boolean> {
  const [row] = await tx.query<{ held: boolean }>(sql`SELECT pg_try_advisory_xact_lock(${DEMO_NETWORK}) AS held`);
  return row?.held === true;
}

/** What the parts of the fill have made so far. */
export type DemoFillMade = {
  devices: number;
  opened: number;
  blocks: number;
  /** Number of steps that were left out. */
  skipped: number;
  /** Ids of the last offer and of the co-stake by the number of their scheduled device. */
  readonly offers: Record<string, string>;
  readonly coStakes: Record<string, string>;
};

/** How far the fill of a sandbox has come. */
export type DemoFillRow = {
  /** End of the history: market time when the fill began. */
  readonly endsAt: Date;
  /** Number of parts that are done. */
  readonly done: number;
  /** Number of all parts; 0 until the first is done. */
  readonly parts: number;
  readonly made: DemoFillMade;
};

export const isFilled = ({ done, parts }: DemoFillRow): boolean => parts > 0 && done >= parts;

/** Reads the progress of the fill; null when none has begun. */
export async function readDemoFill(db: Queryable): Promise<DemoFillRow | null> {
  const [row] = await db.query<Omit<DemoFillRow, 'made'> & { readonly made: string }>(sql`
    SELECT ends_at AS "endsAt", done, parts, made::text AS made FROM demo_fill WHERE id = 1`);
  return row === undefined ? null : { ...row, made: JSON.parse(row.made) };
}

/** Records that the fill has begun. */
export async function insertDemoFill(db: Queryable, endsAt: Date): Promise<void> {
  const made: DemoFillMade = { devices: 0, opened: 0, blocks: 0, skipped: 0, offers: {}, coStakes: {} };
  await db.execute(
    sql`INSERT INTO demo_fill (id, ends_at, made) VALUES (1, ${endsAt}, ${JSON.stringify(made)}::jsonb)`,
  );
}

/** Records the progress of the fill. */
export async function updateDemoFill(db: Queryable, { done, parts, made }: DemoFillRow): Promise<void> {
  await db.execute(sql`
    UPDATE demo_fill SET done = ${done}, parts = ${parts}, made = ${JSON.stringify(made)}::jsonb WHERE id = 1`);
}

/** Returns the keys of devices with an owner stake. */
export async function stakedDeviceKeys(db: Queryable): Promise<readonly string[]> {
  const rows = await db.query<{ key: string }>(sql`
    SELECT substr(code, 7) AS key FROM ledger_account WHERE code LIKE 'stake/%' AND balance > 0 ORDER BY code`);
  return rows.map(({ key }) => key);
}

/** Returns the devices of owner wallets, ordered by the network's device id. */
export async function ownedDeviceKeys(
  db: Queryable,
  wallets: readonly string[],
): Promise<readonly { readonly key: string; readonly deviceId: string; readonly wallet: string }[]> {
  return db.query(sql`
    SELECT id AS key, device_id AS "deviceId", owner_wallet AS wallet FROM device
    WHERE owner_wallet = ANY (${[...wallets]}::text[]) ORDER BY device_id`);
}

/** An open offer of the demo network. */
export type OpenDemoOffer = {
  readonly id: string;
  readonly deviceKey: string;
  /** Wallet of the device's owner. */
  readonly wallet: string;
  /** Base units. */
  readonly requestedAmount: bigint;
  readonly rewardShareBps: number;
};

/** Returns the open offers on devices of owner wallets, the oldest first. */
export async function openOffersOfWallets(
  db: Queryable,
  wallets: readonly string[],
  now: Date,
): Promise<readonly OpenDemoOffer[]> {
  return db.query<OpenDemoOffer>(sql`
    SELECT offer.id, device_key AS "deviceKey", owner_wallet AS wallet, requested_amount AS "requestedAmount",
           reward_share_bps AS "rewardShareBps"
    FROM offer JOIN device ON device.id = device_key
    WHERE offer.live AND claimed_at IS NULL AND (closes_at IS NULL OR closes_at > ${now})
      AND owner_wallet = ANY (${[...wallets]}::text[])
    ORDER BY created_at, device_id`);
}
