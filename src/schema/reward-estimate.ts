// The estimated reward of an offer, computed from what its device has earned, and the caveats that belong beside it.

import { estimateCaveat } from '../domain/earning.ts';
import { breakEvenShareBps, estimateReward, type RewardEstimate } from '../domain/reward.ts';
import type { OfferRow } from '../store/columns.ts';
import type { DeviceRow } from '../store/devices.ts';
import { readAggregate } from './aggregate-reads.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { values } from './enums.ts';

type Estimate = RewardEstimate & {
  readonly breakEvenShareBps: number;
  readonly windowFrom: Date;
  readonly windowTo: Date;
};

export const RewardEstimateRef = builder.objectRef<Estimate>('RewardEstimate').implement({
  description:
    "Estimated reward of an offer: the mean of its device's reward over the window, unrewarded blocks counted as zero, times the share. An estimate, not a promise.",
  fields: (t) => ({
    perBlock: t.expose('perBlock', {
      type: 'TokenAmount',
      description: 'Estimated reward of the co-staker per hourly block.',
    }),
    aprBps: t.exposeInt('aprBps', {
      description: 'A year of such blocks over the requested amount, in basis points, without compounding.',
    }),
    breakEvenShareBps: t.exposeInt('breakEvenShareBps', {
      description:
        'Share at which rewards are in proportion to stake, in basis points: requested ÷ (own stake of the owner + requested). A higher share favours the co-staker.',
    }),
    sampleBlocks: t.exposeInt('sampleBlocks', {
      description: 'Number of blocks that the mean is taken over; at most 168 as published.',
    }),
    windowFrom: t.expose('windowFrom', { type: 'DateTime', description: 'Start of the window of blocks.' }),
    windowTo: t.expose('windowTo', { type: 'DateTime', description: 'End of the latest block in the window.' }),
  }),
});

export const EstimateCaveatEnum = builder.enumType('EstimateCaveat', {
  description: 'Why there is no estimate, or why the past that it is computed from says little about the future.',
  values: values({
    SAMPLE_TOO_SMALL: 'The device has been known for too few blocks: there is no estimate yet.',
    DEVICE_NOT_RUNNING: 'The device cannot earn at present, whatever it earned before.',
    STAKE_INSUFFICIENT:
      'The device is under its requirement and earns nothing until a co-staker comes, so its mean is low or zero for that very reason.',
  }),
});

/** What terms may bring a co-staker on a device; null under the minimum sample of blocks. */
export async function estimateFor(
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

/** The estimate of a published offer; null unless it is live, as the filter and the order by return have it in SQL. */
export async function estimateOf(offer: OfferRow, _: object, context: Context): Promise<Estimate | null> {
  if (!offer.live) return null;
  const device = await context.loaders.device.load(offer.deviceKey);
  return device === null ? null : estimateFor(device, offer, context);
}

/** The caveat of a published offer's estimate now; null where none applies. */
export async function caveatOf(offer: OfferRow, _: object, context: Context) {
  const [aggregate, parameters, now] = await Promise.all([
    readAggregate(context, offer.deviceKey, offer),
    context.loaders.parameters(),
    context.now(),
  ]);
  return estimateCaveat(aggregate, parameters, now);
}
