// The recipes of CONTRIBUTING.md with one of their steps left out, in a temporary copy of the project: the compiler or the architecture test
// reports each forgotten step.
// **Invariant:** a recipe for a signed action changes at most seven files of src when it adds an event type, else at most four.

import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findViolations } from './architecture/fence.ts';
import {
  EVENT_RECIPE,
  FIELD_RECIPE,
  filesOf,
  type Patch,
  SETTING_RECIPE,
  SIGNED_ACTION_RECIPE,
  SIGNED_ACTION_WITHOUT_EVENT_RECIPE,
} from './architecture/recipes.ts';
import { createScratchProject, type ScratchProject } from './architecture/scratch.ts';

const root = join(import.meta.dirname, '..');
const TIMEOUT = { timeout: 240_000 };

const without = (patches: readonly Patch[], file: string): readonly Patch[] =>
  patches.filter((patch) => patch.file !== file);

let scratch: ScratchProject;
beforeAll(() => {
  scratch = createScratchProject(root);
});
afterAll(() => scratch?.remove());

describe('the recipe of a signed action', TIMEOUT, () => {
  it('changes at most seven files of src when the action has its own event type', () => {
    expect(filesOf(SIGNED_ACTION_RECIPE.source).length).toBeLessThanOrEqual(7);
  });

  it('changes at most four files of src when the action has no event type of its own, and compiles', async () => {
    expect(filesOf(SIGNED_ACTION_WITHOUT_EVENT_RECIPE.source).length).toBeLessThanOrEqual(4);
    scratch.apply(SIGNED_ACTION_WITHOUT_EVENT_RECIPE.source);
    expect(await scratch.compile('src')).toEqual([]);
  });

  // Each compilation lacks several files, because their errors do not depend on each other.
  it.each([
    [
      'its rule and its event type',
      'src/app',
      {
        'src/domain/co-stake-exit.ts': /^src\/app\/actions\/co-stake\.ts: .*'confirmCoStake'/m,
        'src/domain/events.ts': /^src\/domain\/event-facts\.ts: .*'CO_STAKE_CONFIRMED'/m,
      },
    ],
    [
      'its use case',
      'src',
      { 'src/app/actions/co-stake.ts': /^src\/schema\/actions\/co-stake\.ts: .*"confirmCoStake"/m },
    ],
    [
      'its GraphQL definition and the rows of its event in the tables',
      'src',
      {
        'src/domain/event-facts.ts': /^src\/domain\/event-facts\.ts: Property 'CO_STAKE_CONFIRMED' is missing/m,
        'src/domain/evolve.ts': /^src\/domain\/evolve\.ts: Property 'CO_STAKE_CONFIRMED' is missing/m,
        'src/schema/actions/co-stake.ts': /^src\/schema\/actions\/table\.ts: Property 'confirmCoStake' is missing/m,
        'src/schema/event.ts': /^src\/schema\/event\.ts: Property 'CO_STAKE_CONFIRMED' is missing/m,
      },
    ],
  ])('does not compile without %s: each forgotten file causes an error of its own', async (_, folder, errors) => {
    const files = Object.keys(errors);
    expect(filesOf(SIGNED_ACTION_RECIPE.source)).toEqual(expect.arrayContaining(files));
    scratch.apply(SIGNED_ACTION_RECIPE.source.filter(({ file }) => !files.includes(file)));
    const found = (await scratch.compile(folder)).join('\n');
    for (const error of Object.values(errors)) expect(found).toMatch(error);
  });
});

describe('the recipe of an event', TIMEOUT, () => {
  it('does not compile while a table that lists all event types lacks the new type', async () => {
    scratch.apply(EVENT_RECIPE.source.filter(({ file }) => file.endsWith('events.ts')));
    expect(await scratch.compile('src')).toEqual([
      expect.stringMatching(/^src\/domain\/event-facts\.ts: Property 'DEVICE_RETURNED' is missing/),
      expect.stringMatching(/^src\/domain\/evolve\.ts: Property 'DEVICE_RETURNED' is missing/),
      expect.stringMatching(/^src\/schema\/event\.ts: Property 'DEVICE_RETURNED' is missing/),
    ]);
  });
});

describe('the recipe of a stored field', TIMEOUT, () => {
  it('does not compile without the database column, nor when an event changes frozen terms of an agreement', async () => {
    const frozen: Patch = {
      file: 'src/domain/evolve.ts',
      before: 'live: held, closesAt, closeReason: reason }',
      text: 'rewardShareBps: 1, ',
    };
    scratch.apply([...without(FIELD_RECIPE.source, 'src/store/columns.ts'), frozen]);
    expect(await scratch.compile('src/app')).toEqual([
      expect.stringMatching(
        /^src\/domain\/evolve\.ts: .*'rewardShareBps' does not exist in type 'Partial<OfferState>'/,
      ),
      expect.stringMatching(/^src\/store\/columns\.ts: Property 'stateChanges' is missing/),
    ]);
  });
});

describe('the recipe of a setting', TIMEOUT, () => {
  it('does not compile while the setting is declared and never read', async () => {
    scratch.apply(SETTING_RECIPE.source.slice(0, 1));
    expect(await scratch.compile('src/config.ts')).toEqual([
      expect.stringMatching(/^src\/config\.ts: Property 'drainSeconds' is missing/),
    ]);
  });
});

describe('the architecture test', () => {
  const file = 'src/app/actions/table.ts';
  const chain = ['claimOffer', 'closeOffer', 'unstake'].map((kind) => `if (kind === '${kind}') return 1;`).join('\n');
  /** Returns the architecture rules that are violated by a function with this body and a parameter of type SignableKind. */
  const broken = (body: string): readonly string[] => {
    const text = `\nexport function places(kind: SignableKind): number {\n${body}\n}\n`;
    scratch.apply([{ file, text }]);
    return findViolations(new Map([[file, scratch.read(file)]])).map(({ rule }) => rule);
  };

  it('refuses an if-chain over the kinds of action', () => {
    expect(broken(`${chain}\nreturn 0;`)).toEqual(['union: a table or a closed switch, no chain of comparisons']);
  });

  it('refuses a default branch over the kinds of action', () => {
    expect(broken("switch (kind) { case 'unstake': return 1; default: return 0; }")).toEqual([
      'union: a default branch is closed by `satisfies never`',
    ]);
  });

  it('accepts a function over the kinds of action that has neither an if-chain nor a default branch', () => {
    expect(broken('return kind.length;')).toEqual([]);
  });
});
