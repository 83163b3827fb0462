// Tests of claiming an offer through the write path: rows and events, the stored agreement, refusals, and claims that are not settled in
// time.

import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { setDeviceState } from '../../src/app/network.ts';
import { offerStatusAt } from '../../src/domain/offer.ts';
import { agreementsOfCoStakes } from '../../src/store/agreements.ts';
import { sql } from '../../src/store/db/database.ts';
import { ledgerFaults } from '../kit/conservation.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { later } from '../kit/device-aggregate.ts';
import { io, makeWorld, refusalOf, succeeded, type World } from '../kit/world.ts';

let world: World;

describeWithDatabase('a claim', () => {
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world?.end());
  afterEach(async () => expect(await ledgerFaults(world.database)).toEqual([]));

  const status = async (offer: { readonly id: string }) =>
    offerStatusAt(await world.offerRow(offer), await world.now());

  it('moves the requested amount into escrow, fills the offer and writes its events', async () => {
    const device = await world.device();
    const offer = await world.offer(device);
    const ann = await world.investor('8000');
    const coStake = await world.claim(offer, ann);
    expect(await world.balance(ann)).toBe(0n);
    expect(await status(offer)).toBe('FILLED');
    expect(await world.coStakeRow(coStake)).toMatchObject({
      held: io('8000'),
      wallet: ann.address,
      settlement: 'APPROVED',
      recordedPhase: 'ACTIVE',
    });
    const recorded = await world.events(device);
    expect(recorded.map(({ type }) => type)).toEqual([
      'OWNER_STAKE_ADDED',
      'OFFER_OPENED',
      'OFFER_CLAIMED',
      'CLAIM_SETTLED',
      'SUFFICIENCY_CHANGED',
      'SUFFICIENCY_CHANGED',
    ]);
    expect(recorded[2]).toMatchObject({ coStakeId: coStake.id, offerId: offer.id, amount: io('8000'), public: true });
  });

  it('stores an agreement with terms, requirement, reliability, parameters and both signatures at its approval', async () => {
    const offer = await world.offer(await world.device());
    const coStake = await world.claim(offer, await world.investor());
    const [agreement] = await agreementsOfCoStakes(world.database, [coStake.id]);
    const { termsText, termsSha256 } = await world.offerRow(offer);
    expect(agreement).toEqual({
      coStakeId: coStake.id,
      termsText,
      termsSha256,
      requirement: io('16000'),
      reliabilityHundredths: null,
      // The agreement contains no reward estimate, because the device has too few blocks.
      promisedPerBlock: null,
      approvedAt: await world.now(),
    });
    expect(createHash('sha256').update(termsText, 'utf8').digest('hex')).toBe(termsSha256);
    const [evidence] = await world.database.query(sql`
      SELECT owner.action AS owner, claim.action AS claim, owner.wallet AS "ownerWallet", claim.wallet AS "claimWallet",
             position(${termsSha256} IN claim.text) > 0 AS bound, agreement.parameters->>'waitPeriodMs' AS wait
      FROM agreement JOIN signed_action owner ON owner.id = owner_signed_action_id
      JOIN signed_action claim ON claim.id = co_staker_signed_action_id WHERE co_stake_id = ${coStake.id}::uuid`);
    expect(evidence).toEqual({
      owner: 'createOffer',
      claim: 'claimOffer',
      ownerWallet: offer.device.owner.address,
      claimWallet: coStake.by.address,
      bound: true,
      wait: '604800000',
    });
  });

  it('by the wallet that owns the device is refused with OWN_DEVICE', async () => {
    const device = await world.device();
    const offer = await world.offer(device);
    await world.fund(device.owner, '8000');
    expect(refusalOf(await world.attempt.claim(offer, device.owner))).toBe('OWN_DEVICE');
  });

  it('by another wallet of the owner’s account is refused with OWN_DEVICE', async () => {
    const device = await world.device();
    const offer = await world.offer(device);
    const second = await world.investor();
    await world.database.execute(sql`
      UPDATE wallet SET is_primary = false,
        account_id = (SELECT account_id FROM wallet WHERE address = ${device.owner.address})
      WHERE address = ${second.address}`);
    expect(refusalOf(await world.attempt.claim(offer, second))).toBe('OWN_DEVICE');
  });

  it('is refused when the wallet’s balance is one base unit too low, and writes no row', async () => {
    const offer = await world.offer(await world.device());
    const poor = await world.investor('7999.99999999');
    expect(await world.attempt.claim(offer, poor)).toEqual({
      refusal: { code: 'INSUFFICIENT_BALANCE', available: io('7999.99999999'), required: io('8000') },
    });
    const stranger = world.wallet('a stranger');
    expect(refusalOf(await world.attempt.claim(offer, stranger))).toBe('INSUFFICIENT_BALANCE');
    const [left] = await world.database.query(sql`
      SELECT (SELECT count(*)::int FROM wallet WHERE address = ${stranger.address}) AS wallets,
             (SELECT count(*)::int FROM signed_action WHERE wallet IN (${stranger.address}, ${poor.address})) AS actions`);
    expect(left).toEqual({ wallets: 0, actions: 0 });
    expect(await status(offer)).toBe('OPEN');
  });

  it('of a third offer is refused by the claim cap until the wait period of an earlier co-stake ends, to the millisecond', async () => {
    const ann = await world.investor();
    const offers = [];
    for (let at = 0; at < 4; at += 1) offers.push(await world.offer(await world.device()));
    const first = await world.claim(offers[0]!, ann);
    await world.claim(offers[1]!, ann);
    expect(await world.attempt.claim(offers[2]!, ann)).toEqual({
      refusal: { code: 'CLAIM_CAP_REACHED', limit: 2, used: 2, nextFreeAt: null },
    });
    await world.unstake(first);
    expect(refusalOf(await world.attempt.claim(offers[2]!, ann)), 'the wait holds the slot').toBe('CLAIM_CAP_REACHED');
    const { waitEndsAt } = await world.coStakeRow(first);
    world.passTo(later(waitEndsAt!, { ms: -1 }));
    expect(refusalOf(await world.attempt.claim(offers[2]!, ann)), 'one millisecond before').toBe('CLAIM_CAP_REACHED');
    world.passTo(waitEndsAt!);
    await world.claim(offers[2]!, ann);
    expect((await world.coStakeRow(first)).recordedPhase, 'nobody has swept').toBe('WAIT_PERIOD');
    expect(refusalOf(await world.attempt.claim(offers[3]!, ann))).toBe('CLAIM_CAP_REACHED');
    await world.sweep();
    expect((await world.coStakeRow(first)).recordedPhase).toBe('COOLDOWN');
    expect(refusalOf(await world.attempt.claim(offers[3]!, ann))).toBe('CLAIM_CAP_REACHED');
  });

  it('is settled by the next sweep when the process crashed before its settlement', async () => {
    const offer = await world.offer(await world.device());
    const coStake = await world.claimUnsettled(offer, await world.investor());
    expect(await world.coStakeRow(coStake)).toMatchObject({ settlement: 'SENDING', recordedPhase: 'PENDING' });
    expect(await status(offer)).toBe('FILLED');
    world.pass({ minutes: 9 });
    await world.sweep();
    expect(await world.coStakeRow(coStake)).toMatchObject({ settlement: 'APPROVED', settledAt: await world.now() });
    expect(await agreementsOfCoStakes(world.database, [coStake.id])).toHaveLength(1);
  });

  it('expires at settleBy, returns the stake, reopens the offer and frees its claim slot', async () => {
    const device = await world.device();
    const offer = await world.offer(device);
    const ann = await world.investor('8000');
    const coStake = await world.claimUnsettled(offer, ann);
    const { settleBy } = await world.coStakeRow(coStake);
    world.passTo(later(settleBy, { days: 3 }));
    await world.sweep();
    expect(await world.coStakeRow(coStake)).toMatchObject({
      settlement: 'EXPIRED',
      settlementFailure: 'TIME_LIMIT',
      settledAt: settleBy,
      held: 0n,
    });
    expect(await world.balance(ann)).toBe(io('8000'));
    expect(await status(offer)).toBe('OPEN');
    expect((await world.events(device)).at(-1)).toMatchObject({
      type: 'CLAIM_FAILED',
      occurredAt: settleBy,
      status: 'OPEN',
    });
    expect(await agreementsOfCoStakes(world.database, [coStake.id])).toEqual([]);
    await world.claim(offer, ann);
  });

  it('fails with DEVICE_NOT_OPERATIONAL when the device stops before the settlement', async () => {
    const device = await world.device();
    const offer = await world.offer(device);
    const ann = await world.investor('8000');
    const coStake = await world.claimUnsettled(offer, ann);
    await setDeviceState(world.ctx, { deviceId: device.deviceId, state: 'MAINTENANCE', reason: null });
    expect(await status(offer), 'what somebody holds stays').toBe('FILLED');
    await world.sweep();
    expect(await world.coStakeRow(coStake)).toMatchObject({
      settlement: 'FAILED',
      settlementFailure: 'DEVICE_NOT_OPERATIONAL',
    });
    expect(await world.balance(ann)).toBe(io('8000'));
    expect(await world.offerRow(offer)).toMatchObject({ live: false, closeReason: 'DEVICE_NOT_OPERATIONAL' });
    expect((await world.events(device)).slice(-2).map(({ type }) => type)).toEqual(['CLAIM_FAILED', 'OFFER_CLOSED']);
    expect(refusalOf(await world.attempt.claim(offer, ann))).toBe('OFFER_NOT_OPEN');
  });

  it('of an open offer is refused while the device is not operational', async () => {
    const device = await world.device();
    const offer = await world.offer(device);
    const ann = await world.investor('8000');
    await world.database.execute(sql`UPDATE device SET state = 'MAINTENANCE' WHERE id = ${device.key}::uuid`);
    expect(await status(offer)).toBe('OPEN');
    expect(refusalOf(await world.attempt.claim(offer, ann))).toBe('DEVICE_NOT_OPERATIONAL');
    expect(await world.balance(ann)).toBe(io('8000'));
  });

  it('of a reopened offer succeeds at the instant at which the earlier claim expires, before any sweep', async () => {
    const offer = await world.offer(await world.device());
    const [ann, bob] = [await world.investor('8000'), await world.investor('8000')];
    const { settleBy } = await world.coStakeRow(await world.claimUnsettled(offer, ann));
    world.passTo(later(settleBy, { ms: -1 }));
    expect(refusalOf(await world.attempt.claim(offer, bob))).toBe('OFFER_NOT_OPEN');
    world.passTo(settleBy);
    succeeded(await world.attempt.claim(offer, bob));
    expect(await world.balance(ann)).toBe(io('8000'));
  });
});
