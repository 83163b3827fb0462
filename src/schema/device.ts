// GraphQL type `Device`, public: hardware, state, requirement and stake sufficiency.
// **Invariant:** no field reveals the owner's account or wallet; the owner has a separate alias for each device.

import { ownerAlias } from '../app/alias.ts';
import { graceEndsAt, requirementAt, sufficiencyAt } from '../domain/device-aggregate.ts';
import { isHiredAt } from '../domain/hire.ts';
import { globalId } from '../domain/id.ts';
import { formatTenThousandths } from '../domain/multiplier.ts';
import type { DeviceRow } from '../store/devices.ts';
import { readAggregate } from './aggregate-reads.ts';
import { badInput, builder } from './builder.ts';
import { DeviceKindEnum, DevicePoolEnum, DeviceStateEnum, StakeSufficiencyEnum } from './enums.ts';
import { addNodeQuery, NodeInterface } from './node.ts';
import { ReliabilityRef } from './reliability.ts';

export const DeviceRef = builder.objectRef<DeviceRow>('Device');

const AnonymousOwner = builder.objectRef<{ readonly alias: string }>('AnonymousOwner').implement({
  description: "Public view of a device's owner: only an alias, which is specific to this device.",
  fields: (t) => ({
    alias: t.exposeString('alias', {
      description:
        'Alias of the owner for this device. It never changes; each other device of the same owner has another alias, and no alias reveals a wallet.',
    }),
  }),
});

DeviceRef.implement({
  description:
    'A compute device of the network on which stake can be placed: one to eight GPU cards of one model, or one CPU device.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({ description: 'Global id of the device, for `node`.', resolve: (row) => globalId('Device', row.key) }),
    deviceId: t.exposeString('deviceId', { description: "The network's own id of the device: a lower-case UUID." }),
    kind: t.expose('kind', {
      type: DeviceKindEnum,
      description: 'Hardware class of the device: graphics cards or a CPU.',
    }),
    model: t.exposeString('model', { description: "Hardware name, as the network's explorer spells it." }),
    quantity: t.exposeInt('quantity', { description: 'Number of cards, 1 to 8; the requirement grows with it.' }),
    multiplier: t.field({
      type: 'Decimal',
      description: 'Multiplier of the hardware model that is in force now; with 0 the device cannot earn.',
      resolve: (device) => formatTenThousandths(device.multiplierTenThousandths),
    }),
    pool: t.field({
      type: DevicePoolEnum,
      nullable: true,
      description:
        "Pool from which the device's block rewards are paid; null when the network has not reported the pool.",
      resolve: (device) => (device.pool === 'COMMUNITY' || device.pool === 'ENTERPRISE' ? device.pool : null),
    }),
    state: t.expose('state', {
      type: DeviceStateEnum,
      description: 'State of the device, as the network last reported it.',
    }),
    stateReason: t.exposeString('stateReason', {
      nullable: true,
      description: 'Reason why the network blocked the device, in lower-case words; null unless it is BLOCKED.',
    }),
    hired: t.boolean({
      description:
        'True while the device is rented as part of a cluster; neither the owner nor a co-staker can unstake meanwhile.',
      resolve: async (device, _, context) => isHiredAt(device, await context.now()),
    }),
    connectivityTier: t.exposeInt('connectivityTier', {
      description:
        'Connectivity tier that the network assigns to the device, 0 (none) to 4; an offer needs at least 1.',
    }),
    downloadMbps: t.exposeFloat('downMbps', {
      nullable: true,
      description: 'Measured download speed, in megabits per second; null where the network has not measured it.',
    }),
    uploadMbps: t.exposeFloat('upMbps', {
      nullable: true,
      description: 'Measured upload speed, in megabits per second; null where the network has not measured it.',
    }),
    country: t.exposeString('country', { description: 'Country of the device, as an ISO 3166-1 alpha-2 code.' }),
    location: t.exposeString('location', {
      nullable: true,
      description: 'City or region of the device; null when the network has not reported it.',
    }),
    soc2: t.exposeBoolean('soc2', { description: 'True when the device is in a data centre with a SOC 2 audit.' }),
    requiredStake: t.field({
      type: 'TokenAmount',
      description:
        'Requirement R: the least stake with which the device earns, cards × base stake per card × max(1, multiplier).',
      resolve: async (device, _, context) =>
        requirementAt(await readAggregate(context, device.key, null), await context.now()),
    }),
    stakeSufficiency: t.field({
      type: StakeSufficiencyEnum,
      description:
        "Whether the counted stake (the owner's, plus co-stakes that are active or in their wait period) meets the requirement R. GRACE: it met R before R rose, and counts as sufficient until `sufficiencyDeadline`.",
      resolve: async (device, _, context) =>
        sufficiencyAt(await readAggregate(context, device.key, null), await context.now()),
    }),
    sufficiencyDeadline: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'Time at which `stakeSufficiency` changes from GRACE to INSUFFICIENT unless stake is added; null unless it is GRACE now.',
      resolve: async (device, _, context) =>
        graceEndsAt(await readAggregate(context, device.key, null), await context.now()),
    }),
    reliability: t.field({
      type: ReliabilityRef,
      description: 'Reliability score over a rolling 30 days, with the inputs it is computed from.',
      resolve: (device) => device,
    }),
    owner: t.field({
      type: AnonymousOwner,
      description: 'Owner of the device, under an alias that is specific to this device.',
      resolve: (device, _, context) => ({ alias: ownerAlias(context.app, device.deviceId) }),
    }),
  }),
});

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

addNodeQuery('Device', DeviceRef, {
  description: 'One device in any state; null when there is none. Public.',
  byKey: (key, context) => context.loaders.device.load(key),
  other: {
    field: 'deviceId',
    description: "The network's own id of the device: a UUID, in either case.",
    load: async (text, context) => {
      const deviceId = text.toLowerCase();
      if (!UUID.test(deviceId)) throw badInput('by.deviceId', 'not a UUID');
      return context.loaders.deviceByDeviceId.load(deviceId);
    },
  },
});
