// A table of facts for each type of event: the offer of the event's record, its amount and reason, its money transfer, and its
// visibility.
// **Invariant:** every type has an entry; the compiler reports a missing one.

import { occupiesClaimSlot, phaseAt } from './co-stake.ts';
import { coStakeOfOffer, type DeviceAggregate } from './device-aggregate.ts';
import { BY_CO_STAKER, BY_EARNER, BY_NETWORK, BY_OWNER, BY_RULE, type EventDate } from './event-dates.ts';
import {
  type AccountEventType,
  type DomainEvent,
  type DomainEventType,
  type EventOf,
  type EventType,
  isRecorded,
  type RecordedEvent,
} from './events.ts';
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

/** The aggregate before and after a batch of events. */
export type BatchChange = {
  /** The device aggregate before the batch of events. */
  readonly before: DeviceAggregate;
  /** The device aggregate after the batch of events. */
  readonly after: DeviceAggregate;
  /**
   * Time at which the statuses and labels before the batch are computed: the batch's time, or 1 ms earlier when time alone caused
   * the batch.
   */
  readonly justBefore: Date;
};

/**
 * Who can see an event. `PUBLIC`: every subscriber, when the event belongs to an offer. An event about the whole device has one public
 * record for each offer concerned, and one that only the device's owner sees. `PARTIES`: the owner and the co-staker only.
 */
export type EventVisibility = 'PUBLIC' | 'PARTIES';

/** The facts of one type of event: functions that compute the values of its record from the event and the aggregate. */
export type EventFacts<Event> = {
  readonly date: EventDate;
  readonly visibility: EventVisibility;
  /** Returns the offer to which the event's record in the event log belongs; null for an event about the whole device. */
  readonly subject: ((event: Event, scope: BatchChange) => Offer | undefined) | null;
  /**
   * Returns the id of the co-stake that the event names. With null, the event's record names the co-stake of its offer, if there is
   * one.
   */
  readonly coStakeId: (event: Event) => string | null;
  /**
   * Returns the amounts that an event about the whole device takes from or returns to each co-stake; the record of the co-stake's offer
   * carries it. Null for a type of event that takes none.
   */
  readonly parts: ((event: Event, after: DeviceAggregate) => readonly SlashPart[]) | null;
  /** Returns the amount of the event in base units, visible to the parties only; null for an event without an amount. */
  readonly amount: (event: Event, before: DeviceAggregate) => bigint | null;
  readonly reason: (event: Event) => string | null;
  /** Returns the money transfer of the event, given the aggregate just before the event; null when no money moves. */
  readonly transfer: (event: Event, before: DeviceAggregate) => Transfer | null;
};

const none = (): null => null;

/** Facts of an event about a co-stake that the co-staker causes: it belongs to the co-stake's offer, and its amount is the balance of the co-stake. */
const coStakeFacts = {
  date: BY_CO_STAKER,
  visibility: 'PUBLIC',
  subject: ({ coStakeId }: { readonly coStakeId: string | null }, { after }: BatchChange) =>
    offerOfCoStake(after, coStakeId),
  coStakeId: ({ coStakeId }: { readonly coStakeId: string | null }) => coStakeId,
  parts: null,
  amount: ({ coStakeId }: { readonly coStakeId: string }, before: DeviceAggregate) =>
    before.coStakes.find(({ id }) => id === coStakeId)?.held ?? null,
  reason: none,
  transfer: none,
} as const;

/** Facts of an event about the whole device that the network causes, without an amount. */
const deviceFacts = {
  date: BY_NETWORK,
  visibility: 'PUBLIC',
  subject: null,
  coStakeId: none,
  parts: null,
  amount: none,
  reason: none,
  transfer: none,
} as const;

const amountOfEvent = ({ amount }: { readonly amount: bigint }): bigint => amount;
const ownStake = (_: unknown, { ownerStake }: DeviceAggregate): bigint => ownerStake;

