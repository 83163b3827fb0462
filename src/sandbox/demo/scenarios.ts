// What happens to one device of the demo network over the 29 days before the start, as steps with their instants.
// Each kind of story ends in another situation, so that a client meets all of them. No rule of the marketplace stands here:
// every step is a use case that may refuse, and a refusal is a mistake in these numbers.

import type { Draw } from './rng.ts';

const HOUR_MS = 3_600_000;
const WAIT_HOURS = 7 * 24;
const EXIT_HOURS = 21 * 24;

/** The hours before the start over which stories are told. */
export const HISTORY_HOURS = 29 * 24;

/** How a device stands at the end of its story: by its offer, or by what has become of the claim. */
export type StoryKind =
  | 'STAKED'
  | 'WAITING'
  | 'SHORT'
  | 'CLOSED'
  | 'LAPSED'
  | 'ACTIVE'
  | 'STAYED'
  | 'LEAVING'
  | 'COOLING'
  | 'READY'
  | 'GONE';

type Deed = 'STAKE' | 'CLAIM' | 'CLOSE' | 'UNSTAKE' | 'CANCEL_UNSTAKE' | 'WITHDRAW' | 'SWEEP';

/** One thing that somebody does about a device. SWEEP: nobody does, but time owes the log something. */
export type Step = { readonly at: Date } & (
  | { readonly does: Deed }
  | { readonly does: 'OFFER'; readonly expiresAt: Date | null }
);

/** A story, and from when until when a co-stake counts toward the device's requirement. */
export type Story = {
  readonly steps: readonly Step[];
  readonly coStake: { readonly from: Date; readonly until: Date | null } | null;
};

/** Tells a story that ends at `end`. */
export function tellStory(kind: StoryKind, draw: Draw, end: Date): Story {
  const steps: Step[] = [];
  const ago = (hours: number): Date => new Date(end.getTime() - Math.round(hours * HOUR_MS));
  const tale: Tale = {
    hours: (from, to) => draw.whole(from * 3_600, to * 3_600) / 3_600,
    chance: draw.chance,
    does: (deed, hoursAgo) => steps.push({ at: ago(hoursAgo), does: deed }),
    offers(hoursAgo, lapsesHoursAgo = null) {
      steps.push({ at: ago(hoursAgo), does: 'OFFER', expiresAt: lapsesHoursAgo === null ? null : ago(lapsesHoursAgo) });
    },
  };
  const counted = TALES[kind](tale);
  return {
    steps,
    coStake:
      counted === null ? null : { from: ago(counted.from), until: counted.until === null ? null : ago(counted.until) },
  };
}

/** All times in hours before the start; negative ones lie ahead of it. */
type Tale = {
  /** Some number of hours between two bounds, to the second. */
  readonly hours: (from: number, to: number) => number;
  readonly chance: (percent: number) => boolean;
  readonly does: (deed: Deed, hoursAgo: number) => void;
  readonly offers: (hoursAgo: number, lapsesHoursAgo?: number | null) => void;
};
type Counted = { readonly from: number; readonly until: number | null } | null;

const TALES: { readonly [Kind in StoryKind]: (tale: Tale) => Counted } = {
  STAKED(tale) {
    stakeBefore(tale, tale.hours(20, 600));
    return null;
  },
  WAITING: waiting,
  SHORT: waiting,
  CLOSED(tale) {
    offered(tale, tale.hours(100, 600));
    tale.does('CLOSE', tale.hours(2, 90));
    return null;
  },
  LAPSED(tale) {
    const lapsed = tale.hours(10, 150);
    offered(tale, tale.hours(200, 600), lapsed);
    tale.does('SWEEP', lapsed);
    return null;
  },
  ACTIVE: (tale) => ({ from: claimed(tale, tale.hours(1, 500)), until: null }),
  STAYED(tale) {
    const left = tale.hours(60, 160);
    const from = claimed(tale, left + tale.hours(24, 200));
    tale.does('UNSTAKE', left);
    tale.does('CANCEL_UNSTAKE', left - tale.hours(2, 50));
    return { from, until: null };
  },
  LEAVING(tale) {
    const left = tale.hours(4, 150);
    const from = claimed(tale, left + tale.hours(24, 300));
    tale.does('UNSTAKE', left);
    return { from, until: null };
  },
  /** The owner looks for another co-staker as soon as the first has left. */
  COOLING(tale) {
    const left = tale.hours(200, 480);
    const from = claimed(tale, left + tale.hours(24, 150));
    tale.does('UNSTAKE', left);
    tale.does('SWEEP', left - WAIT_HOURS);
    tale.offers(tale.hours(1, left - WAIT_HOURS - 1));
    return { from, until: left - WAIT_HOURS };
  },
  READY: (tale) => outlived(tale).counted,
  GONE(tale) {
    const { counted, ready } = outlived(tale);
    tale.does('WITHDRAW', tale.hours(1, ready - 1));
    return counted;
  },
};

function stakeBefore(tale: Tale, hoursAgo: number): void {
  tale.does('STAKE', hoursAgo + tale.hours(1, 20));
}

function offered(tale: Tale, hoursAgo: number, lapsesHoursAgo: number | null = null): void {
  stakeBefore(tale, hoursAgo);
  tale.offers(hoursAgo, lapsesHoursAgo);
}

function waiting(tale: Tale): null {
  offered(tale, tale.hours(1, 640), tale.chance(25) ? -tale.hours(48, 900) : null);
  return null;
}

function claimed(tale: Tale, hoursAgo: number): number {
  offered(tale, hoursAgo + tale.hours(1, 24));
  tale.does('CLAIM', hoursAgo);
  return hoursAgo;
}

/** An exit whose cooldown has ended. */
function outlived(tale: Tale): { readonly counted: Counted; readonly ready: number } {
  const left = tale.hours(EXIT_HOURS + 8, EXIT_HOURS + 56);
  const from = claimed(tale, left + tale.hours(24, 80));
  const ready = left - EXIT_HOURS;
  tale.does('UNSTAKE', left);
  tale.does('SWEEP', left - WAIT_HOURS);
  tale.does('SWEEP', ready);
  return { counted: { from, until: left - WAIT_HOURS }, ready };
}
