// Tests of the network's API at /network: it has its own schema for the role NETWORK, and refusals are results of mutations.

import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { executeSignedAction } from '../../src/app/signed-action.ts';
import { globalId } from '../../src/domain/id.ts';
import { makeContext } from '../../src/schema/context.ts';
import { schema } from '../../src/schema/index.ts';
import { networkSchema } from '../../src/schema/network/schema.ts';
import { devicesByKey } from '../../src/store/devices.ts';
import { ledgerFaults } from '../kit/conservation.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { later } from '../kit/device-aggregate.ts';
import { io, makeWorld, succeeded, type World } from '../kit/world.ts';

// The module instance of graphql with which the schema was built; another instance would reject its types.
const { graphql, isInputObjectType, isNonNullType, isEnumType, isListType } = createRequire(import.meta.url)(
  'graphql',
) as typeof import('graphql');

let world: World;

type Asked = { readonly data: Record<string, Record<string, unknown>>; readonly codes: readonly unknown[] };

async function ask(
  source: string,
  variables: Record<string, unknown> = {},
  roles: readonly string[] | null = ['NETWORK'],
) {
  const viewer = roles === null ? null : { accountId: 'network/feed', sessionId: 'token', roles };
  const contextValue = makeContext({
    app: world.ctx,
    stream: undefined as never,
    viewer,
    requestId: 'request',
  });
  const answer = await graphql({ schema: networkSchema, source, contextValue, variableValues: variables });
  const codes = (answer.errors ?? []).map((error) => error.extensions['code'] ?? error.message);
  return { data: (answer.data ?? {}) as Asked['data'], codes };
}

/** Refusal codes that the tests of this file have received so far. */
const met = new Set<string>();

/** Sends a mutation to the network's API. Returns its result; for a refusal, the code and the data. */
async function call(name: string, selection: string, input: object, roles?: readonly string[] | null) {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const source = `mutation ($input: ${type}Input!) { ${name}(input: $input) {
    __typename ... on Refusal { code message } ... on ${type}Success { ${selection} } } }`;
  const { data, codes } = await ask(source, { input }, roles);
  if (typeof data[name]?.['code'] === 'string') met.add(data[name]['code']);
  return { result: data[name] ?? null, codes };
}

/** Returns a valid value of an input type, built from the types of its fields. */
function anyInput(type: unknown): unknown {
  if (isNonNullType(type)) return anyInput(type.ofType);
  if (isListType(type)) return [];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
    return Object.fromEntries(fields.map((field) => [field.name, anyInput(field.type)]));
  }
  const samples: Readonly<Record<string, unknown>> = {
    TokenAmount: '1',
    DateTime: '2026-03-01T00:00:00.000Z',
    WalletAddress: world.wallet('anybody').address,
    Boolean: true,
    Int: 1,
    Decimal: '1',
  };
  return samples[String(type)] ?? '44444444-0000-4000-8000-000000000000';
}

const explorer = (deviceId: string, change: object = {}) => ({
  device_id: deviceId,
  owner_wallet: world.wallet('owner').address,
  hardware_name: 'H100 SXM5',
  hardware_quantity: 8,
  base_tier_name: 'Ultra High Speed',
  connectivity_tier: 3,
  down_percentage: 0,
  download_speed_mbps: 1200,
  upload_speed_mbps: 1100,
  downtime_by_date: {},
  iso2: 'DE',
  location_name: 'Frankfurt',
  security_soc2: true,
  jobs: [],
  ...change,
});

describe('the public schema and the schema of the network', () => {
  test('have no mutation, no input type and no result type in common', () => {
    const network = Object.keys(networkSchema.getMutationType()?.getFields() ?? {});
    const open = Object.keys(schema.getMutationType()?.getFields() ?? {});
    expect(network).toEqual(
      expect.arrayContaining([
        'importDevices',
        'setDeviceState',
        'setHired',
        'publishMultipliers',
        'publishParameters',
        'openBlock',
        'reportBlock',
        'creditDeposit',
      ]),
    );
    expect(network.filter((name) => open.includes(name))).toEqual([]);
    const types = Object.keys(networkSchema.getTypeMap());
    expect(types.filter((name) => /Input$|Result$|Success$|ExplorerDevice/.test(name) && schema.getType(name))).toEqual(
      [],
    );
    expect(networkSchema.getSubscriptionType()).toBeUndefined();
  });

  test('have only mutations of the shape x(input: XInput!): XResult!', () => {
    for (const field of Object.values(networkSchema.getMutationType()?.getFields() ?? {})) {
      const name = `${field.name.charAt(0).toUpperCase()}${field.name.slice(1)}`;
      expect(field.args.map((arg) => `${arg.name}: ${arg.type}`)).toEqual([`input: ${name}Input!`]);
      expect(String(field.type)).toBe(`${name}Result!`);
      expect(field.description).toBeTruthy();
    }
  });
});

