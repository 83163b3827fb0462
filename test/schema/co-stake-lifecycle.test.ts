// Tests of the life cycle of one co-stake over HTTP. Each test continues from the state that the test before it has left; every
// action is signed by a key, in each of the encodings that wallets use.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { globalId } from '../../src/domain/id.ts';
import { sql } from '../../src/store/db/database.ts';
import { type Api, openApi } from '../kit/api.ts';
import { ledgerFaults } from '../kit/conservation.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { later, type Span, T0 } from '../kit/device-aggregate.ts';
import type { TestWallet } from '../kit/wallet.ts';
import { makeWorld, type World, type WorldDevice } from '../kit/world.ts';
import {
  AccountEventsDocument,
  AdvanceClockDocument,
  CancelUnstakeDocument,
  type CancelUnstakeMutation,
  ClaimOfferDocument,
  type ClaimOfferMutation,
  CoStakeNodeDocument,
  type CoStakeStateFragment,
  CreateOfferDocument,
  EventsDocument,
  FaucetDocument,
  MarketDocument,
  MeDocument,
  MyCoStakesDocument,
  MyLedgerDocument,
  OfferEventsDocument,
  OfferStateDocument,
  StakeDeviceDocument,
  UnstakeDocument,
  type UnstakeMutation,
  type WalletAuthorization,
  WithdrawDocument,
  type WithdrawMutation,
} from '../operations/generated/graphql.ts';

let world: World;
let api: Api;
let device: WorldDevice;
let owner: TestWallet;
let coStaker: TestWallet;
let offerId: string;
let coStakeId: string;
let cursorBefore: string;
let withdrawnAt: string;

/** The expected market time: T0 plus all advances of the sandbox clock. */
let clock = T0;
const at = (span: Span = {}): string => later(clock, span).toISOString();

type Outcome =
  | ClaimOfferMutation['claimOffer']
  | UnstakeMutation['unstake']
  | CancelUnstakeMutation['cancelUnstake']
  | WithdrawMutation['withdraw'];

/** Returns the co-stake in the result of a mutation; throws the code of a refusal. */
function done(outcome: Outcome): CoStakeStateFragment & { readonly replayed: boolean } {
  if ('coStake' in outcome) return { ...outcome.coStake, replayed: outcome.replayed };
  throw new Error(`refused: ${outcome.code}`);
}

type Evidence = {
  readonly nonce: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly signature: Uint8Array;
};
const evidenceOf = (wallet: string) => sql`
  SELECT nonce, issued_at AS "issuedAt", expires_at AS "expiresAt", signature FROM signed_action
  WHERE wallet = ${wallet} AND action = 'claimOffer'`;

const codeOf = (outcome: Outcome): string | null => ('code' in outcome ? outcome.code : null);

async function advance(span: { readonly days?: number; readonly seconds?: number }): Promise<void> {
  clock = later(clock, span);
  const bySeconds = (span.days ?? 0) * 86_400 + (span.seconds ?? 0);
  const { advanceClock } = await api.data(AdvanceClockDocument, { input: { bySeconds } });
  expect(advanceClock).toEqual({ __typename: 'AdvanceClockSuccess', now: at() });
}

async function seenBy(wallet: TestWallet): Promise<CoStakeStateFragment> {
  const { node } = await api.data(CoStakeNodeDocument, { id: coStakeId }, { as: wallet });
  if (node?.__typename !== 'CoStake') throw new Error('the co-stake is not there');
  return node;
}

const slots = async () => (await api.data(MeDocument, {}, { as: coStaker })).viewer?.claimSlots;
const balances = async () => (await api.data(MeDocument, {}, { as: coStaker })).viewer?.balances;

async function labels(): Promise<readonly (string | undefined)[]> {
  const by = { id: offerId };
  const asOwner = await api.data(OfferStateDocument, { by, viewpoint: 'OWNER' });
  const asCoStaker = await api.data(OfferStateDocument, { by, viewpoint: 'CO_STAKER' });
  return [asOwner.offer?.labelText, asCoStaker.offer?.labelText];
}

