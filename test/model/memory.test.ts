// Random histories of two devices, four people and the network, run on the plain model and on src/domain without a database.
// Each control misreads one rule in the model and expects the comparison to fail.

import { describe, expect, test, vi } from 'vitest';
import { length } from '../kit/soak.ts';
import { memoryEngine } from './engine/memory.ts';
import { type Input, type Plain, proveHistories, tell } from './history.ts';
import { carryOut } from './model.ts';
import { viewOf } from './sight.ts';

const INPUT: Input = {
  runs: length('MODEL_RUNS', { short: 100, long: 500 }),
  steps: 40,
  command: 'npx vitest run --project pure test/model/memory.test.ts',
};
const prove = (plain?: Plain, input = INPUT, engine = memoryEngine()): Promise<number> =>
  proveHistories(async (steps) => void (await tell(engine, steps, plain)), input);

describe('a random history on the domain rules', () => {
  test('answers every step as the plain model does', { timeout: 600_000 }, async () => {
    await prove();
  });

  test('answers as the plain model does when no sweep has recorded due events', { timeout: 600_000 }, async () => {
    await prove(undefined, INPUT, memoryEngine({ sweeps: false }));
  });
});

/** The plain account, with one rule misread. */
const MISREAD: Readonly<Record<string, Plain['carryOut']>> = {
  'stake that is leaving is overflow': (world, command) => {
    if (command.do !== 'withdrawOverflow') return carryOut(world, command);
    const leaving = world.coStakes.filter(({ phase }) => phase === 'WAIT_PERIOD');
    for (const one of leaving) one.phase = 'ACTIVE';
    const outcome = carryOut(world, command);
    for (const one of leaving) one.phase = 'WAIT_PERIOD';
    return outcome;
  },
  "a co-staker's share is rounded up": (world, command) => {
    const before = world.coStakes.map(({ rewards }) => rewards.lifetime);
    const outcome = carryOut(world, command);
    for (const [index, { rewards, device }] of world.coStakes.entries()) {
      if (command.do !== 'reportBlock' || rewards.lifetime === before[index]) continue;
      rewards.lifetime += 1n;
      world.devices[device].rewards.lifetime -= 1n;
    }
    return outcome;
  },
  'the cap is three': (world, command) => {
    const outcome = carryOut(world, command);
    return outcome === 'CLAIM_CAP_REACHED' ? 'OK' : outcome;
  },
  'the wait lasts a millisecond longer': (world, command) => {
    const outcome = carryOut(world, command);
    const exit = command.do === 'unstake' && outcome === 'OK' ? world.coStakes[command.coStake]?.exit : undefined;
    if (exit != null && exit.waitEndsAt > world.now) exit.waitEndsAt += 1;
    return outcome;
  },
  'due events come a millisecond early': (world, command) => {
    if (command.do !== 'advanceClock') return carryOut(world, command);
    const outcome = carryOut(world, { ...command, to: command.to + 1 });
    world.now = command.to;
    return outcome;
  },
  'the same authorisation acts twice': (world, command) => {
    const call = command.do === 'again' ? world.calls[command.call] : undefined;
    if (call !== undefined) call.done = false;
    return carryOut(world, command);
  },
  'a multiplier holds a millisecond later than from its date on': (world, command) =>
    carryOut(world, command.do === 'publishMultiplier' ? { ...command, validFrom: command.validFrom + 1 } : command),
  'a slash is for good': (world, command) =>
    carryOut(world, command.do === 'reviewSlash' ? { ...command, verdict: 'UPHELD' } : command),
};

describe('a misread rule', () => {
  test.each(Object.entries(MISREAD))('is found when %s', { timeout: 60_000 }, async (_, misread) => {
    vi.stubEnv('MODEL_SEED', '');
    vi.stubEnv('MODEL_PATH', '');
    const input = { ...INPUT, runs: 2_000, shortened: false };
    await expect(prove({ carryOut: misread, viewOf }, input)).rejects.toThrow('To see it again');
  });

  test('is reported with a shortened history and the command that replays it', { timeout: 60_000 }, async () => {
    vi.stubEnv('MODEL_PATH', '');
    const misread: Plain = { carryOut: MISREAD['the cap is three'] ?? carryOut, viewOf };
    const first = await messageOf(prove(misread, { ...INPUT, runs: 2_000 }));
    // Three claims, what they need, and no more.
    expect(first.split('→').length).toBeLessThan(16);
    const [, seed = '', path = ''] = /MODEL_SEED=(-?\d+) MODEL_PATH=(\S+) npx vitest/.exec(first) ?? [];
    vi.stubEnv('MODEL_SEED', seed);
    vi.stubEnv('MODEL_PATH', path);
    expect((await messageOf(prove(misread))).split('To see')[0]).toBe(first.split('To see')[0]);
  });
});

const messageOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing was found',
    (error: unknown) => String(error),
  );
