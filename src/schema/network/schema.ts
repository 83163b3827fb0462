// The schema of the network's API at /network: each import adds the types and fields of one noun to its own builder.
// **Invariant:** every field demands the role NETWORK, and none of its mutations is in the public schema.

import '../scalars.ts';
import './refusals.ts';
import './device.ts';
import './block.ts';
import './deposit.ts';
import './slash.ts';
import { networkBuilder, withRole } from '../builder.ts';
import type { Context } from '../context.ts';

const LatestBlock = networkBuilder
  .objectRef<{ readonly number: number; readonly endsAt: Date }>('LatestBlock')
  .implement({
    description: 'The latest block of which every reward is credited.',
    fields: (t) => ({
      number: t.exposeInt('number', { description: 'Block intervals (1 hour) from 1970-01-01T00:00Z to its start.' }),
      endsAt: t.expose('endsAt', { type: 'DateTime', description: 'When the block ended: the start of the next one.' }),
    }),
  });

const FeedStatus = networkBuilder.objectRef<object>('FeedStatus').implement({
  description: 'How far the marketplace has followed the network.',
  fields: (t) => ({
    now: t.field({
      type: 'DateTime',
      description: "The marketplace's time, which decides whether a block has started or ended.",
      resolve: (_, __, context: Context) => context.now(),
    }),
    latestBlock: t.field({
      type: LatestBlock,
      nullable: true,
      description: 'The latest completed block; null before the first. Continue reporting with the next one.',
      resolve: (_, __, context: Context) => context.loaders.latestBlock(),
    }),
  }),
});

networkBuilder.queryType({
  description: 'Queries of the network. Each needs the role NETWORK.',
  fields: (t) => ({
    feed: t.field({
      type: FeedStatus,
      description: 'How far the marketplace has followed the network: its clock and its latest block.',
      resolve: (_, __, context) => {
        withRole(context, 'NETWORK');
        return {};
      },
    }),
  }),
});
networkBuilder.mutationType({
  description:
    'Reports of the network on devices, blocks, deposits and slashes. Each may be sent again without a second effect, and needs the role NETWORK.',
});

export const networkSchema = networkBuilder.toSchema();
