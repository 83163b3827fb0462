// Tests of consistency: each mutation returns the state directly after it, a stream cursor continues exactly after the data of its
// answer, and a subscription delivers an event with the current state of its offer.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { globalId } from '../../src/domain/id.ts';
import { type Api, openApi } from '../kit/api.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { makeWorld, type World } from '../kit/world.ts';
import {
  EventsDocument,
  MarketDocument,
  MarketHistoryDocument,
  OfferEventsDocument,
} from '../operations/generated/graphql.ts';

let world: World;
let api: Api;

describeWithDatabase('an answer of the API', () => {
  beforeAll(async () => {
    world = await makeWorld();
    api = await openApi(world.ctx);
  });
  afterAll(async () => {
    await api?.close();
    await world?.end();
  });

  it('to a request with several mutations shows, for each mutation, the time and the state directly after it', async () => {
    const device = await world.device();
    const offerId = globalId('Offer', (await world.offer(device)).id);
    const authorization = await api.authorize({ closeOffer: { offerId } }, device.owner);
    const data = await api.data<{ later: { now: string }; closeOffer: { offer: Record<string, unknown> } }>(
      `mutation M($input: CloseOfferInput!) {
        later: advanceClock(input: { bySeconds: 60 }) { ... on AdvanceClockSuccess { now } }
        closeOffer(input: $input) { ... on CloseOfferSuccess { offer { status closedAt canClaim { allowed } } } }
      }`,
      { input: { offerId, authorization } },
    );
    expect(data.closeOffer.offer).toEqual({ status: 'CLOSED', closedAt: data.later.now, canClaim: { allowed: false } });
  });

  it.each([
    ['a page of offers', async () => (await api.data(MarketDocument, { first: 1 })).offers.streamCursor],
    [
      'the history of a device',
      async () => (await api.data(MarketHistoryDocument, { first: 1 })).offers.nodes[0]!.device.offers.streamCursor,
    ],
    ['the events', async () => (await api.data(EventsDocument, {})).events.cursor],
  ])('with %s has a stream cursor after which every later event is returned once', async (_, cursorNow) => {
    await api.settled();
    const after = await cursorNow();
    const offer = await world.offer(await world.device());
    await world.claim(offer, await world.investor());
    await api.settled();
    const { events } = await api.data(EventsDocument, { after, first: 100 });
    const types = events.items.map(({ type }) => type);
    expect(types).toEqual(['OFFER_OPENED', 'OFFER_CLAIMED', 'CLAIM_SETTLED', 'SUFFICIENCY_CHANGED']);
    expect(events.caughtUp).toBe(true);
    const rest = await api.data(EventsDocument, { after: events.items[1]!.cursor, first: 1 });
    // Compare positions, because two cursors of the same position differ in their text.
    const { cursor: __, ...third } = rest.events.items[0]!;
    expect(events.items[2]).toMatchObject(third);
    const filtered = await api.data(EventsDocument, { after, first: 100, filter: { types: ['CLAIM_SETTLED'] } });
    expect(filtered.events.items.map(({ type }) => type)).toEqual(['CLAIM_SETTLED']);
    const widened = await api.data(EventsDocument, { after: filtered.events.cursor, first: 100 });
    expect(widened.events).toMatchObject({ items: [], reset: 'EPOCH_CHANGED' });
  });

  it('of a subscription shows the offer in its state at the time of delivery', async () => {
    const offer = await world.offer(await world.device());
    await api.settled();
    const following = await api.follow(OfferEventsDocument, { offerId: globalId('Offer', offer.id) });
    expect((await following.data()).offerEvents).toMatchObject({ __typename: 'StreamCheckpoint' });

    const nextEvents = async (count: number) => {
      const told = [];
      while (told.length < count) {
        const { offerEvents } = await following.data();
        if (offerEvents.__typename === 'OfferEvent')
          told.push([offerEvents.type, offerEvents.label, offerEvents.offer.status]);
      }
      return told;
    };
    const coStake = await world.claim(offer, await world.investor());
    await api.settled();
    expect(await nextEvents(3)).toEqual([
      ['OFFER_CLAIMED', 'CLAIM_PENDING', 'FILLED'],
      ['CLAIM_SETTLED', 'ACTIVE', 'FILLED'],
      ['SUFFICIENCY_CHANGED', 'ACTIVE', 'FILLED'],
    ]);
    await world.unstake(coStake);
    await api.settled();
    // Delivered before the offer closes, or else its state would depend on which comes first.
    const [[type, , status] = []] = await nextEvents(1);
    expect([type, status]).toEqual(['UNSTAKE_STARTED', 'FILLED']);
    await world.advance({ days: 7 });
    await api.settled();
    const told = await nextEvents(3);
    expect(told.map(([type]) => type)).toEqual(['COOLDOWN_STARTED', 'OFFER_CLOSED', 'SUFFICIENCY_CHANGED']);
    expect(told.map(([, , status]) => status)).toEqual(['CLOSED', 'CLOSED', 'CLOSED']);
  });
});
