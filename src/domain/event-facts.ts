// One table over the types of event: the offer that a record of it stands under, the amount and reason that it carries, the
// money that it moves, and who may see it. A type without an entry is a compile error.

import { phaseAt } from './co-stake.ts';
import { coStakeOf, type DeviceAggregate } from './device-aggregate.ts';
import type { AccountEventType, DomainEvent, DomainEventType, EventOf, EventType } from './events.ts';
import {
  claimReturnTransfer,
  claimTransfer,
  overflowTransfer,
  ownerStakeTransfer,
  ownerWithdrawalTransfer,
  reviewTransfer,
  rewardClaimTransfer,
  slashTransfer,
  type Transfer,
  withdrawalTransfer,
} from './ledger.ts';
import { type Offer, offerStatusAt } from './offer.ts';
import type { Slash, SlashPart } from './slash.ts';

/** The aggregate before and after the batch of an event. */
export type BatchScope = {
  readonly before: DeviceAggregate;
  readonly after: DeviceAggregate;
  /** The instant from which `before` is judged: 1 ms before a batch that time alone caused, else its own instant. */
  readonly justBefore: Date;
};

/**
 * `PUBLIC`: the public stream and both parties, where the event has an offer; without one the owner alone.
 * `PARTIES`: both parties alone.
 */
export type Visibility = 'PUBLIC' | 'PARTIES';

export type EventFacts<Event> = {
  readonly visibility: Visibility;
  /** The offer that the record stands under. */
  readonly subject: (event: Event, scope: BatchScope) => Offer | undefined;
  /** Id of the co-stake that the event names; null: the record carries the co-stake of its offer, if that has one. */
  readonly coStakeId: (event: Event) => string | null;
  /**
   * What the event takes from or gives back to each co-stake: each gets a record of its own, for its co-staker alone, and the
   * record of the event names no co-stake. Null for an event with one record.
   */
  readonly parts: ((event: Event, after: DeviceAggregate) => readonly SlashPart[]) | null;
  /** Base units, for the parties alone; null where the event has none. */
  readonly amount: (event: Event, before: DeviceAggregate) => bigint | null;
  readonly reason: (event: Event) => string | null;
  /** The movement of money on the aggregate just before the event; null when no money moves. */
  readonly transfer: (event: Event, before: DeviceAggregate) => Transfer | null;
};

const none = (): null => null;

/** About a co-stake: its offer, and what is held of it unless the event says otherwise. */
const coStakeFacts = {
  visibility: 'PUBLIC',
  subject: ({ coStakeId }: { readonly coStakeId: string | null }, { after }: BatchScope) =>
    offerOfCoStake(after, coStakeId),
  coStakeId: ({ coStakeId }: { readonly coStakeId: string | null }) => coStakeId,
  parts: null,
  amount: ({ coStakeId }: { readonly coStakeId: string }, before: DeviceAggregate) =>
    before.coStakes.find(({ id }) => id === coStakeId)?.held ?? null,
  reason: none,
  transfer: none,
} as const;

/** About the device as a whole: recorded under the offer that stands for it. */
const deviceFacts = {
  visibility: 'PUBLIC',
  subject: (_: unknown, scope: BatchScope) => standingOffer(scope),
  coStakeId: none,
  parts: null,
  amount: none,
  reason: none,
  transfer: none,
} as const;

const amountOfEvent = ({ amount }: { readonly amount: bigint }): bigint => amount;
const ownStake = (_: unknown, { ownerStake }: DeviceAggregate): bigint => ownerStake;

