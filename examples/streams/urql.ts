// A resumable subscription with urql: the subscription exchange sets `after` in the variables of its request at every item, so
// that the socket resumes after the last received item.

import { Client, subscriptionExchange } from '@urql/core';
import type { Client as Socket } from 'graphql-ws';
import { type Item, itemOf } from './item.ts';

/** Returns an urql client that sends subscriptions over `socket` (graphql-ws.ts has one that reconnects). */
export function connect(url: string, socket: Socket): Client {
  return new Client({
    url,
    preferGetMethod: false,
    exchanges: [
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables }) => ({
          subscribe(sink) {
            const moving: Record<string, unknown> = { ...variables };
            const unsubscribe = socket.subscribe<Record<string, unknown>>(
              { query, variables: moving },
              {
                ...sink,
                next(result) {
                  const item = itemOf(result.data);
                  if (item !== null) moving['after'] = item.cursor;
                  sink.next({ ...result, data: result.data ?? null } as Parameters<typeof sink.next>[0]);
                },
              },
            );
            return { unsubscribe };
          },
        }),
      }),
    ],
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
  const { unsubscribe } = client.subscription(query, variables).subscribe(({ data, error }) => {
    if (error !== undefined) failed(error);
    const item = itemOf(data as Record<string, unknown> | undefined);
    if (item !== null) onItem(item);
  });
  return unsubscribe;
}
