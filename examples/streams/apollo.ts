// A stream that survives its connection, with Apollo Client. A link before the socket's moves `after` in the variables of the
// operation, which the socket sends again when it has to connect again.

import { ApolloClient, ApolloLink, gql, InMemoryCache } from '@apollo/client/core';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import type { Client } from 'graphql-ws';
import { tap } from 'rxjs';
import { type Item, itemIn } from './item.ts';

/** Keeps the place of every subscription that passes. */
export const resuming = new ApolloLink((operation, forward) =>
  forward(operation).pipe(
    tap(({ data }) => {
      const item = itemIn(data);
      if (item !== null) operation.variables['after'] = item.cursor;
    }),
  ),
);

/** An Apollo client whose subscriptions travel over `socket` (see graphql-ws.ts for one that comes back). */
export function connect(socket: Client): ApolloClient {
  return new ApolloClient({
    link: ApolloLink.from([resuming, new GraphQLWsLink(socket)]),
    cache: new InMemoryCache(),
  });
}

/** Hears every item after `variables.after`, in order, each once. Returns what ends it. */
export function follow(
  client: ApolloClient,
  query: string,
  variables: { after?: string },
  hear: (item: Item) => void,
  failed: (error: unknown) => void,
): () => void {
  // An event tells a label as of its moment: it must not overwrite what the cache knows of the same thing now.
  const events = client.subscribe({ query: gql(query), variables: { ...variables }, fetchPolicy: 'no-cache' });
  const subscription = events.subscribe({
    next({ data, error }) {
      if (error !== undefined) failed(error);
      const item = itemIn(data as Record<string, unknown>);
      if (item !== null) hear(item);
    },
    error: failed,
  });
  return () => subscription.unsubscribe();
}
