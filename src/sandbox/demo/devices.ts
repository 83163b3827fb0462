// What the demo network sees of the devices that stake stands on, before it says anything about them.

import { type Device, isOperational } from '../../domain/device.ts';
import { type DeviceAggregate, requirementAt, sufficiencyAt } from '../../domain/device-aggregate.ts';
import { type OfferStatus, offerStatusAt } from '../../domain/offer.ts';
import { countedCoStakes } from '../../store/co-stakes.ts';
import type { Queryable } from '../../store/db/database.ts';
import { stakedDevices } from '../../store/demo-network.ts';
import { devicesByKey } from '../../store/devices.ts';
import { standingOffersOf } from '../../store/offers.ts';
import { parameterHistory } from '../../store/parameters.ts';
import { requirementsOf } from '../../store/requirements.ts';

export type Machine = {
  readonly device: Device;
  /** Base units. */
  readonly requirement: bigint;
  /** Running, and with stake enough to earn. */
  readonly earns: boolean;
  readonly offer: OfferStatus | null;
  /** Somebody beside the cast has stake on it: it is nominated in every block, and nothing bad befalls it. */
  readonly visited: boolean;
};

/** The machines in the order of the network's ids. */
export async function machinesAt(db: Queryable, cast: ReadonlySet<string>, now: Date): Promise<readonly Machine[]> {
  const keys = await stakedDevices(db);
  const devices = await devicesByKey(db, keys, now);
  const coStakes = await countedCoStakes(db, keys, now);
  const offers = new Map((await standingOffersOf(db, keys, now)).map((offer) => [offer.deviceKey, offer]));
  const models = [...new Set(devices.map(({ model }) => model))];
  const requirements = await requirementsOf(db, models, await parameterHistory(db), now);
  const machines = devices.map((device) => {
    const standing = coStakes.filter(({ deviceKey }) => deviceKey === device.key);
    const offer = offers.get(device.key);
    const aggregate: DeviceAggregate = {
      device,
      requirements: requirements.get(device.model) ?? [],
      ownerStake: device.ownerStake,
      offers: [],
      coStakes: standing,
      slashes: [],
    };
    return {
      device,
      requirement: requirementAt(aggregate, now),
      earns: isOperational(device) && sufficiencyAt(aggregate, now) !== 'INSUFFICIENT',
      offer: offer === undefined ? null : offerStatusAt(offer, now),
      visited: !cast.has(device.ownerWallet) || standing.some(({ wallet }) => !cast.has(wallet)),
    };
  });
  return machines.sort((one, other) => (one.device.deviceId < other.device.deviceId ? -1 : 1));
}
