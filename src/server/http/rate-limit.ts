// How often one may ask: token buckets by account or, for the signed out, by address. They live in this process: behind several
// processes the effective bound is theirs added up. Invariant: memory is bounded however many keys are seen, and a refused request
// takes nothing. What a request weighs is decided where it is read.

import { isIPv4, isIPv6 } from 'node:net';

/** One bucket for each key. `take` gives 0 when granted, else the milliseconds until the same request can be granted. */
export type Budget = { readonly take: (key: string, points: number) => number };

/** A request takes 1 point, and 1 more for each 100 of its cost; so does opening a socket, without the cost. */
export const REQUEST_BUDGET = { capacity: 300, refillPerSecond: 30 } as const;
/** A message on a socket takes 1 point of the socket's own bucket. */
export const MESSAGE_BUDGET = { capacity: 100, refillPerSecond: 20 } as const;
export const COST_PER_POINT = 100;
/** Beyond this many keys the one unused for longest is forgotten, which is a full bucket in all but an attack. */
const MAX_KEYS = 100_000;

/** Buckets that start full. `now` gives milliseconds that never go back; more points than a bucket holds count as all of it. */
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
      const wanted = Math.min(points * 1000, full);
      const granted = level >= wanted;
      // Deleting first keeps the map in order of use.
      buckets.delete(key);
      buckets.set(key, { level: granted ? level - wanted : level, at });
      const [oldest] = buckets.keys();
      if (buckets.size > maxKeys && oldest !== undefined) buckets.delete(oldest);
      return granted ? 0 : Math.ceil((wanted - level) / refillPerSecond);
    },
  };
}

/** Grants everything: RATE_LIMITS=off. */
export const UNLIMITED: Budget = { take: () => 0 };

/**
 * The address a request is counted by. Behind `hops` proxies it is the entry that the outermost of them wrote, counted from the
 * right of X-Forwarded-For; what stands further left is the caller's own claim. An IPv6 address stands for its /64 network.
 */
export function addressOf(remote: string | undefined, forwarded: string | undefined, hops: number): string {
  const entries = (forwarded ?? '').split(',').map((entry) => entry.trim());
  const claimed = hops === 0 ? undefined : entries.at(-hops);
  const address = claimed !== undefined && (isIPv4(claimed) || isIPv6(claimed)) ? claimed : (remote ?? 'unknown');
  const mapped = /^::ffff:([0-9.]+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  return isIPv6(address) ? network(address) : address;
}

/** The first four sharedSubscriptions of an IPv6 address. */
function network(address: string): string {
  const [left = '', right = ''] = (address.split('%')[0] ?? '').split('::');
  const [head, rest] = [sharedSubscriptions(left), sharedSubscriptions(right)];
  const missing = address.includes('::') ? Math.max(0, 8 - head.length - rest.length) : 0;
  const all = [...head, ...Array.from({ length: missing }, () => '0'), ...rest];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

const sharedSubscriptions = (text: string): readonly string[] => (text === '' ? [] : text.split(':'));
