// Tests of the network's reports on devices and deposits: a list is imported as a whole or not at all, a repeated report changes nothing,
// and a list does not overwrite a state that the network has set explicitly.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { creditDeposit } from '../../src/app/deposits.ts';
import { importDeviceObjects, importDevices, setDeviceState, setHired } from '../../src/app/network.ts';
import { sweep } from '../../src/app/sweep.ts';
import { HIRED_FROM_NOW } from '../../src/domain/hire.ts';
import { type Database, sql } from '../../src/store/db/database.ts';
import { devicesByDeviceId, devicesByKey } from '../../src/store/devices.ts';
import { ledgerFaults } from '../kit/conservation.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { later } from '../kit/device-aggregate.ts';
import { io, makeWorld, OPERATIONAL_DEVICE, type World, type WorldDevice } from '../kit/world.ts';

let world: World;

const row = async ({ key }: WorldDevice) => (await devicesByKey(world.database, [key], await world.now()))[0]!;
const said = (device: WorldDevice, change: object = {}) => ({
  ...OPERATIONAL_DEVICE,
  deviceId: device.deviceId,
  ownerWallet: device.owner.address,
  ...change,
});
const report = (device: WorldDevice, change: object = {}) => importDevices(world.ctx, [said(device, change)]);
const types = async (device: WorldDevice) => (await world.events(device)).map((event) => event.type);
/** Returns a device object in the format of the network's explorer. */
const explorer = (deviceId: string, ownerWallet: string, change: object = {}) => ({
  device_id: deviceId,
  owner_wallet: ownerWallet,
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

describeWithDatabase('the import of a device list', () => {
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world?.end());

  test('is refused as a whole when one device is invalid, and returns the invalid field and the rule that it breaks', async () => {
    const owner = world.wallet('importer').address;
    const good = explorer('11111111-0000-4000-8000-000000000001', owner);
    const bad = explorer('11111111-0000-4000-8000-000000000002', owner, { connectivity_tier: 9 });
    const outcome = await importDeviceObjects(world.ctx, [good, bad]);
    expect(outcome).toMatchObject({
      refusal: { code: 'DEVICES_REFUSED', faults: [{ field: '[1].connectivity_tier' }] },
    });
    const [count] = await world.database.query<{ count: number }>(
      sql`SELECT count(*)::int AS count FROM device WHERE device_id = '11111111-0000-4000-8000-000000000001'`,
    );
    expect(count).toEqual({ count: 0 });
    expect(await importDeviceObjects(world.ctx, [good])).toMatchObject({ created: 1, updated: 0, unlistable: [] });
    expect(await importDeviceObjects(world.ctx, [good])).toMatchObject({ created: 0, updated: 0, handedOver: 0 });
  });

  test('writes no row and no event when no device has changed', async () => {
    const device = await world.device();
    const before = [await row(device), await types(device)];
    expect(await report(device)).toEqual({ created: 0, updated: 0, changed: 0, handedOver: 0 });
    expect([await row(device), await types(device)]).toEqual(before);
  });

  test('updates speeds, location, certificate and daily downtime of known devices', async () => {
    const device = await world.device();
    const downtimeByDate = [{ date: '2026-02-28', downBps: 120 }];
    const change = { downMbps: 5, upMbps: 6, country: 'FR', location: 'Paris', soc2: false, downtimeByDate };
    expect(await report(device, change)).toMatchObject({ updated: 1, changed: 0 });
    expect(await row(device)).toMatchObject({ downMbps: 5, upMbps: 6, country: 'FR', location: 'Paris', soc2: false });
    const days = await world.database.query(
      sql`SELECT down_bps AS "downBps" FROM device_day WHERE device_key = ${device.key}::uuid`,
    );
    expect(days).toEqual([{ downBps: 120 }]);
  });

  test('writes an event for each changed hire, state and connectivity tier', async () => {
    const device = await world.device();
    expect(await report(device, { hires: HIRED_FROM_NOW, connectivityTier: 4 })).toMatchObject({ changed: 1 });
    expect(await row(device)).toMatchObject({ hireBounds: [await world.now()], state: 'ACTIVE', connectivityTier: 4 });
    expect((await types(device)).slice(-3)).toEqual(['CONNECTIVITY_CHANGED', 'HIRE_CHANGED', 'DEVICE_STATE_CHANGED']);
  });

  test('ends the hire of a device that it blocks, and a lifted block does not hire it again', async () => {
    const device = await world.device({ hires: HIRED_FROM_NOW });
    await report(device, { hires: HIRED_FROM_NOW, quantity: 4 });
    expect(await row(device)).toMatchObject({ state: 'BLOCKED', hireBounds: [] });
    expect((await types(device)).slice(-2)).toEqual(['DEVICE_STATE_CHANGED', 'HIRE_CHANGED']);
    await setDeviceState(world.ctx, { deviceId: device.deviceId, state: 'ACTIVE', reason: null });
    expect(await row(device)).toMatchObject({ state: 'ACTIVE', hireBounds: [] });
    await report(device, { hires: HIRED_FROM_NOW });
    expect(await row(device)).toMatchObject({ hireBounds: [await world.now()] });
  });

  test('starts and ends a dated hire at its own instants, without a further report', async () => {
    const device = await world.device();
    const at = await world.now();
    const [startsAt, endsAt] = [later(at, { hours: 2 }), later(at, { hours: 5 })];
    const jobs = { hires: [{ startsAt, endsAt }] };
    expect(await report(device, jobs)).toMatchObject({ changed: 1 });
    expect(await report(device, jobs)).toMatchObject({ changed: 0 });
    expect((await types(device)).filter((type) => type === 'HIRE_CHANGED')).toEqual([]);
    world.pass({ hours: 6 });
    await sweep(world.ctx);
    const recorded = (await world.events(device)).filter(({ type }) => type === 'HIRE_CHANGED');
    expect(recorded.map(({ occurredAt, reason }) => [occurredAt, reason])).toEqual([
      [startsAt, 'HIRED'],
      [endsAt, 'RELEASED'],
    ]);
    expect(await row(device)).toMatchObject({ hireBounds: [], hireDueAt: null, state: 'IDLE' });
    expect(await report(device, jobs)).toMatchObject({ changed: 0 });
  });

  test('imports a new device with its hires, of which one has begun', async () => {
    const at = await world.now();
    const endsAt = later(at, { days: 1 });
    const device = await world.device({ hires: [{ startsAt: later(at, { days: -1 }), endsAt }], stake: '0' });
    expect(await row(device)).toMatchObject({ hireBounds: [at, endsAt], hireDueAt: endsAt, state: 'ACTIVE' });
  });

  test.each(['BLOCKED', 'TERMINATED', 'MAINTENANCE'] as const)(
    'ends the hire of a device whose state becomes %s only when it leaves the programme',
    async (state) => {
      const device = await world.device({ hires: HIRED_FROM_NOW });
      await setDeviceState(world.ctx, { deviceId: device.deviceId, state, reason: null });
      expect(await row(device)).toMatchObject({
        state,
        hireBounds: state === 'MAINTENANCE' ? [await world.now()] : [],
      });
    },
  );

  test('closes the open offer of a device without connectivity', async () => {
    const device = await world.device();
    const offer = await world.offer(device);
    await report(device, { connectivityTier: 0 });
    expect(await world.offerRow(offer)).toMatchObject({ closeReason: 'DEVICE_NOT_OPERATIONAL', live: false });
  });

  test.each([
    ['quantity', { quantity: 4 }],
    ['model', { model: 'RTX 4070' }],
    ['kind', { kind: 'CPU', quantity: 1 }],
  ])('blocks a device whose %s has changed, and keeps the stored value', async (_, change) => {
    const device = await world.device();
    const offer = await world.offer(device);
    expect(await report(device, change)).toMatchObject({ changed: 1 });
    expect(await row(device)).toMatchObject({
      state: 'BLOCKED',
      stateReason: 'hardware changed',
      model: 'H100 SXM5',
      quantity: 8,
    });
    expect((await world.offerRow(offer)).closeReason).toBe('DEVICE_BLOCKED');
    expect(await report(device, change)).toMatchObject({ changed: 0 });
  });

  test('blocks a staked device that is reported with an owner of another account, and keeps its owner', async () => {
    const device = await world.device();
    const outcome = await report(device, { ownerWallet: world.wallet('buyer').address });
    expect(outcome).toMatchObject({ changed: 1, handedOver: 0 });
    expect(await row(device)).toMatchObject({
      state: 'BLOCKED',
      stateReason: 'owner changed',
      ownerWallet: device.owner.address,
      ownerStake: io('8000'),
    });
  });

  test('changes the owner of a device that was never staked', async () => {
    const device = await world.device({ stake: '0' });
    const buyer = world.wallet('buyer of a bare device');
    expect(await report(device, { ownerWallet: buyer.address })).toMatchObject({ handedOver: 1, changed: 0 });
    expect(await row(device)).toMatchObject({ ownerWallet: buyer.address, state: 'IDLE' });
    await world.fund(buyer, '8000');
    await world.stake({ ...device, owner: buyer }, '8000');
  });

  test.each(['MAINTENANCE', 'BLOCKED', 'TERMINATED'] as const)(
    'keeps the state %s of a device that the list reports as ACTIVE',
    async (state) => {
      const device = await world.device();
      const reason = state === 'BLOCKED' ? 'spoofing' : null;
      expect(await setDeviceState(world.ctx, { deviceId: device.deviceId, state, reason })).toMatchObject({
        changed: true,
      });
      await report(device, { state: 'ACTIVE' });
      expect(await row(device)).toMatchObject({ state, stateReason: reason });
    },
  );

  test('imports 2500 devices with a few statements for each thousand, and counts those of all parts', async () => {
    const owner = world.wallet('owner of a fleet').address;
    const fleet = Array.from({ length: 2500 }, (_, at) =>
      explorer(`22222222-0000-4000-8000-${String(at).padStart(12, '0')}`, owner),
    );
    const before = world.database.statementCount();
    expect(await importDeviceObjects(world.ctx, fleet)).toMatchObject({ created: 2500, updated: 0 });
    expect(world.database.statementCount() - before).toBeLessThan(40);
    const faster = fleet.map((device) => ({ ...device, download_speed_mbps: 777 }));
    expect(await importDeviceObjects(world.ctx, faster)).toMatchObject({ created: 0, updated: 2500 });
  });

  test('imports none of the devices when the database fails after the first thousand', async () => {
    const fleet = Array.from({ length: 1200 }, (_, at) =>
      explorer(
        `33333333-0000-4000-8000-${String(at).padStart(12, '0')}`,
        world.wallet('owner of another fleet').address,
      ),
    );
    let inserts = 0;
    const failing: Database = {
      ...world.database,
      transaction: (work, options) =>
        world.database.transaction(
          (tx) =>
            work({
              ...tx,
              execute: async (statement) => {
                if (statement.sql.includes('INSERT INTO device (') && ++inserts === 2)
                  throw new Error('the disk is full');
                return tx.execute(statement);
              },
            }),
          options,
        ),
    };
    await expect(importDeviceObjects({ ...world.ctx, database: failing }, fleet)).rejects.toThrow('the disk is full');
    const ids = fleet.map(({ device_id }) => String(device_id));
    expect(await devicesByDeviceId(world.database, ids, world.ctx.wallNow())).toEqual([]);
  });
});

describeWithDatabase('a report of the network about one device', () => {
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world?.end());

  test('changes the device once, even when the report is sent twice', async () => {
    const device = await world.device();
    const input = { deviceId: device.deviceId, hired: true };
    expect(await setHired(world.ctx, input)).toEqual({ deviceKey: device.key, changed: true });
    const recorded = await types(device);
    expect(await setHired(world.ctx, input)).toEqual({ deviceKey: device.key, changed: false });
    expect(await types(device)).toEqual(recorded);
  });

  test('is refused for an unknown device and for a terminated device', async () => {
    const device = await world.device();
    const { deviceId } = device;
    const nowhere = '33333333-0000-4000-8000-000000000000';
    expect(await setHired(world.ctx, { deviceId: nowhere, hired: true })).toMatchObject({
      refusal: { code: 'NOT_FOUND' },
    });
    await setDeviceState(world.ctx, { deviceId, state: 'TERMINATED', reason: null });
    expect(await setHired(world.ctx, { deviceId, hired: true })).toEqual({ refusal: { code: 'DEVICE_NOT_COMMITTED' } });
    expect(await setHired(world.ctx, { deviceId, hired: false })).toMatchObject({ changed: false });
    expect(await setDeviceState(world.ctx, { deviceId, state: 'IDLE', reason: null })).toEqual({
      refusal: { code: 'DEVICE_NOT_COMMITTED' },
    });
    expect(await row(device)).toMatchObject({ state: 'TERMINATED' });
  });
});

describeWithDatabase('a deposit', () => {
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world?.end());

  test('is credited once per reference, also when sent twice concurrently', async () => {
    const wallet = world.wallet('depositor');
    const deposit = { reference: 'tx-1', wallet: wallet.address, amount: io('5') };
    const both = await Promise.all([creditDeposit(world.ctx, deposit), creditDeposit(world.ctx, deposit)]);
    expect(both.map((one) => 'replayed' in one && one.replayed).sort()).toEqual([false, true]);
    expect(await world.balance(wallet)).toBe(io('5'));
    expect(await creditDeposit(world.ctx, { ...deposit, amount: io('6') })).toMatchObject({
      refusal: { code: 'DEPOSIT_REFERENCE_USED' },
    });
    expect(await world.balance(wallet)).toBe(io('5'));
    expect(await ledgerFaults(world.database)).toEqual([]);
  });
});
