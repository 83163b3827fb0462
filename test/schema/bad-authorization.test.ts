// Tests of invalid authorisations: each is refused with its own code, and no table changes.

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { globalId } from '../../src/domain/id.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { later } from '../kit/device-aggregate.ts';
import type { SigningInput } from '../kit/world.ts';
import {
  ClaimOfferDocument,
  type ClaimOfferMutation,
  EventsDocument,
  UnstakeDocument,
  WithdrawDocument,
} from '../operations/generated/graphql.ts';
import { openTarget, type Target } from './target.ts';

const SMALL_ORDER = '11111111111111111111111111111111';

let target: Target;
let { api, world, claimer, given, offer, other } = {} as Target;
const unchanged = (): Promise<void> => target.unchanged();

describeWithDatabase('an invalid authorisation', () => {
  beforeAll(async () => {
    target = await openTarget();
    ({ api, world, claimer, given, offer, other } = target);
  });
  afterAll(() => target?.close());
  beforeEach(() => target.unchanged());

  /** Claims an offer with a valid authorisation in which `change` replaces some fields. */
  async function claim(
    spec: SigningInput = {},
    change: Readonly<Record<string, string>> = {},
    by = claimer,
    of: string = offer.id,
  ): Promise<ClaimOfferMutation['claimOffer']> {
    const signed = await world.sign({ kind: 'claimOffer', offerId: of }, by, spec);
    const { issuedAt, expiresAt, ...rest } = signed;
    const authorization = { ...rest, issuedAt: issuedAt.toISOString(), expiresAt: expiresAt.toISOString(), ...change };
    const input = { offerId: globalId('Offer', of), authorization };
    return (await api.data(ClaimOfferDocument, { input })).claimOffer;
  }

  const at = (minutes: number): Date => later(world.ctx.wallNow(), { minutes });

  it('is refused with a code of its own when it has expired, is dated ahead or is valid for too long', async () => {
    expect(await claim({ issuedAt: at(-10), expiresAt: at(0) })).toMatchObject({ code: 'AUTHORIZATION_EXPIRED' });
    expect(await claim({ issuedAt: at(1), expiresAt: at(2) })).toMatchObject({ code: 'AUTHORIZATION_NOT_YET_VALID' });
    const long = { issuedAt: at(-1), expiresAt: later(at(9), { ms: 1 }) };
    expect(await claim(long)).toMatchObject({ code: 'AUTHORIZATION_PERIOD_INVALID' });
    expect(await claim({ issuedAt: at(1), expiresAt: at(1) })).toMatchObject({ code: 'AUTHORIZATION_PERIOD_INVALID' });
    expect(await claim({ issuedAt: at(2), expiresAt: at(1) })).toMatchObject({ code: 'AUTHORIZATION_PERIOD_INVALID' });
    await unchanged();
  });

  it('is refused with the expected text for a foreign signature, another text and a malformed signature', async () => {
    const mismatch = { code: 'SIGNATURE_INVALID', message: expect.stringMatching(/does not match/) };
    const malformed = { code: 'SIGNATURE_INVALID', message: expect.stringMatching(/not 64 bytes/) };
    expect(await claim({ inNameOf: world.wallet('somebody else') })).toMatchObject(mismatch);
    expect(await claim({}, { expiresAt: at(6).toISOString() })).toMatchObject(mismatch);
    expect(await claim({}, { nonce: '0000000000000000000000' })).toMatchObject(mismatch);
    expect(await claim({}, { encoding: 'OFFCHAIN_V0' })).toMatchObject(mismatch);
    for (const signature of [
      '',
      '1',
      'A'.repeat(86),
      `${'A'.repeat(86)}==`,
      `${'B'.repeat(85)}C==`,
      '0'.repeat(88),
      '💥',
    ]) {
      expect(await claim({}, { signature })).toMatchObject(malformed);
    }
    const noKey = { code: 'SIGNATURE_INVALID', message: expect.stringMatching(/not a key that can sign/) };
    expect(await claim({}, { wallet: SMALL_ORDER })).toMatchObject(noKey);
    await unchanged();
  });

  it('is refused with BAD_USER_INPUT, field and rule for an overlong signature and a malformed nonce', async () => {
    for (const [field, value] of [
      ['signature', 'A'.repeat(129)],
      ['nonce', 'short'],
      ['nonce', `${'0'.repeat(21)}\n`],
    ] as const) {
      await expect(claim({}, { [field]: value })).rejects.toThrow(`input.authorization.${field}: `);
    }
    await unchanged();
  });

  it('is refused with BAD_USER_INPUT for an id of another type, before the signature is checked', async () => {
    const authorization = await api.authorize({ claimOffer: { offerId: given['OFFER']! } }, claimer);
    const input = { offerId: given['COSTAKE']!, authorization };
    const answer = await api.query(ClaimOfferDocument, { input });
    expect(answer.errors).toMatchObject([
      {
        message: 'input.offerId: not a global id of type Offer',
        extensions: { code: 'BAD_USER_INPUT', field: 'input.offerId' },
      },
    ]);
    await unchanged();
  });

  it('is refused as an invalid signature for an unknown offer, and with NOT_FOUND for a co-stake of another account', async () => {
    const signed = await api.authorize({ claimOffer: { offerId: given['OFFER']! } }, claimer);
    const nowhere = { offerId: given['NOWHERE']!, authorization: signed };
    const unknown = (await api.data(ClaimOfferDocument, { input: nowhere })).claimOffer;
    expect(unknown).toMatchObject({
      code: 'SIGNATURE_INVALID',
      message: expect.stringMatching(/or the action names nothing of yours/),
    });

    const unstaking = { unstake: { coStakeId: given['COSTAKE']! } };
    const authorization = await api.authorize(unstaking, offer.device.owner, 'RAW', claimer);
    const foreign = (await api.data(UnstakeDocument, { input: { coStakeId: given['COSTAKE']!, authorization } }))
      .unstake;
    expect(foreign).toMatchObject({ code: 'NOT_FOUND', message: 'There is no such co-stake, or it is not yours.' });
    await unchanged();
  });

  it('stores no row when a rule refuses it, and its nonce stays unused', async () => {
    const poor = world.wallet('poor');
    const signing: SigningInput = { nonce: 'AAAAAAAAAAAAAAAAAAAAAA' };
    for (let attempt = 0; attempt < 2; attempt += 1) {
      expect(await claim(signing, {}, poor)).toMatchObject({ code: 'INSUFFICIENT_BALANCE', available: '0' });
    }
    expect(await claim({}, {}, offer.device.owner)).toMatchObject({ code: 'OWN_DEVICE' });
    const coStakeId = given['COSTAKE']!;
    const authorization = await api.authorize({ withdraw: { coStakeId } }, claimer);
    const early = (await api.data(WithdrawDocument, { input: { coStakeId, authorization } })).withdraw;
    expect(early).toMatchObject({ code: 'NOT_UNSTAKED' });
    await unchanged();
  });

  it('with a malformed bearer token is answered with 401 instead of as a request without a session', async () => {
    for (const token of ['x', 'a.b.c', `${'e'.repeat(5000)}`]) {
      const answer = await api.query('{ protocol { sandbox } }', {}, { as: { token } });
      expect([answer.status, answer.data]).toEqual([401, undefined]);
      expect(answer.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    }
    await unchanged();
  });

  // Keep the test of the used nonce at the end of this file, because it changes rows.
  it('with a used nonce is refused for another text, and replayed for the same text', async () => {
    const nonce = 'BBBBBBBBBBBBBBBBBBBBBB';
    const signed = await world.sign({ kind: 'claimOffer', offerId: offer.id }, claimer, { nonce });
    const { issuedAt, expiresAt, ...rest } = signed;
    const authorization = { ...rest, issuedAt: issuedAt.toISOString(), expiresAt: expiresAt.toISOString() };
    const input = { offerId: given['OFFER']!, authorization };
    const first = (await api.data(ClaimOfferDocument, { input })).claimOffer;
    expect(first).toMatchObject({ __typename: 'ClaimOfferSuccess', replayed: false });
    await target.remember();

    expect(await claim({ nonce }, {}, claimer, other.id)).toMatchObject({ code: 'NONCE_ALREADY_USED' });
    expect(await claim({ nonce, expiresAt: at(4) })).toMatchObject({ code: 'NONCE_ALREADY_USED' });
    const again = (await api.data(ClaimOfferDocument, { input })).claimOffer;
    expect(again).toMatchObject({ __typename: 'ClaimOfferSuccess', replayed: true });
    expect(await api.data(EventsDocument, { first: 1 })).toMatchObject({ events: { items: [] } });
    await unchanged();
  });

  it('is tested with digests of the tables that change whenever a row changes', async () => {
    await world.fund(claimer, '1');
    await expect(unchanged()).rejects.toThrow(/deeply equal/);
    await target.remember();
    await unchanged();
  });
});
