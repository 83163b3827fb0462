// Mercurius with graphql-jit for the benchmark of reads, answering with the statements of the limit and the default resolvers.

import Fastify from 'fastify';
import mercurius from 'mercurius';
import { openAnswers } from '../reads/queries.ts';
import { serverInput } from '../reads/server-input.ts';

const { databaseUrl, port, aliasSecret } = serverInput();
const answers = await openAnswers(databaseUrl, 'bench mercurius', aliasSecret);
const app = Fastify();
app.register(mercurius, {
  jit: 1,
  schema: `
    type Reliability { score: Float }
    type Owner { alias: String! }
    type Device { deviceId: String! kind: String! model: String! quantity: Int! country: String! connectivityTier: Int!
      reliability: Reliability! owner: Owner! }
    type Estimate { perBlock: String! aprBps: Int }
    type Refusal { code: String! }
    type CanClaim { allowed: Boolean! refusals: [Refusal!]! }
    type Offer { id: ID! slug: String! status: String! requestedAmount: String! rewardShareBps: Int! createdAt: String!
      expiresAt: String estimate: Estimate canClaim: CanClaim! device: Device! }
    type Edge { cursor: String! node: Offer! }
    type PageInfo { hasNextPage: Boolean! endCursor: String }
    type Page { edges: [Edge!]! pageInfo: PageInfo! }
    type Count { totalCount: Int! }
    type Facet { value: String! count: Int! }
    type Facets { models: [Facet!]! kinds: [Facet!]! countries: [Facet!]! statuses: [Facet!]!
      minRequestedAmount: String maxRequestedAmount: String }
    type Query {
      offers(kind: String!, minReliability: Float!, first: Int!, after: String): Page!
      offer(slug: String!): Offer
      marketplaceFacets(minAmount: String!): Facets!
      count(model: String!, country: String!, minAmount: String!): Count!
    }`,
  resolvers: {
    Query: {
      offers: (_, args) => answers.page({ ...args, after: args.after ?? null }),
      offer: (_, { slug }) => answers.one(slug),
      marketplaceFacets: (_, { minAmount }) => answers.facets(minAmount),
      count: (_, args) => answers.count(args),
    },
  },
});
await app.listen({ port, host: '127.0.0.1' });
