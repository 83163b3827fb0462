// Malformed inputs of the public API, each with the rule that it breaks. `$NAMES` in capitals stand for ids and cursors of the
// target fixture.

/** Malformed values of scalar types, which the tests send as a literal and as a variable. */
export const MALFORMED_VALUES: readonly (readonly [what: string, type: string, value: unknown, rule: RegExp])[] = [
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
  ['an amount in non-ASCII digits', 'TokenAmount', '١', /decimal number of IO/],
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

/** For each scalar type, a function that returns a document in which the given value is an argument of that type. */
export const DOCUMENT_WITH_ARGUMENT: Readonly<Record<string, (value: string) => string>> = {
  TokenAmount: (value) =>
    `query Q($v: TokenAmount) { offers(filter: { requestedAmount: { min: ${value} } }) { totalCount } }`,
  DateTime: (value) => `mutation M($v: DateTime!) { advanceClock(input: { to: ${value} }) { __typename } }`,
  WalletAddress: (value) =>
    `query Q($v: WalletAddress!) { signingMessage(action: { claimOffer: { offerId: "$OFFER" } }, wallet: ${value}) { text } }`,
  StreamCursor: (value) => `query Q($v: StreamCursor) { events(after: ${value}) { cursor } }`,
};

/** Malformed documents for which the error must name one field. */
export const MALFORMED_DOCUMENTS: readonly (readonly [what: string, document: string, field: string, rule: RegExp])[] =
  [
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
    [
      'a cursor of non-ASCII characters',
      '{ offers(after: "ü💥") { totalCount } }',
      'after',
      /not a cursor of this list/,
    ],
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
    [
      'an event filter of another kind',
      '{ events(filter: { offerIds: ["$DEVICE"] }) { cursor } }',
      'filter.offerIds',
      /not a global id of type Offer/,
    ],
    ['an id that is not global', '{ node(id: "42") { id } }', 'id', /not a global id/],
    ['an id in capitals', '{ node(id: "OFFER_00000000000040008000000000000000") { id } }', 'id', /not a global id/],
    [
      'an id that is not global among others',
      '{ nodes(ids: ["$OFFER", "offer_"]) { id } }',
      'ids[1]',
      /not a global id/,
    ],
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
      'a device prefix that is not hexadecimal',
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
      'a model of 121 characters',
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
      'a text to sign for an unknown offer',
      '{ signingMessage(action: { claimOffer: { offerId: "$NOWHERE" } }, wallet: "$WALLET") { text } }',
      'action',
      /does not exist/,
    ],
    [
      'a text to sign for a device in place of an offer',
      '{ signingMessage(action: { claimOffer: { offerId: "$DEVICE" } }, wallet: "$WALLET") { text } }',
      'action.claimOffer.offerId',
      /not a global id of type Offer/,
    ],
    [
      'a stake of zero',
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
      'zero play money',
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
      'a delayed settlement without a delay',
      'mutation { sandboxSettlement(input: { mode: DELAYED }) { __typename } }',
      'input.seconds',
      /between 1 and/,
    ],
    [
      'a delay for settlements at once',
      'mutation { sandboxSettlement(input: { mode: INSTANT, seconds: 5 }) { __typename } }',
      'input.seconds',
      /only with the mode DELAYED/,
    ],
    [
      'a reason for settlements at once',
      'mutation { sandboxSettlement(input: { mode: INSTANT, reason: OFFER_WITHDRAWN }) { __typename } }',
      'input.reason',
      /only with the mode FAILING/,
    ],
    [
      'the time limit as the reason of failing settlements',
      'mutation { sandboxSettlement(input: { mode: FAILING, reason: TIME_LIMIT }) { __typename } }',
      'input.reason',
      /use the mode DELAYED/,
    ],
    [
      'an advance of the clock by zero seconds',
      'mutation { advanceClock(input: { bySeconds: 0 }) { __typename } }',
      'input.bySeconds',
      /between 1 and/,
    ],
    [
      'an advance of the clock by negative seconds',
      'mutation { advanceClock(input: { bySeconds: -5 }) { __typename } }',
      'input.bySeconds',
      /between 1 and/,
    ],
    [
      'a clock beyond the year 2200',
      'mutation { advanceClock(input: { to: "2201-01-01T00:00:00Z" }) { __typename } }',
      'input.to',
      /2200/,
    ],
  ];

/** Malformed documents that fail the validation against the schema. */
export const INVALID_DOCUMENTS: readonly (readonly [what: string, document: string, rule: RegExp])[] = [
  ['neither of two keys', '{ offer(by: {}) { id } }', /must specify exactly one key/],
  [
    'both of two keys',
    '{ offer(by: { id: "$OFFER", slug: "1111111111111111111111" }) { id } }',
    /must specify exactly one key/,
  ],
  ['a key of null', '{ device(by: { id: null }) { id } }', /must be non-null/],
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
];
