// One proceeding on a book, whole: what time owed first, then the decision with what follows from it, and for both the
// records and the movements of money. The write path stores it; tests tell stories with it; neither adds a rule of its own.

import { type Book, evolve } from './book.ts';
import { withConsequences } from './consequence.ts';
import type { Decision, DomainEvent, Moment } from './event.ts';
import { dueMoments } from './exit.ts';
import { foreseen } from './foresight.ts';
import { type Transfer, transferOf } from './ledger.ts';
import { type EventRecord, recordMoment } from './log.ts';
import type { Refusal } from './refusal.ts';

/** A moment as it is told: the book before and after it, its records and the movements of money. */
export type Chapter = {
  readonly moment: Moment;
  readonly before: Book;
  readonly after: Book;
  readonly records: readonly EventRecord[];
  readonly transfers: readonly Transfer[];
};

/** Carries a decision out on a book at an instant. A refusal leaves nothing, not even what time owed: that is told later. */
export function proceed<Refused = Refusal>(
  book: Book,
  now: Date,
  decide: (current: Book) => Decision<Refused>,
): { readonly chapters: readonly Chapter[]; readonly book: Book } | { readonly refusal: Refused } {
  const owed = dueMoments(book, now);
  const current = owed.reduce((one, moment) => moment.events.reduce(evolve, one), book);
  const decision = decide(current);
  if ('refusal' in decision) return decision;
  const acted = withConsequences(current, { at: now, timeDriven: false, events: decision.events });
  const chapters: Chapter[] = [];
  let before = book;
  for (const moment of [...owed, acted].filter((one) => one.events.length > 0)) {
    const recorded = recordMoment(before, moment);
    chapters.push({
      moment,
      before,
      after: recorded.book,
      records: recorded.records,
      transfers: transfersOf(moment.events, before),
    });
    before = recorded.book;
  }
  return { chapters, book: foreseen(before, now) };
}

function transfersOf(events: readonly DomainEvent[], before: Book): readonly Transfer[] {
  let book = before;
  const transfers: Transfer[] = [];
  for (const event of events) {
    const transfer = transferOf(event, book);
    if (transfer !== null) transfers.push(transfer);
    book = evolve(book, event);
  }
  return transfers;
}
