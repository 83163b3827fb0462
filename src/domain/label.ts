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

/** The facts about an offer that determine its status label. */
export type LabelFacts = {
  readonly status: OfferStatus;
  /** Phase of the offer's co-stake; null without a co-stake. */
  readonly phase: CoStakePhase | null;
  /** True while the device is in the co-staking programme. */
  readonly inProgramme: boolean;
  readonly sufficiency: StakeSufficiency;
};

/** The status label of an offer by the phase of its co-stake, as the owner reads it; a failed claim does not count. */
const PHASE_LABEL: { readonly [Phase in CoStakePhase]: (facts: LabelFacts) => StatusLabel } = {
  PENDING: () => 'CLAIM_PENDING',
  FAILED: labelWithoutCoStake,
  ACTIVE: ({ inProgramme }) => (inProgramme ? 'ACTIVE' : 'OFFER_CLOSED'),
  WAIT_PERIOD: () => 'SUFFICIENT_STAKE_WAIT_PERIOD',
  COOLDOWN: () => 'IN_COOLDOWN',
  WITHDRAWABLE: () => 'READY_TO_WITHDRAW',
  WITHDRAWN: () => 'CO_STAKER_WITHDRAWN',
};

/**
 * Returns the label of an offer. With a co-stake its phase decides, whatever the offer's status; an ACTIVE co-stake whose device has left
 * the co-staking programme has the label OFFER_CLOSED.
 */
export function labelOf(facts: LabelFacts, viewpoint: Viewpoint): StatusLabel {
  const label = facts.phase === null ? labelWithoutCoStake(facts) : PHASE_LABEL[facts.phase](facts);
  return labelForViewpoint(viewpoint, label);
}

function labelWithoutCoStake({ status, sufficiency }: LabelFacts): StatusLabel {
  if (status === 'CLOSED') return 'OFFER_CLOSED';
  return sufficiency === 'INSUFFICIENT'
    ? 'INSUFFICIENT_STAKE_WAITING_FOR_CO_STAKER'
    : 'SUFFICIENT_STAKE_WAITING_FOR_CO_STAKER';
}

/** Converts the owner's label of an offer to the label that `viewpoint` reads. The two labels differ in the wait period only. */
export function labelForViewpoint(viewpoint: Viewpoint, ownersLabel: StatusLabel): StatusLabel {
  return viewpoint === 'CO_STAKER' && ownersLabel === 'SUFFICIENT_STAKE_WAIT_PERIOD'
    ? 'CO_STAKER_UNSTAKED_IN_WAIT_PERIOD'
    : ownersLabel;
}
