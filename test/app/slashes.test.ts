// Tests of slashes and their reviews on a database: amounts to the base unit, the returned stakes, and the end of the review period. Every
// test ends with a check of the ledger.

import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { reportBlock } from '../../src/app/blocks.ts';
import { executeSignedAction } from '../../src/app/signed-action.ts';
import { reviewSlash, slashDevice } from '../../src/app/slashes.ts';
import type { Outcome } from '../../src/app/write-path.ts';
import { reliabilityScoreHundredths } from '../../src/domain/reliability.ts';
import { accruedRewards, rewardsOfCoStake, rewardsOfOwner } from '../../src/domain/reward.ts';
import type { SlashVerdict } from '../../src/domain/slash.ts';
import type { SlashOrder, SlashRefusal } from '../../src/domain/slashing.ts';
import { sql } from '../../src/store/db/database.ts';
import { devicesByDeviceId } from '../../src/store/devices.ts';
import { balancesOf } from '../../src/store/ledger.ts';
import { slashesByNetworkId } from '../../src/store/slashes.ts';
import { ledgerFaults } from '../kit/conservation.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { later, type Span } from '../kit/device-aggregate.ts';
import { io, makeWorld, refusalOf, succeeded, type World, type WorldCoStake, type WorldDevice } from '../kit/world.ts';

let world: World;
let slashes = 0;

type Input = Partial<Omit<SlashOrder, 'networkId'>> & { readonly name?: string };

async function slash(
  device: WorldDevice,
  input: Input = {},
): Promise<{ name: string; outcome: Outcome<SlashRefusal> }> {
  slashes += 1;
  const { name = `slash ${slashes}`, ...order } = input;
  const given = { kind: 'STAKE', cause: 'DOWNTIME', shareBps: 1000, faultAt: await world.now(), ...order } as const;
  return { name, outcome: await slashDevice(world.ctx, { ...given, networkId: name, deviceId: device.deviceId }) };
}

async function slashed(device: WorldDevice, input: Input = {}) {
  const { name, outcome } = await slash(device, input);
  return { name, id: succeeded(outcome) };
}

const review = (name: string, verdict: SlashVerdict) => reviewSlash(world.ctx, { networkId: name, verdict });

/** Returns a device and its co-stake; owner and co-staker have each staked half of the requirement. */
async function filled(stake?: string): Promise<{ readonly device: WorldDevice; readonly coStake: WorldCoStake }> {
  const device = await world.device(stake === undefined ? {} : { stake });
  return { device, coStake: await world.claim(await world.offer(device), await world.investor('8000')) };
}

async function account(code: string): Promise<bigint> {
  return (await balancesOf(world.database, [code])).get(code) ?? 0n;
}
const own = (device: WorldDevice) => account(`stake/${device.key}`);
const held = (coStake: WorldCoStake) => account(`co-stake/${coStake.id}`);
const escrow = (id: string) => account(`escrow/${id}`);
const recorded = async (device: WorldDevice) => (await world.events(device)).map(({ type }) => type);

