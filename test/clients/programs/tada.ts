// gql.tada: the compiler derives the types of a document from the schema; graphql-request sends it.

import { initGraphQLTada, type ResultOf, type VariablesOf } from 'gql.tada';
import { request } from 'graphql-request';
import type { introspection } from '../generated/tada.d.ts';

const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: { DateTime: string; TokenAmount: string; WalletAddress: string; StreamCursor: string };
}>();

const DEVICE = graphql(`fragment Device on Device @_unmask { id model quantity reliability { score } }`);
const OFFERS = graphql(
  `query TadaOffers($first: Int, $filter: OfferFilter) {
    offers(first: $first, filter: $filter) { nodes { slug status createdAt requestedAmount device { ...Device } } }
  }`,
  [DEVICE],
);

type Equal<One, Other> = (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false;
type Node = ResultOf<typeof OFFERS>['offers']['nodes'][number];
const holds = <_Proof extends true>(): true => true;

/** Reads offers; the types below are those of the schema, or this file does not compile. */
export async function offers(url: string) {
  const typed = [
    holds<Equal<Node['createdAt'], string>>(),
    holds<Equal<Node['device']['quantity'], number>>(),
    holds<Equal<Extract<Node['status'], 'OPEN'>, 'OPEN'>>(),
    // @ts-expect-error `first` is a number
    holds<Equal<VariablesOf<typeof OFFERS>['first'], string>>(),
  ];
  const answer = await request(url, OFFERS, { first: 2, filter: { status: ['OPEN'] } });
  return { slugs: answer.offers.nodes.map(({ slug }) => slug), typed };
}
