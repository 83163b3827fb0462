// The plan of an offer as it stands in the URL, so that nothing is lost on a reload and a plan can be kept as a link.
// **Invariant:** what the URL says is read leniently: an unknown value is left out, never an error.

import type { OfferVisibility } from '@tandem/client';

export type OfferPlan = {
  /** Amount that the person typed. */
  readonly amount?: string;
  /** Reward share in basis points. */
  readonly share?: number;
  /** Date until which it stands. */
  readonly until?: string;
  readonly visibility?: OfferVisibility;
  /** The only wallet that may claim it, as the person typed it. */
  readonly reserved?: string;
  /** Id of the open offer that it replaces. */
  readonly replaces?: string;
  readonly step?: 'summary';
};

export function readPlan(raw: Readonly<Record<string, unknown>>): OfferPlan {
  const text = (name: string): string | undefined => {
    const value = raw[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  };
  const share = Number(raw['share']);
  const plan = {
    amount: text('amount'),
    share: Number.isInteger(share) && share >= 1 && share <= 9_999 ? share : undefined,
    until: text('until'),
    visibility: raw['visibility'] === 'UNLISTED' ? ('UNLISTED' as const) : undefined,
    reserved: text('reserved'),
    replaces: text('replaces'),
    step: raw['step'] === 'summary' ? ('summary' as const) : undefined,
  };
  return Object.fromEntries(Object.entries(plan).filter(([, value]) => value !== undefined)) as OfferPlan;
}

/** The owner's view of the device, which its screens pass on to the page of a published offer. */
export const readDevice = (raw: Readonly<Record<string, unknown>>): { readonly device?: string } =>
  typeof raw['device'] === 'string' ? { device: raw['device'] } : {};
