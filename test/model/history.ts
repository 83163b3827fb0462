// Runs random histories on the plain model and on an engine. After every step it compares the outcomes and the views and checks every
// invariant. `checkHistories` generates histories; a failing one is shrunk and printed with the command that replays it.

import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { Command, Engine, Setup, ViewSelection, Wallet } from './command.ts';
import { WALLETS } from './command.ts';
import { halfUp, requirementAt } from './device.ts';
import { describeCommand, violatedInvariants } from './invariant.ts';
import { execute } from './model.ts';
import { IO } from './parameter.ts';
import { anyStep, commandsOf, type Step } from './step.ts';
import { viewOf } from './view.ts';
import { newWorld, type World } from './world.ts';

const SETUP: Setup = {
  funds: {
    ...{ ann: 40_000n * IO, bob: 9_000n * IO, cid: 20_000n * IO + 1n, dan: 8_500n * IO },
    ...{ eve: 6_000n * IO, fay: 0n },
  },
  devices: {
    0: { owner: 'ann', cards: 8, multiplierTenThousandths: 100_000 },
    1: { owner: 'bob', cards: 8, multiplierTenThousandths: 12_345 },
  },
};

/** Executes commands and computes views on the plain model. A test passes wrong functions, whose errors the comparison must detect. */
export type PlainModel = { readonly execute: typeof execute; readonly viewOf: typeof viewOf };

/**
 * Runs one history on the plain model and on an engine. Returns the model's final state. @throws at the first step at which the two
 * differ
 */
export async function runHistory(
  engine: Engine,
  steps: readonly Step[],
  model: PlainModel = { execute, viewOf },
): Promise<World> {
  const world = newWorld(SETUP, await engine.start(SETUP));
  const trace: string[] = [];
  let executed = 0;
  const step = async (command: Command, turn: number): Promise<void> => {
    const before = structuredClone(world);
    trace.push(describeCommand(world, command));
    const expected = model.execute(world, command);
    const outcome = await engine.execute(command);
    trace.push(`  → ${outcome}`);
    if (outcome !== expected) fail(trace, `the model says ${expected}, the engine ${outcome}`);
    const faults = violatedInvariants(before, world, command, outcome);
    if (faults.length > 0) fail(trace, `violated: ${faults.join('; ')}`);
    executed += 1;
    if (executed % engine.viewEvery === 0) await compare(engine, model, world, observerOf(command, world, turn), trace);
  };
  for (const command of initialCommands(world)) await step(command, 0);
  for (const [turn, drawn] of steps.entries()) {
    for (const command of commandsOf(world, drawn)) await step(command, turn);
  }
  const observers = engine.viewEvery === 1 ? WALLETS : [WALLETS[world.calls.length % WALLETS.length] ?? 'ann'];
  for (const wallet of observers) await compare(engine, model, world, wallet, trace);
  const faults = await engine.faults();
  if (faults.length > 0) fail(trace, faults.join('; '));
  return world;
}

/**
 * Returns the first commands of every history: the first device gets half of its requirement and an offer for a quarter of it; the
 * second device gets its whole requirement.
 */
function initialCommands({ devices, now }: World): readonly Command[] {
  const [first, second] = [requirementAt(devices[0], now), requirementAt(devices[1], now)];
  const terms = {
    amount: first / 4n,
    shareBps: 3700,
    expiresAt: null,
    visibility: 'LISTED',
    reservedFor: null,
  } as const;
  return [
    { do: 'stakeDevice', by: devices[0].owner, device: 0, amount: halfUp(first) },
    { do: 'stakeDevice', by: devices[1].owner, device: 1, amount: second },
    { do: 'createOffer', by: devices[0].owner, device: 0, terms },
  ];
}

/** Returns the wallet whose view is compared after a command: the signer, or each wallet in turn when the command is not signed. */
function observerOf(command: Command, world: World, turn: number): Wallet {
  if ('by' in command) return command.by;
  const call = command.do === 'repeatCall' ? world.calls[command.call] : undefined;
  return call?.command.by ?? WALLETS[turn % WALLETS.length] ?? 'ann';
}

