// Mutations for devices in the network's API: imports, state and hire changes, and multipliers.

import { GraphQLError } from 'graphql';
import { publishMultipliersOrRefuse } from '../../app/multipliers.ts';
import {
  type DeviceReportResult,
  type ImportOutcome,
  importDeviceObjects,
  setDeviceState,
  setHired,
  type UnlistableDevice,
} from '../../app/network.ts';
import { parseMultiplierTenThousandths } from '../../domain/multiplier.ts';
import { MAX_MODEL_NAME } from '../bounds.ts';
import { badInput, networkBuilder, requireReporter } from '../builder.ts';
import { deviceStateEnumConfig, enumValues } from '../enums.ts';
import { toResult } from '../refusal-types.ts';
import { networkResultUnion } from './refusals.ts';

export const MOST_DEVICES = 100_000;
export const MOST_UNLISTABLE = 100;
export const MOST_MULTIPLIERS = 10_000;
/** Most characters of a model's name. */
export const LONGEST_MODEL = MAX_MODEL_NAME;
const MODEL = new RegExp(`^[\\x20-\\x7e]{1,${LONGEST_MODEL}}$`);

networkBuilder.scalarType('ExplorerDevice', {
  description:
    "A device object of the network's explorer, with `owner_wallet` added: `device_id`, `owner_wallet`, `hardware_name`, `hardware_quantity`, `device_type`, `reward_pool`, `base_tier_name`, `connectivity_tier`, `down_percentage`, `download_speed_mbps`, `upload_speed_mbps`, `downtime_by_date`, `iso2`, `location_name`, `security_soc2`, `status`, `jobs`. Other fields are ignored. Measurements that the explorer lacks may be null or left out. Also accepted are the explorer's answers `{ status, data }` around a device or a list, with `owner_wallet` in the device or beside `data`; the details and the summary of one device are joined by `device_id`.",
  serialize: () => {
    throw new GraphQLError('ExplorerDevice is for input alone.');
  },
});

const DeviceStateEnum = networkBuilder.enumType('DeviceState', deviceStateEnumConfig);
const BlockReasonEnum = networkBuilder.enumType('BlockReason', {
  description: 'Reason why the network blocks a device; `Device.stateReason` shows it in public.',
  values: enumValues({
    TOO_MANY_CARDS: 'The device has more than eight cards, the maximum of a device.',
    HARDWARE_CHANGED: "The device's hardware differs from what was imported before.",
    OWNER_CHANGED: 'The device belongs to a different account than before.',
    SUSPECTED_ABUSE: 'The device is suspected of abuse.',
    PROHIBITED_REGION: 'The device runs in a region that the network does not allow.',
    SPOOFING: 'The device pretends to be other hardware.',
  }),
});

const UnlistableDeviceRef = networkBuilder.objectRef<UnlistableDevice>('UnlistableDevice').implement({
  description:
    'A device that was imported but cannot have an offer, because nobody can sign for its owner or its model is unknown.',
  fields: (t) => ({
    deviceId: t.exposeString('deviceId', { description: "The network's own id of the device: a UUID." }),
    reason: t.exposeString('reason', {
      description:
        'Reason as an English sentence; for an unknown model it proposes the nearest known names. The wording may change.',
    }),
  }),
});
type Imported = ImportOutcome & { readonly unlistable: readonly UnlistableDevice[] };
const ImportDevicesSuccess = networkBuilder.objectRef<Imported>('ImportDevicesSuccess').implement({
  description: 'The whole list was imported. Sending the same list again changes nothing.',
  fields: (t) => ({
    created: t.exposeInt('created', { description: 'Number of devices that were imported for the first time.' }),
    updated: t.exposeInt('updated', {
      description: 'Number of known devices whose speeds, location or SOC 2 certificate changed.',
    }),
    changed: t.exposeInt('changed', {
      description:
        'Number of known devices whose connectivity, hires or state changed. Changed hardware or an owner of another account blocks the device.',
    }),
    handedOver: t.exposeInt('handedOver', {
      description:
        'Number of known devices that were moved to another owner; only devices that never had stake can be moved.',
    }),
    unlistableCount: t.int({
      description:
        'Number of devices in the list that cannot have an offer: their owner address can never sign, or their model is unknown.',
      resolve: ({ unlistable }) => unlistable.length,
    }),
    unlistable: t.field({
      type: [UnlistableDeviceRef],
      description:
        'The first 100 imported devices that cannot have an offer, in the order of the list, each with the reason.',
      resolve: ({ unlistable }) => unlistable.slice(0, MOST_UNLISTABLE),
    }),
  }),
});
const changeOf = (name: string, what: string) =>
  networkBuilder.objectRef<DeviceReportResult>(name).implement({
    description: what,
    fields: (t) => ({
      changed: t.exposeBoolean('changed', {
        description: 'False when the report changed nothing, because the device was in the reported state already.',
      }),
    }),
  });
