// Races for an offer: a claim against a concurrent close, replacement or change of state, and claims against the claim cap.
// **Invariant:** the answers, tables, ledger and event log agree on one serial order of the two calls.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { setDeviceState } from '../../src/app/network.ts';
import { phaseAt } from '../../src/domain/co-stake.ts';
import { offerStatusAt } from '../../src/domain/offer.ts';
import { accountOfWallet } from '../../src/store/accounts.ts';
import { liveClaims, standingCoStakes } from '../../src/store/co-stakes.ts';
import { describeWithServer } from '../kit/database.ts';
import { link } from '../kit/link.ts';
import { io, succeeded, type WorldOffer } from '../kit/world.ts';
import { type Answer, type Lane, openTrack, ROUNDS, type Track } from './track.ts';

type OfferLane = Lane & { readonly offer: WorldOffer; readonly at: number };

const offered = (track: Track, lanes: readonly Lane[]): Promise<readonly OfferLane[]> =>
  track.prepare(
    lanes.map((lane, at) => ({ ...lane, at })),
    async (lane, world) => ({ ...lane, offer: await world.offer(lane.device) }),
  );

/** Returns nothing when `seen` equals one of `expected`, else both as text. */
const unlike = (seen: unknown, expected: readonly unknown[]): readonly string[] =>
  expected.some((one) => JSON.stringify(one) === JSON.stringify(seen))
    ? []
    : [`${JSON.stringify(seen)} is none of ${JSON.stringify(expected)}`];

/** How an offer stands: its status, its co-stake's phase and settlement, what its claimer has left, and the log since it opened. */
async function standing({ world, database }: Track, lane: OfferLane, offer = lane.offer) {
  const now = await world.now();
  const row = await world.offerRow(offer);
  const [coStake] = await standingCoStakes(database, [offer.id]);
  const told = (await world.events(lane.device)).map(({ type }) => type);
  return {
    offer: offerStatusAt(row, now),
    reason: row.closeReason,
    phase: coStake === undefined ? null : phaseAt(coStake, now),
    spent: io('20000') - (await world.balance(lane.ann)) === io('8000'),
    told: told
      .slice(told.indexOf('OFFER_OPENED') + 1)
      .filter((type) => type !== 'SUFFICIENCY_CHANGED')
      .join(' '),
  };
}

const CLAIMED = { offer: 'FILLED', reason: null, phase: 'ACTIVE', spent: true, told: 'OFFER_CLAIMED CLAIM_SETTLED' };
const closed = (reason: string, told: string) => ({ offer: 'CLOSED', reason, phase: null, spent: false, told });

async function claimAgainstClose(track: Track, rounds: number): Promise<readonly string[]> {
  return track.race(
    await offered(track, await track.lanes(rounds)),
    ({ offer, ann }) => [(world) => world.attempt.claim(offer, ann), (world) => world.attempt.close(offer)],
    async (lane, answers) =>
      unlike(
        [answers, await standing(track, lane)],
        [
          [['SUCCESS', 'OFFER_NOT_OPEN'], CLAIMED],
          [['OFFER_NOT_OPEN', 'SUCCESS'], closed('CLOSED_BY_OWNER', 'OFFER_CLOSED')],
        ],
      ),
  );
}

async function claimAgainstReplace(track: Track, rounds: number): Promise<readonly string[]> {
  const replaced = new Map<string, string>();
  return track.race(
    await offered(track, await track.lanes(rounds)),
    ({ offer, ann }) => [
      (world) => world.attempt.claim(offer, ann),
      async (world) => {
        const outcome = await world.attempt.replace(offer, { requested: '4000', shareBps: 5000 });
        if ('id' in outcome) replaced.set(offer.id, outcome.id);
        return outcome;
      },
    ],
    async (lane, answers) => {
      const next = replaced.get(lane.offer.id);
      const live =
        next === undefined ? null : offerStatusAt(await track.world.offerRow({ id: next }), await track.world.now());
      return unlike(
        [answers, await standing(track, lane), live],
        [
          [['SUCCESS', 'OFFER_NOT_OPEN'], CLAIMED, null],
          [['OFFER_NOT_OPEN', 'SUCCESS'], closed('REPLACED', 'OFFER_CLOSED OFFER_OPENED'), 'OPEN'],
        ],
      );
    },
  );
}

