// Rewards as the screen shows them: sources of the account, the blocks of one source, and their sums by block, day or week.
// **Invariant:** sums are exact; only the height of a bar is a floating-point number.

import { formatAmount, parseAmount } from '@tandem/client/money';
import { queryOptions } from '@tanstack/react-query';
import { hardware, place } from '../format.ts';
import {
  RewardBlocksDocument,
  type RewardBlocksQuery,
  RewardDaysDocument,
  type RewardSourcesQuery,
} from '../generated/rewards.ts';
import { plain } from './refusal.ts';
import type { Span } from './rewards-search.ts';
import { tandem } from './tandem.ts';

type Viewer = NonNullable<RewardSourcesQuery['viewer']>;
type CoStakeNode = Viewer['coStakes']['nodes'][number];
type DeviceNode = Viewer['devices']['nodes'][number];

type History = Extract<RewardBlocksQuery['node'], { readonly __typename: 'CoStake' }>['rewardHistory'];
/** A block that nominated the device, with your part of its reward. */
export type RewardBlock = History['nodes'][number];

/** A co-stake or an own device that earns for the account. */
export type RewardSource = {
  readonly id: string;
  readonly role: 'CO_STAKER' | 'OWNER';
  readonly wallet: string | null;
  readonly device: DeviceNode['device'];
  readonly rewards: CoStakeNode['rewards'];
  /** Why the rewards cannot be claimed now; null when they can. */
  readonly off: string | null;
  readonly fields: { readonly coStakeId: string } | { readonly deviceId: string };
};

type Availability = {
  readonly action: string;
  readonly allowed: boolean;
  readonly refusals: readonly { readonly message: string }[];
};

function reasonOff(actions: readonly Availability[]): string | null {
  const claim = actions.find(({ action }) => action === 'CLAIM_REWARDS');
  const refusal = claim === undefined || claim.allowed ? undefined : claim.refusals[0];
  return refusal === undefined ? null : plain(refusal.message);
}

/** The name of a source: hardware and place. */
export const sourceName = ({ device }: RewardSource): string => `${hardware(device)}, ${place(device)}`;

/** Returns what earns or has earned, the one that earned most first, so that a claim moves none of them. */
export function sourcesOf({ coStakes, devices }: Viewer): readonly RewardSource[] {
  const sources: readonly RewardSource[] = [
    ...coStakes.nodes.map(({ id, wallet, offer: { device }, rewards, availableActions }) => {
      const off = reasonOff(availableActions);
      return { id, role: 'CO_STAKER', wallet, device, rewards, off, fields: { coStakeId: id } } as const;
    }),
    ...devices.nodes.map(({ id, ownerWallet, device, rewards, availableActions }) => {
      const off = reasonOff(availableActions);
      return { id, role: 'OWNER', wallet: ownerWallet, device, rewards, off, fields: { deviceId: device.id } } as const;
    }),
  ];
  const size = ({ rewards }: RewardSource): bigint => parseAmount(rewards.lifetime);
  return sources
    .filter(({ rewards }) => parseAmount(rewards.lifetime) > 0n || rewards.promisedPerBlock !== null)
    .sort((a, b) => (size(a) < size(b) ? 1 : size(a) > size(b) ? -1 : 0));
}

const DAY_MS = 86_400_000;
/** So many pages of 100 blocks are read at most. */
const MOST_PAGES = 10;

/** The blocks that nominated a device, the latest first, and for each UTC day the number of all completed blocks of the source. */
export type RewardTime = {
  readonly blocks: readonly RewardBlock[];
  /** Completed blocks by the start of their UTC day, the latest first; days without any are left out. */
  readonly days: ReadonlyMap<number, number>;
};

