// A button tells what the mutation does: `canClaim` and `availableActions` against the acts themselves, also where an offer has been
// replaced, and its replacement left in its turn.

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

describeWithDatabase('what can be done', () => {
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

  /** The code by which each action on a co-stake is said to be refused; null: it is said to succeed. */
  async function told(coStake: WorldCoStake): Promise<Readonly<Record<string, string | null>>> {
    const { node } = await api.data(CoStakeNodeDocument, { id: globalId('CoStake', coStake.id) }, { as: coStake.by });
    if (node?.__typename !== 'CoStake') throw new Error('not there');
    return Object.fromEntries(
      node.availableActions.map(({ action, allowed, refusals }) => {
        expect(allowed).toBe(refusals.length === 0);
        return [action, refusals[0]?.code ?? null];
      }),
    );
  }

  /** What is said of each action that is refused, and what the action then says itself. */
  async function agree(coStake: WorldCoStake): Promise<Readonly<Record<string, string | null>>> {
    const said = await told(coStake);
    const { attempt } = world;
    const acts = {
      UNSTAKE: attempt.unstake,
      CANCEL_UNSTAKE: attempt.cancelUnstake,
      WITHDRAW: attempt.withdraw,
      CLAIM_REWARDS: attempt.claimRewards,
    };
    for (const [action, act] of Object.entries(acts)) {
      if (said[action] !== null) expect([action, refusalOf(await act(coStake))]).toEqual([action, said[action]]);
    }
    return said;
  }

  async function claimable(offer: WorldOffer, by: Parameters<Api['signIn']>[0]): Promise<readonly string[]> {
    const state = await api.data(OfferStateDocument, { by: { id: globalId('Offer', offer.id) } }, { as: by });
    const refusals = state.offer?.canClaim.refusals.map(({ code }) => code) ?? [];
    if (refusals.length > 0) expect(refusalOf(await world.attempt.claim(offer, by))).toBe(refusals[0]);
    return refusals;
  }

  it('agrees with the acts while a co-stake is active, and while it waits', async () => {
    expect(await agree(left)).toEqual({
      UNSTAKE: null,
      CANCEL_UNSTAKE: 'NOT_IN_WAIT_PERIOD',
      WITHDRAW: 'NOT_UNSTAKED',
      CLAIM_REWARDS: 'NOTHING_TO_CLAIM',
    });
    await world.unstake(left);
    expect(await agree(left)).toEqual({
      UNSTAKE: 'ALREADY_UNSTAKED',
      CANCEL_UNSTAKE: null,
      WITHDRAW: 'NOT_YET_WITHDRAWABLE',
      CLAIM_REWARDS: 'NOTHING_TO_CLAIM',
    });
  });

  it('lets an unstake be taken back while its replacement is open', async () => {
    world.pass({ minutes: 1 });
    second = await world.offer(device, { requested: '7000' });
    expect((await agree(left))['CANCEL_UNSTAKE']).toBeNull();
  });

  it('says that it is too late once the replacement is claimed, and when that co-stake leaves in its turn', async () => {
    replacing = await world.claim(second, await world.investor());
    expect((await agree(left))['CANCEL_UNSTAKE']).toBe('REPLACEMENT_CLAIMED');
    world.pass({ minutes: 1 });
    await world.unstake(replacing);
    expect((await agree(left))['CANCEL_UNSTAKE']).toBe('REPLACEMENT_CLAIMED');
    expect((await agree(replacing))['CANCEL_UNSTAKE']).toBeNull();
    world.pass({ minutes: 1 });
    const third = await world.offer(device, { requested: '6000' });
    expect((await agree(left))['CANCEL_UNSTAKE']).toBe('REPLACEMENT_CLAIMED');
    expect((await agree(replacing))['CANCEL_UNSTAKE']).toBeNull();
    await world.close(third);
  });

  it('agrees with the acts through cooldown, readiness and the end', async () => {
    await world.advance({ days: 7 });
    expect(await agree(left)).toEqual({
      UNSTAKE: 'ALREADY_UNSTAKED',
      CANCEL_UNSTAKE: 'NOT_IN_WAIT_PERIOD',
      WITHDRAW: 'NOT_YET_WITHDRAWABLE',
      CLAIM_REWARDS: 'NOTHING_TO_CLAIM',
    });
    await world.advance({ days: 14 });
    expect((await agree(left))['WITHDRAW']).toBeNull();
    await world.withdraw(left);
    expect(await agree(left)).toEqual({
      UNSTAKE: 'ALREADY_WITHDRAWN',
      CANCEL_UNSTAKE: 'ALREADY_WITHDRAWN',
      WITHDRAW: 'ALREADY_WITHDRAWN',
      CLAIM_REWARDS: 'NOTHING_TO_CLAIM',
    });
  });

  it('names every reason why an offer cannot be claimed, the one that the claim gives first', async () => {
    const owner = await world.investor();
    const offer = await world.offer(await world.device({ owner }));
    const busy = await world.investor();
    await world.claim(await world.offer(await world.device()), busy);
    await world.claim(await world.offer(await world.device()), busy);
    const idle = await world.investor('7999.99999999');

    expect(await claimable(offer, await world.investor())).toEqual([]);
    expect(await claimable(offer, owner)).toEqual(['OWN_DEVICE']);
    expect(await claimable(offer, busy)).toEqual(['CLAIM_CAP_REACHED']);
    expect(await claimable(offer, idle)).toEqual(['INSUFFICIENT_BALANCE']);
    await world.claim(offer, await world.investor());
    expect(await claimable(offer, idle)).toEqual(['OFFER_NOT_OPEN', 'INSUFFICIENT_BALANCE']);
    expect(await claimable(offer, owner)).toEqual(['OFFER_NOT_OPEN', 'OWN_DEVICE']);
  });
});
