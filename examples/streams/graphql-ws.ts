// A resumable subscription with `graphql-ws` only. After a lost connection the library reconnects and sends the same variables
// object again; this code sets `after` in that object at every item, so the subscription resumes after the last received item.

import { type Client, type ClientOptions, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { type Item, itemOf } from './item.ts';

/** Returns a client that reconnects without limit. `accessToken` is called for each connection, so that it can return a new token. */
export function connect(url: string, accessToken: () => Promise<string>, options: Partial<ClientOptions> = {}): Client {
  return createClient({
    url,
    webSocketImpl: WebSocket,
    connectionParams: async () => ({ accessToken: await accessToken() }),
    // Retry without limit. A final close code (4401: the session was revoked) still ends the subscription.
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    ...options,
  });
}

/** Calls `onItem` with every item after `variables.after`, in order and once each. Returns a function that unsubscribes. */
export function follow(
  client: Client,
  query: string,
  variables: { after?: string },
  onItem: (item: Item) => void,
  failed: (error: unknown) => void,
): () => void {
  const moving = { ...variables };
  return client.subscribe<Record<string, Item>>(
    { query, variables: moving },
    {
      next({ data }) {
        const item = itemOf(data);
        if (item === null) return;
        moving.after = item.cursor;
        onItem(item);
      },
      error: failed,
      complete: () => undefined,
    },
  );
}
