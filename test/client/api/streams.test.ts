// Streams of the client library against a server, over connections that are cut after a random number of bytes.
// **Invariant:** the consumer receives exactly the event log, in order and without duplicates.

import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { EventStream, StreamItem } from '../../../client/src/event-stream.ts';
import { createTandem, type Tandem } from '../../../client/src/tandem.ts';
import { globalId } from '../../../src/domain/id.ts';
import { type CuttingProxy, openCuttingProxy } from '../../clients/cutting-proxy.ts';
import { type Api, openApi } from '../../kit/api.ts';
import { describeWithDatabase } from '../../kit/database.ts';
import { soakLength } from '../../kit/soak.ts';
import type { TestWallet } from '../../kit/wallet.ts';
import { makeWorld, type World, type WorldDevice } from '../../kit/world.ts';
import { whileOffersChange } from '../changing-offers.ts';
import { SURVIVAL, SURVIVED } from '../survival.ts';
import { signerOf } from '../wallet-signer.ts';

const ROUNDS = soakLength('CLIENT_ROUNDS', { short: 8, long: 400 });

/** Reads items until a checkpoint says that the stream has caught up. Returns the ids of the events. */
async function idsOf(stream: EventStream<StreamItem & { readonly caughtUp?: boolean }>): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const item of stream) {
    if (item.id !== undefined) ids.push(item.id);
    if (item.caughtUp === true) break;
  }
  return ids;
}

describeWithDatabase('streams of the client library', () => {
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
  // Events of one test must not arrive in the streams of the next.
  afterEach(() => api.settled());
  afterAll(async () => {
    for (const proxy of proxies) await proxy.close();
    await api.close();
    await world.end();
  });

  const client = (url = `${api.url}/graphql`): Tandem => createTandem({ url, webSocket: WebSocket });
  const signedIn = async (url?: string): Promise<Tandem> => {
    const tandem = client(url);
    expect((await tandem.signIn(signerOf(owner))).__typename).toBe('SignInSuccess');
    return tandem;
  };
  const cursors = async (tandem: Tandem) => {
    const { viewer, offers } = await tandem.ask<{
      readonly viewer: { readonly streamCursor: string };
      readonly offers: { readonly streamCursor: string };
    }>('{ viewer { streamCursor } offers(first: 1) { streamCursor } }');
    return { account: viewer.streamCursor, offers: offers.streamCursor };
  };

  it('deliver exactly the log when connections are cut at random bytes', { timeout: 600_000 }, async () => {
    const direct = await signedIn();
    const before = await cursors(direct);
    const random = randomFrom('sdk');
    const proxy = await openCuttingProxy(api.url, () => ({ bytes: 1 + (random() % 6_000), reset: random() % 2 === 0 }));
    proxies.push(proxy);
    const tandem = await signedIn(proxy.url.replace(/^ws/, 'http'));
    const received: Record<string, string[]> = { account: [], offers: [] };
    const streams = {
      account: tandem.accountEvents({ cursor: before.account }),
      offers: tandem.offerEvents({ cursor: before.offers }),
    };
    const last: Record<string, string> = {};
    const reading = Object.entries(streams).map(async ([name, stream]) => {
      for await (const item of stream as EventStream<StreamItem>) {
        if (item.id !== undefined) received[name]?.push(item.id);
        if (last[name] !== undefined && received[name]?.includes(last[name])) return;
      }
    });
    for (let round = 0; round < ROUNDS; round += 1) await world.close(await world.offer(device));
    await api.settled();
    const log = {
      account: await idsOf(direct.accountEvents({ cursor: before.account })),
      offers: await idsOf(direct.offerEvents({ cursor: before.offers })),
    };
    last['account'] = log.account.at(-1) ?? '';
    last['offers'] = log.offers.at(-1) ?? '';
    // Wakes a reader that had read the last event before its id was known.
    await world.close(await world.offer(device));
    await Promise.all(reading);
    for (const name of ['account', 'offers'] as const) {
      expect(log[name].length, name).toBeGreaterThanOrEqual(2 * ROUNDS);
      expect(received[name]?.slice(0, log[name].length), name).toEqual(log[name]);
    }
    expect(proxy.cuts()).toBeGreaterThan(3);
  });

  it('go on after the reset that answers an unknown cursor', async () => {
    const stream = client().offerEvents({ cursor: 'a-cursor-that-another-server-has-made' });
    const items = (stream as EventStream<StreamItem>)[Symbol.asyncIterator]();
    expect((await items.next()).value).toMatchObject({ __typename: 'StreamReset', reason: 'EPOCH_CHANGED' });
    await world.close(await world.offer(device));
    for (;;) {
      const { value } = await items.next();
      if (value.__typename !== 'OfferEvent') continue;
      expect(value).toMatchObject({ type: 'OFFER_OPENED' });
      break;
    }
    await items.return?.();
  });

  it('deliver after a pause what happened during it', async () => {
    const tandem = client();
    const { offers } = await cursorOfOffers(tandem);
    const stream = tandem.offerEvents({ cursor: offers }) as EventStream<StreamItem>;
    const items = stream[Symbol.asyncIterator]();
    expect((await items.next()).value).toMatchObject({ __typename: 'StreamCheckpoint' });
    stream.pause();
    await world.close(await world.offer(device));
    stream.resume();
    const types: string[] = [];
    while (types.length < 2) {
      const { value } = await items.next();
      if (value.__typename === 'OfferEvent') types.push(value.type);
    }
    expect(types).toEqual(['OFFER_OPENED', 'OFFER_CLOSED']);
    await items.return?.();
  });

  it('refresh the session and go on when the token of the connection runs out', async () => {
    const tandem = await signedIn();
    const { account } = await cursors(tandem);
    const stream = tandem.accountEvents({ cursor: account });
    const items = (stream as EventStream<StreamItem>)[Symbol.asyncIterator]();
    await items.next();
    world.pass({ minutes: 6 });
    stream.pause();
    stream.resume();
    await world.close(await world.offer(device));
    for (;;) {
      const { value } = await items.next();
      if (value.__typename === 'AccountEvent') break;
    }
    await items.return?.();
  });

  it('throw what the server refuses', async () => {
    await expect(idsOf(client().accountEvents())).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    const wrong = client().follow(
      'subscription Wrong($after: StreamCursor) { offerEvents(after: $after) { nothing } }',
    );
    await expect(idsOf(wrong as EventStream<StreamItem>)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it.each(Object.entries(SURVIVAL))('survive what they survive in every runtime: %s', async (name, step) => {
    const investor = await world.investor('10000');
    const offerId = globalId('Offer', (await world.offer(await world.device())).id);
    const options = { url: `${api.url}/graphql`, webSocket: WebSocket };
    const input = { options, signer: signerOf(investor), offerId, isAlone: false };
    expect(await whileOffersChange<unknown>(world, device, () => step(input))).toEqual(
      SURVIVED[name as keyof typeof SURVIVED],
    );
  });

  async function cursorOfOffers(tandem: Tandem): Promise<{ readonly offers: string }> {
    await api.settled();
    const { offers } = await tandem.ask<{ readonly offers: { readonly streamCursor: string } }>(
      '{ offers(first: 1) { streamCursor } }',
    );
    return { offers: offers.streamCursor };
  }
});

/** A pseudo-random generator; the same seed gives the same numbers. */
function randomFrom(seed: string): () => number {
  let count = 0;
  return () => {
    count += 1;
    return createHash('sha256').update(`${seed} ${count}`).digest().readUInt32BE(0);
  };
}
