// Co-stakes of the plain model: which of them count, hold room and take a slot, and how a claim is settled.

import type { DeviceName, Instant, Wallet } from './command.ts';
import { isCommitted, isOperational } from './device.ts';
import { parameter, SETTLEMENT_LIMIT } from './parameter.ts';
import type { CoStake, Offer, World } from './world.ts';

export const coStakesOn = (world: World, device: DeviceName): readonly CoStake[] =>
  world.coStakes.filter((one) => one.device === device);

/** Returns the co-stakes of a device that are active, and those whose claim is pending: both hold their room. */
export const activeOn = (world: World, name: DeviceName): readonly CoStake[] =>
  coStakesOn(world, name).filter(holdsRoom);

export const holdsRoom = ({ phase }: CoStake): boolean => phase === 'ACTIVE' || phase === 'PENDING';

export const takesSlot = (coStake: CoStake): boolean => holdsRoom(coStake) || coStake.phase === 'WAIT_PERIOD';

export const amountOf = (list: readonly Pick<Offer, 'amount'>[]): bigint =>
  list.reduce((sum, { amount }) => sum + amount, 0n);

/** Returns the co-stake of an offer; one whose claim failed does not count. */
export const coStakeOf = (world: World, offer: number): CoStake | null =>
  world.coStakes.find((one) => one.offer === offer && one.phase !== 'FAILED') ?? null;

/** Returns how many claim slots the wallets of an account use together. */
export const slotsUsed = (world: World, wallets: readonly Wallet[]): number =>
  world.coStakes.filter((one) => wallets.includes(one.by) && takesSlot(one)).length;

/** Returns when an account can claim one more offer: at the end of a wait period; null while too few co-stakes leave. */
export function nextSlotFreeAt(world: World, wallets: readonly Wallet[]): Instant | null {
  const ends = world.coStakes.flatMap(({ by, phase, exit }) =>
    wallets.includes(by) && phase === 'WAIT_PERIOD' && exit !== null ? [exit.waitEndsAt] : [],
  );
  const before = Math.max(0, slotsUsed(world, wallets) - Number(parameter(world, 'claimCap')));
  return ends.sort((a, b) => a - b)[before] ?? null;
}

/** Returns true for a co-stake that was active during a whole block; an unstake at the very end of the block does not matter. */
export const activeThroughout = ({ settledAt, exit }: CoStake, startsAt: Instant, endsAt: Instant): boolean =>
  settledAt !== null &&
  settledAt <= startsAt &&
  (exit === null || exit.startedAt >= endsAt || (exit.canceledAt !== null && exit.canceledAt <= startsAt));

/** Decides a pending claim: it is approved, or it fails and its money and its offer are free again. */
export function settle(world: World, coStake: CoStake, rejected = false): void {
  const { now, devices } = world;
  const offer = world.offers[coStake.offer];
  const device = devices[coStake.device];
  const expired = now >= coStake.claimedAt + SETTLEMENT_LIMIT;
  const stands = offer?.status === 'FILLED' && isCommitted(device) && isOperational(device, now);
  if (!rejected && !expired && stands) {
    Object.assign(coStake, { phase: 'ACTIVE', settledAt: now });
    return;
  }
  world.balances[coStake.by] += coStake.held;
  Object.assign(coStake, { phase: 'FAILED', held: 0n });
  if (offer === undefined) return;
  offer.claimedAt = null;
  if (offer.status === 'FILLED') offer.status = 'OPEN';
}
