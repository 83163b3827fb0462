// Recipes of CONTRIBUTING.md, applied to a scratch copy of src: the compiler or the architecture test names every forgotten
// place, and a complete recipe compiles. **Invariant:** at most seven files with an event of its own, at most four without.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { breaches } from './architecture/fence.ts';

const root = join(import.meta.dirname, '..');

/** Text that is inserted into a file of src before its first occurrence of `before`, or at its end. */
type Insertion = { readonly file: string; readonly before?: string; readonly text: string };

const RULE: Insertion = {
  file: 'domain/co-stake-exit.ts',
  text: `
export function confirmCoStake(command: { readonly coStakeId: string }, aggregate: DeviceAggregate, at: Date): Decision {
  const coStake = aggregate.coStakes.find(({ id }) => id === command.coStakeId);
  if (coStake === undefined) return refuse({ code: 'NOT_FOUND', subject: 'co-stake' });
  return { events: [{ type: 'CO_STAKE_CONFIRMED', coStakeId: coStake.id, at }] };
}
`,
};
const EVENT: Insertion = {
  file: 'domain/events.ts',
  before: "  | { readonly type: 'HIRE_CHANGED'",
  text: "  | { readonly type: 'CO_STAKE_CONFIRMED'; readonly coStakeId: string; readonly at: Date }\n",
};
const EVENT_PLACES: readonly Insertion[] = [
  { file: 'domain/event-facts.ts', before: '  CLAIM_SETTLED: ', text: '  CO_STAKE_CONFIRMED: coStakeFacts,\n' },
  { file: 'domain/evolve.ts', before: '  CLAIM_FAILED: ', text: '  CO_STAKE_CONFIRMED: (aggregate) => aggregate,\n' },
  { file: 'schema/event.ts', before: "  OFFER_CLOSED: '", text: "  CO_STAKE_CONFIRMED: 'Confirmed.',\n" },
];
const APP_HALF: Insertion = {
  file: 'app/actions/co-stake.ts',
  text: `
import { confirmCoStake as decideConfirm } from '../../domain/co-stake-exit.ts';
export const confirmCoStake: DeviceAction<'confirmCoStake', CoStakeInput> = {
  kind: 'confirmCoStake',
  scope: 'device',
  title: 'Confirm co-stake',
  noun: 'co-stake',
  signer: 'coStaker',
  target: (ctx, { coStakeId }) => coStakeTarget(ctx, coStakeId),
  outcomeId: ({ coStakeId }) => coStakeId,
  decide: ({ input }, { aggregate, now }) => decideConfirm(input, aggregate, now),
};
`,
};
const SCHEMA_HALF: Insertion = {
  file: 'schema/actions/co-stake.ts',
  text: `
export const confirmCoStake = actionSchema({
  kind: 'confirmCoStake',
  purpose: 'confirm a co-stake',
  description: 'Confirms a co-stake.',
  signedBy: 'Signed by the co-staker.',
  fields: coStakeField,
  parse: parseCoStake,
  success: coStakeOutcome('The co-stake.'),
  refusals: [],
});
`,
};
const RECIPE = [RULE, EVENT, ...EVENT_PLACES, APP_HALF, SCHEMA_HALF];

