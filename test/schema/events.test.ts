// Tests of event types and status labels over HTTP: each event is delivered to the accounts that it concerns and to no other, and
// each label is shown to each party in the wording for that party. A new enum value without a row in this file fails the test.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { ingestBlockReport } from '../../src/app/block-reports.ts';
import { importDevices, setDeviceState, setHired } from '../../src/app/network.ts';
import { reportPayout } from '../../src/app/payouts.ts';
import { remind } from '../../src/app/reminders.ts';
import { reviewSlash, slashDevice } from '../../src/app/slashes.ts';
import { disableWebhook } from '../../src/app/webhook-dispatch.ts';
import type { EventType } from '../../src/domain/events.ts';
import { globalId } from '../../src/domain/id.ts';
import { newKey } from '../../src/domain/key.ts';
import type { StatusLabel } from '../../src/domain/label.ts';
import { payoutsInStatus } from '../../src/store/payouts.ts';
import { claimWebhooks } from '../../src/store/webhook-leases.ts';
import { type Api, openApi } from '../kit/api.ts';
import { describeWithDatabase } from '../kit/database.ts';
import type { TestWallet } from '../kit/wallet.ts';
import {
  io,
  makeWorld,
  OPERATIONAL_DEVICE,
  succeeded,
  type World,
  type WorldCoStake,
  type WorldDevice,
} from '../kit/world.ts';
import type { SignableActionInput } from '../operations/generated/graphql.ts';
import { executeAction, namesOf, send } from './mutation.ts';

const STREAMS = ['everybody', 'owner', 'coStaker'] as const;
type Stream = (typeof STREAMS)[number];
type Told = {
  readonly type: EventType;
  readonly previousLabel: StatusLabel | null;
  readonly label: StatusLabel | null;
  readonly reason: string | null;
};
type Row = {
  /** The streams to which the test must deliver an event of this type. */
  readonly to: readonly Stream[];
  /** The offer's label before and after the event, as its owner sees it; absent for an event without an offer. */
  readonly labels?: readonly [StatusLabel | null, StatusLabel];
  readonly reason?: string;
};

const PARTIES: readonly Stream[] = ['owner', 'coStaker'];
const SHORT: StatusLabel = 'INSUFFICIENT_STAKE_WAITING_FOR_CO_STAKER';
const READY: StatusLabel = 'SUFFICIENT_STAKE_WAITING_FOR_CO_STAKER';

