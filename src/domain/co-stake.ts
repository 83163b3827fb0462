// A co-stake: the stake of a co-staker on a device, created by the claim of an offer, and its phase.
// **Invariant:** the phase is computed from stored instants and the clock; it never depends on whether a background job has run.

/** The phase of a co-stake, from the claim to the withdrawal. */
export type CoStakePhase = 'PENDING' | 'FAILED' | 'ACTIVE' | 'WAIT_PERIOD' | 'COOLDOWN' | 'WITHDRAWABLE' | 'WITHDRAWN';
/** The status of a claim's settlement: SENDING until it is approved, fails or expires. */
export type SettlementStatus = 'SENDING' | 'APPROVED' | 'FAILED' | 'EXPIRED';
/** The reason why a claim was not approved. */
export type SettlementFailure = 'DEVICE_NOT_OPERATIONAL' | 'OFFER_WITHDRAWN' | 'TIME_LIMIT' | 'TRANSFER_REJECTED';

/** The reason why a wait period ended early: how the device left the co-staking programme. */
export type EarlyEndReason = 'OWNER_UNSTAKED' | 'DEVICE_BLOCKED' | 'DEVICE_TERMINATED';

/** The early end of a wait period: the device left the co-staking programme, and the cooldown began at once. */
export type EarlyEnd = {
  readonly reason: EarlyEndReason;
  /** Date at which the wait period would have ended. */
  readonly previousWaitEndsAt: Date;
  /** End of the cooldown that began at the early end. */
  readonly cooldownEndsAt: Date;
};

/** The fields of a co-stake that the claim sets and that no event changes. */
export type CoStakeTerms = {
  readonly id: string;
  readonly offerId: string;
  readonly deviceKey: string;
  readonly accountId: string;
  /** The wallet that paid the stake and receives it back. */
  readonly wallet: string;
  /** The agreed principal, base units. */
  readonly amount: bigint;
  readonly rewardShareBps: number;
  readonly claimedAt: Date;
  /** Deadline of the claim's settlement; a claim that is not settled before expires. */
  readonly settleBy: Date;
  /**
   * Instant at which a sandbox settles the claim, when its settlement switch delays it; null for a claim that is settled in its own
   * transaction.
   */
  readonly settlesAt: Date | null;
};

/** The fields of a co-stake that events change; the store writes all of them. */
export type CoStakeState = {
  readonly settlement: SettlementStatus;
  readonly settledAt: Date | null;
  readonly settlementFailure: SettlementFailure | null;
  /**
   * Start of the latest exit of the co-stake. The dates of an exit are fixed at its start; they move once, earlier, when the device leaves
   * the co-staking programme during the wait period.
   */
  readonly exitStartedAt: Date | null;
  readonly waitEndsAt: Date | null;
  readonly cooldownEndsAt: Date | null;
  /**
   * Time at which the latest exit was cancelled; from then on, the dates of that exit no longer apply. Null when it was not
   * cancelled.
   */
  readonly exitCanceledAt: Date | null;
  /** Instants at which the exits before the latest one started and were cancelled, alternately, ascending. */
  readonly earlierExits: readonly Date[];
  readonly withdrawnAt: Date | null;
  /** End of the wait period before the early end moved it; null when the wait of the latest exit did not end early. */
  readonly previousWaitEndsAt: Date | null;
  readonly waitEndedReason: EarlyEndReason | null;
  /** Rewards that the co-staker has claimed, base units. */
  readonly rewardClaimed: bigint;
  /** Rewards of the co-staker taken by slashes, including slashes under review, base units. */
  readonly rewardSlashed: bigint;
  /** The phase after the latest recorded event. Until the next sweep, it can differ from the phase that `phaseAt` computes. */
  readonly recordedPhase: CoStakePhase;
};

/** The balance of a co-stake; events change it, and the ledger's postings store it. */
export type CoStakeBalance = {
  /** Balance of the co-stake's ledger account, base units: principal minus slashes; zero after a withdrawal or a failed claim. */
  readonly held: bigint;
};

/** The reward total of a co-stake. Block reports increase it, with one SQL statement for all devices; no event changes it. */
export type CoStakeTotals = {
  /** All rewards ever credited to the co-stake, base units. */
  readonly rewardLifetime: bigint;
};

export type CoStake = CoStakeTerms & CoStakeState & CoStakeBalance & CoStakeTotals;

/** The fields that determine the phase of a co-stake at any instant. */
export type PhaseFields = Pick<
  CoStake,
  'settlement' | 'exitStartedAt' | 'waitEndsAt' | 'cooldownEndsAt' | 'exitCanceledAt' | 'withdrawnAt'
>;

