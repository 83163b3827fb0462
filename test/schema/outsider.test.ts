// The outsider: somebody who is not signed in asks for everything there is, as deep as the server lets anybody ask, over a market in
// which everything has happened. No answer may name anybody, and none may tie two devices of one owner, or two claims of one
// co-staker, together.

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
import { joins, type Sighting, secretsIn, sightings } from './outsider-eye.ts';
import { CLAIMS, CROWD, type Populated, populate } from './populated.ts';
import { beginning, CALLS, coStakeIdOf, framesOf, query, readings } from './requests.ts';
import { documentsOf, fieldsBelow, type Root } from './walk.ts';

let market: Populated;
let api: Api;
let secrets: ReadonlySet<string>;
/** Device or offer by global id: the device's number. */
let deviceOf: ReadonlyMap<string, number>;
/** By the device's number: the claim on it. */
let claimOf: ReadonlyMap<number, number>;
const outsider = makeWallet('the outsider');

describeWithDatabase('the outsider', () => {
  beforeAll(async () => {
    market = await populate(CROWD);
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
    await world.fund(outsider, '100000');
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

  /** Asks for all of a root and looks at it with an outsider's eye. */
  async function walk(root: Root, of: GraphQLSchema = schema, on: Api = api): Promise<readonly Sighting[]> {
    const seen: Sighting[] = [];
    for (const document of documentsOf(of, root, CALLS)) {
      for (const text of root.operation === 'subscription'
        ? await framesOf(api, document)
        : [await answerTo(document, on)]) {
        // What the outsider has said is no news when it comes back.
        expect(secretsIn(text, secrets).filter((secret) => !echoed(root, secret))).toEqual([]);
        seen.push(...sightings(JSON.parse(text).data));
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

  it('is answered on every query there is', () => {
    const asked = new Set(readings(market, outsider.address).map(({ field }) => field));
    expect([...asked].sort()).toEqual(Object.keys(schema.getQueryType()!.getFields()).sort());
  });

  it('learns no name and ties nothing together, from any query, at any depth', { timeout: 60_000 }, async () => {
    const seen: Sighting[] = [];
    for (const root of readings(market, outsider.address)) {
      const here = await walk(root);
      expect(joins(here, subjectKey, ownerOf)).toEqual([]);
      expect(joins(here, subjectKey, coStakerOf)).toEqual([]);
      seen.push(...here);
    }
    // Nor does a value in one place answer one in another.
    const anywhere = seen.filter(({ value }) => value.length >= 8).map((one) => ({ ...one, path: '' }));
    expect(joins(anywhere, subjectKey, ownerOf)).toEqual([]);
    expect(joins(anywhere, subjectKey, coStakerOf)).toEqual([]);
    // Nearly everything had a value to look at.
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
      // Only where the log has been cut or put back.
      'OfferEventPage.reset',
    ]);
  });

  it('learns no more from the stream', async () => {
    const root: Root = {
      operation: 'subscription',
      field: 'offerEvents',
      arguments: `(after: "${beginning(market)}")`,
      depth: 7,
    };
    const seen = await walk(root);
    expect(new Set(seen.map(({ subject }) => subject)).size).toBeGreaterThan(10);
    expect(joins(seen, subjectKey, ownerOf)).toEqual([]);
    expect(joins(seen, subjectKey, coStakerOf)).toEqual([]);
  });

  it('gets no private stream', async () => {
    const following = (await api.socket()).subscribe('subscription { accountEvents { __typename } }');
    expect(await following.next()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  });

  it('learns nothing from acting: from successes, from refusals of every shape, and from signing in', async () => {
    const { by: coStaker } = market.coStakes[0]!;
    const own = async (action: Parameters<Api['authorize']>[0], told = outsider): Promise<string> => {
      const { encoding, ...signed } = await api.authorize(action, outsider, 'RAW', told);
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
    const wallet = JSON.stringify(outsider.address);
    const forged = (await own({ claimOffer: { offerId: offer } })).replace(/signature: "[^"]*"/, 'signature: "1"');
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
        `{ offerId: "${offer}", authorization: ${await own({ closeOffer: { offerId: offer } })} }`,
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
        `{ offerId: "${offer}", requestedAmount: "400", rewardShareBps: 5000, authorization: ${await own({ replaceOffer: { offerId: offer, requestedAmount: '400', rewardShareBps: 5000 } })} }`,
      ),
      mutation(
        'withdrawOverflow',
        `{ deviceId: "${device}", amount: "1", authorization: ${await own({ withdrawOverflow: { deviceId: device, amount: '1' } })} }`,
      ),
      mutation(
        'unstakeDevice',
        `{ deviceId: "${device}", authorization: ${await own({ unstakeDevice: { deviceId: device } })} }`,
      ),
      mutation(
        'withdrawDeviceStake',
        `{ deviceId: "${device}", authorization: ${await own({ withdrawDeviceStake: { deviceId: device } })} }`,
      ),
      mutation(
        'claimRewards',
        `{ coStakeId: "${coStake}", authorization: ${await own({ claimRewards: { coStakeId: coStake } }, coStaker)} }`,
      ),
      mutation(
        'claimRewards',
        `{ deviceId: "${device}", authorization: ${await own({ claimRewards: { deviceId: device } })} }`,
      ),
      mutation('linkWallet', `{ wallet: ${wallet}, authorization: ${forged}, walletAuthorization: ${forged} }`),
      mutation(
        'unlinkWallet',
        `{ wallet: ${wallet}, authorization: ${await own({ unlinkWallet: { wallet: outsider.address } })} }`,
      ),
      mutation(
        'setPrimaryWallet',
        `{ wallet: ${wallet}, authorization: ${await own({ setPrimaryWallet: { wallet: outsider.address } })} }`,
      ),
      mutation('faucet', `{ wallet: ${wallet}, amount: "1" }`),
      mutation('signInChallenge', `{ wallet: ${wallet}, uri: "https://tandem.example" }`),
      mutation('signInChallenge', `{ wallet: ${wallet}, uri: "https://evil.example" }`),
      mutation('signIn', '{ nonce: "0000000000000000000000", signature: "1" }', 4),
      mutation('refreshSession', '{ refreshToken: "none" }', 4),
      mutation('advanceClock', '{ to: "2020-01-01T00:00:00Z" }'),
    ];
    const privately = ['signOut', 'revokeSession'];
    const fields = Object.keys(schema.getMutationType()!.getFields());
    expect(new Set([...roots.map(({ field }) => field), ...privately])).toEqual(new Set(fields));

    for (const root of roots) {
      const seen = await walk(root);
      expect(seen.length).toBeGreaterThan(0);
      expect(joins(seen, subjectKey, ownerOf)).toEqual([]);
    }
    for (const document of [
      'mutation { signOut(input: {}) { __typename } }',
      `mutation { revokeSession(input: { sessionId: "session_${'0'.repeat(32)}" }) { __typename } }`,
    ]) {
      const answer = await api.query(document);
      expect(answer.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
      expect(secretsIn(answer.text, secrets)).toEqual([]);
    }
  });

  it('is not told what exists by the way in which it is told no', async () => {
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
    ['a tag that each owner has', (device: DeviceRow) => `tag-${device.ownerAccountId.slice(0, 5)}`, 'join'],
    [
      'an alias whose beginning is the same for an owner',
      (device: DeviceRow) => `${device.ownerAccountId.slice(0, 6)}${device.key.slice(0, 8)}`,
      'join',
    ],
    [
      'an alias whose end is the same for an owner',
      (device: DeviceRow) => `${device.key.slice(0, 13)}${device.ownerAccountId.slice(-10)}`,
      'join',
    ],
  ])('would be noticed if it were told %s (control)', async (_, leak, kind) => {
    const leaky = extendSchema(
      schema,
      parse('extend type AnonymousOwner { hint: String! } extend type Device { leak: String! }'),
    );
    const device = leaky.getType('Device');
    const owner = leaky.getType('AnonymousOwner');
    if (!isObjectType(device) || !isObjectType(owner)) throw new Error('no such types');
    device.getFields()['leak']!.resolve = leak;
    owner.getFields()['hint']!.resolve = () => 'harmless';
    const open = await openApi(market.world.ctx, { schema: leaky });
    try {
      const [document] = documentsOf(leaky, query('offers', '(first: 60)', 6), CALLS);
      const text = await answerTo(document!, open);
      const seen = sightings(JSON.parse(text).data);
      if (kind === 'secret') expect(secretsIn(text, secrets).length).toBeGreaterThan(0);
      else expect(secretsIn(text, secrets)).toEqual([]);
      if (kind === 'join') expect(joins(seen, subjectKey, ownerOf).join()).toContain('.device.leak ~ ');
    } finally {
      await open.close();
    }
  });
});

/** `Type.field` of a scalar or an enum. */
function isLeaf(field: string): boolean {
  const [type = '', name = ''] = field.split('.');
  const object = schema.getType(type);
  const found = isObjectType(object) ? object.getFields()[name] : undefined;
  return found !== undefined && isLeafType(getNamedType(found.type));
}

/** Refusals that `canClaim` tells signed-in people or nobody, and what only a party sees. */
function unreachable(field: string): boolean {
  const type = schema.getType(field.split('.')[0] ?? '');
  return isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Refusal');
}

/** All that must not be known: wallets, keys of accounts, sessions, co-stakes and their evidence. */
async function secretsOf({ world }: Populated): Promise<ReadonlySet<string>> {
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
  const spelled = signatures.flatMap(({ signature }) => {
    const bytes = Buffer.from(signature);
    return [bytes.toString('hex'), bytes.toString('base64'), base58(signature)];
  });
  return new Set([...rows.map(({ secret }) => secret), ...spelled]);
}
