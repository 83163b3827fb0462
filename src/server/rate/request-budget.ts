// The budget of requests: every request takes points from its caller and from its network address. **Invariant:** wallets are free, so
// no number of accounts brings one address more than the budget of the address. A refused request takes points from neither.

import type { RateLimits } from '../../domain/rate-limits.ts';
import { createTokenBuckets } from '../operation/rate-limit.ts';
import { type SharedCounts, sharedLimit } from './shared-limit.ts';

/** Who is charged: the account, or the signed-out callers of the address together; and the address. */
export type ChargedCaller = { readonly accountId: string | null; readonly address: string };

/** State of the budget that is nearest to its end, for the headers `RateLimit-…`. */
export type BudgetState = {
  readonly limit: number;
  readonly remaining: number;
  /** Seconds until the budget is full again. */
  readonly resetSeconds: number;
  /** Seconds in which an empty budget fills. */
  readonly windowSeconds: number;
};

export type RequestBudget = {
  /** Takes points of a caller. Returns 0 when granted, else the milliseconds until the same request can be granted. */
  readonly take: (caller: ChargedCaller, points: number) => number;
  /** Returns the milliseconds until an address has a point. Takes nothing: it is asked before a token is verified. */
  readonly addressWait: (address: string) => number;
  /** Returns the state of a caller's budget; null when requests are not limited. */
  readonly state: (caller: ChargedCaller) => BudgetState | null;
};

/** A budget that grants every request, for the setting RATE_LIMITS=off. */
export const UNLIMITED_REQUESTS: RequestBudget = { take: () => 0, addressWait: () => 0, state: () => null };

type Pool = { readonly capacity: number; readonly refillPerSecond: number };

/** Returns the budget of requests. `now` returns monotonic milliseconds; `shared` counts over all processes, null for this one alone. */
export function createRequestBudget(limits: RateLimits, now: () => number, shared: SharedCounts | null): RequestBudget {
  const limitOf = (name: string, pool: Pool) => ({
    ...sharedLimit(createTokenBuckets(pool, now), shared, periodOf(name, pool), now),
    ...pool,
  });
  const callers = limitOf('caller', { capacity: limits.requests, refillPerSecond: limits.requestsPerSecond });
  const addresses = limitOf('address', {
    capacity: limits.addressRequests,
    refillPerSecond: limits.addressRequestsPerSecond,
  });
  const keyOf = ({ accountId, address }: ChargedCaller): string => accountId ?? `signed out ${address}`;

  return {
    take: (caller, points) => {
      const key = keyOf(caller);
      const waitMs = Math.max(callers.wait(key, points), addresses.wait(caller.address, points));
      if (waitMs > 0) return waitMs;
      callers.spend(key, points);
      addresses.spend(caller.address, points);
      return 0;
    },
    addressWait: (address) => addresses.wait(address, 1),
    state: (caller) => {
      const states = [
        { pool: callers, remaining: callers.remaining(keyOf(caller)) },
        { pool: addresses, remaining: addresses.remaining(caller.address) },
      ];
      const { pool, remaining } = states.reduce((least, one) => (one.remaining < least.remaining ? one : least));
      const { capacity, refillPerSecond } = pool;
      return {
        limit: capacity,
        remaining,
        resetSeconds: Math.ceil((capacity - remaining) / refillPerSecond),
        windowSeconds: Math.ceil(capacity / refillPerSecond),
      };
    },
  };
}

/** Over all processes a budget is spent at most once in the time in which it fills. */
const periodOf = (name: string, { capacity, refillPerSecond }: Pool) => ({
  name,
  points: capacity,
  seconds: Math.max(1, Math.round(capacity / refillPerSecond)),
});
