// urql with its default settings, and Graphcache, its normalised cache, with the keys of the client library.

import { Client, fetchExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { getIntrospectionQuery, type IntrospectionQuery } from 'graphql';
import { keys } from '../../../client/src/cache.ts';
import { recorder, withWarnings } from './record.ts';

const OFFERS = `
  query Offers($first: Int, $after: String) {
    offers(first: $first, after: $after) {
      totalCount
      streamCursor
      nodes {
        id
        slug
        requestedAmount
        estimate { perBlock aprBps }
        terms { text reliabilityAtAcceptance }
        canClaim { allowed refusals { code message } }
        device { id model owner { alias } reliability { score } offers(first: 1) { nodes { id } } }
      }
      pageInfo { hasNextPage endCursor }
    }
    protocol { chainId token { symbol } parameters { name } }
    marketplaceFacets { models { value count } }
    blocks(first: 1) { nodes { id number } networkTotals { devices } }
  }
`;
const VIEWER = `
  query Own {
    viewer {
      account { id }
      balances { wallet available }
      claimSlots { limit used }
      devices(first: 2) { nodes { id device { id model } listing { listed reasons } availableActions { action allowed refusals { code } } } }
      ledger(first: 2) { nodes { id amount } }
    }
  }
`;
type Page = {
  readonly offers: {
    readonly nodes: readonly { readonly id: string; readonly canClaim: unknown }[];
    readonly pageInfo: { readonly endCursor: string };
  };
};

/** Reads a list of offers with nothing but a URL. */
export async function offers(url: string) {
  const { fetch, requests } = recorder();
  const client = new Client({ url, exchanges: [fetchExchange], fetch });
  const { data, error } = await client.query<Page>(OFFERS, { first: 2 }).toPromise();
  return { ids: data?.offers.nodes.map(({ id }) => id), error: error?.message, requests };
}

/** Reads pages and the viewer through Graphcache, which knows the schema from the server's introspection. */
export function graphcache(url: string, token: string) {
  return withWarnings(async () => {
    const { fetch, requests } = recorder();
    const introspection = await new Client({ url, exchanges: [fetchExchange], preferGetMethod: false })
      .query<IntrospectionQuery>(getIntrospectionQuery(), {})
      .toPromise();
    if (introspection.data === undefined) throw introspection.error ?? new Error('no introspection');
    const client = new Client({
      url,
      exchanges: [cacheExchange({ keys, schema: introspection.data }), fetchExchange],
      fetch,
      fetchOptions: { headers: { authorization: `Bearer ${token}` } },
    });
    const first = await client.query<Page>(OFFERS, { first: 2 }).toPromise();
    const second = await client
      .query<Page>(OFFERS, { first: 2, after: first.data?.offers.pageInfo.endCursor })
      .toPromise();
    const viewer = await client.query(VIEWER, {}).toPromise();
    const repeated = await client.query<Page>(OFFERS, { first: 2 }).toPromise();
    const ids = [first, second].flatMap(({ data }) => data?.offers.nodes.map(({ id }) => id) ?? []);
    const errors = [first, second, viewer, repeated].flatMap(({ error }) => error?.message ?? []);
    return { ids, errors, viewer: viewer.data, fromCache: repeated.data?.offers.nodes.length, requests };
  });
}