/** Compares what the account of a wallet sees on the plain model and on the engine, for the three latest offers and co-stakes. */
async function compare(
  engine: Engine,
  model: PlainModel,
  world: World,
  as: Wallet,
  trace: readonly string[],
): Promise<void> {
  const at: ViewSelection = { offers: latest(world.offers.length, 3), coStakes: latest(world.coStakes.length, 3) };
  const expected = model.viewOf(world, as, at);
  const seen = await engine.viewOf(as, at);
  if (isDeepStrictEqual(seen, expected)) return;
  const difference = differenceOf(expected, seen);
  fail(trace, `the view of ${as} differs from the model:\n${difference}`);
}

const latest = (count: number, most: number): readonly number[] =>
  Array.from({ length: Math.min(count, most) }, (_, index) => count - Math.min(count, most) + index);

/** Returns one line, with both values, for each path at which two views differ. */
function differenceOf(expected: unknown, seen: unknown, path = ''): string {
  if (isDeepStrictEqual(expected, seen)) return '';
  if (typeof expected === 'object' && typeof seen === 'object' && expected !== null && seen !== null) {
    const keys = new Set([...Object.keys(expected), ...Object.keys(seen)]);
    const inside = (of: object, key: string): unknown => (of as Readonly<Record<string, unknown>>)[key];
    return [...keys].map((key) => differenceOf(inside(expected, key), inside(seen, key), `${path}.${key}`)).join('');
  }
  return `  ${path}: the model ${JSON.stringify(expected)}, the engine ${JSON.stringify(seen)}\n`;
}

function fail(trace: readonly string[], what: string): never {
  throw new Error(`${what}\n  ${trace.join('\n  ')}`);
}

export type Input = {
  readonly runs: number;
  readonly steps: number;
  /** The shell command that runs this test suite; the report of a failure prints it. */
  readonly command: string;
  /** When false, the first failure is reported without shrinking its history. */
  readonly shortened?: boolean;
  /** Time in milliseconds after the first failure in which its history is shrunk; by default without an end. */
  readonly shrinkMs?: number;
};

/**
 * Runs random histories until one fails or all have run, and returns the number of histories that ran. MODEL_RUNS sets the number
 * of histories, MODEL_STEPS their length; MODEL_SEED with MODEL_PATH replays one history.
 */
export async function checkHistories(runOne: (steps: readonly Step[]) => Promise<void>, input: Input): Promise<number> {
  const env = (name: string): string | undefined => process.env[name] || undefined;
  const count = Number(env('MODEL_STEPS') ?? input.steps);
  const seed = env('MODEL_SEED');
  const path = env('MODEL_PATH');
  let finished = 0;
  let shrinksUntil = Number.POSITIVE_INFINITY;
  const details = await fc.check(
    fc.asyncProperty(fixedLength(count), async (steps) => {
      if (performance.now() > shrinksUntil) return;
      try {
        await runOne(steps);
      } catch (error) {
        if (path === undefined) shrinksUntil = Math.min(shrinksUntil, performance.now() + (input.shrinkMs ?? Infinity));
        throw error;
      }
      finished += 1;
    }),
    {
      numRuns: input.runs,
      ...(seed === undefined ? {} : { seed: Number(seed) }),
      ...(path === undefined ? {} : { path }),
      endOnFailure: path !== undefined || input.shortened === false,
    },
  );
  if (!details.failed) return finished;
  const length = count === input.steps ? '' : `MODEL_STEPS=${count} `;
  const line = `${length}MODEL_SEED=${details.seed} MODEL_PATH=${details.counterexamplePath} ${input.command}`;
  const cause = details.errorInstance instanceof Error ? details.errorInstance : null;
  throw new Error(`${cause?.message ?? 'the run did not finish'}\n\nTo see it again:\n  ${line}\n`, { cause });
}

/** A generator of lists of `count` random steps, which can be shrunk to any shorter length. */
function fixedLength(count: number): fc.Arbitrary<Step[]> {
  const exact = fc.array(anyStep, { minLength: count, maxLength: count });
  const any = fc.array(anyStep, { minLength: 1, maxLength: count, size: 'max' });
  return new (class extends fc.Arbitrary<Step[]> {
    generate(random: fc.Random, bias: number | undefined): fc.Value<Step[]> {
      return exact.generate(random, bias);
    }
    canShrinkWithoutContext(value: unknown): value is Step[] {
      return any.canShrinkWithoutContext(value);
    }
    shrink(value: Step[], context: unknown): fc.Stream<fc.Value<Step[]>> {
      return any.shrink(value, context);
    }
  })();
}
