// Aliases: names for people who stay unknown. Made with a keyed hash per device or per co-stake, so that none can be
// reversed, and no two of the same person look alike.

import { createHmac } from 'node:crypto';
import type { Marketplace } from './marketplace.ts';

/** The public alias of a device's owner; another device of the same owner has another one. */
export function ownerAlias(m: Marketplace, deviceId: string): string {
  return `owner-${digest(m, `owner of ${deviceId}`)}`;
}

/** How an owner knows the co-staker of one co-stake; the same person's next co-stake has another alias. */
export function coStakerAlias(m: Marketplace, coStakeId: string): string {
  return `co-staker-${digest(m, `holder of ${coStakeId}`)}`;
}

function digest(m: Marketplace, subject: string): string {
  return createHmac('sha256', m.secrets.alias).update(subject).digest('hex').slice(0, 16);
}
