// How each type of event is dated: at the instant that its transaction took from the clock, or at an instant that a rule gives. For the
// former also which account acted. The audit compares the instants of these events with each other.
// **Invariant:** an event of `CLOCK` is written by a transaction that holds the lock of its device, and of the account that acted.

import type { EventType } from './events.ts';

/** The account of an event that acted: the device's owner, the co-staker, or whichever of them earned the rewards. */
export type ActingParty = 'OWNER' | 'CO_STAKER' | 'EARNER';

/**
 * CLOCK: at the instant of the transaction. `by` is the account that acted; null when the network or the program did.
 * RULE: at the instant at which it was due, or in some cases at that of the transaction.
 */
export type EventDate = { readonly dated: 'CLOCK'; readonly by: ActingParty | null } | { readonly dated: 'RULE' };

const byOwner = { dated: 'CLOCK', by: 'OWNER' } as const;
const byCoStaker = { dated: 'CLOCK', by: 'CO_STAKER' } as const;
const byNetwork = { dated: 'CLOCK', by: null } as const;
const rule = { dated: 'RULE' } as const;

export const EVENT_DATES: { readonly [Type in EventType]: EventDate } = {
  OFFER_OPENED: byOwner,
  OFFER_CLAIMED: byCoStaker,
  CLAIM_SETTLED: rule,
  CLAIM_FAILED: rule,
  UNSTAKE_STARTED: byCoStaker,
  UNSTAKE_CANCELED: byCoStaker,
  COOLDOWN_STARTED: rule,
  WITHDRAWABLE: rule,
  WITHDRAWN: byCoStaker,
  OFFER_CLOSED: rule,
  OWNER_STAKE_ADDED: byOwner,
  OVERFLOW_WITHDRAWN: byOwner,
  OWNER_UNSTAKED: byOwner,
  OWNER_STAKE_WITHDRAWABLE: rule,
  OWNER_STAKE_WITHDRAWN: byOwner,
  DEVICE_STATE_CHANGED: byNetwork,
  REWARDS_CLAIMED: { dated: 'CLOCK', by: 'EARNER' },
  HIRE_CHANGED: byNetwork,
  CONNECTIVITY_CHANGED: byNetwork,
  SLASHED: byNetwork,
  SLASH_REVIEWED: rule,
  SUFFICIENCY_CHANGED: rule,
  RELIABILITY_CHANGED: byNetwork,
  DEPOSIT_CREDITED: byOwner,
  REWARDS_CREDITED: rule,
  WALLET_LINKED: byOwner,
  WALLET_UNLINKED: byOwner,
  PRIMARY_WALLET_CHANGED: byOwner,
  SESSION_STARTED: byOwner,
};