describe('a recipe of CONTRIBUTING.md', () => {
  let scratch: string;
  beforeAll(() => {
    // The copy is below node_modules, so that its imports find the packages.
    const cache = join(root, 'node_modules', '.cache');
    mkdirSync(cache, { recursive: true });
    scratch = mkdtempSync(join(cache, 'recipe-'));
    cpSync(join(root, 'generated'), join(scratch, 'generated'), { recursive: true });
    cpSync(join(root, 'tsconfig.json'), join(scratch, 'base.json'));
    cpSync(join(root, 'package.json'), join(scratch, 'package.json'));
    writeFileSync(join(scratch, 'tsconfig.json'), '{ "extends": "./base.json", "include": ["src"] }');
  });
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  /** Returns the files of src in which the compiler reports errors after the insertions. */
  function filesWithErrors(insertions: readonly Insertion[]): readonly string[] {
    rmSync(join(scratch, 'src'), { recursive: true, force: true });
    cpSync(join(root, 'src'), join(scratch, 'src'), { recursive: true });
    for (const { file, before, text } of insertions) {
      const path = join(scratch, 'src', file);
      const source = readFileSync(path, 'utf8');
      const at = before === undefined ? source.length : source.indexOf(before);
      if (at === -1) throw new Error(`${file} does not contain ${before}`);
      writeFileSync(path, source.slice(0, at) + text + source.slice(at));
    }
    const tsc = join(root, 'node_modules', '.bin', 'tsc');
    const { stdout } = spawnSync(
      tsc,
      ['--noEmit', '--incremental', '--tsBuildInfoFile', join(scratch, 'build.json'), '-p', scratch],
      { cwd: scratch, encoding: 'utf8' },
    );
    return [...new Set(stdout.match(/^src\/[^(]+(?=\()/gm) ?? [])].sort();
  }

  it('for a signed action compiles when it is complete, within seven files', { timeout: 120_000 }, () => {
    expect(new Set(RECIPE.map(({ file }) => file)).size).toBeLessThanOrEqual(7);
    expect(filesWithErrors(RECIPE)).toEqual([]);
  });

  it('for a signed action fails to compile while any table lacks the new action or its event', {
    timeout: 120_000,
  }, () => {
    expect(filesWithErrors([RULE, EVENT, APP_HALF])).toEqual([
      'src/domain/event-facts.ts',
      'src/domain/evolve.ts',
      'src/schema/actions/table.ts',
      'src/schema/event.ts',
    ]);
  });

  it('for a signed action takes at most four files when the action has no event of its own', {
    timeout: 120_000,
  }, () => {
    const existing = { ...RULE, text: RULE.text.replace('CO_STAKE_CONFIRMED', 'UNSTAKE_CANCELED') };
    const insertions = [existing, APP_HALF, SCHEMA_HALF];
    expect(insertions.length).toBeLessThanOrEqual(4);
    expect(filesWithErrors(insertions)).toEqual([]);
  });

  const FIELD: Insertion = {
    file: 'domain/device.ts',
    before: '  readonly stateAt: Date;',
    text: '  readonly maintenanceNote: string | null;\n',
  };
  const COLUMN: Insertion = {
    file: 'store/columns.ts',
    before: "  stateAt: 'state_at',",
    text: "  maintenanceNote: 'maintenance_note',\n",
  };

  it('for a stored field compiles when the field has a column', { timeout: 120_000 }, () => {
    const files = filesWithErrors([FIELD, COLUMN]);
    expect(files.filter((file) => !file.startsWith('src/sandbox/'))).toEqual([]);
  });

  it('for a stored field fails to compile without a column, and with an event that changes frozen terms', {
    timeout: 120_000,
  }, () => {
    const change: Insertion = {
      file: 'domain/evolve.ts',
      before: 'live: false, closesAt, closeReason: reason }',
      text: 'rewardShareBps: 1, ',
    };
    const files = filesWithErrors([FIELD, change]);
    expect(files).toEqual(expect.arrayContaining(['src/domain/evolve.ts', 'src/store/columns.ts']));
  });

  it('for a setting fails to compile when the setting is declared and never read', { timeout: 120_000 }, () => {
    const setting = {
      file: 'config.ts',
      before: '  readonly logLevel: LogLevel;',
      text: '  readonly motto: string;\n',
    };
    expect(filesWithErrors([setting])).toEqual(['src/config.ts']);
  });

  it('for a signed action fails the architecture test when it adds an if-chain over the kinds of action', () => {
    const file = 'src/app/signed-action.ts';
    const chain = ['claimOffer', 'closeOffer', 'unstake'].map((kind) => `if (kind === '${kind}') return 1;`).join(' ');
    const source = readFileSync(join(root, file), 'utf8');
    const of = (text: string) => breaches(new Map([[file, text]])).filter(({ rule }) => rule.startsWith('union'));
    expect(of(source)).toEqual([]);
    expect(of(`${source}\nexport function places(kind: string): number { ${chain} return 0; }\n`)).toHaveLength(1);
  });
});
