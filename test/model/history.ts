// A history is told to the plain model and to an engine side by side: after every step the same outcome, the same sight of things,
// and every invariant. `proveHistories` draws so many of them; one that fails is shortened and printed with the line that replays it.

import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { Command, Engine, Glance, Person, Setting } from './command.ts';
import { PEOPLE } from './command.ts';
import { broken, wordsOf } from './invariant.ts';
import { carryOut } from './model.ts';
import { viewOf } from './sight.ts';
import { commandsOf, type Step, step } from './step.ts';
import { halfUp, IO, newWorld, requirementAt, type World } from './world.ts';

const SETTING: Setting = {
  funds: { ann: 40_000n * IO, bob: 9_000n * IO, cid: 20_000n * IO + 1n, dan: 8_500n * IO },
  devices: {
    0: { owner: 'ann', cards: 8, multiplierTenThousandths: 100_000 },
    1: { owner: 'bob', cards: 3, multiplierTenThousandths: 12_345 },
  },
};

/** The model as a stand-in that a control may spoil. */
export type Plain = { readonly carryOut: typeof carryOut; readonly viewOf: typeof viewOf };

/** Tells one history. Throws at the first step that comes out differently. */
export async function tell(
  engine: Engine,
  steps: readonly Step[],
  plain: Plain = { carryOut, viewOf },
): Promise<World> {
  const world = newWorld(SETTING, await engine.start(SETTING));
  const told: string[] = [];
  const one = async (command: Command, turn: number): Promise<void> => {
    const before = structuredClone(world);
    told.push(wordsOf(world, command));
    const expected = plain.carryOut(world, command);
    const outcome = await engine.carryOut(command);
    told.push(`  → ${outcome}`);
    if (outcome !== expected) fail(told, `the model says ${expected}, the engine ${outcome}`);
    const faults = broken(before, world, command, outcome);
    if (faults.length > 0) fail(told, `broken: ${faults.join('; ')}`);
    await compare(engine, plain, world, observerOf(command, world, turn), told);
  };
  for (const command of openingOf(world)) await one(command, 0);
  for (const [turn, drawn] of steps.entries()) {
    for (const command of commandsOf(world, drawn)) await one(command, turn);
  }
  for (const person of PEOPLE) await compare(engine, plain, world, person, told);
  const faults = await engine.faults();
  if (faults.length > 0) fail(told, faults.join('; '));
  return world;
}

/** How every history begins: half of what one device needs, with an offer for the rest, and all that the other needs. */
function openingOf({ devices, now }: World): readonly Command[] {
  const [first, second] = [requirementAt(devices[0], now), requirementAt(devices[1], now)];
  const terms = { amount: first / 2n, shareBps: 7400, expiresAt: null };
  return [
    { do: 'stakeDevice', by: devices[0].owner, device: 0, amount: halfUp(first) },
    { do: 'stakeDevice', by: devices[1].owner, device: 1, amount: second },
    { do: 'createOffer', by: devices[0].owner, device: 0, terms },
  ];
}

/** Whoever acted looks; after what nobody signed, everybody in turn. */
function observerOf(command: Command, world: World, turn: number): Person {
  if ('by' in command) return command.by;
  const call = command.do === 'again' ? world.calls[command.call] : undefined;
  return call?.command.by ?? PEOPLE[turn % PEOPLE.length] ?? 'ann';
}

/** Compares what somebody sees of the latest things. */
async function compare(engine: Engine, plain: Plain, world: World, as: Person, told: readonly string[]): Promise<void> {
  const at: Glance = { offers: latest(world.offers.length, 3), coStakes: latest(world.coStakes.length, 3) };
  const expected = plain.viewOf(world, as, at);
  const seen = await engine.look(as, at);
  if (isDeepStrictEqual(seen, expected)) return;
  const difference = differenceOf(expected, seen);
  fail(told, `${as} sees something else than the model says:\n${difference}`);
}

const latest = (count: number, most: number): readonly number[] =>
  Array.from({ length: Math.min(count, most) }, (_, index) => count - Math.min(count, most) + index);

/** Paths at which two views differ, with both values. */
function differenceOf(expected: unknown, seen: unknown, path = ''): string {
  if (isDeepStrictEqual(expected, seen)) return '';
  if (typeof expected === 'object' && typeof seen === 'object' && expected !== null && seen !== null) {
    const keys = new Set([...Object.keys(expected), ...Object.keys(seen)]);
    const inside = (of: object, key: string): unknown => (of as Readonly<Record<string, unknown>>)[key];
    return [...keys].map((key) => differenceOf(inside(expected, key), inside(seen, key), `${path}.${key}`)).join('');
  }
  return `  ${path}: the model ${JSON.stringify(expected)}, the engine ${JSON.stringify(seen)}\n`;
}

function fail(told: readonly string[], what: string): never {
  throw new Error(`${what}\n  ${told.join('\n  ')}`);
}

export type Input = {
  readonly runs: number;
  readonly steps: number;
  /** What a person types to run this very suite. */
  readonly command: string;
  /** False to take the first failure as it is. */
  readonly shortened?: boolean;
  /** After so long no further history is begun, unless somebody asked for a number of them. */
  readonly budgetMs?: number;
};

/**
 * Draws histories until one fails or all were told, and answers how many were. The environment can ask for another number, for
 * longer ones, or for one seed and path.
 */
export async function proveHistories(
  tellOne: (steps: readonly Step[]) => Promise<void>,
  input: Input,
): Promise<number> {
  const env = (name: string): string | undefined => process.env[name] || undefined;
  const count = Number(env('MODEL_STEPS') ?? input.steps);
  const seed = env('MODEL_SEED');
  const path = env('MODEL_PATH');
  const asked = env('MODEL_RUNS');
  let until = asked === undefined && path === undefined ? performance.now() + (input.budgetMs ?? Infinity) : Infinity;
  let told = 0;
  let failed = false;
  const details = await fc.check(
    fc.asyncProperty(fixedLength(count), async (steps) => {
      if (performance.now() > until) return;
      try {
        await tellOne(steps);
      } catch (error) {
        // What is left is for shortening it.
        if (path === undefined && !failed) until = performance.now() + (input.budgetMs ?? Infinity);
        failed = true;
        throw error;
      }
      told += 1;
    }),
    {
      numRuns: input.runs,
      ...(seed === undefined ? {} : { seed: Number(seed) }),
      ...(path === undefined ? {} : { path }),
      endOnFailure: path !== undefined || input.shortened === false,
    },
  );
  if (!details.failed) return told;
  const length = count === input.steps ? '' : `MODEL_STEPS=${count} `;
  const line = `${length}MODEL_SEED=${details.seed} MODEL_PATH=${details.counterexamplePath} ${input.command}`;
  const cause = details.errorInstance instanceof Error ? details.errorInstance : null;
  throw new Error(`${cause?.message ?? 'the run did not finish'}\n\nTo see it again:\n  ${line}\n`, { cause });
}

/** Lists of exactly so many steps that are shortened as lists of any length are. */
function fixedLength(count: number): fc.Arbitrary<Step[]> {
  const exact = fc.array(step, { minLength: count, maxLength: count });
  const any = fc.array(step, { minLength: 1, maxLength: count, size: 'max' });
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
