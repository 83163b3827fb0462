// Tests of the bundled data of the demo network: the generator reproduces the data, the parsers accept it, and it contains every
// kind of device.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, test } from 'vitest';
import { DEVICES_FILE, demoOwner, makeNetwork, REFERENCE_DAY } from '../../scripts/make-network.ts';
import { parseDeviceFile } from '../../src/formats/device-file.ts';
import { parseMultiplierFile } from '../../src/formats/multiplier-file.ts';
import { parseWalletAddress } from '../../src/wallet/address.ts';
import { decodeBase58 } from '../../src/wallet/base58.ts';

const text = readFileSync(DEVICES_FILE, 'utf8');
const parsed = parseDeviceFile(text, { maxCardsPerDevice: 8, isWallet: (word) => parseWalletAddress(word) !== null });
const devices = 'devices' in parsed ? parsed.devices : [];

const multiplierText = readFileSync(new URL('../../examples/network/multipliers.json', import.meta.url), 'utf8');
const parsedMultipliers = parseMultiplierFile(multiplierText);
const multipliers = 'multipliers' in parsedMultipliers ? parsedMultipliers.multipliers : [];

const multiplierE4At = (model: string, at: string): number | undefined =>
  multipliers.find(
    (entry) =>
      entry.model === model &&
      entry.validFrom <= new Date(at) &&
      (entry.validTo === null || new Date(at) < entry.validTo),
  )?.multiplierTenThousandths;
const multiplierTenThousandths = (model: string): number =>
  multiplierE4At(model, `${REFERENCE_DAY}T00:00:00.000Z`) ?? -1;

describe('the devices of the demo network', () => {
  test('are byte for byte the output of their generator', () => {
    expect(makeNetwork() === text, 'run `node scripts/run.mjs scripts/make-network.ts`').toBe(true);
  });

  test('are accepted by the parser of device files', () => {
    expect(parsed).toHaveProperty('devices');
    expect(devices).toHaveLength(500);
  });

  test('belong to 120 owners with 1 to 12 devices each; the owners’ keys are derived from the documented seeds', () => {
    const owned = new Map<string, number>();
    for (const { ownerWallet } of devices) owned.set(ownerWallet, (owned.get(ownerWallet) ?? 0) + 1);
    const addresses = Array.from({ length: 120 }, (_, at) => demoOwner(at + 1));
    expect(new Set(owned.keys())).toEqual(new Set(addresses));
    expect(Math.min(...owned.values())).toBe(1);
    expect(Math.max(...owned.values())).toBe(12);
  });

  test('have owner addresses that a second implementation of Ed25519 derives too', () => {
    for (const number of [1, 2, 120]) {
      const seed = createHash('sha256').update(`tandem demo owner ${number}`).digest();
      expect(decodeBase58(demoOwner(number), 32)).toEqual(Uint8Array.from(ed25519.getPublicKey(seed)));
    }
  });

  test('have thirty days of downtime each, whose mean agrees with the total downtime', () => {
    for (const { downtimeByDate, downBps } of devices) {
      expect(downtimeByDate).toHaveLength(30);
      expect(downtimeByDate.at(-1)?.date).toBe(REFERENCE_DAY);
      const mean = downtimeByDate.reduce((sum, day) => sum + day.downBps, 0) / 30;
      expect(Math.abs(mean - (downBps ?? Number.NaN))).toBeLessThanOrEqual(51);
    }
  });

  test('have only hardware models for which a multiplier is published', () => {
    expect(devices.filter(({ model }) => multiplierTenThousandths(model) < 0).map(({ model }) => model)).toEqual([]);
  });

  test('include enough devices of each kind, state, pool, tier and size', () => {
    const count = (holds: (device: (typeof devices)[number]) => boolean): number => devices.filter(holds).length;
    const offerable = count((device) => {
      const requirementTenThousandths =
        device.quantity * 200 * Math.max(10_000, multiplierTenThousandths(device.model));
      const operational = device.connectivityTier > 0 && multiplierTenThousandths(device.model) > 0;
      return operational && device.hires.length === 0 && requirementTenThousandths >= 400 * 10_000;
    });
    expect(offerable).toBeGreaterThan(300);
    expect(count(({ model }) => multiplierTenThousandths(model) === 0)).toBeGreaterThan(15);
    expect(count(({ connectivityTier }) => connectivityTier === 0)).toBeGreaterThan(5);
    expect(count(({ hires }) => hires.length > 0)).toBeGreaterThan(20);
    expect(count(({ kind }) => kind === 'CPU')).toBeGreaterThan(30);
    expect(count(({ soc2 }) => soc2)).toBeGreaterThan(40);
    expect(count(({ soc2 }) => soc2)).toBeLessThan(250);
    for (const pool of ['COMMUNITY', 'ENTERPRISE'])
      expect(count((device) => device.pool === pool)).toBeGreaterThan(100);
    for (const state of ['ACTIVE', 'IDLE']) expect(count((device) => device.state === state)).toBeGreaterThan(50);
    expect(new Set(devices.map(({ quantity }) => quantity))).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8]));
    expect(new Set(devices.map(({ connectivityTier }) => connectivityTier))).toEqual(new Set([0, 1, 2, 3, 4]));
    expect(new Set(devices.map(({ country }) => country)).size).toBeGreaterThan(20);
    expect(new Set(devices.map(({ model }) => model)).size).toBeGreaterThan(25);
  });
});

describe('the multipliers of the demo network', () => {
  test('are accepted by the parser of multiplier files', () => {
    expect(parsedMultipliers).toHaveProperty('multipliers');
  });

  test.each([
    ['H100', 100_000, 100_000],
    ['RTX 4070', 2_500, 2_500],
    ['M2 Max', 10_000, 0],
    ['M2 Pro', 7_500, 0],
    ['M2 Ultra', 12_500, 0],
    ['A10', 7_500, 0],
    ['A10G', 7_500, 0],
    ['A16', 10_000, 0],
    ['A40', 20_000, 0],
    ['GTX 1080 Ti', 2_500, 0],
    ['RTX 2080 Ti', 2_500, 0],
    ['RTX 3050', 2_500, 0],
    ['RTX 3050 Ti', 2_500, 0],
  ])('of the model %s equal the published values before and after the published change', (model, before, after) => {
    expect(multiplierE4At(model, '2025-06-04T14:59:59.999Z')).toBe(before);
    expect(multiplierE4At(model, '2025-06-04T15:00:00.000Z')).toBe(after);
    expect(multipliers.filter((entry) => entry.model === model).map(({ source }) => source)).not.toContain('example');
  });

  test('have the source "published" for exactly the 15 models with a published value', () => {
    const published = new Set(multipliers.filter(({ source }) => source === 'published').map(({ model }) => model));
    expect(published.size).toBe(13 + 2);
    expect(multiplierTenThousandths('H100 PCIe')).toBe(multiplierTenThousandths('H100'));
    expect(multiplierTenThousandths('H100 SXM5')).toBe(multiplierTenThousandths('H100'));
  });
});
