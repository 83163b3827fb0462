// The view of one person in the memory engine, computed with the domain functions that the schema uses.

import { claimRefusals } from '../../../src/domain/claim.ts';
import { claimSlotUse, nextFreeSlotAt } from '../../../src/domain/claim-slots.ts';
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
import type { DeviceName, Person, View, ViewSelection } from '../command.ts';
import { reportText } from '../world.ts';
import { aggregateAt, type Memory, nameOf, parametersOf } from './memory-state.ts';

const when = (at: Date | null): string | null => at?.toISOString() ?? null;
type Refused = { readonly code: string };
const codesOf = (actions: Readonly<Record<string, Refused | readonly Refused[] | null>>) =>
  Object.fromEntries(
    Object.entries(actions).map(([action, refused]) => [action, [refused ?? []].flat().map(({ code }) => code)]),
  );
const codes = (refusal: { readonly code: string } | null): readonly string[] =>
  refusal === null ? [] : [refusal.code];

/** Returns what a person sees at the current time of the memory engine. */
export function viewOf(memory: Memory, as: Person, at: ViewSelection): View {
  const { now } = memory;
  const aggregate = (name: DeviceName): DeviceAggregate => aggregateAt(memory, name, now);
  const mine = [...memory.stored[0].coStakes, ...memory.stored[1].coStakes].filter(({ accountId }) => accountId === as);
  const slots = claimSlotUse(mine, now);
  const balance = memory.balances.get(walletLedgerAccount(as)) ?? 0n;
  const requested = memory.payouts.filter((one) => one.wallet === as && payoutStatus(one) === 'REQUESTED').length;
  const owned = ([0, 1] as const).filter((name) => memory.stored[name].device.ownerAccountId === as);
  const accrued = sum([
    ...owned.map((name) => accruedRewards(rewardsOfOwner(memory.stored[name].device))),
    ...mine.map((one) => accruedRewards(rewardsOfCoStake(one))),
  ]);
  return {
    now: when(now),
    balance: formatTokenAmount(balance),
    payable: formatTokenAmount(memory.balances.get(payableLedgerAccount(as)) ?? 0n),
    paidOut: formatTokenAmount(memory.balances.get(paidOutLedgerAccount(as)) ?? 0n),
    claimAllRefusals: accrued > 0n ? [] : ['NOTHING_TO_CLAIM'],
    payoutRefusals: codes(payoutRefusal(1n, { available: balance, requested })),
    payouts: memory.payouts.flatMap((one, payout) => {
      if (one.wallet !== as) return [];
      const text = reportText(one.transactionSignature ?? one.failure);
      return [{ payout, amount: formatTokenAmount(one.amount), status: payoutStatus(one), text }];
    }),
    coStaked: formatTokenAmount(sum(mine.map(({ held }) => held))),
    ownStaked: formatTokenAmount(sum(owned.map((name) => memory.stored[name].ownerStake))),
    rewardsAccrued: formatTokenAmount(accrued),
    slotsUsed: slots.liveClaims,
    nextSlotFreeAt: when(nextFreeSlotAt(slots, parametersOf(memory).claimCap)),
    devices: ([0, 1] as const).map((name) => deviceView(aggregate(name), now)),
    ownDevices: owned.map((name) => ownDeviceView(memory, aggregate(name))),
    offers: at.offers.map((index) => {
      const id = memory.offers[index] ?? '';
      const claimant = { accountId: as, wallet: as, balance, ...slots };
      return offerView(memory, aggregate(nameOf(memory, 'offers', id)), id, claimant);
    }),
    coStakes: at.coStakes.map((index) => {
      const id = memory.coStakes[index] ?? '';
      return coStakeView(memory, aggregate(nameOf(memory, 'coStakes', id)), id, as);
    }),
    slashes: [...memory.stored[0].slashes, ...memory.stored[1].slashes]
      .map((one) => JSON.stringify(slashView(one, now)))
      .sort(),
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
  const { now, offers, balances } = memory;
  const { device } = aggregate;
  const parameters = parametersOf(memory);
  const room = freeRoomAt(aggregate, parameters, now);
  const unmet = offerEligibility(aggregate, parameters, now).flatMap(({ refusal }) => codes(refusal));
  const balance = balances.get(walletLedgerAccount(device.ownerWallet)) ?? 0n;
  const actions = ownerActionRefusals(aggregate, balance, parameters, now);
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

function offerView(
  memory: Memory,
  aggregate: DeviceAggregate,
  id: string,
  claimant: Parameters<typeof claimRefusals>[2],
) {
  const { now } = memory;
  const offer = aggregate.offers.find((one) => one.id === id);
  if (offer === undefined) return null;
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
    reservedFor: [offer.reservedFor, aggregate.device.ownerAccountId].includes(claimant.accountId)
      ? offer.reservedFor
      : null,
    reservedForYou: offer.reservedFor === claimant.accountId,
    canClaim: claimRefusals(aggregate, offer, claimant, parametersOf(memory), now).map(({ code }) => code),
  };
}

function coStakeView(memory: Memory, aggregate: DeviceAggregate, id: string, as: Person) {
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
