// Tests of the exit of a co-stake through the write path: dates to the millisecond, amounts to the base unit, refusals to other accounts.

import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { offerStatusAt } from '../../src/domain/offer.ts';
import { sql } from '../../src/store/db/database.ts';
import { ledgerFaults } from '../kit/conservation.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { later } from '../kit/device-aggregate.ts';
import { io, makeWorld, refusalOf, type World, type WorldDevice } from '../kit/world.ts';

let world: World;
const held = async () => world.claim(await world.offer(await world.device()), await world.investor('8000'));
/** Runs a sweep and returns the events that it has recorded for a device. */
async function sweepTells(device: WorldDevice): Promise<readonly string[]> {
  const recorded = (await world.events(device)).length;
  await world.sweep();
  return (await world.events(device)).slice(recorded).map(({ type }) => type);
}

describeWithDatabase('the exit of a co-stake', () => {
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world?.end());
  afterEach(async () => expect(await ledgerFaults(world.database)).toEqual([]));

  it('allows the withdrawal at the end of the cooldown and refuses it one millisecond earlier', async () => {
    const coStake = await held();
    const startedAt = await world.now();
    await world.unstake(coStake);
    const [waitEndsAt, cooldownEndsAt] = [later(startedAt, { days: 7 }), later(startedAt, { days: 21 })];
    expect(await world.coStakeRow(coStake)).toMatchObject({ exitStartedAt: startedAt, waitEndsAt, cooldownEndsAt });

    world.passTo(later(waitEndsAt, { ms: -1 }));
    expect(refusalOf(await world.attempt.withdraw(coStake))).toBe('NOT_YET_WITHDRAWABLE');
    expect(await sweepTells(coStake.offer.device)).toEqual([]);
    world.passTo(waitEndsAt);
    expect(refusalOf(await world.attempt.cancelUnstake(coStake))).toBe('NOT_IN_WAIT_PERIOD');
    world.passTo(later(cooldownEndsAt, { ms: -1 }));
    expect(await world.attempt.withdraw(coStake)).toEqual({
      refusal: { code: 'NOT_YET_WITHDRAWABLE', withdrawableAt: cooldownEndsAt },
    });
    world.passTo(cooldownEndsAt);
    await world.withdraw(coStake);
    expect(await world.balance(coStake.by)).toBe(io('8000'));
    expect(await world.coStakeRow(coStake)).toMatchObject({
      exitStartedAt: startedAt,
      waitEndsAt,
      cooldownEndsAt,
      withdrawnAt: cooldownEndsAt,
      held: 0n,
      recordedPhase: 'WITHDRAWN',
    });
    expect(await world.attempt.withdraw(coStake)).toEqual({
      refusal: { code: 'ALREADY_WITHDRAWN', withdrawnAt: cooldownEndsAt },
    });
  });

  it('records missed phase changes, each dated to its own instant, before it records the withdrawal', async () => {
    const coStake = await held();
    await world.unstake(coStake);
    const { waitEndsAt, cooldownEndsAt } = await world.coStakeRow(coStake);
    world.passTo(later(cooldownEndsAt!, { days: 9 }));
    await world.withdraw(coStake);
    const recorded = (await world.events(coStake.offer.device)).slice(-6);
    expect(recorded.map(({ type, occurredAt }) => [type, occurredAt])).toEqual([
      ['COOLDOWN_STARTED', waitEndsAt],
      ['OFFER_CLOSED', waitEndsAt],
      ['SUFFICIENCY_CHANGED', waitEndsAt],
      ['SUFFICIENCY_CHANGED', waitEndsAt],
      ['WITHDRAWABLE', cooldownEndsAt],
      ['WITHDRAWN', await world.now()],
    ]);
  });

  it('keeps its dates after the parameters have changed', async () => {
    const coStake = await held();
    const at = await world.now();
    await world.database.execute(sql`
      INSERT INTO parameter (name, value, valid_from) VALUES ('waitPeriodMs', 1, ${at}), ('cooldownMs', 1, ${at})`);
    await world.unstake(coStake);
    expect(await world.coStakeRow(coStake)).toMatchObject({
      waitEndsAt: later(at, { days: 7 }),
      cooldownEndsAt: later(at, { days: 21 }),
    });
    const later_ = await held();
    await world.unstake(later_);
    expect(await world.coStakeRow(later_), 'agreed under the new ones').toMatchObject({
      waitEndsAt: later(at, { ms: 1 }),
    });
    await world.database.execute(sql`DELETE FROM parameter WHERE valid_from = ${at}`);
  });

  it('occupies a claim slot during the wait period, can be cancelled in this period, and can be started again', async () => {
    const coStake = await held();
    await world.unstake(coStake);
    world.pass({ days: 6 });
    await world.cancelUnstake(coStake);
    expect(await world.coStakeRow(coStake)).toMatchObject({
      recordedPhase: 'ACTIVE',
      exitCanceledAt: await world.now(),
    });
    expect(refusalOf(await world.attempt.cancelUnstake(coStake))).toBe('NOT_IN_WAIT_PERIOD');
    world.pass({ days: 30 });
    expect(await sweepTells(coStake.offer.device)).toEqual([]);
    await world.unstake(coStake);
    expect((await world.coStakeRow(coStake)).waitEndsAt).toEqual(later(await world.now(), { days: 7 }));
  });

  it('cannot be cancelled after the replacement offer is claimed', async () => {
    const coStake = await held();
    const { device } = coStake.offer;
    expect(refusalOf(await world.attempt.offer(device))).toBe('NO_STAKE_ROOM');
    await world.unstake(coStake);
    const replacement = await world.offer(device);
    await world.cancelUnstake(coStake);
    expect(await world.offerRow(replacement)).toMatchObject({ live: false, closeReason: 'UNSTAKE_CANCELED' });

    await world.unstake(coStake);
    const second = await world.offer(device, { shareBps: 5000 });
    await world.claim(second, await world.investor());
    expect(refusalOf(await world.attempt.cancelUnstake(coStake))).toBe('REPLACEMENT_CLAIMED');
    expect(offerStatusAt(await world.offerRow(coStake.offer), await world.now())).toBe('FILLED');
    world.pass({ days: 7 });
    expect(await sweepTells(device), 'the replacement carries the stake on').toEqual([
      'COOLDOWN_STARTED',
      'OFFER_CLOSED',
    ]);
  });

  it('starts with the cooldown when the network has terminated the device', async () => {
    const coStake = await held();
    await world.database.execute(
      sql`UPDATE device SET state = 'TERMINATED' WHERE id = ${coStake.offer.device.key}::uuid`,
    );
    await world.unstake(coStake);
    const now = await world.now();
    expect(await world.coStakeRow(coStake)).toMatchObject({
      waitEndsAt: now,
      cooldownEndsAt: later(now, { days: 14 }),
      recordedPhase: 'COOLDOWN',
    });
    world.pass({ days: 14 });
    await world.withdraw(coStake);
  });

  it('cannot be started while the device is hired', async () => {
    const coStake = await held();
    await world.database.execute(
      sql`UPDATE device SET hire_bounds = ARRAY[imported_at] WHERE id = ${coStake.offer.device.key}::uuid`,
    );
    expect(refusalOf(await world.attempt.unstake(coStake))).toBe('DEVICE_HIRED');
  });

  it('is refused with NOT_FOUND when another account signs it', async () => {
    const coStake = await held();
    const strangers = [coStake.offer.device.owner, await world.investor(), world.wallet('never seen')];
    const notFound = { refusal: { code: 'NOT_FOUND', subject: 'co-stake' } };
    for (const stranger of strangers) expect(await world.attempt.unstake(coStake, stranger)).toEqual(notFound);
    await world.unstake(coStake);
    for (const stranger of strangers) expect(await world.attempt.cancelUnstake(coStake, stranger)).toEqual(notFound);
    world.pass({ days: 21 });
    for (const stranger of strangers) expect(await world.attempt.withdraw(coStake, stranger)).toEqual(notFound);
    await world.withdraw(coStake);
    expect(await world.balance(coStake.by)).toBe(io('8000'));
  });

  it('can be signed by any wallet of the co-staker’s account, and pays the wallet that paid the stake', async () => {
    const coStake = await held();
    const second = await world.investor('1');
    await world.database.execute(sql`
      UPDATE wallet SET is_primary = false, account_id = (SELECT account_id FROM wallet WHERE address = ${coStake.by.address})
      WHERE address = ${second.address}`);
    expect(refusalOf(await world.attempt.unstake(coStake, second))).toBeNull();
    world.pass({ days: 21 });
    expect(refusalOf(await world.attempt.withdraw(coStake, second))).toBeNull();
    expect(await world.balance(coStake.by)).toBe(io('8000'));
    expect(await world.balance(second)).toBe(io('1'));
  });
});
