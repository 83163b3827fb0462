// The network's own feed, whole: a schema beside the public one, served at /network to whoever has the role NETWORK. Nothing of
// it is in the public schema, because it has a builder of its own.

import '../scalars.ts';
import './refusal.ts';
import './device.ts';
import './block.ts';
import './deposit.ts';
import './slash.ts';
import { networkBuilder, withRole } from '../builder.ts';
import type { Context } from '../context.ts';

const LatestBlock = networkBuilder
  .objectRef<{ readonly number: number; readonly endsAt: Date }>('LatestBlock')
  .implement({
    description: 'The latest complete block.',
    fields: (t) => ({
      number: t.exposeInt('number', { description: 'Block intervals since 1970-01-01T00:00Z at its start.' }),
      endsAt: t.expose('endsAt', { type: 'DateTime', description: 'When it ended.' }),
    }),
  });

const FeedStatus = networkBuilder.objectRef<object>('FeedStatus').implement({
  description: 'Where the feed has got to.',
  fields: (t) => ({
    now: t.field({
      type: 'DateTime',
      description: "The marketplace's time.",
      resolve: (_, __, context: Context) => context.now(),
    }),
    latestBlock: t.field({
      type: LatestBlock,
      nullable: true,
      description: 'The latest complete block; null before the first.',
      resolve: (_, __, context: Context) => context.loaders.latestBlock(),
    }),
  }),
});

networkBuilder.queryType({
  description: 'Reading: for the network alone.',
  fields: (t) => ({
    feed: t.field({
      type: FeedStatus,
      description: 'Where the feed has got to.',
      resolve: (_, __, context) => {
        withRole(context, 'NETWORK');
        return {};
      },
    }),
  }),
});
networkBuilder.mutationType({
  description:
    'What the network says of devices, blocks, deposits and slashes. Every call may be sent again; needs the role NETWORK.',
});

export const networkSchema = networkBuilder.toSchema();
