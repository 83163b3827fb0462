// The query `offerQuote`: bounds and estimate of an offer on the viewer's own device, before it is published.

import { type DeviceAggregate, requirementAt, sufficiencyAt } from '../domain/device-aggregate.ts';
import { maxCoStake } from '../domain/requirement.ts';
import { breakEvenShareBps } from '../domain/reward.ts';
import { badInput, builder } from './builder.ts';
import { StakeSufficiencyEnum } from './enums.ts';
import { keyFrom } from './node.ts';
import { aggregateAndNow, EligibilityRef, eligibilityOf, type OwnedRow, ownDevice } from './offer-eligibility.ts';
import { estimateFor, RewardEstimateRef } from './reward-estimate.ts';

type Quote = {
  readonly row: OwnedRow;
  readonly aggregate: DeviceAggregate;
  readonly requestedAmount: bigint | null;
  readonly rewardShareBps: number | null;
};

const OfferQuote = builder.objectRef<Quote>('OfferQuote').implement({
  description: 'Bounds of an offer on your device and what it would bring a co-staker, before you publish it.',
  fields: (t) => ({
    minRequestedAmount: t.field({
      type: 'TokenAmount',
      description: 'The least amount that an offer may ask for (200 IO as published).',
      resolve: async (_, __, context) => (await context.loaders.parameters()).minCoStake,
    }),
    maxRequestedAmount: t.field({
      type: 'TokenAmount',
      description: 'The largest amount that an offer may ask for: half of the requirement as published, rounded down.',
      resolve: async ({ aggregate }, _, context) =>
        maxCoStake(requirementAt(aggregate, await context.now()), await context.loaders.parameters()),
    }),
    minRewardShareBps: t.int({
      description: 'The least share that an offer may give, in basis points (1 as published).',
      resolve: async (_, __, context) => (await context.loaders.parameters()).minRewardShareBps,
    }),
    maxRewardShareBps: t.int({
      description: 'The largest share that an offer may give, in basis points (9999 as published).',
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
        'Share at which rewards are in proportion to stake, in basis points: requested ÷ (your own stake + requested); null without an amount.',
      resolve: ({ row, requestedAmount }) =>
        requestedAmount === null ? null : breakEvenShareBps(requestedAmount, row.device.ownerStake),
    }),
    sampleBlocks: t.int({
      description: 'Number of blocks that an estimate would be computed from now.',
      resolve: ({ row }) => row.device.windowBlocks,
    }),
    minSampleBlocks: t.int({
      description: 'Number of blocks under which there is no estimate (24 as published).',
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
      description: 'Whether you could publish an offer now, precondition by precondition.',
      resolve: ({ row }, _, context) => eligibilityOf(row, {}, context),
    }),
  }),
});

builder.queryField('offerQuote', (t) =>
  t.field({
    type: OfferQuote,
    nullable: true,
    description:
      'Bounds and estimate of an offer before you publish it. Null for a device that is not yours, and when signed out.',
    args: {
      deviceId: t.arg.id({ required: true, description: 'Global id (`Device.id`) of a device of your account.' }),
      requestedAmount: t.arg({
        type: 'TokenAmount',
        description: 'Amount that you would ask for; also outside the bounds, to see its effect.',
      }),
      rewardShareBps: t.arg.int({
        description: 'Share that you would give, 1 to 9999 basis points; others are `BAD_USER_INPUT`.',
      }),
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
