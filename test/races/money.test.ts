// Tests of races for money: two concurrent requests for the same payment, and an unstake against a slash. Four races use the same
// cases one after the other: (1) rewards, (2) overflow, (3) unstake and slash, (4) withdrawal. A fifth race is between two uses of
// one refresh token.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { reportBlock } from '../../src/app/blocks.ts';
import { setDeviceState } from '../../src/app/network.ts';
import { refreshSession, type SessionTokens } from '../../src/app/sessions.ts';
import { signIn, signInChallenge } from '../../src/app/sign-in.ts';
import { executeSignedAction } from '../../src/app/signed-action.ts';
import { slashDevice } from '../../src/app/slashes.ts';
import { newKey } from '../../src/domain/key.ts';
import { coStakeLedgerAccount, escrowLedgerAccount, ownerStakeLedgerAccount } from '../../src/domain/ledger.ts';
import { sql } from '../../src/store/db/database.ts';
import { balancesOf } from '../../src/store/ledger.ts';
import { describeWithServer } from '../kit/database.ts';
import { later } from '../kit/device-aggregate.ts';
import { io, type World, type WorldCoStake } from '../kit/world.ts';
import { openRaceRunner, type RaceCase, type RaceRunner, ROUNDS } from './race-runner.ts';

const HOUR_MS = 3_600_000;
const REWARD = io('100');

type MoneyCase = RaceCase & { readonly coStake: WorldCoStake; readonly at: number };

/**
 * Creates race cases. In each, the owner has staked 9000 IO and the co-staker ann 8000 IO, and one block has credited 26 IO to the
 * owner and 74 IO to ann.
 */
async function casesWithRewards(runner: RaceRunner, rounds: number): Promise<readonly MoneyCase[]> {
  const { world } = runner;
  const cases = await runner.prepare(
    (await runner.createCases(rounds, '9000')).map((raceCase, at) => ({ ...raceCase, at })),
    async (raceCase, by) => ({ ...raceCase, coStake: await by.claim(await by.offer(raceCase.device), raceCase.ann) }),
  );
  const startsAt = new Date(Math.ceil((world.ctx.wallNow().getTime() + 1) / HOUR_MS) * HOUR_MS);
  runner.passTo(later(startsAt, { hours: 1 }));
  const rewards = cases.map(({ device }) => ({ deviceId: device.deviceId, succeeded: true, amount: REWARD }));
  await reportBlock(world.ctx, { startsAt, rewards, final: true });
  return cases;
}

const balanceOf = async ({ database }: RaceRunner, code: string): Promise<bigint> =>
  (await balancesOf(database, [code])).get(code) ?? 0n;
const amountsOf = async ({ world }: RaceRunner, raceCase: MoneyCase, type: string) =>
  (await world.events(raceCase.device))
    // The owner's record; an event about the whole device has a further one for each offer.
    .filter((event) => event.type === type && event.accountId !== null)
    .map(({ amount }) => String(amount));
/** Returns an empty list when `seen` equals `expected`, else one violation that shows both as text. */
const violationUnlessEqual = (seen: readonly unknown[], expected: readonly unknown[]): readonly string[] => {
  const [one, two] = [seen, expected].map((value) =>
    JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `${part}` : part)),
  );
  return one === two ? [] : [`${one} instead of ${two}`];
};

async function rewardsTwice(runner: RaceRunner, cases: readonly MoneyCase[]): Promise<readonly string[]> {
  const forOwner = ({ at }: MoneyCase) => at % 2 === 0;
  const claim = (raceCase: MoneyCase) => async (world: World) => {
    const of = forOwner(raceCase) ? { deviceKey: raceCase.device.key } : { coStakeId: raceCase.coStake.id };
    const action = { kind: 'claimRewards', of } as const;
    const authorization = await world.sign(action, forOwner(raceCase) ? raceCase.device.owner : raceCase.ann);
    return executeSignedAction(world.ctx, action, authorization);
  };
  const claimAll = (raceCase: MoneyCase) => async (world: World) => {
    const by = forOwner(raceCase) ? raceCase.device.owner : raceCase.ann;
    const action = { kind: 'claimAllRewards', wallet: by.address } as const;
    return executeSignedAction(world.ctx, action, await world.sign(action, by));
  };
  return runner.race(
    cases,
    (raceCase) => [claim(raceCase), raceCase.at % 4 < 2 ? claim(raceCase) : claimAll(raceCase)],
    async (raceCase, answers) => {
      const [paid, left] = forOwner(raceCase)
        ? [io('26'), await runner.world.balance(raceCase.device.owner)]
        : [io('74'), (await runner.world.balance(raceCase.ann)) - io('12000')];
      return violationUnlessEqual(
        [[...answers].sort(), left, await amountsOf(runner, raceCase, 'REWARDS_CLAIMED')],
        [['NOTHING_TO_CLAIM', 'SUCCESS'], paid, [String(paid)]],
      );
    },
  );
}

