// Loads the devices that the demo network simulates: every device with a stake, and the values that the simulation depends on.
// **Invariant:** it only reads. daily-events.ts and blocks.ts choose the events and rewards of the devices.

import { type Device, isOperational } from '../../domain/device.ts';
import { type DeviceAggregate, requirementAt, sufficiencyAt } from '../../domain/device-aggregate.ts';
import { type OfferStatus, offerStatusAt } from '../../domain/offer.ts';
import { coStakesTowardRequirement } from '../../store/co-stakes.ts';
import type { Queryable } from '../../store/db/database.ts';
import { stakedDeviceKeys } from '../../store/demo-network.ts';
import { devicesByKey } from '../../store/devices.ts';
import { offersNotClosedOf } from '../../store/offers.ts';
import { parameterHistory } from '../../store/parameters.ts';
import { requirementHistories } from '../../store/requirements.ts';

/** A device in the simulation of the demo network. */
export type SimulatedDevice = {
  readonly device: Device;
  /** The device's requirement, base units. */
  readonly requirement: bigint;
  /** True when blocks may nominate the device: it is operational and its stake meets its requirement. */
  readonly earns: boolean;
  /** OPEN for a device with an open offer, else the status of one of its offers; null without an offer that is not closed. */
  readonly offer: OfferStatus | null;
  /**
   * True when a client (no demo wallet) owns the device or co-stakes on it. Every block nominates such a device, and it is never
   * slashed or stopped.
   */
  readonly hasClientStake: boolean;
};

/** Returns the simulated devices, ordered by the network's device id. `demoWallets` contains the addresses of all demo wallets. */
export async function loadSimulatedDevices(
  db: Queryable,
  demoWallets: ReadonlySet<string>,
  now: Date,
): Promise<readonly SimulatedDevice[]> {
  const keys = await stakedDeviceKeys(db);
  const devices = await devicesByKey(db, keys, now);
  const counted = await coStakesTowardRequirement(db, keys, now);
  const offers = await offersNotClosedOf(db, keys, now);
  const models = [...new Set(devices.map(({ model }) => model))];
  const requirements = await requirementHistories(db, models, await parameterHistory(db), now);
  const simulated = devices.map((device) => {
    const coStakes = counted.filter(({ deviceKey }) => deviceKey === device.key);
    const statuses = offers
      .filter(({ deviceKey }) => deviceKey === device.key)
      .map((offer) => offerStatusAt(offer, now));
    const aggregate: DeviceAggregate = {
      device,
      requirements: requirements.get(device.model) ?? [],
      ownerStake: device.ownerStake,
      offers: [],
      coStakes,
      slashes: [],
    };
    return {
      device,
      requirement: requirementAt(aggregate, now),
      earns: isOperational(device) && sufficiencyAt(aggregate, now) !== 'INSUFFICIENT',
      offer: statuses.find((status) => status === 'OPEN') ?? statuses[0] ?? null,
      hasClientStake: !demoWallets.has(device.ownerWallet) || coStakes.some(({ wallet }) => !demoWallets.has(wallet)),
    };
  });
  return simulated.sort((a, b) => (a.device.deviceId < b.device.deviceId ? -1 : 1));
}
