// Tests for leaks: an anonymous viewer sends every query, mutation and subscription, in a soak run as deep as the server allows, to a
// test marketplace in which every event type has occurred. No answer contains a secret or a value that links two devices of one owner or
// two claims of one co-staker.

import { extendSchema, type GraphQLSchema, getNamedType, isLeafType, isObjectType, parse } from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { base58 } from '../../examples/wallet.ts';
import { globalId } from '../../src/domain/id.ts';
import { schema } from '../../src/schema/index.ts';
import { sql } from '../../src/store/db/database.ts';
import type { DeviceRow } from '../../src/store/devices.ts';
import { type Api, openApi } from '../kit/api.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { makeWallet } from '../kit/wallet.ts';
import { documentsOf, fieldsBelow, type Root } from './document-generator.ts';
import { CLAIMS, FOUR_OWNERS, type FullMarket, makeFullMarket } from './full-market.ts';
import { linkingTokens, type ObservedValue, observedValues, secretsIn } from './leak-scanner.ts';
import {
  coStakeIdOf,
  cursorBeforeFirstEvent,
  NESTED_ARGUMENTS,
  publicQueries,
  queryRoot,
  streamItems,
} from './public-queries.ts';

let market: FullMarket;
let api: Api;
let secrets: ReadonlySet<string>;
/** Maps the global id of a device, or of an offer on a device, to the number of the device in the test marketplace. */
let deviceOf: ReadonlyMap<string, number>;
/** Maps the number of a device to the number of the claim of an offer on this device. */
let claimOf: ReadonlyMap<number, number>;
const stranger = makeWallet('the outsider');
const NO_ENDPOINT = `webhook_${'0'.repeat(32)}`;
/** The inputs of mutations that need a session, by mutation. */
const SESSION_ONLY: Readonly<Record<string, string>> = {
  signOut: '{}',
  rotateCalendarUrl: '{}',
  revokeSession: `{ sessionId: "session_${'0'.repeat(32)}" }`,
  updateWebhookEndpoint: `{ endpointId: "${NO_ENDPOINT}", paused: true }`,
  rotateWebhookSecret: `{ endpointId: "${NO_ENDPOINT}" }`,
  replayWebhook: `{ endpointId: "${NO_ENDPOINT}", from: { time: "2026-03-01T00:00:00Z" } }`,
  testWebhookEndpoint: `{ endpointId: "${NO_ENDPOINT}" }`,
  deleteWebhookEndpoint: `{ endpointId: "${NO_ENDPOINT}" }`,
};

