// Whether an offer can be published on one's own device: every precondition with the values that explain it.

import type { DeviceAggregate } from '../domain/device-aggregate.ts';
import { type EligibilityCheck, eligibilityMessage, offerEligibility } from '../domain/offer-rules.ts';
import type { DeviceRow } from '../store/devices.ts';
import { readOwnAggregate } from './aggregate-reads.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';

export type OwnedRow = { readonly device: DeviceRow };

const PRECONDITIONS = {
  DEVICE_COMMITTED: 'The device is in the programme: neither unstaked, terminated nor blocked.',
  DEVICE_OPERATIONAL: 'It is running, connected and of a supported model.',
  OWN_STAKE: 'Your own stake is at least half of the requirement.',
  NO_LIVE_OFFER:
    'It has no other offer that is open or filled; one whose co-staker is waiting to leave does not count.',
  NOT_HIRED_AND_SHORT: 'It is not hired while its stake is insufficient.',
  ROOM_FOR_CO_STAKE: 'Half of its requirement is at least the smallest co-stake.',
} as const;

const PreconditionEnum = builder.enumType('OfferPrecondition', {
  description: 'What must hold before an offer can be published.',
  values: Object.fromEntries(
    Object.entries(PRECONDITIONS).map(([code, description]) => [code, { value: code, description }]),
  ) as { [Code in keyof typeof PRECONDITIONS]: { value: Code; description: string } },
});

const CheckRef = builder.objectRef<EligibilityCheck>('EligibilityCheck').implement({
  description: 'One precondition of an offer, met or not, with the values that explain a greyed-out button.',
  fields: (t) => ({
    code: t.expose('code', { type: PreconditionEnum, description: 'Which one.' }),
    met: t.boolean({ description: 'Whether it holds now.', resolve: (check) => check.refusal === null }),
    current: t.exposeString('current', { description: 'How it is.' }),
    required: t.exposeString('required', { description: 'How it has to be.' }),
    message: t.string({ description: 'A sentence for you.', resolve: eligibilityMessage }),
  }),
});

export const EligibilityRef = builder.objectRef<readonly EligibilityCheck[]>('OfferEligibility').implement({
  description: 'Whether an offer can be published on the device now, precondition by precondition.',
  fields: (t) => ({
    allowed: t.boolean({
      description: 'True when every precondition is met.',
      resolve: (checks) => checks.every((check) => check.refusal === null),
    }),
    checks: t.field({
      type: [CheckRef],
      description: 'Every precondition.',
      extensions: { length: Object.keys(PRECONDITIONS).length },
      resolve: (checks) => [...checks],
    }),
  }),
});

/** A device of the signed-in account; null for anybody else's. */
export async function ownDevice(key: string, context: Context): Promise<OwnedRow | null> {
  const device = context.viewer === null ? null : await context.loaders.device.load(key);
  return device !== null && device.ownerAccountId === context.viewer?.accountId ? { device } : null;
}

/** The whole aggregate of a device of one's own, and the time to read it at. */
export async function aggregateAndNow({ device }: OwnedRow, context: Context): Promise<[DeviceAggregate, Date]> {
  return Promise.all([readOwnAggregate(context, device.key), context.now()]);
}

/** Every precondition of an offer on it, now. */
export async function eligibilityOf(row: OwnedRow, _: object, context: Context): Promise<readonly EligibilityCheck[]> {
  const [[aggregate, now], parameters] = await Promise.all([
    aggregateAndNow(row, context),
    context.loaders.parameters(),
  ]);
  return offerEligibility(aggregate, parameters, now);
}
