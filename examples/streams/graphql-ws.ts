// A resumable subscription with `graphql-ws` only. After a lost connection the library reconnects and sends the same variables
// object again; this code sets `after` in that object at every item, so the subscription resumes after the last received item.

import { type Client, type ClientOptions, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { type Item, itemOf } from './item.ts';

/**
 * Returns a client that reconnects without limit. `accessToken` is called for each connection, so that it can return a new token after the
 * old one has expired; it returns null while nobody is signed in, which is enough for `offerEvents`.
 */
export function connect(
  url: string,
  accessToken: () => Promise<string | null>,
  options: Partial<ClientOptions> = {},
): Client {
  return createClient({
    url,
    webSocketImpl: WebSocket,
    connectionParams: async () => {
      const token = await accessToken();
      return token === null ? {} : { accessToken: token };
    },
    // Retry without limit. A final close code (4401: the session was revoked) still ends the subscription.
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    ...options,
  });
}

/**
 * Calls `onItem` with every item after `variables.after`, in order and once each, and `failed` with every error: those of the operation, such
 * as a missing token, arrive like items, in `errors`. Returns a function that unsubscribes.
 */
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
      next({ data, errors }) {
        if (errors !== undefined) failed(errors);
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
