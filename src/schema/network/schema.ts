// GraphQL schema of the network's API at /network: each import adds the types and fields of one noun to its builder.
// **Invariant:** every field requires the role NETWORK, or OPERATOR for parameters and webhook endpoints, and none of its mutations is in the public schema.

import '../scalars.ts';
import './refusals.ts';
import './device.ts';
import './block.ts';
import './deposit.ts';
import './payout.ts';
import './slash.ts';
import './parameter.ts';
import './webhook.ts';
import { networkBuilder, requireRole } from '../builder.ts';
import type { Context } from '../context.ts';

const LatestBlock = networkBuilder
  .objectRef<{ readonly number: number; readonly endsAt: Date }>('LatestBlock')
  .implement({
    description: 'The latest block of which every reward is credited.',
    fields: (t) => ({
      number: t.exposeInt('number', {
        description:
          'Number of the block: how many block intervals of 1 hour lie between 1970-01-01T00:00Z and its start.',
      }),
      endsAt: t.expose('endsAt', {
        type: 'DateTime',
        description: 'End of the block, exclusive: the start of the next block.',
      }),
    }),
  });

const FeedStatus = networkBuilder.objectRef<object>('FeedStatus').implement({
  description: 'Progress of the reports: the latest completed block, and the market time.',
  fields: (t) => ({
    now: t.field({
      type: 'DateTime',
      description: 'Market time, which decides whether a block has started or ended.',
      resolve: (_, __, context: Context) => context.now(),
    }),
    latestBlock: t.field({
      type: LatestBlock,
      nullable: true,
      description: 'Latest completed block, null before the first; the network continues with the next block.',
      resolve: (_, __, context: Context) => context.loaders.latestBlock(),
    }),
  }),
});

networkBuilder.queryType({
  description: 'Queries of the network, with the role NETWORK; those of webhook endpoints need the role OPERATOR.',
  fields: (t) => ({
    feed: t.field({
      type: FeedStatus,
      description: 'Progress of the reports: the latest block that the marketplace has completed, and its clock.',
      resolve: (_, __, context) => {
        requireRole(context, 'NETWORK');
        return {};
      },
    }),
  }),
});
networkBuilder.mutationType({
  description:
    'Reports of the network on devices, blocks, deposits, payouts and slashes. A report that is sent again has no second effect. Each needs the role NETWORK, those of webhook endpoints OPERATOR, which is checked before the body of the request is read. A body has at most 16 MiB; send longer lists in several requests, and any of them again after a failure.',
});

export const networkSchema = networkBuilder.toSchema();
