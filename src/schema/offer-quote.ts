// Query `offerQuote`: bounds and reward estimate of a planned offer on the viewer's own device.

import { type DeviceAggregate, sufficiencyAt } from '../domain/device-aggregate.ts';
import { evolve } from '../domain/evolve.ts';
import { freeRoomAt } from '../domain/offer-room.ts';
import { closeOffer, offerEligibility } from '../domain/offer-rules.ts';
import { breakEvenShareBps, estimateReward } from '../domain/reward.ts';
import { badInput, builder } from './builder.ts';
import { StakeSufficiencyEnum } from './enums.ts';
import { keyFromGlobalId } from './node.ts';
import {
  deviceAggregateAndMarketTime,
  EligibilityRef,
  findOwnDevice,
  type OwnedDeviceRow,
} from './offer-eligibility.ts';
import { estimateForTerms, RewardEstimateRef } from './reward-estimate.ts';

type Quote = {
  readonly row: OwnedDeviceRow;
  readonly aggregate: DeviceAggregate;
  readonly requestedAmount: bigint | null;
  readonly rewardShareBps: number | null;
};

const OfferQuote = builder.objectRef<Quote>('OfferQuote').implement({
  description: 'Bounds of a planned offer on your device, and the estimated reward of its co-staker.',
  fields: (t) => ({
    minRequestedAmount: t.field({
      type: 'TokenAmount',
      description: 'Smallest amount that an offer may request (published value: 200 IO).',
      resolve: async (_, __, context) => (await context.loaders.parameters()).minCoStake,
    }),
    maxRequestedAmount: t.field({
      type: 'TokenAmount',
      description:
        'Largest amount that an offer may request: the stake room, which is the largest stake of co-stakers (published value: half of the requirement) less what other offers and co-stakes have taken.',
      resolve: async ({ aggregate }, _, context) =>
        freeRoomAt(aggregate, await context.loaders.parameters(), await context.now()).stake,
    }),
    minRewardShareBps: t.int({
      description: 'Smallest reward share of an offer, in basis points (published value: 1).',
      resolve: async (_, __, context) => (await context.loaders.parameters()).minRewardShareBps,
    }),
    maxRewardShareBps: t.int({
      description:
        'Largest reward share of an offer, in basis points: the share room, which is the largest share (published value: 9999) less what other offers and co-stakes have taken.',
      resolve: async ({ aggregate }, _, context) =>
        freeRoomAt(aggregate, await context.loaders.parameters(), await context.now()).shareBps,
    }),
    estimate: t.field({
      type: RewardEstimateRef,
      nullable: true,
      description:
        'Estimated reward of a co-staker; null unless amount and share are given, and below the minimum sample of blocks.',
      resolve: ({ row, requestedAmount, rewardShareBps }, _, context) =>
        requestedAmount === null || rewardShareBps === null
          ? null
          : estimateForTerms(row.device, { requestedAmount, rewardShareBps }, context),
    }),
    breakEvenShareBps: t.int({
      nullable: true,
      description:
        'Reward share at which both parties earn in proportion to their stake, in basis points: requested amount ÷ (your own stake + requested amount); null unless `requestedAmount` is given.',
      resolve: ({ row, requestedAmount }) =>
        requestedAmount === null ? null : breakEvenShareBps(requestedAmount, row.device.ownerStake),
    }),
    deviceRewardPerBlock: t.field({
      type: 'TokenAmount',
      nullable: true,
      description:
        "The device's mean reward per block, rounded down, of which `rewardShareBps` is the co-staker's part; null below the minimum sample of blocks.",
      resolve: async ({ row }, _, context) => {
        const whole = { requestedAmount: 0n, rewardShareBps: 10_000 };
        return estimateReward(row.device, whole, await context.loaders.parameters())?.perBlock ?? null;
      },
    }),
    sampleBlocks: t.int({
      description: 'Number of blocks from which an estimate would be computed now.',
      resolve: ({ row }) => row.device.windowBlocks,
    }),
    minSampleBlocks: t.int({
      description: 'Minimum number of blocks for an estimate (published value: 24).',
      resolve: async (_, __, context) => (await context.loaders.parameters()).minEstimateSampleBlocks,
    }),
    resultingSufficiency: t.field({
      type: StakeSufficiencyEnum,
      nullable: true,
      description:
        'Stake sufficiency of the device once the planned offer is filled; null unless `requestedAmount` is given.',
      resolve: async ({ aggregate, requestedAmount }, _, context) =>
        requestedAmount === null ? null : sufficiencyAt(aggregate, await context.now(), requestedAmount),
    }),
    eligibility: t.field({
      type: EligibilityRef,
      description: 'Whether you could publish an offer on the device now, with every precondition.',
      resolve: async ({ aggregate }, _, context) =>
        offerEligibility(aggregate, await context.loaders.parameters(), await context.now()),
    }),
  }),
});

builder.queryField('offerQuote', (t) =>
  t.field({
    type: OfferQuote,
    nullable: true,
    description:
      'Bounds and estimate of an offer before you publish it. Null for a device that is not yours, and without a session.',
    args: {
      deviceId: t.arg.id({ required: true, description: 'Global id (`Device.id`) of a device of your account.' }),
      requestedAmount: t.arg({
        type: 'TokenAmount',
        description: 'Requested amount of the planned offer; it may be outside the bounds, to see the effect.',
      }),
      rewardShareBps: t.arg.int({
        description: 'Reward share of the planned offer, 1 to 9999 basis points, else BAD_USER_INPUT.',
      }),
      replaces: t.arg.id({
        description:
          'Global id of an open offer on the device that `replaceOffer` would close; it then takes no room. BAD_USER_INPUT for any other offer.',
      }),
    },
    resolve: async (_, args, context) => {
      const row = await findOwnDevice(keyFromGlobalId('deviceId', args.deviceId, 'Device'), context);
      const share = args.rewardShareBps ?? null;
      if (share !== null && (share < 1 || share > 9_999))
        throw badInput('rewardShareBps', 'must lie between 1 and 9999');
      if (row === null) return null;
      const [loaded, now] = await deviceAggregateAndMarketTime(row, context);
      const replaced = args.replaces == null ? null : keyFromGlobalId('replaces', args.replaces, 'Offer');
      const aggregate = replaced === null ? loaded : withoutOffer(loaded, replaced, now);
      return { row, aggregate, requestedAmount: args.requestedAmount ?? null, rewardShareBps: share };
    },
  }),
);

/** Returns the aggregate as if its owner had closed one of its open offers. @throws GraphQLError BAD_USER_INPUT for any other offer. */
function withoutOffer(aggregate: DeviceAggregate, offerId: string, now: Date): DeviceAggregate {
  const closed = closeOffer({ offerId }, aggregate, now, 'REPLACED');
  if ('refusal' in closed) throw badInput('replaces', 'must be an open offer on the device');
  return closed.events.reduce(evolve, aggregate);
}
