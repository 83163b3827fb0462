// Tests from questions and complaints of users of other marketplaces: fields of this API, read over HTTP as a client would, answer
// each of them.

import { isObjectType } from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { reportBlocks } from '../../src/app/blocks.ts';
import { setDeviceState } from '../../src/app/network.ts';
import { slashDevice } from '../../src/app/slashes.ts';
import { globalId } from '../../src/domain/id.ts';
import { schema } from '../../src/schema/index.ts';
import { type Api, openApi } from '../kit/api.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { later } from '../kit/device-aggregate.ts';
import { link } from '../kit/link.ts';
import type { TestWallet } from '../kit/wallet.ts';
import {
  io,
  makeWorld,
  succeeded,
  type World,
  type WorldCoStake,
  type WorldDevice,
  type WorldOffer,
} from '../kit/world.ts';
import { executeAction } from './mutation.ts';

// biome-ignore lint/suspicious/noExplicitAny: an answer has the shape of its question
type Data = any;

let world: World;
let api: Api;

const ask = async (source: string, as?: TestWallet): Promise<Data> =>
  api.data<Data, object>(source, {}, as === undefined ? {} : { as });
const ofDevice = async (device: WorldDevice, fields: string) =>
  (
    await ask(
      `{ node(id: "${globalId('OwnedDevice', device.key)}") { ... on OwnedDevice { ${fields} } } }`,
      device.owner,
    )
  ).node;
const ofOffer = async (offer: WorldOffer, fields: string, as?: TestWallet) =>
  (await ask(`{ offer(by: { id: "${globalId('Offer', offer.id)}" }) { ${fields} } }`, as)).offer;
const ofCoStake = async (coStake: WorldCoStake, fields: string, as = coStake.by) =>
  (await ask(`{ node(id: "${globalId('CoStake', coStake.id)}") { ... on CoStake { ${fields} } } }`, as)).node;
const filled = async (stake = '8000') =>
  world.claim(await world.offer(await world.device({ stake })), await world.investor('8000'));
const at = async (span: Parameters<typeof later>[1]) => later(await world.now(), span).toISOString();

/** Moves the clock to the end of `hours` whole hours and reports a block for each hour, with the given rewards per device. */
async function earn(hours: number, rewards: readonly (readonly [WorldDevice, string])[]): Promise<void> {
  const hour = 3_600_000;
  const first = Math.ceil((await world.now()).getTime() / hour) * hour;
  world.pass({ ms: first - (await world.now()).getTime() + hours * hour });
  const credited = rewards.map(([{ deviceId }, amount]) => ({ deviceId, succeeded: true, amount: io(amount) }));
  await reportBlocks(
    world.ctx,
    Array.from({ length: hours }, (_, index) => ({ startsAt: new Date(first + index * hour), rewards: credited })),
  );
}

