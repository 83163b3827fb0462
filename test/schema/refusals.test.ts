// Tests that provoke every refusal code of the public schema over HTTP and check the data that explains it. The cases are keyed by
// the schema's own table of refusals, so a refusal without a case is a type error.

import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SignableAction } from '../../src/app/actions/table.ts';
import { HIRED_FROM_NOW } from '../../src/domain/hire.ts';
import { globalId } from '../../src/domain/id.ts';
import type { RefusalCode, RefusalOf } from '../../src/domain/refusal.ts';
import type { refusalTypes } from '../../src/schema/refusals.ts';
import { sql } from '../../src/store/db/database.ts';
import { type Api, openApi } from '../kit/api.ts';
import { ledgerFaults } from '../kit/conservation.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { later } from '../kit/device-aggregate.ts';
import { link } from '../kit/link.ts';
import type { TestWallet } from '../kit/wallet.ts';
import { makeWorld, type World, type WorldCoStake, type WorldDevice, type WorldOffer } from '../kit/world.ts';
import type { SignableActionInput } from '../operations/generated/graphql.ts';
import { authorizationInput, executeAction, type MutationResult, namesOf, send } from './mutation.ts';

let world: World;
/** A second test marketplace on the same database, which is not a sandbox. */
let production: World;
let api: Api;
let productionApi: Api;

const deviceId = (device: WorldDevice): string => globalId('Device', device.key);
const offerId = (offer: WorldOffer): string => globalId('Offer', offer.id);
const coStakeId = (coStake: WorldCoStake): string => globalId('CoStake', coStake.id);
const terms = { requestedAmount: '8000', rewardShareBps: 7400 };

const offered = async (device?: WorldDevice) => world.offer(device ?? (await world.device()));
const held = async (by?: TestWallet) => world.claim(await offered(), by ?? (await world.investor()));
const leaving = async () => {
  const coStake = await held();
  await world.unstake(coStake);
  return coStake;
};

const claim = (offer: WorldOffer, by: TestWallet) =>
  executeAction(api, { claimOffer: { offerId: offerId(offer) } }, by);
const create = (device: WorldDevice, change: object = {}) =>
  executeAction(api, { createOffer: { deviceId: deviceId(device), ...terms, ...change } }, device.owner);
const onCoStake = (name: 'unstake' | 'cancelUnstake' | 'withdraw', coStake: WorldCoStake) =>
  executeAction(api, { [name]: { coStakeId: coStakeId(coStake) } } as SignableActionInput, coStake.by);
const onDevice = (name: 'unstakeDevice' | 'withdrawDeviceStake', device: WorldDevice) =>
  executeAction(api, { [name]: { deviceId: deviceId(device) } } as SignableActionInput, device.owner);

const webhook = (url: string) => ({ url, scope: 'ACCOUNT' as const });

/** Sends a claim whose authorisation has the properties in `input`, such as another time or a nonce that was used before. */
async function claimSigned(input: Parameters<World['sign']>[2]): Promise<MutationResult> {
  const [offer, by] = [await offered(), await world.investor()];
  const action: SignableAction = { kind: 'claimOffer', offerId: offer.id };
  const authorization = authorizationInput(await world.sign(action, by, input));
  return send(api, 'claimOffer', { offerId: offerId(offer), authorization });
}

async function linkThroughApi(main: TestWallet, wallet: TestWallet): Promise<MutationResult> {
  const walletAuthorization = await api.authorize(
    { linkWallet: { wallet: wallet.address, accountWallet: main.address } },
    wallet,
  );
  const authorization = await api.authorize({ linkWallet: { wallet: wallet.address } }, main);
  return send(api, 'linkWallet', { wallet: wallet.address, authorization, walletAuthorization });
}

/** Sends an action on a co-stake of another account, with a signature that is valid for its text. */
async function unstakeOf(coStake: WorldCoStake, by: TestWallet, id = coStakeId(coStake)): Promise<MutationResult> {
  const authorization = authorizationInput(await world.sign({ kind: 'unstake', coStakeId: coStake.id }, by));
  return send(api, 'unstake', { coStakeId: id, authorization });
}

/** Returns a device with open offers of 200 IO each, which give this share. */
async function withOffers(count: number, shareBps: number): Promise<WorldDevice> {
  const device = await world.device();
  for (let at = 0; at < count; at += 1) await world.offer(device, { requested: '200', shareBps });
  return device;
}

