// Public aliases of owners and co-stakers: a keyed hash (HMAC-SHA-256, 64 bits) per device or co-stake. An alias cannot be reversed,
// and two aliases of one account cannot be linked.

import { createHmac } from 'node:crypto';
import type { AppContext } from './context.ts';

/** The public alias of a device's owner, `owner-…`; different for each device of the owner. */
export function ownerAlias(ctx: AppContext, deviceId: string): string {
  return `owner-${digest(ctx, `owner of ${deviceId}`)}`;
}

/** The alias of a co-staker towards the owner, `co-staker-…`; different for each co-stake. */
export function coStakerAlias(ctx: AppContext, coStakeId: string): string {
  return `co-staker-${digest(ctx, `holder of ${coStakeId}`)}`;
}

function digest(ctx: AppContext, subject: string): string {
  return createHmac('sha256', ctx.secrets.alias).update(subject).digest('hex').slice(0, 16);
}
