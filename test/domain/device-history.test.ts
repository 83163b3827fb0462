// Tests random histories of one device: commands of its owner and three co-stakers at times near the boundaries. After every step all
// invariants are checked; a failure prints the shortest history that violates one.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CoStake, type CoStakePhase, occupiesClaimSlot, phaseAt } from '../../src/domain/co-stake.ts';
import { countedStakeAt, type DeviceAggregate, offerLabelAt } from '../../src/domain/device-aggregate.ts';
import { dueEvents } from '../../src/domain/due-events.ts';
import { LABEL_TEXT, type StatusLabel } from '../../src/domain/label.ts';
import { CO_STAKE_TRANSITIONS } from '../../src/domain/lifecycle.ts';
import { offerStatusAt } from '../../src/domain/offer.ts';
import { io, later, PARAMETERS } from '../kit/device-aggregate.ts';
import { aScenario, type Scenario } from '../kit/scenario.ts';
import { soakLength } from '../kit/soak.ts';
import { executeStep, randomStep } from '../kit/step.ts';

const RUNS = soakLength('DEVICE_HISTORIES', { short: 150, long: 1_000 });

function check(scenario: Scenario, seen: Map<string, CoStake>): void {
  const aggregate = scenario.aggregate();
  const now = scenario.now();
  // Running a sweep must not change the phases, labels and stakes that a reader computes.
  const swept = dueEvents(aggregate, now).flatMap((batch) => batch.events);
  checkRoom(aggregate, now);
  for (const offer of aggregate.offers) {
    const standing = aggregate.coStakes.filter((one) => one.offerId === offer.id && isStanding(one));
    expect(standing.length, `standing claims of ${offer.id}`).toBeLessThanOrEqual(1);
    if (offerStatusAt(offer, now) === 'FILLED') expect(standing, `who fills ${offer.id}`).toHaveLength(1);
    if (offerStatusAt(offer, now) === 'OPEN') expect(standing, `who holds open ${offer.id}`).toHaveLength(0);
  }
  for (const who of ['ann', 'bob', 'cid']) {
    const slots = aggregate.coStakes.filter((one) => one.accountId === who && occupiesClaimSlot(phaseAt(one, now)));
    expect(slots.length, `claims of ${who}`).toBeLessThanOrEqual(PARAMETERS.claimCap);
  }
  checkCounting(aggregate, now);
  for (const coStake of aggregate.coStakes) checkCoStake(coStake, seen.get(coStake.id), scenario);
  for (const coStake of aggregate.coStakes) seen.set(coStake.id, coStake);
  checkMoney(scenario);
  expect(new Set(swept.map((event) => JSON.stringify(event, plain))).size, 'no event is due twice').toBe(swept.length);
}

/** Checks that the places of the device and what they take are within its limits, and what the offers say about themselves. */
function checkRoom(aggregate: DeviceAggregate, now: Date): void {
  const holding = aggregate.coStakes.filter((one) => ['PENDING', 'ACTIVE'].includes(phaseAt(one, now)));
  const open = aggregate.offers.filter((offer) => offerStatusAt(offer, now) === 'OPEN');
  const held = aggregate.offers.filter(({ id }) => holding.some(({ offerId }) => offerId === id));
  const taken = [...open, ...held];
  expect(taken.length, 'places').toBeLessThanOrEqual(PARAMETERS.maxLiveOffersPerDevice);
  const stake = taken.reduce((sum, { requestedAmount }) => sum + requestedAmount, 0n);
  expect(stake, 'stake of co-stakers').toBeLessThanOrEqual(io(8000));
  expect(stake, 'the owner has as much as all co-stakers').toBeLessThanOrEqual(aggregate.ownerStake);
  const share = taken.reduce((sum, { rewardShareBps }) => sum + rewardShareBps, 0);
  expect(share, 'share of co-stakers').toBeLessThanOrEqual(PARAMETERS.maxRewardShareBps);
  const live = aggregate.offers.filter((offer) => offer.live && (offer.claimedAt !== null || open.includes(offer)));
  expect(live.map(({ id }) => id).sort(), 'offers that say they take a place').toEqual(
    taken.map(({ id }) => id).sort(),
  );
}