describeWithDatabase('a slash', () => {
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world?.end());
  afterEach(async () => {
    expect(await ledgerFaults(world.database)).toEqual([]);
  });

  it('moves a share of both stakes into escrow and takes the rounding remainder from the owner', async () => {
    const { device, coStake } = await filled('8000.00000001');
    const { id } = await slashed(device, { shareBps: 3333 });
    const total = (io('16000.00000001') * 3333n) / 10_000n;
    const part = (io('8000') * 3333n) / 10_000n;
    expect(await held(coStake)).toBe(io('8000') - part);
    expect(await own(device)).toBe(io('8000.00000001') - (total - part));
    expect(await escrow(id)).toBe(total);
    expect((await world.coStakeRow(coStake)).held).toBe(io('8000') - part);
  });

  it('without an explicit share uses the share that the parameters set for its cause', async () => {
    const { device } = await filled();
    const { id } = await slashed(device, { cause: 'PROHIBITED_REGION', shareBps: null });
    expect(await escrow(id)).toBe(io('4000'));
  });

  it('writes an event when the device falls below its requirement', async () => {
    const { device, coStake } = await filled();
    await slashed(device, { shareBps: 1 });
    const changed = (await world.events(device)).find(({ type }) => type === 'SUFFICIENCY_CHANGED' && true);
    expect((await recorded(device)).slice(-3)).toEqual(['SLASHED', 'SUFFICIENCY_CHANGED', 'SUFFICIENCY_CHANGED']);
    expect(changed).toBeDefined();
    expect((await world.events(device)).at(-1)).toMatchObject({ reason: 'INSUFFICIENT', coStakeId: coStake.id });
  });

  it('closes an open offer when the owner’s stake falls below the minimum', async () => {
    const device = await world.device();
    const offer = await world.offer(device);
    await slashed(device, { shareBps: 1 });
    expect(await world.offerRow(offer)).toMatchObject({ closeReason: 'OWNER_STAKE_BELOW_MINIMUM' });
  });

  it('keeps an open offer when the owner’s stake stays above the minimum', async () => {
    const device = await world.device({ stake: '10000' });
    const offer = await world.offer(device);
    await slashed(device, { shareBps: 2000 });
    expect(await world.offerRow(offer)).toMatchObject({ closeReason: null, live: true });
  });

  it('writes an event for the owner and a public one for the offer, and shows each party its own amount', async () => {
    const { device, coStake } = await filled('12000');
    await slashed(device, { shareBps: 1000, cause: 'SPOOFING' });
    const [first, second] = (await world.events(device)).filter(({ type }) => type === 'SLASHED');
    const { accountId } = await world.coStakeRow(coStake);
    expect(first).toMatchObject({ public: false, counterpartyAccountId: null, coStakeId: null, amount: io('1200') });
    expect(first!.accountId).not.toBe(accountId);
    expect(second).toMatchObject({
      public: true,
      accountId: null,
      counterpartyAccountId: accountId,
      coStakeId: coStake.id,
      amount: io('800'),
      reason: 'SPOOFING',
      label: 'ACTIVE',
    });
  });

  it('is executed once when the network sends it again', async () => {
    const { device } = await filled();
    const faultAt = await world.now();
    const { name, id } = await slashed(device, { faultAt });
    const before = await world.events(device);
    expect((await slash(device, { name, faultAt })).outcome).toEqual({ id, replayed: true });
    expect((await slash(device, { name, faultAt, shareBps: null })).outcome).toEqual({ id, replayed: true });
    expect(await world.events(device)).toEqual(before);
  });

  it('with the id of a different slash is refused with SLASH_ID_TAKEN', async () => {
    const { device } = await filled();
    const faultAt = await world.now();
    const { name } = await slashed(device, { faultAt });
    const other = await world.device();
    for (const [where, input] of [
      [device, { kind: 'REWARD' }],
      [device, { cause: 'OTHER' }],
      [device, { shareBps: 999 }],
      [device, { faultAt: later(faultAt, { ms: -1 }) }],
      [other, {}],
    ] as const) {
      expect(refusalOf((await slash(where, { faultAt, ...input, name })).outcome)).toBe('SLASH_ID_TAKEN');
    }
  });

  it('is refused without a liable stake, for a fault in the future, for a share of zero and for an unknown device', async () => {
    const bare = await world.device({ stake: '0' });
    expect(refusalOf((await slash(bare)).outcome)).toBe('NOTHING_TO_SLASH');
    const { device } = await filled();
    expect(refusalOf((await slash(device, { faultAt: later(await world.now(), { ms: 1 }) })).outcome)).toBe(
      'FAULT_NOT_PAST',
    );
    expect(refusalOf((await slash(device, { shareBps: 0 })).outcome)).toBe('SLASH_SHARE_OUT_OF_BOUNDS');
    expect(refusalOf((await slash(device, { shareBps: 10_001 })).outcome)).toBe('SLASH_SHARE_OUT_OF_BOUNDS');
    const unknown = { ...device, deviceId: '00000000-0000-4000-8000-000000000000' };
    expect(refusalOf((await slash(unknown)).outcome)).toBe('NOT_FOUND');
  });

  it('of rewards is refused when no rewards have accrued', async () => {
    const { device } = await filled();
    expect(refusalOf((await slash(device, { kind: 'REWARD' })).outcome)).toBe('NOTHING_TO_SLASH');
  });
});

