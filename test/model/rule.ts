// Refusals of the plain model: finds the first reason why a signed action is refused, or null.

import { accountRefusal } from './account.ts';
import { activeOn, slotsUsed } from './co-stake.ts';
import type { DeviceCommand, DeviceName, SignedCommand, Terms, Wallet } from './command.ts';
import { isCommitted, isHired, isOperational, leastOwnStake } from './device.ts';
import { openOffers } from './offer.ts';
import { parameter } from './parameter.ts';
import { MAX_PAYOUTS, payoutsOf } from './payout.ts';
import { accruedRewards, rewardsOf } from './reward.ts';
import { fits, freeRoom, leastStake, sufficiency, withdrawable } from './stake.ts';
import { isSameAccount, walletsOf } from './wallet.ts';
import type { CoStake, Device, Offer, World } from './world.ts';

/** The code of a refusal; null when the action is allowed. */
export type RefusalCode = string | null;

/** Returns the code with which the plain model refuses a signed action in its current state; null when it is allowed. */
export function refusalOf(world: World, command: SignedCommand): RefusalCode {
  if (command.do === 'requestPayout') return payoutRefusal(world, command.by, command.amount);
  if (command.do === 'claimAllRewards') {
    return rewardsOf(world, command.by).some((rewards) => accruedRewards(rewards) > 0n) ? null : 'NOTHING_TO_CLAIM';
  }
  if ('wallet' in command) return accountRefusal(world, command);
  const { now, balances } = world;
  const { by } = command;
  const name = deviceOf(world, command);
  const device = world.devices[name];
  const isOwner = isSameAccount(world, device.owner, by);
  switch (command.do) {
    case 'stakeDevice':
      if (!isOwner) return 'NOT_FOUND';
      if (device.owner !== by) return 'NOT_OWNER_WALLET';
      if (!isCommitted(device) && !mayStakeAgain(device)) return 'DEVICE_NOT_COMMITTED';
      if (command.amount < leastStake(world, name)) return 'OWN_STAKE_TOO_LOW';
      return balances[by] < command.amount ? 'INSUFFICIENT_BALANCE' : null;
    case 'withdrawOverflow':
      if (!isOwner) return 'NOT_FOUND';
      if (!isCommitted(device)) return 'DEVICE_NOT_COMMITTED';
      return command.amount > withdrawable(world, name) ? 'OVERFLOW_EXCEEDED' : null;
    case 'unstakeDevice':
      if (!isOwner) return 'NOT_FOUND';
      if (device.stake === 0n) return 'NOTHING_STAKED';
      if (device.exit !== null) return 'OWNER_ALREADY_UNSTAKED';
      return isHired(device, now) && isCommitted(device) ? 'DEVICE_HIRED' : null;
    case 'withdrawDeviceStake':
      if (!isOwner) return 'NOT_FOUND';
      if (device.stake === 0n) return 'NOTHING_STAKED';
      if (device.exit === null) return 'NOT_UNSTAKED';
      return now < device.exit.cooldownEndsAt ? 'NOT_YET_WITHDRAWABLE' : null;
    case 'createOffer':
      if (!isOwner) return 'NOT_FOUND';
      return unmetPreconditions(world, name)[0] ?? termsRefusal(world, name, command.terms);
    case 'replaceOffer': {
      if (!isOwner) return 'NOT_FOUND';
      const replaced = offerAt(world, command.offer);
      if (replaced.status !== 'OPEN') return 'OFFER_NOT_OPEN';
      return unmetPreconditions(world, name, replaced)[0] ?? termsRefusal(world, name, command.terms, replaced);
    }
    case 'closeOffer':
      if (!isOwner) return 'NOT_FOUND';
      return offerAt(world, command.offer).status === 'OPEN' ? null : 'OFFER_NOT_OPEN';
    case 'claimOffer':
      return claimRefusals(world, command.offer, by)[0] ?? null;
    case 'unstake':
    case 'cancelUnstake':
    case 'withdraw': {
      const coStake = coStakeAt(world, command.coStake);
      return isSameAccount(world, coStake.by, by) ? exitRefusal(world, coStake, command.do) : 'NOT_FOUND';
    }
    case 'claimRewards': {
      const mine = 'device' in command.of ? isOwner : isSameAccount(world, coStakeAt(world, command.of.coStake).by, by);
      if (!mine) return 'NOT_FOUND';
      const { rewards } = 'device' in command.of ? device : coStakeAt(world, command.of.coStake);
      return accruedRewards(rewards) === 0n ? 'NOTHING_TO_CLAIM' : null;
    }
    default:
      return command satisfies never;
  }
}

/** Returns the code with which a payout of a wallet is refused; null when it is allowed. */
export function payoutRefusal(world: World, by: Wallet, amount: bigint): RefusalCode {
  if (payoutsOf(world, [by], null).length >= MAX_PAYOUTS) return 'TOO_MANY_PAYOUTS';
  return amount > world.balances[by] ? 'INSUFFICIENT_BALANCE' : null;
}

/** Returns the refusal codes of all unmet preconditions of a new offer on a device, as if one of its offers were closed. */
export function unmetPreconditions(world: World, name: DeviceName, without: Offer | null = null): readonly string[] {
  const { now } = world;
  const device = world.devices[name];
  const room = freeRoom(world, name, without);
  return [
    isCommitted(device) ? null : 'DEVICE_NOT_COMMITTED',
    isOperational(device, now) ? null : 'DEVICE_NOT_OPERATIONAL',
    device.stake >= leastOwnStake(device, now) ? null : 'OWN_STAKE_TOO_LOW',
    room.places > 0 ? null : 'OFFER_LIMIT_REACHED',
    room.stake >= parameter(world, 'minCoStake') ? null : 'NO_STAKE_ROOM',
    room.shareBps >= Number(parameter(world, 'minRewardShareBps')) ? null : 'NO_SHARE_ROOM',
    isHired(device, now) && sufficiency(world, name) === 'INSUFFICIENT' ? 'DEVICE_HIRED' : null,
  ].filter((code) => code !== null);
}

