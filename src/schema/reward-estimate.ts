// Reward estimate of an offer, computed from the past rewards of its device, and the caveats of the estimate.

import { estimateCaveat } from '../domain/earning.ts';
import { promisesRewards } from '../domain/offer.ts';
import { breakEvenShareBps, estimateReward, type RewardEstimate } from '../domain/reward.ts';
import type { OfferRow } from '../store/columns.ts';
import type { DeviceRow } from '../store/devices.ts';
import { readAggregate } from './aggregate-reads.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { enumValues } from './enums.ts';

type Estimate = RewardEstimate & {
  readonly breakEvenShareBps: number;
  readonly windowFrom: Date;
  readonly windowTo: Date;
};

export const RewardEstimateRef = builder.objectRef<Estimate>('RewardEstimate').implement({
  description:
    'Estimated reward of an offer: the mean reward of its device per block over the latest `sampleBlocks` blocks (a block without a reward counts as zero), times the share of the co-staker. It is not a promise.',
  fields: (t) => ({
    perBlock: t.expose('perBlock', {
      type: 'TokenAmount',
      description: 'Estimated reward of the co-staker per hourly block.',
    }),
    aprBps: t.exposeInt('aprBps', {
      description:
        'Yearly return without compounding, in basis points: `perBlock` for all blocks of a year, divided by the requested amount.',
    }),
    breakEvenShareBps: t.exposeInt('breakEvenShareBps', {
      description:
        'Reward share at which both parties earn in proportion to their stake, in basis points: requested amount ÷ (own stake of the owner + requested amount). A higher share favours the co-staker.',
    }),
    sampleBlocks: t.exposeInt('sampleBlocks', {
      description: 'Number of blocks over which the mean is taken (published maximum: 168).',
    }),
    windowFrom: t.expose('windowFrom', {
      type: 'DateTime',
      description: 'Start of the window: the start of its first block.',
    }),
    windowTo: t.expose('windowTo', { type: 'DateTime', description: 'End of the latest block in the window.' }),
  }),
});

export const EstimateCaveatEnum = builder.enumType('EstimateCaveat', {
  description: 'Reason why there is no estimate, or why past rewards say little about future ones.',
  values: enumValues({
    SAMPLE_TOO_SMALL: 'There are too few blocks since the device was imported, so there is no estimate yet.',
    DEVICE_NOT_RUNNING: 'The device cannot earn at present, although it may have earned before.',
    STAKE_INSUFFICIENT:
      'The device is below its requirement and earns nothing until a co-staker joins, so its mean reward is low or zero.',
  }),
});

/** Returns the estimated reward of a co-staker for given terms on a device; null below the minimum sample of blocks. */
export async function estimateForTerms(
  device: DeviceRow,
  terms: { readonly requestedAmount: bigint; readonly rewardShareBps: number },
  context: Context,
): Promise<Estimate | null> {
  const [parameters, latest] = await Promise.all([context.loaders.parameters(), context.loaders.latestBlock()]);
  const estimate = estimateReward(device, terms, parameters);
  if (estimate === null || latest === null) return null;
  return {
    ...estimate,
    breakEvenShareBps: breakEvenShareBps(terms.requestedAmount, device.ownerStake),
    windowFrom: new Date(latest.endsAt.getTime() - parameters.estimateWindowBlocks * parameters.blockIntervalMs),
    windowTo: latest.endsAt,
  };
}

/** Returns the estimate of a published offer; null unless the offer promises rewards. The SQL filter and order use the same rule. */
export async function estimateOfOffer(offer: OfferRow, _: object, context: Context): Promise<Estimate | null> {
  if (!promisesRewards(offer)) return null;
  const device = await context.loaders.device.load(offer.deviceKey);
  return device === null ? null : estimateForTerms(device, offer, context);
}

/** Returns the caveat of a published offer's estimate now; null when none applies. */
export async function estimateCaveatOf(offer: OfferRow, _: object, context: Context) {
  const [aggregate, parameters, now] = await Promise.all([
    readAggregate(context, offer.deviceKey, offer),
    context.loaders.parameters(),
    context.now(),
  ]);
  return estimateCaveat(aggregate, parameters, now);
}
