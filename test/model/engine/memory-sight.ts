// What one person sees, from the rules alone: the functions that the schema answers with.

import { type Book, bookLabelAt, bookSufficiencyAt, countedStakeAt, liveOfferAt } from '../../../src/domain/book.ts';
import { claimRefusals } from '../../../src/domain/claim.ts';
import {
  type CoStake,
  countsTowardRequirement,
  occupiesClaimSlot,
  phaseAt,
  phaseEndsAt,
} from '../../../src/domain/co-stake.ts';
import { notEarningReason } from '../../../src/domain/earning.ts';
import { exitRefusal } from '../../../src/domain/exit.ts';
import { walletAccount } from '../../../src/domain/ledger.ts';
import { formatTokenAmount } from '../../../src/domain/money.ts';
import { offerStatusAt } from '../../../src/domain/offer.ts';
import { closeOffer, offerEligibility } from '../../../src/domain/offering.ts';
import {
  overflowOf,
  overflowRefusal,
  unstakeDeviceRefusal,
  withdrawableOverflow,
  withdrawDeviceStakeRefusal,
} from '../../../src/domain/owner.ts';
import { accruedOf, type RewardAccount, rewardsOfCoStake, rewardsOfOwner } from '../../../src/domain/reward.ts';
import { reviewStatusOf } from '../../../src/domain/slash.ts';
import { PARAMETERS } from '../../kit/book.ts';
import type { DeviceName, Glance, Person, View } from '../command.ts';
import { bookAt, type Memory, nameOf } from './memory.ts';

const when = (at: Date | null): string | null => at?.toISOString() ?? null;
const codes = (refusal: { readonly code: string } | null): readonly string[] =>
  refusal === null ? [] : [refusal.code];

export function lookAt(memory: Memory, as: Person, at: Glance): View {
  const { now } = memory;
  const book = (name: DeviceName): Book => bookAt(memory, name, now);
  const mine = [...memory.stored[0].coStakes, ...memory.stored[1].coStakes].filter(({ accountId }) => accountId === as);
  const slots = mine.filter((one) => occupiesClaimSlot(phaseAt(one, now))).length;
  const balance = memory.balances.get(walletAccount(as)) ?? 0n;
  const owned = ([0, 1] as const).filter((name) => memory.stored[name].device.ownerAccountId === as);
  return {
    now: when(now),
    balance: formatTokenAmount(balance),
    coStaked: formatTokenAmount(mine.reduce((sum, { held }) => sum + held, 0n)),
    slotsUsed: slots,
    devices: ([0, 1] as const).map((name) => deviceView(book(name), now)),
    ownDevices: owned.map((name) => ownDeviceView(memory, book(name))),
    offers: at.offers.map((index) => {
      const id = memory.offers[index] ?? '';
      const claimant = { accountId: as, balance, liveClaims: slots };
      return offerView(book(nameOf(memory, 'offers', id)), id, claimant, now);
    }),
    coStakes: at.coStakes.map((index) => {
      const id = memory.coStakes[index] ?? '';
      return coStakeView(memory, book(nameOf(memory, 'coStakes', id)), id, as);
    }),
    slashes: at.slashes.map((number) => {
      const id = memory.slashes.get(number);
      return slashView([...memory.stored[0].slashes, ...memory.stored[1].slashes].find((one) => one.id === id));
    }),
  };
}

function deviceView(book: Book, now: Date) {
  const { device } = book;
  const sufficiency = bookSufficiencyAt(book, now);
  return {
    requiredStake: formatTokenAmount(book.requirement),
    stakeSufficiency: sufficiency,
    sufficiencyDeadline: sufficiency === 'GRACE' ? when(device.graceEndsAt) : null,
    state: device.state,
    hired: device.hired,
    multiplier: String(device.multiplierE4 / 10_000),
  };
}

