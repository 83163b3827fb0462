// Devices of the plain model, each alone: whether it is in the programme, hired and operational, and what its requirement is.

import type { Instant } from './command.ts';
import { valueAt } from './parameter.ts';
import type { Device } from './world.ts';

export const isCommitted = (device: Device): boolean =>
  device.exit === null && device.state !== 'TERMINATED' && device.state !== 'BLOCKED';

/** Whether a device is hired at an instant: from the start of a hire on, and no longer at its end. */
export const isHired = ({ hires }: Device, at: Instant): boolean =>
  hires.some(({ from, to }) => from <= at && (to === null || at < to));

export function multiplierAt(device: Device, at: Instant): number {
  const begun = device.multipliers.filter(({ from }) => from <= at).sort((a, b) => b.from - a.from);
  return begun[0]?.tenThousandths ?? 0;
}

export const isOperational = (device: Device, at: Instant): boolean =>
  (device.state === 'ACTIVE' || device.state === 'IDLE') && multiplierAt(device, at) > 0;

export function requirementAt(device: Device, at: Instant): bigint {
  const base = valueAt(device.published, 'baseStakePerCard', at);
  return (BigInt(device.cards) * base * BigInt(Math.max(10_000, multiplierAt(device, at)))) / 10_000n;
}

/** Returns the rises of a device's requirement until an instant, each with the requirement before it and the end of its grace period. */
function rises(device: Device, at: Instant): readonly { from: Instant; before: bigint; until: Instant }[] {
  const bases = device.published.filter(({ name }) => name === 'baseStakePerCard');
  return [...new Set([...device.multipliers, ...bases].map(({ from }) => from))]
    .filter((from) => from <= at && requirementAt(device, from - 1) < requirementAt(device, from))
    .map((from) => ({
      from,
      before: requirementAt(device, from - 1),
      until: from + Number(valueAt(device.published, 'graceAfterRequirementRiseMs', from)),
    }));
}

/** Returns the rises whose grace period lasts at an instant; a slash ends the grace periods of earlier rises. */
export const rulingRises = (device: Device, at: Instant) =>
  rises(device, at).filter(
    ({ from, until }) =>
      at < until && (device.forfeitedAt === null || device.forfeitedAt > at || from > device.forfeitedAt),
  );

/** Returns the lowest requirement that a device may meet: the one in force, or one before a rise whose grace period lasts. */
export function lowestRequirement(device: Device, at: Instant): bigint {
  return rulingRises(device, at).reduce(
    (least, { before }) => (before < least ? before : least),
    requirementAt(device, at),
  );
}

/** Returns the least own stake with which an offer of a device stays open, rounded up. */
export const leastOwnStake = (device: Device, at: Instant): bigint =>
  (requirementAt(device, at) * valueAt(device.published, 'minSelfStakeBps', at) + 9_999n) / 10_000n;

/** Returns the most that the co-stakes and open offers of a device may amount to. */
export const mostCoStake = (device: Device, at: Instant): bigint =>
  (requirementAt(device, at) * valueAt(device.published, 'maxCoStakeBps', at)) / 10_000n;

/** Returns half of an amount, rounded up. */
export const halfUp = (amount: bigint): bigint => (amount + 1n) / 2n;
