// An offer that an owner plans: what the person chose, and what the API says about it.

import { formatAmount, parseAmount } from '@tandem/client/money';
import type { NewOfferPageQuery, OfferQuoteQuery } from '../generated/owner.ts';
import type { OfferPlan } from './offer-plan.ts';
import type { OwnedDevice } from './owner.ts';

export type Quote = NonNullable<OfferQuoteQuery['offerQuote']>;
export type ChangePlan = (plan: Partial<{ readonly [Name in keyof OfferPlan]: OfferPlan[Name] | undefined }>) => void;

/** What the steps and the panel show: the device, the plan with its exact values, and what the API says about it. */
export type Planned = {
  readonly owned: OwnedDevice;
  readonly quote: Quote;
  readonly plan: OfferPlan;
  /** Amount as typed, and as the API takes it; null while it is none. */
  readonly typed: string;
  readonly amount: string | null;
  readonly shareBps: number;
  /** Shares that other offers and co-stakes give. */
  readonly takenBps: number;
  readonly keptBps: number;
  /** Largest stake of all co-stakers. */
  readonly stakeLimit: string;
  readonly counted: string;
  readonly afterClaim: string;
  readonly parameters: NewOfferPageQuery['protocol']['parameters'];
};

/** Returns what the owner keeps of a block by the estimate; null without an estimate. */
export function keptPerBlock({ quote, keptBps, shareBps }: Planned): string | null {
  if (quote.estimate === null) return null;
  return formatAmount((parseAmount(quote.estimate.perBlock) * BigInt(keptBps)) / BigInt(Math.max(1, shareBps)));
}
