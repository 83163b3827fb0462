// Public aliases of owners and co-stakers: a keyed hash (HMAC-SHA-256, 64 bits) per device or co-stake. An alias cannot be reversed,
// and two aliases of one account cannot be linked. Also keys of objects that have no random key of their own.

import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { AppContext } from './context.ts';

/** Number of owner aliases that a process keeps, because every page of offers shows them: about 2 MB. */
const MAX_KEPT = 10_000;
const kept = new WeakMap<Uint8Array, Map<string, string>>();

/** Returns the public alias of a device's owner, `owner-…`. An owner has a different alias on each device. */
export function ownerAlias(ctx: AppContext, deviceId: string): string {
  const aliases = kept.get(ctx.secrets.alias) ?? new Map<string, string>();
  kept.set(ctx.secrets.alias, aliases);
  const known = aliases.get(deviceId);
  if (known !== undefined) return known;
  const alias = `owner-${digest(ctx, `owner of ${deviceId}`)}`;
  if (aliases.size >= MAX_KEPT) aliases.clear();
  aliases.set(deviceId, alias);
  return alias;
}

/** Returns the alias that the device's owner sees of a co-staker, `co-staker-…`. It differs for each co-stake. */
export function coStakerAlias(ctx: AppContext, coStakeId: string): string {
  return `co-staker-${digest(ctx, `holder of ${coStakeId}`)}`;
}

/** Returns the 128-bit key, in hexadecimal, of an object without a random key; a number in `subject` cannot be found from it. */
export function derivedKey(ctx: AppContext, subject: string): string {
  return hmac(ctx, `key of ${subject}`).slice(0, 32);
}

const digest = (ctx: AppContext, subject: string): string => hmac(ctx, subject).slice(0, 16);

function hmac(ctx: AppContext, subject: string): string {
  return createHmac('sha256', keyOf(ctx.secrets.alias)).update(subject).digest('hex');
}

const keys = new WeakMap<Uint8Array, KeyObject>();

/**
 * Returns the alias secret as a key object, created once per secret: with plain bytes, Node 24 prepares the key again for each HMAC, which
 * takes 30 µs.
 */
function keyOf(secret: Uint8Array): KeyObject {
  const known = keys.get(secret);
  if (known !== undefined) return known;
  const made = createSecretKey(secret);
  keys.set(secret, made);
  return made;
}