/** The overflow is 1000 IO, so it allows one withdrawal of 600 IO or two of 500 IO. */
async function overflowTwice(runner: RaceRunner, cases: readonly MoneyCase[]): Promise<readonly string[]> {
  const amountOf = ({ at }: MoneyCase) => (at % 2 === 0 ? io('600') : io('500'));
  const withdraw = (raceCase: MoneyCase) => async (world: World) => {
    const action = { kind: 'withdrawOverflow', deviceKey: raceCase.device.key, amount: amountOf(raceCase) } as const;
    return executeSignedAction(world.ctx, action, await world.sign(action, raceCase.device.owner));
  };
  return runner.race(
    cases,
    (raceCase) => [withdraw(raceCase), withdraw(raceCase)],
    async (raceCase, answers) => {
      const once = raceCase.at % 2 === 0;
      const amounts = Array.from({ length: once ? 1 : 2 }, () => String(amountOf(raceCase)));
      return violationUnlessEqual(
        [
          [...answers].sort(),
          await balanceOf(runner, ownerStakeLedgerAccount(raceCase.device.key)),
          await amountsOf(runner, raceCase, 'OVERFLOW_WITHDRAWN'),
        ],
        [once ? ['OVERFLOW_EXCEEDED', 'SUCCESS'] : ['SUCCESS', 'SUCCESS'], io(once ? '8400' : '8000'), amounts],
      );
    },
  );
}

/**
 * On an operational device an unstaked co-stake is in its wait period, which is slashed like an active one, so both orders have one
 * result. On a blocked device the exit starts with the cooldown, which is not slashed for a fault of the same instant: the order
 * of the two calls decides whether the co-stake is slashed.
 */
