// Rate limits: one token bucket per account, or per network address for anonymous clients. The buckets are in memory, so several
// processes together grant the sum of their limits. **Invariant:** the number of buckets is bounded, and a refused request takes no
// points. The cost of a request is computed in cost.ts.

import { isIPv4, isIPv6 } from 'node:net';

/** Token buckets of a rate limit, by key: an account or a network address. */
export type Budget = {
  /** Takes points from a bucket. Returns 0 when granted, else the milliseconds until the same request can be granted. */
  readonly take: (key: string, points: number) => number;
};

/** Bucket of an account or address. A request takes 1 point and 1 more for each 100 of its cost; opening a socket takes 1. */
export const REQUEST_BUDGET = { capacity: 300, refillPerSecond: 30 } as const;
/** Bucket of one socket, in points. Each message from the client takes 1. */
export const MESSAGE_BUDGET = { capacity: 100, refillPerSecond: 20 } as const;
export const COST_PER_POINT = 100;
/** Maximal number of buckets; then the least recently used is dropped. By that time it is normally full, as a new one would be. */
const MAX_KEYS = 100_000;

/**
 * Returns token buckets that start full. `now` returns monotonic milliseconds; by default those of the process. A request for more
 * points than `capacity` takes a full bucket.
 */
export function createTokenBuckets(
  { capacity, refillPerSecond }: { readonly capacity: number; readonly refillPerSecond: number },
  now: () => number = () => performance.now(),
  maxKeys: number = MAX_KEYS,
): Budget {
  // Levels are in thousandths of a point, so that refilling by whole milliseconds is exact.
  const full = capacity * 1000;
  const buckets = new Map<string, { readonly level: number; readonly at: number }>();
  return {
    take: (key, points) => {
      const at = now();
      const bucket = buckets.get(key) ?? { level: full, at };
      const level = Math.min(full, bucket.level + (at - bucket.at) * refillPerSecond);
      const requested = Math.min(points * 1000, full);
      const granted = level >= requested;
      // Delete before setting: the map then stays ordered by last use.
      buckets.delete(key);
      buckets.set(key, { level: granted ? level - requested : level, at });
      const [oldest] = buckets.keys();
      if (buckets.size > maxKeys && oldest !== undefined) buckets.delete(oldest);
      return granted ? 0 : Math.ceil((requested - level) / refillPerSecond);
    },
  };
}

/** A budget that grants every request, for the setting RATE_LIMITS=off. */
export const UNLIMITED_BUDGET: Budget = { take: () => 0 };

/**
 * Returns the client address for the rate limit. Behind `hops` trusted proxies this is the `hops`-th entry of X-Forwarded-For from
 * the right, written by the outermost proxy; a client can forge the entries further left. An IPv6 address is reduced to its /64
 * network; an IPv4-mapped address to IPv4.
 */
export function clientAddress(remote: string | undefined, forwarded: string | undefined, hops: number): string {
  const entries = (forwarded ?? '').split(',').map((entry) => entry.trim());
  const reported = hops === 0 ? undefined : entries.at(-hops);
  const address = reported !== undefined && (isIPv4(reported) || isIPv6(reported)) ? reported : (remote ?? 'unknown');
  const mapped = /^::ffff:([0-9.]+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  return !isIPv4(address) && isIPv6(address) ? ipv6Network(address) : address;
}

/** Returns the /64 network of an IPv6 address: its first four 16-bit groups. */
function ipv6Network(address: string): string {
  const [left = '', right = ''] = (address.split('%')[0] ?? '').split('::');
  const [head, rest] = [addressGroups(left), addressGroups(right)];
  const missing = address.includes('::') ? Math.max(0, 8 - head.length - rest.length) : 0;
  const all = [...head, ...Array.from({ length: missing }, () => '0'), ...rest];
  return `${all
    .slice(0, 4)
    .map((digits) => Number.parseInt(digits, 16).toString(16))
    .join(':')}::/64`;
}

const addressGroups = (text: string): readonly string[] => (text === '' ? [] : text.split(':'));
