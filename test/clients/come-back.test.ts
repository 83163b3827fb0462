// Tests of the published stream clients (examples/streams) with what they meet when they come back: a cursor that the server cannot
// open, no token, an empty one, an expired one, a restored backup. Each either goes on or tells its consumer the error.

import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import * as apollo from '../../examples/streams/apollo.ts';
import * as socketClient from '../../examples/streams/graphql-ws.ts';
import type { Item } from '../../examples/streams/item.ts';
import * as urql from '../../examples/streams/urql.ts';
import { sql } from '../../src/store/db/database.ts';
import { type Api, openApi } from '../kit/api.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { createQueue, type Queue } from '../kit/socket.ts';
import type { TestWallet } from '../kit/wallet.ts';
import { makeWorld, type World } from '../kit/world.ts';

const OFFER_EVENTS = `subscription ($after: StreamCursor) {
  offerEvents(after: $after) { __typename ... on StreamItem { cursor } ... on StreamReset { reason } ... on OfferEvent { id } } }`;
const ACCOUNT_EVENTS = `subscription ($after: StreamCursor) {
  accountEvents(after: $after) { __typename ... on StreamItem { cursor } ... on StreamReset { reason } ... on AccountEvent { id } } }`;

type Token = () => Promise<string | null>;
type Received = Item & { readonly reason?: string };
type Follower = { readonly items: Queue<Received>; readonly errors: Queue<unknown>; readonly end: () => void };
type Follow = (
  url: string,
  token: Token,
  query: string,
  after: string | undefined,
  onItem: (item: Item) => void,
  failed: (error: unknown) => void,
) => () => void;

const AT_ONCE = { retryWait: () => new Promise<void>((resolve) => setTimeout(resolve, 20)) };
const variablesOf = (after: string | undefined) => (after === undefined ? {} : { after });

const CLIENTS: Readonly<Record<string, Follow>> = {
  'graphql-ws': (url, token, query, after, onItem, failed) => {
    const socket = socketClient.connect(url, token, AT_ONCE);
    const end = socketClient.follow(socket, query, variablesOf(after), onItem, failed);
    return () => [end(), void socket.dispose()];
  },
  'Apollo Client': (url, token, query, after, onItem, failed) => {
    const socket = socketClient.connect(url, token, AT_ONCE);
    const end = apollo.follow(apollo.connect(socket), query, variablesOf(after), onItem, failed);
    return () => [end(), void socket.dispose()];
  },
  urql: (url, token, query, after, onItem, failed) => {
    const socket = socketClient.connect(url, token, AT_ONCE);
    const end = urql.follow(urql.connect(url, socket), query, variablesOf(after), onItem, failed);
    return () => [end(), void socket.dispose()];
  },
};

let world: World;
let api: Api;
let owner: TestWallet;
const ends: (() => void)[] = [];

function follow(client: string, token: Token, query: string, after?: string): Follower {
  const [items, errors] = [createQueue<Received>(), createQueue<unknown>()];
  const end = CLIENTS[client]!(
    api.url.replace(/^http/, 'ws').concat('/graphql'),
    token,
    query,
    after,
    items.push,
    errors.push,
  );
  ends.push(end);
  return { items, errors, end };
}

/** Returns the next item of a type and skips all others. */
async function nextOf({ items }: Follower, type: string): Promise<Received> {
  for (;;) {
    const item = await items.take();
    if (item.__typename === type) return item;
  }
}

describeWithDatabase('a published stream client that comes back', () => {
  beforeAll(async () => {
    world = await makeWorld();
    api = await openApi(world.ctx);
    owner = world.wallet('owner');
  });
  afterEach(() => {
    for (const end of ends.splice(0)) end();
  });
  afterAll(async () => {
    await api.close();
    await world.end();
  });

  const publish = async () => world.offer(await world.device({ owner }));

  it.each(Object.keys(CLIENTS))(
    'with a cursor that the server cannot open gets a reset and goes on: %s',
    async (client) => {
      const { viewer } = await api.data<{ viewer: { streamCursor: string } }>(
        '{ viewer { streamCursor } }',
        undefined,
        { as: owner },
      );
      for (const after of ['of-another-server', viewer.streamCursor]) {
        const follower = follow(client, async () => null, OFFER_EVENTS, after);
        expect(await follower.items.take()).toMatchObject({ __typename: 'StreamReset', reason: 'EPOCH_CHANGED' });
        await nextOf(follower, 'StreamCheckpoint');
        await publish();
        expect((await nextOf(follower, 'OfferEvent')).id).toBeDefined();
        follower.end();
      }
    },
  );

  it.each(Object.keys(CLIENTS))('without a token, or with an empty one, follows what is public: %s', async (client) => {
    for (const token of [null, '']) {
      const follower = follow(client, async () => token, OFFER_EVENTS);
      expect(await follower.items.take()).toMatchObject({ __typename: 'StreamCheckpoint' });
      follower.end();
    }
  });

  it.each(Object.keys(CLIENTS))(
    'without a token, or with an empty one, tells its consumer that a private stream needs one: %s',
    async (client) => {
      for (const token of [null, '']) {
        const follower = follow(client, async () => token, ACCOUNT_EVENTS);
        const error = await follower.errors.take();
        expect(`${JSON.stringify(error)} ${String(error)}`).toContain('Sign in first.');
        follower.end();
      }
    },
  );

  it.each(Object.keys(CLIENTS))('tells its consumer when the server refuses the operation: %s', async (client) => {
    const follower = follow(client, async () => null, 'subscription { offerEvents { nothing } }');
    const error = await follower.errors.take();
    expect(`${JSON.stringify(error)} ${String(error)}`).toContain('nothing');
  });

  it.each(Object.keys(CLIENTS))(
    'with an expired token is asked for a new one and goes on with it: %s',
    async (client) => {
      const old = (await api.signIn(owner)).token;
      world.pass({ minutes: 6 });
      const fresh = (await api.signIn(owner)).token;
      const tokens = [old];
      const follower = follow(client, async () => tokens.shift() ?? fresh, ACCOUNT_EVENTS);
      expect(await follower.items.take()).toMatchObject({ __typename: 'StreamCheckpoint' });
      await publish();
      expect((await nextOf(follower, 'AccountEvent')).id).toBeDefined();
      expect(tokens).toEqual([]);
    },
  );

  it.each(Object.keys(CLIENTS))('after a restored backup gets a reset and goes on: %s', async (client) => {
    await publish();
    const follower = follow(client, async () => null, OFFER_EVENTS);
    await nextOf(follower, 'StreamCheckpoint');
    await api.settled();
    await world.ctx.database.execute(sql`DELETE FROM event`);
    await publish();
    expect(await nextOf(follower, 'StreamReset')).toMatchObject({ reason: 'EPOCH_CHANGED' });
    await publish();
    expect((await nextOf(follower, 'OfferEvent')).id).toBeDefined();
  });
});
