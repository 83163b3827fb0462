// The blocks of the demo network: what each hour brought each device that met its requirement. The amounts are scenery;
// the marketplace takes them in as it takes the network's own.

import type { ReportedReward } from '../../store/blocks.ts';
import { drawFrom } from './draw.ts';
import { isSufficientAt, type Part } from './plan.ts';

const SEED = 0xb10c5;
const HOURS_PER_YEAR = 8_760n;

export type ReportedBlock = { readonly startsAt: Date; readonly rewards: readonly ReportedReward[] };

/**
 * The blocks that end after `from` and not after `to`, oldest first. A device yields a quarter to two thirds of its requirement a
 * year, the same at every call, and misses up to one block in twelve.
 */
export function blocksBetween(
  parts: readonly Part[],
  from: Date,
  to: Date,
  intervalMs: number,
): readonly ReportedBlock[] {
  const habits = drawFrom(SEED);
  const machines = parts.map((part) => {
    const yieldBps = BigInt(habits.whole(2_500, 6_500));
    return { part, misses: habits.whole(0, 8), mean: (part.requirement * yieldBps) / 10_000n / HOURS_PER_YEAR };
  });
  const blocks: ReportedBlock[] = [];
  const first = Math.floor(from.getTime() / intervalMs);
  const end = Math.floor(to.getTime() / intervalMs);
  for (let number = first; number < end; number += 1) {
    const startsAt = new Date(number * intervalMs);
    const draw = drawFrom(SEED + (end - number));
    const rewards = machines
      .filter(({ part }) => isSufficientAt(part, startsAt))
      .map(({ part, misses, mean }) => {
        const succeeded = !draw.chance(misses);
        const amount = succeeded ? (mean * BigInt(draw.whole(900, 1_100))) / 1_000n : 0n;
        return { deviceId: part.device.deviceId, succeeded, amount };
      });
    blocks.push({ startsAt, rewards });
  }
  return blocks;
}
