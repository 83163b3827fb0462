// The offers and co-stakes of a device as one list: a row for each co-stake, and one for each offer without a co-stake.

import type { StatusLabel } from '@tandem/client';
import type { DeviceWithDeals } from './owner.ts';

type Offer = DeviceWithDeals['offers']['nodes'][number];
type CoStake = DeviceWithDeals['deals']['nodes'][number];

export type DealKind = 'live' | 'leaving' | 'past';
export type Deal = {
  readonly id: string;
  readonly kind: DealKind;
  readonly offer: Offer;
  readonly coStake: CoStake | null;
  readonly label: StatusLabel;
  readonly labelText: string;
};

const KINDS = {
  PENDING: 'live',
  ACTIVE: 'live',
  WAIT_PERIOD: 'leaving',
  COOLDOWN: 'leaving',
  WITHDRAWABLE: 'leaving',
  WITHDRAWN: 'past',
  FAILED: 'past',
} as const satisfies Readonly<Record<CoStake['phase'], DealKind>>;
const ORDER = { live: 0, leaving: 1, past: 2 } as const;

/** Returns the rows of a device: what is live first, then what is leaving, then what is past, each the newest first. */
export function dealsOf({ offers, deals }: DeviceWithDeals): readonly Deal[] {
  const rows: Deal[] = [];
  for (const offer of offers.nodes) {
    const held = deals.nodes.filter((coStake) => coStake.offer.id === offer.id && coStake.phase !== 'FAILED');
    for (const coStake of held) {
      const { id, label, labelText, phase } = coStake;
      rows.push({ id, kind: KINDS[phase], offer, coStake, label, labelText });
    }
    if (held.length === 0 || (offer.status === 'OPEN' && held.every(({ phase }) => phase === 'WITHDRAWN'))) {
      const kind = offer.status === 'OPEN' ? 'live' : 'past';
      rows.push({ id: offer.id, kind, offer, coStake: null, label: offer.label, labelText: offer.labelText });
    }
  }
  return rows.sort((one, other) => ORDER[one.kind] - ORDER[other.kind]);
}
