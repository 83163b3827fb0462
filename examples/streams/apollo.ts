// A resumable subscription with Apollo Client. A link sets `after` in the variables of the operation at every item, and the
// socket sends these variables again after a reconnect.

import { ApolloClient, ApolloLink, CombinedGraphQLErrors, gql, InMemoryCache } from '@apollo/client/core';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import type { Client } from 'graphql-ws';
import { tap } from 'rxjs';
import { type Item, itemOf } from './item.ts';

/** Apollo link that sets `after` to the cursor of the last received item. */
export const resumeLink = new ApolloLink((operation, forward) =>
  forward(operation).pipe(
    tap(({ data }) => {
      const item = itemOf(data);
      if (item !== null) operation.variables['after'] = item.cursor;
    }),
  ),
);

/**
 * Converts what ends a subscription to an Error: the errors of a refused operation, or the close event of the socket. Without it,
 * `GraphQLWsLink` looks for the global `WebSocket`, which Node has from version 22 on, and no error arrives.
 */
function withErrors(socket: Client): Client {
  const errorOf = (thrown: unknown): Error => {
    if (thrown instanceof Error) return thrown;
    if (Array.isArray(thrown)) return new CombinedGraphQLErrors({ errors: thrown });
    const { code, reason } = thrown as { readonly code?: number; readonly reason?: string };
    return new Error(`The socket was closed: ${code} ${reason}`);
  };
  return {
    ...socket,
    subscribe: (payload, sink) =>
      socket.subscribe(payload, { ...sink, error: (thrown) => sink.error(errorOf(thrown)) }),
  };
}

/** Returns an Apollo client that sends subscriptions over `socket` (graphql-ws.ts has one that reconnects). */
export function connect(socket: Client): ApolloClient {
  return new ApolloClient({
    link: ApolloLink.from([resumeLink, new GraphQLWsLink(withErrors(socket))]),
    cache: new InMemoryCache(),
  });
}

/** Calls `onItem` with every item after `variables.after`, in order and once each. Returns a function that unsubscribes. */
export function follow(
  client: ApolloClient,
  query: string,
  variables: { after?: string },
  onItem: (item: Item) => void,
  failed: (error: unknown) => void,
): () => void {
  // Do not cache events: an event contains an old label, which must not overwrite the current object in the cache.
  const events = client.subscribe({ query: gql(query), variables: { ...variables }, fetchPolicy: 'no-cache' });
  const subscription = events.subscribe({
    next({ data, error }) {
      if (error !== undefined) failed(error);
      const item = itemOf(data as Record<string, unknown>);
      if (item !== null) onItem(item);
    },
    error: failed,
  });
  return () => subscription.unsubscribe();
}