async function unstakeAgainstSlash(runner: RaceRunner, cases: readonly MoneyCase[]): Promise<readonly string[]> {
  const blocked = ({ at }: MoneyCase) => at % 2 === 0;
  await runner.prepare(cases.filter(blocked), ({ device }, world) =>
    setDeviceState(world.ctx, { deviceId: device.deviceId, state: 'BLOCKED', reason: null }),
  );
  const before = new Map<string, bigint>();
  for (const { device } of cases) before.set(device.key, await balanceOf(runner, ownerStakeLedgerAccount(device.key)));
  return runner.race(
    cases,
    (raceCase) => [
      (world) => world.attempt.unstake(raceCase.coStake),
      (world) =>
        slashDevice(world.ctx, {
          networkId: `slash ${raceCase.device.deviceId}`,
          deviceId: raceCase.device.deviceId,
          kind: 'STAKE',
          cause: 'DOWNTIME',
          shareBps: 1000,
          faultAt: world.ctx.wallNow(),
        }),
    ],
    async (raceCase, answers) => {
      const order = (await runner.world.events(raceCase.device))
        .map(({ type }) => type)
        .filter((type) => type === 'SLASHED' || type === 'UNSTAKE_STARTED');
      const reached = order[0] === 'SLASHED' || !blocked(raceCase);
      const own = before.get(raceCase.device.key)!;
      const [slash] = await runner.database.query<{ id: string }>(
        sql`SELECT id FROM slash WHERE device_key = ${raceCase.device.key}::uuid`,
      );
      return violationUnlessEqual(
        [
          answers,
          order.filter((type) => type === 'SLASHED').length,
          await balanceOf(runner, coStakeLedgerAccount(raceCase.coStake.id)),
          await balanceOf(runner, ownerStakeLedgerAccount(raceCase.device.key)),
          await balanceOf(runner, escrowLedgerAccount(slash?.id ?? '')),
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

async function withdrawTwice(runner: RaceRunner, cases: readonly MoneyCase[]): Promise<readonly string[]> {
  await runner.prepare(cases, async ({ coStake }, world) => {
    if ((await world.coStakeRow(coStake)).exitStartedAt === null) await world.unstake(coStake);
  });
  runner.passTo(later(runner.world.ctx.wallNow(), { days: 21 }));
  await runner.world.sweep();
  const before = new Map<string, bigint>();
  const due = new Map<string, bigint>();
  for (const { coStake, ann } of cases) {
    due.set(coStake.id, await balanceOf(runner, coStakeLedgerAccount(coStake.id)));
    before.set(coStake.id, await runner.world.balance(ann));
  }
  return runner.race(
    cases,
    ({ coStake }) => [(world) => world.attempt.withdraw(coStake), (world) => world.attempt.withdraw(coStake)],
    async (raceCase, answers) => {
      const paid = (await runner.world.balance(raceCase.ann)) - before.get(raceCase.coStake.id)!;
      const amount = due.get(raceCase.coStake.id)!;
      return violationUnlessEqual(
        [
          [...answers].sort(),
          paid,
          await balanceOf(runner, coStakeLedgerAccount(raceCase.coStake.id)),
          await amountsOf(runner, raceCase, 'WITHDRAWN'),
        ],
        [['ALREADY_WITHDRAWN', 'SUCCESS'], amount, 0n, [String(amount)]],
      );
    },
  );
}

async function refreshTwice(runner: RaceRunner, rounds: number): Promise<readonly string[]> {
  const cases = await runner.prepare(Array.from({ length: rounds }), async (_, { ctx, wallet }) => {
    const by = wallet(newKey(ctx.random));
    const challenge = await signInChallenge(ctx, { wallet: by.address, uri: ctx.settings.origin });
    if ('refusal' in challenge) throw new Error(challenge.refusal.code);
    const session = await signIn(ctx, { nonce: challenge.nonce, signature: by.sign(challenge.text), encoding: 'RAW' });
    if ('refusal' in session) throw new Error(session.refusal.code);
    return { session, granted: [] as SessionTokens[] };
  });
  const refresh =
    ({ session, granted }: (typeof cases)[number]) =>
    async ({ ctx }: World) => {
      const outcome = await refreshSession(ctx, { refreshToken: session.refreshToken });
      if (!('refusal' in outcome)) granted.push(outcome);
      return outcome;
    };
  return runner.race(
    cases,
    (raceCase) => [refresh(raceCase), refresh(raceCase)],
    async ({ session, granted }, answers) => {
      const tokens = await runner.database.query<{ rotated: boolean }>(sql`
      SELECT rotated_at IS NOT NULL AS rotated FROM refresh_token JOIN session ON session.id = session_id
      WHERE session_id = ${session.sessionId}::uuid AND revoked_at IS NULL ORDER BY rotated_at NULLS LAST`);
      return violationUnlessEqual(
        [answers, new Set(granted.map(({ refreshToken }) => refreshToken)).size, tokens],
        [['SUCCESS', 'SUCCESS'], 1, [{ rotated: true }, { rotated: false }]],
      );
    },
  );
}

const RACES = [
  ['two claims of the same rewards, of which one is paid', rewardsTwice],
  ['two withdrawals of overflow, which never take the stake below the requirement', overflowTwice],
  ['an unstake and a slash, whose order decides whether the co-stake is slashed', unstakeAgainstSlash],
  ['two withdrawals of one co-stake, of which one is paid, reduced by an earlier slash', withdrawTwice],
] as const;

describeWithServer('the row locks for money', { timeout: 180_000 }, () => {
  let runner: RaceRunner;
  let cases: readonly MoneyCase[];
  beforeAll(async () => {
    runner = await openRaceRunner();
    cases = await casesWithRewards(runner, ROUNDS);
  }, 180_000);
  afterAll(() => runner?.close());

  it.each(RACES)('serialise two concurrent calls: %s', async (_, race) => {
    expect(await race(runner, cases)).toEqual([]);
    expect(await runner.faults()).toEqual([]);
  });

  it('give two concurrent uses of one refresh token the same successor, and keep the session', async () => {
    expect(await refreshTwice(runner, ROUNDS)).toEqual([]);
  });
});

describeWithServer('the race test of money without row locks', { timeout: 180_000 }, () => {
  let runner: RaceRunner;
  beforeAll(async () => {
    runner = await openRaceRunner({ unlocked: true });
  });
  afterAll(() => runner?.close());

  it.each(RACES)('detects a violation when the calls are not serialised: %s', async (_, race) => {
    const violations: string[] = [];
    for (let attempt = 0; attempt < 5 && violations.length === 0; attempt += 1) {
      violations.push(...(await race(runner, await casesWithRewards(runner, 10))), ...(await runner.faults()));
    }
    expect(violations).not.toEqual([]);
  });
});
