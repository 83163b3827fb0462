// A co-stake: the position that a claim creates. Its phase follows from stored instants and the clock, never from a job.

export type CoStakePhase = 'PENDING' | 'FAILED' | 'ACTIVE' | 'WAIT_PERIOD' | 'COOLDOWN' | 'WITHDRAWABLE' | 'WITHDRAWN';
export type SettlementStatus = 'SENDING' | 'APPROVED' | 'FAILED' | 'EXPIRED';
export type SettlementFailure = 'DEVICE_NOT_OPERATIONAL' | 'OFFER_WITHDRAWN' | 'TIME_LIMIT';

export type CoStake = {
  readonly id: string;
  readonly offerId: string;
  readonly deviceKey: string;
  readonly accountId: string;
  /** The wallet that paid and is paid back. */
  readonly wallet: string;
  /** Principal as agreed, base units. */
  readonly amount: bigint;
  /** What the ledger holds of it now: principal less slashes; zero once withdrawn or failed. */
  readonly held: bigint;
  readonly rewardShareBps: number;
  /** Ever credited to it, base units. */
  readonly rewardLifetime: bigint;
  readonly rewardClaimed: bigint;
  /** Slashed, or held while a slash is under review. */
  readonly rewardSlashed: bigint;
  readonly claimedAt: Date;
  readonly settlement: SettlementStatus;
  readonly settleBy: Date;
  readonly settledAt: Date | null;
  readonly settlementFailure: SettlementFailure | null;
  /** The latest exit: fixed when it starts, never moved. */
  readonly exitStartedAt: Date | null;
  readonly waitEndsAt: Date | null;
  readonly cooldownEndsAt: Date | null;
  /** Set when that exit was taken back; its dates then no longer apply. */
  readonly exitCanceledAt: Date | null;
  readonly withdrawnAt: Date | null;
  /** The phase whose event the log has; lags the derived phase by at most a sweep. */
  readonly recordedPhase: CoStakePhase;
};

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
 * A claim stays PENDING until its settlement is decided: giving the money back is an act, not the passing of time.
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

/** When the present phase ends by itself; null when only somebody's act ends it. */
export function phaseEndsAt(coStake: CoStake, now: Date): Date | null {
  switch (phaseAt(coStake, now)) {
    case 'PENDING':
      return coStake.settleBy;
    case 'WAIT_PERIOD':
      return coStake.waitEndsAt;
    case 'COOLDOWN':
      return coStake.cooldownEndsAt;
    default:
      return null;
  }
}

/** Counts toward the requirement: ACTIVE and WAIT_PERIOD. */
export function countsTowardRequirement(phase: CoStakePhase): boolean {
  return phase === 'ACTIVE' || phase === 'WAIT_PERIOD';
}

/** Occupies one of the account's claim slots: PENDING, ACTIVE and WAIT_PERIOD. */
export function occupiesClaimSlot(phase: CoStakePhase): boolean {
  return phase === 'PENDING' || phase === 'ACTIVE' || phase === 'WAIT_PERIOD';
}
