// Links to the marketplace page, which this server or, with PUBLIC_APP_URL, another one serves. Signed texts and calendars do not use
// them: their URI is the public origin.

import type { AppContext } from './context.ts';

/** Returns the address of the marketplace page, without a slash at its end. */
export const marketplaceUrl = ({ appUrl, origin }: AppContext['settings']): string => appUrl ?? origin;

/** Returns the share link of an offer. */
export const offerUrl = (settings: AppContext['settings'], slug: string): string =>
  `${marketplaceUrl(settings)}/offers/${slug}`;