const ROWS: { readonly [Type in EventType]: Row } = {
  OFFER_OPENED: { to: ['everybody', 'owner'], labels: [null, SHORT] },
  OFFER_CLAIMED: { to: STREAMS, labels: [READY, 'CLAIM_PENDING'] },
  CLAIM_SETTLED: { to: STREAMS, labels: ['CLAIM_PENDING', 'ACTIVE'] },
  CLAIM_FAILED: { to: STREAMS, labels: ['CLAIM_PENDING', READY], reason: 'TIME_LIMIT' },
  UNSTAKE_STARTED: { to: STREAMS, labels: ['ACTIVE', 'SUFFICIENT_STAKE_WAIT_PERIOD'] },
  UNSTAKE_CANCELED: { to: STREAMS, labels: ['SUFFICIENT_STAKE_WAIT_PERIOD', 'ACTIVE'] },
  COOLDOWN_STARTED: { to: STREAMS, labels: ['SUFFICIENT_STAKE_WAIT_PERIOD', 'IN_COOLDOWN'] },
  WITHDRAWABLE: { to: STREAMS, labels: ['IN_COOLDOWN', 'READY_TO_WITHDRAW'] },
  WITHDRAWN: { to: STREAMS, labels: ['READY_TO_WITHDRAW', 'CO_STAKER_WITHDRAWN'] },
  OFFER_CLOSED: { to: STREAMS, labels: [READY, 'OFFER_CLOSED'], reason: 'CLOSED_BY_OWNER' },
  SUFFICIENCY_CHANGED: { to: ['everybody', 'owner'], labels: [READY, READY], reason: 'SUFFICIENT' },
  RELIABILITY_CHANGED: { to: STREAMS, labels: ['ACTIVE', 'ACTIVE'], reason: '90.00' },
  DEVICE_STATE_CHANGED: { to: STREAMS, labels: ['ACTIVE', 'ACTIVE'], reason: 'MAINTENANCE' },
  HIRE_CHANGED: { to: STREAMS, labels: ['ACTIVE', 'ACTIVE'], reason: 'HIRED' },
  CONNECTIVITY_CHANGED: { to: STREAMS, labels: ['ACTIVE', 'ACTIVE'], reason: 'TIER_1' },
  SLASHED: { to: STREAMS, labels: ['ACTIVE', 'ACTIVE'], reason: 'DOWNTIME' },
  SLASH_REVIEWED: { to: STREAMS, labels: ['ACTIVE', 'ACTIVE'], reason: 'REVERSED' },
  OWNER_STAKE_ADDED: { to: ['everybody', 'owner'], labels: [SHORT, READY] },
  OVERFLOW_WITHDRAWN: { to: STREAMS, labels: ['ACTIVE', 'ACTIVE'] },
  OWNER_UNSTAKED: { to: ['everybody', 'owner'], labels: [READY, SHORT] },
  OWNER_STAKE_WITHDRAWABLE: { to: ['owner'] },
  OWNER_STAKE_WITHDRAWN: { to: ['owner'] },
  REWARDS_CREDITED: { to: PARTIES },
  REWARDS_CLAIMED: { to: PARTIES },
  DEPOSIT_CREDITED: { to: PARTIES },
  PAYOUT_REQUESTED: { to: ['coStaker'] },
  PAYOUT_SENT: { to: ['coStaker'] },
  PAYOUT_FAILED: { to: ['coStaker'] },
  SESSION_STARTED: { to: PARTIES },
  WALLET_LINKED: { to: ['owner'] },
  WALLET_UNLINKED: { to: ['owner'] },
  PRIMARY_WALLET_CHANGED: { to: ['owner'] },
  REMINDER: { to: ['coStaker'], reason: 'WAIT_ENDS' },
  WEBHOOK_DISABLED: { to: ['owner'], reason: 'GONE' },
};

let world: World;
let api: Api;
let device: WorldDevice;
let [owner, coStaker] = [] as unknown as [TestWallet, TestWallet];
const told: Record<Stream, readonly Told[]> = { everybody: [], owner: [], coStaker: [] };
const shown = new Map<StatusLabel, Set<string>>();

const onDevice = (name: string, input: object = {}) =>
  done({ [name]: { deviceId: globalId('Device', device.key), ...input } } as SignableActionInput, owner);
const onCoStake = (name: string, coStake: WorldCoStake) =>
  done({ [name]: { coStakeId: globalId('CoStake', coStake.id) } } as SignableActionInput, coStaker);

async function done(action: SignableActionInput, by: TestWallet): Promise<void> {
  const answer = await executeAction(api, action, by);
  if (answer.code !== undefined) throw new Error(`${Object.keys(action).join()} was refused: ${answer.code}`);
}

/** Queries an offer as each party and stores the labels that the party sees. */
async function look(offer: { readonly id: string }): Promise<void> {
  const { offer: seen } = await api.data<{ offer: Record<'owner' | 'coStaker', StatusLabel> }, object>(
    'query ($id: ID!) { offer(by: { id: $id }) { owner: label coStaker: label(viewpoint: CO_STAKER) } }',
    { id: globalId('Offer', offer.id) },
  );
  for (const viewpoint of PARTIES as readonly ('owner' | 'coStaker')[]) {
    const whose = shown.get(seen[viewpoint]) ?? new Set();
    shown.set(seen[viewpoint], whose.add(viewpoint));
  }
}

const FIELDS = 'type previousLabel label reason';

async function publicEvents(after: string): Promise<readonly Told[]> {
  const { events } = await api.data<{ events: { items: readonly Told[]; cursor: string; caughtUp: boolean } }, object>(
    `query ($after: StreamCursor) { events(after: $after, first: 100) { cursor caughtUp items { ${FIELDS} } } }`,
    { after },
  );
  return events.caughtUp ? events.items : [...events.items, ...(await publicEvents(events.cursor))];
}

