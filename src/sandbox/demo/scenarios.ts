// The scenarios of the demo network: the history of one device over the 29 days before the start of the sandbox, as dated steps.
// Each scenario ends in a different state, so that a sandbox contains every state. seed-history.ts executes each step through a use
// case; if the use case refuses it, the times in this file are wrong.

import type { Rng } from './rng.ts';

const HOUR_MS = 3_600_000;
const WAIT_HOURS = 7 * 24;
const EXIT_HOURS = 21 * 24;

/** Length of the seeded history before the start of the sandbox, hours. */
export const SEEDED_HISTORY_HOURS = 29 * 24;

/** The state that a device's offer or co-stake has reached when the sandbox starts. */
export type ScenarioKind =
  | 'STAKED'
  | 'OFFER_SUFFICIENT'
  | 'OFFER_INSUFFICIENT'
  | 'OFFER_CLOSED'
  | 'OFFER_EXPIRED'
  | 'ACTIVE'
  | 'UNSTAKE_CANCELLED'
  | 'WAIT_PERIOD'
  | 'COOLDOWN'
  | 'WITHDRAWABLE'
  | 'WITHDRAWN';

type StepKind = 'STAKE' | 'CLAIM' | 'CLOSE' | 'UNSTAKE' | 'CANCEL_UNSTAKE' | 'WITHDRAW' | 'SWEEP';

/** A step of a scenario: an action on a device at an instant. SWEEP is no action; it records the due events. */
export type ScenarioStep = { readonly at: Date } & (
  | { readonly kind: StepKind }
  | { readonly kind: 'OFFER'; readonly expiresAt: Date | null }
);

/** The history of one device in the demo network. */
export type Scenario = {
  readonly steps: readonly ScenarioStep[];
  /** The period in which the co-stake counts toward the device's requirement; null when nobody claims the offer. */
  readonly coStake: { readonly from: Date; readonly until: Date | null } | null;
};

/** Creates the scenario of one device, with random times. `end` is the start of the sandbox. */
export function createScenario(kind: ScenarioKind, rng: Rng, end: Date): Scenario {
  const steps: ScenarioStep[] = [];
  const ago = (hours: number): Date => new Date(end.getTime() - Math.round(hours * HOUR_MS));
  const builder: ScenarioBuilder = {
    hours: (from, to) => rng.integer(from * 3_600, to * 3_600) / 3_600,
    chance: rng.chance,
    add: (step, hoursAgo) => steps.push({ at: ago(hoursAgo), kind: step }),
    addOffer(hoursAgo, expiresHoursAgo = null) {
      const expiresAt = expiresHoursAgo === null ? null : ago(expiresHoursAgo);
      steps.push({ at: ago(hoursAgo), kind: 'OFFER', expiresAt });
    },
  };
  const counted = SCENARIOS[kind](builder);
  if (counted === null) return { steps, coStake: null };
  return { steps, coStake: { from: ago(counted.from), until: counted.until === null ? null : ago(counted.until) } };
}

/** Collects the steps of one scenario. All times are hours before the start of the sandbox; a negative time is after it. */
type ScenarioBuilder = {
  /** Returns a random number of hours between two bounds, with a resolution of one second. */
  readonly hours: (from: number, to: number) => number;
  readonly chance: (percent: number) => boolean;
  readonly add: (step: StepKind, hoursAgo: number) => void;
  readonly addOffer: (hoursAgo: number, expiresHoursAgo?: number | null) => void;
};

/** The period in which a co-stake counts toward the requirement, in hours before the start of the sandbox; null without a co-stake. */
type CountedHours = { readonly from: number; readonly until: number | null } | null;

const SCENARIOS: { readonly [Kind in ScenarioKind]: (builder: ScenarioBuilder) => CountedHours } = {
  STAKED(builder) {
    addStake(builder, builder.hours(20, 600));
    return null;
  },
  OFFER_SUFFICIENT: addOpenOffer,
  OFFER_INSUFFICIENT: addOpenOffer,
  OFFER_CLOSED(builder) {
    addStakeAndOffer(builder, builder.hours(100, 600));
    builder.add('CLOSE', builder.hours(2, 90));
    return null;
  },
  OFFER_EXPIRED(builder) {
    const expired = builder.hours(10, 150);
    addStakeAndOffer(builder, builder.hours(200, 600), expired);
    builder.add('SWEEP', expired);
    return null;
  },
  ACTIVE: (builder) => ({ from: addClaim(builder, builder.hours(1, 500)), until: null }),
  UNSTAKE_CANCELLED(builder) {
    const unstaked = builder.hours(60, 160);
    const from = addClaim(builder, unstaked + builder.hours(24, 200));
    builder.add('UNSTAKE', unstaked);
    builder.add('CANCEL_UNSTAKE', unstaked - builder.hours(2, 50));
    return { from, until: null };
  },
  WAIT_PERIOD(builder) {
    const unstaked = builder.hours(4, 150);
    const from = addClaim(builder, unstaked + builder.hours(24, 300));
    builder.add('UNSTAKE', unstaked);
    return { from, until: null };
  },
  /** The scenario of a device in cooldown. The owner also publishes another offer after the wait period has ended. */
  COOLDOWN(builder) {
    const unstaked = builder.hours(200, 480);
    const from = addClaim(builder, unstaked + builder.hours(24, 150));
    builder.add('UNSTAKE', unstaked);
    builder.add('SWEEP', unstaked - WAIT_HOURS);
    builder.addOffer(builder.hours(1, unstaked - WAIT_HOURS - 1));
    return { from, until: unstaked - WAIT_HOURS };
  },
  WITHDRAWABLE: (builder) => addCompletedExit(builder).counted,
  WITHDRAWN(builder) {
    const { counted, withdrawable } = addCompletedExit(builder);
    builder.add('WITHDRAW', builder.hours(1, withdrawable - 1));
    return counted;
  },
};

function addStake(builder: ScenarioBuilder, beforeHoursAgo: number): void {
  builder.add('STAKE', beforeHoursAgo + builder.hours(1, 20));
}

function addStakeAndOffer(builder: ScenarioBuilder, hoursAgo: number, expiresHoursAgo: number | null = null): void {
  addStake(builder, hoursAgo);
  builder.addOffer(hoursAgo, expiresHoursAgo);
}

/**
 * Adds an offer that is still open at the start of the sandbox; one in four of these offers has an expiry, which is later than the start.
 */
function addOpenOffer(builder: ScenarioBuilder): null {
  addStakeAndOffer(builder, builder.hours(1, 640), builder.chance(25) ? -builder.hours(48, 900) : null);
  return null;
}

function addClaim(builder: ScenarioBuilder, hoursAgo: number): number {
  addStakeAndOffer(builder, hoursAgo + builder.hours(1, 24));
  builder.add('CLAIM', hoursAgo);
  return hoursAgo;
}

/**
 * Adds a claim and an exit whose cooldown has ended. `withdrawable` is the end of the cooldown in hours before the start of the
 * sandbox.
 */
function addCompletedExit(builder: ScenarioBuilder): {
  readonly counted: CountedHours;
  readonly withdrawable: number;
} {
  const unstaked = builder.hours(EXIT_HOURS + 8, EXIT_HOURS + 56);
  const from = addClaim(builder, unstaked + builder.hours(24, 80));
  const withdrawable = unstaked - EXIT_HOURS;
  builder.add('UNSTAKE', unstaked);
  builder.add('SWEEP', unstaked - WAIT_HOURS);
  builder.add('SWEEP', withdrawable);
  return { counted: { from, until: unstaked - WAIT_HOURS }, withdrawable };
}
