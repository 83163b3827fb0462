// Tests of parseDevice, parseDevices and parseDeviceFile: accepted objects, and each fault with its line, field and rule.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DeviceRecord } from '../../src/domain/device-record.ts';
import { type DeviceRules, parseDevice, parseDeviceFile, parseDevices } from '../../src/formats/device-file.ts';
import { deviceKindOfModel } from '../../src/formats/hardware.ts';

const RULES: DeviceRules = { maxCardsPerDevice: 8, isWallet: (text) => /^Wallet\d+$/.test(text) };

const EXPLORER_OBJECT = {
  device_id: '599EF4AF-7fe6-44b5-aba3-25899bde2ab6',
  owner_wallet: 'Wallet1',
  hardware_name: 'RTX A6000',
  hardware_quantity: 2,
  base_tier_name: 'Ultra High Speed',
  connectivity_tier: 4,
  down_percentage: 0.5,
  download_speed_mbps: 2775.1,
  upload_speed_mbps: 1972.54,
  downtime_by_date: {
    '2026-11-12': { downtime: 12193.385, note: 'down for 0 days and 3 hours and 23 minutes' },
    '2026-11-11': { downtime: 281.508, note: 'down for 0 days and 0 hours and 4 minutes' },
  },
  iso2: 'ca',
  location_name: 'Canada',
  security_soc2: false,
  jobs: [],
  brand_icon: 'https://example.com/nvidia.svg',
  status: 'up',
};

const RECORD: DeviceRecord = {
  deviceId: '599ef4af-7fe6-44b5-aba3-25899bde2ab6',
  ownerWallet: 'Wallet1',
  kind: 'GPU',
  model: 'RTX A6000',
  quantity: 2,
  pool: null,
  baseTierName: 'Ultra High Speed',
  connectivityTier: 4,
  downMbps: 2775.1,
  upMbps: 1972.54,
  downBps: 50,
  downtimeByDate: [
    { date: '2026-11-11', downBps: 33 },
    { date: '2026-11-12', downBps: 1411 },
  ],
  country: 'CA',
  location: 'Canada',
  soc2: false,
  hires: [],
  state: 'ACTIVE',
};

const without = (name: keyof typeof EXPLORER_OBJECT): object =>
  Object.fromEntries(Object.entries(EXPLORER_OBJECT).filter(([key]) => key !== name));

const deviceOf = (changes: object): DeviceRecord => {
  const parsed = parseDevice({ ...EXPLORER_OBJECT, ...changes }, RULES);
  if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults));
  return parsed.device;
};

