// What cannot be meant is refused in words: the code, the field and the rule, or a refusal by name. And nothing has changed.

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { globalId } from '../../src/domain/id.ts';
import { type Api, openApi } from '../kit/api.ts';
import { later } from '../kit/book.ts';
import { describeWithDatabase } from '../kit/database.ts';
import type { ShownError } from '../kit/http.ts';
import type { TestWallet } from '../kit/wallet.ts';
import { makeWorld, type SigningWish, type World, type WorldCoStake, type WorldOffer } from '../kit/world.ts';
import {
  ClaimOfferDocument,
  type ClaimOfferMutation,
  EventsDocument,
  OfferPageDocument,
  SignInChallengeDocument,
  SignInDocument,
  UnstakeDocument,
  WithdrawDocument,
} from '../operations/generated/graphql.ts';
import { changedTables, stateOf } from './untouched.ts';

let world: World;
let api: Api;
let offer: WorldOffer;
let other: WorldOffer;
let held: WorldCoStake;
let claimer: TestWallet;
let before: Readonly<Record<string, string>>;
/** Things that documents below name. */
let given: Readonly<Record<string, string>>;

const NOBODY = '00000000-0000-4000-8000-000000000000';
const SMALL_ORDER = '11111111111111111111111111111111';

const unchanged = async (): Promise<void> => expect(changedTables(before, await stateOf(world.database))).toEqual([]);