describeWithDatabase("the network's API", () => {
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(async () => {
    expect(await ledgerFaults(world.database)).toEqual([]);
    await world.end();
  });

  it('executes operations for the role NETWORK only, and those of webhook endpoints and parameters for OPERATOR only', async () => {
    const roleOf = (name: string) => (/webhook|parameter/i.test(name) ? 'OPERATOR' : 'NETWORK');
    const operations = Object.values(networkSchema.getMutationType()?.getFields() ?? {});
    expect(operations.length).toBeGreaterThan(6);
    for (const field of operations) {
      const input = anyInput(field.args[0]?.type) as object;
      for (const [roles, code] of [
        [null, 'UNAUTHENTICATED'],
        [['USER'], 'FORBIDDEN'],
        [[roleOf(field.name) === 'OPERATOR' ? 'NETWORK' : 'OPERATOR'], 'FORBIDDEN'],
        [[], 'FORBIDDEN'],
      ] as const) {
        const answer = await call(field.name, '__typename', input, roles);
        expect([field.name, roles, answer.codes, answer.result]).toEqual([field.name, roles, [code], null]);
      }
      const { codes } = await call(field.name, '__typename', input, [roleOf(field.name)]);
      expect(codes).not.toContain('FORBIDDEN');
      expect(codes).not.toContain('UNAUTHENTICATED');
    }
    for (const name of Object.keys(networkSchema.getQueryType()?.getFields() ?? {})) {
      expect((await ask(`{ ${name} { __typename } }`, {}, null)).codes).toEqual(['UNAUTHENTICATED']);
      expect((await ask(`{ ${name} { __typename } }`, {}, ['USER'])).codes).toEqual(['FORBIDDEN']);
      expect((await ask(`{ ${name} { __typename } }`, {}, [roleOf(name)])).codes).toEqual([]);
    }
  });

  it('imports a list of devices as a whole, or refuses it with each invalid field and its rule', async () => {
    const good = explorer('55555555-0000-4000-8000-000000000001');
    const bad = explorer('55555555-0000-4000-8000-000000000002', { hardware_quantity: 9, iso2: 'Germany' });
    const source = `mutation ($input: ImportDevicesInput!) { importDevices(input: $input) {
      ... on ImportDevicesSuccess { created updated changed handedOver }
      ... on DevicesRefused { code faults { field rule } } } }`;
    const refused = await ask(source, { input: { devices: [good, bad] } });
    expect(refused.data['importDevices']).toMatchObject({
      code: 'DEVICES_REFUSED',
      faults: [{ field: '[1].hardware_quantity' }, { field: '[1].iso2' }],
    });
    const taken = await ask(source, { input: { devices: [good] } });
    expect(taken.data['importDevices']).toEqual({ created: 1, updated: 0, changed: 0, handedOver: 0 });
  });

  it('accepts device objects that are written as literals in the document', async () => {
    const literal = JSON.stringify(explorer('55555555-0000-4000-8000-000000000003')).replaceAll(/"(\w+)":/g, '$1: ');
    const { data, codes } = await ask(
      `mutation { importDevices(input: { devices: [${literal}] }) { ... on ImportDevicesSuccess { created } } }`,
    );
    expect([data['importDevices'], codes]).toEqual([{ created: 1 }, []]);
  });

  it('requires a reason to block a device, and refuses a reason with any other state', async () => {
    const device = await world.device();
    const { deviceId } = device;
    const set = (input: object) => call('setDeviceState', 'changed', { deviceId, ...input });
    expect((await set({ state: 'BLOCKED' })).codes).toEqual(['BAD_USER_INPUT']);
    expect((await set({ state: 'IDLE', reason: 'SPOOFING' })).codes).toEqual(['BAD_USER_INPUT']);
    expect((await set({ state: 'BLOCKED', reason: 'PROHIBITED_REGION' })).result).toMatchObject({ changed: true });
    const [row] = await devicesByKey(world.database, [device.key], await world.now());
    expect(row).toMatchObject({ state: 'BLOCKED', stateReason: 'prohibited region' });
    expect((await set({ state: 'IDLE' })).result).toMatchObject({ changed: true });
    expect((await set({ deviceId: deviceId.toUpperCase(), state: 'IDLE' })).result).toMatchObject({ changed: false });
    expect((await set({ deviceId: 'no id', state: 'IDLE' })).codes).toEqual(['BAD_USER_INPUT']);
    const nowhere = '55555555-0000-4000-8000-00000000ffff';
    expect((await set({ deviceId: nowhere, state: 'IDLE' })).result).toMatchObject({ code: 'NOT_FOUND' });
    expect((await set({ state: 'TERMINATED' })).result).toMatchObject({ changed: true });
    expect((await set({ state: 'IDLE' })).result).toMatchObject({ code: 'DEVICE_NOT_COMMITTED' });
  });

  it('publishes multipliers that are in force from their date on', async () => {
    const validFrom = later(await world.now(), { days: 1 }).toISOString();
    const publish = (multiplier: string) =>
      call('publishMultipliers', 'published', { multipliers: [{ model: 'H100 SXM5', multiplier, validFrom }] });
    expect((await publish('100.5')).codes).toEqual(['BAD_USER_INPUT']);
    expect((await publish('10.5')).result).toMatchObject({ published: 1 });
    expect((await publish('10.50')).result).toMatchObject({ published: 0 });
    expect((await publish('11')).result).toMatchObject({ code: 'MULTIPLIER_STANDS' });
  });

  it('publishes parameters all or none, and refuses each that cannot begin with its numbers', async () => {
    const at = await world.now();
    const order = (name: string, value: string, days: number | null = 1) => ({
      ...{ name, value, validFrom: days === null ? null : later(at, { days }).toISOString() },
    });
    const publish = async (...parameters: readonly object[]) => {
      const selection = 'published { name value validFrom }';
      const { result, codes } = await call('publishParameters', selection, { parameters }, ['OPERATOR']);
      return result ?? codes;
    };
    const refused = async (...orders: readonly object[]) => {
      const { __typename, message, ...numbers } = (await publish(order('claimCap', '3'), ...orders)) as Record<
        string,
        unknown
      >;
      expect(message).toMatch(/^Nothing was published: /);
      return numbers;
    };
    expect(await refused(order('claimCup', '3'))).toMatchObject({ code: 'PARAMETER_NOT_PUBLISHABLE' });
    expect(await refused(order('slashReviewMs', '3'))).toMatchObject({ code: 'PARAMETER_NOT_PUBLISHABLE' });
    expect(await refused(order('maxCoStakeBps', '5001'))).toMatchObject({ code: 'PARAMETER_OUT_OF_BOUNDS' });
    expect(await refused(order('minSelfStakeBps', '4999'))).toMatchObject({ code: 'PARAMETERS_CONTRADICT' });
    expect(await refused(order('waitPeriodMs', '1000', -1))).toMatchObject({ code: 'PARAMETER_NOT_AHEAD' });
    expect(await publish(order('baseStakePerCard', '0.000000001'))).toEqual(['BAD_USER_INPUT']);
    expect(await publish(order('claimCap', '2.5'))).toEqual(['BAD_USER_INPUT']);
    expect(await publish()).toEqual(['BAD_USER_INPUT']);

    const day = later(at, { days: 1 }).toISOString();
    const announced = (...published: readonly object[]) => ({ __typename: 'PublishParametersSuccess', published });
    expect(await publish(order('claimCap', '3'), order('minCoStake', '150.5'))).toEqual(
      announced(
        { name: 'claimCap', value: '3', validFrom: day },
        { name: 'minCoStake', value: '150.5', validFrom: day },
      ),
    );
    expect(await publish(order('claimCap', '3'))).toEqual(announced());
    expect(await publish(order('claimCap', '2', null))).toEqual(announced());
    expect(await publish(order('claimCap', '2'), order('minCoStake', '200'))).toEqual(
      announced({ name: 'claimCap', value: '2', validFrom: day }, { name: 'minCoStake', value: '200', validFrom: day }),
    );
  });

  it('opens a block, accepts its report in chunks and repeatedly, and credits each device once', async () => {
    const device = await world.device({ stake: '16000' });
    const other = await world.device({ stake: '16000' });
    const startsAt = new Date((Math.floor((await world.now()).getTime() / 3_600_000) + 1) * 3_600_000);
    const at = { startsAt: startsAt.toISOString() };
    const reward = (deviceId: string, amount: string, outcome = 'COMPLETED') => ({ deviceId, outcome, amount });
    const send = (rewards: readonly object[], final: boolean) =>
      call('reportBlock', 'devices credited block { status }', { ...at, rewards, final });

    expect(
      (await call('openBlock', 'block { status }', { startsAt: later(startsAt, { ms: 1 }).toISOString() })).codes,
    ).toEqual(['BAD_USER_INPUT']);
    await world.advance({ ms: startsAt.getTime() - (await world.now()).getTime() - 1 });
    expect((await call('openBlock', 'block { status }', at)).result).toMatchObject({ code: 'BLOCK_NOT_STARTED' });
    await world.advance({ ms: 1 });
    const opened = { block: { status: 'IN_PROGRESS' } };
    expect((await call('openBlock', 'block { status }', at)).result).toMatchObject(opened);
    expect((await call('openBlock', 'block { status }', at)).result).toMatchObject(opened);

    await world.advance({ hours: 1, ms: -1 });
    expect((await send([], true)).result).toMatchObject({ code: 'BLOCK_NOT_ENDED' });
    await world.advance({ ms: 1 });
    const first = reward(device.deviceId, '12.5');
    expect((await send([first, first], false)).codes).toEqual(['BAD_USER_INPUT']);
    expect((await send([reward(device.deviceId, '1', 'FAILED')], false)).codes).toEqual(['BAD_USER_INPUT']);
    const nobody = reward('55555555-0000-4000-8000-00000000eeee', '1');
    expect((await send([first, nobody], false)).result).toMatchObject({ code: 'DEVICES_UNKNOWN' });

    const processing = { block: { status: 'PROCESSING' } };
    expect((await send([first], false)).result).toMatchObject({ devices: 1, credited: '12.5', ...processing });
    expect((await send([first], false)).result).toMatchObject({ devices: 0, credited: '0', ...processing });
    const rest = [first, reward(other.deviceId, '0', 'FAILED')];
    const completed = { block: { status: 'COMPLETED' } };
    expect((await send(rest, true)).result).toMatchObject({ devices: 1, credited: '0', ...completed });
    expect((await send(rest, true)).result).toMatchObject({ devices: 0, credited: '0', ...completed });
    const [row] = await devicesByKey(world.database, [device.key], await world.now());
    expect(row?.ownerRewardLifetime).toBe(io('12.5'));
    const { data } = await ask('{ feed { now latestBlock { number endsAt } } }');
    expect(data['feed']).toMatchObject({
      now: (await world.now()).toISOString(),
      latestBlock: { endsAt: later(startsAt, { hours: 1 }).toISOString() },
    });
  });

  it('credits a deposit once per reference', async () => {
    const wallet = world.wallet('depositor');
    const credit = (change: object = {}) =>
      call('creditDeposit', 'amount replayed', { reference: 'tx-9', wallet: wallet.address, amount: '2.5', ...change });
    expect((await credit()).result).toMatchObject({ amount: '2.5', replayed: false });
    expect((await credit()).result).toMatchObject({ amount: '2.5', replayed: true });
    expect((await credit({ amount: '3' })).result).toMatchObject({ code: 'DEPOSIT_REFERENCE_USED' });
    expect((await credit({ reference: 'two words' })).codes).toEqual(['BAD_USER_INPUT']);
    expect((await credit({ reference: 'tx-10', amount: '0' })).codes).toEqual(['BAD_USER_INPUT']);
    expect(await world.balance(wallet)).toBe(io('2.5'));
  });

  it('records each slash and its review once, and refuses a second slash or review with other values', async () => {
    const { deviceId } = await world.device({ stake: '16000' });
    const faultAt = (await world.now()).toISOString();
    const slash = (change: object = {}) =>
      call('slashDevice', 'replayed', {
        ...{ slashId: 'feed-1', deviceId, kind: 'STAKE', cause: 'DOWNTIME', shareBps: 100, faultAt },
        ...change,
      });
    const review = (verdict: string) => call('reviewSlash', 'replayed', { slashId: 'feed-1', verdict });
    expect((await slash()).result).toMatchObject({ replayed: false });
    expect((await slash()).result).toMatchObject({ replayed: true });
    expect((await slash({ cause: 'OTHER' })).result).toMatchObject({ code: 'SLASH_ID_TAKEN' });
    const other = (change: object) => slash({ slashId: 'feed-2', ...change });
    expect((await other({ shareBps: 10_001 })).result).toMatchObject({ code: 'SLASH_SHARE_OUT_OF_BOUNDS' });
    const ahead = later(await world.now(), { hours: 1 }).toISOString();
    expect((await other({ faultAt: ahead })).result).toMatchObject({ code: 'FAULT_NOT_PAST' });
    expect((await other({ kind: 'REWARD' })).result).toMatchObject({ code: 'NOTHING_TO_SLASH' });
    expect((await review('REVERSED')).result).toMatchObject({ replayed: false });
    expect((await review('REVERSED')).result).toMatchObject({ replayed: true });
    expect((await review('UPHELD')).result).toMatchObject({ code: 'SLASH_ALREADY_REVIEWED' });
  });

  it("creates, pauses and deletes webhook endpoints of the operator, which are no account's", async () => {
    const by = ['OPERATOR'];
    const create = (input: object = {}) =>
      call(
        'createPublicWebhookEndpoint',
        'secret endpoint { id url state ordering types }',
        { url: 'https://hooks.example/in', ...input },
        by,
      );
    const { result } = await create({ types: ['OFFER_OPENED'], ordering: 'RELAXED' });
    const { id, ...endpoint } = result!['endpoint'] as { readonly id: string };
    expect(result?.['secret']).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(endpoint).toEqual({
      ...{ url: 'https://hooks.example/in', state: 'PENDING', ordering: 'RELAXED', types: ['OFFER_OPENED'] },
    });
    const paused = { endpoint: { state: 'PAUSED' } };
    const update = { endpointId: id, paused: true };
    expect((await call('updatePublicWebhookEndpoint', 'endpoint { state }', update, by)).result).toMatchObject(paused);
    const { data } = await ask('{ publicWebhookEndpoints { id } }', {}, by);
    expect(data['publicWebhookEndpoints']).toEqual([{ id }]);
    const remove = () => call('deletePublicWebhookEndpoint', 'endpointId', { endpointId: id }, by);
    expect((await remove()).result).toMatchObject({ endpointId: id });
    expect((await remove()).result).toMatchObject({ code: 'NOT_FOUND' });
    expect((await create({ url: 'ftp://hooks.example/' })).result).toMatchObject({ code: 'WEBHOOK_URL_NOT_ALLOWED' });
    expect((await create({ deviceIds: ['x'] })).codes).toEqual(['BAD_USER_INPUT']);
    const together = await Promise.all(Array.from({ length: 12 }, () => create()));
    expect(together.filter(({ result }) => result?.['secret'] !== undefined)).toHaveLength(10);
    expect((await create()).result).toMatchObject({ code: 'TOO_MANY_WEBHOOKS' });
  });

  it('refuses a second report of a payout with another result', async () => {
    const by = await world.investor('5');
    const action = { kind: 'requestPayout', wallet: by.address, amount: io('5') } as const;
    const id = succeeded(await executeSignedAction(world.ctx, action, await world.sign(action, by)));
    const report = (change: object) => call('reportPayout', 'replayed', { id: globalId('Payout', id), ...change });
    const sent = { outcome: 'SENT', transactionSignature: 'one' };
    expect((await report(sent)).result).toMatchObject({ replayed: false });
    expect((await report(sent)).result).toMatchObject({ replayed: true });
    const failed = { outcome: 'FAILED', failure: 'frozen' };
    expect((await report(failed)).result).toMatchObject({ code: 'PAYOUT_ALREADY_REPORTED' });
  });

  it('has returned every refusal code of its schema at least once in the tests of this file', async () => {
    const devices = [explorer('55555555-0000-4000-8000-000000000009', { hardware_quantity: 0 })];
    expect((await call('importDevices', 'created', { devices })).result).toMatchObject({ code: 'DEVICES_REFUSED' });
    const codes = networkSchema.getType('RefusalCode');
    const known = isEnumType(codes) ? codes.getValues().map(({ name }) => name) : [];
    expect([...met].sort()).toEqual(known.sort());
  });
});