describeWithDatabase('the API', () => {
  beforeAll(async () => {
    world = await makeWorld();
    api = await openApi(world.ctx);
  });
  afterAll(async () => {
    await api?.close();
    await world?.end();
  });

  it('answers "Why is the button grey?" with the current and required value of every precondition and a sentence', async () => {
    const device = await world.device({ stake: '7000.5', connectivityTier: 0 });
    const { offerEligibility, availableActions } = await ofDevice(
      device,
      `offerEligibility { allowed checks { code met current required message } }
       availableActions { action allowed refusals { code message } }`,
    );
    expect(offerEligibility.allowed).toBe(false);
    expect(offerEligibility.checks.filter(({ met }: Data) => !met)).toEqual([
      {
        code: 'DEVICE_OPERATIONAL',
        met: false,
        current: 'IDLE, connectivity tier 0, multiplier 10',
        required: 'ACTIVE or IDLE, connectivity tier and multiplier above 0',
        message: 'The device has no connectivity tier.',
      },
      {
        code: 'OWN_STAKE',
        met: false,
        current: '7\u202f000.5 IO',
        required: '8\u202f000 IO',
        message: 'The owner has 7000.5 IO staked; at least 8000 IO are needed.',
      },
    ]);
    const codes = availableActions.map(({ action, refusals }: Data) => [
      action,
      refusals.map(({ code }: Data) => code),
    ]);
    expect(Object.fromEntries(codes)).toEqual({
      STAKE_DEVICE: ['INSUFFICIENT_BALANCE'],
      CREATE_OFFER: ['DEVICE_NOT_OPERATIONAL', 'OWN_STAKE_TOO_LOW'],
      REPLACE_OFFER: ['NOT_FOUND'],
      CLOSE_OFFER: ['NOT_FOUND'],
      WITHDRAW_OVERFLOW: ['OVERFLOW_EXCEEDED'],
      CLAIM_REWARDS: ['NOTHING_TO_CLAIM'],
      UNSTAKE_DEVICE: [],
      WITHDRAW_DEVICE_STAKE: ['NOT_UNSTAKED'],
    });
    const poor = await ofOffer(
      await world.offer(await world.device()),
      'canClaim { allowed refusals { code message } }',
      await world.investor('1'),
    );
    expect(poor.canClaim).toEqual({
      allowed: false,
      refusals: [{ code: 'INSUFFICIENT_BALANCE', message: 'The wallet holds 1 IO; 8000 IO are needed.' }],
    });
  });

  it('answers "When exactly do I get my money?" with instants, before and after the exit starts', async () => {
    const coStake = await filled();
    const dates = 'startedAt waitEndsAt cooldownEndsAt canceledAt withdrawnAt';
    const fields = `exitIfUnstakedNow { ${dates} } exit { ${dates} } phaseEndsAt withdrawableAt`;
    const exit = {
      startedAt: await at({}),
      waitEndsAt: await at({ days: 7 }),
      cooldownEndsAt: await at({ days: 21 }),
      canceledAt: null,
      withdrawnAt: null,
    };
    expect(await ofCoStake(coStake, fields)).toEqual({
      exitIfUnstakedNow: exit,
      exit: null,
      phaseEndsAt: null,
      withdrawableAt: null,
    });
    await world.unstake(coStake);
    world.pass({ days: 3 });
    expect(await ofCoStake(coStake, fields)).toEqual({
      exitIfUnstakedNow: null,
      exit,
      phaseEndsAt: exit.waitEndsAt,
      withdrawableAt: exit.cooldownEndsAt,
    });
    const durations = Object.values(schema.getTypeMap())
      .filter(isObjectType)
      .flatMap((type) => Object.keys(type.getFields()).map((field) => `${type.name}.${field}`))
      .filter((name) => /(Seconds|Minutes|Hours|Days|Duration|Remaining|Left)$/.test(name) && !name.startsWith('__'));
    // The only duration fields of the schema: the validity of a signature, three windows of averages, and the lag of deliveries. None
    // is a time that a user has to wait.
    expect(durations.sort()).toEqual([
      'AuthorizationPeriodInvalid.maxSeconds',
      'CoStakeRewards.last7Days',
      'OwnerRewards.last7Days',
      'Reliability.windowDays',
      'WebhookEndpoint.lagSeconds',
    ]);
  });

  it('answers "Do I earn now, and does it count?" with two booleans and a reason', async () => {
    const fields = 'earning notEarningReason countsTowardRequirement';
    const coStake = await filled();
    expect(await ofCoStake(coStake, fields)).toEqual({
      earning: true,
      notEarningReason: null,
      countsTowardRequirement: true,
    });
    await setDeviceState(world.ctx, { deviceId: coStake.offer.device.deviceId, state: 'MAINTENANCE', reason: null });
    expect(await ofCoStake(coStake, fields)).toEqual({
      earning: false,
      notEarningReason: 'DEVICE_NOT_OPERATIONAL',
      countsTowardRequirement: true,
    });
    await world.unstake(coStake);
    expect(await ofCoStake(coStake, fields)).toEqual({
      earning: false,
      notEarningReason: 'UNSTAKED',
      countsTowardRequirement: true,
    });
    const short = await world.claim(
      await world.offer(await world.device(), { requested: '4000' }),
      await world.investor(),
    );
    expect(await ofCoStake(short, fields)).toMatchObject({ earning: false, notEarningReason: 'STAKE_INSUFFICIENT' });
    await earn(1, [[short.offer.device, '5']]);
    const { rewardHistory } = await ofCoStake(
      short,
      'rewardHistory { nodes { completed deviceReward amount withheldFor } }',
    );
    expect(rewardHistory.nodes).toEqual([
      { completed: true, deviceReward: '0', amount: '0', withheldFor: 'STAKE_INSUFFICIENT' },
    ]);
  });

  it('answers "What happens if the owner leaves?" with an event, a visible reason and an exit without a wait', async () => {
    const coStake = await filled();
    const { viewer } = await ask('{ viewer { streamCursor } }', coStake.by);
    const { device } = coStake.offer;
    const left = await executeAction(
      api,
      { unstakeDevice: { deviceId: globalId('Device', device.key) } },
      device.owner,
    );
    expect(left.__typename).toBe('UnstakeDeviceSuccess');
    await api.settled();
    const following = await api.follow<Data, object>(
      `subscription ($after: StreamCursor) { accountEvents(after: $after) {
        ... on AccountEvent { type reason label } ... on StreamCheckpoint { caughtUp } } }`,
      { after: viewer.streamCursor },
      { as: coStake.by },
    );
    const events: Data[] = [];
    for (;;) {
      const { accountEvents } = await following.data();
      if (accountEvents.caughtUp) break;
      // The sign-in of this test may stand in the log too.
      if (accountEvents.type && accountEvents.type !== 'SESSION_STARTED') events.push(accountEvents);
    }
    expect(events).toEqual([
      { type: 'OWNER_UNSTAKED', reason: null, label: 'OFFER_CLOSED' },
      { type: 'OFFER_CLOSED', reason: 'OWNER_UNSTAKED', label: 'OFFER_CLOSED' },
      { type: 'SUFFICIENCY_CHANGED', reason: 'INSUFFICIENT', label: 'OFFER_CLOSED' },
    ]);
    const seen = await ofCoStake(
      coStake,
      'earning notEarningReason offer { closeReason } exitIfUnstakedNow { startedAt waitEndsAt cooldownEndsAt }',
    );
    const now = await at({});
    expect(seen).toEqual({
      earning: false,
      notEarningReason: 'DEVICE_NOT_COMMITTED',
      offer: { closeReason: 'OWNER_UNSTAKED' },
      exitIfUnstakedNow: { startedAt: now, waitEndsAt: now, cooldownEndsAt: await at({ days: 14 }) },
    });
  });

  it('answers "How risky is it?" with the slash history and the reliability score with its inputs', async () => {
    const coStake = await filled('12000');
    const { device } = coStake.offer;
    const order = { networkId: 'risk', kind: 'STAKE', cause: 'PERFORMANCE', shareBps: 500 } as const;
    succeeded(await slashDevice(world.ctx, { ...order, deviceId: device.deviceId, faultAt: await world.now() }));
    await earn(1, [[device, '1']]);
    const seen = await ofOffer(
      coStake.offer,
      `device { slashes { nodes { kind cause shareBps reviewStatus } }
        reliability { score uptimeBps blocksNominated blocksSucceeded blocksFailed slashes windowDays formulaVersion } }`,
    );
    expect(seen.device.slashes.nodes).toEqual([
      { kind: 'STAKE', cause: 'PERFORMANCE', shareBps: 500, reviewStatus: 'PENDING' },
    ]);
    expect(seen.device.reliability).toMatchObject({
      score: 90,
      blocksNominated: 1,
      blocksSucceeded: 1,
      blocksFailed: 0,
      slashes: 1,
      windowDays: 30,
    });
    const { slashed, ownSlashes } = await ofCoStake(coStake, 'slashed ownSlashes { amount slash { reviewStatus } }');
    expect([slashed, ownSlashes]).toEqual(['400', [{ amount: '400', slash: { reviewStatus: 'PENDING' } }]]);
  });

  it('answers "Offers cannot be compared" with sortable figures, their sample size and their caveats', async () => {
    const [rich, poor, short] = [
      await world.device({ stake: '16000' }),
      await world.device({ stake: '16000' }),
      await world.device(),
    ];
    await earn(24, [
      [rich, '4'],
      [poor, '2'],
      [short, '4'],
    ]);
    const young = await world.device({ stake: '16000' });
    const offers = new Map<string, WorldOffer>();
    for (const [name, device] of Object.entries({ rich, poor, short, young })) {
      offers.set(globalId('Offer', (await world.offer(device)).id), { id: name, device });
    }
    await earn(1, [
      [rich, '4'],
      [poor, '2'],
      [short, '4'],
    ]);
    const page = await ask(
      `{ offers(first: 100, orderBy: { field: ESTIMATED_APR, direction: DESC }) { nodes {
        id estimateCaveat estimate { perBlock aprBps breakEvenShareBps sampleBlocks } } } }`,
    );
    const listed = page.offers.nodes.filter(({ id }: Data) => offers.has(id));
    expect(listed.map(({ id, ...figures }: Data) => [offers.get(id)?.id, figures])).toEqual([
      [
        'rich',
        {
          estimateCaveat: null,
          estimate: { perBlock: '2.96', aprBps: 32_412, breakEvenShareBps: 3333, sampleBlocks: 25 },
        },
      ],
      [
        'poor',
        {
          estimateCaveat: null,
          estimate: { perBlock: '1.48', aprBps: 16_206, breakEvenShareBps: 3333, sampleBlocks: 25 },
        },
      ],
      [
        'short',
        {
          estimateCaveat: 'STAKE_INSUFFICIENT',
          estimate: { perBlock: '0', aprBps: 0, breakEvenShareBps: 5000, sampleBlocks: 25 },
        },
      ],
      ['young', { estimateCaveat: 'SAMPLE_TOO_SMALL', estimate: null }],
    ]);
  });

  it('answers "My device is missing from the marketplace" with the listing and every reason against it', async () => {
    const listing = async (device: WorldDevice) => (await ofDevice(device, 'listing { listed reasons }')).listing;
    const device = await world.device();
    expect(await listing(device)).toEqual({ listed: false, reasons: ['It has no open offer.'] });
    const offer = await world.offer(device);
    expect(await listing(device)).toEqual({ listed: true, reasons: [] });
    await setDeviceState(world.ctx, { deviceId: device.deviceId, state: 'BLOCKED', reason: 'prohibited region' });
    expect(await listing(device)).toEqual({
      listed: false,
      reasons: [
        'It has no open offer.',
        expect.stringMatching(
          /^Its latest offer closed on \d+ March 2026 at \d\d:00 UTC\. The network blocked the device\.$/,
        ),
        'The device has left the programme.',
        'The device is not running.',
      ],
    });
    expect(await ofOffer(offer, 'closeReason device { state stateReason }')).toEqual({
      closeReason: 'DEVICE_BLOCKED',
      device: { state: 'BLOCKED', stateReason: 'prohibited region' },
    });
    const coStake = await filled();
    expect((await listing(coStake.offer.device)).reasons).toEqual(['Its offer is filled: a co-staker holds it.']);
    await world.unstake(coStake);
    expect((await listing(coStake.offer.device)).reasons).toEqual([
      'It has no open offer.',
      'Its co-staker is leaving; a replacement may be published now.',
    ]);
  });

  it('answers "Transaction error" with a status and its cause, a refund, an open offer and a retry that cannot pay twice', async () => {
    const [offer, by] = [await world.offer(await world.device()), await world.investor('8000')];
    const lost = await world.claimUnsettled(offer, by);
    world.pass({ hours: 1 });
    await world.sweep();
    expect(await ofCoStake(lost, 'phase settlement { status failure } held offer { status }')).toEqual({
      phase: 'FAILED',
      settlement: { status: 'EXPIRED', failure: 'TIME_LIMIT' },
      held: '0',
      offer: { status: 'OPEN' },
    });
    expect(await world.balance(by)).toBe(io('8000'));
    const offerId = globalId('Offer', offer.id);
    const authorization = await api.authorize({ claimOffer: { offerId } }, by);
    const claim = async () =>
      (
        await api.data<Data, object>(
          `mutation ($input: ClaimOfferInput!) { claimOffer(input: $input) {
            ... on ClaimOfferSuccess { replayed coStake { id settlement { status } } } } }`,
          { input: { offerId, authorization } },
        )
      ).claimOffer;
    const first = await claim();
    expect(first).toMatchObject({ replayed: false, coStake: { settlement: { status: 'APPROVED' } } });
    expect(await claim()).toEqual({ ...first, replayed: true });
    expect(await world.balance(by)).toBe(0n);
  });

  it('refuses a withdrawal of too much overflow with the possible amount, and moves no money', async () => {
    const device = await world.device({ stake: '20000' });
    const withdraw = (amount: string) =>
      executeAction(api, { withdrawOverflow: { deviceId: globalId('Device', device.key), amount } }, device.owner);
    const fields = 'ownerStake overflow withdrawableOverflow exit { startedAt } device { stakeSufficiency }';
    const before = await ofDevice(device, fields);
    expect(before).toMatchObject({ ownerStake: '20000', overflow: '4000', withdrawableOverflow: '4000', exit: null });
    expect(await withdraw('20000')).toMatchObject({ code: 'OVERFLOW_EXCEEDED', withdrawable: '4000' });
    expect(await ofDevice(device, fields)).toEqual(before);
    expect((await withdraw('4000')).__typename).toBe('WithdrawOverflowSuccess');
    expect(await ofDevice(device, fields)).toMatchObject({
      ownerStake: '16000',
      withdrawableOverflow: '0',
      exit: null,
      device: { stakeSufficiency: 'SUFFICIENT' },
    });
  });

  it('answers "Funds still releasing" with a state and an event of their own, to the millisecond', async () => {
    const coStake = await filled();
    await world.unstake(coStake);
    await world.advance({ days: 21, ms: -1 });
    const fields = 'labelText phase availableActions { action allowed }';
    expect(await ofCoStake(coStake, fields)).toMatchObject({ labelText: 'In Cooldown' });
    await world.advance({ ms: 1 });
    const ready = await ofCoStake(coStake, fields);
    expect(ready).toMatchObject({ labelText: 'Ready to Withdraw', phase: 'WITHDRAWABLE' });
    expect(ready.availableActions).toContainEqual({ action: 'WITHDRAW', allowed: true });
    const types = (await world.events(coStake.offer.device)).map(({ type }) => type);
    expect(types.filter((type) => type === 'WITHDRAWABLE')).toHaveLength(1);
  });

  it('answers "Which wallet holds what?" with free, co-staked, staked and earned amounts per wallet', async () => {
    const [main, second] = [await world.investor('9000'), await world.investor('500')];
    const device = await world.device({ owner: second, stake: '16000' });
    const coStake = await world.claim(await world.offer(await world.device()), main);
    await link(world.ctx, main, second);
    // A co-stake earns from the first block that starts after its transfer was approved.
    await earn(1, []);
    await earn(1, [
      [coStake.offer.device, '10'],
      [device, '7'],
    ]);
    const { viewer } = await ask(
      `{ viewer {
        balances { wallet available coStaked ownStaked rewardsAccrued }
        ledger(wallet: "${main.address}", first: 1) { nodes { text wallet device { model } } }
        devices { nodes { ownerWallet } } coStakes { nodes { wallet } }
      } }`,
      main,
    );
    expect(viewer).toEqual({
      balances: [
        { wallet: main.address, available: '1000', coStaked: '8000', ownStaked: '0', rewardsAccrued: '7.4' },
        { wallet: second.address, available: '500', coStaked: '0', ownStaked: '16000', rewardsAccrued: '7' },
      ],
      ledger: {
        nodes: [
          {
            text: '8000 IO went into a co-stake on 8 x H100 SXM5.',
            wallet: main.address,
            device: { model: 'H100 SXM5' },
          },
        ],
      },
      devices: { nodes: [{ ownerWallet: second.address }] },
      coStakes: { nodes: [{ wallet: main.address }] },
    });
    expect(await ofCoStake(coStake, 'wallet', coStake.offer.device.owner)).toEqual({ wallet: null });
  });
});
