// The blocks of the demo network: which devices a block nominates, and the reward of each.
// **Invariant:** the amounts follow from the device and the block number alone, so every process computes the same block.
// Recording a block does not belong here; the caller reports it through the use case of the network's API.

import type { ReportedReward } from '../../store/block-rewards.ts';
import { createRng, seedOf } from './rng.ts';

const SEED = 0xb10c5;
const HOURS_PER_YEAR = 8_760n;
/** A demo device is nominated in every sixth block and paid for six hours, so that weeks of blocks need few rows. */
const NOMINATED_EVERY = 6;

export type ReportedBlock = { readonly startsAt: Date; readonly rewards: readonly ReportedReward[] };

/** A device that can be nominated. */
export type Candidate = {
  readonly deviceId: string;
  /** Base units. */
  readonly requirement: bigint;
  /** True: nominated in every block; false: in every sixth. */
  readonly always: boolean;
};

/** The block with a number (block intervals since 1970), with the rewards of the candidates that it nominates. */
export function blockOf(number: number, intervalMs: number, candidates: readonly Candidate[]): ReportedBlock {
  const rewards = candidates.flatMap((candidate) => {
    const hours = hoursPaid(candidate, number);
    return hours === 0 ? [] : [rewardOf(candidate, number, hours)];
  });
  return { startsAt: new Date(number * intervalMs), rewards };
}

function hoursPaid({ deviceId, always }: Candidate, number: number): number {
  if (always) return 1;
  return (seedOf(SEED, deviceId) + number) % NOMINATED_EVERY === 0 ? NOMINATED_EVERY : 0;
}

/** A device yields 25 to 65 per cent of its requirement a year, and fails at most three nominations in a hundred. */
function rewardOf({ deviceId, requirement }: Candidate, number: number, hours: number): ReportedReward {
  const perDevice = createRng(seedOf(SEED, deviceId));
  const yieldBps = BigInt(perDevice.integer(2_500, 6_500));
  const failurePercent = perDevice.integer(0, 3);
  const perBlock = createRng(seedOf(SEED, deviceId, number));
  const succeeded = !perBlock.chance(failurePercent);
  const mean = (requirement * yieldBps * BigInt(hours)) / 10_000n / HOURS_PER_YEAR;
  return { deviceId, succeeded, amount: succeeded ? (mean * BigInt(perBlock.integer(900, 1_100))) / 1_000n : 0n };
}
