// The offer as its page reads it.

import type { OfferPageQuery } from '../generated/offer.ts';

export type OfferOfPage = NonNullable<OfferPageQuery['offer']>;
export type ParametersOfPage = OfferPageQuery['protocol']['parameters'];
