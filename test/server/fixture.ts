// A server for tests of the server: a small schema that can be slow, wrong, deep and endless, and doors to watch it by.

import { Writable } from 'node:stream';
import { buildSchema, GraphQLError, type GraphQLSchema } from 'graphql';
import type { Authentication, RequestContext, Viewer } from '../../src/server/operation/identity.ts';
import { createLogger } from '../../src/server/ops/logger.ts';
import { createMetrics, type Metrics } from '../../src/server/ops/metrics.ts';
import { type Server, type ServerOptions, startServer } from '../../src/server/server.ts';
import { queue } from '../kit/socket.ts';

export const ORIGIN = 'https://tandem.example';
export const ALICE: Viewer = { accountId: 'account-alice', sessionId: 'session-alice', roles: ['USER'] };

const TYPES = `
  type Query {
    hello(name: String = "you"): String!
    whoami: String
    serial: Int!
    gate(name: String!): String!
    broken: String
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

export type Fixture = {
  readonly server: Server;
  readonly url: string;
  readonly metrics: Metrics;
  /** Lines of the log so far. */
  readonly log: readonly Record<string, unknown>[];
  /** Contexts made so far. */
  readonly contexts: () => number;
  /** Subscriptions whose source still runs. */
  readonly sources: () => number;
  /** Settles when a request stands at this gate; `open` lets it pass. */
  readonly gate: (name: string) => { readonly reached: Promise<void>; readonly open: () => void };
  /** The name of the next ending of a socket. */
  readonly ended: () => Promise<string>;
  /** Sends a tick to everybody who follows. */
  readonly tick: () => void;
  readonly sessions: { live: Set<string>; failing: boolean };
  readonly close: () => Promise<void>;
};

/** Tokens of the fixture: `alice`, `alice-for-<ms>` (expires after that long), `expired`, `revoked`, `outage`; any other is invalid. */
async function authenticate(token: string): Promise<Authentication> {
  if (token === 'expired') return { kind: 'EXPIRED' };
  if (token === 'revoked') return { kind: 'REVOKED' };
  if (token === 'outage') throw new Error('connect ECONNREFUSED 10.0.0.7:5432');
  const [, lifetime = '300000'] = /^alice(?:-for-(\d+))?$/.exec(token) ?? [undefined, ''];
  if (lifetime === '') return { kind: 'INVALID' };
  return { kind: 'AUTHENTICATED', viewer: ALICE, expiresAt: new Date(Date.now() + Number(lifetime)) };
}

/** Starts a server on a free port. */
export async function fixture(options: Partial<ServerOptions> = {}): Promise<Fixture> {
  const metrics = createMetrics();
  const log: Record<string, unknown>[] = [];
  const endings = queue<string>();
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      for (const line of chunk.toString().trim().split('\n')) {
        const told = JSON.parse(line);
        if (told.msg === 'socket closed') endings.push(told.reason);
        else log.push(told);
      }
      done();
    },
  });
  const gates = new Map<string, ReturnType<typeof makeGate>>();
  const gate = (name: string) => {
    const found = gates.get(name) ?? makeGate();
    gates.set(name, found);
    return found;
  };
  const ticks = ticker();
  const sessions = { live: new Set([ALICE.sessionId]), failing: false };
  let contexts = 0;

  const server = await startServer({
    port: 0,
    host: '127.0.0.1',
    allowedOrigins: [ORIGIN],
    sandbox: true,
    rateLimits: false,
    trustedProxyHops: 0,
    schema: sceneSchema(gate, ticks),
    contextFor: (request): AppFixture => {
      contexts += 1;
      return { ...request, serial: contexts };
    },
    authenticate,
    liveSessions: async (ids) => {
      if (sessions.failing) throw new Error('the database is away');
      return new Set(ids.filter((id) => sessions.live.has(id)));
    },
    jwks: async () => ({ keys: [] }),
    ready: async () => ({ ready: true }),
    metrics,
    logger: createLogger('debug', destination),
    ...options,
  });
  return {
    server,
    url: server.url,
    metrics,
    log,
    contexts: () => contexts,
    sources: ticks.size,
    gate,
    ended: endings.take,
    tick: ticks.tick,
    sessions,
    close: () => server.close({ drainMs: 100 }),
  };
}

type AppFixture = RequestContext & { readonly serial: number };

function sceneSchema(gate: (name: string) => { pass: () => Promise<void> }, ticks: Ticker): GraphQLSchema {
  const schema = buildSchema(TYPES);
  const field = (type: string, name: string) => {
    const found = schema.getType(type);
    if (found === undefined || !('getFields' in found)) throw new Error(`no type ${type}`);
    const one = found.getFields()[name];
    if (one === undefined || !('resolve' in one)) throw new Error(`no field ${type}.${name}`);
    return one;
  };
  type Args = Record<'name' | 'code', string> &
    Record<'size' | 'until' | 'bytes' | 'ticks', number> & { readonly input: Record<string, string> };
  type Resolver = (source: never, args: Args, context: AppFixture) => unknown;
  const resolve = (type: string, resolvers: Readonly<Record<string, Resolver>>): void => {
    for (const [name, resolver] of Object.entries(resolvers)) field(type, name).resolve = resolver as never;
  };
  const empty = { totalCount: 0, nodes: [], edges: [], pageInfo: { hasNextPage: false } };
  const item = { id: 'item', items: empty, tags: [] };

  resolve('Query', {
    hello: (_, { name }) => `hello ${name}`,
    whoami: (_, __, { viewer }) => viewer?.accountId ?? null,
    serial: (_, __, { serial }) => serial,
    gate: async (_, { name }) => {
      await gate(name).pass();
      return `passed ${String(name)}`;
    },
    broken: () => {
      throw new Error('duplicate key in table wallets', { cause: new Error('socket hang up') });
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
  subscribe('ticks', (_, { until, bytes }) => ticks.follow(until ?? null, bytes ?? 0));
  subscribe('private', (_, __, { viewer }) => {
    if (viewer === null) throw new GraphQLError('Sign in first.', { extensions: { code: 'UNAUTHENTICATED' } });
    return ticks.follow(null, 0);
  });
  subscribe('gated', async (_, { name }) => {
    await gate(name).pass();
    return ticks.follow(null, 0);
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

function makeGate() {
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
type Ticker = ReturnType<typeof ticker>;

/** Sources as the streams make them: pulled, and ended at once by `return`. With `until` or `bytes` they tick by themselves. */
function ticker() {
  const followers = new Set<() => void>();
  return {
    size: () => followers.size,
    tick: () => {
      for (const wake of followers) wake();
    },
    follow: (until: number | null, bytes: number): AsyncIterableIterator<Tick> => {
      const free = until !== null || bytes > 0;
      const padding = 'x'.repeat(bytes);
      let [number, due, ended] = [0, 0, false];
      let waiting: ((result: IteratorResult<Tick>) => void) | null = null;
      const done: IteratorResult<Tick> = { done: true, value: undefined };
      const one = (): IteratorResult<Tick> => {
        number += 1;
        return { done: false, value: { number, padding } };
      };
      const wake = (): void => {
        if (waiting === null) due += 1;
        else waiting(one());
        waiting = null;
      };
      followers.add(wake);
      const iterator: AsyncIterableIterator<Tick> = {
        next: () => {
          if (ended || number === until) {
            followers.delete(wake);
            return Promise.resolve(done);
          }
          if (free) return Promise.resolve(one());
          if (due > 0) {
            due -= 1;
            return Promise.resolve(one());
          }
          return new Promise((resolve) => {
            waiting = resolve;
          });
        },
        return: () => {
          ended = true;
          followers.delete(wake);
          waiting?.(done);
          return Promise.resolve(done);
        },
        [Symbol.asyncIterator]: () => iterator,
      };
      return iterator;
    },
  };
}