/** Reads the blocks of a source in the `count` UTC days from `from`. */
export const rewardTime = (id: string, from: number, count: number) =>
  queryOptions({
    queryKey: ['rewards', 'blocks', id, from, count] as const,
    queryFn: async ({ signal }): Promise<RewardTime> => {
      const to = new Date(from + count * DAY_MS).toISOString();
      const { node: of } = await tandem.ask(
        RewardDaysDocument,
        { id, from: new Date(from).toISOString(), to },
        { signal },
      );
      const series = of?.__typename === 'CoStake' || of?.__typename === 'OwnedDevice' ? of.rewardSeries : [];
      const days = series
        .filter(({ completedBlocks }) => completedBlocks > 0)
        .map(({ startsAt, completedBlocks }) => [Date.parse(startsAt), completedBlocks] as const)
        .reverse();
      const blocks: RewardBlock[] = [];
      let after: string | null = null;
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const { node }: Awaited<ReturnType<typeof askBlocks>> = await askBlocks(id, after, signal);
        if (node?.__typename !== 'CoStake' && node?.__typename !== 'OwnedDevice') break;
        const { nodes, pageInfo } = node.rewardHistory;
        blocks.push(...nodes.filter(({ startsAt }) => Date.parse(startsAt) >= from));
        if (!pageInfo.hasNextPage || nodes.some(({ startsAt }) => Date.parse(startsAt) < from)) break;
        after = pageInfo.endCursor ?? null;
      }
      return { blocks, days: new Map(days) };
    },
  });

const askBlocks = (id: string, after: string | null, signal: AbortSignal) =>
  tandem.ask(RewardBlocksDocument, { id, after }, { signal });

/** The blocks of a day, a week or one block, with their sums. */
export type RewardRow = {
  readonly from: number;
  readonly blocks: readonly RewardBlock[];
  readonly paid: string;
  readonly promised: string | null;
  /** Paid less promised in base units. */
  readonly difference: bigint | null;
  readonly failed: number;
  readonly withheld: number;
};

/** 1970-01-05 was the first Monday. */
const MONDAY_MS = 4 * DAY_MS;

function startOf(ms: number, span: Span): number {
  switch (span) {
    case 'block':
      return ms;
    case 'day':
      return ms - (ms % DAY_MS);
    case 'week':
      return ms - ((ms - MONDAY_MS) % (7 * DAY_MS));
    default:
      return span satisfies never;
  }
}

/** Returns what was promised for all completed blocks of a time; null without a promise. */
export function promisedOver({ days }: RewardTime, promised: string | null): bigint | null {
  const blocks = [...days.values()].reduce((sum, count) => sum + count, 0);
  return promised === null ? null : parseAmount(promised) * BigInt(blocks);
}

/**
 * Sums blocks by a span, the latest first; `promised` is the amount of a block. A day or a week is promised that for each of its completed
 * blocks, nominated or not, because the estimate is a mean over all of them. A row of one block is promised it once.
 */
export function rowsOf({ blocks, days }: RewardTime, span: Span, promised: string | null): readonly RewardRow[] {
  const groups = new Map<number, RewardBlock[]>();
  const completed = new Map<number, number>();
  if (span !== 'block') {
    for (const [day, count] of days) {
      const from = startOf(day, span);
      completed.set(from, (completed.get(from) ?? 0) + count);
      groups.set(from, groups.get(from) ?? []);
    }
  }
  for (const block of blocks) {
    const from = startOf(Date.parse(block.startsAt), span);
    const group = groups.get(from);
    if (group === undefined) groups.set(from, [block]);
    else group.push(block);
  }
  const latestFirst = [...groups].sort(([a], [b]) => b - a);
  return latestFirst.map(([from, group]) => {
    const paid = group.reduce((sum, { amount }) => sum + parseAmount(amount), 0n);
    const due = promised === null ? null : parseAmount(promised) * BigInt(completed.get(from) ?? group.length);
    return {
      from,
      blocks: group,
      paid: formatAmount(paid),
      promised: due === null ? null : formatAmount(due),
      difference: due === null ? null : paid - due,
      failed: group.filter(({ completed }) => !completed).length,
      withheld: group.filter(({ completed, withheldFor }) => completed && withheldFor !== null).length,
    };
  });
}
