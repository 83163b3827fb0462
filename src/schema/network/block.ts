// Blocks as the network reports them: opened, reported whole or in chunks, complete.

import { ingestReport, openReported, startsBlock } from '../../app/block-reports.ts';
import type { BlockProgress } from '../../app/blocks.ts';
import type { AppContext } from '../../app/context.ts';
import type { BlockRow } from '../../store/blocks.ts';
import { badInput, networkBuilder, withRole } from '../builder.ts';
import { values } from '../enums.ts';
import { deviceIdFrom } from './device.ts';
import { networkResult, settled } from './refusal.ts';

const MOST_REWARDS = 100_000;

const BlockStatusEnum = networkBuilder.enumType('BlockStatus', {
  description: 'How far a block is.',
  values: values({
    IN_PROGRESS: 'Opened; nothing was reported yet.',
    PROCESSING: 'Some of its report has been taken in; nothing of it is credited yet.',
    COMPLETED: 'All of its report has been taken in and credited; it takes no more.',
  }),
});
const OutcomeEnum = networkBuilder.enumType('BlockOutcome', {
  description: 'How a nominated device did in a block.',
  values: values({
    COMPLETED: 'It did its work and earned what is reported.',
    FAILED: 'Proof of work or time-lock were not met: no reward.',
  }),
});

export const BlockRef = networkBuilder.objectRef<BlockRow>('Block').implement({
  description: 'The unit in which rewards are paid.',
  fields: (t) => ({
    number: t.exposeInt('number', { description: 'Block intervals since 1970-01-01T00:00Z at its start.' }),
    startsAt: t.expose('startsAt', { type: 'DateTime', description: 'When it starts.' }),
    endsAt: t.expose('endsAt', { type: 'DateTime', description: 'When it ends; not part of it.' }),
    status: t.expose('status', { type: BlockStatusEnum, description: 'How far it is.' }),
  }),
});

const OpenBlockSuccess = networkBuilder.objectRef<{ readonly block: BlockRow }>('OpenBlockSuccess').implement({
  description: 'The block is open, or was already.',
  fields: (t) => ({ block: t.expose('block', { type: BlockRef, description: 'As it stands.' }) }),
});
const ReportBlockSuccess = networkBuilder.objectRef<BlockProgress>('ReportBlockSuccess').implement({
  description: 'The report was taken in. The same report again changes nothing.',
  fields: (t) => ({
    block: t.expose('block', { type: BlockRef, description: 'As it stands.' }),
    devices: t.exposeInt('devices', { description: 'Devices that were new to this block.' }),
    credited: t.expose('credited', {
      type: 'TokenAmount',
      description:
        'What this report brought, in all; it is credited when the block is complete. A device under its requirement earns nothing.',
    }),
  }),
});

const OpenBlockInput = networkBuilder.inputType('OpenBlockInput', {
  description: 'Which block.',
  fields: (t) => ({
    startsAt: t.field({
      type: 'DateTime',
      required: true,
      description: 'Its start: a multiple of the block interval.',
    }),
  }),
});
const BlockRewardInput = networkBuilder.inputType('BlockRewardInput', {
  description: 'What a block brought one nominated device.',
  fields: (t) => ({
    deviceId: t.string({ required: true, description: "The network's own id of the device: a UUID." }),
    outcome: t.field({ type: OutcomeEnum, required: true, description: 'How it did.' }),
    amount: t.field({ type: 'TokenAmount', required: true, description: "The whole device's reward; 0 when FAILED." }),
  }),
});
const ReportBlockInput = networkBuilder.inputType('ReportBlockInput', {
  description: 'A report on a block, or a chunk of one.',
  fields: (t) => ({
    startsAt: t.field({
      type: 'DateTime',
      required: true,
      description: 'Its start: a multiple of the block interval.',
    }),
    rewards: t.field({
      type: [BlockRewardInput],
      required: true,
      description: 'One entry a nominated device, at most 100 000.',
    }),
    final: t.boolean({
      required: true,
      defaultValue: true,
      description: 'False while more of the same block is to come. Chunks may be sent again, in any order.',
    }),
  }),
});

const OpenBlockResult = networkResult('OpenBlock', OpenBlockSuccess, ['BLOCK_NOT_STARTED']);
const ReportBlockResult = networkResult('ReportBlock', ReportBlockSuccess, ['BLOCK_NOT_ENDED', 'DEVICES_UNKNOWN']);

async function startFrom(ctx: AppContext, startsAt: Date): Promise<Date> {
  if (await startsBlock(ctx, startsAt)) return startsAt;
  throw badInput('input.startsAt', 'must be a multiple of the block interval');
}

type RewardInput = typeof BlockRewardInput.$inferInput;

function rewardsFrom(inputs: readonly RewardInput[]) {
  if (inputs.length > MOST_REWARDS) throw badInput('input.rewards', `at most ${MOST_REWARDS}`);
  const seen = new Set<string>();
  return inputs.map(({ deviceId: text, outcome, amount }, at) => {
    const field = `input.rewards[${at}]`;
    const deviceId = deviceIdFrom(`${field}.deviceId`, text);
    if (seen.has(deviceId)) throw badInput(`${field}.deviceId`, 'must not stand there twice');
    seen.add(deviceId);
    const succeeded = outcome === 'COMPLETED';
    if (!succeeded && amount !== 0n) throw badInput(`${field}.amount`, 'must be 0 for FAILED');
    return { deviceId, succeeded, amount };
  });
}

networkBuilder.mutationFields((t) => ({
  openBlock: t.field({
    type: OpenBlockResult,
    description: 'Opens a block that has started. Opening it again changes nothing.',
    args: { input: t.arg({ type: OpenBlockInput, required: true, description: 'Which block.' }) },
    resolve: async (_, { input }, context) => {
      withRole(context, 'NETWORK');
      const { app } = context;
      const opened = await openReported(app, await startFrom(app, input.startsAt));
      return settled('refusal' in opened ? opened : { block: opened });
    },
  }),
  reportBlock: t.field({
    type: ReportBlockResult,
    description:
      'Reports what a block that has ended brought each nominated device; with the final call owners and co-stakers are credited. In one call or in chunks; whatever is sent again is passed over.',
    args: { input: t.arg({ type: ReportBlockInput, required: true, description: 'The report.' }) },
    resolve: async (_, { input }, context) => {
      withRole(context, 'NETWORK');
      const { app } = context;
      const startsAt = await startFrom(app, input.startsAt);
      const rewards = rewardsFrom(input.rewards);
      return settled(await ingestReport(app, { startsAt, rewards, final: input.final }));
    },
  }),
}));
