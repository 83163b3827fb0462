// Computes what the account of one wallet sees on the plain model. Every engine must return exactly the same view.

import { coStakeOf, nextSlotFreeAt, slotsUsed } from './co-stake.ts';
import type { DeviceName, Instant, View, ViewSelection, Wallet, WalletView } from './command.ts';
import { WALLETS } from './command.ts';
import { isCommitted, isHired, isOperational, multiplierAt, requirementAt } from './device.ts';
import { latestLiveOffer, liveOffers, openOffers } from './offer.ts';
import { IO, SETTLEMENT_LIMIT } from './parameter.ts';
import { payoutsOf } from './payout.ts';
import { accruedRewards, rewardsOf } from './reward.ts';
import {
  claimRefusals,
  coStakeAt,
  exitRefusal,
  offerAt,
  payoutRefusal,
  refusalOf,
  unmetPreconditions,
} from './rule.ts';
import { countedStake, freeRoom, graceDeadline, leastStake, sufficiency, withdrawable } from './stake.ts';
import { walletsOf } from './wallet.ts';
import type { CoStake, Rewards, Slash, World } from './world.ts';

/** Formats base units as the shortest exact decimal number of IO. */
export function inIo(amount: bigint): string {
  const fraction = String(amount % IO)
    .padStart(8, '0')
    .replace(/0+$/, '');
  return fraction === '' ? String(amount / IO) : `${amount / IO}.${fraction}`;
}

const when = (at: Instant | null): string | null => (at === null ? null : new Date(at).toISOString());

/** Returns what the account of a wallet sees on the plain model: its wallets and devices, the selected offers and co-stakes, all slashes. */
export function viewOf(world: World, as: Wallet, at: ViewSelection): View {
  const wallets = walletsOf(world, as);
  const own = ([0, 1] as const).filter((name) => wallets.includes(world.devices[name].owner));
  return {
    now: when(world.now),
    wallets: WALLETS.filter((wallet) => wallets.includes(wallet)).map((wallet) => walletView(world, wallet)),
    payouts: world.payouts.flatMap(({ by, amount, report }, payout) =>
      wallets.includes(by)
        ? [{ payout, amount: inIo(amount), status: report?.outcome ?? 'REQUESTED', text: report?.text ?? null }]
        : [],
    ),
    slotsUsed: slotsUsed(world, wallets),
    nextSlotFreeAt: when(nextSlotFreeAt(world, wallets)),
    devices: ([0, 1] as const).map((name) => deviceView(world, name)),
    ownDevices: own.map((name) => ownDeviceView(world, name)),
    offers: at.offers.map((index) => offerView(world, index, as)),
    coStakes: at.coStakes.map((index) => coStakeView(world, index, as)),
    slashes: [...world.slashes.values()].map((slash) => JSON.stringify(slashView(slash))).sort(),
  };
}

