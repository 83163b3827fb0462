// The scope of an event stream: all public events that match a filter, or all events about one account.
// **Invariant:** `isInScope` selects in memory the same events as the SQL in store/events.ts, which leaves only `offers` to it; a parity
// test compares the two.

import { ACCOUNT_EVENT_FACTS, isAccountEvent } from './event-facts.ts';
import type { EventRecord } from './event-record.ts';
import type { EventType } from './events.ts';
import { matchesOfferFacts, type OfferFactFilter, orderedFactFilter } from './offer-facts.ts';

/** The filter of a public subscription. A missing field matches every event, an empty list matches none. */
export type EventFilter = {
  readonly types?: readonly EventType[];
  readonly offerIds?: readonly string[];
  readonly deviceKeys?: readonly string[];
  /** Only OFFER_OPENED of offers that match, judged by the facts of the event. */
  readonly offers?: OfferFactFilter;
};

/** The scope of an event stream, which selects its events: public events that match a filter, or all events about one account. */
export type EventScope =
  | { readonly kind: 'public'; readonly filter: EventFilter }
  | {
      readonly kind: 'account';
      readonly accountId: string;
      /** Only events of these types; absent: of every type. A cursor of the account is valid with any types. */
      readonly types?: readonly EventType[];
    };

/** The scope that selects all public events. */
export const ALL_PUBLIC_EVENTS: EventScope = { kind: 'public', filter: {} };

/**
 * Returns the scope of a filter, restricted to the offer `offerId` if given. The order of lists and repeated values make no
 * difference.
 */
export function publicScope(filter: EventFilter, offerId?: string): EventScope {
  const offerIds =
    offerId === undefined
      ? filter.offerIds
      : [offerId].filter((id) => filter.offerIds === undefined || filter.offerIds.includes(id));
  const types = filter.offers === undefined ? filter.types : publishing(filter.types);
  return {
    kind: 'public',
    filter: {
      ...(types === undefined ? {} : { types: distinct(types) }),
      ...(offerIds === undefined ? {} : { offerIds: distinct(offerIds) }),
      ...(filter.deviceKeys === undefined ? {} : { deviceKeys: distinct(filter.deviceKeys) }),
      ...(filter.offers === undefined ? {} : { offers: orderedFactFilter(filter.offers) }),
    },
  };
}

/** Returns the types of events that a filter of offers selects: OFFER_OPENED alone, unless the filter of types leaves it out. */
const publishing = (types: readonly EventType[] | undefined): readonly EventType[] =>
  types === undefined || types.includes('OFFER_OPENED') ? ['OFFER_OPENED'] : [];

/** Whether a stream with this scope delivers the event. An event of an unlisted offer is public only for a scope that names the offer. */
export function isInScope(event: EventRecord, scope: EventScope): boolean {
  switch (scope.kind) {
    case 'public': {
      const { types, offerIds, deviceKeys, offers } = scope.filter;
      return (
        (event.public || (event.unlisted && offerIds !== undefined)) &&
        (types === undefined || types.includes(event.type)) &&
        (offerIds === undefined || (event.offerId !== null && offerIds.includes(event.offerId))) &&
        (deviceKeys === undefined || (event.deviceKey !== null && deviceKeys.includes(event.deviceKey))) &&
        (offers === undefined || matchesOfferFacts(event, offers))
      );
    }
    case 'account':
      return (
        (event.accountId === scope.accountId || event.counterpartyAccountId === scope.accountId) &&
        (scope.types === undefined || scope.types.includes(event.type))
      );
    default:
      return scope satisfies never;
  }
}

/**
 * True when this event changes which devices and co-stakes the stream's account can view: a wallet was linked to the account or
 * unlinked from it.
 */
export function changesAccess(event: EventRecord, scope: EventScope): boolean {
  if (scope.kind !== 'account' || event.accountId !== scope.accountId) return false;
  return isAccountEvent(event.type) && ACCOUNT_EVENT_FACTS[event.type].changesAccess;
}

/**
 * Returns a key of the scope of an event stream; two scopes have the same key only when they are equal. A cursor contains the key,
 * so that the cursor is valid for one scope only.
 */
export function scopeKey(scope: EventScope): string {
  switch (scope.kind) {
    case 'public': {
      const { types, offerIds, deviceKeys, offers } = scope.filter;
      const key = ['public', types ?? null, offerIds ?? null, deviceKeys ?? null];
      return JSON.stringify(offers === undefined ? key : [...key, offers]);
    }
    case 'account':
      return JSON.stringify(['account', scope.accountId]);
    default:
      return scope satisfies never;
  }
}

function distinct<Value extends string>(values: readonly Value[]): readonly Value[] {
  return [...new Set(values)].sort();
}
