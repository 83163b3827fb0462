// Tests of races for an offer: a claim against a concurrent close, replacement or device state change, and two claims against the
// claim cap. **Invariant:** the answers, tables, ledger and event log agree on one serial order of the two calls.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { setDeviceState } from '../../src/app/network.ts';
import { phaseAt } from '../../src/domain/co-stake.ts';
import { offerStatusAt } from '../../src/domain/offer.ts';
import { accountOfWallet } from '../../src/store/accounts.ts';
import { currentCoStakesOfOffers, readClaimSlotUse } from '../../src/store/co-stakes.ts';
import { describeWithServer } from '../kit/database.ts';
import { link } from '../kit/link.ts';
import { io, succeeded, type WorldOffer } from '../kit/world.ts';
import { type Answer, openRaceRunner, type RaceCase, type RaceRunner, ROUNDS } from './race-runner.ts';

type OfferCase = RaceCase & { readonly offer: WorldOffer; readonly at: number };

const offered = (runner: RaceRunner, cases: readonly RaceCase[]): Promise<readonly OfferCase[]> =>
  runner.prepare(
    cases.map((raceCase, at) => ({ ...raceCase, at })),
    async (raceCase, world) => ({ ...raceCase, offer: await world.offer(raceCase.device) }),
  );

/** Returns an empty list when `seen` equals one of `expected`, else one violation that shows both as text. */
const violationUnless = (seen: unknown, expected: readonly unknown[]): readonly string[] =>
  expected.some((one) => JSON.stringify(one) === JSON.stringify(seen))
    ? []
    : [`${JSON.stringify(seen)} is none of ${JSON.stringify(expected)}`];

/**
 * Returns the result of a race from the database: offer status, co-stake phase, whether the claimer paid, and the events since the
 * offer was opened.
 */
async function stateOfOffer({ world, database }: RaceRunner, raceCase: OfferCase, offer = raceCase.offer) {
  const now = await world.now();
  const row = await world.offerRow(offer);
  const [coStake] = await currentCoStakesOfOffers(database, [offer.id]);
  // An event about the device has a second record, for its owner alone.
  const types = (await world.events(raceCase.device)).flatMap(({ type, offerId }) => (offerId === null ? [] : [type]));
  return {
    offer: offerStatusAt(row, now),
    reason: row.closeReason,
    phase: coStake === undefined ? null : phaseAt(coStake, now),
    spent: io('20000') - (await world.balance(raceCase.ann)) === io('8000'),
    events: types
      .slice(types.indexOf('OFFER_OPENED') + 1)
      .filter((type) => type !== 'SUFFICIENCY_CHANGED')
      .join(' '),
  };
}

const CLAIMED = { offer: 'FILLED', reason: null, phase: 'ACTIVE', spent: true, events: 'OFFER_CLAIMED CLAIM_SETTLED' };
const closed = (reason: string, events: string) => ({ offer: 'CLOSED', reason, phase: null, spent: false, events });

async function claimAgainstClose(runner: RaceRunner, rounds: number): Promise<readonly string[]> {
  return runner.race(
    await offered(runner, await runner.createCases(rounds)),
    ({ offer, ann }) => [(world) => world.attempt.claim(offer, ann), (world) => world.attempt.close(offer)],
    async (raceCase, answers) =>
      violationUnless(
        [answers, await stateOfOffer(runner, raceCase)],
        [
          [['SUCCESS', 'OFFER_NOT_OPEN'], CLAIMED],
          [['OFFER_NOT_OPEN', 'SUCCESS'], closed('CLOSED_BY_OWNER', 'OFFER_CLOSED')],
        ],
      ),
  );
}

