// Fields `rewardSeries` of a co-stake, of an owner's device and of a device: sums of rewards over time, for charts.

import type { RewardSeriesRequest, RewardBucket as StoredBucket } from '../store/reward-history.ts';
import { badInput, builder } from './builder.ts';
import { CoStakeRef } from './co-stake.ts';
import type { Context } from './context.ts';
import { DeviceRef } from './device.ts';
import { enumValues } from './enums.ts';
import { OwnedDeviceRef } from './owned-device.ts';

/** Largest number of points that one series may have. */
export const MOST_POINTS = 400;
/** Mean number of points assumed for the query cost. */
const ASSUMED_POINTS = 50;

const DAY_MS = 86_400_000;
/** 1970-01-05, a Monday: the origin of whole weeks. */
const FIRST_MONDAY_MS = 4 * DAY_MS;

const RewardBucketEnum = builder.enumType('RewardBucket', {
  description: 'Length of time that one point of a series of rewards covers.',
  values: enumValues({
    BLOCK: 'One block of the network: one hour.',
    DAY: 'A whole UTC day of blocks.',
    WEEK: 'A whole UTC week of blocks, from Monday.',
  }),
});
type Bucket = typeof RewardBucketEnum.$inferType;

type Point = {
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly amount: bigint;
  readonly blocks: number;
  readonly completedBlocks: number;
};

const RewardPoint = builder.objectRef<Point>('RewardPoint').implement({
  description: 'One point of a series of rewards: the sum over the completed blocks of its time.',
  fields: (t) => ({
    startsAt: t.expose('startsAt', { type: 'DateTime', description: 'Start of the time that it covers, inclusive.' }),
    endsAt: t.expose('endsAt', { type: 'DateTime', description: 'End of the time that it covers, exclusive.' }),
    amount: t.expose('amount', { type: 'TokenAmount', description: 'Sum of the rewards; zero without any.' }),
    blocks: t.exposeInt('blocks', { description: 'Number of completed blocks in it that nominated the device.' }),
    completedBlocks: t.exposeInt('completedBlocks', {
      description:
        'Number of all completed blocks in it that the mean per block counts, nominated or not: of a co-stake from its approval to its unstake, of a device since its import. `promisedPerBlock` times this number is what was promised for this time.',
    }),
  }),
});

const seriesArguments = builder.args((t) => ({
  from: t.field({
    type: 'DateTime',
    required: true,
    description: 'Start of the series; the point that contains it is the first.',
  }),
  to: t.field({
    type: 'DateTime',
    required: true,
    description: `End of the series, exclusive and later than \`from\`; at most ${MOST_POINTS} points, else BAD_USER_INPUT.`,
  }),
  bucket: t.field({ type: RewardBucketEnum, required: true, description: 'Length of time that each point covers.' }),
}));
type SeriesArguments = { readonly from: Date; readonly to: Date; readonly bucket: Bucket };

/** Returns the blocks of a series. @throws GraphQLError BAD_USER_INPUT for an empty or a too long one. */
function requestOf(of: string, { from, to, bucket }: SeriesArguments, blockMs: number): RewardSeriesRequest {
  const size = { BLOCK: blockMs, DAY: DAY_MS, WEEK: 7 * DAY_MS }[bucket];
  const origin = bucket === 'WEEK' ? FIRST_MONDAY_MS : 0;
  const startMs = Math.floor((from.getTime() - origin) / size) * size + origin;
  const buckets = Math.ceil((to.getTime() - startMs) / size);
  if (to <= from) throw badInput('to', 'must be later than from');
  if (buckets > MOST_POINTS)
    throw badInput('to', `at most ${MOST_POINTS} points; take a shorter time or longer buckets`);
  return { of, first: startMs / blockMs, blocks: size / blockMs, buckets };
}

function pointsOf(
  { first, blocks, buckets }: RewardSeriesRequest,
  found: readonly StoredBucket[],
  blockMs: number,
): Point[] {
  const known = new Map(found.map((one) => [one.bucket, one]));
  return Array.from({ length: buckets }, (_, bucket) => {
    const startMs = (first + bucket * blocks) * blockMs;
    const { amount = 0n, blocks: counted = 0, completedBlocks = 0 } = known.get(bucket) ?? {};
    const [startsAt, endsAt] = [new Date(startMs), new Date(startMs + blocks * blockMs)];
    return { startsAt, endsAt, amount, blocks: counted, completedBlocks };
  });
}

async function series(
  which: 'coStake' | 'owner' | 'device',
  key: string,
  given: SeriesArguments,
  { loaders }: Context,
): Promise<Point[]> {
  const { blockIntervalMs } = await loaders.parameters();
  const request = requestOf(key, given, blockIntervalMs);
  return pointsOf(request, await loaders.rewardSeries[which].load(request), blockIntervalMs);
}

const extensions = { length: ASSUMED_POINTS };

builder.objectField(CoStakeRef, 'rewardSeries', (t) =>
  t.field({
    type: [RewardPoint],
    description: "The co-staker's part of the rewards over time, every point in order, also those without a reward.",
    args: seriesArguments,
    extensions,
    resolve: ({ id }, args, context) => series('coStake', id, args, context),
  }),
);
builder.objectField(OwnedDeviceRef, 'rewardSeries', (t) =>
  t.field({
    type: [RewardPoint],
    description: 'Your part of the rewards over time, every point in order, also those without a reward.',
    args: seriesArguments,
    extensions,
    resolve: ({ device }, args, context) => series('owner', device.key, args, context),
  }),
);
builder.objectField(DeviceRef, 'rewardSeries', (t) =>
  t.field({
    type: [RewardPoint],
    description: "The device's whole rewards over time, before they are shared: what an estimate rests on. Public.",
    args: seriesArguments,
    extensions,
    resolve: ({ key }, args, context) => series('device', key, args, context),
  }),
);
