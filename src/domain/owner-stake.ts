// Decisions about the owner's stake on a device: withdraw the overflow, unstake, withdraw. Also decides on reports of the device's
// state and hire.

import { occupiesClaimSlot, phaseAt } from './co-stake.ts';
import { type DeviceState, isInProgramme } from './device.ts';
import { type DeviceAggregate, minOwnStakeAt, requirementAt } from './device-aggregate.ts';
import { eventsOfState } from './device-report.ts';
import { type Decision, refuse } from './events.ts';
import { eventsOfHires, HIRED_FROM_NOW, isHiredAt } from './hire.ts';
import { offerStatusAt } from './offer.ts';
import type { Parameters } from './parameter.ts';
import type { Refusal } from './refusal.ts';

/** Returns the overflow: the counted stake of owner and co-stakers above the requirement, base units. */
export function stakeOverflow(countedStake: bigint, requirement: bigint): bigint {
  return countedStake > requirement ? countedStake - requirement : 0n;
}

/**
 * Returns the amount that the owner may withdraw without an exit, base units: owner's stake plus ACTIVE co-stakes minus the
 * requirement; no stake that is leaving counts. At least as much owner's stake remains as all open offers request and all co-stakes in
 * PENDING, ACTIVE or WAIT_PERIOD amount to, because a co-staker who waits may still stay; and as much as an open offer needs.
 */
export function withdrawableOverflow(aggregate: DeviceAggregate, now: Date): bigint {
  if (!isInProgramme(aggregate.device)) return 0n;
  const standing = aggregate.coStakes.filter((coStake) => occupiesClaimSlot(phaseAt(coStake, now)));
  const active = standing.reduce((sum, coStake) => (phaseAt(coStake, now) === 'ACTIVE' ? sum + coStake.held : sum), 0n);
  const open = aggregate.offers.filter((offer) => offerStatusAt(offer, now) === 'OPEN');
  const beside = [...standing.map(({ amount }) => amount), ...open.map((offer) => offer.requestedAmount)];
  const above = aggregate.ownerStake + active - requirementAt(aggregate, now);
  const own = beside.reduce((rest, amount) => rest - amount, aggregate.ownerStake);
  // With less than this an open offer would close.
  const minimum = open.length === 0 ? 0n : minOwnStakeAt(aggregate, now);
  const least = [above, own, aggregate.ownerStake - minimum].reduce((a, b) => (a < b ? a : b));
  return least > 0n ? least : 0n;
}

/** Withdraws stake above the requirement to the owner's wallet. Refusals: DEVICE_NOT_COMMITTED, OVERFLOW_EXCEEDED. */
export function withdrawOverflow(
  command: { readonly amount: bigint },
  aggregate: DeviceAggregate,
  now: Date,
): Decision {
  const refusal = withdrawOverflowRefusal(command.amount, aggregate, now);
  if (refusal !== null) return refuse(refusal);
  const { amount } = command;
  return { events: [{ type: 'OVERFLOW_WITHDRAWN', wallet: aggregate.device.ownerWallet, at: now, amount }] };
}

/** Returns the refusal of withdrawing this amount of overflow at `now`; null when the withdrawal would succeed. */
export function withdrawOverflowRefusal(amount: bigint, aggregate: DeviceAggregate, now: Date): Refusal | null {
  if (!isInProgramme(aggregate.device)) return { code: 'DEVICE_NOT_COMMITTED' };
  const withdrawable = withdrawableOverflow(aggregate, now);
  return amount <= withdrawable ? null : { code: 'OVERFLOW_EXCEEDED', withdrawable, requested: amount };
}

/**
 * Unstakes the owner's whole stake. The device leaves the co-staking programme at once; the stake can be withdrawn after the cooldown.
 * Refusals: OWNER_ALREADY_UNSTAKED, NOTHING_STAKED, DEVICE_HIRED.
 */
export function unstakeDevice(
  aggregate: DeviceAggregate,
  parameters: Pick<Parameters, 'cooldownMs'>,
  now: Date,
): Decision {
  const refusal = unstakeDeviceRefusal(aggregate, now);
  if (refusal !== null) return refuse(refusal);
  const cooldownEndsAt = new Date(now.getTime() + parameters.cooldownMs);
  return { events: [{ type: 'OWNER_UNSTAKED', at: now, cooldownEndsAt }] };
}

/** Returns the refusal of `unstakeDevice` at `now`; null when it would succeed. */
export function unstakeDeviceRefusal(aggregate: DeviceAggregate, now: Date): Refusal | null {
  const { device } = aggregate;
  if (device.ownerExitStartedAt !== null && device.ownerCooldownEndsAt !== null && aggregate.ownerStake > 0n) {
    return { code: 'OWNER_ALREADY_UNSTAKED', withdrawableAt: device.ownerCooldownEndsAt };
  }
  if (aggregate.ownerStake === 0n) return { code: 'NOTHING_STAKED' };
  return isHiredAt(device, now) && isInProgramme(device) ? { code: 'DEVICE_HIRED' } : null;
}

/**
 * Pays the owner's stake back to the owner's wallet after the cooldown; there is no deadline.
 * Refusals: NOTHING_STAKED, NOT_UNSTAKED, NOT_YET_WITHDRAWABLE.
 */
export function withdrawDeviceStake(aggregate: DeviceAggregate, now: Date): Decision {
  const refusal = withdrawDeviceStakeRefusal(aggregate, now);
  if (refusal !== null) return refuse(refusal);
  const { ownerWallet: wallet } = aggregate.device;
  return { events: [{ type: 'OWNER_STAKE_WITHDRAWN', wallet, at: now, amount: aggregate.ownerStake }] };
}

/** Returns the refusal of `withdrawDeviceStake` at `now`; null when it would succeed. */
export function withdrawDeviceStakeRefusal(aggregate: DeviceAggregate, now: Date): Refusal | null {
  const { ownerCooldownEndsAt, ownerExitStartedAt } = aggregate.device;
  if (aggregate.ownerStake === 0n) return { code: 'NOTHING_STAKED' };
  if (ownerExitStartedAt === null || ownerCooldownEndsAt === null) return { code: 'NOT_UNSTAKED', stake: 'own' };
  return now < ownerCooldownEndsAt ? { code: 'NOT_YET_WITHDRAWABLE', withdrawableAt: ownerCooldownEndsAt } : null;
}

/**
 * Records the reported state of a device; returns no event when the state is unchanged. BLOCKED and TERMINATED clear the hires.
 * Refusal: DEVICE_NOT_COMMITTED for a TERMINATED device.
 */
export function setDeviceState(
  command: { readonly state: DeviceState; readonly reason: string | null },
  aggregate: DeviceAggregate,
  now: Date,
): Decision {
  const { device } = aggregate;
  if (device.state === command.state && device.stateReason === command.reason) return { events: [] };
  if (device.state === 'TERMINATED') return refuse({ code: 'DEVICE_NOT_COMMITTED' });
  return { events: eventsOfState(command, device, now) };
}

/**
 * Replaces the hires of a device by one from now on, or by none; returns no event when nothing changes. Refusal: DEVICE_NOT_COMMITTED for
 * a TERMINATED device, which cannot be hired.
 */
export function setHired(command: { readonly hired: boolean }, aggregate: DeviceAggregate, now: Date): Decision {
  const { device } = aggregate;
  if (command.hired && device.state === 'TERMINATED') return refuse({ code: 'DEVICE_NOT_COMMITTED' });
  return { events: eventsOfHires(command.hired ? HIRED_FROM_NOW : [], device, now) };
}
