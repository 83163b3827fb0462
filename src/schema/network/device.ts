// Devices as the network reports them: taken in, and what it says of each afterwards.

import { GraphQLError } from 'graphql';
import {
  type DeviceChange,
  type ImportOutcome,
  importReported,
  publishReported,
  setDeviceState,
  setHired,
} from '../../app/network.ts';
import { parseMultiplierTenThousandths } from '../../domain/multiplier.ts';
import { badInput, networkBuilder, withRole } from '../builder.ts';
import { deviceState, values } from '../enums.ts';
import { networkResult, settled } from './refusal.ts';

const MOST_DEVICES = 100_000;
const MOST_MULTIPLIERS = 10_000;

networkBuilder.scalarType('ExplorerDevice', {
  description:
    "A device object of the network's explorer, with `owner_wallet` added: `device_id`, `owner_wallet`, `hardware_name`, `hardware_quantity`, `device_type`, `reward_pool`, `base_tier_name`, `connectivity_tier`, `down_percentage`, `download_speed_mbps`, `upload_speed_mbps`, `downtime_by_date`, `iso2`, `location_name`, `security_soc2`, `status`, `jobs`. Other fields are passed over.",
  serialize: () => {
    throw new GraphQLError('ExplorerDevice is for input alone.');
  },
});

const DeviceStateEnum = networkBuilder.enumType('DeviceState', deviceState);
const BlockReasonEnum = networkBuilder.enumType('BlockReason', {
  description: 'Why the network bars a device.',
  values: values({
    TOO_MANY_CARDS: 'It has more cards than a device may have.',
    HARDWARE_CHANGED: 'Its hardware is not what it was.',
    OWNER_CHANGED: 'It belongs to somebody else than it did.',
    SUSPECTED_ABUSE: 'It is suspected of abuse.',
    PROHIBITED_REGION: 'It stands where it may not.',
    SPOOFING: 'It pretends to be other hardware.',
  }),
});

const ImportDevicesSuccess = networkBuilder.objectRef<ImportOutcome>('ImportDevicesSuccess').implement({
  description: 'The list was taken in whole. The same list again changes nothing.',
  fields: (t) => ({
    created: t.exposeInt('created', { description: 'Devices that were not known before.' }),
    updated: t.exposeInt('updated', { description: 'Known ones of which speeds, place or certificate changed.' }),
    changed: t.exposeInt('changed', {
      description:
        'Known ones of which connectivity, hire or state changed, each with its events. Other hardware, or an owner of another account, blocks a device.',
    }),
    handedOver: t.exposeInt('handedOver', {
      description: 'Known ones on which nothing had ever stood, that went to another owner.',
    }),
  }),
});
const changeOf = (name: string, what: string) =>
  networkBuilder.objectRef<DeviceChange>(name).implement({
    description: what,
    fields: (t) => ({
      changed: t.exposeBoolean('changed', { description: 'False when the device was that already.' }),
    }),
  });
const PublishMultipliersSuccess = networkBuilder
  .objectRef<{ readonly published: number }>('PublishMultipliersSuccess')
  .implement({
    description: 'The multipliers stand. The same list again changes nothing.',
    fields: (t) => ({ published: t.exposeInt('published', { description: 'How many were new.' }) }),
  });

const ImportDevicesInput = networkBuilder.inputType('ImportDevicesInput', {
  description: 'Devices to take in: all of them or none.',
  fields: (t) => ({
    devices: t.field({
      type: ['ExplorerDevice'],
      required: true,
      description: 'At most 100 000, each device once. Known ones are brought up to date.',
    }),
  }),
});
const SetDeviceStateInput = networkBuilder.inputType('SetDeviceStateInput', {
  description: 'Which device, and what it is now.',
  fields: (t) => ({
    deviceId: t.string({ required: true, description: "The network's own id of the device: a UUID." }),
    state: t.field({ type: DeviceStateEnum, required: true, description: 'What it is now. TERMINATED is for good.' }),
    reason: t.field({ type: BlockReasonEnum, description: 'For BLOCKED, and for nothing else.' }),
  }),
});
const SetHiredInput = networkBuilder.inputType('SetHiredInput', {
  description: 'Which device, and whether it is hired.',
  fields: (t) => ({
    deviceId: t.string({ required: true, description: "The network's own id of the device: a UUID." }),
    hired: t.boolean({ required: true, description: 'True while it is rented in a cluster.' }),
  }),
});
const MultiplierInput = networkBuilder.inputType('MultiplierInput', {
  description: 'What a model counts for from an instant on, until its next entry.',
  fields: (t) => ({
    model: t.string({ required: true, description: "Exactly as the explorer's `hardware_name`." }),
    multiplier: t.field({
      type: 'Decimal',
      required: true,
      description: '0 to 100, at most four decimals; 0: not supported.',
    }),
    validFrom: t.field({ type: 'DateTime', required: true, description: 'From when on; may lie ahead.' }),
  }),
});
const PublishMultipliersInput = networkBuilder.inputType('PublishMultipliersInput', {
  description: 'Dated multipliers.',
  fields: (t) => ({
    multipliers: t.field({ type: [MultiplierInput], required: true, description: 'At most 10 000.' }),
  }),
});

