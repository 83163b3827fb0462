// The status label of an offer, computed from the offer's status, its co-stake's phase and its device's sufficiency.
// **Invariant:** the label is not stored with the offer; only records of past events keep the label of their instant.

import type { CoStakePhase } from './co-stake.ts';
import type { OfferStatus } from './offer.ts';
import type { StakeSufficiency } from './requirement.ts';

/** The status of an offer as a person reads it; `LABEL_TEXT` has the published wording. */
export type StatusLabel =
  | 'SUFFICIENT_STAKE_WAITING_FOR_CO_STAKER'
  | 'INSUFFICIENT_STAKE_WAITING_FOR_CO_STAKER'
  | 'CLAIM_PENDING'
  | 'ACTIVE'
  | 'SUFFICIENT_STAKE_WAIT_PERIOD'
  | 'CO_STAKER_UNSTAKED_IN_WAIT_PERIOD'
  | 'IN_COOLDOWN'
  | 'READY_TO_WITHDRAW'
  | 'CO_STAKER_WITHDRAWN'
  | 'OFFER_CLOSED';

/** The party that reads a label. In the wait period, owner and co-staker read different labels. */
export type Viewpoint = 'OWNER' | 'CO_STAKER';

/** The published wording of each status label. */
export const LABEL_TEXT: { readonly [Label in StatusLabel]: string } = {
  SUFFICIENT_STAKE_WAITING_FOR_CO_STAKER: 'Sufficient Stake (Waiting for Co-Staker)',
  INSUFFICIENT_STAKE_WAITING_FOR_CO_STAKER: 'Insufficient Stake (Waiting for Co-Staker)',
  CLAIM_PENDING: 'Claim Pending',
  ACTIVE: 'Active',
  SUFFICIENT_STAKE_WAIT_PERIOD: 'Sufficient Stake (Wait Period)',
  CO_STAKER_UNSTAKED_IN_WAIT_PERIOD: 'Co-Staker Unstaked (In Wait Period)',
  IN_COOLDOWN: 'In Cooldown',
  READY_TO_WITHDRAW: 'Ready to Withdraw',
  CO_STAKER_WITHDRAWN: 'Co-Staker Withdrawn',
  OFFER_CLOSED: 'Offer Closed',
};

/** The status label of a FILLED offer by the phase of its co-stake, as the owner reads it. */
const FILLED_LABEL: { readonly [Phase in CoStakePhase]: StatusLabel } = {
  PENDING: 'CLAIM_PENDING',
  FAILED: 'ACTIVE',
  ACTIVE: 'ACTIVE',
  WAIT_PERIOD: 'SUFFICIENT_STAKE_WAIT_PERIOD',
  COOLDOWN: 'ACTIVE',
  WITHDRAWABLE: 'ACTIVE',
  WITHDRAWN: 'ACTIVE',
};

/** The status label of a CLOSED offer by the phase of its co-stake. */
const CLOSED_LABEL: { readonly [Phase in CoStakePhase]: StatusLabel } = {
  PENDING: 'OFFER_CLOSED',
  FAILED: 'OFFER_CLOSED',
  ACTIVE: 'OFFER_CLOSED',
  WAIT_PERIOD: 'OFFER_CLOSED',
  COOLDOWN: 'IN_COOLDOWN',
  WITHDRAWABLE: 'READY_TO_WITHDRAW',
  WITHDRAWN: 'CO_STAKER_WITHDRAWN',
};

/**
 * Returns the label of an offer. `phase` is the phase of the offer's co-stake; null without a co-stake (failed claims do not count).
 * A CLOSED offer with an ACTIVE co-stake, whose device has left the co-staking programme, has the label OFFER_CLOSED.
 */
export function labelOf(
  facts: {
    readonly status: OfferStatus;
    readonly phase: CoStakePhase | null;
    readonly sufficiency: StakeSufficiency;
  },
  viewpoint: Viewpoint,
): StatusLabel {
  switch (facts.status) {
    case 'OPEN':
      return facts.sufficiency === 'INSUFFICIENT'
        ? 'INSUFFICIENT_STAKE_WAITING_FOR_CO_STAKER'
        : 'SUFFICIENT_STAKE_WAITING_FOR_CO_STAKER';
    case 'FILLED':
      return facts.phase === null ? 'ACTIVE' : labelForViewpoint(viewpoint, FILLED_LABEL[facts.phase]);
    case 'CLOSED':
      return facts.phase === null ? 'OFFER_CLOSED' : CLOSED_LABEL[facts.phase];
    default:
      return facts.status satisfies never;
  }
}

/** Converts the owner's label of an offer to the label that `viewpoint` reads. The two labels differ in the wait period only. */
export function labelForViewpoint(viewpoint: Viewpoint, ownersLabel: StatusLabel): StatusLabel {
  return viewpoint === 'CO_STAKER' && ownersLabel === 'SUFFICIENT_STAKE_WAIT_PERIOD'
    ? 'CO_STAKER_UNSTAKED_IN_WAIT_PERIOD'
    : ownersLabel;
}
