// GraphQL schema of the test server: fields that block, fail, nest without end and return large answers, and subscriptions that a
// test drives. The start of the server belongs in fixture.ts.

import { buildSchema, GraphQLError, type GraphQLSchema } from 'graphql';
import { NotReady } from '../../src/app/not-ready.ts';
import type { RequestContext } from '../../src/server/operation/identity.ts';

const TYPES = `
  type Query {
    hello(name: String = "you"): String!
    whoami: String
    serial: Int!
    gate(name: String!): String!
    broken: String
    mustBreak: String!
    unready: String
    coded(code: String!): String
    colour: Colour
    list(size: Int! = 3): [Int!]!
    self: Query!
    item: Item!
    items(first: Int, after: String, last: Int): ItemConnection!
    byIds(ids: [ID!]!): [Item!]!
  }
  enum Colour { RED GREEN }
  type Item { id: ID! item: Item! items(first: Int, last: Int): ItemConnection! tags: [Item!]! }
  type ItemConnection { totalCount: Int! nodes: [Item!]! edges: [ItemEdge!]! pageInfo: PageInfo! }
  type ItemEdge { cursor: String! node: Item! }
  type PageInfo { hasNextPage: Boolean! }
  type Mutation { act(input: SignedInput!): String! actAgain(input: SignedInput!): String! note(input: PlainInput!): String! }
  input SignedInput { authorization: String! }
  input PlainInput { text: String! }
  type Subscription { ticks(until: Int, bytes: Int): Tick! private: Tick! brokenAfter(ticks: Int!): Tick! brokenAtOnce: Tick! gated(name: String!): Tick! }
  type Tick { number: Int! padding: String! serial: Int! whoami: String broken: String query: Query! }
`;

/** Context of one GraphQL execution; `serial` is the number of the context, counted from 1. */
export type TestContext = RequestContext & { readonly serial: number };

/**
 * Builds the GraphQL schema of the test server: its fields wait at the gates that `gateOf` returns, and its subscriptions take
 * their events from `ticker`.
 */
export function testSchema(gateOf: (name: string) => Gate, ticker: Ticker): GraphQLSchema {
  const schema = buildSchema(TYPES);
  const field = (type: string, name: string) => {
    const found = schema.getType(type);
    if (found === undefined || !('getFields' in found)) throw new Error(`no type ${type}`);
    const definition = found.getFields()[name];
    if (definition === undefined || !('resolve' in definition)) throw new Error(`no field ${type}.${name}`);
    return definition;
  };
  type Args = Record<'name' | 'code', string> &
    Record<'size' | 'until' | 'bytes' | 'ticks', number> & { readonly input: Record<string, string> };
  type Resolver = (source: never, args: Args, context: TestContext) => unknown;
  const resolve = (type: string, resolvers: Readonly<Record<string, Resolver>>): void => {
    for (const [name, resolver] of Object.entries(resolvers)) field(type, name).resolve = resolver as never;
  };
  field('Query', 'serial').extensions = { freshness: 'EACH_REQUEST' };
  const empty = { totalCount: 0, nodes: [], edges: [], pageInfo: { hasNextPage: false } };
  const item = { id: 'item', items: empty, tags: [] };

  resolve('Query', {
    hello: (_, { name }) => `hello ${name}`,
    whoami: (_, __, { viewer }) => viewer?.accountId ?? null,
    serial: (_, __, { serial }) => serial,
    gate: async (_, { name }) => {
      await gateOf(name).pass();
      return `passed ${String(name)}`;
    },
    broken: () => {
      throw new Error('duplicate key in table wallets', { cause: new Error('socket hang up') });
    },
    mustBreak: () => {
      throw new Error('duplicate key in table wallets');
    },
    unready: () => {
      throw new NotReady('The clock was moved.');
    },
    coded: (_, { code }) => {
      throw new GraphQLError(`said ${code}`, { extensions: { code, field: 'code', inner: 'secret' } });
    },
    colour: () => 'ultraviolet secret',
    list: (_, { size }) => Array.from({ length: size }, (_value, index) => index),
    self: () => ({}),
    item: () => item,
    items: () => empty,
    byIds: () => [],
  });
  resolve('Mutation', { act: () => 'done', actAgain: () => 'done', note: (_, { input }) => input['text'] });
  resolve('Tick', {
    serial: (_, __, { serial }) => serial,
    whoami: (_, __, { viewer }) => viewer?.accountId ?? null,
    query: () => ({}),
    broken: () => {
      throw new Error('table ticks is on fire');
    },
  });
  const identity: Resolver = (tick) => tick;
  resolve('Subscription', {
    ticks: identity,
    private: identity,
    brokenAfter: identity,
    brokenAtOnce: identity,
    gated: identity,
  });
  const subscribe = (name: string, follow: Resolver): void => {
    field('Subscription', name).subscribe = follow as never;
  };
  subscribe('ticks', (_, { until, bytes }) => ticker.follow(until ?? null, bytes ?? 0));
  subscribe('private', (_, __, { viewer }) => {
    if (viewer === null) throw new GraphQLError('Sign in first.', { extensions: { code: 'UNAUTHENTICATED' } });
    return ticker.follow(null, 0);
  });
  subscribe('gated', async (_, { name }) => {
    await gateOf(name).pass();
    return ticker.follow(null, 0);
  });
  subscribe('brokenAtOnce', () => {
    throw new Error('no connection to 10.0.0.7');
  });
  subscribe('brokenAfter', async function* (_, { ticks: count }) {
    for (let number = 1; number <= count; number += 1) yield { number, padding: '' };
    throw new Error('the logReader broke at 10.0.0.7');
  });
  return schema;
}