const ImportDevicesResult = networkResult('ImportDevices', ImportDevicesSuccess, ['DEVICES_REFUSED']);
const SetDeviceStateResult = networkResult(
  'SetDeviceState',
  changeOf('SetDeviceStateSuccess', 'The device is in that state.'),
  ['NOT_FOUND', 'DEVICE_NOT_COMMITTED'],
);
const SetHiredResult = networkResult('SetHired', changeOf('SetHiredSuccess', 'The device is hired, or is not.'), [
  'NOT_FOUND',
]);
const PublishMultipliersResult = networkResult('PublishMultipliers', PublishMultipliersSuccess, ['MULTIPLIER_STANDS']);

/** Reads the network's own id of a device; BAD_USER_INPUT names the field. */
export function deviceIdFrom(field: string, text: string): string {
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) throw badInput(field, 'must be a UUID');
  return text.toLowerCase();
}

/** The reason in the words that a device shows; BAD_USER_INPUT unless it is there exactly for BLOCKED. */
function reasonFrom(input: typeof SetDeviceStateInput.$inferInput): string | null {
  const { reason = null } = input;
  if ((reason === null) === (input.state === deviceState.values.BLOCKED.value)) {
    throw badInput('input.reason', 'must be given for BLOCKED, and for nothing else');
  }
  return reason === null ? null : reason.toLowerCase().replaceAll('_', ' ');
}

function multiplierFrom(input: typeof MultiplierInput.$inferInput, at: number) {
  const field = `input.multipliers[${at}]`;
  const multiplierTenThousandths = parseMultiplierTenThousandths(input.multiplier);
  if (multiplierTenThousandths === null)
    throw badInput(`${field}.multiplier`, 'must be 0 to 100 with at most four decimals');
  if (!/^[\x20-\x7e]{1,60}$/.test(input.model)) throw badInput(`${field}.model`, 'must be a hardware name');
  return { model: input.model, multiplierTenThousandths, validFrom: input.validFrom, source: 'published' };
}

networkBuilder.mutationFields((t) => ({
  importDevices: t.field({
    type: ImportDevicesResult,
    description:
      'Takes devices in, and brings known ones up to date: speeds, place, connectivity, daily downtime, hire, running or idle. All of the list, or nothing.',
    args: { input: t.arg({ type: ImportDevicesInput, required: true, description: 'The devices.' }) },
    resolve: async (_, { input }, context) => {
      withRole(context, 'NETWORK');
      if (input.devices.length > MOST_DEVICES) throw badInput('input.devices', `at most ${MOST_DEVICES}`);
      return settled(await importReported(context.app, input.devices));
    },
  }),
  setDeviceState: t.field({
    type: SetDeviceStateResult,
    description: 'Says what state a device is in. What follows for offers and co-stakes happens with it.',
    args: { input: t.arg({ type: SetDeviceStateInput, required: true, description: 'Which, and what.' }) },
    resolve: async (_, { input }, context) => {
      withRole(context, 'NETWORK');
      const deviceId = deviceIdFrom('input.deviceId', input.deviceId);
      const { state } = input;
      return settled(await setDeviceState(context.app, { deviceId, state, reason: reasonFrom(input) }));
    },
  }),
  setHired: t.field({
    type: SetHiredResult,
    description: 'Says that a device was hired, or that its hire ended.',
    args: { input: t.arg({ type: SetHiredInput, required: true, description: 'Which, and whether.' }) },
    resolve: async (_, { input }, context) => {
      withRole(context, 'NETWORK');
      const deviceId = deviceIdFrom('input.deviceId', input.deviceId);
      return settled(await setHired(context.app, { deviceId, hired: input.hired }));
    },
  }),
  publishMultipliers: t.field({
    type: PublishMultipliersResult,
    description:
      'Publishes dated multipliers of models: all of the list, or nothing. What is published stands; a change is a later date.',
    args: { input: t.arg({ type: PublishMultipliersInput, required: true, description: 'The multipliers.' }) },
    resolve: async (_, { input }, context) => {
      withRole(context, 'NETWORK');
      if (input.multipliers.length > MOST_MULTIPLIERS)
        throw badInput('input.multipliers', `at most ${MOST_MULTIPLIERS}`);
      return settled(await publishReported(context.app, input.multipliers.map(multiplierFrom)));
    },
  }),
}));
