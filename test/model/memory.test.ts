// Tests of random histories of two devices, six wallets and the network, run on the plain model and on src/domain without a
// database. As a control, each rule in a list is implemented wrongly in the model, and the comparison must report a difference.

import { afterEach, describe, expect, test, vi } from 'vitest';
import { soakLength } from '../kit/soak.ts';
import { endNow } from './block.ts';
import { type Command, WALLETS, type Wallet } from './command.ts';
import { memoryEngine } from './engine/memory.ts';
import { checkHistories, type Input, type PlainModel, runHistory } from './history.ts';
import { execute } from './model.ts';
import { coStakeAt } from './rule.ts';
import { viewOf } from './view.ts';
import type { World } from './world.ts';

const COMMAND = 'npx vitest run --project pure test/model/memory.test.ts';
const INPUT: Input = { runs: soakLength('MODEL_RUNS', { short: 60, long: 500 }), steps: 40, command: COMMAND };
/** Short histories, of which many begin in many ways; long ones come to the ends of exits. */
const SHORT: Input = {
  runs: soakLength('MODEL_RUNS', { short: 440, long: 500 }),
  steps: 12,
  command: `MODEL_STEPS=12 ${COMMAND} -t 'short'`,
};
const check = (model?: PlainModel, input = INPUT, engine = memoryEngine()): Promise<number> =>
  checkHistories(async (steps) => void (await runHistory(engine, steps, model)), input);

describe('the decision functions of src/domain', () => {
  test('gives the same answer as the reference model at every step of a random history', {
    timeout: 600_000,
  }, async () => {
    await check();
  });

  test('gives the same answer as the reference model at every step of a short random history', {
    timeout: 600_000,
  }, async () => {
    await check(undefined, SHORT);
  });

  test('gives the same answers as the reference model even when no sweep records the due events', {
    timeout: 600_000,
  }, async () => {
    await check(undefined, INPUT, memoryEngine({ sweeps: false }));
  });
});

/** Variants of the plain model, each with one rule implemented wrongly. */
const WRONG_RULES: Readonly<Record<string, PlainModel['execute']>> = {
  'stake in its wait period counts as overflow': (world, command) => {
    if (command.do !== 'withdrawOverflow') return execute(world, command);
    const leaving = world.coStakes.filter(({ phase }) => phase === 'WAIT_PERIOD');
    for (const one of leaving) one.phase = 'ACTIVE';
    const outcome = execute(world, command);
    for (const one of leaving) one.phase = 'WAIT_PERIOD';
    return outcome;
  },
  'the reward share of a co-staker is rounded up': (world, command) => {
    const before = world.coStakes.map(({ rewards }) => rewards.lifetime);
    const outcome = execute(world, command);
    for (const [index, { rewards, device }] of world.coStakes.entries()) {
      if (command.do !== 'reportBlock' || rewards.lifetime === before[index]) continue;
      rewards.lifetime += 1n;
      world.devices[device].rewards.lifetime -= 1n;
    }
    return outcome;
  },
  'the claim cap is three': (world, command) => {
    const outcome = execute(world, command);
    return outcome === 'CLAIM_CAP_REACHED' ? 'OK' : outcome;
  },
  'the wait period is one millisecond longer': (world, command) => {
    const outcome = execute(world, command);
    const exit = command.do === 'unstake' && outcome === 'OK' ? world.coStakes[command.coStake]?.exit : undefined;
    if (exit != null && exit.waitEndsAt > world.now) exit.waitEndsAt += 1;
    return outcome;
  },
  'due events are applied one millisecond early': (world, command) => {
    if (command.do !== 'advanceClock') return execute(world, command);
    const outcome = execute(world, { ...command, to: command.to + 1 });
    world.now = command.to;
    return outcome;
  },
  'the same authorisation takes effect twice': (world, command) => {
    const call = command.do === 'repeatCall' ? world.calls[command.call] : undefined;
    if (call !== undefined) call.done = false;
    return execute(world, command);
  },
  'a multiplier takes effect one millisecond late': (world, command) =>
    execute(world, command.do === 'publishMultiplier' ? { ...command, validFrom: command.validFrom + 1 } : command),
  'a published parameter takes effect one millisecond late': (world, command) =>
    execute(
      world,
      command.do === 'publishParameters' && command.validFrom !== null && command.validFrom > world.now
        ? { ...command, validFrom: command.validFrom + 1 }
        : command,
    ),
  'a hire ends one millisecond late': (world, command) => {
    if (command.do !== 'importHires') return execute(world, command);
    return execute(world, {
      ...command,
      hires: command.hires.map((one) => ({ ...one, to: one.to === null ? null : one.to + 1 })),
    });
  },
  'a failed payout is not returned': (world, command) => {
    const outcome = execute(world, command);
    const payout = command.do === 'reportPayout' && outcome === 'OK' ? world.payouts[command.payout] : undefined;
    if (payout?.report?.outcome === 'FAILED') world.balances[payout.by] -= payout.amount;
    return outcome;
  },
  'a reversed slash is not returned': (world, command) =>
    execute(world, command.do === 'reviewSlash' ? { ...command, verdict: 'UPHELD' } : command),
  'the wallets of an account have a claim cap each': (world, command) => {
    if (command.do !== 'claimOffer') return execute(world, command);
    const { accounts } = world;
    world.accounts = WALLETS.map((wallet) => [wallet]);
    const outcome = execute(world, command);
    world.accounts = accounts;
    return outcome;
  },
  'rewards are paid to the wallet that signs': (world, command) => {
    const earner = command.do === 'claimRewards' ? earnerOf(world, command.of) : null;
    const before = earner === null ? 0n : world.balances[earner];
    const outcome = execute(world, command);
    if (earner === null || command.do !== 'claimRewards') return outcome;
    const paid = world.balances[earner] - before;
    world.balances[earner] -= paid;
    world.balances[command.by] += paid;
    return outcome;
  },
  'a late block is shared by the state at its report': (world, command) => {
    if (command.do === 'reportBlock' && world.ended.has(command.startsAt))
      world.ended.set(command.startsAt, endNow(world));
    return execute(world, command);
  },
};

