// The clients that people use, on a network that keeps breaking: whatever is cut, and wherever, each of them ends with exactly
// the log, in order, nothing twice. The ways they resume are the published examples.

import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as apollo from '../../examples/streams/apollo.ts';
import * as socketClient from '../../examples/streams/graphql-ws.ts';
import type { Item } from '../../examples/streams/item.ts';
import * as urql from '../../examples/streams/urql.ts';
import { type Api, openApi } from '../kit/api.ts';
import { describeWithDatabase } from '../kit/database.ts';
import type { TestWallet } from '../kit/wallet.ts';
import { makeWorld, type World, type WorldDevice } from '../kit/world.ts';
import { type Cutter, openCutter } from './cutter.ts';
import { followRaw } from './raw.ts';

const STREAMS = {
  accountEvents: `subscription Own($after: StreamCursor) {
    accountEvents(after: $after) { __typename ... on StreamItem { cursor } ... on AccountEvent { id type label offer { id slug } } }
  }`,
  offerEvents: `subscription Public($after: StreamCursor) {
    offerEvents(after: $after) { __typename ... on StreamItem { cursor } ... on OfferEvent { id type label offer { id slug } } }
  }`,
} as const;
type StreamName = keyof typeof STREAMS;

/** Follows one stream after a cursor by one kind of client; returns what ends it. */
type Follow = (
  url: string,
  accessToken: () => Promise<string>,
  query: string,
  after: string,
  hear: (item: Item) => void,
  failed: (error: unknown) => void,
) => () => void;

/** The published waits are seconds; the network of this test does not get better by waiting. */
const AT_ONCE = { retryWait: () => Promise.resolve() };

const CLIENTS: Readonly<Record<string, Follow>> = {
  'graphql-ws': (url, accessToken, query, after, hear, failed) => {
    const socket = socketClient.connect(url, accessToken, AT_ONCE);
    const end = socketClient.follow(socket, query, { after }, hear, failed);
    return both(end, () => socket.dispose());
  },
  'Apollo Client': (url, accessToken, query, after, hear, failed) => {
    const socket = socketClient.connect(url, accessToken, AT_ONCE);
    const end = apollo.follow(apollo.connect(socket), query, { after }, hear, failed);
    return both(end, () => socket.dispose());
  },
  urql: (url, accessToken, query, after, hear, failed) => {
    const socket = socketClient.connect(url, accessToken, AT_ONCE);
    const end = urql.follow(urql.connect(url, socket), query, { after }, hear, failed);
    return both(end, () => socket.dispose());
  },
  'a raw socket': (url, accessToken, query, after, hear) => followRaw(url, accessToken, query, after, hear),
};

function both(first: () => void, second: () => unknown): () => void {
  return () => {
    first();
    void second();
  };
}

const ROUNDS = 40;

describeWithDatabase('a client whose connections are cut again and again', () => {
  let world: World;
  let api: Api;
  let owner: TestWallet;
  let device: WorldDevice;
  const cutters: Cutter[] = [];

  beforeAll(async () => {
    world = await makeWorld();
    api = await openApi(world.ctx);
    owner = world.wallet('owner');
    device = await world.device({ owner });
  });
  afterAll(async () => {
    for (const cutter of cutters) await cutter.close();
    await api.close();
    await world.end();
  });

  /** Returns the stream cursors that a signed-in client reads with its first page, before it subscribes. */
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
    const following = await api.follow<Record<string, Item & { caughtUp?: boolean }>, { after: string }>(
      STREAMS[name].replace(
        '... on StreamItem { cursor }',
        '... on StreamItem { cursor } ... on StreamCheckpoint { caughtUp }',
      ),
      { after },
      { as: owner },
    );
    const ids: string[] = [];
    for (;;) {
      const item = (await following.data())[name];
      if (item?.id !== undefined) ids.push(item.id);
      if (item?.caughtUp === true) return ids;
    }
  }

  test.each(Object.keys(CLIENTS))('%s receives every event of the log exactly once', async (kind) => {
    const follow = CLIENTS[kind];
    if (follow === undefined) throw new Error(kind);
    const draws = drawsFrom(kind);
    const before = await snapshot();
    const { token } = await api.signIn(owner);
    const failures: unknown[] = [];
    const followed = await Promise.all(
      (Object.keys(STREAMS) as StreamName[]).map(async (name) => {
        // Most connections live long enough for the handshake, and many are cut before the first event.
        const cutter = await openCutter(api.url, () => ({ bytes: 1 + (draws() % 4_000), reset: draws() % 2 === 0 }));
        cutters.push(cutter);
        const ids: string[] = [];
        let last = '';
        let arrived = (): void => undefined;
        const end = follow(
          cutter.url,
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
        return { name, ids, end, cutter, until };
      }),
    );
    for (let round = 0; round < ROUNDS; round += 1) await world.close(await world.offer(device));

    for (const { name, ids, end, cutter, until } of followed) {
      const log = await wholeStream(name, before[name]);
      expect(log.filter((id, index) => log.indexOf(id) === index).length, name).toBe(log.length);
      expect(log.length, name).toBeGreaterThanOrEqual(2 * ROUNDS);
      await until(log.at(-1) ?? '');
      end();
      expect(ids, name).toEqual(log);
      expect(cutter.cuts(), 'the network did break').toBeGreaterThan(3);
    }
    expect(failures).toEqual([]);
  });
});

/** Numbers that look random and are the same in every run. */
function drawsFrom(seed: string): () => number {
  let count = 0;
  return () => {
    count += 1;
    return createHash('sha256').update(`${seed} ${count}`).digest().readUInt32BE(0);
  };
}