export type Gate = ReturnType<typeof createGate>;

/** Returns a gate at which a resolver waits: `reached` resolves when a resolver arrives, `open` lets it continue. */
export function createGate() {
  let arrive: () => void = () => undefined;
  let open: () => void = () => undefined;
  const reached = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    reached,
    open,
    pass: () => {
      arrive();
      return opened;
    },
  };
}

type Tick = { readonly number: number; readonly padding: string };
export type Ticker = ReturnType<typeof createTicker>;

/**
 * Creates the event sources of the test subscriptions. A source yields one event for each call of `tick`; with the argument `until`
 * or `bytes` it yields without calls of `tick`. `return` ends a source at once, as in the event streams.
 */
export function createTicker() {
  const followers = new Set<() => void>();
  return {
    size: () => followers.size,
    tick: () => {
      for (const wake of followers) wake();
    },
    follow: (until: number | null, bytes: number): AsyncIterableIterator<Tick> => {
      const isFree = until !== null || bytes > 0;
      const padding = 'x'.repeat(bytes);
      let [number, due, ended] = [0, 0, false];
      let pending: ((result: IteratorResult<Tick>) => void) | null = null;
      const done: IteratorResult<Tick> = { done: true, value: undefined };
      const nextTick = (): IteratorResult<Tick> => {
        number += 1;
        return { done: false, value: { number, padding } };
      };
      const wake = (): void => {
        if (pending === null) due += 1;
        else pending(nextTick());
        pending = null;
      };
      followers.add(wake);
      const iterator: AsyncIterableIterator<Tick> = {
        next: () => {
          if (ended || number === until) {
            followers.delete(wake);
            return Promise.resolve(done);
          }
          if (isFree) return Promise.resolve(nextTick());
          if (due > 0) {
            due -= 1;
            return Promise.resolve(nextTick());
          }
          return new Promise((resolve) => {
            pending = resolve;
          });
        },
        return: () => {
          ended = true;
          followers.delete(wake);
          pending?.(done);
          return Promise.resolve(done);
        },
        [Symbol.asyncIterator]: () => iterator,
      };
      return iterator;
    },
  };
}
