// All pages by path: the share page of an offer, calendar feeds, and the marketplace page unless it is switched off.

import type { GraphQLSchema } from 'graphql';
import type { PageRoutes } from '../http/listener.ts';
import type { RequestContext } from '../operation/identity.ts';
import type { Logger } from '../ops/logger.ts';
import { createCalendarPages, type ReadCalendar } from './calendar.ts';
import { createOfferPages } from './offer-page.ts';
import { createWebApp, type ReadPersonas } from './web-app.ts';

/** Returns the routes of all pages. */
export function createPages(options: {
  readonly schema: GraphQLSchema;
  readonly contextFor: (request: RequestContext) => unknown;
  /** False: only the share pages are served, without the marketplace page. */
  readonly web: boolean;
  readonly logger: Logger;
  /** Returns the wallets whose keys the page may use; null: never any. */
  readonly personas: ReadPersonas | null;
  /** The public origin, and the reader of calendar feeds; absent: none are served. */
  readonly calendar?: { readonly origin: string; readonly read: ReadCalendar } | undefined;
}): PageRoutes {
  const app = options.web ? createWebApp(options.logger, options.personas) : null;
  const offers = createOfferPages({ ...options, shell: app?.shell ?? null });
  const calendars =
    options.calendar === undefined ? null : createCalendarPages(options.calendar.origin, options.calendar.read);
  return (path) => offers(path) ?? calendars?.(path) ?? app?.pages(path) ?? null;
}
