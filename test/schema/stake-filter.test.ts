// Tests of the filters of offers that follow stakes and time: sufficiency, days without a slash, and distance from the break-even share.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { publishMultipliers } from '../../src/app/multipliers.ts';
import { reviewSlash, slashDevice } from '../../src/app/slashes.ts';
import { type Api, openApi } from '../kit/api.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { later } from '../kit/device-aggregate.ts';
import { makeWorld, succeeded, type World, type WorldCoStake, type WorldOffer } from '../kit/world.ts';
import type { OfferFilter } from '../operations/generated/graphql.ts';

describeWithDatabase('the filters by stake, slashes and break-even share', () => {
  const WAIT = { days: 7 } as const;
  let stock: World;
  let client: Api;
  let claimed: WorldCoStake;
  let waiting: WorldOffer;
  let other: WorldOffer;

  beforeAll(async () => {
    stock = await makeWorld();
    client = await openApi(stock.ctx);
    waiting = await stock.offer(await stock.device({ stake: '8000' }), { requested: '8000', shareBps: 7400 });
    other = await stock.offer(await stock.device({ stake: '16000' }), { requested: '4000', shareBps: 1000 });
  });
  afterAll(async () => {
    await client?.close();
    await stock?.end();
  });

  const idOf = ({ id }: { readonly id: string }): string => `offer_${id.replaceAll('-', '')}`;
  const SUFFICIENCIES = ['SUFFICIENT', 'GRACE', 'INSUFFICIENT'] as const;
  const LIST = `query ($filter: OfferFilter) {
    offers(first: 20, filter: $filter) { totalCount nodes { id device { stakeSufficiency } } }
    marketplaceFacets(filter: $filter) { sufficiencies { value count } }
  }`;
  type Listed = {
    readonly offers: {
      readonly totalCount: number;
      readonly nodes: readonly { readonly id: string; readonly device: { readonly stakeSufficiency: string } }[];
    };
    readonly marketplaceFacets: {
      readonly sufficiencies: readonly { readonly value: string; readonly count: number }[];
    };
  };
  const list = (filter: OfferFilter) => client.data<Listed, object>(LIST, { filter });
  const idsOf = async (filter: OfferFilter) => (await list(filter)).offers.nodes.map(({ id }) => id).sort();

  /** Returns the sufficiency of both devices, after comparing filters and facets with the field of the device. */
  async function sufficiencies(): Promise<readonly (string | undefined)[]> {
    const all = await list({});
    for (const value of SUFFICIENCIES) {
      const expectedIds = all.offers.nodes
        .filter(({ device }) => device.stakeSufficiency === value)
        .map(({ id }) => id);
      expect(await idsOf({ sufficiency: [value] })).toEqual(expectedIds.sort());
      const facet = all.marketplaceFacets.sufficiencies.find((one) => one.value === value);
      expect(facet?.count ?? 0).toBe(expectedIds.length);
    }
    return [waiting, other].map(
      (offer) => all.offers.nodes.find(({ id }) => id === idOf(offer))?.device.stakeSufficiency,
    );
  }

  it('find offers by the sufficiency that the device shows, at the millisecond at which a wait period ends, without a sweep', async () => {
    expect(await sufficiencies()).toEqual(['INSUFFICIENT', 'SUFFICIENT']);
    claimed = await stock.claim(waiting, await stock.investor());
    expect(await sufficiencies()).toEqual(['SUFFICIENT', 'SUFFICIENT']);
    await stock.unstake(claimed);
    const endsAt = later(await stock.now(), WAIT);
    stock.passTo(later(endsAt, { ms: -1 }));
    expect(await sufficiencies()).toEqual(['SUFFICIENT', 'SUFFICIENT']);
    stock.passTo(endsAt);
    expect(await sufficiencies()).toEqual(['INSUFFICIENT', 'SUFFICIENT']);
    await stock.sweep();
    expect(await sufficiencies()).toEqual(['INSUFFICIENT', 'SUFFICIENT']);
  });

  it('compare the reward share with the break-even share, and leave out an offer whose co-staker is leaving', async () => {
    // 4000 of 16 000 + 4000 IO are 2000 basis points, 1000 above the share of the offer. The other offer is in its cooldown.
    expect(await idsOf({ aboveBreakEvenBps: -1000 })).toEqual([idOf(other)]);
    expect(await idsOf({ aboveBreakEvenBps: -999 })).toEqual([]);
    await stock.fund(other.device.owner, '4000');
    await stock.stake(other.device, '4000');
    // 4000 of 24 000 IO are 1666 basis points.
    expect(await idsOf({ aboveBreakEvenBps: -666 })).toEqual([idOf(other)]);
    expect(await idsOf({ aboveBreakEvenBps: -665 })).toEqual([]);
  });

  it('follow a rise of the requirement into its grace period and out of it, without a sweep', async () => {
    const risesAt = later(await stock.now(), { hours: 1 });
    // 8 cards x 200 IO x 13 are 20 800 IO, more than the 20 000 IO of the owner.
    await publishMultipliers(stock.ctx, [
      { model: 'H100 SXM5', validFrom: risesAt, multiplierTenThousandths: 130_000, source: 'test' },
    ]);
    expect(await sufficiencies()).toEqual(['INSUFFICIENT', 'SUFFICIENT']);
    stock.passTo(risesAt);
    expect(await sufficiencies()).toEqual(['INSUFFICIENT', 'GRACE']);
    stock.passTo(later(risesAt, { days: 7, ms: -1 }));
    expect(await sufficiencies()).toEqual(['INSUFFICIENT', 'GRACE']);
    stock.passTo(later(risesAt, { days: 7 }));
    expect(await sufficiencies()).toEqual(['INSUFFICIENT', 'INSUFFICIENT']);
  });

  it('count days without a slash to the millisecond, and no slash that was reversed', async () => {
    const order = (networkId: string, faultAt: Date) => {
      const { deviceId } = other.device;
      return { networkId, deviceId, kind: 'STAKE', cause: 'DOWNTIME', shareBps: 100, faultAt } as const;
    };
    const slashedAt = await stock.now();
    succeeded(await slashDevice(stock.ctx, order('first', slashedAt)));
    expect(await idsOf({ slashFreeDays: 1 })).toEqual([idOf(waiting)]);
    stock.passTo(later(slashedAt, { days: 1, ms: -1 }));
    expect(await idsOf({ slashFreeDays: 1 })).toEqual([idOf(waiting)]);
    stock.passTo(later(slashedAt, { days: 1 }));
    expect(await idsOf({ slashFreeDays: 1 })).toHaveLength(2);
    expect(await idsOf({ slashFreeDays: 2 })).toEqual([idOf(waiting)]);
    succeeded(await slashDevice(stock.ctx, order('second', await stock.now())));
    expect(await idsOf({ slashFreeDays: 1 })).toEqual([idOf(waiting)]);
    succeeded(await reviewSlash(stock.ctx, { networkId: 'second', verdict: 'REVERSED' }));
    expect(await idsOf({ slashFreeDays: 1 })).toHaveLength(2);
    expect(await idsOf({ slashFreeDays: 2 })).toEqual([idOf(waiting)]);
  });

  it('find devices of the viewer by the same facts, count them, and order them', async () => {
    const owner = stock.wallet('an owner of three devices');
    // The requirement is 20 800 IO by now.
    const filled = await stock.device({ owner, stake: '10400' });
    const offered = await stock.device({ owner, stake: '20800' });
    const bare = await stock.device({ owner, stake: '0', model: 'RTX 4070', quantity: 4 });
    await stock.claim(await stock.offer(filled, { requested: '10400' }), await stock.investor());
    await stock.offer(offered);
    const LISTED = `query ($filter: OwnedDeviceFilter, $orderBy: OwnedDeviceOrder) {
      viewer { devices(first: 10, filter: $filter, orderBy: $orderBy) {
        totalCount nodes { liveOffers { id } device { deviceId stakeSufficiency } } } } }`;
    type Devices = {
      readonly viewer: {
        readonly devices: {
          readonly totalCount: number;
          readonly nodes: readonly {
            readonly device: { readonly deviceId: string; readonly stakeSufficiency: string };
          }[];
        };
      };
    };
    const owned = async (filter: object, orderBy: object | null = null) => {
      const { viewer } = await client.data<Devices, object>(LISTED, { filter, orderBy }, { as: owner });
      expect(viewer.devices.totalCount).toBe(viewer.devices.nodes.length);
      return viewer.devices.nodes.map(({ device }) => device);
    };
    const ids = async (...given: Parameters<typeof owned>) => (await owned(...given)).map(({ deviceId }) => deviceId);
    const [a, b, c] = [filled, offered, bare].map(({ deviceId }) => deviceId);
    const ascending = { field: 'OWN_STAKE', direction: 'ASC' };
    expect(await ids({}, ascending)).toEqual([c, a, b]);
    expect(await ids({}, { field: 'OWN_STAKE', direction: 'DESC' })).toEqual([b, a, c]);
    expect(await ids({ hasLiveOffer: true }, ascending)).toEqual([a, b]);
    expect(await ids({ hasLiveOffer: false })).toEqual([c]);
    expect(await ids({ coStakePhase: ['ACTIVE', 'WAIT_PERIOD'] })).toEqual([a]);
    expect(await ids({ model: ['RTX 4070'] })).toEqual([c]);
    expect(await ids({ deviceId: b?.slice(0, 13) })).toEqual([b]);
    expect(await ids({ state: ['MAINTENANCE'] })).toEqual([]);
    expect(await ids({ sufficiency: ['SUFFICIENT'] }, ascending)).toEqual([a, b]);
    expect(await ids({ sufficiency: ['INSUFFICIENT'] })).toEqual([c]);
    const shown = await owned({});
    expect(shown.find(({ deviceId }) => deviceId === c)?.stakeSufficiency).toBe('INSUFFICIENT');
  });

  it.each([
    [{ slashFreeDays: 0 }, 'filter.slashFreeDays'],
    [{ slashFreeDays: 366 }, 'filter.slashFreeDays'],
    [{ aboveBreakEvenBps: 10_001 }, 'filter.aboveBreakEvenBps'],
  ] satisfies readonly (readonly [OfferFilter, string])[])(
    'are refused with %j, which is out of bounds',
    async (filter, field) => {
      expect((await client.query(LIST, { filter })).text).toContain(field);
    },
  );
});
