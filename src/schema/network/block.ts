// Mutations for blocks in the network's API: `openBlock`, and `reportBlock` with all rewards or in chunks.

import { ingestBlockReport, isBlockStart, openBlockIfStarted } from '../../app/block-reports.ts';
import type { BlockProgress } from '../../app/blocks.ts';
import type { AppContext } from '../../app/context.ts';
import type { BlockRow } from '../../store/blocks.ts';
import { badInput, networkBuilder, requireReporter } from '../builder.ts';
import { enumValues } from '../enums.ts';
import { toResult } from '../refusal-types.ts';
import { parseDeviceId } from './device.ts';
import { networkResultUnion } from './refusals.ts';

export const MOST_REWARDS = 100_000;

const BlockStatusEnum = networkBuilder.enumType('BlockStatus', {
  description: 'Progress of reporting and crediting the rewards of a block.',
  values: enumValues({
    IN_PROGRESS: 'The block was opened; no part of its report has arrived yet.',
    PROCESSING: 'Part of the report has arrived; none of its rewards is credited yet.',
    COMPLETED: 'The whole report has arrived and is credited; further reports are ignored.',
  }),
});
const OutcomeEnum = networkBuilder.enumType('BlockOutcome', {
  description: 'Outcome of a block for a device that it nominated.',
  values: enumValues({
    COMPLETED: 'The device completed the block and earned the reported amount.',
    FAILED: 'The device failed the proof-of-work or time-lock check, so it has no reward.',
  }),
});

export const BlockRef = networkBuilder.objectRef<BlockRow>('Block').implement({
  description: 'A block: one hour of the network, for which the rewards of all devices are credited together.',
  fields: (t) => ({
    number: t.exposeInt('number', {
      description:
        'Number of the block: how many block intervals of 1 hour lie between 1970-01-01T00:00Z and its start.',
    }),
    startsAt: t.expose('startsAt', { type: 'DateTime', description: 'Start of the block, inclusive.' }),
    endsAt: t.expose('endsAt', {
      type: 'DateTime',
      description: 'End of the block, exclusive: the start of the next block.',
    }),
    status: t.expose('status', {
      type: BlockStatusEnum,
      description: "Progress of reporting and crediting the block's rewards.",
    }),
  }),
});

const OpenBlockSuccess = networkBuilder.objectRef<{ readonly block: BlockRow }>('OpenBlockSuccess').implement({
  description: 'The block is open and accepts reports.',
  fields: (t) => ({
    block: t.expose('block', { type: BlockRef, description: 'The block in its state after this call.' }),
  }),
});
const ReportBlockSuccess = networkBuilder.objectRef<BlockProgress>('ReportBlockSuccess').implement({
  description: 'The report was stored. Sending the same report again changes nothing.',
  fields: (t) => ({
    block: t.expose('block', { type: BlockRef, description: 'The block in its state after this call.' }),
    devices: t.exposeInt('devices', {
      description: 'Number of devices that were reported for this block for the first time.',
    }),
    credited: t.expose('credited', {
      type: 'TokenAmount',
      description:
        'Sum of the rewards in this report that are credited when the block is complete. A device below its requirement earns nothing.',
    }),
  }),
});

