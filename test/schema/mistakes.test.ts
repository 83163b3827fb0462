// Tests of frequent mistakes: each is refused with a status, a code and a message that names the field, the rule and the remedy, and the
// remedy sent in its place succeeds.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { globalId } from '../../src/domain/id.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { call } from '../kit/http.ts';
import { openTarget, type Target } from './target.ts';

type Mistake = readonly [what: string, written: string, message: RegExp];
type Form = {
  /** The document, with `§` in place of the value. */
  readonly document: string;
  /** A value that is accepted. */
  readonly remedy: string;
  /** 400 when the document does not fit the schema, 200 when a resolver refuses the value. */
  readonly status: 200 | 400;
  readonly mistakes: readonly Mistake[];
};

const decimal =
  /TokenAmount: expected a decimal number of IO in a string, at most 92233720368\.54775807, at most 8 fraction digits/;
const instant = /DateTime: expected an RFC 3339 date and time with an offset, at most milliseconds/;
const wallet = /WalletAddress: expected base58 of exactly 32 bytes/;
const device = 'device(by: { id: "$DEVICE" })';

const FORMS: Readonly<Record<string, Form>> = {
  'an amount': {
    document: '{ offers(filter: { requestedAmount: { min: § } }) { totalCount } }',
    remedy: '"8000.5"',
    status: 400,
    mistakes: [
      ['a number instead of a string', '8000', decimal],
      ['a fraction instead of a string', '8000.5', decimal],
      ['nine decimals', '"0.000000001"', decimal],
      ['a sign', '"-1"', decimal],
      ['an exponent', '"1e3"', decimal],
      ['a thousands separator', '"8,000"', decimal],
      ['a decimal comma', '"8000,5"', decimal],
      ['the symbol of the token', '"8000 IO"', decimal],
      ['a leading zero', '"08000"', decimal],
      ['an empty text', '""', decimal],
      ['more than there is', '"92233720368.54775808"', decimal],
    ],
  },
  'a date and time': {
    document: `{ ${device} { rewardSeries(from: §, to: "2026-03-02T00:00:00Z", bucket: DAY) { amount } } }`,
    remedy: '"2026-03-01T00:00:00Z"',
    status: 400,
    mistakes: [
      ['a date alone', '"2026-03-01"', instant],
      ['a time without an offset', '"2026-03-01T00:00:00"', instant],
      ['a space for the T', '"2026-03-01 00:00:00Z"', instant],
      ['seconds since 1970', '1772323200', instant],
      ['seconds since 1970 in a string', '"1772323200"', instant],
      ['microseconds', '"2026-03-01T00:00:00.000001Z"', instant],
      ['the 30th of February', '"2026-02-30T00:00:00Z"', instant],
      ['an American date', '"03/01/2026"', instant],
    ],
  },
  'a wallet address': {
    document: '{ signingMessage(action: { claimOffer: { offerId: "$OFFER" } }, wallet: §) { nonce } }',
    remedy: '"$WALLET"',
    status: 400,
    mistakes: [
      ['hexadecimal', `"0x${'ab'.repeat(20)}"`, wallet],
      ['white space', '" $WALLET"', wallet],
      ['31 bytes', `"${'1'.repeat(31)}"`, wallet],
      ['a letter that base58 lacks', `"${'1'.repeat(31)}0"`, wallet],
      ['a name', '"alice.sol"', wallet],
      ['a global id', '"$OFFER"', wallet],
    ],
  },
  'a number of entries': {
    document: '{ offers(first: §) { totalCount } }',
    remedy: '100',
    status: 200,
    mistakes: [
      ['none', '0', /first: must lie between 1 and 100/],
      ['a negative one', '-1', /first: must lie between 1 and 100/],
      ['too many', '101', /first: must lie between 1 and 100/],
    ],
  },
  'the id of an offer': {
    document: '{ offer(by: { id: § }) { slug } }',
    remedy: '"$OFFER"',
    status: 200,
    mistakes: [
      ['the id of a device', '"$DEVICE"', /by\.id: not a global id of type Offer/],
      ['a number', '"42"', /by\.id: not a global id of type Offer/],
      ['a slug', '"1111111111111111111111"', /by\.id: not a global id of type Offer/],
      ['capitals', '"OFFER_00000000000040008000000000000000"', /by\.id: not a global id of type Offer/],
      ['an empty text', '""', /by\.id: not a global id of type Offer/],
    ],
  },
  'a cursor': {
    document: '{ offers(after: §) { totalCount } }',
    remedy: '"$CURSOR"',
    status: 200,
    mistakes: [
      ['another text', '"AAAA"', /after: not a cursor of this list with this filter and order/],
      ['an empty text', '""', /after: not a cursor of this list/],
      ['an offset', '"20"', /after: not a cursor of this list/],
      ['a cursor of a stream', '"$ACCOUNT_CURSOR"', /after: not a cursor of this list/],
      ['a changed cursor', '"A$CURSOR"', /after: not a cursor of this list/],
    ],
  },
  'the nonce of a text': {
    document: '{ signingMessage(action: { claimOffer: { offerId: "$OFFER" } }, wallet: "$WALLET", nonce: §) { text } }',
    remedy: '"1234567890123456789012"',
    status: 200,
    mistakes: [
      ['a letter too few', '"123456789012345678901"', /nonce: .*22 base62/],
      ['a letter too many', '"12345678901234567890123"', /nonce: .*22 base62/],
      ['a UUID', '"0f8fad5b-d9cb-469f-a165-70867728950e"', /nonce: .*22 base62/],
      ['base64url', '"-_34567890123456789012"', /nonce: .*22 base62/],
    ],
  },
  'a country': {
    document: '{ offers(filter: { countries: [§] }) { totalCount } }',
    remedy: '"de"',
    status: 200,
    mistakes: [
      ['its name', '"Germany"', /filter\.countries: two-letter codes of ISO 3166-1, such as DE/],
      ['three letters', '"DEU"', /filter\.countries: two-letter codes/],
      ['a number', '"276"', /filter\.countries: two-letter codes/],
      ['a NUL', '"D\\u0000"', /filter\.countries: values .*without NUL/],
    ],
  },
  'a hardware model': {
    document: '{ offers(filter: { models: [§] }) { totalCount } }',
    remedy: `"${'M'.repeat(64)}"`,
    status: 200,
    mistakes: [
      ['an empty text', '""', /filter\.models: names of 1 to 64 printable ASCII characters; no device has another/],
      ['65 characters', `"${'M'.repeat(65)}"`, /filter\.models: names of 1 to 64/],
      ['a trade mark', '"RTX™ 4070"', /filter\.models: names of 1 to 64/],
    ],
  },
  'the beginning of a device id': {
    document: '{ offers(filter: { deviceId: § }) { totalCount } }',
    remedy: '"0F8f"',
    status: 200,
    mistakes: [
      ['a pattern', '"%"', /filter\.deviceId: the beginning of a UUID: hexadecimal digits and dashes/],
      ['an empty text', '""', /filter\.deviceId: the beginning of a UUID/],
      ['a global id', '"$DEVICE"', /filter\.deviceId: the beginning of a UUID/],
    ],
  },
  'a reliability score': {
    document: '{ offers(filter: { reliability: { min: § } }) { totalCount } }',
    remedy: '99.5',
    status: 200,
    mistakes: [
      ['basis points', '9950', /filter\.reliability\.min: must lie between 0 and 100/],
      ['a negative one', '-1', /filter\.reliability\.min: must lie between 0 and 100/],
    ],
  },
  'the amount of a stake': {
    document:
      '{ signingMessage(action: { stakeDevice: { deviceId: "$DEVICE", amount: § } }, wallet: "$WALLET") { text } }',
    remedy: '"1"',
    status: 200,
    mistakes: [['zero', '"0"', /action\.stakeDevice\.amount: .*more than zero/]],
  },
  'a reward share': {
    document:
      '{ signingMessage(action: { createOffer: { deviceId: "$DEVICE", requestedAmount: "400", rewardShareBps: § } }, wallet: "$WALLET") { text } }',
    remedy: '7400',
    status: 200,
    mistakes: [
      ['more than everything', '10001', /action\.createOffer\.rewardShareBps: .*between 0 and 10000/],
      ['less than nothing', '-1', /action\.createOffer\.rewardShareBps: .*between 0 and 10000/],
    ],
  },
  'a number of days without a slash': {
    document: '{ offers(filter: { slashFreeDays: § }) { totalCount } }',
    remedy: '365',
    status: 200,
    mistakes: [
      ['none', '0', /filter\.slashFreeDays: a number from 1 to 365/],
      ['more than a year', '366', /filter\.slashFreeDays: a number from 1 to 365/],
    ],
  },
  'a distance to the break-even share': {
    document: '{ offers(filter: { aboveBreakEvenBps: § }) { totalCount } }',
    remedy: '-10000',
    status: 200,
    mistakes: [
      ['more than the whole reward', '10001', /filter\.aboveBreakEvenBps: a number from -10000 to 10000/],
      ['less than that', '-10001', /filter\.aboveBreakEvenBps: a number from -10000 to 10000/],
    ],
  },
  'a sufficiency': {
    document: '{ offers(filter: { sufficiency: [§] }) { totalCount } }',
    remedy: 'SUFFICIENT',
    status: 400,
    mistakes: [
      ['a string', '"SUFFICIENT"', /StakeSufficiency/],
      ['lower case', 'sufficient', /"sufficient" does not exist in "StakeSufficiency"/],
      ['a label', 'SUFFICIENT_STAKE', /"SUFFICIENT_STAKE" does not exist in "StakeSufficiency"/],
    ],
  },
  'an order': {
    document: '{ offers(orderBy: { field: §, direction: DESC }) { totalCount } }',
    remedy: 'ESTIMATED_APR',
    status: 400,
    mistakes: [
      ['an unknown field', 'APR', /"APR" does not exist in "OfferOrderField"/],
      ['a string', '"ESTIMATED_APR"', /OfferOrderField/],
    ],
  },
};

