// Readiness of this process for traffic: a list of checks, each with the sentences that it can report.
// **Invariant:** an answer comes within a bounded time and costs the database little, because answers are cached; reasons reveal
// nothing about an account. docs/operating.md lists every sentence.

import { clockFaults } from '../../app/clock.ts';
import type { AppContext } from '../../app/context.ts';
import type { Stream } from '../../stream/stream.ts';
import { createMigrationCheck, type ReadinessCheck } from './database-checks.ts';

/**
 * Readiness of the process for traffic; when it is not ready, the reasons in words for the operator. Warnings do not keep traffic away:
 * they say what an operator has to repair.
 */
export type Readiness = ({ readonly ready: true } | { readonly ready: false; readonly reasons: readonly string[] }) & {
  readonly warnings?: readonly string[];
  /** Per cent of the demo network that a new sandbox has so far; absent once it is filled, and outside a sandbox. */
  readonly filling?: number;
};

/** A process that lags behind the event log by this many milliseconds is not ready: another one serves subscribers sooner. */
const MAX_LAG_MS = 5_000;
/** Time for which an answer of the database is cached. */
const CACHED_MS = 5_000;
/** Time after which a database that has not answered counts as away, in milliseconds; shorter when there is a reason already. */
export type AnswerTimes = { readonly [Kind in 'server' | 'embedded' | 'besideOthers']: number };

/** The embedded database has one session, in which a check may wait for a long transaction. */
const ANSWER_MS: AnswerTimes = { server: 2_000, embedded: 15_000, besideOthers: 300 };

export const STOPPING_MESSAGE = 'shutting down';
export const AWAY_MESSAGE = 'the database does not answer';
export const LOG_MESSAGES = {
  notFound: 'the end of the log has not been found',
  behind: 'the log is behind',
} as const;

/**
 * Returns the check that `/readyz` calls. `checks` ask the database; one that fails means that it does not answer. `warnings` returns
 * what does not keep traffic away.
 */
export function createReadinessCheck(
  { database, logReader, wallNow }: Stream,
  app: Pick<AppContext, 'clock'>,
  checks: readonly ReadinessCheck[] = [],
  warnings: () => readonly string[] = () => [],
  answerMs: AnswerTimes = ANSWER_MS,
): () => Promise<Readiness> {
  const asked = [createMigrationCheck(database), ...checks].map((check) => cachedFor(CACHED_MS, wallNow, check));

  async function reasons(): Promise<readonly string[]> {
    const known = [
      ...clockFaults(app),
      ...(logReader.status().anchored ? [] : [LOG_MESSAGES.notFound]),
      ...(logReader.lagMs() < MAX_LAG_MS ? [] : [LOG_MESSAGES.behind]),
    ];
    const answers = Promise.all(asked.map((check) => check())).then(
      (found) => found.flat(),
      () => [AWAY_MESSAGE],
    );
    const waitMs = known.length === 0 ? answerMs[database.kind] : answerMs.besideOthers;
    return [...known, ...(await within(waitMs, answers, [AWAY_MESSAGE]))];
  }

  return async () => {
    const found = await reasons();
    const noted = warnings();
    return {
      ...(found.length === 0 ? { ready: true } : { ready: false, reasons: found }),
      ...(noted.length === 0 ? {} : { warnings: noted }),
    };
  };
}

/** Returns the check with its answer kept for a time; calls at the same time share one. A rejected answer is not kept. */
function cachedFor(ms: number, now: () => Date, check: ReadinessCheck): ReadinessCheck {
  let kept: { readonly at: number; readonly answer: Promise<readonly string[]> } | null = null;
  return () => {
    const at = now().getTime();
    if (kept === null || Math.abs(at - kept.at) >= ms) {
      const made = { at, answer: check() };
      kept = made;
      made.answer.catch(() => {
        if (kept === made) kept = null;
      });
    }
    return kept.answer;
  };
}

/** Returns the answer of `work`, or `otherwise` after a time. */
async function within<T>(ms: number, work: Promise<T>, otherwise: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(resolve, ms, otherwise);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
