// A limit of this process that is also counted together with other processes. The process decides by its own count at once; its
// counts reach the others in the background, and a key that all of them together have used up is blocked here until the end of its period.
// **Invariant:** no request waits for another process, and while the others cannot be reached the limit of the process holds.

import { type Limit, MAX_KEYS } from '../operation/rate-limit.ts';

/** A limit as it is counted over all processes: at most `points` in a period of `seconds` that begins with the first point. */
export type SharedPeriod = { readonly name: string; readonly points: number; readonly seconds: number };

/** Counts that all processes add to. */
export type SharedCounts = {
  /**
   * Returns the function that counts points in the background, without waiting. `onExhausted` is called when a key has used up the
   * points of its period, with the milliseconds until the period ends.
   */
  readonly counter: (
    period: SharedPeriod,
    onExhausted: (key: string, waitMs: number) => void,
  ) => (key: string, points: number) => void;
  readonly close: () => void;
};

/** Returns `own`, counted also in `shared`; `own` itself when `shared` is null. `now` returns monotonic milliseconds. */
export function sharedLimit(own: Limit, shared: SharedCounts | null, period: SharedPeriod, now: () => number): Limit {
  if (shared === null) return own;
  /** End of the period of each key that is used up, in monotonic milliseconds, in order of insertion. */
  const blocked = new Map<string, number>();
  const count = shared.counter(period, (key, waitMs) => {
    blocked.delete(key);
    blocked.set(key, now() + waitMs);
    const [oldest] = blocked.keys();
    if (blocked.size > MAX_KEYS && oldest !== undefined) blocked.delete(oldest);
  });
  const blockedFor = (key: string): number => {
    const until = blocked.get(key);
    if (until === undefined) return 0;
    const waitMs = Math.ceil(until - now());
    if (waitMs > 0) return waitMs;
    blocked.delete(key);
    return 0;
  };
  return {
    wait: (key, points) => Math.max(own.wait(key, points), blockedFor(key)),
    spend: (key, points) => {
      own.spend(key, points);
      count(key, points);
    },
    remaining: (key) => (blockedFor(key) > 0 ? 0 : own.remaining(key)),
  };
}
