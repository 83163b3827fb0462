// One proceeding on a aggregate, whole: what time owed first, then the decision with what follows from it, and for both the
// records and the movements of money. The write path stores it; tests tell stories with it; neither adds a rule of its own.

import { withConsequences } from './consequence.ts';
import { type DeviceAggregate, evolve } from './device-aggregate.ts';
import type { Decision, DomainEvent, Moment } from './event.ts';
import { dueMoments } from './exit.ts';
import { foreseen } from './foresight.ts';
import { type Transfer, transferOf } from './ledger.ts';
import { type EventRecord, recordMoment } from './log.ts';
import type { Refusal } from './refusal.ts';

/** A moment as it is told: the aggregate before and after it, its records and the movements of money. */
export type Chapter = {
  readonly moment: Moment;
  readonly before: DeviceAggregate;
  readonly after: DeviceAggregate;
  readonly records: readonly EventRecord[];
  readonly transfers: readonly Transfer[];
};

/** Carries a decision out on a aggregate at an instant. A refusal leaves nothing, not even what time owed: that is told later. */
export function proceed<Refused = Refusal>(
  aggregate: DeviceAggregate,
  now: Date,
  decide: (current: DeviceAggregate) => Decision<Refused>,
): { readonly chapters: readonly Chapter[]; readonly aggregate: DeviceAggregate } | { readonly refusal: Refused } {
  const owed = dueMoments(aggregate, now);
  const current = owed.reduce((one, moment) => moment.events.reduce(evolve, one), aggregate);
  const decision = decide(current);
  if ('refusal' in decision) return decision;
  const acted = withConsequences(current, { at: now, timeDriven: false, events: decision.events });
  const chapters: Chapter[] = [];
  let before = aggregate;
  for (const moment of [...owed, acted].filter((one) => one.events.length > 0)) {
    const recorded = recordMoment(before, moment);
    chapters.push({
      moment,
      before,
      after: recorded.aggregate,
      records: recorded.records,
      transfers: transfersOf(moment.events, before),
    });
    before = recorded.aggregate;
  }
  return { chapters, aggregate: foreseen(before, now) };
}

function transfersOf(events: readonly DomainEvent[], before: DeviceAggregate): readonly Transfer[] {
  let aggregate = before;
  const transfers: Transfer[] = [];
  for (const event of events) {
    const transfer = transferOf(event, aggregate);
    if (transfer !== null) transfers.push(transfer);
    aggregate = evolve(aggregate, event);
  }
  return transfers;
}
