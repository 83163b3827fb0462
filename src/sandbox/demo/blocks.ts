// The blocks of the demo network: which devices an hour nominates, and what it brings each of them. The amounts are setUp,
// the same for a device and a block whoever asks and whenever; the marketplace takes them in as it takes the network's own.

import type { ReportedReward } from '../../store/blocks.ts';
import { drawFrom, seedOf } from './rng.ts';

const SEED = 0xb10c5;
const HOURS_PER_YEAR = 8_760n;
/** The cast's devices take turns, so that weeks of blocks stay small; whose turn it is is paid for the hours between. */
const EVERY = 6;

export type ReportedBlock = { readonly startsAt: Date; readonly rewards: readonly ReportedReward[] };

/** A device that can be nominated. */
export type Candidate = {
  readonly deviceId: string;
  /** Base units. */
  readonly requirement: bigint;
  /** Nominated in every block, not only in turn. */
  readonly always: boolean;
};

/** The block with a number, counted in intervals since 1970, with what it brings those of the candidates that it nominates. */
export function blockOf(number: number, intervalMs: number, candidates: readonly Candidate[]): ReportedBlock {
  const rewards = candidates.flatMap((candidate) => {
    const hours = hoursPaid(candidate, number);
    return hours === 0 ? [] : [rewardOf(candidate, number, hours)];
  });
  return { startsAt: new Date(number * intervalMs), rewards };
}

function hoursPaid({ deviceId, always }: Candidate, number: number): number {
  if (always) return 1;
  return (seedOf(SEED, deviceId) + number) % EVERY === 0 ? EVERY : 0;
}

/** A device yields a quarter to two thirds of its requirement a year, and misses at most three nominations in a hundred. */
function rewardOf({ deviceId, requirement }: Candidate, number: number, hours: number): ReportedReward {
  const habits = drawFrom(seedOf(SEED, deviceId));
  const yieldBps = BigInt(habits.whole(2_500, 6_500));
  const misses = habits.whole(0, 3);
  const draw = drawFrom(seedOf(SEED, deviceId, number));
  const succeeded = !draw.chance(misses);
  const mean = (requirement * yieldBps * BigInt(hours)) / 10_000n / HOURS_PER_YEAR;
  return { deviceId, succeeded, amount: succeeded ? (mean * BigInt(draw.whole(900, 1_100))) / 1_000n : 0n };
}
