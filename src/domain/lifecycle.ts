// The life cycle of a co-stake as a table: from which phase a command leads to which, under which guard, else with which refusal.
// **Invariant:** every phase is reachable and every pair of phase and command is either a transition or refused; a test walks it.

import type { CoStakePhase } from './co-stake.ts';

export type LifecycleCommand =
  | 'approveClaim'
  | 'failClaim'
  | 'unstake'
  | 'cancelUnstake'
  | 'endWait'
  | 'endCooldown'
  | 'withdraw';

/** A condition at the instant of the command; without one the transition always applies. */
export type LifecycleGuard = 'deviceCommitted' | 'deviceNotCommitted' | 'noReplacementClaimed';

export type Transition = {
  readonly from: CoStakePhase;
  readonly command: LifecycleCommand;
  readonly guard: LifecycleGuard | null;
  readonly to: CoStakePhase;
};

export const TRANSITIONS: readonly Transition[] = [
  { from: 'PENDING', command: 'approveClaim', guard: null, to: 'ACTIVE' },
  { from: 'PENDING', command: 'failClaim', guard: null, to: 'FAILED' },
  {
    from: 'ACTIVE',
    command: 'unstake',
    guard: 'deviceCommitted',
    to: 'WAIT_PERIOD',
  },
  {
    from: 'ACTIVE',
    command: 'unstake',
    guard: 'deviceNotCommitted',
    to: 'COOLDOWN',
  },
  {
    from: 'WAIT_PERIOD',
    command: 'cancelUnstake',
    guard: 'noReplacementClaimed',
    to: 'ACTIVE',
  },
  { from: 'WAIT_PERIOD', command: 'endWait', guard: null, to: 'COOLDOWN' },
  { from: 'COOLDOWN', command: 'endCooldown', guard: null, to: 'WITHDRAWABLE' },
  { from: 'WITHDRAWABLE', command: 'withdraw', guard: null, to: 'WITHDRAWN' },
];

/** Refusals of a command that does not apply in the phase of the co-stake. */
export type PhaseRefusalCode =
  | 'CLAIM_PENDING'
  | 'CLAIM_FAILED'
  | 'ALREADY_UNSTAKED'
  | 'ALREADY_WITHDRAWN'
  | 'NOT_IN_WAIT_PERIOD'
  | 'NOT_UNSTAKED'
  | 'NOT_YET_WITHDRAWABLE';

/** The refusal of each command in each phase; a phase that is not listed does not refuse it. */
export const REFUSED_IN: {
  readonly [Command in 'unstake' | 'cancelUnstake' | 'withdraw']: Partial<Record<CoStakePhase, PhaseRefusalCode>>;
} = {
  unstake: {
    PENDING: 'CLAIM_PENDING',
    FAILED: 'CLAIM_FAILED',
    WAIT_PERIOD: 'ALREADY_UNSTAKED',
    COOLDOWN: 'ALREADY_UNSTAKED',
    WITHDRAWABLE: 'ALREADY_UNSTAKED',
    WITHDRAWN: 'ALREADY_WITHDRAWN',
  },
  cancelUnstake: {
    PENDING: 'NOT_IN_WAIT_PERIOD',
    FAILED: 'CLAIM_FAILED',
    ACTIVE: 'NOT_IN_WAIT_PERIOD',
    COOLDOWN: 'NOT_IN_WAIT_PERIOD',
    WITHDRAWABLE: 'NOT_IN_WAIT_PERIOD',
    WITHDRAWN: 'ALREADY_WITHDRAWN',
  },
  withdraw: {
    PENDING: 'CLAIM_PENDING',
    FAILED: 'CLAIM_FAILED',
    ACTIVE: 'NOT_UNSTAKED',
    WAIT_PERIOD: 'NOT_YET_WITHDRAWABLE',
    COOLDOWN: 'NOT_YET_WITHDRAWABLE',
    WITHDRAWN: 'ALREADY_WITHDRAWN',
  },
};

/** Where a command leads from a phase, given the guards that hold; null when it does not apply. */
export function transition(
  from: CoStakePhase,
  command: LifecycleCommand,
  holds: (guard: LifecycleGuard) => boolean,
): CoStakePhase | null {
  const row = TRANSITIONS.find(
    (candidate) =>
      candidate.from === from && candidate.command === command && (candidate.guard === null || holds(candidate.guard)),
  );
  return row?.to ?? null;
}