describe('parseDevice', () => {
  test('parses a device object of the network’s explorer and ignores unknown fields', () => {
    expect(parseDevice(EXPLORER_OBJECT, RULES)).toEqual({ device: RECORD });
  });

  test('parses a device object without status, location, kind and pool', () => {
    expect(deviceOf({ status: undefined, location_name: null })).toEqual({ ...RECORD, location: null, state: 'IDLE' });
  });

  test.each([
    ['M2 Max', 'CPU'],
    ['Apple M3', 'CPU'],
    ['AMD EPYC 7763', 'CPU'],
    ['Xeon Platinum 8480+', 'CPU'],
    ['Ryzen 9 7950X', 'CPU'],
    ['Intel Core i9-13900K', 'CPU'],
    ['Tesla M40', 'GPU'],
    ['M60', 'GPU'],
    ['H100 SXM5', 'GPU'],
    ['RTX 4090', 'GPU'],
  ])('gives the model %s the kind %s when the object has no kind', (model, kind) => {
    expect(deviceKindOfModel(model)).toBe(kind);
    expect(deviceOf({ hardware_name: model }).kind).toBe(kind);
    expect(deviceOf({ hardware_name: model, device_type: 'cpu' }).kind).toBe('CPU');
  });

  test('returns a quantity of one card for a CPU device', () => {
    expect(deviceOf({ device_type: 'CPU', hardware_quantity: 4 }).quantity).toBe(1);
    expect(deviceOf({ device_type: 'cpu', hardware_quantity: undefined }).quantity).toBe(1);
    expect(parseDevice(without('hardware_quantity'), RULES)).toEqual({
      faults: [{ field: 'hardware_quantity', rule: 'is missing; it must be a whole number from 1 to 8' }],
    });
  });

  test.each([
    ['Ultra High Speed', undefined, null],
    ['Enterprise', undefined, 'ENTERPRISE'],
    ['community tier', undefined, 'COMMUNITY'],
    ['Enterprise', 'community', 'COMMUNITY'],
    ['Low Speed', 'Enterprise', 'ENTERPRISE'],
  ])('maps the tier name %j and the reward pool %j of the file to the pool %j', (base_tier_name, reward_pool, pool) => {
    expect(deviceOf({ base_tier_name, reward_pool }).pool).toBe(pool);
  });

  test.each([
    ['running', 'idle', 1, 'IDLE'],
    ['pending', 'down', 1, 'IDLE'],
    ['completed', 'down', 0, 'IDLE'],
    ['completed', 'up', 0, 'ACTIVE'],
    ['failed', undefined, 0, 'IDLE'],
  ])(
    'maps a job with the status %s and the device status %j to %s hires and the state %s',
    (job, status, count, state) => {
      const device = deviceOf({ jobs: [{ status: 'completed' }, { status: job }], status });
      expect(device).toMatchObject({
        hires: Array.from({ length: count }, () => ({ startsAt: null, endsAt: null })),
        state,
      });
    },
  );

  test.each([
    ['2026-11-30 12:00:00', '2026-11-30T12:00:00.000Z', '2026-11-30T12:00:00.000Z'],
    ['2026-11-30T12:00Z', '2026-11-30T12:00:00.000Z', '2026-11-30T12:00:00.000Z'],
    ['2026-11-30T12:00:00.5+02:00', '2026-11-30T10:00:00.500Z', '2026-11-30T10:00:00.500Z'],
    ['2028-02-29', '2028-02-29T00:00:00.000Z', '2028-03-01T00:00:00.000Z'],
    [null, null, null],
  ])('reads the time %j of a job as the start %s and as the end %s', (text, start, end) => {
    const at = (instant: string | null) => (instant === null ? null : new Date(instant));
    const hiresOf = (times: object) => deviceOf({ jobs: [{ status: 'running', ...times }] }).hires;
    expect(hiresOf({ start_time: text })).toEqual([{ startsAt: at(start), endsAt: null }]);
    expect(hiresOf({ end_time: text })).toEqual([{ startsAt: null, endsAt: at(end) }]);
  });

  test.each([
    ['2026-02-29', 'no such day'],
    ['2026-11-30 25:00:00', 'no such hour'],
    ['30.11.2026', 'another format'],
    ['1999-12-31', 'before the network'],
    [1_764_504_000, 'a number'],
  ])('refuses the time %j of a running job (%s) and ignores it in a completed one', (start_time, _why) => {
    const job = { status: 'running', start_time };
    expect(parseDevice({ ...EXPLORER_OBJECT, jobs: [job] }, RULES)).toEqual({
      faults: [{ field: 'jobs[0].start_time', rule: expect.stringContaining('must be a time such as') }],
    });
    expect(deviceOf({ jobs: [{ ...job, status: 'completed' }] }).hires).toEqual([]);
  });

  test('refuses a job that ends before it starts', () => {
    const job = { status: 'pending', start_time: '2026-11-30', end_time: '2026-11-29 23:59:59' };
    expect(parseDevice({ ...EXPLORER_OBJECT, jobs: [job] }, RULES)).toEqual({
      faults: [{ field: 'jobs[0].end_time', rule: 'must not lie before start_time' }],
    });
    expect(deviceOf({ jobs: [{ ...job, end_time: '2026-11-30' }] }).hires).toHaveLength(1);
  });

  test('converts downtime to basis points, at most 100 % for a day', () => {
    expect(deviceOf({ down_percentage: 12.34 }).downBps).toBe(1234);
    expect(deviceOf({ down_percentage: 100 }).downBps).toBe(10_000);
    // The network's explorer reports a downtime of more than 100 % when outages overlap.
    expect(deviceOf({ down_percentage: 112 }).downBps).toBe(10_000);
    expect(Object.is(deviceOf({ down_percentage: -0 }).downBps, 0)).toBe(true);
    const seconds = (downtime: number) => deviceOf({ downtime_by_date: { '2024-02-29': { downtime } } }).downtimeByDate;
    expect(seconds(8640)).toEqual([{ date: '2024-02-29', downBps: 1000 }]);
    expect(seconds(86_400)).toEqual([{ date: '2024-02-29', downBps: 10_000 }]);
    expect(seconds(89_337.98249)).toEqual([{ date: '2024-02-29', downBps: 10_000 }]);
  });

  test('ignores fields that the object inherits from its prototype', () => {
    const inherited: object = Object.create(EXPLORER_OBJECT);
    expect(parseDevice(inherited, RULES)).toMatchObject({ faults: { length: 5 } });
  });

  test.each([
    ['device_id', ['not-a-uuid', '599ef4af7fe644b5aba325899bde2ab6', ' 599ef4af-7fe6-44b5-aba3-25899bde2ab6', 7, null]],
    ['owner_wallet', ['', 'wallet', 5, null]],
    ['hardware_name', ['', ' RTX', 'RTX ', 'RTX\n4090', 'Rtx\u202e', 'é', 'x'.repeat(65), 4090, null]],
    ['hardware_quantity', [0, 9, 1.5, -1, '2', null, true]],
    ['base_tier_name', ['', 'x'.repeat(61), 'a\u0000b']],
    ['connectivity_tier', [-1, 5, 2.5, '4']],
    ['down_percentage', [-0.01, 1_000_001, '5', Number.NaN]],
    ['download_speed_mbps', [-1, Number.POSITIVE_INFINITY, '10']],
    ['upload_speed_mbps', [-1, 1e12, []]],
    ['downtime_by_date', [[], 'none', 5]],
    ['iso2', ['USA', 'U', 'U1', '', 'ÄÖ', null]],
    ['location_name', ['', ' ', 'a\u007fb', 'a\u200bb', 'x'.repeat(121), 5]],
    ['security_soc2', ['false', 0]],
    ['jobs', [{}, 'none']],
    ['status', ['', 5, 'u\u0000p']],
    ['device_type', ['tpu', '', ['gpu']]],
    ['reward_pool', ['gold', 1, 'community enterprise']],
  ])('refuses an invalid value of the field %s', (field, values) => {
    for (const value of values) {
      const parsed = parseDevice({ ...EXPLORER_OBJECT, [field]: value }, RULES);
      expect(parsed, JSON.stringify(value)).toEqual({
        faults: [{ field, rule: expect.stringMatching(/^(is missing; it )?must /) }],
      });
    }
  });

  test.each([1, 7, 8])('accepts a device of %i cards', (cards) => {
    expect(deviceOf({ hardware_quantity: cards }).quantity).toBe(cards);
  });

  test.each([
    [{ downtime_by_date: { '2026-02-30': { downtime: 1 } } }, 'downtime_by_date["2026-02-30"]'],
    [{ downtime_by_date: { yesterday: { downtime: 1 } } }, 'downtime_by_date.yesterday'],
    [{ downtime_by_date: { '2026-02-20': 55 } }, 'downtime_by_date["2026-02-20"]'],
    [{ downtime_by_date: { '2026-02-20': { downtime: -1 } } }, 'downtime_by_date["2026-02-20"].downtime'],
    [{ jobs: [{ status: 'running' }, 'x'] }, 'jobs[1]'],
    [{ jobs: [{}] }, 'jobs[0].status'],
  ])('refuses an object with the invalid field %j', (changes, field) => {
    expect(parseDevice({ ...EXPLORER_OBJECT, ...changes }, RULES)).toMatchObject({ faults: [{ field }] });
  });

  test.each([null, [], 'device', 5])('refuses the JSON value %j, which is no device object', (value) => {
    expect(parseDevice(value, RULES)).toEqual({ faults: [{ field: '(device)', rule: 'must be a device object' }] });
  });
});

