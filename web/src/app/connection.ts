// The page's connection: since when its socket has been closed.

import { createStore, useStore } from './store.ts';

const open = new Set<WebSocket>();
const closedAt = createStore<number | null>(null);

/** Local time since which no socket has been open after one was; null while one is, and before the first. */
export const useClosedAt = (): number | null => useStore(closedAt);

/** The socket of the page's streams. */
export class WatchedSocket extends WebSocket {
  constructor(url: string | URL, protocols?: string | string[]) {
    super(url, protocols);
    this.addEventListener('open', () => {
      open.add(this);
      closedAt.set(null);
    });
    this.addEventListener('close', () => {
      if (open.delete(this) && open.size === 0) closedAt.set(Date.now());
    });
  }
}
