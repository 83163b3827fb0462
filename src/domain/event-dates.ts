// How a type of event is dated: at the instant that its transaction took from the clock, or at an instant that a rule gives. For the
// former also which account acted. The audit compares the instants of these events with each other.
// **Invariant:** an event of `CLOCK` is written by a transaction that holds the lock of its device, and of the account that acted.

/** The account of an event that acted: the device's owner, the co-staker, or whichever of them earned the rewards. */
export type ActingParty = 'OWNER' | 'CO_STAKER' | 'EARNER';

/**
 * CLOCK: at the instant of the transaction. `by` is the account that acted; null when the network or the program did.
 * RULE: at the instant at which it was due, or in some cases at that of the transaction.
 */
export type EventDate = { readonly dated: 'CLOCK'; readonly by: ActingParty | null } | { readonly dated: 'RULE' };

export const BY_OWNER: EventDate = { dated: 'CLOCK', by: 'OWNER' };
export const BY_CO_STAKER: EventDate = { dated: 'CLOCK', by: 'CO_STAKER' };
export const BY_EARNER: EventDate = { dated: 'CLOCK', by: 'EARNER' };
export const BY_NETWORK: EventDate = { dated: 'CLOCK', by: null };
export const BY_RULE: EventDate = { dated: 'RULE' };
