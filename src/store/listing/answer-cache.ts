// A cache of counts and facets, valid until an offer in memory, a market fact or the status of an offer changes, so that equal
// filters are computed once.
// **Invariant:** a cached answer is used only for the version of the rows and facts that it was computed from, and only until the
// next instant at which a status, a sufficiency or the end of a time without slashes changes it by time alone.

import type { OfferRows } from './offer-rows.ts';
import { yieldToEventLoop } from './yield.ts';

export type AnswerCache<Question, Answer> = {
  /** Returns the cached answer of an equal question; null when there is none. */
  readonly known: (question: Question, now: Date) => Answer | null;
  /** Returns the cached answer of an equal question, or computes it. */
  readonly compute: (question: Question, now: Date) => Promise<Answer>;
};

type Kept<Answer> = {
  readonly version: number;
  readonly facts: object;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly answer: Answer;
};

/** Largest number of questions with a cached answer; the oldest one is dropped. */
const MAX_KEPT = 256;

/** What ends the validity of an answer beside the rows and the statuses. */
export type Validity<Question> = {
  /** Returns the market facts in force; another object after each change. */
  readonly facts: () => object;
  /** Returns the next instant after `nowMs` at which time alone changes the answer, in milliseconds; Infinity for none. */
  readonly nextChangeMs: (question: Question, nowMs: number) => number;
};

/** Returns an empty cache of answers over the rows. A question is a filter, alone or with what to find out, as JSON values. */
export function createAnswerCache<Question, Answer>(
  rows: OfferRows,
  validity: Validity<Question>,
  compute: (question: Question, now: Date) => Promise<Answer>,
): AnswerCache<Question, Answer> {
  const kept = new Map<string, Kept<Answer>>();
  const find = (key: string, at: number): Answer | null => {
    const known = kept.get(key);
    const isValid =
      known?.version === rows.version() && known.facts === validity.facts() && known.fromMs <= at && at < known.untilMs;
    return isValid ? known.answer : null;
  };
  return {
    known: (question, now) => find(keyOf(question), now.getTime()),
    async compute(question, now) {
      const [key, at, version, facts] = [keyOf(question), now.getTime(), rows.version(), validity.facts()];
      const known = find(key, at);
      if (known !== null) return known;
      const answer = await compute(question, now);
      kept.delete(key);
      const untilMs = Math.min(await rows.nextCloseMs(at, yieldToEventLoop), validity.nextChangeMs(question, at));
      kept.set(key, { version, facts, fromMs: at, untilMs, answer });
      const [oldest] = kept.keys();
      if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
      return answer;
    },
  };
}

const keyOf = (question: unknown): string =>
  JSON.stringify(question, (_, value) => (typeof value === 'bigint' ? String(value) : value));
