// The view of one person in the memory engine, computed with the domain functions that the schema uses.

import { claimRefusals } from '../../../src/domain/claim.ts';
import { type ClaimSlotUse, claimSlotUse, nextFreeSlotAt } from '../../../src/domain/claim-slots.ts';
import { type CoStake, countsTowardRequirement, phaseAt, phaseEndsAt } from '../../../src/domain/co-stake.ts';
import { coStakeActionRefusals } from '../../../src/domain/co-stake-action.ts';
import {
  countedStakeAt,
  type DeviceAggregate,
  graceEndsAt,
  offerLabelAt,
  requirementAt,
  sufficiencyAt,
} from '../../../src/domain/device-aggregate.ts';
import { notEarningReason } from '../../../src/domain/earning.ts';
import { isHiredAt } from '../../../src/domain/hire.ts';
import { paidOutLedgerAccount, payableLedgerAccount, walletLedgerAccount } from '../../../src/domain/ledger.ts';
import { formatTokenAmount } from '../../../src/domain/money.ts';
import { offerStatusAt } from '../../../src/domain/offer.ts';
import { freeRoomAt, liveOffersAt } from '../../../src/domain/offer-room.ts';
import { offerEligibility } from '../../../src/domain/offer-rules.ts';
import { ownerActionRefusals } from '../../../src/domain/owner-action.ts';
import { stakeOverflow, withdrawableOverflow } from '../../../src/domain/owner-stake.ts';
import { payoutRefusal, payoutStatus } from '../../../src/domain/payout.ts';
import { accruedRewards, type RewardTotals, rewardsOfCoStake, rewardsOfOwner } from '../../../src/domain/reward.ts';
import { reviewStatusAt } from '../../../src/domain/slash.ts';
import { type DeviceName, type View, type ViewSelection, WALLETS, type Wallet, type WalletView } from '../command.ts';
import { reportText } from '../payout.ts';
import { accountOf, aggregateAt, coStakesOfAccount, type Memory, nameOf, parametersOf } from './memory-state.ts';

const when = (at: Date | null): string | null => at?.toISOString() ?? null;
type Refused = { readonly code: string };
const codesOf = (actions: Readonly<Record<string, Refused | readonly Refused[] | null>>) =>
  Object.fromEntries(
    Object.entries(actions).map(([action, refused]) => [action, [refused ?? []].flat().map(({ code }) => code)]),
  );
const codes = (refusal: { readonly code: string } | null): readonly string[] =>
  refusal === null ? [] : [refusal.code];

/** Returns what the account of a wallet sees at the current time of the memory engine. */
export function viewOf(memory: Memory, as: Wallet, at: ViewSelection): View {
  const { now } = memory;
  const accountId = accountOf(memory, as);
  const wallets = WALLETS.filter((wallet) => accountOf(memory, wallet) === accountId);
  const aggregate = (name: DeviceName): DeviceAggregate => aggregateAt(memory, name, now);
  const slots = claimSlotUse(coStakesOfAccount(memory, accountId), now);
  const owned = ([0, 1] as const).filter((name) => memory.stored[name].device.ownerAccountId === accountId);
  return {
    now: when(now),
    wallets: wallets.map((wallet) => walletView(memory, wallet)),
    payouts: memory.payouts.flatMap((one, payout) => {
      if (!wallets.some((wallet) => wallet === one.wallet)) return [];
      const text = reportText(one.transactionSignature ?? one.failure);
      return [{ payout, amount: formatTokenAmount(one.amount), status: payoutStatus(one), text }];
    }),
    slotsUsed: slots.liveClaims,
    nextSlotFreeAt: when(nextFreeSlotAt(slots, parametersOf(memory).claimCap)),
    devices: ([0, 1] as const).map((name) => deviceView(aggregate(name), now)),
    ownDevices: owned.map((name) => ownDeviceView(memory, aggregate(name))),
    offers: at.offers.map((index) => {
      const id = memory.offers[index] ?? '';
      return offerView(memory, aggregate(nameOf(memory, 'offers', id)), id, { accountId, wallets, slots });
    }),
    coStakes: at.coStakes.map((index) => {
      const id = memory.coStakes[index] ?? '';
      return coStakeView(memory, aggregate(nameOf(memory, 'coStakes', id)), id, accountId);
    }),
    slashes: [...memory.stored[0].slashes, ...memory.stored[1].slashes]
      .map((one) => JSON.stringify(slashView(one, now)))
      .sort(),
  };
}

