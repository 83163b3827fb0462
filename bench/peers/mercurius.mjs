// A Mercurius server for the streams benchmark, set up as in its documentation: one in-memory topic, executed per subscriber.

import Fastify from 'fastify';
import mercurius from 'mercurius';

const app = Fastify();
app.register(mercurius, {
  schema: `
    type Query { alive: Boolean }
    type Offer { id: ID! status: String }
    type OfferEvent { cursor: String! id: ID! type: String! occurredAt: String! label: String status: String reason: String offer: Offer! }
    type Subscription { offerEvents(topic: String!): OfferEvent! }`,
  resolvers: {
    Subscription: {
      offerEvents: { subscribe: (_, { topic }, { pubsub }) => pubsub.subscribe(topic) },
    },
  },
  subscription: true,
});
await app.listen({ port: 0, host: '127.0.0.1' });

process.on('SIGTERM', () => process.exit(0));
process.on('message', (message) => {
  if (message.publish !== undefined) {
    const { topic, event } = message.publish;
    app.graphql.pubsub.publish({ topic, payload: { offerEvents: event } });
  }
  if (message.memory === true) {
    globalThis.gc?.();
    process.send({ rss: process.memoryUsage.rss() });
  }
});
process.send({ port: app.server.address().port });
