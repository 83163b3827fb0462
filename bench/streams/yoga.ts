// GraphQL Yoga server for the streams benchmark: its pub/sub behind graphql-ws, set up as in their documentation.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { useServer } from 'graphql-ws/use/ws';
import { createPubSub, createSchema, createYoga } from 'graphql-yoga';
import { WebSocketServer } from 'ws';
import { type BenchEvent, handleOrders } from './server.ts';

const pubSub = createPubSub<{ offerEvents: [topic: string, event: BenchEvent] }>();
const yoga = createYoga({
  logging: false,
  schema: createSchema({
    typeDefs: `
      type Query { alive: Boolean }
      type Offer { id: ID! status: String }
      type OfferEvent { cursor: String! id: ID! type: String! occurredAt: String! label: String status: String reason: String offer: Offer! }
      type Subscription { offerEvents(topic: String!): OfferEvent! }`,
    resolvers: {
      Subscription: {
        offerEvents: {
          subscribe: (_, { topic }: { topic: string }) => pubSub.subscribe('offerEvents', topic),
          resolve: (event: BenchEvent) => event,
        },
      },
    },
  }),
});
const http = createServer(yoga);
const sockets = new WebSocketServer({ server: http, path: yoga.graphqlEndpoint });
type Enveloped = ReturnType<typeof yoga.getEnveloped>;
useServer(
  {
    execute: (args) => (args as unknown as { rootValue: Enveloped }).rootValue.execute(args),
    subscribe: (args) => (args as unknown as { rootValue: Enveloped }).rootValue.subscribe(args),
    onSubscribe: async (ctx, _id, params) => {
      const { schema, execute, subscribe, contextFactory, parse, validate } = yoga.getEnveloped({
        ...ctx,
        req: ctx.extra.request,
        socket: ctx.extra.socket,
        params,
      });
      const args = {
        schema,
        operationName: params.operationName ?? null,
        document: parse(params.query),
        variableValues: params.variables ?? null,
        contextValue: await contextFactory(),
        rootValue: { execute, subscribe },
      };
      const errors = validate(args.schema, args.document);
      return errors.length > 0 ? errors : args;
    },
  },
  sockets,
);
http.listen(0, '127.0.0.1', () => {
  handleOrders((http.address() as AddressInfo).port, (order) => {
    if ('publish' in order) pubSub.publish('offerEvents', order.publish.topic, order.publish.event);
  });
});