async function claimAgainstReplace(runner: RaceRunner, rounds: number): Promise<readonly string[]> {
  const replaced = new Map<string, string>();
  return runner.race(
    await offered(runner, await runner.createCases(rounds)),
    ({ offer, ann }) => [
      (world) => world.attempt.claim(offer, ann),
      async (world) => {
        const outcome = await world.attempt.replace(offer, { requested: '4000', shareBps: 5000 });
        if ('id' in outcome) replaced.set(offer.id, outcome.id);
        return outcome;
      },
    ],
    async (raceCase, answers) => {
      const next = replaced.get(raceCase.offer.id);
      const live =
        next === undefined ? null : offerStatusAt(await runner.world.offerRow({ id: next }), await runner.world.now());
      return violationUnless(
        [answers, await stateOfOffer(runner, raceCase), live],
        [
          [['SUCCESS', 'OFFER_NOT_OPEN'], CLAIMED, null],
          [['OFFER_NOT_OPEN', 'SUCCESS'], closed('REPLACED', 'OFFER_CLOSED OFFER_OPENED'), 'OPEN'],
        ],
      );
    },
  );
}

async function claimAgainstState(runner: RaceRunner, rounds: number): Promise<readonly string[]> {
  const stateOf = ({ at }: OfferCase) => (at % 2 === 0 ? ('MAINTENANCE' as const) : ('BLOCKED' as const));
  return runner.race(
    await offered(runner, await runner.createCases(rounds)),
    (raceCase) => [
      (world) => world.attempt.claim(raceCase.offer, raceCase.ann),
      (world) =>
        setDeviceState(world.ctx, { deviceId: raceCase.device.deviceId, state: stateOf(raceCase), reason: null }),
    ],
    async (raceCase, answers) => {
      const blocked = stateOf(raceCase) === 'BLOCKED';
      const reason = blocked ? 'DEVICE_BLOCKED' : 'DEVICE_NOT_OPERATIONAL';
      const events = 'DEVICE_STATE_CHANGED OFFER_CLOSED';
      const seen = [answers, await stateOfOffer(runner, raceCase)];
      return violationUnless(
        seen,
        blocked
          ? [
              [['OFFER_NOT_OPEN', 'SUCCESS'], closed(reason, events)],
              // The device was blocked before the claim was settled, so the transfer of the stake was returned.
              [['SUCCESS', 'SUCCESS'], closed(reason, `OFFER_CLAIMED ${events} CLAIM_FAILED`)],
              [
                ['SUCCESS', 'SUCCESS'],
                { ...CLAIMED, offer: 'CLOSED', reason, events: `OFFER_CLAIMED CLAIM_SETTLED ${events}` },
              ],
            ]
          : [
              [['OFFER_NOT_OPEN', 'SUCCESS'], closed(reason, events)],
              [['SUCCESS', 'SUCCESS'], closed(reason, 'OFFER_CLAIMED DEVICE_STATE_CHANGED CLAIM_FAILED OFFER_CLOSED')],
              [['SUCCESS', 'SUCCESS'], { ...CLAIMED, events: 'OFFER_CLAIMED CLAIM_SETTLED DEVICE_STATE_CHANGED' }],
            ],
      );
    },
  );
}

/** The account has one free claim slot and claims two offers concurrently, with one wallet or with two of its wallets. */
async function claimsAgainstCap(runner: RaceRunner, rounds: number): Promise<readonly string[]> {
  const violations: string[] = [];
  const open = [...(await offered(runner, await runner.createCases(2 * rounds + 10)))];
  for (let from = 0; from < rounds; from += 10) {
    const batch = Array.from({ length: Math.min(10, rounds - from) }, (_, at) => {
      const [first, one, two] = [open.pop()!, open.pop()!, open.pop()!];
      return { one, two, first, ann: first.ann, other: at % 2 === 0 ? first.ann : first.bob };
    });
    await runner.prepare(batch, async ({ first, ann, other }, world) => {
      if (other !== ann) succeeded(await link(world.ctx, ann, other));
      await world.claim(first.offer, ann);
    });
    const check = async ({ one, two, ann }: (typeof batch)[number], answers: readonly [Answer, Answer]) => {
      open.push(answers[0] === 'SUCCESS' ? two : one);
      const account = (await accountOfWallet(runner.database, ann.address)) ?? '';
      const { liveClaims: claims } = await readClaimSlotUse(runner.database, account, await runner.world.now());
      return violationUnless([[...answers].sort(), claims], [[['CLAIM_CAP_REACHED', 'SUCCESS'], 2]]);
    };
    violations.push(
      ...(await runner.race(
        batch,
        ({ one, two, ann, other }) => [
          (world) => world.attempt.claim(one.offer, ann),
          (world) => world.attempt.claim(two.offer, other),
        ],
        check,
      )),
    );
  }
  return violations;
}