async function claimAgainstState(track: Track, rounds: number): Promise<readonly string[]> {
  const stateOf = ({ at }: OfferLane) => (at % 2 === 0 ? ('MAINTENANCE' as const) : ('BLOCKED' as const));
  return track.race(
    await offered(track, await track.lanes(rounds)),
    (lane) => [
      (world) => world.attempt.claim(lane.offer, lane.ann),
      (world) => setDeviceState(world.ctx, { deviceId: lane.device.deviceId, state: stateOf(lane), reason: null }),
    ],
    async (lane, answers) => {
      const blocked = stateOf(lane) === 'BLOCKED';
      const reason = blocked ? 'DEVICE_BLOCKED' : 'DEVICE_NOT_OPERATIONAL';
      const told = 'DEVICE_STATE_CHANGED OFFER_CLOSED';
      const seen = [answers, await standing(track, lane)];
      return unlike(
        seen,
        blocked
          ? [
              [['OFFER_NOT_OPEN', 'SUCCESS'], closed(reason, told)],
              // The device was blocked before the transfer was settled: the money came back.
              [['SUCCESS', 'SUCCESS'], closed(reason, `OFFER_CLAIMED ${told} CLAIM_FAILED`)],
              [
                ['SUCCESS', 'SUCCESS'],
                { ...CLAIMED, offer: 'CLOSED', reason, told: `OFFER_CLAIMED CLAIM_SETTLED ${told}` },
              ],
            ]
          : [
              [['OFFER_NOT_OPEN', 'SUCCESS'], closed(reason, told)],
              [['SUCCESS', 'SUCCESS'], closed(reason, 'OFFER_CLAIMED DEVICE_STATE_CHANGED CLAIM_FAILED OFFER_CLOSED')],
              [['SUCCESS', 'SUCCESS'], { ...CLAIMED, told: 'OFFER_CLAIMED CLAIM_SETTLED DEVICE_STATE_CHANGED' }],
            ],
      );
    },
  );
}

/** Accounts with one slot left claim two offers at once: by one wallet, or by two wallets of the account. */
async function claimsAgainstCap(track: Track, rounds: number): Promise<readonly string[]> {
  const wrong: string[] = [];
  const open = [...(await offered(track, await track.lanes(2 * rounds + 10)))];
  for (let from = 0; from < rounds; from += 10) {
    const batch = Array.from({ length: Math.min(10, rounds - from) }, (_, at) => {
      const [first, one, two] = [open.pop()!, open.pop()!, open.pop()!];
      return { one, two, first, ann: first.ann, other: at % 2 === 0 ? first.ann : first.bob };
    });
    await track.prepare(batch, async ({ first, ann, other }, world) => {
      if (other !== ann) succeeded(await link(world.ctx, ann, other));
      await world.claim(first.offer, ann);
    });
    const look = async ({ one, two, ann }: (typeof batch)[number], answers: readonly [Answer, Answer]) => {
      open.push(answers[0] === 'SUCCESS' ? two : one);
      const account = (await accountOfWallet(track.database, ann.address)) ?? '';
      const claims = await liveClaims(track.database, account, await track.world.now());
      return unlike([[...answers].sort(), claims], [[['CLAIM_CAP_REACHED', 'SUCCESS'], 2]]);
    };
    wrong.push(
      ...(await track.race(
        batch,
        ({ one, two, ann, other }) => [
          (world) => world.attempt.claim(one.offer, ann),
          (world) => world.attempt.claim(two.offer, other),
        ],
        look,
      )),
    );
  }
  return wrong;
}

const RACES = [
  ['a claim and a close of one offer leave it either filled or closed', claimAgainstClose],
  ['a claim and a replacement leave the offer filled, or replaced by an open one', claimAgainstReplace],
  [
    'a claim and a change of the device state leave the claim settled, or the money returned and the offer closed',
    claimAgainstState,
  ],
  ['two claims for the last free slot of an account succeed once, by whichever of its wallets', claimsAgainstCap],
] as const;

describeWithServer('races for an offer', { timeout: 180_000 }, () => {
  let track: Track;
  beforeAll(async () => {
    track = await openTrack();
  });
  afterAll(() => track?.close());

  it.each(RACES)('%s', async (_, race) => {
    expect(await race(track, ROUNDS)).toEqual([]);
    expect(await track.faults()).toEqual([]);
  });
});

describeWithServer('races for an offer without row locks (control)', { timeout: 180_000 }, () => {
  let track: Track;
  beforeAll(async () => {
    track = await openTrack({ unlocked: true });
  });
  afterAll(() => track?.close());

  it.each(RACES)('reports a violation: %s', async (_, race) => {
    const wrong: string[] = [];
    for (let tries = 0; tries < 5 && wrong.length === 0; tries += 1) {
      wrong.push(...(await race(track, 10)), ...(await track.faults()));
    }
    expect(wrong).not.toEqual([]);
  });
});