/** Returns the codes of all reasons for which a wallet's claim of an offer is refused; empty when the claim is allowed. */
export function claimRefusals(world: World, index: number, by: Wallet): readonly string[] {
  const offer = offerAt(world, index);
  const device = world.devices[offer.device];
  const own = [
    offer.reservedFor !== null && offer.reservedFor !== by ? 'OFFER_RESERVED' : null,
    isSameAccount(world, device.owner, by) ? 'OWN_DEVICE' : null,
    slotsUsed(world, walletsOf(world, by)) >= Number(parameter(world, 'claimCap')) ? 'CLAIM_CAP_REACHED' : null,
    world.balances[by] < offer.amount ? 'INSUFFICIENT_BALANCE' : null,
  ];
  return [offerRefusal(world, offer, device), ...own].filter((code) => code !== null);
}

/** Returns the refusal code of an exit action (unstake, cancelUnstake or withdraw) on a co-stake; null when it is allowed. */
export function exitRefusal(
  world: World,
  coStake: CoStake,
  what: 'unstake' | 'cancelUnstake' | 'withdraw',
): RefusalCode {
  const device = world.devices[coStake.device];
  const { phase } = coStake;
  if (phase === 'WITHDRAWN') return 'ALREADY_WITHDRAWN';
  if (phase === 'FAILED') return 'CLAIM_FAILED';
  if (phase === 'PENDING') return what === 'cancelUnstake' ? 'NOT_IN_WAIT_PERIOD' : 'CLAIM_PENDING';
  switch (what) {
    case 'unstake':
      if (phase !== 'ACTIVE') return 'ALREADY_UNSTAKED';
      return isCommitted(device) && isHired(device, world.now) ? 'DEVICE_HIRED' : null;
    case 'cancelUnstake':
      if (phase !== 'WAIT_PERIOD') return 'NOT_IN_WAIT_PERIOD';
      return isReplaced(world, coStake) ? 'REPLACEMENT_CLAIMED' : null;
    case 'withdraw':
      if (phase === 'ACTIVE') return 'NOT_UNSTAKED';
      return phase === 'WITHDRAWABLE' ? null : 'NOT_YET_WITHDRAWABLE';
    default:
      return what satisfies never;
  }
}

/**
 * Returns true when the room of a co-stake in its wait period is gone: another co-stake became active after the exit began, and the
 * active ones leave no room for it. A co-stake that became active in the same millisecond counts as later.
 */
function isReplaced(world: World, coStake: CoStake): boolean {
  const others = activeOn(world, coStake.device);
  const since = coStake.exit?.startedAt ?? world.now;
  const isNewcomer = ({ claimedAt, exit }: CoStake): boolean => (exit?.canceledAt ?? claimedAt) >= since;
  return others.some(isNewcomer) && !fits(world, coStake.device, [...others, coStake]);
}

/** Returns the open offers that close when a co-stake cancels its unstake: the latest ones, until the rest fits. */
export function yieldingOffers(world: World, coStake: CoStake): readonly Offer[] {
  const name = coStake.device;
  const open = [...openOffers(world, name)];
  const yielding: Offer[] = [];
  while (open.length > 0 && !fits(world, name, [...open, ...activeOn(world, name), coStake])) {
    const last = open.pop();
    if (last !== undefined) yielding.push(last);
  }
  return yielding;
}

/** An owner who has withdrawn the whole stake of a device may stake on it again. */
const mayStakeAgain = ({ exit, stake, state }: Device): boolean =>
  exit !== null && stake === 0n && state !== 'TERMINATED' && state !== 'BLOCKED';

function offerRefusal({ now }: World, { status }: Offer, device: Device): RefusalCode {
  if (status !== 'OPEN') return 'OFFER_NOT_OPEN';
  if (!isCommitted(device)) return 'DEVICE_NOT_COMMITTED';
  return isOperational(device, now) ? null : 'DEVICE_NOT_OPERATIONAL';
}

function termsRefusal(
  world: World,
  name: DeviceName,
  { amount, shareBps, expiresAt }: Terms,
  without: Offer | null = null,
): RefusalCode {
  const room = freeRoom(world, name, without);
  if (amount < parameter(world, 'minCoStake') || amount > room.stake) return 'REQUESTED_AMOUNT_OUT_OF_BOUNDS';
  if (shareBps < Number(parameter(world, 'minRewardShareBps')) || shareBps > room.shareBps)
    return 'REWARD_SHARE_OUT_OF_BOUNDS';
  return expiresAt !== null && expiresAt <= world.now ? 'EXPIRY_NOT_AHEAD' : null;
}

export function deviceOf(world: World, command: DeviceCommand): DeviceName {
  if ('device' in command) return command.device;
  if ('offer' in command) return offerAt(world, command.offer).device;
  if ('coStake' in command) return coStakeAt(world, command.coStake).device;
  return 'device' in command.of ? command.of.device : coStakeAt(world, command.of.coStake).device;
}

export function offerAt(world: World, index: number): Offer {
  const offer = world.offers[index];
  if (offer === undefined) throw new Error(`no offer ${index}`);
  return offer;
}

export function coStakeAt(world: World, index: number): CoStake {
  const coStake = world.coStakes[index];
  if (coStake === undefined) throw new Error(`no co-stake ${index}`);
  return coStake;
}
