// Quotas of a network address: new accounts within an hour, and open sign-in challenges. **Invariant:** in no hour does an address get
// more accounts than its quota, not even around a full hour. Requests are limited in request-budget.ts.

import type { RateLimits } from '../../domain/rate-limits.ts';
import { type Limit, MAX_KEYS } from '../operation/rate-limit.ts';
import { type SharedCounts, sharedLimit } from './shared-limit.ts';

export type AddressQuotas = {
  /** Counts a new account. Returns 0 when granted, else the milliseconds until one can be granted. */
  readonly newAccount: (address: string) => number;
  /** Counts an open challenge. Returns 0 when granted, else the milliseconds until one expires. */
  readonly openChallenge: (address: string) => number;
  /** Counts one open challenge less, because it was answered. */
  readonly closeChallenge: (address: string) => void;
};

export const UNLIMITED_QUOTAS: AddressQuotas = {
  newAccount: () => 0,
  openChallenge: () => 0,
  closeChallenge: () => undefined,
};

const ACCOUNT_SECONDS = 3_600;
/** Lifetime of a challenge (app/sign-in.ts). */
const CHALLENGE_SECONDS = 300;

/** Returns the quotas. `now` returns monotonic milliseconds; `shared` counts over all processes, null for this one alone. */
export function createAddressQuotas(limits: RateLimits, now: () => number, shared: SharedCounts | null): AddressQuotas {
  const quota = (name: string, points: number, seconds: number): Limit =>
    sharedLimit(createSlidingWindow(points, seconds * 1000, now), shared, { name, points, seconds }, now);
  const accounts = quota('accounts', limits.accounts, ACCOUNT_SECONDS);
  const challenges = quota('challenges', limits.challenges, CHALLENGE_SECONDS);
  const take = (limit: Limit, address: string): number => {
    const waitMs = limit.wait(address, 1);
    if (waitMs === 0) limit.spend(address, 1);
    return waitMs;
  };
  return {
    newAccount: (address) => take(accounts, address),
    openChallenge: (address) => take(challenges, address),
    closeChallenge: (address) => challenges.spend(address, -1),
  };
}

/** Returns a limit of `limit` single points within any `lengthMs`: each point counts from the time at which it was taken. */
export function createSlidingWindow(
  limit: number,
  lengthMs: number,
  now: () => number,
  maxKeys: number = MAX_KEYS,
): Limit {
  /** Times at which points were taken, by key, the oldest first. */
  const taken = new Map<string, readonly number[]>();
  const live = (key: string): readonly number[] => (taken.get(key) ?? []).filter((at) => at > now() - lengthMs);
  const store = (key: string, times: readonly number[]): void => {
    taken.delete(key);
    if (times.length > 0) taken.set(key, times);
    const [oldest] = taken.keys();
    if (taken.size > maxKeys && oldest !== undefined) taken.delete(oldest);
  };
  return {
    wait: (key) => {
      const times = live(key);
      store(key, times);
      const [first] = times;
      return times.length < limit || first === undefined ? 0 : Math.max(1, Math.ceil(first + lengthMs - now()));
    },
    spend: (key, points) => {
      const times = live(key);
      store(key, points > 0 ? [...times, now()] : times.slice(1));
    },
    remaining: (key) => limit - live(key).length,
  };
}
