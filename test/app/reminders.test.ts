// Tests of reminders: one event for the account that can act, 24 hours before each deadline, and never twice or too late.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { publishMultipliers } from '../../src/app/multipliers.ts';
import { remind } from '../../src/app/reminders.ts';
import { sql } from '../../src/store/db/database.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { later } from '../kit/device-aggregate.ts';
import { makeWorld, type World } from '../kit/world.ts';

let world: World;

type Told = { readonly reason: string; readonly accountId: string; readonly at: Date };

/** Returns the reminders that were written since the last call, in their order. */
async function told(): Promise<readonly Told[]> {
  const rows = await world.database.query<Told & { readonly entry: bigint }>(sql`
    SELECT reason, account_id AS "accountId", occurred_at AS at, entry FROM event
    WHERE type = 'REMINDER' AND entry > ${last}::bigint ORDER BY entry`);
  last = rows.at(-1)?.entry ?? last;
  return rows.map(({ reason, accountId, at }) => ({ reason, accountId, at }));
}
let last = 0n;

describeWithDatabase('a reminder', () => {
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world?.end());

  it('is written once, 24 hours before a wait ends and before the stake can be withdrawn, for the co-staker', async () => {
    const { coStake, account } = await claimed();
    await world.unstake(coStake);
    const start = await world.now();
    await world.advance({ days: 6, ms: -1 });
    await remind(world.ctx);
    expect(await told()).toEqual([]);
    await world.advance({ ms: 1 });
    await Promise.all([remind(world.ctx), remind(world.ctx)]);
    await remind(world.ctx);
    expect(await told()).toEqual([{ reason: 'WAIT_ENDS', accountId: account, at: later(start, { days: 6 }) }]);
    await world.advance({ days: 14, hours: 3 });
    await remind(world.ctx);
    expect(await told()).toEqual([{ reason: 'WITHDRAWABLE', accountId: account, at: later(start, { days: 20 }) }]);
  });

  it('is not written for a deadline that has passed, nor for a wait that was cancelled', async () => {
    const { coStake } = await claimed();
    await world.unstake(coStake);
    await world.advance({ days: 5 });
    await world.cancelUnstake(coStake);
    await world.advance({ days: 1, hours: 1 });
    await remind(world.ctx);
    await world.unstake(coStake);
    await world.advance({ days: 30 });
    await remind(world.ctx);
    expect(await told()).toEqual([]);
  });

  it('tells the owner that an offer expires, unless it was published within the last 24 hours before', async () => {
    const device = await world.device();
    await world.offer(device, { expiresAt: later(await world.now(), { hours: 25 }) });
    await world.offer(await world.device(), { expiresAt: later(await world.now(), { hours: 23 }) });
    await world.advance({ hours: 2 });
    await remind(world.ctx);
    expect(await told()).toMatchObject([{ reason: 'OFFER_EXPIRES' }]);
  });

  it('is not written again by a clock that has shown a later time than its deadline and is set right', async () => {
    const publishedAt = await world.now();
    for (const hours of [25, 40]) {
      await world.offer(await world.device(), { expiresAt: later(publishedAt, { hours }) });
    }
    world.pass({ hours: 2 });
    await remind(world.ctx);
    expect(await told()).toMatchObject([{ reason: 'OFFER_EXPIRES' }]);
    // The second deadline is announced, and the first one is over, before a sweep has closed its offer.
    world.pass({ hours: 23, seconds: 1 });
    await remind(world.ctx);
    expect(await told()).toMatchObject([{ reason: 'OFFER_EXPIRES' }]);
    world.pass({ seconds: -2 });
    await remind(world.ctx);
    expect(await told()).toEqual([]);
    await world.sweep();
  });

  it('tells the owner that a grace period ends', async () => {
    await world.device({ model: 'H100 SXM5', stake: '24000' });
    const validFrom = later(await world.now(), { hours: 1 });
    const rise = { model: 'H100 SXM5', multiplierTenThousandths: 200_000, validFrom, source: 'example' };
    await publishMultipliers(world.ctx, [rise]);
    await world.advance({ hours: 2 });
    await remind(world.ctx);
    expect(await told()).toEqual([]);
    await world.advance({ days: 6 });
    await remind(world.ctx);
    expect(await told()).toMatchObject([{ reason: 'GRACE_ENDS' }]);
  });
});

async function claimed() {
  const offer = await world.offer(await world.device());
  const by = await world.investor('8000');
  const coStake = await world.claim(offer, by);
  return { coStake, account: (await world.coStakeRow(coStake)).accountId };
}
