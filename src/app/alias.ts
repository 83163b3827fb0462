// Aliases: names for people who stay unknown. Made with a keyed hash per device or per co-stake, so that none can be
// reversed, and no two of the same person look alike.

import { createHmac } from 'node:crypto';
import type { AppContext } from './context.ts';

/** The public alias of a device's owner; another device of the same owner has another one. */
export function ownerAlias(ctx: AppContext, deviceId: string): string {
  return `owner-${digest(ctx, `owner of ${deviceId}`)}`;
}

/** How an owner knows the co-staker of one co-stake; the same person's next co-stake has another alias. */
export function coStakerAlias(ctx: AppContext, coStakeId: string): string {
  return `co-staker-${digest(ctx, `holder of ${coStakeId}`)}`;
}

function digest(ctx: AppContext, subject: string): string {
  return createHmac('sha256', ctx.secrets.alias).update(subject).digest('hex').slice(0, 16);
}