const PublishMultipliersSuccess = networkBuilder
  .objectRef<{ readonly published: number }>('PublishMultipliersSuccess')
  .implement({
    description: 'The multipliers are published. Sending the same list again changes nothing.',
    fields: (t) => ({
      published: t.exposeInt('published', { description: 'Number of multipliers that had not been published before.' }),
    }),
  });

const ImportDevicesInput = networkBuilder.inputType('ImportDevicesInput', {
  description: 'Devices to import; either all of them are imported or none.',
  fields: (t) => ({
    devices: t.field({
      type: ['ExplorerDevice'],
      required: true,
      description: 'Device objects, at most 100 000, each device at most once. Known devices are updated.',
    }),
  }),
});
const SetDeviceStateInput = networkBuilder.inputType('SetDeviceStateInput', {
  description: 'A device, and the state that the network now reports for it.',
  fields: (t) => ({
    deviceId: t.string({ required: true, description: "The network's own id of the device: a UUID." }),
    state: t.field({
      type: DeviceStateEnum,
      required: true,
      description: 'New state of the device; TERMINATED is permanent.',
    }),
    reason: t.field({
      type: BlockReasonEnum,
      description:
        'Reason of the block: required for BLOCKED; given with any other state it is refused with BAD_USER_INPUT.',
    }),
  }),
});
const SetHiredInput = networkBuilder.inputType('SetHiredInput', {
  description: 'A device, and whether it is hired.',
  fields: (t) => ({
    deviceId: t.string({ required: true, description: "The network's own id of the device: a UUID." }),
    hired: t.boolean({
      required: true,
      description:
        'True: hired from now on, without a known end. False: not hired; hires that were to start later are dropped too.',
    }),
  }),
});
const MultiplierInput = networkBuilder.inputType('MultiplierInput', {
  description: "Multiplier of a model, valid from an instant until the model's next entry.",
  fields: (t) => ({
    model: t.string({
      required: true,
      description: "Hardware name exactly as the explorer's `hardware_name`: 1 to 64 printable ASCII characters.",
    }),
    multiplier: t.field({
      type: 'Decimal',
      required: true,
      description: 'Factor from 0 to 100 with at most four decimals; with 0 the model is not supported.',
    }),
    validFrom: t.field({
      type: 'DateTime',
      required: true,
      description: 'Start of validity, inclusive; it may be in the future.',
    }),
  }),
});
const PublishMultipliersInput = networkBuilder.inputType('PublishMultipliersInput', {
  description: 'Multipliers to publish with their dates; either all of them are published or none.',
  fields: (t) => ({
    multipliers: t.field({
      type: [MultiplierInput],
      required: true,
      description: 'Multipliers of models, at most 10 000 entries, else BAD_USER_INPUT.',
    }),
  }),
});

const ImportDevicesResult = networkResultUnion('ImportDevices', ImportDevicesSuccess, ['DEVICES_REFUSED']);
const SetDeviceStateResult = networkResultUnion(
  'SetDeviceState',
  changeOf('SetDeviceStateSuccess', 'The device is in the requested state, and its offers and co-stakes are updated.'),
  ['NOT_FOUND', 'DEVICE_NOT_COMMITTED'],
);
const SetHiredResult = networkResultUnion(
  'SetHired',
  changeOf('SetHiredSuccess', 'The device is hired, or not hired, as requested.'),
  ['NOT_FOUND', 'DEVICE_NOT_COMMITTED'],
);
const PublishMultipliersResult = networkResultUnion('PublishMultipliers', PublishMultipliersSuccess, [
  'MULTIPLIER_STANDS',
]);

