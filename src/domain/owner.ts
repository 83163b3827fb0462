// The owner's own stake: what of it can be taken out at once, the exit with all of it, and what the network does to a device.

import { type Book, requirementAt } from './book.ts';
import { phaseAt } from './co-stake.ts';
import { type DeviceState, isCommitted } from './device.ts';
import { type Decision, refuse } from './event.ts';
import { offerStatusAt } from './offer.ts';
import type { Parameters } from './parameter.ts';
import type { Refusal } from './refusal.ts';

/** Stake above the requirement, base units, whoever's it is. */
export function overflowOf(counted: bigint, requirement: bigint): bigint {
  return counted > requirement ? counted - requirement : 0n;
}

/**
 * What the owner may take out at once: own stake and active co-stake above R, counting no stake that is leaving or not
 * settled, never more than the own stake, and never so much that a co-staker would hold more than the owner, also one who
 * claims the open offer afterwards.
 */
export function withdrawableOverflow(book: Book, now: Date): bigint {
  if (!isCommitted(book.device)) return 0n;
  const standing = book.coStakes.filter((coStake) => {
    const phase = phaseAt(coStake, now);
    return phase === 'PENDING' || phase === 'ACTIVE' || phase === 'WAIT_PERIOD';
  });
  const active = standing.reduce((sum, one) => (phaseAt(one, now) === 'ACTIVE' ? sum + one.held : sum), 0n);
  const open = book.offers.filter((offer) => offerStatusAt(offer, now) === 'OPEN');
  const beside = [...standing.map((one) => one.amount), ...open.map((offer) => offer.requestedAmount)];
  const largest = beside.reduce((most, amount) => (amount > most ? amount : most), 0n);
  const above = book.ownerStake + active - requirementAt(book, now);
  const own = book.ownerStake - largest;
  const least = above < own ? above : own;
  return least > 0n ? least : 0n;
}

/** Takes stake above the requirement out, to the device's owner wallet. Asking for more is refused with what is possible. */
export function withdrawOverflow(command: { readonly amount: bigint }, book: Book, now: Date): Decision {
  const refusal = overflowRefusal(command.amount, book, now);
  if (refusal !== null) return refuse(refusal);
  const { amount } = command;
  return { events: [{ type: 'OVERFLOW_WITHDRAWN', wallet: book.device.ownerWallet, at: now, amount }] };
}

/** Why this much overflow cannot be withdrawn now; null when it can. */
export function overflowRefusal(amount: bigint, book: Book, now: Date): Refusal | null {
  if (!isCommitted(book.device)) return { code: 'DEVICE_NOT_COMMITTED' };
  const withdrawable = withdrawableOverflow(book, now);
  return amount <= withdrawable ? null : { code: 'OVERFLOW_EXCEEDED', withdrawable, requested: amount };
}

/** Takes the whole own stake out: the device leaves the programme at once, the stake after the cooldown. */
export function unstakeDevice(book: Book, parameters: Pick<Parameters, 'cooldownMs'>, now: Date): Decision {
  const refusal = unstakeDeviceRefusal(book);
  if (refusal !== null) return refuse(refusal);
  const cooldownEndsAt = new Date(now.getTime() + parameters.cooldownMs);
  return { events: [{ type: 'OWNER_UNSTAKED', at: now, cooldownEndsAt }] };
}

export function unstakeDeviceRefusal(book: Book): Refusal | null {
  const { device } = book;
  if (device.ownerExitStartedAt !== null && device.ownerCooldownEndsAt !== null && book.ownerStake > 0n) {
    return { code: 'OWNER_ALREADY_UNSTAKED', withdrawableAt: device.ownerCooldownEndsAt };
  }
  if (book.ownerStake === 0n) return { code: 'NOTHING_STAKED' };
  return device.hired ? { code: 'DEVICE_HIRED' } : null;
}

/** Pays the own stake back to the device's owner wallet, once the cooldown has ended. There is no deadline. */
export function withdrawDeviceStake(book: Book, now: Date): Decision {
  const refusal = withdrawDeviceStakeRefusal(book, now);
  if (refusal !== null) return refuse(refusal);
  const { ownerWallet: wallet } = book.device;
  return { events: [{ type: 'OWNER_STAKE_WITHDRAWN', wallet, at: now, amount: book.ownerStake }] };
}

export function withdrawDeviceStakeRefusal(book: Book, now: Date): Refusal | null {
  const { ownerCooldownEndsAt, ownerExitStartedAt } = book.device;
  if (book.ownerStake === 0n) return { code: 'NOTHING_STAKED' };
  if (ownerExitStartedAt === null || ownerCooldownEndsAt === null) return { code: 'NOT_UNSTAKED' };
  return now < ownerCooldownEndsAt ? { code: 'NOT_YET_WITHDRAWABLE', withdrawableAt: ownerCooldownEndsAt } : null;
}

/** What the network says of a device; nothing when it says what is known. A terminated device stays terminated. */
export function setDeviceState(
  command: { readonly state: DeviceState; readonly reason: string | null },
  book: Book,
  now: Date,
): Decision {
  const { device } = book;
  if (device.state === command.state && device.stateReason === command.reason) return { events: [] };
  if (device.state === 'TERMINATED') return refuse({ code: 'DEVICE_NOT_COMMITTED' });
  return { events: [{ type: 'DEVICE_STATE_CHANGED', at: now, ...command }] };
}

/** The device was hired, or its hire ended. */
export function setHired(command: { readonly hired: boolean }, book: Book, now: Date): Decision {
  if (book.device.hired === command.hired) return { events: [] };
  return { events: [{ type: 'HIRE_CHANGED', at: now, hired: command.hired }] };
}
