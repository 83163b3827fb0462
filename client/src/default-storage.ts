// What `createTandem` takes when it is given no storage and no lock: the best that the runtime has.

import { environment, type Lock } from './environment.ts';
import { memoryStorage, type TokenStorage } from './token-storage.ts';

/** Returns the function that opens IndexedDB's storage under `key` where the runtime has one, else a storage in memory. */
export function defaultStorage(key: string): () => Promise<TokenStorage> {
  let opened: Promise<TokenStorage> | undefined;
  return () => {
    const { indexedDB } = environment();
    opened ??=
      indexedDB === undefined
        ? Promise.resolve(memoryStorage())
        : import('./database-storage.ts').then(({ databaseStorage }) => databaseStorage(indexedDB, key));
    return opened;
  };
}

/** Returns the lock of the origin (Web Locks), or one of this process where the runtime has none. */
export function defaultLock(): Lock {
  const held = new Map<string, Promise<unknown>>();
  return (name, work) => {
    const { navigator } = environment();
    if (navigator?.locks !== undefined) return navigator.locks.request(name, work);
    const turn = (held.get(name) ?? Promise.resolve()).then(work, work);
    held.set(name, turn);
    return turn;
  };
}