type Claimed = { readonly expectedText?: string; readonly replayed?: boolean };
const CLAIM = `mutation Claim($input: ClaimOfferInput!) {
  claimOffer(input: $input) {
    ... on ClaimOfferSuccess { replayed }
    ... on Refusal { code message }
    ... on SignatureInvalid { expectedText }
  }
}`;

let target: Target;

describeWithDatabase('a frequent mistake', () => {
  beforeAll(async () => {
    target = await openTarget();
  });
  afterAll(() => target?.close());

  const rows = Object.entries(FORMS).flatMap(([form, { mistakes, ...rest }]) =>
    mistakes.map(([what, written, message]) => ({ what: `${what} for ${form}`, written, message, ...rest })),
  );
  it.each(rows)('$what is refused with its rule, and the remedy is accepted', async (row) => {
    const { document, written, message, remedy, status } = row;
    const refused = await target.api.query(target.filled(document.replace('§', () => written)));
    expect(refused).toMatchObject({ status, errors: [{ message: expect.stringMatching(message) }] });
    expect(refused.text).toMatch(/"code":"(?:BAD_USER_INPUT|GRAPHQL_VALIDATION_FAILED)"/);
    const accepted = await target.api.query(target.filled(document.replace('§', () => remedy)));
    expect(accepted).toMatchObject({ status: 200, errors: [] });
  });

  it('is tested in at least 60 forms', () => {
    expect(rows.length).toBeGreaterThanOrEqual(60);
  });

  it('in the form of a signature is named, and the same signature in the right form is accepted', async () => {
    const { api, world, offer, claimer } = target;
    const offerId = globalId('Offer', offer.id);
    const signed = await world.sign({ kind: 'claimOffer', offerId: offer.id }, claimer, {});
    const { issuedAt, expiresAt, ...rest } = signed;
    const text = (await claim('1')).expectedText ?? '';
    const bytes = Buffer.from(claimer.signBase64(text), 'base64');
    const base64 = bytes.toString('base64');
    const over = (changed: string): string => claimer.signBytes(Buffer.from(changed));
    const crlf = text.replaceAll('\n', '\r\n');

    async function claim(signature: string, encoding = 'RAW'): Promise<Claimed> {
      const times = { issuedAt: issuedAt.toISOString(), expiresAt: expiresAt.toISOString() };
      const input = { offerId, authorization: { ...rest, ...times, signature, encoding } };
      const answer = await api.query(CLAIM, { input });
      expect(answer.errors).toEqual([]);
      return (answer.data as { readonly claimOffer: Claimed }).claimOffer;
    }

    for (const [signature, remedy] of [
      [bytes.toString('hex'), /written in hexadecimal; send the same 64 bytes in base58 or base64/],
      [base64.replace('==', ''), /base64 without its padding; write `==` at its end/],
      [` ${claimer.sign(text)}`, /leave the white space around it out/],
      [`${base64}\n`, /leave the white space around it out/],
      [over(crlf), /CRLF line ends; sign exactly the bytes of the text, with LF/],
      [over(`${crlf}\r\n`), /CRLF line ends/],
      [over(`${text}\n`), /a line feed at its end; sign it without one/],
      [claimer.sign(text, 'OFFCHAIN_V0'), /send `encoding: OFFCHAIN_V0`/],
      [claimer.sign(text, 'OFFCHAIN_V1'), /send `encoding: OFFCHAIN_V1`/],
    ] as const) {
      expect(await claim(signature)).toMatchObject({
        code: 'SIGNATURE_INVALID',
        message: expect.stringMatching(remedy),
      });
    }
    expect(await claim(claimer.sign(text), 'OFFCHAIN_V1')).toMatchObject({
      message: expect.stringMatching(/send `encoding: RAW`/),
    });
    expect(await claim(base64)).toMatchObject({ replayed: false });
  });

  it('of a token without the word Bearer is named, and the same token with it is accepted', async () => {
    const { api, claimer } = target;
    const bare = await call(api.url, '{ viewer { id } }', {}, { headers: { authorization: 'abc.def.ghi' } });
    expect(bare).toMatchObject({
      status: 401,
      errors: [{ message: expect.stringMatching(/with the word Bearer/), extensions: { code: 'UNAUTHENTICATED' } }],
    });
    expect((await api.query('{ viewer { id } }', {}, { as: claimer })).errors).toEqual([]);
  });
});
