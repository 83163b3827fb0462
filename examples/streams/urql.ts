// A stream that survives its connection, with urql: the exchange for subscriptions hands the socket one request and moves
// `after` in its variables with every item, so that the socket resumes exactly behind the last one heard.

import { Client, subscriptionExchange } from '@urql/core';
import type { Client as Socket } from 'graphql-ws';
import { type Item, itemIn } from './item.ts';

/** An urql client whose subscriptions travel over `socket` (see graphql-ws.ts for one that comes back). */
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
                  const item = itemIn(result.data);
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

/** Hears every item after `variables.after`, in order, each once. Returns what ends it. */
export function follow(
  client: Client,
  query: string,
  variables: { after?: string },
  hear: (item: Item) => void,
  failed: (error: unknown) => void,
): () => void {
  const { unsubscribe } = client.subscription(query, variables).subscribe(({ data, error }) => {
    if (error !== undefined) failed(error);
    const item = itemIn(data as Record<string, unknown> | undefined);
    if (item !== null) hear(item);
  });
  return unsubscribe;
}