const OpenBlockInput = networkBuilder.inputType('OpenBlockInput', {
  description: 'The block to open, identified by its start.',
  fields: (t) => ({
    startsAt: t.field({
      type: 'DateTime',
      required: true,
      description: 'Start of the block: a multiple of the block interval (1 hour), else BAD_USER_INPUT.',
    }),
  }),
});
const BlockRewardInput = networkBuilder.inputType('BlockRewardInput', {
  description: 'Outcome and reward of a block for one nominated device.',
  fields: (t) => ({
    deviceId: t.string({ required: true, description: "The network's own id of the device: a UUID." }),
    outcome: t.field({
      type: OutcomeEnum,
      required: true,
      description: 'Whether the device completed or failed the block.',
    }),
    amount: t.field({
      type: 'TokenAmount',
      required: true,
      description: 'Reward of the whole device, before it is shared with co-stakers; must be 0 for FAILED.',
    }),
  }),
});
const ReportBlockInput = networkBuilder.inputType('ReportBlockInput', {
  description: 'The rewards of a block, whole or in chunks.',
  fields: (t) => ({
    startsAt: t.field({
      type: 'DateTime',
      required: true,
      description: 'Start of the block: a multiple of the block interval (1 hour), else BAD_USER_INPUT.',
    }),
    rewards: t.field({
      type: [BlockRewardInput],
      required: true,
      description:
        'Rewards, one entry per nominated device, at most 100 000; a device that occurs twice is refused with BAD_USER_INPUT.',
    }),
    final: t.boolean({
      required: true,
      defaultValue: true,
      description:
        'False: more chunks of the same block follow, in any order; a chunk may be sent again. True: this is the last call, and it credits the rewards.',
    }),
  }),
});

const OpenBlockResult = networkResultUnion('OpenBlock', OpenBlockSuccess, ['BLOCK_NOT_STARTED']);
const ReportBlockResult = networkResultUnion('ReportBlock', ReportBlockSuccess, ['BLOCK_NOT_ENDED', 'DEVICES_UNKNOWN']);

async function startFrom(ctx: AppContext, startsAt: Date): Promise<Date> {
  if (await isBlockStart(ctx, startsAt)) return startsAt;
  throw badInput('input.startsAt', 'must be a multiple of the block interval');
}

type RewardInput = typeof BlockRewardInput.$inferInput;

/** Rewards that are read in one turn of the event loop. */
const REWARDS_PER_TURN = 2_000;

async function rewardsFrom(inputs: readonly RewardInput[]) {
  if (inputs.length > MOST_REWARDS) throw badInput('input.rewards', `at most ${MOST_REWARDS}`);
  const seen = new Set<string>();
  const rewards: { readonly deviceId: string; readonly succeeded: boolean; readonly amount: bigint }[] = [];
  for (const [at, { deviceId: text, outcome, amount }] of inputs.entries()) {
    if (at % REWARDS_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
    const field = `input.rewards[${at}]`;
    const deviceId = parseDeviceId(`${field}.deviceId`, text);
    if (seen.has(deviceId)) throw badInput(`${field}.deviceId`, 'must not stand there twice');
    seen.add(deviceId);
    const succeeded = outcome === 'COMPLETED';
    if (!succeeded && amount !== 0n) throw badInput(`${field}.amount`, 'must be 0 for FAILED');
    rewards.push({ deviceId, succeeded, amount });
  }
  return rewards;
}

networkBuilder.mutationFields((t) => ({
  openBlock: t.field({
    type: OpenBlockResult,
    description:
      'Opens a block that has started, so that it accepts reports. Opening it again changes nothing. Needs the role NETWORK.',
    args: { input: t.arg({ type: OpenBlockInput, required: true, description: 'The start of the block to open.' }) },
    resolve: async (_, { input }, context) => {
      requireReporter(context, 'NETWORK');
      const { app } = context;
      const opened = await openBlockIfStarted(app, await startFrom(app, input.startsAt));
      return toResult('refusal' in opened ? opened : { block: opened });
    },
  }),
  reportBlock: t.field({
    type: ReportBlockResult,
    description:
      'Reports the rewards of a block that has ended, in one call or in chunks; the call with `final` credits owners and co-stakers. Entries that are sent again are ignored. Needs the role NETWORK.',
    args: { input: t.arg({ type: ReportBlockInput, required: true, description: 'The block and its rewards.' }) },
    resolve: async (_, { input }, context) => {
      requireReporter(context, 'NETWORK');
      const { app } = context;
      const startsAt = await startFrom(app, input.startsAt);
      const rewards = await rewardsFrom(input.rewards);
      return toResult(await ingestBlockReport(app, { startsAt, rewards, final: input.final }));
    },
  }),
}));