describeWithDatabase('the liability for a fault', () => {
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world?.end());
  afterEach(async () => {
    expect(await ledgerFaults(world.database)).toEqual([]);
  });

  const partOf = async (name: string) => (await slashesByNetworkId(world.database, [name]))[0]!.parts.length === 1;

  it.each([
    ['does not cover a fault one millisecond before the approval', -1, false],
    ['covers a fault at the instant of the approval', 0, true],
  ] as const)('of a co-stake begins when its claim is approved: it %s', async (_, ms, answers) => {
    const { device, coStake } = await filled();
    const { settledAt } = await world.coStakeRow(coStake);
    world.pass({ days: 1 });
    const { name } = await slashed(device, { faultAt: later(settledAt!, { ms }) });
    expect(await partOf(name)).toBe(answers);
  });

  it.each([
    ['covers a fault at the unstake in the wait period', { days: 7, ms: -1 }, 0, true],
    ['covers a fault before the unstake in cooldown', { days: 7 }, -1, true],
    ['does not cover a fault at the unstake in cooldown', { days: 7 }, 0, false],
    ['does not cover a fault after the unstake in cooldown', { days: 7 }, 1, false],
    ['covers a fault before the unstake in the last millisecond of the cooldown', { days: 21, ms: -1 }, -1, true],
    ['ends when the co-stake can be withdrawn', { days: 21 }, -1, false],
  ] as const)('of a co-stake depends on its phase and the time of the fault: it %s', async (_, waited, ms, answers) => {
    const { device, coStake } = await filled();
    world.pass({ hours: 1 });
    const unstakedAt = await world.now();
    await world.unstake(coStake);
    await reach(unstakedAt, waited);
    const { name } = await slashed(device, { faultAt: later(unstakedAt, { ms }) });
    expect(await partOf(name)).toBe(answers);
  });

  it.each([
    ['covers a fault before the unstake in cooldown', { days: 14, ms: -1 }, -1, true],
    ['does not cover a fault at the unstake in cooldown', { days: 14, ms: -1 }, 0, false],
    ['ends when the stake can be withdrawn', { days: 14 }, -1, false],
  ] as const)(
    "of the owner's stake depends on the exit and the time of the fault: it %s",
    async (_, waited, ms, answers) => {
      const device = await world.device();
      world.pass({ hours: 1 });
      const leftAt = await world.now();
      await leave(device);
      await reach(leftAt, waited);
      const { outcome } = await slash(device, { faultAt: later(leftAt, { ms }) });
      expect(refusalOf(outcome)).toBe(answers ? null : 'NOTHING_TO_SLASH');
    },
  );
});

