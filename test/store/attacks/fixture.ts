// Fixture for tests of database guards (constraints and triggers): a row in every state that a guard distinguishes, and the type of
// an attack.

import { reportBlocks } from '../../../src/app/blocks.ts';
import { slashDevice } from '../../../src/app/slashes.ts';
import { raw, type Sql, sql, violatedConstraint } from '../../../src/store/db/database.ts';
import { T0 } from '../../kit/device-aggregate.ts';
import { makeWorld, succeeded, type World } from '../../kit/world.ts';

export const NEW_ID = '00000000-0000-4000-8000-00000000000a';
export const ANOTHER_ID = '00000000-0000-4000-8000-00000000000b';

type Guarded = 'device' | 'offer' | 'co_stake' | 'wallet' | 'signed_action' | 'slash';

/** Returns a statement that inserts a copy of a row with some columns changed. */
export const copy = (table: Guarded, like: string, changed: object): Sql =>
  sql`INSERT INTO ${raw(table)} SELECT (jsonb_populate_record(${raw(table)}, ${JSON.stringify(changed)}::jsonb)).*
      FROM ${raw(table)} WHERE ${raw(KEY[table] ?? 'id::text')} = ${like}`;
const KEY: { readonly [Table in Guarded]?: string } = { wallet: 'address' };

export const change = (table: string, key: string, set: string): Sql =>
  sql`UPDATE ${raw(table)} SET ${raw(set)} WHERE id::text = ${key}`;

/** Returns a statement that changes the sums of a device. */
export const changeSums = (device: string, set: string): Sql =>
  sql`UPDATE device_sums SET ${raw(set)} WHERE device_key = ${device}::uuid`;

export const postings = (
  transfer: string,
  ...rows: readonly (readonly [account: string, amount: bigint, after: bigint])[]
): Sql =>
  sql`INSERT INTO posting (transfer_id, account_code, amount, balance_after)
      SELECT ${transfer}::uuid, * FROM unnest(${rows.map(([account]) => account)}::text[],
        ${rows.map(([, amount]) => amount)}::bigint[], ${rows.map(([, , left]) => left)}::bigint[])`;
export const transfer = (id: string): Sql =>
  sql`INSERT INTO transfer (id, kind, at) VALUES (${id}::uuid, 'DEPOSIT', ${T0})`;
export const account = (code: string, balance: bigint): Sql =>
  sql`INSERT INTO ledger_account (code, balance, may_be_negative)
      VALUES (${code}, ${balance}, ${code === 'deposits' || code === 'block-rewards'})
      ON CONFLICT (code) DO UPDATE SET balance = ledger_account.balance + excluded.balance`;

export type Attack = {
  readonly guard: string;
  readonly refused: (fixture: Fixture) => readonly Sql[];
  /** The most similar valid statements, which the guard must accept. */
  readonly allowed: (fixture: Fixture) => readonly Sql[];
};

/** Keys of the rows that the guard tests attack, one row in every state that a guard distinguishes. */
export type Fixture = {
  readonly openOffer: string;
  readonly filledOffer: string;
  readonly active: string;
  readonly waiting: string;
  readonly canceled: string;
  readonly withdrawn: string;
  readonly failed: string;
  /** The device of `openOffer`. */
  readonly device: string;
  readonly wallet: string;
  readonly action: string;
  readonly transfer: string;
  /**
   * A slash under review: it took 800 IO of the owner's stake on `slashedDevice` and 800 IO of `slashedCoStake`, and left 7200 IO
   * of each.
   */
  readonly slash: string;
  readonly slashedDevice: string;
  readonly slashedCoStake: string;
  readonly slashedAt: Date;
};

/** Builds the rows of the guard tests in a new database. */
export async function buildFixture(): Promise<{ readonly world: World; readonly fixture: Fixture }> {
  const world = await makeWorld();
  const failed = await world.claimUnsettled(await world.offer(await world.device()), await world.investor());
  world.pass({ minutes: 10 });
  await world.sweep();
  const investor = await world.investor();
  const withdrawn = await world.claim(await world.offer(await world.device()), investor);
  await world.unstake(withdrawn);
  await world.advance({ days: 21 });
  await world.withdraw(withdrawn);
  const open = await world.offer(await world.device());
  const active = await world.claim(await world.offer(await world.device()), investor);
  const canceled = await world.claim(await world.offer(await world.device()), await world.investor());
  await world.unstake(canceled);
  await world.cancelUnstake(canceled);
  const waiting = await world.claim(await world.offer(await world.device()), await world.investor());
  await world.unstake(waiting);
  await shareDevice(world);
  await reportBlocks(world.ctx, [
    { startsAt: T0, rewards: [{ deviceId: active.offer.device.deviceId, succeeded: true, amount: 5n }] },
  ]);
  const slashedCoStake = await world.claim(await world.offer(await world.device()), await world.investor());
  const { device: blamed } = slashedCoStake.offer;
  const slashedAt = await world.now();
  const slash = succeeded(
    await slashDevice(world.ctx, {
      networkId: 'one',
      deviceId: blamed.deviceId,
      kind: 'STAKE',
      cause: 'DOWNTIME',
      shareBps: 1000,
      faultAt: slashedAt,
    }),
  );
  const [row] = await world.database.query<{ action: string; transfer: string }>(sql`
    SELECT (SELECT id::text FROM signed_action LIMIT 1) AS action,
           (SELECT transfer_id::text FROM posting LIMIT 1) AS transfer`);
  const fixture: Fixture = {
    openOffer: open.id,
    filledOffer: active.offer.id,
    active: active.id,
    waiting: waiting.id,
    canceled: canceled.id,
    withdrawn: withdrawn.id,
    failed: failed.id,
    device: open.device.key,
    wallet: investor.address,
    slash,
    slashedDevice: blamed.key,
    slashedCoStake: slashedCoStake.id,
    slashedAt,
    ...row!,
  };
  return { world, fixture };
}

/** Adds a device with two co-stakers, whose stakes a slash under review has reduced. */
async function shareDevice(world: World): Promise<void> {
  const device = await world.device();
  for (const shareBps of [3000, 2000]) {
    await world.claim(await world.offer(device, { requested: '4000', shareBps }), await world.investor());
  }
  const { deviceId } = device;
  const faultAt = await world.now();
  const order = { networkId: 'shared', deviceId, kind: 'STAKE', cause: 'DOWNTIME', shareBps: 500, faultAt } as const;
  succeeded(await slashDevice(world.ctx, order));
}

class Undo extends Error {}

/** Runs statements and the deferred constraints, then rolls back. Returns the name of the guard that refused; null when none did. */
export async function refusingGuard(world: World, statements: readonly Sql[]): Promise<string | null> {
  try {
    await world.database.transaction(async (tx) => {
      for (const statement of statements) {
        if ((await tx.execute(statement)) === 0) throw new Error(`this attack hits no row: ${statement.sql}`);
      }
      await tx.execute(sql`SET CONSTRAINTS ALL IMMEDIATE`);
      throw new Undo();
    });
  } catch (error) {
    if (error instanceof Undo) return null;
    const guard = violatedConstraint(error);
    if (guard === null) throw error;
    return guard;
  }
  return null;
}
