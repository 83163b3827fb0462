// A stream that survives its connection, with nothing but `graphql-ws`. The library connects again by itself and sends the same
// variables object again; so whoever moves `after` in that object with every item resumes exactly behind the last one heard.

import { type Client, type ClientOptions, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { type Item, itemIn } from './item.ts';

/** A connection that comes back for as long as there is hope. `accessToken` is asked anew every time, so it may be fresh. */
export function connect(url: string, accessToken: () => Promise<string>, options: Partial<ClientOptions> = {}): Client {
  return createClient({
    url,
    webSocketImpl: WebSocket,
    connectionParams: async () => ({ accessToken: await accessToken() }),
    // Never ends trying by itself. What cannot be healed by coming back (4401: the session was revoked) ends it all the same.
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    ...options,
  });
}

/** Hears every item after `variables.after`, in order, each once. Returns what ends it. */
export function follow(
  client: Client,
  query: string,
  variables: { after?: string },
  hear: (item: Item) => void,
  failed: (error: unknown) => void,
): () => void {
  const moving = { ...variables };
  return client.subscribe<Record<string, Item>>(
    { query, variables: moving },
    {
      next({ data }) {
        const item = itemIn(data);
        if (item === null) return;
        moving.after = item.cursor;
        hear(item);
      },
      error: failed,
      complete: () => undefined,
    },
  );
}