describeWithDatabase('the review of a slash', () => {
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world?.end());
  afterEach(async () => {
    expect(await ledgerFaults(world.database)).toEqual([]);
  });

  it('with the verdict UPHELD forfeits the slashed amounts, and a later withdrawal pays the rest', async () => {
    const { device, coStake } = await filled();
    const { name, id } = await slashed(device);
    const forfeited = await account('forfeited');
    succeeded(await review(name, 'UPHELD'));
    expect(await account('forfeited')).toBe(forfeited + io('1600'));
    expect(await escrow(id)).toBe(0n);
    await world.unstake(coStake);
    await world.advance({ days: 21 });
    await world.withdraw(coStake);
    expect(await world.balance(coStake.by)).toBe(io('7200'));
  });

  it('with the verdict REVERSED restores both stakes and the sufficiency of the device', async () => {
    const { device, coStake } = await filled();
    const { name } = await slashed(device);
    succeeded(await review(name, 'REVERSED'));
    expect([await own(device), await held(coStake)]).toEqual([io('8000'), io('8000')]);
    expect((await world.events(device)).at(-1)).toMatchObject({ type: 'SUFFICIENCY_CHANGED', reason: 'SUFFICIENT' });
  });

  it('with the verdict REVERSED pays the wallets whose stakes were withdrawn between the slash and the verdict', async () => {
    const second = await filled();
    world.pass({ hours: 1 });
    const taken = await slashed(second.device);
    world.pass({ ms: 1 });
    await leave(second.device);
    await world.unstake(second.coStake);
    await world.advance({ days: 14 });
    await world.withdraw(second.coStake);
    await collect(second.device);
    expect(await world.balance(second.coStake.by)).toBe(io('7200'));
    succeeded(await review(taken.name, 'REVERSED'));
    expect(await world.balance(second.coStake.by)).toBe(io('8000'));
    expect(await world.balance(second.device.owner)).toBe(io('8000'));
    expect(await own(second.device)).toBe(0n);
    expect(await held(second.coStake)).toBe(0n);
  });

  it('with the verdict REVERSED restores a co-stake in cooldown, which can then be withdrawn', async () => {
    const { device, coStake } = await filled();
    const { name } = await slashed(device, { shareBps: 10_000 });
    await world.unstake(coStake);
    await world.advance({ days: 8 });
    succeeded(await review(name, 'REVERSED'));
    expect(await held(coStake)).toBe(io('8000'));
    await world.advance({ days: 13 });
    await world.withdraw(coStake);
    expect(await world.balance(coStake.by)).toBe(io('8000'));
  });

  it('accepts the same verdict again and refuses a different one', async () => {
    const { device } = await filled();
    const { name, id } = await slashed(device);
    succeeded(await review(name, 'REVERSED'));
    const before = await world.events(device);
    expect(await review(name, 'REVERSED')).toEqual({ id, replayed: true });
    expect(refusalOf(await review(name, 'UPHELD'))).toBe('SLASH_ALREADY_REVIEWED');
    expect(refusalOf(await review('unheard of', 'UPHELD'))).toBe('NOT_FOUND');
    expect(await world.events(device)).toEqual(before);
  });

  it.each([
    [-1, null],
    [0, 'SLASH_ALREADY_REVIEWED'],
    [1, 'SLASH_ALREADY_REVIEWED'],
  ] as const)(
    'with the verdict REVERSED, sent %i ms after the review deadline (negative: before it), returns the refusal %s, with and without a sweep',
    async (ms, code) => {
      const { device } = await filled();
      const slashedAt = await world.now();
      const swept = await slashed(device);
      await reach(slashedAt, { days: 30, ms });
      await world.sweep();
      expect(refusalOf(await review(swept.name, 'REVERSED'))).toBe(code);
      const again = await filled();
      const startedAt = await world.now();
      const unswept = await slashed(again.device);
      await reach(startedAt, { days: 30, ms });
      expect(refusalOf(await review(unswept.name, 'REVERSED'))).toBe(code);
    },
  );

  it('without a verdict ends with the verdict UPHELD at its deadline, even when the sweep runs later', async () => {
    const { device } = await filled();
    const slashedAt = await world.now();
    const { name } = await slashed(device);
    await reach(slashedAt, { days: 45 });
    await world.sweep();
    const [found] = await slashesByNetworkId(world.database, [name]);
    expect(found).toMatchObject({ verdict: 'UPHELD', reviewedAt: later(slashedAt, { days: 30 }) });
    expect((await world.events(device)).filter(({ type }) => type === 'SLASH_REVIEWED')).toMatchObject([
      { occurredAt: later(slashedAt, { days: 30 }), reason: 'UPHELD', amount: io('800') },
      { occurredAt: later(slashedAt, { days: 30 }), reason: 'UPHELD', amount: io('800') },
    ]);
  });

  it('is recorded as UPHELD when advanceClock passes its deadline', async () => {
    const { device } = await filled();
    const { name } = await slashed(device);
    await world.advance({ days: 60 });
    expect((await slashesByNetworkId(world.database, [name]))[0]).toMatchObject({ verdict: 'UPHELD' });
  });
});

