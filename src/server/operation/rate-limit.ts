// Token buckets of the rate limits, in memory, and the network address by which a client is limited. ../rate combines the buckets of a
// caller with those of its address, and with the counts of other processes. **Invariant:** the number of buckets is bounded, and a
// refused request takes no points. The cost of a request is computed in cost.ts.

import { isIPv4, isIPv6 } from 'node:net';

/** A limit that is counted by key, such as an account or a network address. */
export type Limit = {
  /** Returns 0 when `points` can be taken from the key's budget now, else the milliseconds until then. Takes nothing. */
  readonly wait: (key: string, points: number) => number;
  /** Takes points; the caller has seen that `wait` is 0. Negative points are given back. */
  readonly spend: (key: string, points: number) => void;
  /** Returns the points that the key can take now, rounded down. */
  readonly remaining: (key: string) => number;
};

/** Token buckets by key. `take` spends the points when the bucket has them, and else returns the time to wait, as `wait` does. */
export type TokenBuckets = Limit & { readonly take: (key: string, points: number) => number };

export const COST_PER_POINT = 100;
/** Maximal number of keys; then the least recently used is dropped. By that time it is normally full, as a new one would be. */
export const MAX_KEYS = 100_000;

/**
 * Returns token buckets that start full. `now` returns monotonic milliseconds; by default those of the process. A request for more
 * points than `capacity` takes a full bucket.
 */
export function createTokenBuckets(
  { capacity, refillPerSecond }: { readonly capacity: number; readonly refillPerSecond: number },
  now: () => number = () => performance.now(),
  maxKeys: number = MAX_KEYS,
): TokenBuckets {
  // Levels are in thousandths of a point, so that refilling by whole milliseconds is exact.
  const full = capacity * 1000;
  const buckets = new Map<string, { readonly level: number; readonly at: number }>();
  const levelOf = (key: string, at: number): number => {
    const bucket = buckets.get(key);
    return bucket === undefined ? full : Math.min(full, bucket.level + (at - bucket.at) * refillPerSecond);
  };
  const store = (key: string, level: number, at: number): void => {
    // Delete before setting: the map then stays ordered by last use.
    buckets.delete(key);
    buckets.set(key, { level: Math.min(full, level), at });
    const [oldest] = buckets.keys();
    if (buckets.size > maxKeys && oldest !== undefined) buckets.delete(oldest);
  };
  const requested = (points: number): number => Math.min(points * 1000, full);

  const wait: Limit['wait'] = (key, points) => {
    const at = now();
    const level = levelOf(key, at);
    store(key, level, at);
    return level >= requested(points) ? 0 : Math.ceil((requested(points) - level) / refillPerSecond);
  };
  const spend: Limit['spend'] = (key, points) => {
    const at = now();
    store(key, levelOf(key, at) - requested(points), at);
  };
  return {
    wait,
    spend,
    remaining: (key) => Math.floor(levelOf(key, now()) / 1000),
    take: (key, points) => {
      const waitMs = wait(key, points);
      if (waitMs === 0) spend(key, points);
      return waitMs;
    },
  };
}

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
