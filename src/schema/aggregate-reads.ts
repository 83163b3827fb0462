// Device aggregates for queries, composed from loaded rows, so that queries use the same rules as mutations.

import type { DeviceFitness } from '../domain/claim.ts';
import type { CoStake } from '../domain/co-stake.ts';
import type { DeviceAggregate } from '../domain/device-aggregate.ts';
import type { OfferRow } from '../store/columns.ts';
import type { Context } from './context.ts';

/** Returns a device with its requirement's history, without its stakes. Throws when the device row is missing. */
export async function readDeviceFitness(context: Context, deviceKey: string): Promise<DeviceFitness> {
  const device = await context.loaders.device.load(deviceKey);
  if (device === null) throw new Error(`the device ${deviceKey} of an offer is missing`);
  return { device, requirements: await context.loaders.requirements.load(device.model) };
}

/**
 * Returns the device aggregate for public fields: with the co-stakes that count toward the requirement, and with one offer or none.
 * Throws when the device row is missing.
 */
export async function readAggregate(
  context: Context,
  deviceKey: string,
  offer: OfferRow | null,
): Promise<DeviceAggregate> {
  const [device, counted, standing] = await Promise.all([
    context.loaders.device.load(deviceKey),
    context.loaders.countedCoStakes.load(deviceKey),
    // A live offer that no co-staker holds has no co-stake to load.
    offer === null || (offer.live && offer.claimedAt === null) ? null : context.loaders.standingCoStake.load(offer.id),
  ]);
  if (device === null) throw new Error(`the device ${deviceKey} of an offer is missing`);
  const requirements = await context.loaders.requirements.load(device.model);
  const coStakes: readonly CoStake[] =
    standing === null || counted.some((coStake) => coStake.id === standing.id) ? counted : [...counted, standing];
  const offers = offer === null ? [] : [offer];
  return { device, requirements, ownerStake: device.ownerStake, offers, coStakes, slashes: [] };
}

/**
 * Returns the device aggregate with all of its running offers and co-stakes, as a decision reads it. Only the owner may see them; a
 * co-staker's client sees what the rules make of them. Throws when the device row is missing.
 */
export async function readRunningAggregate(context: Context, deviceKey: string): Promise<DeviceAggregate> {
  const [device, coStakes, offers] = await Promise.all([
    context.loaders.device.load(deviceKey),
    context.loaders.runningCoStakes.load(deviceKey),
    context.loaders.runningOffers.load(deviceKey),
  ]);
  if (device === null) throw new Error(`the device ${deviceKey} is missing`);
  const requirements = await context.loaders.requirements.load(device.model);
  return { device, requirements, ownerStake: device.ownerStake, offers, coStakes, slashes: [] };
}