describeWithDatabase('a slashed device', () => {
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world?.end());
  afterEach(async () => {
    expect(await ledgerFaults(world.database)).toEqual([]);
  });

  /** Returns a device and its co-stake after a block reward of 100.00000001 IO: 74 IO for the co-staker, the rest for the owner. */
  async function earned(slashedBefore = 0) {
    const { device, coStake } = await filled('10000');
    for (let count = 0; count < slashedBefore; count += 1) await slashed(device, { shareBps: 1 });
    const hour = 3_600_000;
    const startsAt = new Date(Math.ceil(((await world.now()).getTime() + 1) / hour) * hour);
    await reach(startsAt, { hours: 1 });
    const rewards = [{ deviceId: device.deviceId, succeeded: true, amount: io('100.00000001') }];
    await reportBlock(world.ctx, { startsAt, rewards, final: true });
    return { device, coStake };
  }
  const accrued = async (device: WorldDevice, coStake: WorldCoStake) => {
    const [row] = await devicesByDeviceId(world.database, [device.deviceId], await world.now());
    return [accruedRewards(rewardsOfOwner(row!)), accruedRewards(rewardsOfCoStake(await world.coStakeRow(coStake)))];
  };

  it('has accrued rewards of which a slash takes a share from both parties, and a reversal restores them', async () => {
    const { device, coStake } = await earned();
    expect(await accrued(device, coStake)).toEqual([io('26.00000001'), io('74')]);
    const { name, id } = await slashed(device, { kind: 'REWARD', shareBps: 2500 });
    expect(await accrued(device, coStake)).toEqual([io('19.50000001'), io('55.5')]);
    expect(await escrow(id)).toBe(io('25'));
    expect([await own(device), await held(coStake)]).toEqual([io('10000'), io('8000')]);
    succeeded(await review(name, 'REVERSED'));
    expect(await accrued(device, coStake)).toEqual([io('26.00000001'), io('74')]);
  });

  it('has no rewards to claim after a slash of all of them; they are forfeited when the slash is upheld', async () => {
    const { device, coStake } = await earned();
    const { name, id } = await slashed(device, { kind: 'REWARD', cause: 'SPOOFING', shareBps: null });
    expect(await accrued(device, coStake)).toEqual([0n, 0n]);
    const forfeited = await account('forfeited');
    succeeded(await review(name, 'UPHELD'));
    expect(await account('forfeited')).toBe(forfeited + io('100.00000001'));
    expect(await escrow(id)).toBe(0n);
    expect(refusalOf((await slash(device, { kind: 'REWARD' })).outcome)).toBe('NOTHING_TO_SLASH');
  });

  it.each([0, 1, 2, 3, 7, 25])('has a reliability score that equals the formula for %i slashes', async (count) => {
    const { device } = await earned(count);
    const row = async () => (await devicesByDeviceId(world.database, [device.deviceId], await world.now()))[0]!;
    const inputs = { uptimeBps: 10_000, blocksNominated: 1, blocksSucceeded: 1 };
    expect(await row()).toMatchObject({
      slashes30d: count,
      reliabilityHundredths: reliabilityScoreHundredths({ ...inputs, slashes: count }),
    });
  });

  it('has a reliability score that ignores reversed slashes and slashes older than 30 days', async () => {
    const { device } = await filled('10000');
    const startedAt = await world.now();
    const { name } = await slashed(device, { shareBps: 1 });
    await slashed(device, { shareBps: 1 });
    const report = async (span: Span, expected: number) => {
      await reach(startedAt, span);
      const at = (await world.now()).getTime();
      const startsAt = new Date(Math.floor(at / 3_600_000) * 3_600_000 - 3_600_000);
      const rewards = [{ deviceId: device.deviceId, succeeded: true, amount: 1n }];
      await reportBlock(world.ctx, { startsAt, rewards, final: true });
      const [row] = await devicesByDeviceId(world.database, [device.deviceId], await world.now());
      expect(row).toMatchObject({ slashes30d: expected, reliabilityHundredths: 9 ** expected * 10 ** (4 - expected) });
    };
    await report({ hours: 2 }, 2);
    succeeded(await review(name, 'REVERSED'));
    await report({ hours: 3 }, 1);
    await report({ days: 30, ms: -1 }, 1);
    await report({ days: 30, hours: 1 }, 0);
  });
});

describeWithDatabase('the database schema for slashes', () => {
  let id: string;
  beforeAll(async () => {
    world = await makeWorld();
    const { device } = await filled();
    id = (await slashed(device)).id;
  });
  afterAll(() => world?.end());

  it.each([
    ['a change of the slashed share', sql`UPDATE slash SET share_bps = 1`],
    ['a deletion of a slash', sql`DELETE FROM slash`],
    ['a change of an amount of a slash', sql`UPDATE slash_part SET amount = 1`],
    ['a deletion of an amount of a slash', sql`DELETE FROM slash_part`],
    ['a verdict without its transfer', sql`UPDATE slash SET verdict = 'UPHELD', reviewed_at = slashed_at`],
    [
      'a verdict that is dated after the deadline',
      sql`UPDATE slash SET verdict = 'UPHELD', reviewed_at = review_ends_at + interval '1 ms'`,
    ],
  ])('refuses %s', async (_, statement) => {
    await expect(world.database.execute(statement)).rejects.toThrow();
    expect(await escrow(id)).toBe(io('1600'));
  });
});

async function leave(device: WorldDevice): Promise<void> {
  const action = { kind: 'unstakeDevice', deviceKey: device.key } as const;
  succeeded(await executeSignedAction(world.ctx, action, await world.sign(action, device.owner)));
}

async function collect(device: WorldDevice): Promise<void> {
  const action = { kind: 'withdrawDeviceStake', deviceKey: device.key } as const;
  succeeded(await executeSignedAction(world.ctx, action, await world.sign(action, device.owner)));
}

/** Sets the wall clock to the instant `from` plus `span`; runs no sweep, so events that are due by then are not recorded. */
async function reach(from: Date, span: Span): Promise<void> {
  const ahead = (await world.now()).getTime() - from.getTime();
  world.pass({ ms: later(new Date(0), span).getTime() - ahead });
}