describeWithDatabase('an anonymous viewer', () => {
  beforeAll(async () => {
    market = await makeFullMarket(FOUR_OWNERS);
    const { world, devices, offers } = market;
    api = await openApi(world.ctx);
    for (const person of market.people) await api.signIn(person);
    await api.settled();
    secrets = await secretsOf(market);
    const numbered = devices.map((device, number) => [globalId('Device', device.key), number] as const);
    deviceOf = new Map([
      ...numbered,
      ...offers.map((offer) => [globalId('Offer', offer.id), devices.indexOf(offer.device)] as const),
    ]);
    claimOf = new Map(Array.from({ length: CLAIMS }, (_, claim) => [claim, claim]));
    await world.fund(stranger, '100000');
  });
  afterAll(async () => {
    await api?.close();
    await market?.world.end();
  });

  const ownerOf = (device: string): string => market.devices[Number(device)]!.owner.address;
  const coStakerOf = (device: string): string | null => {
    const claim = claimOf.get(Number(device));
    return claim === undefined ? null : market.coStakes[claim]!.by.address;
  };
  const subjectKey = (id: string): string | null => deviceOf.get(id)?.toString() ?? null;

  /** Sends every document of a query root, expects that no answer contains a secret, and returns all values in the answers. */
  async function scan(root: Root, of: GraphQLSchema = schema, on: Api = api): Promise<readonly ObservedValue[]> {
    const seen: ObservedValue[] = [];
    for (const document of documentsOf(of, root, NESTED_ARGUMENTS)) {
      for (const text of root.operation === 'subscription'
        ? await streamItems(api, document)
        : [await answerTo(document, on)]) {
        // An answer may repeat an id that its request contained; that is no leak.
        expect(secretsIn(text, secrets).filter((secret) => !echoed(root, secret))).toEqual([]);
        seen.push(...observedValues(JSON.parse(text).data));
      }
    }
    return seen;
  }

  const echoed = (root: Root, secret: string): boolean => root.arguments.includes(secret.replaceAll('-', ''));

  async function answerTo(document: string, on: Api): Promise<string> {
    const answer = await on.query(document);
    expect(answer.errors).toEqual([]);
    return answer.text;
  }

  it('sends, in this test, every query that the public schema has', () => {
    const asked = new Set(publicQueries(market, stranger.address).map(({ field }) => field));
    expect([...asked].sort()).toEqual(Object.keys(schema.getQueryType()!.getFields()).sort());
  });

  it('finds no secret and no link between devices or claims of one person, in any query at any depth of this run', {
    timeout: 900_000,
  }, async () => {
    const seen: ObservedValue[] = [];
    for (const root of publicQueries(market, stranger.address)) {
      const values = await scan(root);
      expect(linkingTokens(values, subjectKey, ownerOf)).toEqual([]);
      expect(linkingTokens(values, subjectKey, coStakerOf)).toEqual([]);
      seen.push(...values);
    }
    // Compare the values of different fields too: no value may occur at two devices of one owner, or at two claims of one
    // co-staker, and nowhere else.
    const anywhere = seen.filter(({ value }) => value.length >= 8).map((one) => ({ ...one, path: '' }));
    expect(linkingTokens(anywhere, subjectKey, ownerOf)).toEqual([]);
    expect(linkingTokens(anywhere, subjectKey, coStakerOf)).toEqual([]);
    // Check that the scan was complete: nearly every field of the types below had a value in some answer.
    const types = [
      'Offer',
      'Device',
      'OfferConnection',
      'MarketplaceFacets',
      'Protocol',
      'OfferEventPage',
      'SigningMessage',
    ];
    const fields = types.flatMap((name) => [...fieldsBelow(schema, schema.getType(name) as never)]);
    const valued = new Set(seen.map(({ field }) => field));
    const leaves = [...new Set(fields)].filter((field) => isLeaf(field) && !valued.has(field));
    expect(leaves.filter((field) => !unreachable(field)).sort()).toEqual([
      // Only the owner and the reserved wallet's account see `reservedFor`.
      'Offer.reservedFor',
      // `reset` has a value only after the event log was truncated or restored from a backup.
      'OfferEventPage.reset',
    ]);
  });

  it('finds no secret and no link between devices or claims of one person in the public event stream', async () => {
    const root: Root = {
      operation: 'subscription',
      field: 'offerEvents',
      arguments: `(after: "${cursorBeforeFirstEvent(market)}")`,
      depth: 5,
    };
    const seen = await scan(root);
    expect(new Set(seen.map(({ subject }) => subject)).size).toBeGreaterThan(10);
    expect(linkingTokens(seen, subjectKey, ownerOf)).toEqual([]);
    expect(linkingTokens(seen, subjectKey, coStakerOf)).toEqual([]);
  });

  it('gets the error UNAUTHENTICATED for the private event stream', async () => {
    const subscription = (await api.socket()).subscribe('subscription { accountEvents { __typename } }');
    expect(await subscription.next()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  });

  it('finds no secret and no link between devices or claims of one person in the answers of mutations', async () => {
    const { by: coStaker } = market.coStakes[0]!;
    const own = async (action: Parameters<Api['authorize']>[0], named = stranger): Promise<string> => {
      const { encoding, ...signed } = await api.authorize(action, stranger, 'RAW', named);
      const fields = Object.entries(signed).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
      return `{ ${fields.join(', ')}, encoding: ${encoding} }`;
    };
    const mutation = (field: string, input: string, depth = 8): Root => ({
      operation: 'mutation',
      field,
      arguments: `(input: ${input})`,
      depth,
    });
    const [offer, device, coStake] = [
      globalId('Offer', market.offers[10]!.id),
      globalId('Device', market.devices[4]!.key),
      globalId('CoStake', market.coStakes[0]!.id),
    ];
    const open = globalId('Offer', market.offers.at(-1)!.id);
    const terms = { deviceId: device, requestedAmount: '400', rewardShareBps: 5000 };
    const wallet = JSON.stringify(stranger.address);
    const forged = (await own({ claimOffer: { offerId: offer } })).replace(/signature: "[^"]*"/, 'signature: "1"');
    const webhook = { url: 'https://hooks.example/', scope: 'PUBLIC' } as const;
    const unstaking = `{ coStakeId: ${JSON.stringify(coStake)}, authorization: ${await own({ unstake: { coStakeId: coStake } }, coStaker)} }`;

    const roots: readonly Root[] = [
      mutation('claimOffer', `{ offerId: "${open}", authorization: ${await own({ claimOffer: { offerId: open } })} }`),
      mutation(
        'claimOffer',
        `{ offerId: "${offer}", authorization: ${await own({ claimOffer: { offerId: offer } })} }`,
      ),
      mutation('claimOffer', `{ offerId: "${offer}", authorization: ${forged} }`),
      mutation(
        'closeOffer',
        `{ offerId: "${offer}", authorization: ${await own({ closeOffer: { offerId: offer } }, market.offers[10]!.device.owner)} }`,
      ),
      mutation(
        'createOffer',
        `{ deviceId: "${device}", requestedAmount: "400", rewardShareBps: 5000, authorization: ${await own({ createOffer: terms })} }`,
      ),
      mutation(
        'stakeDevice',
        `{ deviceId: "${device}", amount: "1", authorization: ${await own({ stakeDevice: { deviceId: device, amount: '1' } })} }`,
      ),
      mutation('unstake', unstaking),
      mutation('unstake', unstaking.replace(/signature: "[^"]*"/, 'signature: "1"')),
      mutation(
        'cancelUnstake',
        `{ coStakeId: "${coStake}", authorization: ${await own({ cancelUnstake: { coStakeId: coStake } }, coStaker)} }`,
      ),
      mutation(
        'withdraw',
        `{ coStakeId: "${coStake}", authorization: ${await own({ withdraw: { coStakeId: coStake } }, coStaker)} }`,
      ),
      mutation(
        'replaceOffer',
        `{ offerId: "${offer}", requestedAmount: "400", rewardShareBps: 5000, authorization: ${await own({ replaceOffer: { offerId: offer, requestedAmount: '400', rewardShareBps: 5000 } }, market.offers[10]!.device.owner)} }`,
      ),
      mutation(
        'withdrawOverflow',
        `{ deviceId: "${device}", amount: "1", authorization: ${await own({ withdrawOverflow: { deviceId: device, amount: '1' } }, market.devices[4]!.owner)} }`,
      ),
      mutation(
        'unstakeDevice',
        `{ deviceId: "${device}", authorization: ${await own({ unstakeDevice: { deviceId: device } }, market.devices[4]!.owner)} }`,
      ),
      mutation(
        'withdrawDeviceStake',
        `{ deviceId: "${device}", authorization: ${await own({ withdrawDeviceStake: { deviceId: device } }, market.devices[4]!.owner)} }`,
      ),
      mutation(
        'claimRewards',
        `{ coStakeId: "${coStake}", authorization: ${await own({ claimRewards: { coStakeId: coStake } }, coStaker)} }`,
      ),
      mutation(
        'claimRewards',
        `{ deviceId: "${device}", authorization: ${await own({ claimRewards: { deviceId: device } }, market.devices[4]!.owner)} }`,
      ),
      mutation('claimAllRewards', `{ authorization: ${await own({ claimAllRewards: {} }, coStaker)} }`, 4),
      mutation('requestPayout', `{ amount: "1", authorization: ${await own({ requestPayout: { amount: '1' } })} }`),
      mutation('linkWallet', `{ wallet: ${wallet}, authorization: ${forged}, walletAuthorization: ${forged} }`),
      mutation(
        'unlinkWallet',
        `{ wallet: ${wallet}, authorization: ${await own({ unlinkWallet: { wallet: stranger.address } })} }`,
      ),
      mutation(
        'setPrimaryWallet',
        `{ wallet: ${wallet}, authorization: ${await own({ setPrimaryWallet: { wallet: stranger.address } })} }`,
      ),
      mutation(
        'createWebhookEndpoint',
        `{ url: "${webhook.url}", scope: PUBLIC, authorization: ${await own({ createWebhookEndpoint: webhook })} }`,
      ),
      mutation('changeWebhookUrl', `{ endpointId: "${NO_ENDPOINT}", url: "${webhook.url}", authorization: ${forged} }`),
      mutation('faucet', `{ wallet: ${wallet}, amount: "1" }`),
      mutation('signInChallenge', `{ wallet: ${wallet}, uri: "https://tandem.example" }`),
      mutation('signInChallenge', `{ wallet: ${wallet}, uri: "https://evil.example" }`),
      mutation('signIn', '{ nonce: "0000000000000000000000", signature: "1" }', 4),
      mutation('refreshSession', '{ refreshToken: "none" }', 4),
      mutation('sandboxSettlement', '{ mode: INSTANT }'),
      mutation('advanceClock', '{ to: "2020-01-01T00:00:00Z" }'),
    ];
    const fields = Object.keys(schema.getMutationType()!.getFields());
    expect(new Set([...roots.map(({ field }) => field), ...Object.keys(SESSION_ONLY)])).toEqual(new Set(fields));

    for (const root of roots) {
      const seen = await scan(root);
      expect(seen.length).toBeGreaterThan(0);
      expect(linkingTokens(seen, subjectKey, ownerOf)).toEqual([]);
    }
    for (const [field, input] of Object.entries(SESSION_ONLY)) {
      const answer = await api.query(`mutation { ${field}(input: ${input}) { __typename } }`);
      expect(answer.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
      expect(secretsIn(answer.text, secrets)).toEqual([]);
    }
  });

  it('gets the same answer for a co-stake that exists and for one that does not', async () => {
    for (const id of [coStakeIdOf(market, 0), JSON.stringify(globalId('CoStake', market.devices[0]!.key))]) {
      expect(await api.data(`{ node(id: ${id}) { id } }`)).toEqual({ node: null });
    }
  });

  it.each([
    ['an account id', (device: DeviceRow) => device.ownerAccountId, 'secret'],
    [
      'an account id without dashes, in capitals',
      (device: DeviceRow) => device.ownerAccountId.replaceAll('-', '').toUpperCase(),
      'secret',
    ],
    ['a wallet within a sentence', (device: DeviceRow) => `paid by ${device.ownerWallet}.`, 'secret'],
    ['a wallet in base64', (device: DeviceRow) => Buffer.from(device.ownerWallet).toString('base64url'), 'secret'],
    [
      'the bytes of an account id in base64',
      (device: DeviceRow) => Buffer.from(device.ownerAccountId.replaceAll('-', ''), 'hex').toString('base64'),
      'secret',
    ],
    [
      'a tag that is equal for each device of an owner',
      (device: DeviceRow) => `tag-${device.ownerAccountId.slice(0, 5)}`,
      'link',
    ],
    [
      'an alias whose beginning is the same for an owner',
      (device: DeviceRow) => `${device.ownerAccountId.slice(0, 6)}${device.key.slice(0, 8)}`,
      'link',
    ],
    [
      'an alias whose end is the same for an owner',
      (device: DeviceRow) => `${device.key.slice(0, 13)}${device.ownerAccountId.slice(-10)}`,
      'link',
    ],
  ])('is shown %s by a manipulated device field, and the leak scanner of this test finds it', async (_, leak, kind) => {
    const leaky = extendSchema(
      schema,
      parse('extend type AnonymousOwner { hint: String! } extend type Device { leak: String! }'),
    );
    const device = leaky.getType('Device');
    const owner = leaky.getType('AnonymousOwner');
    if (!isObjectType(device) || !isObjectType(owner)) throw new Error('no such types');
    device.getFields()['leak']!.resolve = leak;
    owner.getFields()['hint']!.resolve = () => 'harmless';
    const leakyApi = await openApi(market.world.ctx, { schema: leaky });
    try {
      const [document] = documentsOf(leaky, queryRoot('offers', '(first: 60)', 6), NESTED_ARGUMENTS);
      const text = await answerTo(document!, leakyApi);
      const seen = observedValues(JSON.parse(text).data);
      if (kind === 'secret') expect(secretsIn(text, secrets).length).toBeGreaterThan(0);
      else expect(secretsIn(text, secrets)).toEqual([]);
      if (kind === 'link') expect(linkingTokens(seen, subjectKey, ownerOf).join()).toContain('.device.leak ~ ');
    } finally {
      await leakyApi.close();
    }
  });
});

/** Returns true when the field `Type.field` has a scalar or an enum as its type. */
function isLeaf(field: string): boolean {
  const [type = '', name = ''] = field.split('.');
  const object = schema.getType(type);
  const found = isObjectType(object) ? object.getFields()[name] : undefined;
  return found !== undefined && isLeafType(getNamedType(found.type));
}

/** Returns true for a field of a refusal type: `canClaim` shows most refusals to signed-in viewers only, and some never. */
function unreachable(field: string): boolean {
  const type = schema.getType(field.split('.')[0] ?? '');
  return isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Refusal');
}

/** Returns every secret value in the database: wallets, keys of accounts, sessions and co-stakes, and the evidence of signed actions. */
async function secretsOf({ world }: FullMarket): Promise<ReadonlySet<string>> {
  const rows = await world.database.query<{ secret: string }>(sql`
    SELECT address AS secret FROM wallet
    UNION SELECT id::text FROM account
    UNION SELECT id::text FROM session
    UNION SELECT id::text FROM co_stake
    UNION SELECT id::text FROM signed_action
    UNION SELECT nonce FROM signed_action
    UNION SELECT nonce FROM sign_in_challenge
    UNION SELECT id::text FROM transfer
    UNION SELECT encode(token_hash, 'hex') FROM refresh_token`);
  const signatures = await world.database.query<{ signature: Uint8Array }>(sql`SELECT signature FROM signed_action`);
  const spellings = signatures.flatMap(({ signature }) => {
    const bytes = Buffer.from(signature);
    return [bytes.toString('hex'), bytes.toString('base64'), base58(signature)];
  });
  return new Set([...rows.map(({ secret }) => secret), ...spellings]);
}
