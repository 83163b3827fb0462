// Tests of the authorisation of a signed action: validity period, signature and text. A refusal does not reveal the owner of a device or
// co-stake to another account.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestedTerms } from '../../src/app/actions/new-offer.ts';
import type { SignableAction } from '../../src/app/actions/table.ts';
import type { WalletAuthorization } from '../../src/app/authorization.ts';
import { executeSignedAction, signingMessage } from '../../src/app/signed-action.ts';
import { sql } from '../../src/store/db/database.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { later, msOf } from '../kit/device-aggregate.ts';
import type { TestWallet } from '../kit/wallet.ts';
import { io, makeWorld, refusalOf, type SigningInput, type World, type WorldDevice } from '../kit/world.ts';

let world: World;
let device: WorldDevice;

const terms = () => ({ deviceKey: device.key, requestedAmount: io('8000'), rewardShareBps: 7400, expiresAt: null });
const createOffer = (input: RequestedTerms & { readonly deviceKey: string }, authorization: WalletAuthorization) =>
  executeSignedAction(world.ctx, { kind: 'createOffer', ...input }, authorization);
const action = (): SignableAction => ({ kind: 'createOffer', ...terms() });
const create = async (by: TestWallet, input: SigningInput = {}) =>
  createOffer(terms(), await world.sign(action(), by, input));
const offers = async () =>
  (await world.database.query(sql`SELECT id FROM offer WHERE device_key = ${device.key}::uuid AND live`)).length;