describeWithDatabase('the life cycle of a co-stake', () => {
  beforeAll(async () => {
    world = await makeWorld();
    owner = world.wallet('owner');
    coStaker = world.wallet('co-staker');
    device = await world.device({ owner, stake: '0' });
    api = await openApi(world.ctx);
    cursorBefore = (await api.data(EventsDocument, {})).events.cursor;
  });
  afterAll(async () => {
    await api?.close();
    await world?.end();
  });

  it('begins with an owner who stakes and publishes an offer, signing in the encoding of a Ledger', async () => {
    const deviceId = globalId('Device', device.key);
    await api.data(FaucetDocument, { input: { wallet: owner.address, amount: '8000' } });

    const stake = { deviceId, amount: '8000' };
    const stakeAuthorization = await api.authorize({ stakeDevice: stake }, owner, 'OFFCHAIN_V0');
    const staked = await api.data(StakeDeviceDocument, { input: { ...stake, authorization: stakeAuthorization } });
    expect(staked.stakeDevice).toEqual({
      __typename: 'StakeDeviceSuccess',
      replayed: false,
      device: { id: deviceId, stakeSufficiency: 'INSUFFICIENT' },
    });

    const terms = { deviceId, requestedAmount: '8000', rewardShareBps: 7400 };
    const authorization = await api.authorize({ createOffer: terms }, owner, 'OFFCHAIN_V1');
    const created = (await api.data(CreateOfferDocument, { input: { ...terms, authorization } })).createOffer;
    if (created.__typename !== 'CreateOfferSuccess') throw new Error(created.code);
    expect(created.offer).toMatchObject({ status: 'OPEN', url: `https://tandem.example/offers/${created.offer.slug}` });
    offerId = created.offer.id;

    const again = await api.data(CreateOfferDocument, { input: { ...terms, authorization } });
    expect(again.createOffer).toEqual({ ...created, replayed: true });
  });

  it('shows the offer to an anonymous viewer, with an alias for its owner', async () => {
    const { offers } = await api.data(MarketDocument, {
      first: 10,
      filter: { status: ['OPEN'], models: ['H100 SXM5'] },
    });
    expect(offers.totalCount).toBe(1);
    expect(offers.nodes[0]).toMatchObject({
      id: offerId,
      labelText: 'Insufficient Stake (Waiting for Co-Staker)',
      requestedAmount: '8000',
      canClaim: { allowed: true, refusals: [] },
      device: { deviceId: device.deviceId, requiredStake: '16000', owner: { alias: expect.stringMatching(/^owner-/) } },
    });
  });

  it('shows a signed-in account which balance is missing for a claim, and accepts a claim signed over the raw text', async () => {
    const poor = await api.data(OfferStateDocument, { by: { id: offerId } }, { as: coStaker });
    expect(poor.offer?.canClaim).toEqual({ allowed: false, refusals: [{ code: 'INSUFFICIENT_BALANCE' }] });
    await api.data(FaucetDocument, { input: { wallet: coStaker.address, amount: '10000' } });
    const rich = await api.data(OfferStateDocument, { by: { id: offerId } }, { as: coStaker });
    expect(rich.offer?.canClaim).toEqual({ allowed: true, refusals: [] });
    const own = await api.data(OfferStateDocument, { by: { id: offerId } }, { as: owner });
    expect(own.offer?.canClaim.refusals[0]).toEqual({ code: 'OWN_DEVICE' });

    world.pass({ minutes: 1 });
    clock = later(clock, { minutes: 1 });
    const authorization = await api.authorize({ claimOffer: { offerId } }, coStaker, 'RAW');
    const claimed = done((await api.data(ClaimOfferDocument, { input: { offerId, authorization } })).claimOffer);
    coStakeId = claimed.id;
    expect(claimed).toMatchObject({
      replayed: false,
      amount: '8000',
      held: '8000',
      rewardShareBps: 7400,
      phase: 'ACTIVE',
      labelText: 'Active',
      settlement: { status: 'APPROVED', failure: null },
      earning: true,
      notEarningReason: null,
      countsTowardRequirement: true,
      claimedAt: at(),
      exit: null,
      phaseEndsAt: null,
      withdrawableAt: null,
      offer: { id: offerId, status: 'FILLED', label: 'ACTIVE', device: { stakeSufficiency: 'SUFFICIENT' } },
    });
    expect(claimed.availableActions).toEqual([
      { action: 'UNSTAKE', allowed: true, refusals: [] },
      { action: 'CANCEL_UNSTAKE', allowed: false, refusals: [{ code: 'NOT_IN_WAIT_PERIOD' }] },
      { action: 'WITHDRAW', allowed: false, refusals: [{ code: 'NOT_UNSTAKED' }] },
      { action: 'CLAIM_REWARDS', allowed: false, refusals: [{ code: 'NOTHING_TO_CLAIM' }] },
    ]);

    const again = done((await api.data(ClaimOfferDocument, { input: { offerId, authorization } })).claimOffer);
    expect(again).toEqual({ ...claimed, replayed: true });
    expect(await slots()).toEqual({ limit: 2, used: 1, available: 1 });
    expect(await balances()).toEqual([
      { wallet: coStaker.address, available: '2000', coStaked: '8000', ownStaked: '0', rewardsAccrued: '0' },
    ]);
    expect(await labels()).toEqual(['Active', 'Active']);
  });

  it('shows each party the other party only under an alias', async () => {
    const toCoStaker = await seenBy(coStaker);
    const toOwner = await seenBy(owner);
    expect(toCoStaker.counterparty.alias).toBe(toCoStaker.offer.device.owner.alias);
    expect(toOwner.counterparty.alias).toMatch(/^co-staker-/);
    expect({ ...toOwner, counterparty: null }).toEqual({ ...toCoStaker, counterparty: null });
  });

  it('enters the wait period by an unstake signed in an off-chain message of version 0, with a label for each party', async () => {
    const authorization = await api.authorize({ unstake: { coStakeId } }, coStaker, 'OFFCHAIN_V0');
    const waiting = done((await api.data(UnstakeDocument, { input: { coStakeId, authorization } })).unstake);
    expect(waiting).toMatchObject({
      replayed: false,
      phase: 'WAIT_PERIOD',
      labelText: 'Co-Staker Unstaked (In Wait Period)',
      earning: false,
      notEarningReason: 'UNSTAKED',
      countsTowardRequirement: true,
      exit: { startedAt: at(), waitEndsAt: at({ days: 7 }), cooldownEndsAt: at({ days: 21 }), canceledAt: null },
      phaseEndsAt: at({ days: 7 }),
      withdrawableAt: at({ days: 21 }),
      offer: { status: 'FILLED' },
    });
    expect((await seenBy(owner)).labelText).toBe('Sufficient Stake (Wait Period)');
    expect((await seenBy(owner)).counterparty).toEqual((await seenBy(owner)).counterparty);
    expect(await labels()).toEqual(['Sufficient Stake (Wait Period)', 'Co-Staker Unstaked (In Wait Period)']);
    expect((await slots())?.used).toBe(1);
  });

  it('returns to ACTIVE by a cancellation signed in an off-chain message of version 1', async () => {
    const authorization = await api.authorize({ cancelUnstake: { coStakeId } }, coStaker, 'OFFCHAIN_V1');
    const input = { coStakeId, authorization };
    const staying = done((await api.data(CancelUnstakeDocument, { input })).cancelUnstake);
    expect(staying).toMatchObject({
      phase: 'ACTIVE',
      earning: true,
      exit: { startedAt: at(), canceledAt: at(), withdrawnAt: null },
      phaseEndsAt: null,
      withdrawableAt: null,
      offer: { status: 'FILLED', label: 'ACTIVE' },
    });
    expect(done((await api.data(CancelUnstakeDocument, { input })).cancelUnstake)).toEqual({
      ...staying,
      replayed: true,
    });
  });

  it('ends with a withdrawal after the wait period and the cooldown, and is refused one second earlier', async () => {
    await advance({ days: 1 });
    const authorization = await api.authorize({ unstake: { coStakeId } }, coStaker);
    const left = done((await api.data(UnstakeDocument, { input: { coStakeId, authorization } })).unstake);
    const { exit } = left;
    expect(exit).toMatchObject({ startedAt: at(), waitEndsAt: at({ days: 7 }), cooldownEndsAt: at({ days: 21 }) });

    const withdrawal = async (): Promise<WithdrawMutation['withdraw']> => {
      const authorization = await api.authorize({ withdraw: { coStakeId } }, coStaker);
      return (await api.data(WithdrawDocument, { input: { coStakeId, authorization } })).withdraw;
    };
    expect(await withdrawal()).toMatchObject({ code: 'NOT_YET_WITHDRAWABLE', withdrawableAt: exit?.cooldownEndsAt });

    await advance({ days: 7 });
    expect(await seenBy(coStaker)).toMatchObject({
      phase: 'COOLDOWN',
      labelText: 'In Cooldown',
      countsTowardRequirement: false,
      exit,
      phaseEndsAt: exit?.cooldownEndsAt,
      offer: { status: 'CLOSED', device: { stakeSufficiency: 'INSUFFICIENT' } },
    });
    expect(await slots()).toEqual({ limit: 2, used: 0, available: 2 });
    const late = await api.authorize({ cancelUnstake: { coStakeId } }, coStaker);
    const refused = (await api.data(CancelUnstakeDocument, { input: { coStakeId, authorization: late } }))
      .cancelUnstake;
    expect(codeOf(refused)).toBe('NOT_IN_WAIT_PERIOD');

    await advance({ days: 13, seconds: 86_399 });
    expect((await seenBy(owner)).phase).toBe('COOLDOWN');
    expect(codeOf(await withdrawal())).toBe('NOT_YET_WITHDRAWABLE');

    await advance({ seconds: 1 });
    expect(await seenBy(coStaker)).toMatchObject({
      phase: 'WITHDRAWABLE',
      labelText: 'Ready to Withdraw',
      held: '8000',
    });
    const paid = done(await withdrawal());
    withdrawnAt = at();
    expect(paid).toMatchObject({
      phase: 'WITHDRAWN',
      labelText: 'Co-Staker Withdrawn',
      held: '0',
      exit: { ...exit, withdrawnAt: at() },
      offer: { status: 'CLOSED', label: 'CO_STAKER_WITHDRAWN' },
    });
    expect(codeOf(await withdrawal())).toBe('ALREADY_WITHDRAWN');
    expect(await labels()).toEqual(['Co-Staker Withdrawn', 'Co-Staker Withdrawn']);
  });

  it('returns the stored outcome of the claim when the client sends its expired authorisation again', async () => {
    const { coStake } = await repeatOfTheClaim();
    expect(coStake).toMatchObject({ id: coStakeId, phase: 'WITHDRAWN' });
  });

  it('is shown with each transfer in the ledger of the co-staker, and with the co-stake in the list of co-stakes', async () => {
    const { viewer } = await api.data(MyLedgerDocument, { first: 10 }, { as: coStaker });
    const line = { wallet: coStaker.address };
    expect(viewer?.ledger.nodes).toEqual([
      {
        ...line,
        at: withdrawnAt,
        kind: 'WITHDRAWAL',
        direction: 'IN',
        amount: '8000',
        balanceAfter: '10000',
        text: '8000 IO came back: a co-stake on 8 x H100 SXM5, after its cooldown.',
        coStake: { id: coStakeId },
        device: { id: globalId('Device', device.key) },
      },
      expect.objectContaining({
        kind: 'CLAIM',
        direction: 'OUT',
        amount: '8000',
        balanceAfter: '2000',
        coStake: { id: coStakeId },
      }),
      expect.objectContaining({
        kind: 'DEPOSIT',
        direction: 'IN',
        amount: '10000',
        balanceAfter: '10000',
        coStake: null,
      }),
    ]);
    const first = await api.data(MyLedgerDocument, { first: 1 }, { as: coStaker });
    const after = first.viewer?.ledger.pageInfo.endCursor ?? null;
    const rest = await api.data(MyLedgerDocument, { first: 10, after }, { as: coStaker });
    expect(rest.viewer?.ledger.nodes).toEqual(viewer?.ledger.nodes.slice(1));

    const all = await api.data(MyCoStakesDocument, {}, { as: coStaker });
    expect(all.viewer?.coStakes).toMatchObject({ totalCount: 1, nodes: [{ id: coStakeId, phase: 'WITHDRAWN' }] });
    const active = await api.data(MyCoStakesDocument, { phase: ['ACTIVE'] }, { as: coStaker });
    expect(active.viewer?.coStakes).toMatchObject({ totalCount: 0, nodes: [] });
    expect(await ledgerFaults(world.database)).toEqual([]);
  });

  it('is delivered event by event to the public stream, and to the private stream of each party with its own amounts', async () => {
    const publicTypes = [
      'OFFER_OPENED',
      'OFFER_CLAIMED',
      'CLAIM_SETTLED',
      'SUFFICIENCY_CHANGED',
      'UNSTAKE_STARTED',
      'UNSTAKE_CANCELED',
      'UNSTAKE_STARTED',
      'COOLDOWN_STARTED',
      'OFFER_CLOSED',
      'SUFFICIENCY_CHANGED',
      'WITHDRAWABLE',
      'WITHDRAWN',
    ];
    await api.settled();
    const page = (await api.data(EventsDocument, { after: cursorBefore, first: 100 })).events;
    expect(page.items.map(({ type }) => type)).toEqual(publicTypes);
    expect(page.items.at(-1)).toMatchObject({ previousLabel: 'READY_TO_WITHDRAW', label: 'CO_STAKER_WITHDRAWN' });

    const stream = await api.follow(OfferEventsDocument, { offerId, after: cursorBefore });
    const received: string[] = [];
    for (;;) {
      const { offerEvents } = await stream.data();
      if (offerEvents.__typename === 'StreamCheckpoint' && offerEvents.caughtUp) break;
      if (offerEvents.__typename === 'OfferEvent') received.push(offerEvents.type);
    }
    expect(received).toEqual(publicTypes);

    const live = await api.follow(AccountEventsDocument, {}, { as: coStaker });
    expect((await live.data()).accountEvents).toMatchObject({ __typename: 'StreamCheckpoint' });
    await api.data(FaucetDocument, { input: { wallet: coStaker.address, amount: '5' } });
    for (;;) {
      const { accountEvents } = await live.data();
      if (accountEvents.__typename !== 'AccountEvent') continue;
      expect(accountEvents).toMatchObject({ type: 'DEPOSIT_CREDITED', amount: '5', coStake: null });
      break;
    }
  });

  /** Sends the authorisation of the claim again, one hour of wall time later, when it has expired. */
  async function repeatOfTheClaim(): Promise<{ readonly coStake: CoStakeStateFragment }> {
    const [row] = await world.database.query<Evidence>(evidenceOf(coStaker.address));
    if (row === undefined) throw new Error('the evidence is missing');
    world.pass({ hours: 1 });
    clock = later(clock, { hours: 1 });
    const authorization: WalletAuthorization = {
      wallet: coStaker.address,
      nonce: row.nonce,
      issuedAt: row.issuedAt.toISOString(),
      expiresAt: row.expiresAt.toISOString(),
      signature: Buffer.from(row.signature).toString('base64'),
      encoding: 'RAW',
    };
    const outcome = (await api.data(ClaimOfferDocument, { input: { offerId, authorization } })).claimOffer;
    const { replayed, ...coStake } = done(outcome);
    expect(replayed).toBe(true);
    return { coStake };
  }
});
