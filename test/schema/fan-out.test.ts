// Tests of the fan-out of events: identical public subscriptions cost as many SQL statements as one, and each receives what it
// would receive alone.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { globalId } from '../../src/domain/id.ts';
import { insertEvents } from '../../src/store/events.ts';
import { type Api, openApi } from '../kit/api.ts';
import { describeWithDatabase } from '../kit/database.ts';
import type { TestSubscription } from '../kit/socket.ts';
import { random, record } from '../kit/stream.ts';
import { makeWorld, type World } from '../kit/world.ts';
import { EventsDocument, OfferEventsDocument, type OfferEventsSubscription } from '../operations/generated/graphql.ts';

let world: World;
let api: Api;
let offerIds: readonly string[];
let start: string;

type Item = OfferEventsSubscription['offerEvents'];
type Told = TestSubscription<OfferEventsSubscription>;

/** Commits `count` events, about each of the offers in turn. */
async function happen(count: number, reason: string): Promise<void> {
  const written = Array.from({ length: count }, (_, index) =>
    record({ offerId: offerIds[index % offerIds.length] ?? null, type: 'CONNECTIVITY_CHANGED', reason }),
  );
  await world.ctx.database.transaction((tx) => insertEvents(tx, written, random));
  await api.settled();
}

async function events(following: Told, count: number): Promise<readonly Item[]> {
  const told: Item[] = [];
  while (told.length < count) {
    const { offerEvents } = await following.data();
    if (offerEvents.__typename === 'OfferEvent') told.push(offerEvents);
  }
  return told;
}
async function caughtUp(following: Told): Promise<Told> {
  for (;;) {
    const { offerEvents } = await following.data();
    if (offerEvents.__typename === 'StreamCheckpoint' && offerEvents.caughtUp) return following;
  }
}
const bare = (items: readonly Item[]) => items.map(({ cursor: _, ...rest }) => rest);
const sharedSubscriptions = async (): Promise<number> => {
  const text = await (await fetch(`${api.url}/metrics`)).text();
  return Number(/^tandem_shared_subscriptions (\d+)$/m.exec(text)?.[1]);
};

describeWithDatabase('identical public subscriptions', () => {
  beforeAll(async () => {
    world = await makeWorld();
    api = await openApi(world.ctx);
    const offers = [await world.offer(await world.device()), await world.offer(await world.device())];
    offerIds = offers.map((offer) => offer.id);
    await api.settled();
    start = (await api.data(EventsDocument, {})).events.cursor;
  });
  afterAll(async () => {
    await api?.close();
    await world?.end();
  });

  it('are executed once, so that forty subscribers cost no more statements than one', async () => {
    const many = await Promise.all(Array.from({ length: 40 }, () => api.follow(OfferEventsDocument, { after: start })));
    for (const one of many) await caughtUp(one);
    const before = api.statements();
    await happen(6, 'once for all');
    const told = await Promise.all(many.map((one) => events(one, 6)));
    for (const one of told) expect(one).toEqual(told[0]);
    expect(await sharedSubscriptions()).toBe(1);
    // Each batch of events reads its offers with one statement, and there are at most as many batches as events.
    expect(api.statements() - before).toBeLessThanOrEqual(6);
    for (const one of many) one.complete();
  });

  it('deliver the same items live as after a reconnection at any item', async () => {
    const live = await caughtUp(await api.follow(OfferEventsDocument, { after: start }));
    const cursors = [start];
    await happen(8, 'cut');
    const all = await events(live, 8);
    const whole = await (await api.follow(OfferEventsDocument, { after: start })).data();
    expect(whole.offerEvents.__typename).toBe('StreamCheckpoint');
    cursors.push(...all.map((item) => item.cursor));
    const log = bare(await events(await api.follow(OfferEventsDocument, { after: start }), 14));
    expect(log.slice(-8)).toEqual(bare(all));
    for (const [index, after] of cursors.slice(1).entries()) {
      const rest = await api.follow(OfferEventsDocument, { after });
      expect(bare(await events(rest, 7 - index))).toEqual(log.slice(6 + index + 1));
    }
  });

  it('share one execution when they differ only in their cursors, but not when they differ in other variables or the viewer', async () => {
    const before = await sharedSubscriptions();
    const [offerId = ''] = offerIds.map((id) => globalId('Offer', id));
    const as = world.wallet('a follower');
    const all = await Promise.all([
      api.follow(OfferEventsDocument, { offerId, after: start }),
      api.follow(OfferEventsDocument, { offerId }),
      api.follow(OfferEventsDocument, { filter: { offerIds: [offerId] } }),
      api.follow(OfferEventsDocument, { filter: { types: ['OFFER_CLAIMED'] } }),
      api.follow(OfferEventsDocument, { offerId }, { as }),
    ]);
    for (const one of all) await caughtUp(one);
    expect((await sharedSubscriptions()) - before).toBe(4);
    await happen(4, 'apart');
    const told = await Promise.all(all.filter((_, index) => index !== 3).map((one) => events(one, 2)));
    expect(new Set(told.flat().map((item) => ('offer' in item ? item.offer.id : null)))).toEqual(new Set([offerId]));
  });

  it('with different filters read an offer in one statement when one event matches all of them', async () => {
    const others = ['HIRE_CHANGED', 'SUFFICIENCY_CHANGED', 'DEVICE_STATE_CHANGED', 'OFFER_OPENED'] as const;
    const filters = Array.from({ length: 12 }, (_, index) => ({
      types: ['CONNECTIVITY_CHANGED' as const, ...others.filter((__, bit) => (index >> bit) & 1)],
    }));
    const groupsBefore = await sharedSubscriptions();
    const many = await Promise.all(filters.map((filter) => api.follow(OfferEventsDocument, { filter })));
    for (const one of many) await caughtUp(one);
    expect((await sharedSubscriptions()) - groupsBefore).toBe(12);
    const before = api.statements();
    await happen(1, 'together');
    const told = await Promise.all(many.map((one) => events(one, 1)));
    for (const one of told) expect(bare(one)).toEqual(bare(told[0] ?? []));
    // Each execution reads the sandbox's clock; one further statement reads the offer for all executions.
    expect(api.statements() - before).toBeLessThanOrEqual(filters.length + 6);
    for (const one of many) one.complete();
  });
});