describeWithDatabase('an authorisation', () => {
  beforeAll(async () => {
    world = await makeWorld();
    device = await world.device();
  });
  afterAll(() => world?.end());

  describe('with a validity period', () => {
    const now = () => world.ctx.wallNow();
    it.each([
      [
        'it is issued 30 001 ms ahead of the server',
        () => ({ issuedAt: later(now(), { ms: 30_001 }) }),
        'AUTHORIZATION_NOT_YET_VALID',
      ],
      [
        'it is valid for a millisecond more than ten minutes',
        () => ({ expiresAt: later(now(), { minutes: 10, ms: 1 }) }),
        'AUTHORIZATION_PERIOD_INVALID',
      ],
      ['it expires at issuedAt', () => ({ expiresAt: now() }), 'AUTHORIZATION_PERIOD_INVALID'],
      ['it expires before issuedAt', () => ({ expiresAt: later(now(), { ms: -1 }) }), 'AUTHORIZATION_PERIOD_INVALID'],
      [
        'it expires at this instant',
        () => ({ issuedAt: later(now(), { minutes: -5 }), expiresAt: now() }),
        'AUTHORIZATION_EXPIRED',
      ],
      [
        'it expired five days ago',
        () => ({ issuedAt: later(now(), { days: -5 }), expiresAt: later(now(), { days: -5, minutes: 5 }) }),
        'AUTHORIZATION_EXPIRED',
      ],
    ] as const)('is refused when %s', async (_, input, code) => {
      expect(refusalOf(await create(device.owner, input()))).toBe(code);
      expect(await offers()).toBe(0);
    });

    it.each([
      ['it is issued exactly 30 000 ms ahead of the server', () => ({ issuedAt: later(now(), { ms: 30_000 }) })],
      ['it is valid for exactly ten minutes', () => ({ expiresAt: later(now(), { minutes: 10 }) })],
      [
        'one millisecond of its validity is left',
        () => ({ issuedAt: later(now(), { minutes: -5 }), expiresAt: later(now(), { ms: 1 }) }),
      ],
    ])('is accepted when %s', async (_, input) => {
      const outcome = await create(device.owner, input());
      expect(refusalOf(outcome)).toBeNull();
      if ('id' in outcome) await world.close({ id: outcome.id, device });
    });

    it('is checked against wall time, even when market time is far ahead', async () => {
      await world.advance({ days: 100 });
      expect((await world.now()).getTime() - now().getTime()).toBe(msOf({ days: 100 }));
      const outcome = await create(device.owner);
      expect(refusalOf(outcome)).toBeNull();
      if ('id' in outcome) await world.close({ id: outcome.id, device });
    });
  });

  describe('with a signature', () => {
    it('by a wallet other than the stated one is refused', async () => {
      const thief = world.wallet('thief');
      expect(await create(thief, { inNameOf: device.owner })).toMatchObject({
        refusal: { code: 'SIGNATURE_INVALID', reason: 'SIGNATURE_MISMATCH' },
      });
    });

    it.each([
      ['another amount', { requestedAmount: io('7999') }],
      ['another share', { rewardShareBps: 7401 }],
      ['an expiry', { expiresAt: new Date('2030-01-01T00:00:00.000Z') }],
    ])('over the original text is refused for a changed action: %s', async (_, other) => {
      const authorization = await world.sign(action(), device.owner);
      expect(refusalOf(await createOffer({ ...terms(), ...other }, authorization))).toBe('SIGNATURE_INVALID');
    });

    it('over the text for one device is refused for another device of the same owner', async () => {
      const other = await world.device({ owner: device.owner });
      const authorization = await world.sign(action(), device.owner);
      const outcome = await createOffer({ ...terms(), deviceKey: other.key }, authorization);
      expect(refusalOf(outcome)).toBe('SIGNATURE_INVALID');
    });

    it.each(['nonce', 'issuedAt', 'expiresAt', 'encoding', 'wallet'] as const)(
      'over the original text is refused when the field %s is changed',
      async (field) => {
        const authorization = await world.sign(action(), device.owner);
        const change = {
          nonce: authorization.nonce.split('').reverse().join(''),
          issuedAt: later(authorization.issuedAt, { ms: 1 }),
          expiresAt: later(authorization.expiresAt, { ms: 1 }),
          encoding: 'OFFCHAIN_V0' as const,
          wallet: world.wallet('thief').address,
        };
        const outcome = await createOffer(terms(), { ...authorization, [field]: change[field] });
        expect(refusalOf(outcome)).toBe('SIGNATURE_INVALID');
        expect(await offers()).toBe(0);
      },
    );

    it.each(['', 'x', '1'.repeat(64), 'A'.repeat(86)])(
      'that is no valid encoding of a signature is refused: %j',
      async (signature) => {
        const authorization = { ...(await world.sign(action(), device.owner)), signature };
        expect(await createOffer(terms(), authorization)).toMatchObject({
          refusal: { code: 'SIGNATURE_INVALID' },
        });
      },
    );

    it('that is refused returns the expected text, and a new signature over this text is accepted', async () => {
      const authorization = await world.sign(action(), device.owner, { encoding: 'RAW' });
      const refused = await createOffer(terms(), { ...authorization, signature: 'x' });
      if (!('refusal' in refused) || refused.refusal.code !== 'SIGNATURE_INVALID') throw new Error('not refused');
      const signature = device.owner.sign(refused.refusal.expectedText!);
      const outcome = await createOffer(terms(), { ...authorization, signature });
      expect(refusalOf(outcome)).toBeNull();
      if ('id' in outcome) await world.close({ id: outcome.id, device });
    });

    it.each(['RAW', 'OFFCHAIN_V0', 'OFFCHAIN_V1'] as const)('in the encoding %s is accepted', async (encoding) => {
      const outcome = await create(device.owner, { encoding });
      expect(refusalOf(outcome)).toBeNull();
      if ('id' in outcome) await world.close({ id: outcome.id, device });
    });

    it('over the text that signingMessage returns is accepted', async () => {
      const message = await signingMessage(world.ctx, action(), device.owner.address, null, null);
      const { nonce, issuedAt, expiresAt, text } = message!;
      const authorization = { nonce, issuedAt, expiresAt, wallet: device.owner.address, encoding: 'RAW' as const };
      const outcome = await createOffer(terms(), { ...authorization, signature: device.owner.sign(text) });
      expect(refusalOf(outcome)).toBeNull();
      if ('id' in outcome) await world.close({ id: outcome.id, device });
    });
  });

  describe('by a wallet of another account than the device owner', () => {
    it('is refused with NOT_FOUND for an existing device, and with SIGNATURE_INVALID for a device that does not exist', async () => {
      const stranger = await world.investor();
      const missing = { ...terms(), deviceKey: '00000000-0000-4000-8000-000000000000' };
      const authorization = await world.sign({ kind: 'createOffer', ...missing }, stranger);
      const nowhere = await createOffer(missing, authorization);
      expect(await create(stranger)).toEqual({ refusal: { code: 'NOT_FOUND', subject: 'device' } });
      const reason = 'SIGNATURE_MISMATCH';
      expect(nowhere).toEqual({ refusal: { code: 'SIGNATURE_INVALID', reason, expectedText: null } });
      expect(await offers()).toBe(0);
    });

    it('is refused with NOT_FOUND for closing an offer and for staking on the device', async () => {
      const offer = await world.offer(device);
      const stranger = await world.investor();
      expect(await world.attempt.close(offer, stranger)).toEqual({ refusal: { code: 'NOT_FOUND', subject: 'offer' } });
      expect(await world.attempt.stake(device, '1', stranger)).toEqual({
        refusal: { code: 'NOT_FOUND', subject: 'device' },
      });
      await world.close(offer);
    });

    it('gets the same refusal for an invalid signature as the owner of the device gets', async () => {
      const [owner, stranger] = [device.owner, world.wallet('stranger')];
      const liar = world.wallet('liar');
      const answers = [];
      for (const inNameOf of [owner, stranger]) {
        const nonce = 'A'.repeat(22);
        const outcome = await create(liar, { inNameOf, nonce });
        if (!('refusal' in outcome) || outcome.refusal.code !== 'SIGNATURE_INVALID') throw new Error('not refused');
        const { expectedText, ...rest } = outcome.refusal;
        answers.push({ ...rest, expectedText: expectedText!.replaceAll(inNameOf.address, 'THE WALLET') });
      }
      expect(answers[0]).toEqual(answers[1]);
    });

    it('is refused with NOT_FOUND before any precondition of the device is checked', async () => {
      const bare = await world.device({ stake: '0' });
      const stranger = await world.investor();
      expect(refusalOf(await world.attempt.offer(bare, {}, stranger))).toBe('NOT_FOUND');
      expect(refusalOf(await world.attempt.offer(bare))).toBe('OWN_STAKE_TOO_LOW');
    });
  });

  it('is stored as evidence with its text, signature, wallet and times', async () => {
    const authorization = await world.sign(action(), device.owner, { encoding: 'OFFCHAIN_V1' });
    const outcome = await createOffer(terms(), authorization);
    const [row] = await world.database.query<{ text: string; signature: Uint8Array }>(sql`
      SELECT action, text, encoding, issued_at, expires_at, received_at, outcome, signature
      FROM signed_action WHERE wallet = ${authorization.wallet} AND nonce = ${authorization.nonce}`);
    expect(row).toMatchObject({
      action: 'createOffer',
      encoding: 'OFFCHAIN_V1',
      issued_at: authorization.issuedAt,
      expires_at: authorization.expiresAt,
      received_at: world.ctx.wallNow(),
      outcome: { id: 'id' in outcome ? outcome.id : null },
    });
    expect(device.owner.sign(row!.text, 'OFFCHAIN_V1')).toBe(authorization.signature);
    expect(row?.signature).toHaveLength(64);
  });
});