function ownDeviceView({ now, offers }: Memory, book: Book) {
  const { device } = book;
  const live = liveOfferAt(book, now);
  const unmet = offerEligibility(book, PARAMETERS, now).flatMap(({ refusal }) => codes(refusal));
  const closing = live === null ? null : closeOffer({ offerId: live.id }, book, now);
  return {
    ownerStake: formatTokenAmount(book.ownerStake),
    overflow: formatTokenAmount(overflowOf(countedStakeAt(book, now), book.requirement)),
    withdrawableOverflow: formatTokenAmount(withdrawableOverflow(book, now)),
    exit:
      device.ownerExitStartedAt === null
        ? null
        : { startedAt: when(device.ownerExitStartedAt), cooldownEndsAt: when(device.ownerCooldownEndsAt) },
    liveOffer: live === null ? null : offers.indexOf(live.id),
    unmet,
    rewards: rewardsView(rewardsOfOwner(device)),
    actions: {
      CREATE_OFFER: unmet,
      CLOSE_OFFER: closing === null ? ['NOT_FOUND'] : 'refusal' in closing ? codes(closing.refusal) : [],
      WITHDRAW_OVERFLOW: codes(overflowRefusal(1n, book, now)),
      UNSTAKE_DEVICE: codes(unstakeDeviceRefusal(book)),
      WITHDRAW_DEVICE_STAKE: codes(withdrawDeviceStakeRefusal(book, now)),
    },
  };
}

function offerView(book: Book, id: string, claimant: Parameters<typeof claimRefusals>[2], now: Date) {
  const offer = book.offers.find((one) => one.id === id);
  if (offer === undefined) return null;
  const closed = offerStatusAt(offer, now) === 'CLOSED';
  return {
    status: offerStatusAt(offer, now),
    closeReason: closed ? offer.closeReason : null,
    label: bookLabelAt(book, offer, now, 'OWNER'),
    labelOfCoStaker: bookLabelAt(book, offer, now, 'CO_STAKER'),
    requestedAmount: formatTokenAmount(offer.requestedAmount),
    rewardShareBps: offer.rewardShareBps,
    createdAt: when(offer.createdAt),
    claimedAt: when(offer.claimedAt),
    closedAt: closed ? when(offer.closesAt) : null,
    expiresAt: when(offer.expiresAt),
    canClaim: claimRefusals(book, offer, claimant, PARAMETERS, now).map(({ code }) => code),
  };
}

function coStakeView({ now, offers }: Memory, book: Book, id: string, as: Person) {
  const coStake = book.coStakes.find((one) => one.id === id);
  const offer = book.offers.find((one) => one.id === coStake?.offerId);
  const isOwner = book.device.ownerAccountId === as;
  if (coStake === undefined || offer === undefined || !(isOwner || coStake.accountId === as)) return null;
  const phase = phaseAt(coStake, now);
  const reason = notEarningReason(book, coStake, now);
  return {
    offer: offers.indexOf(offer.id),
    amount: formatTokenAmount(coStake.amount),
    held: formatTokenAmount(coStake.held),
    rewardShareBps: coStake.rewardShareBps,
    phase,
    label: bookLabelAt(book, offer, now, isOwner ? 'OWNER' : 'CO_STAKER'),
    earning: reason === null,
    notEarningReason: reason,
    countsTowardRequirement: countsTowardRequirement(phase),
    claimedAt: when(coStake.claimedAt),
    exit: exitView(coStake),
    phaseEndsAt: when(phaseEndsAt(coStake, now)),
    withdrawableAt: coStake.exitCanceledAt === null ? when(coStake.cooldownEndsAt) : null,
    rewards: rewardsView(rewardsOfCoStake(coStake)),
    actions: {
      UNSTAKE: codes(exitRefusal('unstake', coStake, book, now)),
      CANCEL_UNSTAKE: codes(exitRefusal('cancelUnstake', coStake, book, now)),
      WITHDRAW: codes(exitRefusal('withdraw', coStake, book, now)),
    },
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

function slashView(slash: Book['slashes'][number] | undefined) {
  if (slash === undefined) return null;
  return {
    kind: slash.kind,
    shareBps: slash.shareBps,
    at: when(slash.slashedAt),
    faultAt: when(slash.faultAt),
    reviewEndsAt: when(slash.reviewEndsAt),
    reviewStatus: reviewStatusOf(slash),
    reviewedAt: when(slash.reviewedAt),
  };
}

const rewardsView = (rewards: RewardAccount) => ({
  accrued: formatTokenAmount(accruedOf(rewards)),
  claimed: formatTokenAmount(rewards.claimed),
  lifetime: formatTokenAmount(rewards.lifetime),
});
