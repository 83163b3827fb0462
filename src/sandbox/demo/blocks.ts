// Computes the simulated blocks of the demo network: which devices a block nominates, and their rewards.
// **Invariant:** the rewards depend only on the device and the block number, so every process computes the same block.
// The caller reports the block through the same use case as the network API.

import type { ReportedReward } from '../../store/block-rewards.ts';
import { createRng, seedOf } from './rng.ts';

const SEED = 0xb10c5;
const HOURS_PER_YEAR = 8_760n;
/** A demo device is nominated in every sixth block and then paid for six blocks, so that weeks of blocks need few rows. */
const NOMINATED_EVERY = 6;

/** A simulated block: its start and the rewards of its nominated devices. */
export type SimulatedBlock = { readonly startsAt: Date; readonly rewards: readonly ReportedReward[] };

/** A device that a simulated block may nominate. */
export type BlockCandidate = {
  readonly deviceId: string;
  /** The device's requirement, base units. */
  readonly requirement: bigint;
  /** True for a device that every block nominates; false for a device that every sixth block nominates. */
  readonly always: boolean;
};

/**
 * Returns the simulated block with the given number (counted in block intervals since 1970) and the rewards of the candidates that
 * it nominates.
 */
export function simulateBlock(
  number: number,
  intervalMs: number,
  candidates: readonly BlockCandidate[],
): SimulatedBlock {
  const rewards = candidates.flatMap((candidate) => {
    const hours = hoursPaid(candidate, number);
    return hours === 0 ? [] : [rewardOf(candidate, number, hours)];
  });
  return { startsAt: new Date(number * intervalMs), rewards };
}

function hoursPaid({ deviceId, always }: BlockCandidate, number: number): number {
  if (always) return 1;
  return (seedOf(SEED, deviceId) + number) % NOMINATED_EVERY === 0 ? NOMINATED_EVERY : 0;
}

/**
 * Returns the reward of a device for one block. A device earns 25 to 65 per cent of its requirement a year and fails at most 3 of
 * 100 nominations.
 */
function rewardOf({ deviceId, requirement }: BlockCandidate, number: number, hours: number): ReportedReward {
  const perDevice = createRng(seedOf(SEED, deviceId));
  const yieldBps = BigInt(perDevice.integer(2_500, 6_500));
  const failurePercent = perDevice.integer(0, 3);
  const perBlock = createRng(seedOf(SEED, deviceId, number));
  const succeeded = !perBlock.chance(failurePercent);
  const mean = (requirement * yieldBps * BigInt(hours)) / 10_000n / HOURS_PER_YEAR;
  return { deviceId, succeeded, amount: succeeded ? (mean * BigInt(perBlock.integer(900, 1_100))) / 1_000n : 0n };
}
