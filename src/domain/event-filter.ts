// The scope of an event stream: all public events that pass a filter, or all events about one account.
// **Invariant:** `inScope` selects in memory what store/events.ts selects in SQL; a parity test compares the two.

import { ACCOUNT_EVENT_FACTS, isAccountEvent } from './event-facts.ts';
import type { EventRecord } from './event-record.ts';
import type { EventType } from './events.ts';

/** The filter of a public subscription. An absent field selects every event, an empty list none. */
export type EventFilter = {
  readonly types?: readonly EventType[];
  readonly offerIds?: readonly string[];
  readonly deviceKeys?: readonly string[];
};

/** Which events a stream carries. */
export type EventScope =
  | { readonly kind: 'public'; readonly filter: EventFilter }
  | { readonly kind: 'account'; readonly accountId: string };

/** The scope of all public events. */
export const EVERYTHING_PUBLIC: EventScope = { kind: 'public', filter: {} };

/** The scope of a filter, narrowed to `offerId` if given. Lists that differ in order or repetition alone give equal scopes. */
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

/** Whether a stream with this scope carries the event. */
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

/** A text for each scope: equal for equal scopes, different for different ones. Cursors are bound to it. */
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