/** Returns the network's device id in lower case. @throws GraphQLError BAD_USER_INPUT with the field when it is not a UUID. */
export function parseDeviceId(field: string, text: string): string {
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) throw badInput(field, 'must be a UUID');
  return text.toLowerCase();
}

/**
 * Returns the reason text for `Device.stateReason`. @throws GraphQLError BAD_USER_INPUT unless a reason is given for BLOCKED and
 * for no other state.
 */
function reasonFrom(input: typeof SetDeviceStateInput.$inferInput): string | null {
  const { reason = null } = input;
  if ((reason === null) === (input.state === deviceStateEnumConfig.values.BLOCKED.value)) {
    throw badInput('input.reason', 'must be given for BLOCKED, and for nothing else');
  }
  return reason === null ? null : reason.toLowerCase().replaceAll('_', ' ');
}

function multiplierFrom(input: typeof MultiplierInput.$inferInput, at: number) {
  const field = `input.multipliers[${at}]`;
  const multiplierTenThousandths = parseMultiplierTenThousandths(input.multiplier);
  if (multiplierTenThousandths === null)
    throw badInput(`${field}.multiplier`, 'must be 0 to 100 with at most four decimals');
  if (!MODEL.test(input.model)) throw badInput(`${field}.model`, 'must be a hardware name');
  return { model: input.model, multiplierTenThousandths, validFrom: input.validFrom, source: 'published' };
}

networkBuilder.mutationFields((t) => ({
  importDevices: t.field({
    type: ImportDevicesResult,
    description:
      'Imports new devices and updates known ones: speeds, location, connectivity, daily downtime, hires, and whether they are active or idle. The `jobs` that are pending or running replace the hires of a device: each from its `start_time` (missing or past: now) to its `end_time` (missing: open; past: no hire); a day alone is the whole UTC day. A hire starts and ends at its own time, without a further report. Either the whole list is imported or nothing. Needs the role NETWORK.',
    args: {
      input: t.arg({
        type: ImportDevicesInput,
        required: true,
        description: 'The device objects to import or update.',
      }),
    },
    resolve: async (_, { input }, context) => {
      requireReporter(context, 'NETWORK');
      if (input.devices.length > MOST_DEVICES) throw badInput('input.devices', `at most ${MOST_DEVICES}`);
      return toResult(await importDeviceObjects(context.app, input.devices));
    },
  }),
  setDeviceState: t.field({
    type: SetDeviceStateResult,
    description:
      'Sets the state of a device; the same transaction updates its offers and co-stakes. BLOCKED and TERMINATED clear its hires, also later ones. Needs the role NETWORK.',
    args: { input: t.arg({ type: SetDeviceStateInput, required: true, description: 'The device and its new state.' }) },
    resolve: async (_, { input }, context) => {
      requireReporter(context, 'NETWORK');
      const deviceId = parseDeviceId('input.deviceId', input.deviceId);
      const { state } = input;
      return toResult(await setDeviceState(context.app, { deviceId, state, reason: reasonFrom(input) }));
    },
  }),
  setHired: t.field({
    type: SetHiredResult,
    description:
      'Replaces all hires of a device, also those that were to start later: by one from now on, or by none. A TERMINATED device cannot be hired. Needs the role NETWORK.',
    args: {
      input: t.arg({ type: SetHiredInput, required: true, description: 'The device, and whether it is hired.' }),
    },
    resolve: async (_, { input }, context) => {
      requireReporter(context, 'NETWORK');
      const deviceId = parseDeviceId('input.deviceId', input.deviceId);
      return toResult(await setHired(context.app, { deviceId, hired: input.hired }));
    },
  }),
  publishMultipliers: t.field({
    type: PublishMultipliersResult,
    description:
      'Publishes multipliers of models with their dates: either the whole list or nothing. A published multiplier cannot be changed, only followed by a later one. Needs the role NETWORK.',
    args: {
      input: t.arg({ type: PublishMultipliersInput, required: true, description: 'The dated multipliers to publish.' }),
    },
    resolve: async (_, { input }, context) => {
      requireReporter(context, 'NETWORK');
      if (input.multipliers.length > MOST_MULTIPLIERS)
        throw badInput('input.multipliers', `at most ${MOST_MULTIPLIERS}`);
      return toResult(await publishMultipliersOrRefuse(context.app, input.multipliers.map(multiplierFrom)));
    },
  }),
}));