/** The data that is expected in a refusal besides its code: a value or a matcher for each field, without what only its message tells. */
type Data<Code extends RefusalCode> = {
  readonly [Field in Exclude<keyof RefusalOf<Code>, 'code' | 'hint' | 'stake'>]: unknown;
};
type Row<Code extends RefusalCode> = readonly [data: Data<Code>, provoke: () => Promise<MutationResult>];

/** For each refusal code, the expected data and the function that provokes the refusal. A missing code or field is a type error. */
const ROWS: { readonly [Code in Exclude<keyof typeof refusalTypes, 'DEVICE_HAS_LIVE_OFFER'>]: Row<Code> } = {
  NOT_FOUND: [{ subject: 'co-stake' }, async () => unstakeOf(await held(), await world.investor())],
  SIGNATURE_INVALID: [
    { reason: 'SIGNATURE_MISMATCH', expectedText: expect.stringContaining('Action: Claim co-staking offer\n') },
    async () => {
      const [offer, by] = [await offered(), await world.investor()];
      const signature = by.sign('something else');
      return executeAction(api, { claimOffer: { offerId: offerId(offer) } }, by, { change: { signature } });
    },
  ],
  AUTHORIZATION_EXPIRED: [
    { expiresAt: expect.any(String), serverTime: expect.any(String) },
    () => claimSigned({ issuedAt: later(world.ctx.wallNow(), { minutes: -6 }) }),
  ],
  AUTHORIZATION_NOT_YET_VALID: [
    { issuedAt: expect.any(String), serverTime: expect.any(String) },
    () => claimSigned({ issuedAt: later(world.ctx.wallNow(), { hours: 1 }) }),
  ],
  AUTHORIZATION_PERIOD_INVALID: [
    { maxSeconds: 600 },
    () => claimSigned({ expiresAt: later(world.ctx.wallNow(), { minutes: 11 }) }),
  ],
  NONCE_ALREADY_USED: [
    {},
    async () => {
      const by = await world.investor();
      const [first, second] = [await offered(), await offered()];
      const nonce = 'A'.repeat(22);
      const claiming = async (offer: WorldOffer) => {
        const action: SignableAction = { kind: 'claimOffer', offerId: offer.id };
        const authorization = authorizationInput(await world.sign(action, by, { nonce }));
        return send(api, 'claimOffer', { offerId: offerId(offer), authorization });
      };
      expect((await claiming(first)).__typename).toBe('ClaimOfferSuccess');
      return claiming(second);
    },
  ],
  OFFER_NOT_OPEN: [
    { status: 'CLOSED', closeReason: 'CLOSED_BY_OWNER' },
    async () => {
      const offer = await offered();
      await world.close(offer);
      return claim(offer, await world.investor());
    },
  ],
  OFFER_RESERVED: [
    {},
    async () => {
      const reservedFor = world.wallet('reserved').address;
      return claim(await world.offer(await world.device(), { reservedFor }), await world.investor());
    },
  ],
  OWN_DEVICE: [
    {},
    async () => {
      const owner = await world.investor();
      return claim(await offered(await world.device({ owner })), owner);
    },
  ],
  CLAIM_CAP_REACHED: [
    { limit: 2, used: 2, nextFreeAt: expect.any(String) },
    async () => {
      const by = await world.investor();
      await held(by);
      await world.unstake(await held(by));
      return claim(await offered(), by);
    },
  ],
  INSUFFICIENT_BALANCE: [
    { available: '7999.5', required: '8000' },
    async () => claim(await offered(), await world.investor('7999.5')),
  ],
  DEVICE_NOT_OPERATIONAL: [
    { fault: 'NO_CONNECTIVITY' },
    async () => create(await world.device({ connectivityTier: 0 })),
  ],
  DEVICE_NOT_COMMITTED: [
    {},
    async () => {
      const device = await world.device();
      expect((await onDevice('unstakeDevice', device)).__typename).toBe('UnstakeDeviceSuccess');
      return create(device);
    },
  ],
  NOT_OWNER_WALLET: [
    {},
    async () => {
      const [device, second] = [await world.device(), await world.investor()];
      await link(world.ctx, device.owner, second);
      return executeAction(api, { stakeDevice: { deviceId: globalId('Device', device.key), amount: '1' } }, second);
    },
  ],
  DEVICE_HIRED: [{}, async () => onDevice('unstakeDevice', await world.device({ hires: HIRED_FROM_NOW }))],
  OFFER_LIMIT_REACHED: [{ limit: 4, used: 4 }, async () => create(await withOffers(4, 1))],
  NO_STAKE_ROOM: [{ current: '0', required: '200' }, async () => create((await offered()).device)],
  NO_SHARE_ROOM: [{ currentBps: 0, requiredBps: 1 }, async () => create(await withOffers(1, 9999))],
  OWN_STAKE_TOO_LOW: [{ current: '7999', required: '8000' }, async () => create(await world.device({ stake: '7999' }))],
  REQUESTED_AMOUNT_OUT_OF_BOUNDS: [
    { minimum: '200', maximum: '8000' },
    async () => create(await world.device(), { requestedAmount: '8000.00000001' }),
  ],
  REWARD_SHARE_OUT_OF_BOUNDS: [
    { minimumBps: 1, maximumBps: 9999 },
    async () => create(await world.device(), { rewardShareBps: 10_000 }),
  ],
  EXPIRY_NOT_AHEAD: [
    { now: expect.any(String) },
    async () => create(await world.device(), { expiresAt: (await world.now()).toISOString() }),
  ],
  OVERFLOW_EXCEEDED: [
    { withdrawable: '4000', requested: '4000.1' },
    async () => {
      const device = await world.device({ stake: '20000' });
      return executeAction(api, { withdrawOverflow: { deviceId: deviceId(device), amount: '4000.1' } }, device.owner);
    },
  ],
  NOTHING_STAKED: [{}, async () => onDevice('unstakeDevice', await world.device({ stake: '0' }))],
  NOTHING_TO_CLAIM: [
    {},
    async () => {
      const device = await world.device();
      return executeAction(api, { claimRewards: { deviceId: deviceId(device) } }, device.owner);
    },
  ],
  OWNER_ALREADY_UNSTAKED: [
    { withdrawableAt: expect.any(String) },
    async () => {
      const device = await world.device();
      await onDevice('unstakeDevice', device);
      return onDevice('unstakeDevice', device);
    },
  ],
  CLAIM_PENDING: [
    { settleBy: expect.any(String) },
    async () => onCoStake('unstake', await world.claimUnsettled(await offered(), await world.investor())),
  ],
  CLAIM_FAILED: [
    { failure: 'TIME_LIMIT' },
    async () => {
      const coStake = await world.claimUnsettled(await offered(), await world.investor());
      world.pass({ hours: 1 });
      return onCoStake('withdraw', coStake);
    },
  ],
  ALREADY_UNSTAKED: [
    { phase: 'WAIT_PERIOD', withdrawableAt: expect.any(String) },
    async () => onCoStake('unstake', await leaving()),
  ],
  NOT_IN_WAIT_PERIOD: [{ phase: 'ACTIVE' }, async () => onCoStake('cancelUnstake', await held())],
  REPLACEMENT_CLAIMED: [
    {},
    async () => {
      const coStake = await leaving();
      world.pass({ minutes: 1 });
      await world.claim(await world.offer(coStake.offer.device), await world.investor());
      return onCoStake('cancelUnstake', coStake);
    },
  ],
  NOT_UNSTAKED: [{}, async () => onCoStake('withdraw', await held())],
  NOT_YET_WITHDRAWABLE: [{ withdrawableAt: expect.any(String) }, async () => onCoStake('withdraw', await leaving())],
  ALREADY_WITHDRAWN: [
    { withdrawnAt: expect.any(String) },
    async () => {
      const coStake = await leaving();
      await world.advance({ days: 21 });
      await world.withdraw(coStake);
      return onCoStake('withdraw', coStake);
    },
  ],
  WALLET_ALREADY_LINKED: [
    {},
    async () => {
      const [main, second] = [await world.investor('1'), await world.investor('1')];
      await link(world.ctx, main, second);
      return linkThroughApi(main, second);
    },
  ],
  WALLET_LINKED_ELSEWHERE: [
    {},
    async () => {
      const [main, second] = [await world.investor('1'), await world.investor('1')];
      await link(world.ctx, main, second);
      return linkThroughApi(await world.investor('1'), second);
    },
  ],
  WALLET_LIMIT_REACHED: [
    { limit: 10 },
    async () => {
      const main = await world.investor('1');
      for (let count = 0; count < 9; count += 1) await link(world.ctx, main, await world.investor('1'));
      return linkThroughApi(main, await world.investor('1'));
    },
  ],
  WALLET_IS_PRIMARY: [
    {},
    async () => {
      const main = await world.investor('1');
      return executeAction(api, { unlinkWallet: { wallet: main.address } }, main);
    },
  ],
  WALLET_IN_USE: [
    { balance: '12', devices: 0, coStakes: 0, payouts: 0 },
    async () => {
      const [main, second] = [await world.investor('1'), await world.investor('12')];
      await link(world.ctx, main, second);
      return executeAction(api, { unlinkWallet: { wallet: second.address } }, main);
    },
  ],
  TOO_MANY_PAYOUTS: [
    { limit: 10, used: 10 },
    async () => {
      const by = await world.investor('11');
      const payOut = () => executeAction(api, { requestPayout: { amount: '1' } }, by);
      for (let at = 0; at < 10; at += 1) await payOut();
      return payOut();
    },
  ],
  SANDBOX_ONLY: [
    {},
    () => send(productionApi, 'faucet', { wallet: production.wallet('somebody').address, amount: '1' }),
  ],
  CLOCK_MOVES_FORWARD_ONLY: [
    { now: expect.any(String) },
    () => send(api, 'advanceClock', { to: '2020-01-01T00:00:00.000Z' }),
  ],
  URI_NOT_ALLOWED: [
    { allowed: ['https://tandem.example'] },
    () => send(api, 'signInChallenge', { wallet: world.wallet('somebody').address, uri: 'https://elsewhere.example' }),
  ],
  CHALLENGE_NOT_ANSWERABLE: [
    {},
    () => send(api, 'signIn', { nonce: 'B'.repeat(22), signature: world.wallet('somebody').sign('nothing') }),
  ],
  WALLET_CANNOT_SIGN: [
    { wallet: '1'.repeat(32), fault: 'PROGRAM' },
    () => send(api, 'faucet', { wallet: '1'.repeat(32), amount: '1' }),
  ],
  TOO_MANY_WEBHOOKS: [
    { limit: 10 },
    async () => {
      const by = await world.investor('1');
      const create = () => executeAction(api, { createWebhookEndpoint: webhook('https://hooks.example/') }, by);
      for (let count = 0; count < 10; count += 1) await create();
      return create();
    },
  ],
  WEBHOOK_URL_NOT_ALLOWED: [
    { fault: 'SCHEME' },
    async () =>
      executeAction(api, { createWebhookEndpoint: webhook('ftp://hooks.example/') }, await world.investor('1')),
  ],
  SESSION_ENDED: [{}, () => send(api, 'refreshSession', { refreshToken: randomBytes(32).toString('base64url') })],
};

describeWithDatabase('a refusal', () => {
  beforeAll(async () => {
    world = await makeWorld();
    api = await openApi(world.ctx);
    production = await makeWorld({ database: world.database, sandbox: false });
    productionApi = await openApi(production.ctx);
  });
  afterAll(async () => {
    expect(await ledgerFaults(world.database)).toEqual([]);
    await productionApi?.close();
    await api?.close();
    await production?.end();
    await world?.end();
  });

  it('has a test case in this file for each code of the schema except one that is deprecated and never given', () => {
    expect([...Object.keys(ROWS), 'DEVICE_HAS_LIVE_OFFER'].sort()).toEqual([...namesOf('RefusalCode')].sort());
  });

  it.each(Object.entries(ROWS))(
    'with the code %s is answered with the data that explains it',
    async (code, [data, provoke]) => {
      const answer = await provoke();
      expect(answer).toMatchObject({ code, ...data });
      expect(answer['message']).toMatch(/^[A-Z\d].{10,}\.$/s);
      // A refused call stores nothing, so the same authorisation may be sent again.
      const stored = await world.database.query(sql`SELECT FROM signed_action WHERE outcome IS NULL`);
      expect(stored).toHaveLength(0);
    },
  );
});
