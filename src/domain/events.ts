// Types of events: the changes of a device, its offers and co-stakes, and of an account. evolve.ts applies an event to the device
// aggregate; event-facts.ts defines its log record and its money transfer.

import type { CoStake, EarlyEnd, SettlementFailure } from './co-stake.ts';
import type { DeviceState } from './device.ts';
import type { CloseReason, Offer } from './offer.ts';
import type { Refusal } from './refusal.ts';
import type { StakeSufficiency } from './requirement.ts';
import type { Slash, SlashVerdict } from './slash.ts';

/** An event about a device, its offers or its co-stakes. */
export type DomainEvent =
  | { readonly type: 'OFFER_OPENED'; readonly offer: Offer }
  | { readonly type: 'OFFER_CLAIMED'; readonly coStake: CoStake }
  | {
      readonly type: 'CLAIM_SETTLED';
      readonly coStakeId: string;
      readonly at: Date;
    }
  | {
      readonly type: 'CLAIM_FAILED';
      readonly coStakeId: string;
      readonly at: Date;
      readonly settlement: 'FAILED' | 'EXPIRED';
      readonly failure: SettlementFailure;
    }
  | {
      readonly type: 'UNSTAKE_STARTED';
      readonly coStakeId: string;
      readonly at: Date;
      readonly waitEndsAt: Date;
      readonly cooldownEndsAt: Date;
    }
  | {
      readonly type: 'UNSTAKE_CANCELED';
      readonly coStakeId: string;
      readonly at: Date;
    }
  | {
      readonly type: 'COOLDOWN_STARTED';
      readonly coStakeId: string;
      readonly at: Date;
      /** The early end of the wait period, which moves the dates of the exit; null when the wait ended at its date. */
      readonly early: EarlyEnd | null;
    }
  | {
      readonly type: 'WITHDRAWABLE';
      readonly coStakeId: string;
      readonly at: Date;
    }
  | {
      readonly type: 'WITHDRAWN';
      readonly coStakeId: string;
      readonly at: Date;
      readonly amount: bigint;
    }
  | {
      readonly type: 'OFFER_CLOSED';
      readonly offerId: string;
      readonly at: Date;
      readonly reason: CloseReason;
    }
  | {
      readonly type: 'OWNER_STAKE_ADDED';
      readonly wallet: string;
      readonly at: Date;
      readonly amount: bigint;
    }
  | {
      readonly type: 'OVERFLOW_WITHDRAWN';
      readonly wallet: string;
      readonly at: Date;
      readonly amount: bigint;
    }
  | { readonly type: 'OWNER_UNSTAKED'; readonly at: Date; readonly cooldownEndsAt: Date }
  | { readonly type: 'OWNER_STAKE_WITHDRAWABLE'; readonly at: Date }
  | {
      readonly type: 'OWNER_STAKE_WITHDRAWN';
      readonly wallet: string;
      readonly at: Date;
      readonly amount: bigint;
    }
  | {
      readonly type: 'DEVICE_STATE_CHANGED';
      readonly at: Date;
      readonly state: DeviceState;
      readonly reason: string | null;
    }
  | {
      readonly type: 'REWARDS_CLAIMED';
      /** Id of the co-stake that earned the rewards; null when the owner's stake earned them. */
      readonly coStakeId: string | null;
      readonly wallet: string;
      readonly at: Date;
      readonly amount: bigint;
    }
  | { readonly type: 'HIRE_CHANGED'; readonly at: Date; readonly hired: boolean }
  /** A report has replaced the known hires of the device. HIRE_CHANGED says when one of them starts or ends. */
  | { readonly type: 'HIRES_REPLACED'; readonly at: Date; readonly bounds: readonly Date[] }
  | { readonly type: 'CONNECTIVITY_CHANGED'; readonly at: Date; readonly tier: number }
  | { readonly type: 'SLASHED'; readonly at: Date; readonly slash: Slash }
  | {
      readonly type: 'SLASH_REVIEWED';
      readonly slashId: string;
      readonly at: Date;
      readonly verdict: SlashVerdict;
    }
  | {
      readonly type: 'SUFFICIENCY_CHANGED';
      readonly at: Date;
      readonly from: StakeSufficiency;
      readonly to: StakeSufficiency;
    }
  | {
      readonly type: 'RELIABILITY_CHANGED';
      readonly at: Date;
      /** Reliability score before the event, in hundredths of a point; null without a score. */
      readonly fromHundredths: number | null;
      readonly toHundredths: number | null;
    };

/** The type of an event that changes a device aggregate. */
export type ChangeType = DomainEvent['type'];
/** The event with the given type. */
export type EventOf<Type extends ChangeType> = Extract<DomainEvent, { readonly type: Type }>;

/** The events that change an aggregate and have no record in the event log, because nothing has happened yet. */
const UNRECORDED = { HIRES_REPLACED: true } as const satisfies { readonly [Type in ChangeType]?: true };
/** The type of an event about a device that the event log records. */
export type DomainEventType = Exclude<ChangeType, keyof typeof UNRECORDED>;
/** An event about a device that the event log records. */
export type RecordedEvent = EventOf<DomainEventType>;

/** Whether the event log records an event. */
export function isRecorded(event: DomainEvent): event is RecordedEvent {
  return !Object.hasOwn(UNRECORDED, event.type);
}

/** The type of an event about an account; such an event changes no device aggregate. */
export type AccountEventType =
  | 'DEPOSIT_CREDITED'
  | 'PAYOUT_REQUESTED'
  | 'PAYOUT_SENT'
  | 'PAYOUT_FAILED'
  | 'REWARDS_CREDITED'
  | 'WALLET_LINKED'
  | 'WALLET_UNLINKED'
  | 'PRIMARY_WALLET_CHANGED'
  | 'SESSION_STARTED'
  | 'WEBHOOK_DISABLED'
  | 'REMINDER';

/** Every type of event that a stream can carry. */
export type EventType = DomainEventType | AccountEventType;

/** Events with a common cause and instant, in the order in which they are applied. */
export type EventBatch = {
  readonly at: Date;
  /** True when the passing of time alone caused the events. */
  readonly timeDriven: boolean;
  readonly events: readonly DomainEvent[];
};

/** The result of a decision: its events, or a refusal. */
export type Decision<Refused = Refusal> = { readonly events: readonly DomainEvent[] } | { readonly refusal: Refused };

/** Returns the decision that refuses a command. */
export function refuse(refusal: Refusal): Decision {
  return { refusal };
}