async function accountEvents(after: string, as: TestWallet): Promise<readonly Told[]> {
  const following = await api.follow<{ accountEvents: Told & { __typename: string; caughtUp?: boolean } }, object>(
    `subscription ($after: StreamCursor) { accountEvents(after: $after) { __typename
      ... on AccountEvent { ${FIELDS} } ... on StreamCheckpoint { caughtUp } } }`,
    { after },
    { as },
  );
  const events: Told[] = [];
  for (;;) {
    const { accountEvents: item } = await following.data();
    if (item.__typename === 'AccountEvent') events.push(item);
    else if (item.caughtUp) return events;
  }
}

const cursorOf = async (as: TestWallet): Promise<string> =>
  (await api.data<{ viewer: { streamCursor: string } }, object>('{ viewer { streamCursor } }', {}, { as })).viewer
    .streamCursor;

/** Runs an offer through claim, unstake, cancellation, second unstake and withdrawal, while the network reports on its device. */
async function play(): Promise<void> {
  await world.fund(owner, '24000');
  await world.fund(coStaker, '8000');
  await onDevice('stakeDevice', { amount: '8000' });
  const offer = await world.offer(device);
  await look(offer);
  await onDevice('stakeDevice', { amount: '16000' });
  await look(offer);

  await world.claimUnsettled(offer, coStaker);
  await look(offer);
  world.pass({ hours: 1 });
  await world.sweep();
  const coStake = await world.claim(offer, coStaker);
  await look(offer);

  await earn();
  await onCoStake('claimRewards', coStake);
  await onDevice('claimRewards');
  await news();
  await onDevice('withdrawOverflow', { amount: '1' });

  await onCoStake('unstake', coStake);
  await look(offer);
  await onCoStake('cancelUnstake', coStake);
  await onCoStake('unstake', coStake);
  await world.advance({ days: 6 });
  await remind(world.ctx);
  await world.advance({ days: 1 });
  await look(offer);
  await world.advance({ days: 14 });
  await look(offer);
  await onCoStake('withdraw', coStake);
  await look(offer);

  await world.close(await world.offer(device));
  const last = await world.offer(device);
  await onDevice('unstakeDevice');
  await look(last);
  await world.advance({ days: 14 });
  await onDevice('withdrawDeviceStake');
  await payOut();
  await changeWallets();
}

/** Requests two payouts of the co-staker and reports one as sent and one as failed. */
async function payOut(): Promise<void> {
  for (const report of [
    { outcome: 'SENT', transactionSignature: 'one' },
    { outcome: 'FAILED', failure: 'frozen' },
  ] as const) {
    await done({ requestPayout: { amount: '1' } }, coStaker);
    const [payout] = await payoutsInStatus(world.database, 'REQUESTED', { after: null, limit: 1 });
    expect(await reportPayout(world.ctx, payout!.id, report)).toMatchObject({ replayed: false });
  }
}

/** Reports one completed block. */
async function earn(): Promise<void> {
  const hour = 3_600_000;
  const startsAt = new Date((Math.floor((await world.now()).getTime() / hour) + 1) * hour);
  await world.advance({ ms: startsAt.getTime() - (await world.now()).getTime() + hour });
  const rewards = [{ deviceId: device.deviceId, succeeded: true, amount: io('3') }];
  expect(await ingestBlockReport(world.ctx, { startsAt, rewards })).toMatchObject({ devices: 1 });
}

/** Sends every report of the network about a device while the device's offer is filled. */
async function news(): Promise<void> {
  const { deviceId } = device;
  await setHired(world.ctx, { deviceId, hired: true });
  await setHired(world.ctx, { deviceId, hired: false });
  for (const connectivityTier of [1, 3]) {
    await importDevices(world.ctx, [{ ...OPERATIONAL_DEVICE, deviceId, ownerWallet: owner.address, connectivityTier }]);
  }
  for (const state of ['MAINTENANCE', 'IDLE'] as const)
    await setDeviceState(world.ctx, { deviceId, state, reason: null });
  const faultAt = await world.now();
  const order = { networkId: 'slash', deviceId, kind: 'STAKE', cause: 'DOWNTIME', shareBps: 100, faultAt } as const;
  succeeded(await slashDevice(world.ctx, order));
  succeeded(await reviewSlash(world.ctx, { networkId: 'slash', verdict: 'REVERSED' }));
}

