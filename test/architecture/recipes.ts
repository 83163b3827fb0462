// The recipes of CONTRIBUTING.md as patches to the source text: a signed action, an event, a stored field and a setting, each with
// an example.
// **Invariant:** a recipe is complete: after it is applied the whole project compiles, and the tests that it adds pass.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A change of one file: `text` is inserted before the first occurrence of `before`, or replaces the first occurrence of `instead`,
 * or is appended to the file.
 */
export type Patch = {
  readonly file: string;
  readonly before?: string;
  readonly instead?: string;
  readonly text: string;
};

/** A recipe: its patches in src, its patches in test, and the test files that are run to show that its example works. */
export type Recipe = {
  readonly source: readonly Patch[];
  readonly tests: readonly Patch[];
  readonly run: readonly string[];
};

/** Returns the files that patches change, each once. */
export const filesOf = (patches: readonly Patch[]): readonly string[] => [...new Set(patches.map(({ file }) => file))];

const newTest = (file: string, name: string): Patch => ({
  file,
  text: readFileSync(join(import.meta.dirname, 'recipes', name), 'utf8'),
});

const RULE: Patch = {
  file: 'src/domain/co-stake-exit.ts',
  text: `
/** A co-staker confirms a co-stake. Refusal: NOT_FOUND. */
export function confirmCoStake(
  command: { readonly coStakeId: string },
  aggregate: DeviceAggregate,
  at: Date,
): Decision {
  const coStake = aggregate.coStakes.find(({ id }) => id === command.coStakeId);
  if (coStake === undefined) return refuse({ code: 'NOT_FOUND', subject: 'co-stake' });
  return { events: [{ type: 'CO_STAKE_CONFIRMED', coStakeId: coStake.id, at }] };
}
`,
};
const APP_HALF: Patch = {
  file: 'src/app/actions/co-stake.ts',
  text: `
export const confirmCoStake: DeviceAction<'confirmCoStake', CoStakeInput> = {
  kind: 'confirmCoStake',
  scope: 'device',
  title: 'Confirm co-stake',
  noun: 'co-stake',
  signer: 'coStaker',
  target: (ctx, { coStakeId }) => loadCoStakeTarget(ctx, coStakeId),
  outcomeId: ({ coStakeId }) => coStakeId,
  decide: ({ input }, { aggregate, now }) => decideConfirm(input, aggregate, now),
};
`,
};
const APP_HALF_IMPORT: Patch = {
  file: 'src/app/actions/co-stake.ts',
  before: '  unstake as decideUnstake,',
  text: '  confirmCoStake as decideConfirm,\n',
};
const SCHEMA_HALF: Patch = {
  file: 'src/schema/actions/co-stake.ts',
  text: `
export const confirmCoStake = actionSchema({
  kind: 'confirmCoStake',
  purpose: 'confirm a co-stake',
  description: 'Confirms a co-stake.',
  signedBy: "Signed by any wallet of the co-staker's account.",
  fields: coStakeIdField,
  parse: parseCoStakeId,
  success: coStakeOutcomeField('The co-stake.'),
  refusals: [],
});
`,
};
const ACTION_TABLES: readonly Patch[] = [
  {
    file: 'test/app/prepared-actions.ts',
    before: '  async cancelUnstake(world) {',
    text: `  async confirmCoStake(world) {
    const { id, by } = await activeCoStake(world);
    return { action: { kind: 'confirmCoStake', coStakeId: id }, by };
  },
`,
  },
  {
    file: 'test/schema/signed-action.test.ts',
    before: '    cancelUnstake: [',
    text: '    confirmCoStake: [byCoStaker(coStake)],\n',
  },
  {
    file: 'test/schema/second-wallet.test.ts',
    before: '  withdraw: () => ({ coStakeId: ids.coStake }),',
    text: '  confirmCoStake: () => ({ coStakeId: ids.coStake }),\n',
  },
];

/** Recipe for a new signed action that also adds an event type. */
export const SIGNED_ACTION_RECIPE: Recipe = {
  source: [
    RULE,
    {
      file: 'src/domain/events.ts',
      before: "  | { readonly type: 'HIRE_CHANGED'",
      text: "  | { readonly type: 'CO_STAKE_CONFIRMED'; readonly coStakeId: string; readonly at: Date }\n",
    },
    {
      file: 'src/domain/event-facts.ts',
      before: '  CLAIM_SETTLED: ',
      text: '  CO_STAKE_CONFIRMED: coStakeFacts,\n',
    },
    {
      file: 'src/domain/evolve.ts',
      before: '  CLAIM_FAILED: ',
      text: '  CO_STAKE_CONFIRMED: (aggregate) => aggregate,\n',
    },
    APP_HALF,
    APP_HALF_IMPORT,
    SCHEMA_HALF,
    {
      file: 'src/schema/event.ts',
      before: "  OFFER_CLOSED: '",
      text: "  CO_STAKE_CONFIRMED: 'The co-staker confirmed the co-stake.',\n",
    },
  ],
  tests: [
    ...ACTION_TABLES,
    {
      file: 'scripts/reference/event-causes.ts',
      before: '  UNSTAKE_STARTED: [',
      text: "  CO_STAKE_CONFIRMED: ['confirmCoStake'],\n",
    },
    {
      file: 'test/schema/events.test.ts',
      before: '  UNSTAKE_STARTED: {',
      text: "  CO_STAKE_CONFIRMED: { to: STREAMS, labels: ['ACTIVE', 'ACTIVE'] },\n",
    },
    {
      file: 'test/schema/events.test.ts',
      before: "  await onCoStake('unstake', coStake);",
      text: "  await onCoStake('confirmCoStake', coStake);\n",
    },
    newTest('test/schema/confirm-co-stake.test.ts', 'confirm-co-stake.test.txt'),
  ],
  run: ['test/schema/confirm-co-stake.test.ts', 'test/schema/events.test.ts'],
};

