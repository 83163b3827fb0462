// The life cycle of a co-stake as a state machine: a table of transitions between phases, and a table of refusals.
// **Invariant:** every phase is reachable, and for every phase and command there is either a transition or a refusal. A test
// checks both tables.

import type { CoStakePhase } from './co-stake.ts';

/** A command that can change the phase of a co-stake. */
export type LifecycleCommand =
  | 'approveClaim'
  | 'failClaim'
  | 'unstake'
  | 'cancelUnstake'
  | 'endWait'
  | 'endCooldown'
  | 'withdraw';

/** A condition under which a transition between two phases applies. */
export type LifecycleGuard = 'deviceCommitted' | 'deviceNotCommitted' | 'noReplacementClaimed';

/** A transition of a co-stake from one phase to another; a null guard means that the transition always applies. */
export type PhaseTransition = {
  readonly from: CoStakePhase;
  readonly command: LifecycleCommand;
  readonly guard: LifecycleGuard | null;
  readonly to: CoStakePhase;
};

/** All transitions between the phases of a co-stake. */
export const CO_STAKE_TRANSITIONS: readonly PhaseTransition[] = [
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

/** The refusal code of a command that is not possible in the co-stake's phase. */
export type PhaseRefusalCode =
  | 'CLAIM_PENDING'
  | 'CLAIM_FAILED'
  | 'ALREADY_UNSTAKED'
  | 'ALREADY_WITHDRAWN'
  | 'NOT_IN_WAIT_PERIOD'
  | 'NOT_UNSTAKED'
  | 'NOT_YET_WITHDRAWABLE';

/** The refusal code of each command by phase. A phase without an entry permits the command. */
export const PHASE_REFUSALS: {
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

/** Returns the phase of a co-stake after a command; null when no transition applies. `guardHolds` evaluates the guard of a transition. */
export function nextPhase(
  from: CoStakePhase,
  command: LifecycleCommand,
  guardHolds: (guard: LifecycleGuard) => boolean,
): CoStakePhase | null {
  const row = CO_STAKE_TRANSITIONS.find(
    (candidate) =>
      candidate.from === from &&
      candidate.command === command &&
      (candidate.guard === null || guardHolds(candidate.guard)),
  );
  return row?.to ?? null;
}