/** Returns the early end of the latest exit's wait period; null when it did not end early. */
export function earlyEndOf({
  waitEndsAt,
  previousWaitEndsAt,
  waitEndedReason,
}: Pick<CoStake, 'waitEndsAt' | 'previousWaitEndsAt' | 'waitEndedReason'>): {
  readonly at: Date;
  readonly reason: EarlyEndReason;
  readonly previousWaitEndsAt: Date;
} | null {
  if (waitEndsAt === null || previousWaitEndsAt === null || waitEndedReason === null) return null;
  return { at: waitEndsAt, reason: waitEndedReason, previousWaitEndsAt };
}

/** Returns the dates of the latest exit; null when there is none or it was cancelled. */
export function runningExit(coStake: PhaseFields): {
  readonly startedAt: Date;
  readonly waitEndsAt: Date;
  readonly cooldownEndsAt: Date;
} | null {
  const { exitStartedAt, waitEndsAt, cooldownEndsAt, exitCanceledAt } = coStake;
  if (exitCanceledAt !== null || exitStartedAt === null || waitEndsAt === null || cooldownEndsAt === null) return null;
  return { startedAt: exitStartedAt, waitEndsAt, cooldownEndsAt };
}

/**
 * Returns the phase at `now`. Intervals are half-open: at exactly `waitEndsAt` the phase is COOLDOWN. A claim stays PENDING after
 * `settleBy` until its failure is recorded, because the refund is posted with that event.
 */
export function phaseAt(coStake: PhaseFields, now: Date): CoStakePhase {
  switch (coStake.settlement) {
    case 'FAILED':
    case 'EXPIRED':
      return 'FAILED';
    case 'SENDING':
      return 'PENDING';
    case 'APPROVED':
      break;
    default:
      return coStake.settlement satisfies never;
  }
  if (coStake.withdrawnAt !== null) return 'WITHDRAWN';
  const exit = runningExit(coStake);
  if (exit === null) return 'ACTIVE';
  if (now < exit.waitEndsAt) return 'WAIT_PERIOD';
  return now < exit.cooldownEndsAt ? 'COOLDOWN' : 'WITHDRAWABLE';
}

type PhaseFacts = {
  /** Whether a co-stake in the phase counts toward the device's requirement. */
  readonly countsTowardRequirement: boolean;
  /** Whether a co-stake in the phase uses one of its account's claim slots. */
  readonly occupiesClaimSlot: boolean;
  /** Whether a co-stake in the phase holds its offer's place, stake and share of the device, even after its offer has closed. */
  readonly holdsPlace: boolean;
  /** Returns the time at which the phase of a co-stake ends by itself; null when only an action ends it. */
  readonly endsAt: (coStake: CoStake) => Date | null;
};

const FINISHED: PhaseFacts = {
  countsTowardRequirement: false,
  occupiesClaimSlot: false,
  holdsPlace: false,
  endsAt: () => null,
};

const PHASES: { readonly [Phase in CoStakePhase]: PhaseFacts } = {
  PENDING: {
    countsTowardRequirement: false,
    occupiesClaimSlot: true,
    holdsPlace: true,
    endsAt: ({ settleBy }) => settleBy,
  },
  FAILED: FINISHED,
  ACTIVE: { countsTowardRequirement: true, occupiesClaimSlot: true, holdsPlace: true, endsAt: () => null },
  WAIT_PERIOD: {
    countsTowardRequirement: true,
    occupiesClaimSlot: true,
    holdsPlace: false,
    endsAt: ({ waitEndsAt }) => waitEndsAt,
  },
  COOLDOWN: { ...FINISHED, endsAt: ({ cooldownEndsAt }) => cooldownEndsAt },
  WITHDRAWABLE: FINISHED,
  WITHDRAWN: FINISHED,
};

/** Returns the time at which the phase of a co-stake at `now` ends by itself; null when only an action ends it. */
export function phaseEndsAt(coStake: CoStake, now: Date): Date | null {
  return PHASES[phaseAt(coStake, now)].endsAt(coStake);
}

/** Whether a co-stake in this phase counts toward the requirement: ACTIVE and WAIT_PERIOD do. */
export function countsTowardRequirement(phase: CoStakePhase): boolean {
  return PHASES[phase].countsTowardRequirement;
}

/** Whether a co-stake in this phase uses a claim slot of its account: PENDING, ACTIVE and WAIT_PERIOD do. */
export function occupiesClaimSlot(phase: CoStakePhase): boolean {
  return PHASES[phase].occupiesClaimSlot;
}

/** Whether a co-stake in this phase holds the place, stake and share of its offer on the device: PENDING and ACTIVE do. */
export function holdsPlace(phase: CoStakePhase): boolean {
  return PHASES[phase].holdsPlace;
}
