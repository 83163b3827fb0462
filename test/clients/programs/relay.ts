// Relay: what its compiler makes of a page with `@connection`, executed by its runtime with default settings.

import {
  createOperationDescriptor,
  Environment,
  fetchQuery,
  type GraphQLResponse,
  getRequest,
  graphql,
  Network,
  RecordSource,
  Store,
} from 'relay-runtime';
import { recorder, withWarnings } from './record.ts';

const PAGE = graphql`
  query relayPageQuery($first: Int!, $after: String) {
    offers(first: $first, after: $after, filter: { status: [OPEN] }) @connection(key: "relayPage_offers") {
      streamCursor
      edges {
        node {
          id
          slug
          requestedAmount
          device { id model ...relayDevice }
        }
      }
    }
  }
`;
export const DEVICE = graphql`
  fragment relayDevice on Device {
    reliability { score }
    owner { alias }
  }
`;

type Page = {
  readonly offers: {
    readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  };
};

/** Reads all pages of a list, two entries at a time, and returns what the store then shows as one list. */
export function page(url: string) {
  return withWarnings(async () => {
    const { fetch, requests } = recorder();
    const network = Network.create(async ({ text }, variables) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: text, variables }),
      });
      return (await response.json()) as GraphQLResponse;
    });
    const environment = new Environment({ network, store: new Store(new RecordSource()) });
    const shown = createOperationDescriptor(getRequest(PAGE), { first: 2 });
    environment.retain(shown);
    let answer: Page | undefined;
    do {
      const variables = { first: 2, after: answer?.offers.pageInfo.endCursor ?? null };
      const operation = { response: {} as Page, variables };
      answer = (await fetchQuery<typeof operation>(environment, PAGE, variables).toPromise()) as Page;
      answer = environment.lookup(shown.fragment).data as Page;
    } while (answer.offers.pageInfo.hasNextPage);
    return { ids: answer.offers.edges.map(({ node }) => node.id), requests };
  });
}
