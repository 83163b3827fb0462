// Offer eligibility: whether an offer can be published on the viewer's own device, with each precondition's current and required value.

import { unknownModelHint } from '../app/network.ts';
import type { DeviceAggregate } from '../domain/device-aggregate.ts';
import {
  type EligibilityCheck,
  type OfferPrecondition,
  offerEligibility,
  offerPreconditionMessage,
} from '../domain/offer-rules.ts';
import type { DeviceRow } from '../store/devices.ts';
import { readRunningAggregate } from './aggregate-reads.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { enumValues } from './enums.ts';

export type OwnedDeviceRow = { readonly device: DeviceRow };

const PRECONDITIONS: { readonly [Code in OfferPrecondition]: string } = {
  DEVICE_COMMITTED: 'The device is in the programme: neither unstaked, terminated nor blocked.',
  DEVICE_OPERATIONAL: 'The device is running, it has a connectivity tier, and its model is supported.',
  OWN_STAKE: 'Your own stake is at least the minimum share of the requirement (published value: half).',
  OFFER_PLACE:
    'A place is free. Open offers take one each, and so do co-stakes that are pending or active (published limit: 4).',
  STAKE_ROOM:
    'The stake room, which is the largest stake of co-stakers less what the places have taken, is not below the minimum co-stake.',
  SHARE_ROOM:
    'The share room, which is the largest reward share less what the places have taken, is not below the smallest share.',
  NOT_HIRED_AND_SHORT: 'The device is not hired, or the stake on it is sufficient.',
};

const NO_LONGER_REPORTED: { readonly [Code: string]: readonly [description: string, reason: string] } = {
  NO_LIVE_OFFER: [
    'The device had no other offer; no longer reported, because it may have several.',
    'Replaced on 2026-11-30 by OFFER_PLACE.',
  ],
  ROOM_FOR_CO_STAKE: [
    'The requirement allowed the minimum co-stake; no longer reported, because other offers take of it.',
    'Replaced on 2026-11-30 by STAKE_ROOM.',
  ],
};

const PreconditionEnum = builder.enumType('OfferPrecondition', {
  description: 'A condition that must hold before an offer can be published.',
  values: {
    ...enumValues(PRECONDITIONS),
    ...Object.fromEntries(
      Object.entries(NO_LONGER_REPORTED).map(([value, [description, deprecationReason]]) => [
        value,
        { value, description, deprecationReason },
      ]),
    ),
  },
});

const CheckRef = builder.objectRef<EligibilityCheck>('EligibilityCheck').implement({
  description:
    'One precondition of publishing an offer, with its current and its required value, so that a client can explain why publishing is disabled.',
  fields: (t) => ({
    code: t.expose('code', {
      type: PreconditionEnum,
      description: 'Code of the precondition that was checked. Codes are stable, so programs may branch on them.',
    }),
    met: t.boolean({
      description: 'True when the precondition holds now.',
      resolve: (check) => check.refusal === null,
    }),
    current: t.exposeString('current', { description: 'Current value in words for people, such as "3000 IO".' }),
    required: t.exposeString('required', { description: 'Required value in words for people, such as "4000 IO".' }),
    message: t.string({
      description: 'One English sentence for the owner: what is met, or why publishing would be refused.',
      resolve: offerPreconditionMessage,
    }),
  }),
});

export const EligibilityRef = builder.objectRef<readonly EligibilityCheck[]>('OfferEligibility').implement({
  description: 'Whether an offer can be published on the device now, with every precondition.',
  fields: (t) => ({
    allowed: t.boolean({
      description: 'True when every precondition is met.',
      resolve: (checks) => checks.every((check) => check.refusal === null),
    }),
    checks: t.field({
      type: [CheckRef],
      description: 'Every precondition, met or not; `createOffer` is refused for the first unmet one.',
      extensions: { length: Object.keys(PRECONDITIONS).length },
      resolve: (checks) => [...checks],
    }),
  }),
});

/** Returns a device of the signed-in account; null for a device of another account and without a session. */
export async function findOwnDevice(key: string, context: Context): Promise<OwnedDeviceRow | null> {
  const device = context.viewer === null ? null : await context.loaders.device.load(key);
  return device !== null && device.ownerAccountId === context.viewer?.accountId ? { device } : null;
}

/** Returns the device aggregate with all running offers and co-stakes, and the market time of the request. */
export async function deviceAggregateAndMarketTime(
  { device }: OwnedDeviceRow,
  context: Context,
): Promise<[DeviceAggregate, Date]> {
  return Promise.all([readRunningAggregate(context, device.key), context.now()]);
}

/** Returns every precondition of publishing an offer on the device now. */
export async function eligibilityChecksOf(
  row: OwnedDeviceRow,
  _: object,
  context: Context,
): Promise<readonly EligibilityCheck[]> {
  const [[aggregate, now], parameters] = await Promise.all([
    deviceAggregateAndMarketTime(row, context),
    context.loaders.parameters(),
  ]);
  const checks = offerEligibility(aggregate, parameters, now);
  return Promise.all(checks.map((check) => withNearestModels(check, row.device.model, context)));
}

/** Returns a check with a sentence that proposes the nearest known names, when it fails because nobody knows the device's model. */
async function withNearestModels(check: EligibilityCheck, model: string, context: Context): Promise<EligibilityCheck> {
  const { refusal } = check;
  if (refusal?.code !== 'DEVICE_NOT_OPERATIONAL' || refusal.fault !== 'MODEL_NOT_SUPPORTED') return check;
  const known = await context.loaders.knownModels();
  if (known.includes(model)) return check;
  return { ...check, hint: unknownModelHint(model, known) };
}