function checkCounting(aggregate: DeviceAggregate, now: Date): void {
  const counting = aggregate.coStakes.filter((one) => ['ACTIVE', 'WAIT_PERIOD'].includes(phaseAt(one, now)));
  const counted = counting.reduce((sum, one) => sum + one.amount, aggregate.ownerStake);
  expect(countedStakeAt(aggregate, now), 'WAIT_PERIOD counts toward R and COOLDOWN does not').toBe(counted);
}

function checkCoStake(now: CoStake, before: CoStake | undefined, scenario: Scenario): void {
  const over = now.settlement === 'FAILED' || now.settlement === 'EXPIRED' || now.withdrawnAt !== null;
  expect(now.held, `what ${now.id} holds`).toBe(over ? 0n : now.amount);
  if (now.withdrawnAt !== null) {
    expect(now.withdrawnAt.getTime(), 'withdrawn after the cooldown').toBeGreaterThanOrEqual(
      now.cooldownEndsAt!.getTime(),
    );
  }
  if (before === undefined) return;
  if (before.exitStartedAt !== null && before.exitCanceledAt === null) {
    const dates = ({ exitStartedAt, waitEndsAt, cooldownEndsAt }: CoStake) => [
      exitStartedAt,
      waitEndsAt,
      cooldownEndsAt,
    ];
    const early = before.previousWaitEndsAt === null && now.previousWaitEndsAt !== null;
    if (early) {
      const [was, is] = [before, now].map(({ waitEndsAt, cooldownEndsAt }) => [
        waitEndsAt!.getTime(),
        cooldownEndsAt!.getTime(),
      ]);
      expect(now.previousWaitEndsAt).toEqual(before.waitEndsAt);
      expect(is![0], 'the wait ends earlier').toBeLessThan(was![0]!);
      expect(is![1]! - is![0]!, 'the cooldown stays as long').toBe(was![1]! - was![0]!);
    } else expect(dates(now), `the dates of ${now.id} never move`).toEqual(dates(before));
  }
  const { amount, rewardShareBps, wallet, accountId, claimedAt, settleBy } = before;
  expect(now, 'what was agreed stands').toMatchObject({
    amount,
    rewardShareBps,
    wallet,
    accountId,
    claimedAt,
    settleBy,
  });
  expect(scenario.aggregate().offers.some(({ id }) => id === now.offerId)).toBe(true);
}

function checkMoney(scenario: Scenario): void {
  let sum = 0n;
  for (const [account, balance] of scenario.balances()) {
    sum += balance;
    if (account !== 'deposits') expect(balance, account).toBeGreaterThanOrEqual(0n);
  }
  expect(sum, 'all balances together').toBe(0n);
  for (const { id, held } of scenario.aggregate().coStakes) expect(scenario.balance(`co-stake/${id}`), id).toBe(held);
  expect(scenario.balance('stake/device')).toBe(scenario.aggregate().ownerStake);
}

