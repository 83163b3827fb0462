// Tests of reward histories and series: one row for each completed block that nominated the device, for the co-staker and for the owner,
// with the reason where a block paid nothing.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { reportBlocks } from '../../src/app/blocks.ts';
import { executeSignedAction } from '../../src/app/signed-action.ts';
import { globalId } from '../../src/domain/id.ts';
import { type Api, openApi } from '../kit/api.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { later, T0 } from '../kit/device-aggregate.ts';
import { io, makeWorld, succeeded, type World, type WorldCoStake } from '../kit/world.ts';

const REWARD = io('100');

let world: World;
let api: Api;
let coStake: WorldCoStake;

/** Passes to the end of a block, by its number after T0, and reports it. */
async function report(block: number, completed = true): Promise<void> {
  world.passTo(later(T0, { hours: block + 1 }));
  const { deviceId } = coStake.offer.device;
  const rewards = [{ deviceId, succeeded: completed, amount: completed ? REWARD : 0n }];
  await reportBlocks(world.ctx, [{ startsAt: later(T0, { hours: block }), rewards }]);
}

type Row = { readonly startsAt: string; readonly amount: string; readonly withheldFor: string | null };
const hours = ({ startsAt }: Row): number => (new Date(startsAt).getTime() - T0.getTime()) / 3_600_000;
const shown = (rows: readonly Row[]) => rows.map((row) => [hours(row), row.amount, row.withheldFor]).reverse();
const ROWS = 'rewardHistory(first: 50) { nodes { startsAt amount withheldFor } }';

async function ofCoStake<Data>(selection: string): Promise<Data> {
  const document = `query ($id: ID!) { node(id: $id) { ... on CoStake { ${selection} } } }`;
  const id = globalId('CoStake', coStake.id);
  return (await api.data<{ node: Data }, object>(document, { id }, { as: coStake.by })).node;
}
async function ofOwner<Data>(selection: string): Promise<Data> {
  const document = `{ viewer { devices(first: 1) { nodes { ${selection} } } } }`;
  const as = { as: coStake.offer.device.owner };
  return (await api.data<{ viewer: { devices: { nodes: [Data] } } }, object>(document, {}, as)).viewer.devices.nodes[0];
}

