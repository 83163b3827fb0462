// Tests that `canClaim` and `availableActions` show the same refusals as the mutations, also after a co-stake was replaced and
// while the replacing co-staker is leaving.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { globalId } from '../../src/domain/id.ts';
import { type Api, openApi } from '../kit/api.ts';
import { describeWithDatabase } from '../kit/database.ts';
import {
  makeWorld,
  refusalOf,
  type World,
  type WorldCoStake,
  type WorldDevice,
  type WorldOffer,
} from '../kit/world.ts';
import { CoStakeNodeDocument, OfferStateDocument } from '../operations/generated/graphql.ts';

let world: World;
let api: Api;
let device: WorldDevice;
let left: WorldCoStake;
let second: WorldOffer;
let replacing: WorldCoStake;

describeWithDatabase('availableActions and canClaim', () => {
  beforeAll(async () => {
    world = await makeWorld();
    api = await openApi(world.ctx);
    device = await world.device();
    left = await world.claim(await world.offer(device), await world.investor());
  });
  afterAll(async () => {
    await api?.close();
    await world?.end();
  });

  /** Returns the refusal code that `availableActions` shows for each action; null for an available action. */
  async function shownRefusals(coStake: WorldCoStake): Promise<Readonly<Record<string, string | null>>> {
    const { node } = await api.data(CoStakeNodeDocument, { id: globalId('CoStake', coStake.id) }, { as: coStake.by });
    if (node?.__typename !== 'CoStake') throw new Error('not there');
    return Object.fromEntries(
      node.availableActions.map(({ action, allowed, refusals }) => {
        expect(allowed).toBe(refusals.length === 0);
        return [action, refusals[0]?.code ?? null];
      }),
    );
  }

  /** Returns the refusals that `availableActions` shows, after checking that the mutation of each action answers with the same refusal. */
  async function comparedRefusals(coStake: WorldCoStake): Promise<Readonly<Record<string, string | null>>> {
    const shown = await shownRefusals(coStake);
    const { attempt } = world;
    const actions = {
      UNSTAKE: attempt.unstake,
      CANCEL_UNSTAKE: attempt.cancelUnstake,
      WITHDRAW: attempt.withdraw,
      CLAIM_REWARDS: attempt.claimRewards,
    };
    for (const [action, attemptIt] of Object.entries(actions)) {
      if (shown[action] !== null)
        expect([action, refusalOf(await attemptIt(coStake))]).toEqual([action, shown[action]]);
    }
    return shown;
  }

  async function claimRefusals(offer: WorldOffer, by: Parameters<Api['signIn']>[0]): Promise<readonly string[]> {
    const state = await api.data(OfferStateDocument, { by: { id: globalId('Offer', offer.id) } }, { as: by });
    const refusals = state.offer?.canClaim.refusals.map(({ code }) => code) ?? [];
    if (refusals.length > 0) expect(refusalOf(await world.attempt.claim(offer, by))).toBe(refusals[0]);
    return refusals;
  }

  it('agree with the mutations while a co-stake is active, and in its wait period', async () => {
    expect(await comparedRefusals(left)).toEqual({
      UNSTAKE: null,
      CANCEL_UNSTAKE: 'NOT_IN_WAIT_PERIOD',
      WITHDRAW: 'NOT_UNSTAKED',
      CLAIM_REWARDS: 'NOTHING_TO_CLAIM',
    });
    await world.unstake(left);
    expect(await comparedRefusals(left)).toEqual({
      UNSTAKE: 'ALREADY_UNSTAKED',
      CANCEL_UNSTAKE: null,
      WITHDRAW: 'NOT_YET_WITHDRAWABLE',
      CLAIM_REWARDS: 'NOTHING_TO_CLAIM',
    });
  });

  it('allow a cancellation of the unstake while the replacement offer is open', async () => {
    world.pass({ minutes: 1 });
    second = await world.offer(device, { requested: '7000' });
    expect((await comparedRefusals(left))['CANCEL_UNSTAKE']).toBeNull();
  });

  it('refuse a cancellation of the unstake while the replacing co-stake holds its room, and allow it again during that one’s exit', async () => {
    replacing = await world.claim(second, await world.investor());
    expect((await comparedRefusals(left))['CANCEL_UNSTAKE']).toBe('REPLACEMENT_CLAIMED');
    world.pass({ minutes: 1 });
    await world.unstake(replacing);
    expect((await comparedRefusals(left))['CANCEL_UNSTAKE']).toBeNull();
    expect((await comparedRefusals(replacing))['CANCEL_UNSTAKE']).toBeNull();
    world.pass({ minutes: 1 });
    const third = await world.offer(device, { requested: '6000' });
    expect((await comparedRefusals(left))['CANCEL_UNSTAKE']).toBeNull();
    expect((await comparedRefusals(replacing))['CANCEL_UNSTAKE']).toBeNull();
    await world.close(third);
  });

  it('agree with the mutations during the cooldown of a co-stake, when it is withdrawable and after its withdrawal', async () => {
    await world.advance({ days: 7 });
    expect(await comparedRefusals(left)).toEqual({
      UNSTAKE: 'ALREADY_UNSTAKED',
      CANCEL_UNSTAKE: 'NOT_IN_WAIT_PERIOD',
      WITHDRAW: 'NOT_YET_WITHDRAWABLE',
      CLAIM_REWARDS: 'NOTHING_TO_CLAIM',
    });
    await world.advance({ days: 14 });
    expect((await comparedRefusals(left))['WITHDRAW']).toBeNull();
    await world.withdraw(left);
    expect(await comparedRefusals(left)).toEqual({
      UNSTAKE: 'ALREADY_WITHDRAWN',
      CANCEL_UNSTAKE: 'ALREADY_WITHDRAWN',
      WITHDRAW: 'ALREADY_WITHDRAWN',
      CLAIM_REWARDS: 'NOTHING_TO_CLAIM',
    });
  });

  it('list every reason against a claim of an offer, beginning with the one that claimOffer returns', async () => {
    const owner = await world.investor();
    const offer = await world.offer(await world.device({ owner }));
    const busy = await world.investor();
    await world.claim(await world.offer(await world.device()), busy);
    await world.claim(await world.offer(await world.device()), busy);
    const poor = await world.investor('7999.99999999');

    expect(await claimRefusals(offer, await world.investor())).toEqual([]);
    expect(await claimRefusals(offer, owner)).toEqual(['OWN_DEVICE']);
    expect(await claimRefusals(offer, busy)).toEqual(['CLAIM_CAP_REACHED']);
    expect(await claimRefusals(offer, poor)).toEqual(['INSUFFICIENT_BALANCE']);
    await world.claim(offer, await world.investor());
    expect(await claimRefusals(offer, poor)).toEqual(['OFFER_NOT_OPEN', 'INSUFFICIENT_BALANCE']);
    expect(await claimRefusals(offer, owner)).toEqual(['OFFER_NOT_OPEN', 'OWN_DEVICE']);
  });
});
