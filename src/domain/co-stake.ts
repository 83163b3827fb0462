// A co-stake: the position that a claim creates, and its phase.
// **Invariant:** the phase follows from stored instants and the clock, never from a job that has or has not run.

export type CoStakePhase = 'PENDING' | 'FAILED' | 'ACTIVE' | 'WAIT_PERIOD' | 'COOLDOWN' | 'WITHDRAWABLE' | 'WITHDRAWN';
export type SettlementStatus = 'SENDING' | 'APPROVED' | 'FAILED' | 'EXPIRED';
export type SettlementFailure = 'DEVICE_NOT_OPERATIONAL' | 'OFFER_WITHDRAWN' | 'TIME_LIMIT';

/** What a co-stake is created with. Frozen: no event changes it. */
export type CoStakeTerms = {
  readonly id: string;
  readonly offerId: string;
  readonly deviceKey: string;
  readonly accountId: string;
  /** The wallet that paid and is paid back. */
  readonly wallet: string;
  /** Principal as agreed, base units. */
  readonly amount: bigint;
  readonly rewardShareBps: number;
  readonly claimedAt: Date;
  /** When its settlement expires if it was not decided before. */
  readonly settleBy: Date;
};

/** What events change of a co-stake; the store writes every field of it. */
export type CoStakeState = {
  readonly settlement: SettlementStatus;
  readonly settledAt: Date | null;
  readonly settlementFailure: SettlementFailure | null;
  /** The latest exit: its dates are fixed when it starts and never move. */
  readonly exitStartedAt: Date | null;
  readonly waitEndsAt: Date | null;
  readonly cooldownEndsAt: Date | null;
  /** When that exit was cancelled; its dates then no longer apply. */
  readonly exitCanceledAt: Date | null;
  readonly withdrawnAt: Date | null;
  /** Claimed rewards, base units. */
  readonly rewardClaimed: bigint;
  /** Rewards that were slashed or are held while a slash is under review, base units. */
  readonly rewardSlashed: bigint;
  /** The phase of the latest event in the log; lags the derived phase by at most one sweep. */
  readonly recordedPhase: CoStakePhase;
};

/** What events change of a co-stake and postings store. */
export type CoStakeBalance = {
  /** Base units that the ledger holds of it: principal less slashes; zero once withdrawn or failed. */
  readonly held: bigint;
};

/** What reported blocks change of a co-stake, for all devices in one statement. */
export type CoStakeTotals = {
  /** Rewards ever credited to it, base units. */
  readonly rewardLifetime: bigint;
};

export type CoStake = CoStakeTerms & CoStakeState & CoStakeBalance & CoStakeTotals;

/** The exit that is running, or null: cancelled exits do not count. */
export function runningExit(coStake: CoStake): {
  readonly startedAt: Date;
  readonly waitEndsAt: Date;
  readonly cooldownEndsAt: Date;
} | null {
  const { exitStartedAt, waitEndsAt, cooldownEndsAt, exitCanceledAt } = coStake;
  if (exitCanceledAt !== null || exitStartedAt === null || waitEndsAt === null || cooldownEndsAt === null) return null;
  return { startedAt: exitStartedAt, waitEndsAt, cooldownEndsAt };
}

/**
 * The phase at an instant. Intervals are half-open: at exactly `waitEndsAt` it is COOLDOWN.
 * A claim stays PENDING until its settlement is decided: giving the money back needs a decision; time alone does not do it.
 */
export function phaseAt(coStake: CoStake, now: Date): CoStakePhase {
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
  /** Its stake counts toward the requirement of the device. */
  readonly countsTowardRequirement: boolean;
  /** It takes one of the claim slots of its account. */
  readonly occupiesClaimSlot: boolean;
  /** It keeps the device from a further offer, also after its own offer closed. */
  readonly keepsDevicePlace: boolean;
  /** When the phase ends by the passing of time; null when only an action ends it. */
  readonly endsAt: (coStake: CoStake) => Date | null;
};

const FINISHED: PhaseFacts = {
  countsTowardRequirement: false,
  occupiesClaimSlot: false,
  keepsDevicePlace: false,
  endsAt: () => null,
};

const PHASES: { readonly [Phase in CoStakePhase]: PhaseFacts } = {
  PENDING: {
    countsTowardRequirement: false,
    occupiesClaimSlot: true,
    keepsDevicePlace: true,
    endsAt: ({ settleBy }) => settleBy,
  },
  FAILED: FINISHED,
  ACTIVE: { countsTowardRequirement: true, occupiesClaimSlot: true, keepsDevicePlace: true, endsAt: () => null },
  WAIT_PERIOD: {
    countsTowardRequirement: true,
    occupiesClaimSlot: true,
    keepsDevicePlace: false,
    endsAt: ({ waitEndsAt }) => waitEndsAt,
  },
  COOLDOWN: { ...FINISHED, endsAt: ({ cooldownEndsAt }) => cooldownEndsAt },
  WITHDRAWABLE: FINISHED,
  WITHDRAWN: FINISHED,
};

/** When the present phase ends by the passing of time; null when only an action ends it. */
export function phaseEndsAt(coStake: CoStake, now: Date): Date | null {
  return PHASES[phaseAt(coStake, now)].endsAt(coStake);
}

/** Whether a co-stake in this phase counts toward the requirement: ACTIVE and WAIT_PERIOD do. */
export function countsTowardRequirement(phase: CoStakePhase): boolean {
  return PHASES[phase].countsTowardRequirement;
}

/** Whether a co-stake in this phase takes a claim slot of its account: PENDING, ACTIVE and WAIT_PERIOD do. */
export function occupiesClaimSlot(phase: CoStakePhase): boolean {
  return PHASES[phase].occupiesClaimSlot;
}

/** Whether a co-stake in this phase keeps its device from a further offer: PENDING and ACTIVE do. */
export function keepsDevicePlace(phase: CoStakePhase): boolean {
  return PHASES[phase].keepsDevicePlace;
}