describeWithDatabase('the history of rewards', () => {
  beforeAll(async () => {
    world = await makeWorld();
    api = await openApi(world.ctx);
    const offer = await world.offer(await world.device(), { shareBps: 7400 });
    const by = await world.investor();
    world.passTo(later(T0, { minutes: 30 }));
    coStake = await world.claim(offer, by);
    await report(0);
    await report(1);
    await report(2, false);
    world.passTo(later(T0, { hours: 3, minutes: 30 }));
    await world.unstake(coStake);
    await report(3);
    world.passTo(later(T0, { hours: 4, minutes: 30 }));
    await world.cancelUnstake(coStake);
    await report(4);
    await report(5);
    const leaving = { kind: 'unstakeDevice', deviceKey: offer.device.key } as const;
    const signed = await world.sign(leaving, offer.device.owner);
    succeeded(await executeSignedAction(world.ctx, leaving, signed));
    await report(6);
    world.passTo(later(T0, { hours: 7, minutes: 30 }));
    await world.unstake(coStake);
    await report(7);
    await report(8);
  });
  afterAll(async () => {
    await api?.close();
    await world?.end();
  });

  it('has a row for each completed block of a co-stake until its cooldown, with the reason where it paid nothing', async () => {
    const { rewardHistory } = await ofCoStake<{ rewardHistory: { nodes: readonly Row[] } }>(ROWS);
    expect(shown(rewardHistory.nodes)).toEqual([
      [0, '0', 'NOT_YET_EARNING'],
      [1, '74', null],
      [2, '0', 'BLOCK_FAILED'],
      [3, '0', 'UNSTAKED'],
      [4, '0', 'UNSTAKED'],
      [5, '74', null],
      [6, '0', 'DEVICE_NOT_COMMITTED'],
      [7, '0', 'UNSTAKED'],
    ]);
  });

  it('has a row for each completed block of the owner, who gets the rest of each reward', async () => {
    const { rewardHistory } = await ofOwner<{ rewardHistory: { nodes: readonly Row[] } }>(ROWS);
    expect(shown(rewardHistory.nodes)).toEqual([
      [0, '100', null],
      [1, '26', null],
      [2, '0', 'BLOCK_FAILED'],
      [3, '100', null],
      [4, '100', null],
      [5, '26', null],
      [6, '0', 'DEVICE_NOT_COMMITTED'],
      [7, '0', 'DEVICE_NOT_COMMITTED'],
      [8, '0', 'DEVICE_NOT_COMMITTED'],
    ]);
  });

  it('sums to the totals of both parties', async () => {
    const rewards = 'rewards { lifetime last7Days paidPerBlock }';
    expect(await ofCoStake(rewards)).toMatchObject({
      rewards: { lifetime: '148', last7Days: '148', paidPerBlock: '24.66666666' },
    });
    expect(await ofOwner(rewards)).toMatchObject({
      rewards: { lifetime: '352', last7Days: '352', paidPerBlock: '39.11111111' },
    });
  });

  it('has series whose points sum to the rows, and every point of the time', async () => {
    const [from, to] = [T0, later(T0, { hours: 9 })].map((at) => at.toISOString());
    const series = (bucket: string) =>
      `rewardSeries(from: "${from}", to: "${to}", bucket: ${bucket}) { startsAt amount blocks }`;
    type Series = { rewardSeries: readonly { readonly amount: string; readonly blocks: number }[] };
    const { rewardSeries } = await ofCoStake<Series>(series('BLOCK'));
    expect(rewardSeries.map(({ amount }) => amount)).toEqual(['0', '74', '0', '0', '0', '74', '0', '0', '0']);
    expect((await ofOwner<Series>(series('DAY'))).rewardSeries).toEqual([
      expect.objectContaining({ amount: '352', blocks: 9 }),
    ]);
    const { device } = await api.data<{ device: Series }, object>(
      `query ($id: ID!) { device(by: { id: $id }) { ${series('WEEK')} } }`,
      { id: globalId('Device', coStake.offer.device.key) },
    );
    expect(device.rewardSeries).toEqual([expect.objectContaining({ amount: '500', blocks: 9 })]);
  });

  it('refuses a series of more than 400 points', async () => {
    const answer = async (days: number) => {
      const to = later(T0, { days }).toISOString();
      const field = `rewardSeries(from: "${new Date(Date.UTC(2026, 2, 1)).toISOString()}", to: "${to}", bucket: DAY) { blocks }`;
      return (await api.query(`{ device(by: { deviceId: "${coStake.offer.device.deviceId}" }) { ${field} } }`, {}))
        .text;
    };
    expect(await answer(399)).not.toContain('BAD_USER_INPUT');
    expect(await answer(400)).toContain('BAD_USER_INPUT');
  });

  // Keep this test at the end of the file, because it moves the clock.
  it('compares what was paid with what was promised over the same blocks, also of a device that few blocks nominate', async () => {
    // A Monday, so that three days lie in one week.
    const began = later(T0, { days: 1 });
    world.passTo(began);
    const device = await world.device({ stake: '16000' });
    /** Reports 24 blocks, of which two nominate the device, for 120 IO each. */
    const reportDay = async (day: number) => {
      for (let hour = 0; hour < 24; hour += 1) {
        const startsAt = later(began, { days: day, hours: hour });
        world.passTo(later(startsAt, { hours: 1 }));
        const rewards = hour % 12 === 5 ? [{ deviceId: device.deviceId, succeeded: true, amount: io('120') }] : [];
        await reportBlocks(world.ctx, [{ startsAt, rewards }]);
      }
    };
    await reportDay(0);
    coStake = await world.claim(await world.offer(device, { shareBps: 7400 }), await world.investor());
    await reportDay(1);
    // 240 IO in 24 blocks are 10 IO a block, of which the co-staker has 74 %.
    const rewards = 'rewards { lifetime promisedPerBlock paidPerBlock }';
    expect(await ofCoStake(rewards)).toEqual({
      rewards: { lifetime: '177.6', promisedPerBlock: '7.4', paidPerBlock: '7.4' },
    });
    // 240 IO before the claim and 26 % of 240 IO after it, in 48 blocks since the import.
    expect(await ofOwner(rewards)).toEqual({
      rewards: { lifetime: '302.4', promisedPerBlock: '2.6', paidPerBlock: '6.3' },
    });
    type Series = { rewardSeries: readonly object[] };
    const [from, to] = [began, later(began, { days: 3 })].map((at) => at.toISOString());
    const series = `rewardSeries(from: "${from}", to: "${to}", bucket: WEEK) { amount blocks completedBlocks }`;
    expect((await ofCoStake<Series>(series)).rewardSeries).toEqual([
      { amount: '177.6', blocks: 2, completedBlocks: 24 },
    ]);
    expect((await ofOwner<Series>(series)).rewardSeries).toEqual([{ amount: '302.4', blocks: 4, completedBlocks: 48 }]);
  });
});
