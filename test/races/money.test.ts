// Races for money: the same movement asked for twice at once, and an exit that meets a slash. The lanes live on from race to race:
// rewards, overflow, exit, withdrawal. And sessions, whose refresh token comes twice.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { reportBlock } from '../../src/app/blocks.ts';
import { setDeviceState } from '../../src/app/network.ts';
import { refreshSession, type SessionTokens } from '../../src/app/sessions.ts';
import { signIn, signInChallenge } from '../../src/app/sign-in.ts';
import { executeSignedAction } from '../../src/app/signed-action.ts';
import { slashDevice } from '../../src/app/slashes.ts';
import { newKey } from '../../src/domain/key.ts';
import { coStakeAccount, escrowAccount, ownerStakeAccount } from '../../src/domain/ledger.ts';
import { sql } from '../../src/store/db/database.ts';
import { balancesOf } from '../../src/store/ledger.ts';
import { describeWithServer } from '../kit/database.ts';
import { later } from '../kit/device-aggregate.ts';
import { io, type World, type WorldCoStake } from '../kit/world.ts';
import { type Lane, openTrack, ROUNDS, type Track } from './track.ts';

const HOUR_MS = 3_600_000;
const REWARD = io('100');

type MoneyLane = Lane & { readonly coStake: WorldCoStake; readonly at: number };

/** Lanes with 9000 IO of the owner's and 8000 of ann's, after one block that brought 100 IO: 26 to the owner, 74 to ann. */
async function earning(track: Track, rounds: number): Promise<readonly MoneyLane[]> {
  const { world } = track;
  const lanes = await track.prepare(
    (await track.lanes(rounds, '9000')).map((lane, at) => ({ ...lane, at })),
    async (lane, by) => ({ ...lane, coStake: await by.claim(await by.offer(lane.device), lane.ann) }),
  );
  const startsAt = new Date(Math.ceil((world.ctx.wallNow().getTime() + 1) / HOUR_MS) * HOUR_MS);
  track.passTo(later(startsAt, { hours: 1 }));
  const rewards = lanes.map(({ device }) => ({ deviceId: device.deviceId, succeeded: true, amount: REWARD }));
  await reportBlock(world.ctx, { startsAt, rewards, final: true });
  return lanes;
}

const held = async ({ database }: Track, code: string): Promise<bigint> =>
  (await balancesOf(database, [code])).get(code) ?? 0n;
const told = async ({ world }: Track, lane: MoneyLane, type: string) =>
  (await world.events(lane.device)).filter((event) => event.type === type).map(({ amount }) => String(amount));
const alike = (seen: readonly unknown[], expected: readonly unknown[]): readonly string[] => {
  const [one, two] = [seen, expected].map((value) =>
    JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `${part}` : part)),
  );
  return one === two ? [] : [`${one} instead of ${two}`];
};

async function rewardsTwice(track: Track, lanes: readonly MoneyLane[]): Promise<readonly string[]> {
  const forOwner = ({ at }: MoneyLane) => at % 2 === 0;
  const claim = (lane: MoneyLane) => async (world: World) => {
    const of = forOwner(lane) ? { deviceKey: lane.device.key } : { coStakeId: lane.coStake.id };
    const action = { kind: 'claimRewards', of } as const;
    const authorization = await world.sign(action, forOwner(lane) ? lane.device.owner : lane.ann);
    return executeSignedAction(world.ctx, action, authorization);
  };
  return track.race(
    lanes,
    (lane) => [claim(lane), claim(lane)],
    async (lane, answers) => {
      const [paid, left] = forOwner(lane)
        ? [io('26'), await track.world.balance(lane.device.owner)]
        : [io('74'), (await track.world.balance(lane.ann)) - io('12000')];
      return alike(
        [[...answers].sort(), left, await told(track, lane, 'REWARDS_CLAIMED')],
        [['NOTHING_TO_CLAIM', 'SUCCESS'], paid, [String(paid)]],
      );
    },
  );
}

