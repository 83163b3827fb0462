// What can happen to a device, its offers and its co-stakes. Facts in the past tense, complete enough to be applied
// (aggregate.ts), to move money (ledger.ts) and to be told (the log). A batch is what one cause brought about at one instant.

import type { CoStake, SettlementFailure } from './co-stake.ts';
import type { DeviceState } from './device.ts';
import type { CloseReason, Offer } from './offer.ts';
import type { Refusal } from './refusal.ts';
import type { StakeSufficiency } from './requirement.ts';
import type { Slash, SlashVerdict } from './slash.ts';

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
      /** The co-stake that earned them; null: the device, for its owner. */
      readonly coStakeId: string | null;
      readonly wallet: string;
      readonly at: Date;
      readonly amount: bigint;
    }
  | { readonly type: 'HIRE_CHANGED'; readonly at: Date; readonly hired: boolean }
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
      /** Hundredths of a point; null: no score. */
      readonly fromHundredths: number | null;
      readonly toHundredths: number | null;
    };

export type DomainEventType = DomainEvent['type'];

/** Everything the streams can tell; a superset of what decisions on a device bring about. */
export type EventType =
  | DomainEventType
  | 'DEPOSIT_CREDITED'
  | 'REWARDS_CREDITED'
  | 'WALLET_LINKED'
  | 'WALLET_UNLINKED'
  | 'PRIMARY_WALLET_CHANGED'
  | 'SESSION_STARTED';

export type EventBatch = {
  readonly at: Date;
  /** True when the passing of time alone brought it about. */
  readonly timeDriven: boolean;
  readonly events: readonly DomainEvent[];
};

export type Decision<Refused = Refusal> = { readonly events: readonly DomainEvent[] } | { readonly refusal: Refused };

export function refuse(refusal: Refusal): Decision {
  return { refusal };
}
