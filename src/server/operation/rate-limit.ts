// Rate limits: token buckets by account, or by address for anonymous callers. The buckets live in this process, so several processes
// together grant the sum of their limits. **Invariant:** memory is bounded however many keys are seen, and a refused request takes
// no points. What a request costs is decided in cost.ts.

import { isIPv4, isIPv6 } from 'node:net';

/** One bucket per key. `take` returns 0 when granted, else the milliseconds until the same request can be granted. */
export type Budget = { readonly take: (key: string, points: number) => number };

/** A request takes 1 point, and 1 more for each 100 of its cost. Opening a socket takes 1 point. */
export const REQUEST_BUDGET = { capacity: 300, refillPerSecond: 30 } as const;
/** A message on a socket takes 1 point of the socket's own bucket. */
export const MESSAGE_BUDGET = { capacity: 100, refillPerSecond: 20 } as const;
export const COST_PER_POINT = 100;
/** Above this many keys the least recently used bucket is dropped. By then it has normally refilled, so nobody gains points. */
const MAX_KEYS = 100_000;

/**
 * Buckets that start full. `now` returns milliseconds that never go back; by default the process's monotonic clock. A request for
 * more points than a bucket holds counts as a request for a full bucket.
 */
export function budget(
  { capacity, refillPerSecond }: { readonly capacity: number; readonly refillPerSecond: number },
  now: () => number = () => performance.now(),
  maxKeys: number = MAX_KEYS,
): Budget {
  // In thousandths of a point, which keeps whole milliseconds exact.
  const full = capacity * 1000;
  const buckets = new Map<string, { readonly level: number; readonly at: number }>();
  return {
    take: (key, points) => {
      const at = now();
      const bucket = buckets.get(key) ?? { level: full, at };
      const level = Math.min(full, bucket.level + (at - bucket.at) * refillPerSecond);
      const requested = Math.min(points * 1000, full);
      const granted = level >= requested;
      // Deleting first keeps the map in order of use.
      buckets.delete(key);
      buckets.set(key, { level: granted ? level - requested : level, at });
      const [oldest] = buckets.keys();
      if (buckets.size > maxKeys && oldest !== undefined) buckets.delete(oldest);
      return granted ? 0 : Math.ceil((requested - level) / refillPerSecond);
    },
  };
}

/** Grants every request: the setting RATE_LIMITS=off. */
export const UNLIMITED: Budget = { take: () => 0 };

/**
 * The client address that a request is counted under. Behind `hops` trusted proxies it is the entry of X-Forwarded-For that the
 * outermost of them wrote, counted from the right; entries further left can be forged by the caller and are ignored. An IPv6
 * address is counted as its /64 network, an IPv4-mapped one as IPv4.
 */
export function addressOf(remote: string | undefined, forwarded: string | undefined, hops: number): string {
  const entries = (forwarded ?? '').split(',').map((entry) => entry.trim());
  const reported = hops === 0 ? undefined : entries.at(-hops);
  const address = reported !== undefined && (isIPv4(reported) || isIPv6(reported)) ? reported : (remote ?? 'unknown');
  const mapped = /^::ffff:([0-9.]+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  return isIPv6(address) ? ipv6Network(address) : address;
}

/** The /64 network of an IPv6 address: its first four 16-bit groups. */
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
