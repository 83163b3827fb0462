// GraphQL Yoga server with a Pothos schema for the benchmark of reads; it runs the same SQL statements as the limit server.

import { createServer } from 'node:http';
import SchemaBuilder from '@pothos/core';
import { createYoga } from 'graphql-yoga';
import { type Answers, openAnswers } from './queries.ts';
import { serverInput } from './server-input.ts';

const { databaseUrl, port, aliasSecret } = serverInput();
const answers = await openAnswers(databaseUrl, 'bench yoga', aliasSecret);
const builder = new SchemaBuilder<object>({});

type Offer = NonNullable<Awaited<ReturnType<Answers['one']>>>;
type Device = Offer['device'];
type Estimate = NonNullable<Offer['estimate']>;
type CanClaim = Offer['canClaim'];
type Page = Awaited<ReturnType<Answers['page']>>;
type Facets = Awaited<ReturnType<Answers['facets']>>;

const Reliability = builder.objectRef<Device['reliability']>('Reliability').implement({
  fields: (t) => ({ score: t.exposeFloat('score', { nullable: true }) }),
});
const Owner = builder
  .objectRef<Device['owner']>('Owner')
  .implement({ fields: (t) => ({ alias: t.exposeString('alias') }) });
const DeviceRef = builder.objectRef<Device>('Device').implement({
  fields: (t) => ({
    deviceId: t.exposeString('deviceId'),
    kind: t.exposeString('kind'),
    model: t.exposeString('model'),
    quantity: t.exposeInt('quantity'),
    country: t.exposeString('country'),
    connectivityTier: t.exposeInt('connectivityTier'),
    reliability: t.expose('reliability', { type: Reliability }),
    owner: t.expose('owner', { type: Owner }),
  }),
});
const EstimateRef = builder.objectRef<Estimate>('Estimate').implement({
  fields: (t) => ({ perBlock: t.exposeString('perBlock'), aprBps: t.exposeInt('aprBps', { nullable: true }) }),
});
const Refusal = builder
  .objectRef<CanClaim['refusals'][number]>('Refusal')
  .implement({ fields: (t) => ({ code: t.exposeString('code') }) });
const CanClaimRef = builder.objectRef<CanClaim>('CanClaim').implement({
  fields: (t) => ({ allowed: t.exposeBoolean('allowed'), refusals: t.expose('refusals', { type: [Refusal] }) }),
});
const OfferRef = builder.objectRef<Offer>('Offer').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    slug: t.exposeString('slug'),
    status: t.exposeString('status'),
    requestedAmount: t.exposeString('requestedAmount'),
    rewardShareBps: t.exposeInt('rewardShareBps'),
    createdAt: t.exposeString('createdAt'),
    expiresAt: t.exposeString('expiresAt', { nullable: true }),
    estimate: t.expose('estimate', { type: EstimateRef, nullable: true }),
    canClaim: t.expose('canClaim', { type: CanClaimRef }),
    device: t.expose('device', { type: DeviceRef }),
  }),
});
const Edge = builder.objectRef<Page['edges'][number]>('Edge').implement({
  fields: (t) => ({ cursor: t.exposeString('cursor'), node: t.expose('node', { type: OfferRef }) }),
});
const PageInfo = builder.objectRef<Page['pageInfo']>('PageInfo').implement({
  fields: (t) => ({
    hasNextPage: t.exposeBoolean('hasNextPage'),
    endCursor: t.exposeString('endCursor', { nullable: true }),
  }),
});
const PageRef = builder.objectRef<Page>('Page').implement({
  fields: (t) => ({ edges: t.expose('edges', { type: [Edge] }), pageInfo: t.expose('pageInfo', { type: PageInfo }) }),
});
const Count = builder
  .objectRef<Awaited<ReturnType<Answers['count']>>>('Count')
  .implement({ fields: (t) => ({ totalCount: t.exposeInt('totalCount') }) });
const Facet = builder.objectRef<Facets['models'][number]>('Facet').implement({
  fields: (t) => ({ value: t.exposeString('value'), count: t.exposeInt('count') }),
});
const FacetsRef = builder.objectRef<Facets>('Facets').implement({
  fields: (t) => ({
    models: t.expose('models', { type: [Facet] }),
    kinds: t.expose('kinds', { type: [Facet] }),
    countries: t.expose('countries', { type: [Facet] }),
    statuses: t.expose('statuses', { type: [Facet] }),
    minRequestedAmount: t.exposeString('minRequestedAmount', { nullable: true }),
    maxRequestedAmount: t.exposeString('maxRequestedAmount', { nullable: true }),
  }),
});
builder.queryType({
  fields: (t) => ({
    offers: t.field({
      type: PageRef,
      args: {
        kind: t.arg.string({ required: true }),
        minReliability: t.arg.float({ required: true }),
        first: t.arg.int({ required: true }),
        after: t.arg.string(),
      },
      resolve: (_, { after, ...args }) => answers.page({ ...args, after: after ?? null }),
    }),
    offer: t.field({
      type: OfferRef,
      nullable: true,
      args: { slug: t.arg.string({ required: true }) },
      resolve: (_, { slug }) => answers.one(slug),
    }),
    marketplaceFacets: t.field({
      type: FacetsRef,
      args: { minAmount: t.arg.string({ required: true }) },
      resolve: (_, { minAmount }) => answers.facets(minAmount),
    }),
    count: t.field({
      type: Count,
      args: {
        model: t.arg.string({ required: true }),
        country: t.arg.string({ required: true }),
        minAmount: t.arg.string({ required: true }),
      },
      resolve: (_, args) => answers.count(args),
    }),
  }),
});

createServer(createYoga({ schema: builder.toSchema(), logging: false, graphiql: false })).listen(port, '127.0.0.1');