/** Checks the invariants of all records in the event log of a device. */
function checkLog(scenario: Scenario): void {
  const phases = new Map<string, CoStakePhase>();
  const labels = new Map<string, string>();
  let last = 0;
  let sufficiency: string | null = null;
  for (const { batch, before, after, records } of scenario.appliedBatches()) {
    const at = batch.at.getTime();
    expect(at, 'batches in order').toBeGreaterThanOrEqual(last);
    last = at;
    const justBefore = batch.timeDriven ? later(batch.at, { ms: -1 }) : batch.at;
    for (const event of batch.events) {
      if (event.type === 'SUFFICIENCY_CHANGED') {
        if (sufficiency !== null) expect(event.from, 'sufficiency changes from what it was').toBe(sufficiency);
        expect(event.to).not.toBe(event.from);
        sufficiency = event.to;
      }
      if (event.type === 'OFFER_CLOSED') {
        expect(after.offers.find(({ id }) => id === event.offerId)?.closesAt, 'closed when it says').toEqual(batch.at);
      }
    }
    const changed = new Map<string, readonly [label: string | null, status: string | null]>();
    for (const record of records) {
      expect(record.occurredAt).toEqual(batch.at);
      if (record.offerId === null) continue;
      const { offerId, previousLabel, previousStatus, label, status } = record;
      const offer = before.offers.find(({ id }) => id === offerId);
      const [fromLabel, fromStatus] =
        changed.get(offerId) ??
        (offer === undefined
          ? [null, null]
          : [offerLabelAt(before, offer, justBefore, 'OWNER'), offerStatusAt(offer, justBefore)]);
      expect([previousLabel, previousStatus], 'goes on from the record before').toEqual([fromLabel, fromStatus]);
      if (offer !== undefined) expect(previousLabel, `no change of ${offerId} goes untold`).toBe(labels.get(offerId));
      changed.set(offerId, [label, status]);
      if (label !== null) labels.set(offerId, label);
    }
    for (const offer of after.offers) {
      const told = changed.get(offer.id);
      const now = [offerLabelAt(after, offer, batch.at, 'OWNER'), offerStatusAt(offer, batch.at)];
      if (told !== undefined) expect(told, 'the last record has what holds after the batch').toEqual(now);
    }
    for (const coStake of after.coStakes) {
      const from = phases.get(coStake.id);
      const to = phaseAt(coStake, batch.at);
      if (from !== undefined && from !== to) expect(waysOf(from), `${from} → ${to}`).toContain(to);
      if (from === undefined) expect(to).toBe('PENDING');
      expect(coStake.recordedPhase, 'the log has kept up').toBe(to);
      phases.set(coStake.id, to);
    }
  }
}

const isStanding = ({ settlement }: CoStake): boolean => settlement === 'SENDING' || settlement === 'APPROVED';
const waysOf = (from: CoStakePhase): readonly CoStakePhase[] =>
  CO_STAKE_TRANSITIONS.filter((row) => row.from === from).map(({ to }) => to);
const plain = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);

describe('a random history of a device', () => {
  test('keeps every invariant of the device aggregate after every step', { timeout: 180_000 }, () => {
    const reached = new Map<string, number>();
    const labels = new Set<StatusLabel>(['CO_STAKER_UNSTAKED_IN_WAIT_PERIOD']);
    fc.assert(
      fc.property(fc.array(randomStep, { minLength: 25, maxLength: 70, size: 'max' }), (steps) => {
        const scenario = aScenario();
        const seen = new Map<string, CoStake>();
        steps.forEach((one, at) => {
          executeStep(scenario, one, at);
          check(scenario, seen);
        });
        scenario.sweep();
        check(scenario, seen);
        checkLog(scenario);
        expect(dueEvents(scenario.aggregate(), scenario.now()), 'no event is left due').toEqual([]);
        for (const { type, label } of scenario.records()) {
          reached.set(type, (reached.get(type) ?? 0) + 1);
          if (label !== null) labels.add(label);
        }
      }),
      { numRuns: RUNS },
    );
    const missing = EVERY_EVENT.filter((type) => (reached.get(type) ?? 0) < 5);
    expect(missing, 'types of event that the histories hardly ever reach').toEqual([]);
    // The records contain the owner's labels, so the label that only the co-staker sees in the wait period cannot occur.
    expect([...labels].sort()).toEqual(Object.keys(LABEL_TEXT).sort());
  });
});

const EVERY_EVENT = [
  'OFFER_OPENED',
  'OFFER_CLAIMED',
  'CLAIM_SETTLED',
  'CLAIM_FAILED',
  'UNSTAKE_STARTED',
  'UNSTAKE_CANCELED',
  'COOLDOWN_STARTED',
  'WITHDRAWABLE',
  'WITHDRAWN',
  'OFFER_CLOSED',
  'OWNER_STAKE_ADDED',
  'SUFFICIENCY_CHANGED',
];
