// What an offer on one's own device may ask for and would bring, before it is published.

import { type DeviceAggregate, requirementAt, sufficiencyAt } from '../domain/device-aggregate.ts';
import { maxCoStake } from '../domain/requirement.ts';
import { breakEvenShareBps } from '../domain/reward.ts';
import { badInput, builder } from './builder.ts';
import { aggregateAndNow, EligibilityRef, eligibilityOf, type OwnedRow, ownDevice } from './eligibility.ts';
import { StakeSufficiencyEnum } from './enums.ts';
import { keyFrom } from './node.ts';
import { estimateFor, RewardEstimateRef } from './offer.ts';

type Quote = {
  readonly row: OwnedRow;
  readonly aggregate: DeviceAggregate;
  readonly requestedAmount: bigint | null;
  readonly rewardShareBps: number | null;
};

const OfferQuote = builder.objectRef<Quote>('OfferQuote').implement({
  description: 'What an offer on your device may ask for, and what it would bring a co-staker, before you publish it.',
  fields: (t) => ({
    minRequestedAmount: t.field({
      type: 'TokenAmount',
      description: 'The least that may be asked for.',
      resolve: async (_, __, context) => (await context.loaders.parameters()).minCoStake,
    }),
    maxRequestedAmount: t.field({
      type: 'TokenAmount',
      description: 'The most that may be asked for: half of the requirement.',
      resolve: async ({ aggregate }, _, context) =>
        maxCoStake(requirementAt(aggregate, await context.now()), await context.loaders.parameters()),
    }),
    minRewardShareBps: t.int({
      description: 'The least share, basis points.',
      resolve: async (_, __, context) => (await context.loaders.parameters()).minRewardShareBps,
    }),
    maxRewardShareBps: t.int({
      description: 'The largest share, basis points.',
      resolve: async (_, __, context) => (await context.loaders.parameters()).maxRewardShareBps,
    }),
    estimate: t.field({
      type: RewardEstimateRef,
      nullable: true,
      description:
        'What it may bring a co-staker, with the break-even share; null without an amount and a share, or under the minimum sample.',
      resolve: ({ row, requestedAmount, rewardShareBps }, _, context) =>
        requestedAmount === null || rewardShareBps === null
          ? null
          : estimateFor(row.device, { requestedAmount, rewardShareBps }, context),
    }),
    breakEvenShareBps: t.int({
      nullable: true,
      description:
        'The share at which rewards are in proportion to stake: requested ÷ (your own stake + requested); null without an amount.',
      resolve: ({ row, requestedAmount }) =>
        requestedAmount === null ? null : breakEvenShareBps(requestedAmount, row.device.ownerStake),
    }),
    sampleBlocks: t.int({
      description: 'How many blocks an estimate can rest on now.',
      resolve: ({ row }) => row.device.windowBlocks,
    }),
    minSampleBlocks: t.int({
      description: 'How many it takes: below, there is no estimate.',
      resolve: async (_, __, context) => (await context.loaders.parameters()).minEstimateSampleBlocks,
    }),
    resultingSufficiency: t.field({
      type: StakeSufficiencyEnum,
      nullable: true,
      description: "The device's sufficiency once such an offer is filled; null without an amount.",
      resolve: async ({ aggregate, requestedAmount }, _, context) =>
        requestedAmount === null ? null : sufficiencyAt(aggregate, await context.now(), requestedAmount),
    }),
    eligibility: t.field({
      type: EligibilityRef,
      description: 'Whether you could publish it now.',
      resolve: ({ row }, _, context) => eligibilityOf(row, {}, context),
    }),
  }),
});

builder.queryField('offerQuote', (t) =>
  t.field({
    type: OfferQuote,
    nullable: true,
    description: 'The bounds and the estimate of an offer before you publish it. Null for a device that is not yours.',
    args: {
      deviceId: t.arg.id({ required: true, description: 'Global id of your device.' }),
      requestedAmount: t.arg({ type: 'TokenAmount', description: 'How much you would ask for.' }),
      rewardShareBps: t.arg.int({ description: 'What share you would give, basis points.' }),
    },
    resolve: async (_, args, context) => {
      const row = await ownDevice(keyFrom('deviceId', args.deviceId, 'Device'), context);
      const share = args.rewardShareBps ?? null;
      if (share !== null && (share < 1 || share > 9_999))
        throw badInput('rewardShareBps', 'must lie between 1 and 9999');
      if (row === null) return null;
      const [aggregate] = await aggregateAndNow(row, context);
      return { row, aggregate, requestedAmount: args.requestedAmount ?? null, rewardShareBps: share };
    },
  }),
);
