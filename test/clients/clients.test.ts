// Tests of stream clients (graphql-ws, Apollo Client, urql and a plain WebSocket) on connections that are cut after a random number
// of bytes. **Invariant:** each client receives exactly the event log, in order and without duplicates. The clients resume with the
// code of examples/streams.

import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as apollo from '../../examples/streams/apollo.ts';
import * as socketClient from '../../examples/streams/graphql-ws.ts';
import type { Item } from '../../examples/streams/item.ts';
import * as urql from '../../examples/streams/urql.ts';
import { type Api, openApi } from '../kit/api.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { soakLength } from '../kit/soak.ts';
import type { TestWallet } from '../kit/wallet.ts';
import { makeWorld, type World, type WorldDevice } from '../kit/world.ts';
import { type CuttingProxy, openCuttingProxy } from './cutting-proxy.ts';
import { subscribeRaw } from './raw.ts';

const STREAMS = {
  accountEvents: `subscription Own($after: StreamCursor) {
    accountEvents(after: $after) { __typename ... on StreamItem { cursor } ... on AccountEvent { id type label offer { id slug } } }
  }`,
  offerEvents: `subscription Public($after: StreamCursor) {
    offerEvents(after: $after) { __typename ... on StreamItem { cursor } ... on OfferEvent { id type label offer { id slug } } }
  }`,
} as const;
type StreamName = keyof typeof STREAMS;

/** Subscribes to a stream after a cursor with one client library; returns the function that unsubscribes. */
type Subscribe = (
  url: string,
  accessToken: () => Promise<string>,
  query: string,
  after: string,
  onItem: (item: Item) => void,
  onError: (error: unknown) => void,
) => () => void;

/** Client options that reconnect at once; without them the clients of examples/streams wait several seconds before each reconnect. */
const WITHOUT_DELAY = { retryWait: () => Promise.resolve() };

const CLIENTS: Readonly<Record<string, Subscribe>> = {
  'graphql-ws': (url, accessToken, query, after, onItem, onError) => {
    const socket = socketClient.connect(url, accessToken, WITHOUT_DELAY);
    const end = socketClient.follow(socket, query, { after }, onItem, onError);
    return both(end, () => socket.dispose());
  },
  'Apollo Client': (url, accessToken, query, after, onItem, onError) => {
    const socket = socketClient.connect(url, accessToken, WITHOUT_DELAY);
    const end = apollo.follow(apollo.connect(socket), query, { after }, onItem, onError);
    return both(end, () => socket.dispose());
  },
  urql: (url, accessToken, query, after, onItem, onError) => {
    const socket = socketClient.connect(url, accessToken, WITHOUT_DELAY);
    const end = urql.follow(urql.connect(url, socket), query, { after }, onItem, onError);
    return both(end, () => socket.dispose());
  },
  'a plain WebSocket client': (url, accessToken, query, after, onItem) =>
    subscribeRaw(url, accessToken, query, after, onItem),
};

function both(first: () => void, second: () => unknown): () => void {
  return () => {
    first();
    void second();
  };
}

const ROUNDS = soakLength('CLIENT_ROUNDS', { short: 15, long: 400 });
/** Time limit of a test, in milliseconds: many times its usual duration, so that it does not fail on a busy machine. */
const TIMEOUT_MS = 20_000 + ROUNDS * 1_000;

describeWithDatabase('a stream client whose connections are cut repeatedly', () => {
  let world: World;
  let api: Api;
  let owner: TestWallet;
  let device: WorldDevice;
  const proxies: CuttingProxy[] = [];

  beforeAll(async () => {
    world = await makeWorld();
    api = await openApi(world.ctx);
    owner = world.wallet('owner');
    device = await world.device({ owner });
  });
  afterAll(async () => {
    for (const proxy of proxies) await proxy.close();
    await api.close();
    await world.end();
  });

  /** Returns the stream cursors that a signed-in client reads with its first queries, before it subscribes. */
  async function snapshot(): Promise<Readonly<Record<StreamName, string>>> {
    const { viewer, offers } = await api.data<{
      viewer: { streamCursor: string };
      offers: { streamCursor: string };
    }>('{ viewer { streamCursor } offers(first: 1) { streamCursor } }', undefined, { as: owner });
    return { accountEvents: viewer.streamCursor, offerEvents: offers.streamCursor };
  }

  /** Returns the ids of all events after a cursor, read through one connection that is never cut. */
  async function wholeStream(name: StreamName, after: string): Promise<readonly string[]> {
    await api.settled();
    const subscription = await api.follow<Record<string, Item & { caughtUp?: boolean }>, { after: string }>(
      STREAMS[name].replace(
        '... on StreamItem { cursor }',
        '... on StreamItem { cursor } ... on StreamCheckpoint { caughtUp }',
      ),
      { after },
      { as: owner },
    );
    const ids: string[] = [];
    for (;;) {
      const item = (await subscription.data())[name];
      if (item?.id !== undefined) ids.push(item.id);
      if (item?.caughtUp === true) return ids;
    }
  }

  test.each(Object.keys(CLIENTS))(
    'receives every event of the log exactly once and in order with %s',
    { timeout: TIMEOUT_MS },
    async (kind) => {
      const subscribe = CLIENTS[kind];
      if (subscribe === undefined) throw new Error(kind);
      const random = randomFrom(kind);
      const before = await snapshot();
      const { token } = await api.signIn(owner);
      const failures: unknown[] = [];
      const streams = await Promise.all(
        (Object.keys(STREAMS) as StreamName[]).map(async (name) => {
          // Cut each connection after at most 4 000 bytes: most connections then complete the handshake, and many are cut before
          // the first event.
          const proxy = await openCuttingProxy(api.url, () => ({
            bytes: 1 + (random() % 4_000),
            reset: random() % 2 === 0,
          }));
          proxies.push(proxy);
          const ids: string[] = [];
          let last = '';
          let arrived = (): void => undefined;
          const end = subscribe(
            proxy.url,
            async () => token,
            STREAMS[name],
            before[name],
            ({ id }) => {
              if (id === undefined) return;
              ids.push(id);
              if (id === last) arrived();
            },
            (error) => failures.push(error),
          );
          const until = (id: string): Promise<void> =>
            new Promise((resolve) => {
              last = id;
              arrived = resolve;
              if (ids.includes(id)) resolve();
            });
          return { name, ids, end, proxy, until };
        }),
      );
      for (let round = 0; round < ROUNDS; round += 1) await world.close(await world.offer(device));

      for (const { name, ids, end, proxy, until } of streams) {
        const log = await wholeStream(name, before[name]);
        expect(log.filter((id, index) => log.indexOf(id) === index).length, name).toBe(log.length);
        expect(log.length, name).toBeGreaterThanOrEqual(2 * ROUNDS);
        await until(log.at(-1) ?? '');
        end();
        expect(ids, name).toEqual(log);
        expect(proxy.cuts(), 'connections cut').toBeGreaterThan(3);
      }
      expect(failures).toEqual([]);
    },
  );
});

/** A pseudo-random generator; the same seed gives the same numbers. */
function randomFrom(seed: string): () => number {
  let count = 0;
  return () => {
    count += 1;
    return createHash('sha256').update(`${seed} ${count}`).digest().readUInt32BE(0);
  };
}
