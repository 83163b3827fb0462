// Token storage in IndexedDB. **Invariant:** a promise of a write resolves when its transaction is complete; localStorage would not do,
// because a tab may read an old value of another tab's write although it holds the lock.

import { type Channel, environment, type IndexedDb } from './environment.ts';
import type { TokenStorage, Tokens } from './token-storage.ts';

const STORE = 'tokens';
type Store = ReturnType<ReturnType<ReturnType<IndexedDb['open']>['result']['transaction']>['objectStore']>;

/** Returns the storage under `key`. Tabs tell each other of changes over a channel with the same name. */
export function databaseStorage(indexedDb: IndexedDb, key: string): TokenStorage {
  const { BroadcastChannel } = environment();
  const channel: Channel | null = BroadcastChannel === undefined ? null : new BroadcastChannel(key);
  const transact = <Result>(mode: 'readonly' | 'readwrite', work: (store: Store) => () => Result): Promise<Result> =>
    new Promise((resolve, reject) => {
      const opening = indexedDb.open('tandem', 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const database = opening.result;
        const transaction = database.transaction(STORE, mode);
        const result = work(transaction.objectStore(STORE));
        transaction.oncomplete = () => {
          database.close();
          resolve(result());
        };
        transaction.onerror = () => reject(transaction.error);
      };
    });
  return {
    get: () =>
      transact('readonly', (store) => {
        const request = store.get(key);
        return () => (request.result as Tokens | undefined) ?? null;
      }),
    set: async (tokens) => {
      await transact('readwrite', (store) => {
        if (tokens === null) store.delete(key);
        else store.put(tokens, key);
        return () => undefined;
      });
      channel?.postMessage(null);
    },
    watch: (changed) => {
      if (channel !== null) channel.onmessage = changed;
    },
  };
}
