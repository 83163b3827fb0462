// Conversion of a filter of offers to the filter of their facts, by which a stream judges published offers.

import type { FactRange, OfferFactFilter } from '../domain/offer-facts.ts';
import type { Range } from '../store/offers.ts';
import { badInput } from './builder.ts';
import { type OfferFilterInput, parseOfferFilter } from './offer-filter.ts';

/**
 * Returns the filter of facts of the input at `path`. Inputs that differ only in the order or case of their values give equal filters.
 * @throws GraphQLError BAD_USER_INPUT for a field that is out of bounds, and for `status` and `excludeOwn`
 */
export function parseOfferFactFilter(input: typeof OfferFilterInput.$inferInput, path: string): OfferFactFilter {
  if (input.status != null)
    throw badInput(`${path}.status`, 'cannot be used here: an offer is OPEN when it is published');
  if (input.excludeOwn != null)
    throw badInput(`${path}.excludeOwn`, 'cannot be used here: the stream is the same for everybody');
  const { status: _, excludeOwner: __, requestedAmount, ...filter } = parseOfferFilter(input, { viewer: null }, path);
  const { rewardShareBps, reliabilityHundredths, estimatedAprBps, connectivityTier, quantity, ...values } = filter;
  const given = {
    ...values,
    requestedAmount: rangeOf(requestedAmount, (amount) => amount.toString()),
    rewardShareBps: rangeOf(rewardShareBps, same),
    reliabilityHundredths: rangeOf(reliabilityHundredths, same),
    estimatedAprBps: rangeOf(estimatedAprBps, same),
    connectivityTier: rangeOf(connectivityTier, same),
    quantity: rangeOf(quantity, same),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null)) as OfferFactFilter;
}

const same = (value: number): number => value;

function rangeOf<Value, Stored>(range: Range<Value> | null, store: (value: Value) => Stored): FactRange<Stored> | null {
  if (range === null) return null;
  return {
    ...(range.min === null ? {} : { min: store(range.min) }),
    ...(range.max === null ? {} : { max: store(range.max) }),
  };
}
