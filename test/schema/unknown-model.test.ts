// Tests of devices whose model nobody knows: the import proposes the nearest known names, and so does the explanation for the owner.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Api, openApi } from '../kit/api.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { makeWorld, type World } from '../kit/world.ts';

const IMPORT = `mutation ($input: ImportDevicesInput!) {
  importDevices(input: $input) { ... on ImportDevicesSuccess { created unlistableCount unlistable { deviceId reason } } }
}`;
const BUTTON = `{ viewer { devices(first: 10) { nodes {
  device { model downloadMbps } offerEligibility { allowed checks { code met message } } listing { listed reasons } } } } }`;

type Owned = {
  readonly device: { readonly model: string; readonly downloadMbps: number | null };
  readonly offerEligibility: { readonly checks: readonly { code: string; met: boolean; message: string }[] };
  readonly listing: { readonly reasons: readonly string[] };
};

let world: World;
let api: Api;

describeWithDatabase('a device of an unknown model', () => {
  beforeAll(async () => {
    world = await makeWorld();
    api = await openApi(world.ctx);
  });
  afterAll(async () => {
    await api?.close();
    await world?.end();
  });

  it('is imported, listed as one without offers, and its owner reads the nearest known names', async () => {
    const owner = await world.investor('1');
    const object = (number: number, hardwareName: string) => ({
      device_id: `00000000-0000-4000-8000-00000000000${number}`,
      owner_wallet: owner.address,
      hardware_name: hardwareName,
      hardware_quantity: 1,
      connectivity_tier: 3,
      download_speed_mbps: null,
      iso2: 'CH',
    });
    const envelope = { status: 'succeeded', data: object(2, 'NVIDIA H100 80GB HBM3') };
    const { importDevices } = (await api.network(IMPORT, {
      input: { devices: [object(1, 'H100 SXM6'), envelope] },
    })) as { importDevices: { created: number; unlistable: readonly { deviceId: string; reason: string }[] } };
    expect(importDevices).toMatchObject({ created: 2, unlistableCount: 1 });
    const [unlistable] = importDevices.unlistable;
    expect(unlistable?.deviceId).toBe(object(1, '').device_id);
    expect(unlistable?.reason).toMatch(/knows no model "H100 SXM6".*near it: H100 SXM5/);

    const { viewer } = await api.data<{ viewer: { devices: { nodes: readonly Owned[] } } }>(BUTTON, {}, { as: owner });
    const of = (model: string) => viewer.devices.nodes.find(({ device }) => device.model === model);
    const check = (model: string) =>
      of(model)?.offerEligibility.checks.find(({ code }) => code === 'DEVICE_OPERATIONAL');
    expect(check('H100 SXM6')).toEqual({ code: 'DEVICE_OPERATIONAL', met: false, message: unlistable?.reason });
    expect(of('H100 SXM6')?.listing.reasons).toContain(unlistable?.reason);
    expect(check('H100 SXM5')).toMatchObject({ met: true });
    expect(of('H100 SXM5')?.device.downloadMbps).toBeNull();
  });
});