/** Links another wallet to the owner's account and makes it the primary one. */
async function changeWallets(): Promise<void> {
  const wallet = world.wallet('second wallet').address;
  const accountWallet = owner.address;
  const walletAuthorization = await api.authorize(
    { linkWallet: { wallet, accountWallet } },
    world.wallet('second wallet'),
  );
  const authorization = await api.authorize({ linkWallet: { wallet } }, owner);
  expect(await send(api, 'linkWallet', { wallet, authorization, walletAuthorization })).not.toHaveProperty('code');
  await done({ setPrimaryWallet: { wallet } }, owner);
  await done({ setPrimaryWallet: { wallet: accountWallet } }, owner);
  await done({ unlinkWallet: { wallet } }, owner);
}

/** Creates a webhook endpoint of the owner and ends its deliveries, as a dispatcher does. */
async function endWebhook(): Promise<void> {
  const url = 'https://hooks.example/';
  await done({ createWebhookEndpoint: { url, scope: 'ACCOUNT' } }, owner);
  const terms = { holder: newKey(world.ctx.random), leaseMs: 60_000 };
  const [endpoint] = await claimWebhooks(world.database, terms, 1);
  expect(await disableWebhook(world.ctx, { ...endpoint!, ...terms }, 'GONE', null)).toBe(true);
}

describeWithDatabase('the events of the marketplace', () => {
  beforeAll(async () => {
    world = await makeWorld();
    [owner, coStaker] = [world.wallet('owner'), world.wallet('co-staker')];
    api = await openApi(world.ctx);
    device = await world.device({ owner, stake: '0' });
    const beginning = (await api.data<{ events: { cursor: string } }, object>('{ events { cursor } }', {})).events
      .cursor;
    const [before, alsoBefore] = [await cursorOf(owner), await cursorOf(coStaker)];
    for (const wallet of [owner, coStaker]) await api.signIn(wallet);
    await play();
    await endWebhook();
    await api.settled();
    told.everybody = await publicEvents(beginning);
    told.owner = await accountEvents(before, owner);
    told.coStaker = await accountEvents(alsoBefore, coStaker);
  });
  afterAll(async () => {
    await api?.close();
    await world?.end();
  });

  it('have a test case in this file for every event type', () => {
    expect(Object.keys(ROWS).sort()).toEqual([...namesOf('EventType')].sort());
  });

  it.each(Object.entries(ROWS))(
    'of type %s are delivered only to the accounts concerned, with the status labels before and after the event',
    (type, row) => {
      const { to, labels, reason } = row;
      const ofType = (stream: Stream) => told[stream].filter((event) => event.type === type);
      expect(STREAMS.filter((stream) => ofType(stream).length > 0)).toEqual(STREAMS.filter((one) => to.includes(one)));
      const stream = to.includes('everybody') ? 'everybody' : to[0]!;
      const wanted = {
        type,
        ...(labels === undefined
          ? { previousLabel: null, label: null }
          : { previousLabel: labels[0], label: labels[1] }),
        ...(reason === undefined ? {} : { reason }),
      };
      // Events about rewards of a co-stake carry the unchanged label of the offer.
      if (labels !== undefined) expect(ofType(stream)).toContainEqual(expect.objectContaining(wanted));
    },
  );

  it('carry the co-staker’s wording of the status label for the co-staker, and the owner’s wording for everybody else', () => {
    const labelsOf = (stream: Stream) =>
      new Set(told[stream].flatMap(({ label, previousLabel }) => [label, previousLabel]));
    expect(labelsOf('coStaker')).toContain('CO_STAKER_UNSTAKED_IN_WAIT_PERIOD');
    expect(labelsOf('coStaker')).not.toContain('SUFFICIENT_STAKE_WAIT_PERIOD');
    for (const stream of ['owner', 'everybody'] as const) {
      expect(labelsOf(stream)).toContain('SUFFICIENT_STAKE_WAIT_PERIOD');
      expect(labelsOf(stream)).not.toContain('CO_STAKER_UNSTAKED_IN_WAIT_PERIOD');
    }
  });

  it.each(namesOf('StatusLabel'))('show the status label %s only to the parties for which it is worded', (label) => {
    const whose = {
      SUFFICIENT_STAKE_WAIT_PERIOD: ['owner'],
      CO_STAKER_UNSTAKED_IN_WAIT_PERIOD: ['coStaker'],
    }[label] ?? ['owner', 'coStaker'];
    expect([...(shown.get(label as StatusLabel) ?? [])]).toEqual(whose);
  });
});
