// Tests of the estimate of an offer and of the reliability of its device, read over HTTP after each block.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { reportBlocks } from '../../src/app/blocks.ts';
import { type Api, openApi } from '../kit/api.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { msOf, T0 } from '../kit/device-aggregate.ts';
import { io, makeWorld, type World, type WorldDevice, type WorldOffer } from '../kit/world.ts';

const SHOWN = `query ($id: ID!, $apr: Int!) {
  offer(by: { id: $id }) {
    estimate { perBlock aprBps sampleBlocks windowFrom windowTo }
    device { reliability { score blocksNominated blocksSucceeded formulaVersion windowTo
                           daily { date blocksNominated blocksSucceeded score formulaVersion } } }
  }
  offers(filter: { estimatedAprBps: { min: $apr, max: $apr }, status: [OPEN, FILLED] }) { nodes { id } }
}`;
type Shown = {
  readonly offer: {
    readonly estimate: { readonly perBlock: string; readonly aprBps: number; readonly sampleBlocks: number } | null;
    readonly device: {
      readonly reliability: {
        readonly score: number | null;
        readonly windowTo: string | null;
        readonly daily: readonly {
          readonly date: string;
          readonly blocksNominated: number;
          readonly blocksSucceeded: number;
          readonly score: number | null;
          readonly formulaVersion: number | null;
        }[];
      };
    };
  };
  readonly offers: { readonly nodes: readonly { readonly id: string }[] };
};

let world: World;
let api: Api;
let device: WorldDevice;
let offer: WorldOffer;
let reported = 0;

const shown = async (apr = 0): Promise<Shown> => {
  const id = `offer_${offer.id.replaceAll('-', '')}`;
  return (await api.data(SHOWN as never, { id, apr } as never)) as Shown;
};

/** Reports `count` further blocks, each after its end, with a reward in base units; null means that the device was not nominated. */
async function blocks(count: number, reward: bigint | null | 'FAILED'): Promise<void> {
  const outcome = {
    deviceId: device.deviceId,
    succeeded: reward !== 'FAILED',
    amount: reward === 'FAILED' ? 0n : reward,
  };
  for (let left = count; left > 0; left -= 1) {
    const startsAt = new Date(T0.getTime() + msOf({ hours: reported }));
    reported += 1;
    world.passTo(new Date(T0.getTime() + msOf({ hours: reported })));
    const { amount } = outcome;
    await reportBlocks(world.ctx, [{ startsAt, rewards: amount === null ? [] : [{ ...outcome, amount }] }]);
  }
}

describeWithDatabase('the estimate of an offer', () => {
  beforeAll(async () => {
    world = await makeWorld();
    api = await openApi(world.ctx);
    device = await world.device({ stake: '16000' });
    offer = await world.offer(device, { requested: '8000', shareBps: 5000 });
  });
  afterAll(async () => {
    await api?.close();
    await world?.end();
  });

  it('is null below 24 blocks, and from 24 blocks on the mean reward per block; blocks without a reward count as zero', async () => {
    await blocks(11, io('24'));
    await blocks(1, 'FAILED');
    await blocks(11, null);
    expect((await shown()).offer.estimate).toBeNull();
    await blocks(1, io('24'));
    const { estimate } = (await shown()).offer;
    // 12 of 24 blocks had a reward of 24 IO: a mean of 12, half of it for the co-staker.
    expect(estimate).toMatchObject({ perBlock: '6', sampleBlocks: 24, aprBps: Math.floor((6 * 8760 * 10_000) / 8000) });
    expect((await shown(estimate?.aprBps ?? 0)).offers.nodes).toHaveLength(1);
    expect((await shown((estimate?.aprBps ?? 0) + 1)).offers.nodes).toEqual([]);
  });

  it('averages over the latest 168 blocks, so that the oldest one drops out of the mean', {
    timeout: 60_000,
  }, async () => {
    await blocks(144, null);
    expect((await shown()).offer.estimate).toMatchObject({ perBlock: '0.85714285', sampleBlocks: 168 });
    await blocks(1, null);
    expect((await shown()).offer.estimate).toMatchObject({ perBlock: '0.78571428', sampleBlocks: 168 });
  });

  it('becomes null when the co-staker unstakes and returns when the unstake is cancelled', async () => {
    const coStake = await world.claim(offer, await world.investor('8000'));
    expect((await shown()).offer.estimate).not.toBeNull();
    await world.unstake(coStake);
    expect((await shown()).offer.estimate).toBeNull();
    await world.cancelUnstake(coStake);
    const { estimate } = (await shown()).offer;
    expect(estimate).toMatchObject({ perBlock: '0.78571428' });
    expect((await shown(estimate?.aprBps ?? 0)).offers.nodes).toHaveLength(1);
  });
});

describeWithDatabase('the reliability of a device', () => {
  it('is stored with its score at the end of each day, and records an event when the integer part of the score changes', {
    timeout: 60_000,
  }, async () => {
    [world, reported] = [await makeWorld(), 0];
    api = await openApi(world.ctx);
    try {
      device = await world.device({ stake: '16000' });
      offer = await world.offer(device);
      // The blocks start at noon: 12 blocks fall on the first day, and one of them fails.
      await blocks(11, 1n);
      await blocks(1, 'FAILED');
      const firstDay = (11 / 12) ** 2 * 100;
      await blocks(2, 1n);
      const now = (await shown()).offer.device.reliability;
      const [yesterday, today] = now.daily.slice(-2);
      const floor2 = (value: number): number => Math.floor(value * 100) / 100;
      expect(now.daily).toHaveLength(30);
      expect(yesterday).toEqual({
        date: '2026-03-01',
        blocksNominated: 12,
        blocksSucceeded: 11,
        score: floor2(firstDay),
        formulaVersion: 1,
      });
      expect(today).toEqual({
        date: '2026-03-02',
        blocksNominated: 2,
        blocksSucceeded: 2,
        score: now.score,
        formulaVersion: 1,
      });
      expect(now.score).toBe(floor2((13 / 14) ** 2 * 100));
      expect(
        now.daily.slice(0, 28).every(({ score, formulaVersion }) => score === null && formulaVersion === null),
      ).toBe(true);
      expect(now.windowTo).toBe('2026-03-02T02:00:00.000Z');
      const events = (await world.events(device)).filter(
        ({ type, offerId }) => type === 'RELIABILITY_CHANGED' && offerId !== null,
      );
      expect(events.map(({ reason }) => reason)).toEqual(['100.00', '84.02', '85.20', '86.22']);
      const label = 'SUFFICIENT_STAKE_WAITING_FOR_CO_STAKER';
      for (const event of events) {
        expect(event).toMatchObject({
          public: true,
          offerId: offer.id,
          label,
          previousLabel: label,
          status: 'OPEN',
          previousStatus: 'OPEN',
        });
      }
    } finally {
      await api.close();
      await world.end();
    }
  });
});