/** Two offers, each of which takes the whole stake room of the device. */
async function publishTwice(runner: RaceRunner, rounds: number): Promise<readonly string[]> {
  return runner.race(
    await runner.createCases(rounds),
    ({ device }) => [
      (world) => world.attempt.offer(device, { requested: '8000', shareBps: 100 }),
      (world) => world.attempt.offer(device, { requested: '8000', shareBps: 100 }),
    ],
    (_, answers) => violationUnless([...answers].sort(), [['NO_STAKE_ROOM', 'SUCCESS']]),
  );
}

/** Two offers of one device, which together meet its requirement, are claimed by two people. */
async function claimBoth(runner: RaceRunner, rounds: number): Promise<readonly string[]> {
  const half = { requested: '4000', shareBps: 4000 };
  const cases = await runner.prepare(await runner.createCases(rounds), async (raceCase, world) => ({
    ...raceCase,
    offers: [await world.offer(raceCase.device, half), await world.offer(raceCase.device, half)] as const,
  }));
  return runner.race(
    cases,
    ({ offers, ann, bob }) => [
      (world) => world.attempt.claim(offers[0], ann),
      (world) => world.attempt.claim(offers[1], bob),
    ],
    async ({ device }, answers) => {
      const events = await runner.world.events(device);
      const told = events.filter(({ type, offerId }) => type === 'SUFFICIENCY_CHANGED' && offerId === null);
      return violationUnless([answers, told.map(({ reason }) => reason)], [[['SUCCESS', 'SUCCESS'], ['SUFFICIENT']]]);
    },
  );
}

const RACES = [
  ['a claim and a close of one offer, which becomes either filled or closed', claimAgainstClose],
  ['a claim and a replacement of one offer, which becomes filled or is replaced by an open one', claimAgainstReplace],
  [
    'a claim and a device state change, after which the claim is settled, or its money returned and the offer closed',
    claimAgainstState,
  ],
  ['two claims for the last free claim slot of an account, of which exactly one succeeds', claimsAgainstCap],
  ['two offers for the last stake room of a device, of which exactly one succeeds', publishTwice],
  ['two claims of two offers of one device, which both succeed and make its stake sufficient once', claimBoth],
] as const;

describeWithServer('the row locks for offers', { timeout: 180_000 }, () => {
  let runner: RaceRunner;
  beforeAll(async () => {
    runner = await openRaceRunner();
  });
  afterAll(() => runner?.close());

  it.each(RACES)('serialise two concurrent calls: %s', async (_, race) => {
    expect(await race(runner, ROUNDS)).toEqual([]);
    expect(await runner.faults()).toEqual([]);
  });
});

describeWithServer('the race test of offers without row locks', { timeout: 180_000 }, () => {
  let runner: RaceRunner;
  beforeAll(async () => {
    runner = await openRaceRunner({ unlocked: true });
  });
  afterAll(() => runner?.close());

  it.each(RACES)('detects a violation when the calls are not serialised: %s', async (_, race) => {
    const violations: string[] = [];
    for (let attempt = 0; attempt < 5 && violations.length === 0; attempt += 1) {
      violations.push(...(await race(runner, 10)), ...(await runner.faults()));
    }
    expect(violations).not.toEqual([]);
  });
});