export const EVENT_FACTS: { readonly [Type in DomainEventType]: EventFacts<EventOf<Type>> } = {
  OFFER_OPENED: {
    ...deviceFacts,
    subject: ({ offer }) => offer,
    amount: ({ offer }) => offer.requestedAmount,
  },
  OFFER_CLAIMED: {
    ...deviceFacts,
    subject: ({ coStake }, { after }) => offerOfCoStake(after, coStake.id),
    coStakeId: ({ coStake }) => coStake.id,
    amount: ({ coStake }) => coStake.amount,
    transfer: claimTransfer,
  },
  CLAIM_SETTLED: coStakeFacts,
  CLAIM_FAILED: { ...coStakeFacts, reason: ({ failure }) => failure, transfer: claimReturnTransfer },
  UNSTAKE_STARTED: coStakeFacts,
  UNSTAKE_CANCELED: coStakeFacts,
  COOLDOWN_STARTED: coStakeFacts,
  WITHDRAWABLE: coStakeFacts,
  WITHDRAWN: { ...coStakeFacts, amount: amountOfEvent, transfer: withdrawalTransfer },
  OFFER_CLOSED: {
    ...deviceFacts,
    subject: ({ offerId }, { after }) => after.offers.find(({ id }) => id === offerId),
    reason: ({ reason }) => reason,
  },
  OWNER_STAKE_ADDED: { ...deviceFacts, amount: amountOfEvent, transfer: ownerStakeTransfer },
  OVERFLOW_WITHDRAWN: { ...deviceFacts, amount: amountOfEvent, transfer: overflowTransfer },
  OWNER_UNSTAKED: { ...deviceFacts, amount: ownStake },
  OWNER_STAKE_WITHDRAWABLE: { ...deviceFacts, amount: ownStake },
  OWNER_STAKE_WITHDRAWN: { ...deviceFacts, amount: amountOfEvent, transfer: ownerWithdrawalTransfer },
  DEVICE_STATE_CHANGED: {
    ...deviceFacts,
    reason: ({ state, reason }) => (reason === null ? state : `${state}: ${reason}`),
  },
  // The amount that a party is paid concerns the two parties alone.
  REWARDS_CLAIMED: {
    ...coStakeFacts,
    visibility: 'PARTIES',
    amount: amountOfEvent,
    transfer: rewardClaimTransfer,
  },
  HIRE_CHANGED: { ...deviceFacts, reason: ({ hired }) => (hired ? 'HIRED' : 'RELEASED') },
  CONNECTIVITY_CHANGED: { ...deviceFacts, reason: ({ tier }) => `TIER_${tier}` },
  SLASHED: {
    ...deviceFacts,
    parts: ({ slash }) => slash.parts,
    amount: ({ slash }) => slash.ownerAmount,
    reason: ({ slash }) => slash.cause,
    transfer: slashTransfer,
  },
  SLASH_REVIEWED: {
    ...deviceFacts,
    parts: ({ slashId }, after) => slashIn(after, slashId)?.parts ?? [],
    amount: ({ slashId }, before) => slashIn(before, slashId)?.ownerAmount ?? null,
    reason: ({ verdict }) => verdict,
    transfer: reviewTransfer,
  },
  SUFFICIENCY_CHANGED: { ...deviceFacts, reason: ({ to }) => to },
  RELIABILITY_CHANGED: {
    ...deviceFacts,
    reason: ({ toHundredths }) => (toHundredths === null ? 'NONE' : (toHundredths / 100).toFixed(2)),
  },
};

export type AccountEventFacts = {
  /** Always false: only that account sees the event. */
  readonly public: false;
  /** True when the set of devices and co-stakes that the account can view changes: those of a wallet move with the wallet. */
  readonly changesAccess: boolean;
};

const seenByAccount: AccountEventFacts = { public: false, changesAccess: false };

/** The same table for events about an account alone. */
export const ACCOUNT_EVENT_FACTS: { readonly [Type in AccountEventType]: AccountEventFacts } = {
  DEPOSIT_CREDITED: seenByAccount,
  REWARDS_CREDITED: seenByAccount,
  WALLET_LINKED: { public: false, changesAccess: true },
  WALLET_UNLINKED: { public: false, changesAccess: true },
  PRIMARY_WALLET_CHANGED: seenByAccount,
  SESSION_STARTED: seenByAccount,
};

/** Whether an event is about an account alone. */
export function isAccountEvent(type: EventType): type is AccountEventType {
  return Object.hasOwn(ACCOUNT_EVENT_FACTS, type);
}

/** The facts of an event. */
export function factsOf(event: DomainEvent): EventFacts<DomainEvent> {
  // The entry under an event's type takes events of that type; the compiler cannot follow the pair.
  return EVENT_FACTS[event.type] as EventFacts<DomainEvent>;
}

/** The transfer that an event makes on the aggregate just before it; null when no money moves. */
export function transferOf(event: DomainEvent, before: DeviceAggregate): Transfer | null {
  return factsOf(event).transfer(event, before);
}

function offerOfCoStake({ offers, coStakes }: DeviceAggregate, coStakeId: string | null): Offer | undefined {
  const offerId = coStakes.find(({ id }) => id === coStakeId)?.offerId;
  return offers.find(({ id }) => id === offerId);
}

function slashIn({ slashes }: DeviceAggregate, id: string): Slash | undefined {
  return slashes.find((slash) => slash.id === id);
}

/**
 * The offer under which an event about the device is recorded: the live one, also where this batch closes it, else one that
 * was not closed, else a closed one with an ACTIVE co-stake.
 */
function standingOffer({ before, after, justBefore }: BatchScope): Offer | undefined {
  const open = before.offers.filter((offer) => offerStatusAt(offer, justBefore) !== 'CLOSED');
  const chosen =
    after.offers.find(({ live }) => live) ??
    open.find(({ live }) => live) ??
    open[0] ??
    before.offers.find((offer) => {
      const coStake = coStakeOf(before, offer.id);
      return coStake !== null && phaseAt(coStake, justBefore) === 'ACTIVE';
    });
  return after.offers.find(({ id }) => id === chosen?.id);
}