/** 1000 IO lie above the requirement: 600 come out once, 500 twice. */
async function overflowTwice(track: Track, lanes: readonly MoneyLane[]): Promise<readonly string[]> {
  const amountOf = ({ at }: MoneyLane) => (at % 2 === 0 ? io('600') : io('500'));
  const withdraw = (lane: MoneyLane) => async (world: World) => {
    const action = { kind: 'withdrawOverflow', deviceKey: lane.device.key, amount: amountOf(lane) } as const;
    return executeSignedAction(world.ctx, action, await world.sign(action, lane.device.owner));
  };
  return track.race(
    lanes,
    (lane) => [withdraw(lane), withdraw(lane)],
    async (lane, answers) => {
      const once = lane.at % 2 === 0;
      const amounts = Array.from({ length: once ? 1 : 2 }, () => String(amountOf(lane)));
      return alike(
        [
          [...answers].sort(),
          await held(track, ownerStakeAccount(lane.device.key)),
          await told(track, lane, 'OVERFLOW_WITHDRAWN'),
        ],
        [once ? ['OVERFLOW_EXCEEDED', 'SUCCESS'] : ['SUCCESS', 'SUCCESS'], io(once ? '8400' : '8000'), amounts],
      );
    },
  );
}

/**
 * On a device that stands, the wait period answers for the fault like the stake before it. On a blocked one the exit begins with
 * the cooldown, which does not answer for a fault of the same instant: there the order decides who pays.
 */
async function unstakeAgainstSlash(track: Track, lanes: readonly MoneyLane[]): Promise<readonly string[]> {
  const blocked = ({ at }: MoneyLane) => at % 2 === 0;
  await track.prepare(lanes.filter(blocked), ({ device }, world) =>
    setDeviceState(world.ctx, { deviceId: device.deviceId, state: 'BLOCKED', reason: null }),
  );
  const before = new Map<string, bigint>();
  for (const { device } of lanes) before.set(device.key, await held(track, ownerStakeAccount(device.key)));
  return track.race(
    lanes,
    (lane) => [
      (world) => world.attempt.unstake(lane.coStake),
      (world) =>
        slashDevice(world.ctx, {
          networkId: `slash ${lane.device.deviceId}`,
          deviceId: lane.device.deviceId,
          kind: 'STAKE',
          cause: 'DOWNTIME',
          shareBps: 1000,
          faultAt: world.ctx.wallNow(),
        }),
    ],
    async (lane, answers) => {
      const order = (await track.world.events(lane.device))
        .map(({ type }) => type)
        .filter((type) => type === 'SLASHED' || type === 'UNSTAKE_STARTED');
      const reached = order[0] === 'SLASHED' || !blocked(lane);
      const own = before.get(lane.device.key)!;
      const [slash] = await track.database.query<{ id: string }>(
        sql`SELECT id FROM slash WHERE device_key = ${lane.device.key}::uuid`,
      );
      return alike(
        [
          answers,
          order.filter((type) => type === 'SLASHED').length,
          await held(track, coStakeAccount(lane.coStake.id)),
          await held(track, ownerStakeAccount(lane.device.key)),
          await held(track, escrowAccount(slash?.id ?? '')),
        ],
        [
          ['SUCCESS', 'SUCCESS'],
          reached ? 2 : 1,
          io(reached ? '7200' : '8000'),
          own - own / 10n,
          own / 10n + (reached ? io('800') : 0n),
        ],
      );
    },
  );
}