/** Returns the wallet that has earned the rewards of a device or co-stake. */
const earnerOf = (world: World, of: Extract<Command, { do: 'claimRewards' }>['of']): Wallet =>
  'device' in of ? world.devices[of.device].owner : coStakeAt(world, of.coStake).by;

/** A seed whose first histories reveal each wrong rule; with another one, some rules take a hundred histories. */
const REVEALING_SEED = '25';

describe('a deliberately wrong rule in the reference model', () => {
  afterEach(() => vi.unstubAllEnvs());

  test.each(Object.entries(WRONG_RULES))(
    'is detected by the comparison when %s',
    { timeout: 600_000 },
    async (_, wrong) => {
      vi.stubEnv('MODEL_SEED', REVEALING_SEED);
      vi.stubEnv('MODEL_PATH', '');
      const input = { ...INPUT, runs: 2_000, shortened: false };
      await expect(check({ execute: wrong, viewOf }, input)).rejects.toThrow('To see it again');
    },
  );

  test('is reported with a shortened history that shows it, and with the command that replays this history', {
    timeout: 600_000,
  }, async () => {
    vi.stubEnv('MODEL_SEED', REVEALING_SEED);
    vi.stubEnv('MODEL_PATH', '');
    // Use short histories, because shrinking a failed history runs hundreds of variants of it.
    const short = { ...INPUT, steps: 24, runs: 2_000 };
    const wrong: PlainModel = { execute: WRONG_RULES['a reversed slash is not returned'] ?? execute, viewOf };
    const first = await messageOf(check(wrong, short));
    // The shrunk history consists of a slash, its review and the commands that they require, so it has fewer than 16 steps.
    expect(first.split('→').length).toBeLessThan(16);
    const [, seed = '', path = ''] = /MODEL_SEED=(-?\d+) MODEL_PATH=(\S+) npx vitest/.exec(first) ?? [];
    vi.stubEnv('MODEL_SEED', seed);
    vi.stubEnv('MODEL_PATH', path);
    expect((await messageOf(check(wrong, short))).split('To see')[0]).toBe(first.split('To see')[0]);
  });
});

const messageOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no difference was found',
    (error: unknown) => String(error),
  );