const balanceOf = ({ balances }: Memory, wallet: string): bigint => balances.get(walletLedgerAccount(wallet)) ?? 0n;

function walletView(memory: Memory, wallet: Wallet): WalletView {
  const stored = [memory.stored[0], memory.stored[1]];
  const owned = stored.filter(({ device }) => device.ownerWallet === wallet);
  const mine = stored.flatMap(({ coStakes }) => coStakes).filter((one) => one.wallet === wallet);
  const balance = balanceOf(memory, wallet);
  const requested = memory.payouts.filter((one) => one.wallet === wallet && payoutStatus(one) === 'REQUESTED').length;
  const accrued = sum([
    ...owned.map(({ device }) => accruedRewards(rewardsOfOwner(device))),
    ...mine.map((one) => accruedRewards(rewardsOfCoStake(one))),
  ]);
  return {
    wallet,
    primary: memory.wallets.get(wallet)?.isPrimary === true,
    balance: formatTokenAmount(balance),
    payable: formatTokenAmount(memory.balances.get(payableLedgerAccount(wallet)) ?? 0n),
    paidOut: formatTokenAmount(memory.balances.get(paidOutLedgerAccount(wallet)) ?? 0n),
    claimAllRefusals: accrued > 0n ? [] : ['NOTHING_TO_CLAIM'],
    payoutRefusals: codes(payoutRefusal(1n, { available: balance, requested })),
    coStaked: formatTokenAmount(sum(mine.map(({ held }) => held))),
    ownStaked: formatTokenAmount(sum(owned.map(({ ownerStake }) => ownerStake))),
    rewardsAccrued: formatTokenAmount(accrued),
  };
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((all, one) => all + one, 0n);

function deviceView(aggregate: DeviceAggregate, now: Date) {
  const { device } = aggregate;
  return {
    requiredStake: formatTokenAmount(requirementAt(aggregate, now)),
    stakeSufficiency: sufficiencyAt(aggregate, now),
    sufficiencyDeadline: when(graceEndsAt(aggregate, now)),
    state: device.state,
    hired: isHiredAt(device, now),
    multiplier: String(device.multiplierTenThousandths / 10_000),
  };
}

function ownDeviceView(memory: Memory, aggregate: DeviceAggregate) {
  const { now, offers } = memory;
  const { device } = aggregate;
  const parameters = parametersOf(memory);
  const room = freeRoomAt(aggregate, parameters, now);
  const unmet = offerEligibility(aggregate, parameters, now).flatMap(({ refusal }) => codes(refusal));
  const actions = ownerActionRefusals(aggregate, balanceOf(memory, device.ownerWallet), parameters, now);
  return {
    ownerStake: formatTokenAmount(aggregate.ownerStake),
    overflow: formatTokenAmount(stakeOverflow(countedStakeAt(aggregate, now), requirementAt(aggregate, now))),
    withdrawableOverflow: formatTokenAmount(withdrawableOverflow(aggregate, now)),
    exit:
      device.ownerExitStartedAt === null
        ? null
        : { startedAt: when(device.ownerExitStartedAt), cooldownEndsAt: when(device.ownerCooldownEndsAt) },
    liveOffers: liveOffersAt(aggregate, now).map(({ id }) => offers.indexOf(id)),
    stakeRoom: formatTokenAmount(room.stake),
    shareRoom: room.shareBps,
    unmet,
    rewards: rewardsView(rewardsOfOwner(device)),
    actions: codesOf(actions),
  };
}

/** An account that looks at an offer, with all its wallets. */
type Reader = { readonly accountId: string; readonly wallets: readonly Wallet[]; readonly slots: ClaimSlotUse };

function offerView(memory: Memory, aggregate: DeviceAggregate, id: string, { accountId, wallets, slots }: Reader) {
  const { now } = memory;
  const offer = aggregate.offers.find((one) => one.id === id);
  if (offer === undefined) return null;
  const reserved = wallets.find((wallet) => wallet === offer.reservedFor) ?? null;
  const balances = (reserved === null ? wallets : [reserved]).map((wallet) => balanceOf(memory, wallet));
  const largest = balances.reduce((most, balance) => (balance > most ? balance : most), 0n);
  const claimant = { accountId, wallet: reserved, balance: largest, ...slots };
  const closed = offerStatusAt(offer, now) === 'CLOSED';
  return {
    status: offerStatusAt(offer, now),
    closeReason: closed ? offer.closeReason : null,
    label: offerLabelAt(aggregate, offer, now, 'OWNER'),
    labelOfCoStaker: offerLabelAt(aggregate, offer, now, 'CO_STAKER'),
    requestedAmount: formatTokenAmount(offer.requestedAmount),
    rewardShareBps: offer.rewardShareBps,
    createdAt: when(offer.createdAt),
    claimedAt: when(offer.claimedAt),
    closedAt: closed ? when(offer.closesAt) : null,
    expiresAt: when(offer.expiresAt),
    visibility: offer.visibility,
    reservedFor: reserved !== null || aggregate.device.ownerAccountId === accountId ? offer.reservedFor : null,
    reservedForYou: reserved !== null,
    canClaim: claimRefusals(aggregate, offer, claimant, parametersOf(memory), now).map(({ code }) => code),
  };
}

function coStakeView(memory: Memory, aggregate: DeviceAggregate, id: string, as: string) {
  const { now, offers } = memory;
  const coStake = aggregate.coStakes.find((one) => one.id === id);
  const offer = aggregate.offers.find((one) => one.id === coStake?.offerId);
  const isOwner = aggregate.device.ownerAccountId === as;
  if (coStake === undefined || offer === undefined || !(isOwner || coStake.accountId === as)) return null;
  const phase = phaseAt(coStake, now);
  const reason = notEarningReason(aggregate, coStake, now);
  return {
    offer: offers.indexOf(offer.id),
    amount: formatTokenAmount(coStake.amount),
    held: formatTokenAmount(coStake.held),
    rewardShareBps: coStake.rewardShareBps,
    phase,
    label: offerLabelAt(aggregate, offer, now, isOwner ? 'OWNER' : 'CO_STAKER'),
    earning: reason === null,
    notEarningReason: reason,
    countsTowardRequirement: countsTowardRequirement(phase),
    claimedAt: when(coStake.claimedAt),
    exit: exitView(coStake),
    phaseEndsAt: when(phaseEndsAt(coStake, now)),
    withdrawableAt: coStake.exitCanceledAt === null ? when(coStake.cooldownEndsAt) : null,
    rewards: rewardsView(rewardsOfCoStake(coStake)),
    actions: codesOf(coStakeActionRefusals(coStake, aggregate, parametersOf(memory), now)),
  };
}

function exitView({ exitStartedAt, waitEndsAt, cooldownEndsAt, exitCanceledAt, withdrawnAt }: CoStake) {
  if (exitStartedAt === null) return null;
  return {
    startedAt: when(exitStartedAt),
    waitEndsAt: when(waitEndsAt),
    cooldownEndsAt: when(cooldownEndsAt),
    canceledAt: when(exitCanceledAt),
    withdrawnAt: when(withdrawnAt),
  };
}

function slashView(slash: DeviceAggregate['slashes'][number], now: Date) {
  const review = reviewStatusAt(slash, now);
  return {
    kind: slash.kind,
    shareBps: slash.shareBps,
    at: when(slash.slashedAt),
    faultAt: when(slash.faultAt),
    reviewEndsAt: when(slash.reviewEndsAt),
    reviewStatus: review.status,
    reviewedAt: when(review.reviewedAt),
  };
}

const rewardsView = (rewards: RewardTotals) => ({
  accrued: formatTokenAmount(accruedRewards(rewards)),
  claimed: formatTokenAmount(rewards.claimed),
  lifetime: formatTokenAmount(rewards.lifetime),
});