describe('parseDevice for the field downtime_by_date', () => {
  test('accepts a date exactly when the day exists in the calendar', () => {
    const two = (max: number) => fc.integer({ min: 0, max }).map((number) => String(number).padStart(2, '0'));
    const year = fc.integer({ min: 2000, max: 2999 });
    fc.assert(
      fc.property(year, two(13), two(33), (y, month, day) => {
        const date = `${y}-${month}-${day}`;
        const instant = new Date(`${date}T00:00:00.000Z`);
        const exists = !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(date);
        const parsed = parseDevice({ ...EXPLORER_OBJECT, downtime_by_date: { [date]: { downtime: 0 } } }, RULES);
        expect('device' in parsed, date).toBe(exists);
      }),
      {
        numRuns: 500,
        examples: [
          [2024, '02', '29'],
          [2025, '02', '29'],
          [2100, '02', '29'],
          [2025, '04', '31'],
        ],
      },
    );
  });
});

describe('parseDevices', () => {
  test('joins the objects about one device, regardless of upper and lower case of its id', () => {
    const { down_percentage, downtime_by_date, ...details } = EXPLORER_OBJECT;
    const summary = {
      device_id: details.device_id.toUpperCase(),
      down_percentage,
      downtime_by_date,
      hardware_quantity: null,
    };
    expect(parseDevices([details, summary], RULES)).toEqual({ devices: [RECORD] });
    expect(parseDevices([summary, details], RULES)).toEqual({ devices: [RECORD] });
    expect(parseDevices([EXPLORER_OBJECT, EXPLORER_OBJECT], RULES)).toEqual({ devices: [RECORD] });
  });

  test.each([
    ['hardware_name', 'RTX 4090'],
    ['hardware_quantity', 3],
    ['owner_wallet', 'Wallet2'],
    ['device_type', 'cpu'],
  ])('refuses two objects about one device that differ in %s', (field, other) => {
    const first = { ...EXPLORER_OBJECT, device_type: 'gpu' };
    const parsed = parseDevices([first, { ...first, [field]: other }], RULES);
    expect(parsed).toEqual({
      faults: [{ field: `[1].${field}`, rule: 'must not contradict the same device in [0]' }],
    });
  });

  test('names the model of a reported hardware name by the rules, and keeps the reported name', () => {
    const modelOf = (name: string): string => name.replace('NVIDIA ', '');
    const device = { ...EXPLORER_OBJECT, hardware_name: 'NVIDIA RTX A6000' };
    expect(parseDevices([device], { ...RULES, modelOf })).toEqual({
      devices: [{ ...RECORD, reportedModel: 'NVIDIA RTX A6000' }],
    });
  });
});

