// Which events a stream tells: everything public that passes a filter, or everything about one account. One rule for the
// live path; its twin in SQL stands in store/events.ts and a parity test holds the two together.

import { ACCOUNT_EVENT_FACTS, isAccountEvent } from './event-facts.ts';
import type { EventRecord } from './event-record.ts';
import type { EventType } from './events.ts';

/** What a follower of public events asks for. An absent field asks for everything, an empty list for nothing. */
export type EventFilter = {
  readonly types?: readonly EventType[];
  readonly offerIds?: readonly string[];
  readonly deviceKeys?: readonly string[];
};

/** What one stream tells. */
export type EventScope =
  | { readonly kind: 'public'; readonly filter: EventFilter }
  | { readonly kind: 'account'; readonly accountId: string };

/** The stream of everything public. */
export const EVERYTHING_PUBLIC: EventScope = { kind: 'public', filter: {} };

/** The scope of a filter, perhaps narrowed to one offer; equal requests in another order or twice give equal scopes. */
export function publicScope(filter: EventFilter, offerId?: string): EventScope {
  const offerIds =
    offerId === undefined
      ? filter.offerIds
      : [offerId].filter((id) => filter.offerIds === undefined || filter.offerIds.includes(id));
  return {
    kind: 'public',
    filter: {
      ...(filter.types === undefined ? {} : { types: distinct(filter.types) }),
      ...(offerIds === undefined ? {} : { offerIds: distinct(offerIds) }),
      ...(filter.deviceKeys === undefined ? {} : { deviceKeys: distinct(filter.deviceKeys) }),
    },
  };
}

/** True when the stream tells this event. */
export function inScope(event: EventRecord, scope: EventScope): boolean {
  switch (scope.kind) {
    case 'public': {
      const { types, offerIds, deviceKeys } = scope.filter;
      return (
        event.public &&
        (types === undefined || types.includes(event.type)) &&
        (offerIds === undefined || (event.offerId !== null && offerIds.includes(event.offerId))) &&
        (deviceKeys === undefined || (event.deviceKey !== null && deviceKeys.includes(event.deviceKey)))
      );
    }
    case 'account':
      return event.accountId === scope.accountId || event.counterpartyAccountId === scope.accountId;
    default:
      return scope satisfies never;
  }
}

/**
 * True when after this event the account of the stream sees other devices and co-stakes than before, without an event for each:
 * a wallet was linked to the account or unlinked from it.
 */
export function changesAccess(event: EventRecord, scope: EventScope): boolean {
  if (scope.kind !== 'account' || event.accountId !== scope.accountId) return false;
  return isAccountEvent(event.type) && ACCOUNT_EVENT_FACTS[event.type].changesAccess;
}

/** One text per scope: equal scopes give equal texts, different ones different texts. Cursors are bound to it. */
export function scopeKey(scope: EventScope): string {
  switch (scope.kind) {
    case 'public': {
      const { types, offerIds, deviceKeys } = scope.filter;
      return JSON.stringify(['public', types ?? null, offerIds ?? null, deviceKeys ?? null]);
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
