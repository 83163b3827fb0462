// Tests of the nonce as idempotency key: an authorisation that is sent repeatedly or concurrently has one effect and one outcome, and a
// refused one stores nothing.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SignableAction } from '../../src/app/actions/table.ts';
import type { WalletAuthorization } from '../../src/app/authorization.ts';
import { executeSignedAction } from '../../src/app/signed-action.ts';
import type { Outcome } from '../../src/app/write-path.ts';
import { sql } from '../../src/store/db/database.ts';
import { newNonce } from '../../src/wallet/message.ts';
import { ledgerFaults } from '../kit/conservation.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { makeWorld, refusalOf, succeeded, type World } from '../kit/world.ts';
import { activeCoStake, PREPARED_ACTIONS } from './prepared-actions.ts';

let world: World;

/** Executes an action with an authorisation, and with the second wallet's authorisation when the action needs one. */
function send(
  action: SignableAction,
  authorization: WalletAuthorization,
  second: WalletAuthorization | null = null,
): Promise<Outcome> {
  return executeSignedAction(world.ctx, action, authorization, second);
}

/** Returns the row counts of all tables that an action can write. */
async function traces(): Promise<unknown> {
  const [row] = await world.database.query(sql`
    SELECT (SELECT count(*)::int FROM event) AS events, (SELECT count(*)::int FROM posting) AS postings,
           (SELECT count(*)::int FROM signed_action) AS actions, (SELECT count(*)::int FROM offer) AS offers,
           (SELECT count(*)::int FROM co_stake) AS "coStakes", (SELECT count(*)::int FROM wallet) AS wallets,
           (SELECT count(*)::int FROM account) AS accounts`);
  return row;
}

describeWithDatabase('an authorisation', () => {
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world?.end());
  afterEach(async () => expect(await ledgerFaults(world.database)).toEqual([]));

  describe.each(Object.entries(PREPARED_ACTIONS))('of the action %s', (_, prepare) => {
    it('has one effect and nineteen replayed outcomes when sent twenty times concurrently', async () => {
      const { action, by, second } = await prepare(world);
      const authorization = await world.sign(action, by);
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => send(action, authorization, second)));
      expect(new Set(outcomes.map(succeeded)).size).toBe(1);
      expect(outcomes.filter((outcome) => 'id' in outcome && outcome.replayed)).toHaveLength(19);
      const [count] = await world.database.query(sql`
        SELECT count(*)::int AS actions FROM signed_action WHERE nonce = ${authorization.nonce}`);
      expect(count).toEqual({ actions: 1 });
    });

    it('returns the first outcome and changes nothing when it is sent again later, also in another encoding', async () => {
      const { action, by, second } = await prepare(world);
      const nonce = newNonce(world.ctx.random);
      const first = await send(action, await world.sign(action, by, { nonce }), second);
      const before = await traces();
      for (const encoding of ['RAW', 'OFFCHAIN_V0', 'OFFCHAIN_V1'] as const) {
        const again = await send(action, await world.sign(action, by, { nonce, encoding }), second);
        expect(again).toEqual({ id: succeeded(first), replayed: true });
      }
      expect(await traces()).toEqual(before);
    });

    it('returns its stored outcome when it is sent again after its expiry; an expired one that was never executed is refused', async () => {
      const { action, by, second } = await prepare(world);
      const authorization = await world.sign(action, by);
      const unused = await world.sign(action, by, { expiresAt: authorization.expiresAt });
      const id = succeeded(await send(action, authorization, second));
      world.passTo(authorization.expiresAt);
      expect(await send(action, authorization, second)).toEqual({ id, replayed: true });
      expect(await send(action, unused, second)).toMatchObject({ refusal: { code: 'AUTHORIZATION_EXPIRED' } });
      world.pass({ days: 365 });
      expect(await send(action, authorization, second)).toEqual({ id, replayed: true });
    });
  });

  it('is refused with NONCE_ALREADY_USED when its nonce is stored with another text', async () => {
    const [first, second] = [await world.offer(await world.device()), await world.offer(await world.device())];
    const ann = await world.investor();
    const nonce = newNonce(world.ctx.random);
    const claimOf = (offerId: string): SignableAction => ({ kind: 'claimOffer', offerId });
    succeeded(await send(claimOf(first.id), await world.sign(claimOf(first.id), ann, { nonce })));
    const before = await traces();
    const other = await world.sign(claimOf(second.id), ann, { nonce });
    expect(await send(claimOf(second.id), other)).toEqual({ refusal: { code: 'NONCE_ALREADY_USED' } });
    const sameActionOtherDates = await world.sign(claimOf(first.id), ann, {
      nonce,
      expiresAt: new Date(world.ctx.wallNow().getTime() + 1000),
    });
    expect(refusalOf(await send(claimOf(first.id), sameActionOtherDates))).toBe('NONCE_ALREADY_USED');
    world.passTo(other.expiresAt);
    expect(refusalOf(await send(claimOf(second.id), other)), 'expired and never used').toBe('AUTHORIZATION_EXPIRED');
    expect(await traces()).toEqual(before);
  });

  it('is executed when another wallet has used the same nonce', async () => {
    const [first, second] = [await world.offer(await world.device()), await world.offer(await world.device())];
    const nonce = newNonce(world.ctx.random);
    for (const { id: offerId } of [first, second]) {
      const action: SignableAction = { kind: 'claimOffer', offerId };
      const outcome = await send(action, await world.sign(action, await world.investor(), { nonce }));
      expect(outcome).toMatchObject({ replayed: false });
    }
  });

  it('stores nothing when it is refused, and succeeds later when the reason for the refusal no longer holds', async () => {
    const offer = await world.offer(await world.device());
    const ann = await world.investor('7999');
    const action: SignableAction = { kind: 'claimOffer', offerId: offer.id };
    const authorization = await world.sign(action, ann);
    const before = await traces();
    const refused = await Promise.all(Array.from({ length: 5 }, () => send(action, authorization)));
    expect(new Set(refused.map(refusalOf))).toEqual(new Set(['INSUFFICIENT_BALANCE']));
    expect(await traces()).toEqual(before);
    await world.fund(ann, '1');
    expect(await send(action, authorization)).toMatchObject({ replayed: false });
    expect(await send(action, authorization)).toMatchObject({ replayed: true });
  });

  it('that is refused records no due events; the next sweep records them', async () => {
    const coStake = await activeCoStake(world);
    await world.unstake(coStake);
    const { waitEndsAt } = await world.coStakeRow(coStake);
    world.passTo(waitEndsAt!);
    const before = await traces();
    expect(refusalOf(await world.attempt.unstake(coStake))).toBe('ALREADY_UNSTAKED');
    expect(await traces()).toEqual(before);
    await world.sweep();
    expect((await world.coStakeRow(coStake)).recordedPhase).toBe('COOLDOWN');
  });

  it('causes a call of the notifier only after the transaction that executes the action is committed', async () => {
    const notifications = world.notifications();
    await world.offer(await world.device({ stake: '8000' }));
    expect(world.notifications()).toBeGreaterThan(notifications);
  });
});