describe('parseDeviceFile', () => {
  const lines = (...devices: readonly object[]): string => JSON.stringify(devices, null, 2);
  const second = { ...EXPLORER_OBJECT, device_id: '00000000-0000-4000-8000-000000000002' };

  test('returns the devices in the order of the file', () => {
    const parsed = parseDeviceFile(lines(EXPLORER_OBJECT, second), RULES);
    expect(parsed).toEqual({ devices: [RECORD, { ...RECORD, deviceId: second.device_id }] });
    expect(parseDeviceFile('[]', RULES)).toEqual({ devices: [] });
  });

  test('opens the answers of the explorer: a device or a list in an envelope, with the owner beside the data', () => {
    const { owner_wallet, ...device } = EXPLORER_OBJECT;
    const { owner_wallet: _, ...other } = second;
    const devices = [RECORD, { ...RECORD, deviceId: second.device_id }];
    const answers = [
      { status: 'succeeded', owner_wallet, data: { devices: [device, other], total: 2 } },
      { status: 'succeeded', owner_wallet, data: [device, other] },
      [
        { status: 'succeeded', data: EXPLORER_OBJECT },
        { status: 'succeeded', owner_wallet, data: other },
      ],
    ];
    for (const answer of answers) expect(parseDeviceFile(JSON.stringify(answer), RULES)).toEqual({ devices });
    expect(parseDeviceFile(JSON.stringify({ data: EXPLORER_OBJECT }), RULES)).toEqual({ devices: [RECORD] });
  });

  test('returns the place of a fault inside an envelope', () => {
    const text = JSON.stringify([{ status: 'succeeded', data: { ...EXPLORER_OBJECT, iso2: 'Canada' } }], null, 2);
    const line = text.split('\n').findIndex((row) => row.includes('"iso2"')) + 1;
    expect(parseDeviceFile(text, RULES)).toMatchObject({ faults: [{ line, field: '[0].data.iso2' }] });
  });

  test('accepts measurements that are missing or null, and more than 100 per cent of downtime', () => {
    const measured = ['download_speed_mbps', 'upload_speed_mbps', 'down_percentage', 'base_tier_name'] as const;
    const nothing = { ...RECORD, downMbps: null, upMbps: null, downBps: null, baseTierName: null };
    const nulls = Object.fromEntries(measured.map((name) => [name, null]));
    expect(deviceOf(nulls)).toEqual(nothing);
    expect(deviceOf(Object.fromEntries(measured.map((name) => [name, undefined])))).toEqual(nothing);
    const unknown = { connectivity_tier: null, security_soc2: null, jobs: null, downtime_by_date: null };
    expect(deviceOf(unknown)).toEqual({ ...RECORD, connectivityTier: 0, downtimeByDate: [] });
    const days = { '2026-11-10': null, '2026-11-11': { downtime: null }, '2026-11-12': { downtime: 96_768 } };
    expect(deviceOf({ down_percentage: 112, downtime_by_date: days })).toEqual({
      ...RECORD,
      downBps: 10_000,
      downtimeByDate: [{ date: '2026-11-12', downBps: 10_000 }],
    });
  });

  test('skips a byte order mark at the start of the file', () => {
    expect(parseDeviceFile(`\uFEFF${lines(second)}`, RULES)).toMatchObject({ devices: { length: 1 } });
  });

  test('refuses the whole file for one invalid field and returns its line', () => {
    const text = lines(EXPLORER_OBJECT, { ...second, hardware_quantity: 9 });
    const line = text.split('\n').findIndex((row) => row.includes('"hardware_quantity": 9')) + 1;
    expect(line).toBeGreaterThan(25);
    expect(parseDeviceFile(text, RULES)).toEqual({
      faults: [{ line, field: '[1].hardware_quantity', rule: 'must be a whole number from 1 to 8' }],
    });
  });

  test('returns all faults in the order of their lines', () => {
    const text = `[\n{},\n5,\n${JSON.stringify({ ...second, iso2: 'Germany', jobs: [7] })}\n]`;
    const parsed = parseDeviceFile(text, RULES);
    if (!('faults' in parsed)) throw new Error('expected faults');
    expect(parsed.faults.slice(0, 2).map(({ line, field }) => ({ line, field }))).toEqual([
      { line: 2, field: '[0].hardware_name' },
      { line: 2, field: '[0].hardware_quantity' },
    ]);
    expect(parsed.faults.slice(-3)).toEqual([
      { line: 3, field: '[1]', rule: 'must be a device object' },
      { line: 4, field: '[2].jobs[0]', rule: 'must be a job object' },
      { line: 4, field: '[2].iso2', rule: 'must be the two letters of a country (ISO 3166-1 alpha-2)' },
    ]);
  });

  test('returns at most 100 faults', () => {
    const text = lines(...Array.from({ length: 150 }, () => ({ ...second, device_id: 'x' })));
    expect(parseDeviceFile(text, RULES)).toMatchObject({ faults: { length: 100 } });
  });

  test('refuses a file that is not JSON and returns the line of the syntax error', () => {
    const text = lines(EXPLORER_OBJECT).replace('"iso2": "ca",', '"iso2": "ca"');
    const line = text.split('\n').findIndex((row) => row.includes('"iso2"')) + 2;
    expect(parseDeviceFile(text, RULES)).toEqual({
      faults: [{ line, field: '[0].iso2', rule: 'must go on with "," or "}"' }],
    });
  });

  test('refuses a file whose JSON value is neither an array nor an answer of the explorer', () => {
    expect(parseDeviceFile('\n\n"data"', RULES)).toEqual({
      faults: [
        { line: 3, field: '(file)', rule: 'must be a JSON array of device objects, or an answer of the explorer' },
      ],
    });
  });
});