async function withdrawTwice(track: Track, lanes: readonly MoneyLane[]): Promise<readonly string[]> {
  await track.prepare(lanes, async ({ coStake }, world) => {
    if ((await world.coStakeRow(coStake)).exitStartedAt === null) await world.unstake(coStake);
  });
  track.passTo(later(track.world.ctx.wallNow(), { days: 21 }));
  await track.world.sweep();
  const before = new Map<string, bigint>();
  const due = new Map<string, bigint>();
  for (const { coStake, ann } of lanes) {
    due.set(coStake.id, await held(track, coStakeAccount(coStake.id)));
    before.set(coStake.id, await track.world.balance(ann));
  }
  return track.race(
    lanes,
    ({ coStake }) => [(world) => world.attempt.withdraw(coStake), (world) => world.attempt.withdraw(coStake)],
    async (lane, answers) => {
      const paid = (await track.world.balance(lane.ann)) - before.get(lane.coStake.id)!;
      const amount = due.get(lane.coStake.id)!;
      return alike(
        [
          [...answers].sort(),
          paid,
          await held(track, coStakeAccount(lane.coStake.id)),
          await told(track, lane, 'WITHDRAWN'),
        ],
        [['ALREADY_WITHDRAWN', 'SUCCESS'], amount, 0n, [String(amount)]],
      );
    },
  );
}

async function refreshTwice(track: Track, rounds: number): Promise<readonly string[]> {
  const lanes = await track.prepare(Array.from({ length: rounds }), async (_, { ctx, wallet }) => {
    const by = wallet(newKey(ctx.random));
    const challenge = await signInChallenge(ctx, { wallet: by.address, uri: ctx.settings.origin });
    if ('refusal' in challenge) throw new Error(challenge.refusal.code);
    const session = await signIn(ctx, { nonce: challenge.nonce, signature: by.sign(challenge.text), encoding: 'RAW' });
    if ('refusal' in session) throw new Error(session.refusal.code);
    return { session, granted: [] as SessionTokens[] };
  });
  const refresh =
    ({ session, granted }: (typeof lanes)[number]) =>
    async ({ ctx }: World) => {
      const outcome = await refreshSession(ctx, { refreshToken: session.refreshToken });
      if (!('refusal' in outcome)) granted.push(outcome);
      return outcome;
    };
  return track.race(
    lanes,
    (lane) => [refresh(lane), refresh(lane)],
    async ({ session, granted }, answers) => {
      const tokens = await track.database.query<{ rotated: boolean }>(sql`
      SELECT rotated_at IS NOT NULL AS rotated FROM refresh_token JOIN session ON session.id = session_id
      WHERE session_id = ${session.sessionId}::uuid AND revoked_at IS NULL ORDER BY rotated_at NULLS LAST`);
      return alike(
        [answers, new Set(granted.map(({ refreshToken }) => refreshToken)).size, tokens],
        [['SUCCESS', 'SUCCESS'], 1, [{ rotated: true }, { rotated: false }]],
      );
    },
  );
}

const RACES = [
  ['rewards are claimed twice: they are paid once', rewardsTwice],
  ['overflow is withdrawn twice: never under the requirement', overflowTwice],
  [
    'an unstake meets a slash: who answers is decided by who came first, and paid to the base unit',
    unstakeAgainstSlash,
  ],
  ['two withdrawals of one co-stake pay it once, less what a slash took', withdrawTwice],
] as const;

describeWithServer('races for money', { timeout: 180_000 }, () => {
  let track: Track;
  let lanes: readonly MoneyLane[];
  beforeAll(async () => {
    track = await openTrack();
    lanes = await earning(track, ROUNDS);
  }, 180_000);
  afterAll(() => track?.close());

  it.each(RACES)('%s', async (_, race) => {
    expect(await race(track, lanes)).toEqual([]);
    expect(await track.faults()).toEqual([]);
  });

  it('two uses of one refresh token get the same successor and keep the session', async () => {
    expect(await refreshTwice(track, ROUNDS)).toEqual([]);
  });
});

describeWithServer('races for money without row locks (control)', { timeout: 180_000 }, () => {
  let track: Track;
  beforeAll(async () => {
    track = await openTrack({ unlocked: true });
  });
  afterAll(() => track?.close());

  it.each(RACES)('reports a violation: %s', async (_, race) => {
    const wrong: string[] = [];
    for (let tries = 0; tries < 5 && wrong.length === 0; tries += 1) {
      wrong.push(...(await race(track, await earning(track, 10))), ...(await track.faults()));
    }
    expect(wrong).not.toEqual([]);
  });
});