function walletView(world: World, wallet: Wallet): WalletView {
  const devices = [world.devices[0], world.devices[1]].filter(({ owner }) => owner === wallet);
  return {
    wallet,
    primary: walletsOf(world, wallet)[0] === wallet,
    balance: inIo(world.balances[wallet]),
    payable: inIo(sum(payoutsOf(world, [wallet], null).map(({ amount }) => amount))),
    paidOut: inIo(sum(payoutsOf(world, [wallet], 'SENT').map(({ amount }) => amount))),
    claimAllRefusals: codes(refusalOf(world, { do: 'claimAllRewards', by: wallet })),
    payoutRefusals: codes(payoutRefusal(world, wallet, 1n)),
    coStaked: inIo(sum(world.coStakes.filter(({ by }) => by === wallet).map(({ held }) => held))),
    ownStaked: inIo(sum(devices.map(({ stake }) => stake))),
    rewardsAccrued: inIo(sum(rewardsOf(world, wallet).map(accruedRewards))),
  };
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((all, one) => all + one, 0n);

function deviceView(world: World, name: DeviceName) {
  const device = world.devices[name];
  const tenThousandths = multiplierAt(device, world.now);
  return {
    requiredStake: inIo(requirementAt(device, world.now)),
    stakeSufficiency: sufficiency(world, name),
    sufficiencyDeadline: when(graceDeadline(world, name)),
    state: device.state,
    hired: isHired(device, world.now),
    multiplier: String(tenThousandths / 10_000),
  };
}

function ownDeviceView(world: World, name: DeviceName) {
  const device = world.devices[name];
  const total = countedStake(world, name);
  const required = requirementAt(device, world.now);
  const missing = unmetPreconditions(world, name);
  const by = device.owner;
  const open = openOffers(world, name).toReversed();
  const room = freeRoom(world, name);
  const closing = open.length > 0 ? null : latestLiveOffer(world, name) === null ? 'NOT_FOUND' : 'OFFER_NOT_OPEN';
  const replacing = open.map((offer) => unmetPreconditions(world, name, offer)).sort((a, b) => a.length - b.length)[0];
  return {
    ownerStake: inIo(device.stake),
    overflow: inIo(total > required ? total - required : 0n),
    withdrawableOverflow: inIo(withdrawable(world, name)),
    exit:
      device.exit === null
        ? null
        : { startedAt: when(device.exit.startedAt), cooldownEndsAt: when(device.exit.cooldownEndsAt) },
    liveOffers: liveOffers(world, name),
    stakeRoom: inIo(room.stake),
    shareRoom: room.shareBps,
    unmet: missing,
    rewards: rewardsView(device.rewards),
    actions: {
      STAKE_DEVICE: codes(refusalOf(world, { do: 'stakeDevice', by, device: name, amount: leastStake(world, name) })),
      CREATE_OFFER: missing,
      REPLACE_OFFER: replacing ?? codes(closing),
      CLOSE_OFFER: codes(closing),
      CLAIM_REWARDS: codes(refusalOf(world, { do: 'claimRewards', by, of: { device: name } })),
      WITHDRAW_OVERFLOW: codes(refusalOf(world, { do: 'withdrawOverflow', by, device: name, amount: 1n })),
      UNSTAKE_DEVICE: codes(refusalOf(world, { do: 'unstakeDevice', by, device: name })),
      WITHDRAW_DEVICE_STAKE: codes(refusalOf(world, { do: 'withdrawDeviceStake', by, device: name })),
    },
  };
}

function offerView(world: World, index: number, as: Wallet) {
  const offer = offerAt(world, index);
  const wallets = walletsOf(world, as);
  const { reservedFor } = offer;
  const reservedForYou = reservedFor !== null && wallets.includes(reservedFor);
  const isOwner = wallets.includes(world.devices[offer.device].owner);
  return {
    status: offer.status,
    closeReason: offer.closeReason,
    label: labelOf(world, index, 'OWNER'),
    labelOfCoStaker: labelOf(world, index, 'CO_STAKER'),
    requestedAmount: inIo(offer.amount),
    rewardShareBps: offer.shareBps,
    createdAt: when(offer.createdAt),
    claimedAt: when(offer.claimedAt),
    closedAt: when(offer.closedAt),
    expiresAt: when(offer.expiresAt),
    visibility: offer.visibility,
    reservedFor: reservedForYou || isOwner ? reservedFor : null,
    reservedForYou,
    canClaim: claimRefusals(world, index, reservedForYou ? reservedFor : richestOf(world, wallets)),
  };
}

/** Returns the account's wallet with the largest balance: the API answers with this one whether the account can claim an offer. */
const richestOf = ({ balances }: World, wallets: readonly Wallet[]): Wallet =>
  wallets.reduce((most, wallet) => (balances[wallet] > balances[most] ? wallet : most));

function labelOf(world: World, index: number, viewpoint: 'OWNER' | 'CO_STAKER'): string {
  const { status, device } = offerAt(world, index);
  switch (coStakeOf(world, index)?.phase) {
    case 'PENDING':
      return 'CLAIM_PENDING';
    case 'ACTIVE':
      return isCommitted(world.devices[device]) ? 'ACTIVE' : 'OFFER_CLOSED';
    case 'WAIT_PERIOD':
      return viewpoint === 'OWNER' ? 'SUFFICIENT_STAKE_WAIT_PERIOD' : 'CO_STAKER_UNSTAKED_IN_WAIT_PERIOD';
    case 'COOLDOWN':
      return 'IN_COOLDOWN';
    case 'WITHDRAWABLE':
      return 'READY_TO_WITHDRAW';
    case 'WITHDRAWN':
      return 'CO_STAKER_WITHDRAWN';
    default:
      if (status === 'CLOSED') return 'OFFER_CLOSED';
      return sufficiency(world, device) === 'INSUFFICIENT'
        ? 'INSUFFICIENT_STAKE_WAITING_FOR_CO_STAKER'
        : 'SUFFICIENT_STAKE_WAITING_FOR_CO_STAKER';
  }
}

function coStakeView(world: World, index: number, as: Wallet) {
  const coStake = coStakeAt(world, index);
  const wallets = walletsOf(world, as);
  const isOwner = wallets.includes(world.devices[coStake.device].owner);
  if (!wallets.includes(coStake.by) && !isOwner) return null;
  const { exit, phase } = coStake;
  const reason = notEarning(world, coStake);
  const running = exit !== null && exit.canceledAt === null;
  const ends =
    phase === 'PENDING'
      ? coStake.claimedAt + SETTLEMENT_LIMIT
      : phase === 'WAIT_PERIOD'
        ? exit?.waitEndsAt
        : phase === 'COOLDOWN'
          ? exit?.cooldownEndsAt
          : null;
  return {
    offer: coStake.offer,
    amount: inIo(coStake.amount),
    held: inIo(coStake.held),
    rewardShareBps: coStake.shareBps,
    phase,
    label: labelOf(world, coStake.offer, isOwner ? 'OWNER' : 'CO_STAKER'),
    earning: reason === null,
    notEarningReason: reason,
    countsTowardRequirement: phase === 'ACTIVE' || phase === 'WAIT_PERIOD',
    claimedAt: when(coStake.claimedAt),
    exit:
      exit === null
        ? null
        : {
            startedAt: when(exit.startedAt),
            waitEndsAt: when(exit.waitEndsAt),
            cooldownEndsAt: when(exit.cooldownEndsAt),
            canceledAt: when(exit.canceledAt),
            withdrawnAt: when(coStake.withdrawnAt),
          },
    phaseEndsAt: when(ends ?? null),
    withdrawableAt: running ? when(exit.cooldownEndsAt) : null,
    rewards: rewardsView(coStake.rewards),
    actions: {
      UNSTAKE: codes(exitRefusal(world, coStake, 'unstake')),
      CANCEL_UNSTAKE: codes(exitRefusal(world, coStake, 'cancelUnstake')),
      WITHDRAW: codes(exitRefusal(world, coStake, 'withdraw')),
      CLAIM_REWARDS: codes(accruedRewards(coStake.rewards) === 0n ? 'NOTHING_TO_CLAIM' : null),
    },
  };
}

function notEarning(world: World, { phase, device: name }: CoStake): string | null {
  const device = world.devices[name];
  if (phase === 'PENDING' || phase === 'FAILED') return `CLAIM_${phase}`;
  if (phase !== 'ACTIVE') return 'UNSTAKED';
  if (!isCommitted(device)) return 'DEVICE_NOT_COMMITTED';
  if (!isOperational(device, world.now)) return 'DEVICE_NOT_OPERATIONAL';
  return sufficiency(world, name) === 'INSUFFICIENT' ? 'STAKE_INSUFFICIENT' : null;
}

function slashView(slash: Slash) {
  return {
    kind: slash.order.kind,
    shareBps: slash.order.shareBps,
    at: when(slash.at),
    faultAt: when(slash.order.faultAt),
    reviewEndsAt: when(slash.reviewEndsAt),
    reviewStatus: slash.verdict ?? 'PENDING',
    reviewedAt: when(slash.reviewedAt),
  };
}

const rewardsView = (rewards: Rewards) => ({
  accrued: inIo(accruedRewards(rewards)),
  claimed: inIo(rewards.claimed),
  lifetime: inIo(rewards.lifetime),
});

const codes = (code: string | null): readonly string[] => (code === null ? [] : [code]);
