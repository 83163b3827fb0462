// Entry `@tandem/client/streams`: the types of streams, and a cursor that outlives the page or app.

import type { CursorStore } from './event-stream.ts';

export type { CursorStore, EventStream, StreamItem } from './event-stream.ts';
export type { AccountStreamItem, FollowOptions, OfferStreamItem } from './lazy-stream.ts';

/** The part of `localStorage` or React Native's `AsyncStorage` that a stored cursor uses. */
export type KeyValueStorage = {
  readonly getItem: (key: string) => string | null | Promise<string | null>;
  readonly setItem: (key: string, value: string) => unknown;
};

/**
 * Returns a cursor that is kept in a key-value storage. Use one key per stream and account: a cursor belongs to one stream.
 * @example tandem.accountEvents({ cursor: storedCursor(localStorage, 'account-events') })
 */
export function storedCursor(storage: KeyValueStorage, key: string): CursorStore {
  return {
    read: () => storage.getItem(key),
    write: (cursor) => storage.setItem(key, cursor),
  };
}