describeWithDatabase('bad input', () => {
  beforeAll(async () => {
    world = await makeWorld();
    offer = await world.offer(await world.device());
    other = await world.offer(await world.device());
    claimer = await world.investor();
    held = await world.claim(await world.offer(await world.device()), claimer);
    api = await openApi(world.m);
    await api.settled();
    await api.query('{ viewer { account { id } } }', {}, { as: claimer });
    await api.settled();
    const listed = await api.data(OfferPageDocument, { first: 1 });
    const account = await api.data<{ viewer: { streamCursor: string } }>(
      '{ viewer { streamCursor } }',
      {},
      { as: claimer },
    );
    given = {
      OFFER: globalId('Offer', offer.id),
      DEVICE: globalId('Device', offer.device.key),
      COSTAKE: globalId('CoStake', held.id),
      WALLET: claimer.address,
      CURSOR: listed.offers.edges[0]!.cursor,
      ACCOUNT_CURSOR: account.viewer.streamCursor,
      NOWHERE: globalId('Offer', NOBODY),
    };
    before = await stateOf(world.database);
  });
  afterAll(async () => {
    await api?.close();
    await world?.end();
  });
  beforeEach(() => unchanged());

  /** Fills in the things that a document names in capitals. */
  const filled = (text: string): string => text.replace(/\$([A-Z_]+)/g, (_, name: string) => given[name] ?? name);

  /** The one error of a document. */
  async function refused(document: string, as?: TestWallet): Promise<ShownError> {
    const answer = await api.query(filled(document), {}, as === undefined ? {} : { as });
    expect(answer.errors).toHaveLength(1);
    expect(Object.values(answer.data ?? {}).every((value) => value === null)).toBe(true);
    await unchanged();
    return answer.errors[0]!;
  }

  // Written into the document or sent as a variable: [what, type, text, rule].
  const values: readonly (readonly [what: string, type: string, value: unknown, rule: RegExp])[] = [
    ['an amount with nine decimals', 'TokenAmount', '1.123456789', /at most 8 fraction digits/],
    ['an amount with a sign', 'TokenAmount', '-1', /no sign/],
    ['an amount with a plus', 'TokenAmount', '+1', /no sign/],
    ['an amount with an exponent', 'TokenAmount', '1e3', /no exponent/],
    ['a number for an amount', 'TokenAmount', 1, /in a string/],
    ['a fraction for an amount', 'TokenAmount', 1.5, /in a string/],
    ['an amount with a leading zero', 'TokenAmount', '01', /decimal number of IO/],
    ['an amount without a whole part', 'TokenAmount', '.5', /decimal number of IO/],
    ['an amount with white space', 'TokenAmount', ' 1', /decimal number of IO/],
    ['an amount of hexadecimal digits', 'TokenAmount', '0x10', /decimal number of IO/],
    ['an amount that is not a number', 'TokenAmount', 'NaN', /decimal number of IO/],
    ['an empty amount', 'TokenAmount', '', /decimal number of IO/],
    ['an amount beyond what a row can hold', 'TokenAmount', '92233720368.54775808', /decimal number of IO/],
    ['an amount in other digits', 'TokenAmount', '١', /decimal number of IO/],
    ['the 30th of February', 'DateTime', '2026-02-30T00:00:00.000Z', /RFC 3339/],
    ['the year 1999', 'DateTime', '1999-12-31T23:59:59.999Z', /2000 to 9999/],
    ['an offset back into 1999', 'DateTime', '2000-01-01T00:00:00+01:00', /2000 to 9999/],
    ['an offset on beyond 9999', 'DateTime', '9999-12-31T23:59:59.999-01:00', /2000 to 9999/],
    ['the hour 24', 'DateTime', '2026-01-01T24:00:00Z', /RFC 3339/],
    ['a minute 60', 'DateTime', '2026-01-01T23:60:00Z', /RFC 3339/],
    ['a date alone', 'DateTime', '2026-01-01', /RFC 3339/],
    ['a time without an offset', 'DateTime', '2026-01-01T00:00:00', /RFC 3339/],
    ['an offset of a day', 'DateTime', '2026-01-01T00:00:00+24:00', /RFC 3339/],
    ['microseconds', 'DateTime', '2026-01-01T00:00:00.000001Z', /at most milliseconds/],
    ['a number for a time', 'DateTime', 1_767_225_600, /RFC 3339/],
    ['a wallet of 31 bytes', 'WalletAddress', '1'.repeat(31), /base58 of exactly 32 bytes/],
    ['a wallet with a letter that base58 lacks', 'WalletAddress', `${'1'.repeat(31)}0`, /base58 of exactly 32 bytes/],
    ['an overlong wallet', 'WalletAddress', '1'.repeat(5000), /base58 of exactly 32 bytes/],
    ['an overlong stream cursor', 'StreamCursor', 'A'.repeat(513), /cursor that a stream gave/],
  ];

  const holders: Readonly<Record<string, readonly [document: (value: string) => string, path: string]>> = {
    TokenAmount: [
      (value) => `query Q($v: TokenAmount) { offers(filter: { requestedAmount: { min: ${value} } }) { totalCount } }`,
      '$v',
    ],
    DateTime: [(value) => `mutation M($v: DateTime!) { advanceClock(input: { to: ${value} }) { __typename } }`, '$v'],
    WalletAddress: [
      (value) =>
        `query Q($v: WalletAddress!) { signingMessage(action: { claimOffer: { offerId: "$OFFER" } }, wallet: ${value}) { text } }`,
      '$v',
    ],
    StreamCursor: [(value) => `query Q($v: StreamCursor) { events(after: ${value}) { cursor } }`, '$v'],
  };

  it.each(values)('%s is refused with the rule, as a variable and in the document', async (_, type, value, rule) => {
    const [holder] = holders[type]!;
    const variable = await api.query(filled(holder('$v')), { v: value });
    expect(variable.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(variable.errors[0]!.message).toMatch(/^Variable "\$v" got invalid value /);
    expect(variable.errors[0]!.message).toMatch(rule);

    const text = holder(JSON.stringify(value)).replace(/\(\$v: [^)]*\)/, '');
    const written = await api.query(filled(text));
    expect(written.errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT' }, message: expect.stringMatching(rule) },
    ]);
    // It says where in the document.
    expect(written.text).toContain('"locations":[{');
    await unchanged();
  });

  // [what, document, field, rule]
  const documents: readonly (readonly [what: string, document: string, field: string, rule: RegExp])[] = [
    ['first: 101', '{ offers(first: 101) { totalCount } }', 'first', /between 1 and 100/],
    ['first: 0', '{ offers(first: 0) { totalCount } }', 'first', /between 1 and 100/],
    ['first: -1', '{ offers(first: -1) { totalCount } }', 'first', /between 1 and 100/],
    ['last: 101', '{ offers(last: 101) { totalCount } }', 'last', /between 1 and 100/],
    ['first and last', '{ offers(first: 1, last: 1) { totalCount } }', 'last', /either first or last/],
    [
      'after and before',
      '{ offers(after: "$CURSOR", before: "$CURSOR") { totalCount } }',
      'before',
      /either after or before/,
    ],
    ['last with after', '{ offers(last: 1, after: "$CURSOR") { totalCount } }', 'after', /goes with first/],
    ['first with before', '{ offers(first: 1, before: "$CURSOR") { totalCount } }', 'before', /goes with last/],
    ['a malformed cursor', '{ offers(after: "AAAA") { totalCount } }', 'after', /not a cursor of this list/],
    ['an empty cursor', '{ offers(after: "") { totalCount } }', 'after', /not a cursor of this list/],
    ['a cursor in other letters', '{ offers(after: "ü💥") { totalCount } }', 'after', /not a cursor of this list/],
    ['a changed cursor', '{ offers(after: "A$CURSOR") { totalCount } }', 'after', /not a cursor of this list/],
    [
      'a cursor of another filter',
      '{ offers(after: "$CURSOR", filter: { kind: GPU }) { totalCount } }',
      'after',
      /this filter and order/,
    ],
    [
      'a cursor of a stream for a list',
      '{ offers(after: "$ACCOUNT_CURSOR") { totalCount } }',
      'after',
      /not a cursor of this list/,
    ],
    ['first: 0 of events', '{ events(first: 0) { cursor } }', 'first', /between 1 and 100/],
    ['first: 101 of events', '{ events(first: 101) { cursor } }', 'first', /between 1 and 100/],
    ['a malformed stream cursor', '{ events(after: "AAAA") { cursor } }', 'after', /not a cursor of this stream/],
    [
      'a cursor of a list for a stream',
      '{ events(after: "$CURSOR") { cursor } }',
      'after',
      /not a cursor of this stream/,
    ],
    [
      "an account's cursor for the public",
      '{ events(after: "$ACCOUNT_CURSOR") { cursor } }',
      'after',
      /not a cursor of this stream/,
    ],
    [
      'an event filter of another kind',
      '{ events(filter: { offerIds: ["$DEVICE"] }) { cursor } }',
      'filter.offerIds',
      /not a global id of type Offer/,
    ],
    ['no global id', '{ node(id: "42") { id } }', 'id', /not a global id/],
    ['an id in capitals', '{ node(id: "OFFER_00000000000040008000000000000000") { id } }', 'id', /not a global id/],
    ['no global id among others', '{ nodes(ids: ["$OFFER", "offer_"]) { id } }', 'ids[1]', /not a global id/],
    ['a hundred and one ids', `{ nodes(ids: [${'"$OFFER",'.repeat(101)}]) { id } }`, 'ids', /at most 100/],
    ['an id of another kind', '{ offer(by: { id: "$DEVICE" }) { id } }', 'by.id', /not a global id of type Offer/],
    [
      'a device by an id of an offer',
      '{ device(by: { id: "$OFFER" }) { id } }',
      'by.id',
      /not a global id of type Device/,
    ],
    ['a bad slug', '{ offer(by: { slug: "../../etc/passwd" }) { id } }', 'by.slug', /not the slug/],
    ['an empty slug', '{ offer(by: { slug: "" }) { id } }', 'by.slug', /not the slug/],
    [
      'a bad UUID',
      '{ device(by: { deviceId: "0f8fad5b-d9cb-469f-a165-70867728950" }) { id } }',
      'by.deviceId',
      /not a UUID/,
    ],
    [
      'a UUID in braces',
      '{ device(by: { deviceId: "{0f8fad5b-d9cb-469f-a165-70867728950e}" }) { id } }',
      'by.deviceId',
      /not a UUID/,
    ],
    [
      'a device prefix that is none',
      '{ offers(filter: { deviceId: "%" }) { totalCount } }',
      'filter.deviceId',
      /beginning of a UUID/,
    ],
    [
      'an empty device prefix',
      '{ offers(filter: { deviceId: "" }) { totalCount } }',
      'filter.deviceId',
      /beginning of a UUID/,
    ],
    [
      'a hundred and one models',
      `{ offers(filter: { models: [${'"M",'.repeat(101)}] }) { totalCount } }`,
      'filter.models',
      /at most 100/,
    ],
    ['a NUL in a model', '{ offers(filter: { models: ["\\u0000"] }) { totalCount } }', 'filter.models', /NUL/],
    [
      'an endless model',
      `{ offers(filter: { models: ["${'M'.repeat(121)}"] }) { totalCount } }`,
      'filter.models',
      /120/,
    ],
    [
      'a NUL in a country',
      '{ marketplaceFacets(filter: { countries: ["D\\u0000"] }) { minRewardShareBps } }',
      'filter.countries',
      /NUL/,
    ],
    [
      'a reliability beyond 100',
      '{ offers(filter: { reliability: { max: 100.1 } }) { totalCount } }',
      'filter.reliability.max',
      /0 and 100/,
    ],
    [
      'a reliability below 0',
      '{ offers(filter: { reliability: { min: -1 } }) { totalCount } }',
      'filter.reliability.min',
      /0 and 100/,
    ],
    [
      'a nonce of 21 letters',
      '{ signingMessage(action: { claimOffer: { offerId: "$OFFER" } }, wallet: "$WALLET", nonce: "123456789012345678901") { text } }',
      'nonce',
      /22 base62/,
    ],
    [
      'to sign for an unknown offer',
      '{ signingMessage(action: { claimOffer: { offerId: "$NOWHERE" } }, wallet: "$WALLET") { text } }',
      'action',
      /does not exist/,
    ],
    [
      'to sign for a device as an offer',
      '{ signingMessage(action: { claimOffer: { offerId: "$DEVICE" } }, wallet: "$WALLET") { text } }',
      'action.claimOffer.offerId',
      /not a global id of type Offer/,
    ],
    [
      'to stake nothing',
      '{ signingMessage(action: { stakeDevice: { deviceId: "$DEVICE", amount: "0" } }, wallet: "$WALLET") { text } }',
      'action.stakeDevice.amount',
      /more than zero/,
    ],
    [
      'a share of 101 per cent',
      '{ signingMessage(action: { createOffer: { deviceId: "$DEVICE", requestedAmount: "1", rewardShareBps: 10001 } }, wallet: "$WALLET") { text } }',
      'action.createOffer.rewardShareBps',
      /between 0 and 10000/,
    ],
    [
      'play money of nothing',
      'mutation { faucet(input: { wallet: "$WALLET", amount: "0" }) { __typename } }',
      'input.amount',
      /more than zero/,
    ],
    [
      'too much play money',
      'mutation { faucet(input: { wallet: "$WALLET", amount: "10000000.00000001" }) { __typename } }',
      'input.amount',
      /at most 10000000/,
    ],
    [
      'a clock that stands',
      'mutation { advanceClock(input: { bySeconds: 0 }) { __typename } }',
      'input.bySeconds',
      /between 1 and/,
    ],
    [
      'a clock that goes back',
      'mutation { advanceClock(input: { bySeconds: -5 }) { __typename } }',
      'input.bySeconds',
      /between 1 and/,
    ],
    [
      'a clock beyond 2200',
      'mutation { advanceClock(input: { to: "2201-01-01T00:00:00Z" }) { __typename } }',
      'input.to',
      /2200/,
    ],
  ];

  it.each(documents)('%s is refused with field and rule', async (_, document, field, rule) => {
    const error = await refused(document);
    expect(error.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field, requestId: expect.any(String) });
    expect(error.message.startsWith(`${field}: `)).toBe(true);
    expect(error.message).toMatch(rule);
  });

  it.each([
    ['none of two names', '{ offer(by: {}) { id } }', /must specify exactly one key/],
    [
      'both of two names',
      '{ offer(by: { id: "$OFFER", slug: "1111111111111111111111" }) { id } }',
      /must specify exactly one key/,
    ],
    ['a name of null', '{ device(by: { id: null }) { id } }', /must be non-null/],
    [
      'two actions at once',
      '{ signingMessage(action: { claimOffer: { offerId: "$OFFER" }, closeOffer: { offerId: "$OFFER" } }, wallet: "$WALLET") { text } }',
      /must specify exactly one key/,
    ],
    ['a number beyond an Int', '{ offers(first: 2147483648) { totalCount } }', /32-bit signed integer/],
    [
      'an unknown order',
      '{ offers(orderBy: { field: OWNER, direction: ASC }) { totalCount } }',
      /"OWNER" does not exist in "OfferOrderField"/,
    ],
    ['an unknown field', '{ offers { nodes { device { ownerWallet } } } }', /Cannot query field "ownerWallet"/],
    [
      'an authorisation without a signature',
      'mutation { withdraw(input: { coStakeId: "$COSTAKE" }) { __typename } }',
      /"WithdrawInput.authorization" of required type/,
    ],
  ])('%s is refused as no request of this schema', async (_, document, rule) => {
    const error = await refused(document);
    expect(error.extensions).toMatchObject({ code: 'BAD_USER_INPUT', requestId: expect.any(String) });
    expect(error.message).toMatch(rule);
  });

  it("a ledger of somebody else's wallet, or of nobody's, is refused alike", async () => {
    const ledger = (wallet: string) => `{ viewer { ledger(wallet: "${wallet}") { nodes { amount } } } }`;
    const foreign = await refused(ledger(offer.device.owner.address), claimer);
    const unknown = await refused(ledger(world.wallet('never seen').address), claimer);
    expect({ ...foreign, extensions: { ...foreign.extensions, requestId: '' } }).toEqual({
      ...unknown,
      extensions: { ...unknown.extensions, requestId: '' },
    });
    expect(foreign.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'wallet' });
  });

  /** Claims with an authorisation that departs from an honest one. */
  async function claim(
    wish: SigningWish = {},
    change: Readonly<Record<string, string>> = {},
    by = claimer,
    of: string = offer.id,
  ): Promise<ClaimOfferMutation['claimOffer']> {
    const signed = await world.sign({ kind: 'claimOffer', offerId: of }, by, wish);
    const { issuedAt, expiresAt, ...rest } = signed;
    const authorization = { ...rest, issuedAt: issuedAt.toISOString(), expiresAt: expiresAt.toISOString(), ...change };
    const input = { offerId: globalId('Offer', of), authorization };
    return (await api.data(ClaimOfferDocument, { input })).claimOffer;
  }

  const at = (minutes: number): Date => later(world.m.wallNow(), { minutes });

  it('an authorisation that has expired, lies ahead, or lasts too long, is refused by name', async () => {
    expect(await claim({ issuedAt: at(-10), expiresAt: at(0) })).toMatchObject({ code: 'AUTHORIZATION_EXPIRED' });
    expect(await claim({ issuedAt: at(1), expiresAt: at(2) })).toMatchObject({ code: 'AUTHORIZATION_NOT_YET_VALID' });
    const long = { issuedAt: at(-1), expiresAt: later(at(9), { ms: 1 }) };
    expect(await claim(long)).toMatchObject({ code: 'AUTHORIZATION_PERIOD_INVALID' });
    expect(await claim({ issuedAt: at(1), expiresAt: at(1) })).toMatchObject({ code: 'AUTHORIZATION_PERIOD_INVALID' });
    expect(await claim({ issuedAt: at(2), expiresAt: at(1) })).toMatchObject({ code: 'AUTHORIZATION_PERIOD_INVALID' });
    await unchanged();
  });

  it('a signature by another wallet, over another text, or of no form, is refused with the text that was expected', async () => {
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

  it('an overlong signature and a nonce of another form are refused with field and rule', async () => {
    for (const [field, value] of [
      ['signature', 'A'.repeat(129)],
      ['nonce', 'short'],
      ['nonce', `${'0'.repeat(21)}\n`],
    ] as const) {
      await expect(claim({}, { [field]: value })).rejects.toThrow(`input.authorization.${field}: `);
    }
    await unchanged();
  });

  it('an id of another kind is refused with field and rule, whatever is signed', async () => {
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

  it('an unknown offer and a foreign co-stake are not there', async () => {
    const signed = await api.authorize({ claimOffer: { offerId: given['OFFER']! } }, claimer);
    const nowhere = { offerId: given['NOWHERE']!, authorization: signed };
    const unknown = (await api.data(ClaimOfferDocument, { input: nowhere })).claimOffer;
    expect(unknown).toMatchObject({ code: 'NOT_FOUND', message: 'There is no such offer, or it is not yours.' });

    const authorization = await api.authorize({ unstake: { coStakeId: given['COSTAKE']! } }, offer.device.owner);
    const foreign = (await api.data(UnstakeDocument, { input: { coStakeId: given['COSTAKE']!, authorization } }))
      .unstake;
    expect(foreign).toMatchObject({ code: 'NOT_FOUND', message: 'There is no such co-stake, or it is not yours.' });
    await unchanged();
  });

  it('what the rules refuse says why, and leaves nothing behind, the nonce included', async () => {
    const poor = world.wallet('poor');
    const signing: SigningWish = { nonce: 'AAAAAAAAAAAAAAAAAAAAAA' };
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

  it('a clock behind, a page that is not allowed and a challenge that nobody gave are refused by name', async () => {
    const back = await api.data(
      'mutation { advanceClock(input: { to: "2020-01-01T00:00:00Z" }) { ... on Refusal { code } } }',
    );
    expect(back).toEqual({ advanceClock: { code: 'CLOCK_MOVES_FORWARD_ONLY' } });
    for (const uri of ['https://evil.example', 'https://tandem.example.evil.example', 'javascript:0', '', '\0']) {
      const { signInChallenge } = await api.data(SignInChallengeDocument, { input: { wallet: claimer.address, uri } });
      expect(signInChallenge).toMatchObject({ code: 'URI_NOT_ALLOWED', allowed: ['https://tandem.example'] });
    }
    for (const nonce of ['', 'short', '0000000000000000000000', '\0']) {
      const { signIn } = await api.data(SignInDocument, { input: { nonce, signature: claimer.sign('anything') } });
      expect(signIn).toMatchObject({ code: 'CHALLENGE_NOT_ANSWERABLE' });
    }
    for (const refreshToken of ['', 'x', 'A'.repeat(10_000), '\0']) {
      const variables = { input: { refreshToken } };
      const document =
        'mutation R($input: RefreshSessionInput!) { refreshSession(input: $input) { ... on Refusal { code } } }';
      expect(await api.data(document, variables)).toEqual({ refreshSession: { code: 'SESSION_ENDED' } });
    }
    await unchanged();
  });

  it('a token that is none is no sign-in at all: the request is refused, not answered as if signed out', async () => {
    for (const token of ['x', 'a.b.c', `${'e'.repeat(5000)}`]) {
      const answer = await api.query('{ protocol { sandbox } }', {}, { as: { token } });
      expect([answer.status, answer.data]).toEqual([401, undefined]);
      expect(answer.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    }
    await unchanged();
  });

  it('a cursor of another stream ends a subscription at its start, with field and rule', async () => {
    const socket = await api.socket();
    for (const variables of [{ after: given['ACCOUNT_CURSOR'] }, { after: 'AAAA' }, { offerId: given['DEVICE'] }]) {
      const following = socket.subscribe(
        'subscription S($after: StreamCursor, $offerId: ID) { offerEvents(after: $after, offerId: $offerId) { __typename } }',
        variables,
      );
      const field = 'after' in variables ? 'after' : 'offerId';
      expect(await following.next()).toMatchObject({
        kind: 'next',
        errors: [{ message: expect.stringMatching(`^${field}: `), extensions: { code: 'BAD_USER_INPUT', field } }],
      });
    }
    await unchanged();
  });

  // Last: it does change something.
  it('a nonce that was used is refused for another text, and answers for its own', async () => {
    const nonce = 'BBBBBBBBBBBBBBBBBBBBBB';
    const signed = await world.sign({ kind: 'claimOffer', offerId: offer.id }, claimer, { nonce });
    const { issuedAt, expiresAt, ...rest } = signed;
    const authorization = { ...rest, issuedAt: issuedAt.toISOString(), expiresAt: expiresAt.toISOString() };
    const input = { offerId: given['OFFER']!, authorization };
    const first = (await api.data(ClaimOfferDocument, { input })).claimOffer;
    expect(first).toMatchObject({ __typename: 'ClaimOfferSuccess', replayed: false });
    before = await stateOf(world.database);

    expect(await claim({ nonce }, {}, claimer, other.id)).toMatchObject({ code: 'NONCE_ALREADY_USED' });
    expect(await claim({ nonce, expiresAt: at(4) })).toMatchObject({ code: 'NONCE_ALREADY_USED' });
    const again = (await api.data(ClaimOfferDocument, { input })).claimOffer;
    expect(again).toMatchObject({ __typename: 'ClaimOfferSuccess', replayed: true });
    expect(await api.data(EventsDocument, { first: 1 })).toMatchObject({ events: { items: [] } });
    await api.settled();
    before = await stateOf(world.database);
  });

  it('notices a change when there is one (control)', async () => {
    const was = before;
    await world.fund(claimer, '1');
    before = await stateOf(world.database);
    expect(changedTables(was, before)).toEqual(
      expect.arrayContaining(['event', 'ledger_account', 'posting', 'transfer']),
    );
  });
});