/** Recipe for a new signed action that records an existing event type. */
export const SIGNED_ACTION_WITHOUT_EVENT_RECIPE: Recipe = {
  source: [
    { ...RULE, text: RULE.text.replace('CO_STAKE_CONFIRMED', 'UNSTAKE_CANCELED') },
    APP_HALF,
    APP_HALF_IMPORT,
    SCHEMA_HALF,
  ],
  tests: ACTION_TABLES,
  run: [],
};

/** Recipe for a new event type that is derived from a report of the network and that no signed action causes. */
export const EVENT_RECIPE: Recipe = {
  source: [
    {
      file: 'src/domain/events.ts',
      before: "  | { readonly type: 'CONNECTIVITY_CHANGED'",
      text: "  | { readonly type: 'DEVICE_RETURNED'; readonly at: Date }\n",
    },
    {
      file: 'src/domain/derived-events.ts',
      before: '  return withSufficiency(aggregate, { ...batch, events: [...batch.events',
      text: `  if (aggregate.device.state === 'MAINTENANCE' && decided.device.state !== 'MAINTENANCE') {
    closings.push({ type: 'DEVICE_RETURNED', at: batch.at });
  }
`,
    },
    {
      file: 'src/domain/event-facts.ts',
      before: '  CONNECTIVITY_CHANGED: ',
      text: '  DEVICE_RETURNED: deviceFacts,\n',
    },
    {
      file: 'src/domain/evolve.ts',
      before: '  CONNECTIVITY_CHANGED: ',
      text: '  DEVICE_RETURNED: (aggregate) => aggregate,\n',
    },
    {
      file: 'src/schema/event.ts',
      before: '  DEVICE_STATE_CHANGED:',
      text: "  DEVICE_RETURNED: 'The device can carry offers and claims again.',\n",
    },
  ],
  tests: [
    {
      file: 'scripts/reference/event-causes.ts',
      before: '  HIRE_CHANGED: [',
      text: "  DEVICE_RETURNED: ['NETWORK'],\n",
    },
    {
      file: 'test/schema/events.test.ts',
      before: '  HIRE_CHANGED: {',
      text: "  DEVICE_RETURNED: { to: STREAMS, labels: ['ACTIVE', 'ACTIVE'] },\n",
    },
  ],
  run: ['test/schema/events.test.ts'],
};

/** Recipe for a new stored field of a device, which an event changes and clients can query. */
export const FIELD_RECIPE: Recipe = {
  source: [
    {
      file: 'src/domain/device.ts',
      before: '  readonly stateAt: Date;',
      text: '  /** How often the network has reported another state. */\n  readonly stateChanges: number;\n',
    },
    { file: 'src/store/columns.ts', before: "  stateAt: 'state_at',", text: "  stateChanges: 'state_changes',\n" },
    {
      file: 'src/domain/evolve.ts',
      instead: '{ state, stateReason: reason, stateAt: at }',
      text: '{ state, stateReason: reason, stateAt: at, stateChanges: aggregate.device.stateChanges + 1 }',
    },
    {
      file: 'src/schema/device.ts',
      before: '    hired: t.boolean({',
      text: "    stateChanges: t.exposeInt('stateChanges', { description: 'How often the network changed its state.' }),\n",
    },
    {
      file: 'prisma/schema.prisma',
      before: '  /// Instant from which the state holds.\n',
      text: '  /// Number of times that the network reported another state.\n  stateChanges Int @default(0) @map("state_changes")\n',
    },
    {
      file: 'prisma/migrations/29991231235959_state_changes/migration.sql',
      text: '-- AlterTable\nALTER TABLE "device" ADD COLUMN "state_changes" INTEGER NOT NULL DEFAULT 0;\n',
    },
  ],
  tests: [
    { file: 'test/kit/device-aggregate.ts', before: '    stateAt: new Date(0),', text: '    stateChanges: 0,\n' },
    newTest('test/schema/state-changes.test.ts', 'state-changes.test.txt'),
  ],
  run: ['test/schema/state-changes.test.ts'],
};

export const SETTING_RECIPE: Recipe = {
  source: [
    {
      file: 'src/config.ts',
      before: '  readonly logLevel: LogLevel;',
      text: '  /** How long running requests may take to end after a signal, seconds. */\n  readonly drainSeconds: number;\n',
    },
    { file: 'src/config.ts', before: "  'LOG_LEVEL',", text: "  'DRAIN_SECONDS',\n" },
    {
      file: 'src/config.ts',
      before: "    logLevel: read('LOG_LEVEL'",
      text: "    drainSeconds: read('DRAIN_SECONDS', 10, 'a whole number from 0 to 600', parseWhole(600)),\n",
    },
    { file: 'src/main.ts', instead: 'drainMs: 10_000', text: 'drainMs: config.drainSeconds * 1_000' },
    {
      file: 'README.md',
      before: '| `LOG_LEVEL` |',
      text: '| `DRAIN_SECONDS` | `10` | how long running requests may take to end after a signal |\n',
    },
  ],
  tests: [
    { file: 'test/config.test.ts', before: "      logLevel: 'info',", text: '      drainSeconds: 10,\n' },
    {
      file: 'test/config.test.ts',
      before: "    ['LOG_LEVEL', ['verbose'",
      text: "    ['DRAIN_SECONDS', ['601', '-1', '1.5', 'long']],\n",
    },
  ],
  run: ['test/config.test.ts'],
};
