// Test of the number of round trips to the database that a claim over the public API takes: the claim, its settlement, and the
// reads of its answer.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { globalId } from '../../src/domain/id.ts';
import { type Api, openApi } from '../kit/api.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { makeWorld, type World } from '../kit/world.ts';

let world: World;
let api: Api;

const CLAIM = `mutation Claim($input: ClaimOfferInput!) {
  claimOffer(input: $input) {
    ... on ClaimOfferSuccess { replayed coStake { id phase settlement { status } } }
    ... on Refusal { code message }
  }
}`;

describeWithDatabase('a claim over the public API', () => {
  beforeAll(async () => {
    world = await makeWorld();
    api = await openApi(world.ctx);
  });
  afterAll(async () => {
    await api?.close();
    await world?.end();
  });

  it('takes 8 round trips, BEGIN and COMMIT included, to be settled and answered', async () => {
    const offer = await world.offer(await world.device());
    const investor = await world.investor();
    const offerId = globalId('Offer', offer.id);
    const authorization = await api.authorize({ claimOffer: { offerId } }, investor);
    const answer = await api.query(CLAIM, { input: { offerId, authorization } });
    expect(answer.data).toMatchObject({
      claimOffer: { replayed: false, coStake: { phase: 'ACTIVE', settlement: { status: 'APPROVED' } } },
    });
    expect(answer.roundTrips).toBe(8);
  });
});