/** The facts of each type of event about a device. */
export const EVENT_FACTS: { readonly [Type in DomainEventType]: EventFacts<EventOf<Type>> } = {
  OFFER_OPENED: {
    ...deviceFacts,
    date: BY_OWNER,
    subject: ({ offer }) => offer,
    amount: ({ offer }) => offer.requestedAmount,
  },
  OFFER_CLAIMED: {
    ...deviceFacts,
    date: BY_CO_STAKER,
    subject: ({ coStake }, { after }) => offerOfCoStake(after, coStake.id),
    coStakeId: ({ coStake }) => coStake.id,
    amount: ({ coStake }) => coStake.amount,
    transfer: claimTransfer,
  },
  CLAIM_SETTLED: { ...coStakeFacts, date: BY_RULE },
  CLAIM_FAILED: { ...coStakeFacts, date: BY_RULE, reason: ({ failure }) => failure, transfer: claimReturnTransfer },
  UNSTAKE_STARTED: coStakeFacts,
  UNSTAKE_CANCELED: coStakeFacts,
  COOLDOWN_STARTED: { ...coStakeFacts, date: BY_RULE },
  WITHDRAWABLE: { ...coStakeFacts, date: BY_RULE },
  WITHDRAWN: { ...coStakeFacts, amount: amountOfEvent, transfer: withdrawalTransfer },
  OFFER_CLOSED: {
    ...deviceFacts,
    date: BY_RULE,
    subject: ({ offerId }, { after }) => after.offers.find(({ id }) => id === offerId),
    reason: ({ reason }) => reason,
  },
  OWNER_STAKE_ADDED: { ...deviceFacts, date: BY_OWNER, amount: amountOfEvent, transfer: ownerStakeTransfer },
  OVERFLOW_WITHDRAWN: { ...deviceFacts, date: BY_OWNER, amount: amountOfEvent, transfer: overflowTransfer },
  OWNER_UNSTAKED: { ...deviceFacts, date: BY_OWNER, amount: ownStake },
  OWNER_STAKE_WITHDRAWABLE: { ...deviceFacts, date: BY_RULE, amount: ownStake },
  OWNER_STAKE_WITHDRAWN: { ...deviceFacts, date: BY_OWNER, amount: amountOfEvent, transfer: ownerWithdrawalTransfer },
  DEVICE_STATE_CHANGED: {
    ...deviceFacts,
    reason: ({ state, reason }) => (reason === null ? state : `${state}: ${reason}`),
  },
  // Only the device's owner and the co-staker may see the amount that is paid to one of them.
  REWARDS_CLAIMED: {
    ...coStakeFacts,
    date: BY_EARNER,
    visibility: 'PARTIES',
    amount: amountOfEvent,
    transfer: rewardClaimTransfer,
  },
  HIRE_CHANGED: { ...deviceFacts, date: BY_RULE, reason: ({ hired }) => (hired ? 'HIRED' : 'RELEASED') },
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
    date: BY_RULE,
    parts: ({ slashId }, after) => slashIn(after, slashId)?.parts ?? [],
    amount: ({ slashId }, before) => slashIn(before, slashId)?.ownerAmount ?? null,
    reason: ({ verdict }) => verdict,
    transfer: reviewTransfer,
  },
  SUFFICIENCY_CHANGED: { ...deviceFacts, date: BY_RULE, reason: ({ to }) => to },
  RELIABILITY_CHANGED: {
    ...deviceFacts,
    reason: ({ toHundredths }) => (toHundredths === null ? 'NONE' : (toHundredths / 100).toFixed(2)),
  },
};

/** The facts of one type of event about an account. */
export type AccountEventFacts = {
  readonly date: EventDate;
  /** Always false: only the account itself can see the event. */
  readonly public: false;
  /** True when the event changes which devices and co-stakes the account can view, because a wallet joins or leaves it. */
  readonly changesAccess: boolean;
};

const seenByAccount: AccountEventFacts = { date: BY_OWNER, public: false, changesAccess: false };

/** The facts of each type of event about an account. */
export const ACCOUNT_EVENT_FACTS: { readonly [Type in AccountEventType]: AccountEventFacts } = {
  DEPOSIT_CREDITED: seenByAccount,
  PAYOUT_REQUESTED: seenByAccount,
  PAYOUT_SENT: seenByAccount,
  PAYOUT_FAILED: seenByAccount,
  REWARDS_CREDITED: { ...seenByAccount, date: BY_RULE },
  WALLET_LINKED: { ...seenByAccount, changesAccess: true },
  WALLET_UNLINKED: { ...seenByAccount, changesAccess: true },
  PRIMARY_WALLET_CHANGED: seenByAccount,
  SESSION_STARTED: seenByAccount,
  WEBHOOK_DISABLED: seenByAccount,
  REMINDER: { ...seenByAccount, date: BY_RULE },
};

/** How the events of each type are dated. */
export const EVENT_DATES: readonly (readonly [EventType, EventDate])[] = (
  Object.entries({ ...EVENT_FACTS, ...ACCOUNT_EVENT_FACTS }) as [EventType, { readonly date: EventDate }][]
).map(([type, { date }]) => [type, date]);

/** Whether an event type concerns an account and no device. */
export function isAccountEvent(type: EventType): type is AccountEventType {
  return Object.hasOwn(ACCOUNT_EVENT_FACTS, type);
}

/** Returns the facts of an event: the functions that compute the values of its record. */
export function factsOfEvent(event: RecordedEvent): EventFacts<RecordedEvent> {
  // Safe cast: the table has for each type an entry that accepts events of that type; the compiler cannot infer this.
  return EVENT_FACTS[event.type] as EventFacts<RecordedEvent>;
}

/** Returns the money transfer of an event, given the aggregate just before the event; null when no money moves. */
export function transferOf(event: DomainEvent, before: DeviceAggregate): Transfer | null {
  return isRecorded(event) ? factsOfEvent(event).transfer(event, before) : null;
}

function offerOfCoStake({ offers, coStakes }: DeviceAggregate, coStakeId: string | null): Offer | undefined {
  const offerId = coStakes.find(({ id }) => id === coStakeId)?.offerId;
  return offers.find(({ id }) => id === offerId);
}

function slashIn({ slashes }: DeviceAggregate, id: string): Slash | undefined {
  return slashes.find((slash) => slash.id === id);
}

/**
 * Returns the offers that an event about the whole device concerns, the oldest first: those that are not closed, and those with a co-stake
 * in PENDING, ACTIVE or WAIT_PERIOD, before or after the batch.
 */
export function offersConcerned({ before, after, justBefore }: BatchChange, at: Date): readonly Offer[] {
  return after.offers.filter((offer) => {
    const earlier = before.offers.find(({ id }) => id === offer.id);
    return isConcerned(after, offer, at) || (earlier !== undefined && isConcerned(before, earlier, justBefore));
  });
}

function isConcerned(aggregate: DeviceAggregate, offer: Offer, at: Date): boolean {
  if (offerStatusAt(offer, at) !== 'CLOSED') return true;
  const coStake = coStakeOfOffer(aggregate, offer.id);
  return coStake !== null && occupiesClaimSlot(phaseAt(coStake, at));
}
