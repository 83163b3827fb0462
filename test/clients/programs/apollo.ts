// Apollo Client 4 with its default settings: a normalised cache, persisted queries, client awareness, pages in the form of Relay.

import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client/core';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { relayStylePagination } from '@apollo/client/utilities';
import { createClient } from 'graphql-ws';
import { typePolicies } from '../../../client/src/cache.ts';
import { recorder, withWarnings } from './record.ts';

const FIRST = gql`query Balances { viewer { id balances { wallet available } } }`;
const SECOND = gql`query Slots { viewer { id streamCursor claimSlots { limit used } } }`;
const FIRST_WITHOUT_ID = gql`query Balances { viewer { balances { available } } }`;
const SECOND_WITHOUT_ID = gql`query Slots { viewer { claimSlots { limit used } } }`;

type Viewer = { readonly viewer: Readonly<Record<string, unknown>> };

/**
 * Shows two selections of the viewer side by side, as two components of a page do, and returns what each shows at the end. `settings`: with
 * the cache settings of the client library, and queries that do not select the id.
 */
export function twoViewers(url: string, token: string, settings = false) {
  return withWarnings(async () => {
    const { fetch, requests } = recorder();
    const client = new ApolloClient({
      link: new HttpLink({ uri: url, fetch, headers: { authorization: `Bearer ${token}` } }),
      cache: new InMemoryCache(settings ? { typePolicies } : {}),
      clientAwareness: { name: 'wallet-app', version: '1.2.3' },
    });
    const queries = settings ? [FIRST_WITHOUT_ID, SECOND_WITHOUT_ID] : [FIRST, SECOND];
    const shown: (Viewer | undefined)[] = [];
    await Promise.all(
      queries.map(
        (query, index) =>
          new Promise<void>((resolve) => {
            client.watchQuery<Viewer>({ query }).subscribe(({ data, dataState }) => {
              if (dataState !== 'complete') return;
              shown[index] = data as Viewer;
              resolve();
            });
          }),
      ),
    );
    // A cache that loses data asks again at once.
    await new Promise((resolve) => setTimeout(resolve, 100));
    client.stop();
    return { shown, requests };
  });
}

/** Sends a query that the server has not seen through the link for persisted queries, twice, as two visitors of a page. */
export async function persisted(url: string, useGETForHashedQueries: boolean) {
  const name = `Persisted_${crypto.randomUUID().replaceAll('-', '')}`;
  const query = gql(`query ${name}($first: Int) { offers(first: $first) { totalCount } }`);
  const { fetch, requests } = recorder();
  const counts: number[] = [];
  for (let visitor = 0; visitor < 2; visitor += 1) {
    const client = new ApolloClient({
      link: ApolloLink.from([
        new PersistedQueryLink({ sha256, useGETForHashedQueries }),
        new HttpLink({ uri: url, fetch }),
      ]),
      cache: new InMemoryCache(),
    });
    const { data } = await client.query<{ offers: { totalCount: number } }>({ query, variables: { first: 1 } });
    counts.push(data?.offers.totalCount ?? -1);
  }
  return { counts, requests };
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

const PAGE = gql`
  query Page($first: Int!, $after: String) {
    offers(first: $first, after: $after) {
      streamCursor
      edges { cursor node { id slug } }
      pageInfo { hasNextPage endCursor }
    }
  }
`;
const EVENTS = gql`
  subscription Events($after: StreamCursor) {
    offerEvents(after: $after) { ... on StreamItem { cursor } ... on OfferEvent { type offer { id } } }
  }
`;
type Page = {
  readonly offers: {
    readonly streamCursor: string;
    readonly edges: readonly { readonly node: { readonly id: string } }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
};

/** Opens a list of offers with `relayStylePagination`: its first page, the following ones, and what happened since the first. */
export function pages(url: string, webSocketImpl?: unknown) {
  const { fetch, requests } = recorder();
  const socket = createClient({ url: url.replace(/^http/, 'ws'), webSocketImpl });
  const client = new ApolloClient({
    link: ApolloLink.split(
      ({ operationType }) => operationType === 'subscription',
      new GraphQLWsLink(socket),
      new HttpLink({ uri: url, fetch }),
    ),
    cache: new InMemoryCache({ typePolicies: { Query: { fields: { offers: relayStylePagination() } } } }),
  });
  const watched = client.watchQuery<Page>({ query: PAGE, variables: { first: 2 } });
  const loaded = new Promise<Page>((resolve) => {
    watched.subscribe(({ data, dataState }) => {
      if (dataState === 'complete') resolve(data as Page);
    });
  });
  let from = '';
  return {
    first: async () => {
      const { offers } = await loaded;
      from = offers.streamCursor;
      return offers;
    },
    rest: async () => {
      let { pageInfo } = (await loaded).offers;
      while (pageInfo.hasNextPage) {
        const { data } = await watched.fetchMore({ variables: { after: pageInfo.endCursor } });
        if (data === undefined) throw new Error('no page');
        ({ pageInfo } = data.offers);
      }
      const shown = client.readQuery<Page>({ query: PAGE, variables: { first: 2 } })?.offers;
      return { ids: shown?.edges.map(({ node }) => node.id), last: shown?.streamCursor, from, requests };
    },
    /** Returns the ids of the offers that have opened since the first page was read. */
    opened: (count: number) =>
      new Promise<readonly string[]>((resolve, reject) => {
        const ids: string[] = [];
        const subscription = client
          .subscribe({ query: EVENTS, variables: { after: from }, fetchPolicy: 'no-cache' })
          .subscribe({
            next({ data, error }) {
              if (error !== undefined) reject(error);
              const { type, offer } = (data as { offerEvents: { type?: string; offer?: { id: string } } }).offerEvents;
              if (type === 'OFFER_OPENED' && offer !== undefined) ids.push(offer.id);
              if (ids.length < count) return;
              subscription.unsubscribe();
              void socket.dispose();
              client.stop();
              resolve(ids);
            },
            error: reject,
          });
      }),
  };
}
