// Counts and facets that are kept until a row or a status changes, so that equal questions are computed once.
// **Invariant:** an answer is used only for the version of the rows it was computed from, and from its instant until the next
// instant at which a status changes by time alone.

import type { OfferFilter } from '../offers.ts';
import type { OfferRows } from './offer-rows.ts';

/** Computes an answer, or returns the kept one for an equal filter. */
export type KeptAnswers<Answer> = (filter: OfferFilter, now: Date) => Promise<Answer>;

type Kept<Answer> = {
  readonly version: number;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly answer: Promise<Answer>;
};

/** Filters of which an answer is kept; the one that was added first is dropped. */
const MAX_KEPT = 256;

export function keptAnswers<Answer>(
  rows: OfferRows,
  compute: (filter: OfferFilter, now: Date) => Promise<Answer>,
): KeptAnswers<Answer> {
  const kept = new Map<string, Kept<Answer>>();
  return (filter, now) => {
    const key = JSON.stringify(filter, (_, value) => (typeof value === 'bigint' ? String(value) : value));
    const at = now.getTime();
    const known = kept.get(key);
    if (known !== undefined && known.version === rows.version() && known.fromMs <= at && at < known.untilMs) {
      return known.answer;
    }
    const answer = compute(filter, now);
    kept.delete(key);
    kept.set(key, { version: rows.version(), fromMs: at, untilMs: nextCloseMs(rows, at), answer });
    const [oldest] = kept.keys();
    if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
    return answer;
  };
}

/** The first instant after `nowMs` at which an offer closes by time alone, in milliseconds; Infinity when none is known. */
function nextCloseMs(rows: OfferRows, nowMs: number): number {
  const closesAtMs = rows.columns.closesAtMs.values;
  const size = rows.size();
  let next = Number.POSITIVE_INFINITY;
  for (let row = 0; row < size; row += 1) {
    const closes = closesAtMs[row] as number;
    if (closes > nowMs && closes < next) next = closes;
  }
  return next;
}
