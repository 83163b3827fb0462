// graphql-request with its default settings, with a text, and with the typed documents of graphql-codegen's client preset.

import { ClientError, GraphQLClient } from 'graphql-request';
import { graphql } from '../generated/codegen/gql.ts';
import { recorder } from './record.ts';

const OFFERS = graphql(`
  query CodegenOffers($first: Int, $filter: OfferFilter) {
    offers(first: $first, filter: $filter) {
      nodes { id slug requestedAmount createdAt status device { model } }
    }
  }
`);

/** Reads offers with a typed document, then sends a query with a mistake, then one that is refused. */
export async function offers(url: string) {
  const { fetch, requests } = recorder();
  const client = new GraphQLClient(url, { fetch });
  const { offers: page } = await client.request(OFFERS, { first: 2, filter: { status: ['OPEN'] } });
  // Types of the preset: wrong ones do not compile.
  const slugs: readonly string[] = page.nodes.map(({ slug }) => slug);
  // @ts-expect-error the schema has no such field
  const unknown: undefined = page.nodes[0]?.notThere;
  const mistake = await client.request('{ offers(first: 101) { totalCount } }').catch((error: unknown) => error);
  const syntax = await client.request('{ offers').catch((error: unknown) => error);
  return { slugs, unknown, codes: [mistake, syntax].map(codeOf), requests };
}

const codeOf = (error: unknown): unknown =>
  error instanceof ClientError ? error.response.errors?.[0]?.extensions?.['code'] : String(error);
