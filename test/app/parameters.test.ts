// Tests of published parameters under running offers and agreements: which new acts a new value binds, and what stays as it was.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { publishParameters } from '../../src/app/parameters.ts';
import { slashDevice } from '../../src/app/slashes.ts';
import { sweep } from '../../src/app/sweep.ts';
import { offerStatusAt } from '../../src/domain/offer.ts';
import { slashesByNetworkId } from '../../src/store/slashes.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { later, msOf, PARAMETERS } from '../kit/device-aggregate.ts';
import { io, makeWorld, refusalOf, type World } from '../kit/world.ts';

let world: World;

const publish = async (values: Partial<Record<string, bigint | number>>, validFrom: Date | null = null) => {
  const orders = Object.entries(values).map(([name, value]) => ({ name, value: BigInt(value ?? 0), validFrom }));
  expect(await publishParameters(world.ctx, orders)).toMatchObject({ published: { length: orders.length } });
};
/** Runs `work` while other values are in force, and publishes the usual ones again a millisecond later. */
async function during(values: Partial<Record<keyof typeof PARAMETERS, bigint | number>>, work: () => Promise<void>) {
  world.pass({ ms: 1 });
  await publish(values);
  await work();
  world.pass({ ms: 1 });
  await publish(Object.fromEntries(Object.keys(values).map((name) => [name, PARAMETERS[name as 'claimCap']])));
}
const half = { requested: '4000', shareBps: 3000 };

describeWithDatabase('a published parameter', () => {
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world?.end());

  it('leaves wait and cooldown of a standing offer and its agreement as they were, and binds a new offer', async () => {
    const [old, standing] = [await world.offer(await world.device()), await world.offer(await world.device())];
    const held = await world.claim(old, await world.investor());
    await during({ waitPeriodMs: msOf({ days: 1 }), cooldownMs: msOf({ days: 2 }) }, async () => {
      const at = await world.now();
      const periods = async (coStake: typeof held) => {
        await world.unstake(coStake);
        const { waitEndsAt, cooldownEndsAt } = await world.coStakeRow(coStake);
        return [waitEndsAt, cooldownEndsAt];
      };
      const agreed = [later(at, { days: 7 }), later(at, { days: 21 })];
      expect(await periods(held)).toEqual(agreed);
      expect(await periods(await world.claim(standing, await world.investor()))).toEqual(agreed);
      const fresh = await world.claim(await world.offer(await world.device()), await world.investor());
      expect(await periods(fresh)).toEqual([later(at, { days: 1 }), later(at, { days: 3 })]);
    });
  });

  it('closes the open offers that no longer fit a fallen requirement at its very start, and known ahead', async () => {
    const device = await world.device({ stake: '16000' });
    const [first, second] = [await world.offer(device, half), await world.offer(device, half)];
    const start = later(await world.now(), { days: 2 });
    await publish({ baseStakePerCard: io('150') }, start);
    await sweep(world.ctx);
    expect(await world.offerRow(second)).toMatchObject({ closesAt: start, closeReason: 'REQUIREMENT_FELL' });
    for (const [ms, status] of [
      [-1, 'OPEN'],
      [0, 'CLOSED'],
      [1, 'CLOSED'],
    ] as const) {
      expect(offerStatusAt(await world.offerRow(second), later(start, { ms }))).toBe(status);
    }
    expect(await world.offerRow(first)).toMatchObject({ closesAt: null });
    await publish({ baseStakePerCard: PARAMETERS.baseStakePerCard }, start);
    await sweep(world.ctx);
    expect(await world.offerRow(second)).toMatchObject({ closesAt: null });
  });

  it('lets co-stakes above a lowered cap stay, and adds none until the account is under it', async () => {
    const by = await world.investor();
    const [one, two, three] = [
      await world.offer(await world.device()),
      await world.offer(await world.device()),
      await world.offer(await world.device()),
    ];
    const held = await world.claim(one, by);
    await world.claim(two, by);
    await during({ claimCap: 1 }, async () => {
      expect(refusalOf(await world.attempt.claim(three, by))).toBe('CLAIM_CAP_REACHED');
    });
    await during({ claimCap: 3 }, async () => void (await world.claim(three, by)));
    expect(refusalOf(await world.attempt.claim(await world.offer(await world.device()), by))).toBe('CLAIM_CAP_REACHED');
    await world.unstake(held);
  });

  it('lets offers above a lowered number of places stay, and opens none until a place is free', async () => {
    const device = await world.device({ stake: '16000' });
    await world.offer(device, { ...half, requested: '1000' });
    const second = await world.offer(device, { ...half, requested: '1000' });
    await during({ maxLiveOffersPerDevice: 1, maxRewardShareBps: 5000, minCoStake: io('900') }, async () => {
      expect(refusalOf(await world.attempt.offer(device, half))).toBe('OFFER_LIMIT_REACHED');
      expect(offerStatusAt(await world.offerRow(second), await world.now())).toBe('OPEN');
      await world.claim(second, await world.investor());
    });
  });

  it('slashes by the share in force at the time of the fault', async () => {
    const device = await world.device();
    const before = await world.now();
    const slash = async (networkId: string, faultAt: Date) => {
      const order = { networkId, deviceId: device.deviceId, kind: 'STAKE', cause: 'DOWNTIME', shareBps: null } as const;
      await slashDevice(world.ctx, { ...order, faultAt });
      return (await slashesByNetworkId(world.database, [networkId]))[0]?.shareBps;
    };
    await during({ slashStakeBpsDowntime: 200 }, async () => {
      const at = await world.now();
      expect(await slash('before', before)).toBe(100);
      expect(await slash('just before', later(at, { ms: -1 }))).toBe(100);
      expect(await slash('at', at)).toBe(200);
    });
    expect(await slash('after', await world.now())).toBe(100);
  });
});
