// Devices in public: what they are, how they do, what stands on them, and never whose they are.

import { ownerAlias } from '../app/alias.ts';
import { graceEndsAt, requirementAt, sufficiencyAt } from '../domain/device-aggregate.ts';
import { globalId } from '../domain/id.ts';
import { decimalTenThousandths } from '../domain/multiplier.ts';
import type { DeviceRow } from '../store/devices.ts';
import { readAggregate } from './aggregate-reads.ts';
import { badInput, builder } from './builder.ts';
import { DeviceKindEnum, DeviceStateEnum, RewardPoolEnum, StakeSufficiencyEnum } from './enums.ts';
import { findsNode, keyFrom, NodeInterface } from './node.ts';
import { ReliabilityRef } from './reliability.ts';

export const DeviceRef = builder.objectRef<DeviceRow>('Device');

const AnonymousOwner = builder.objectRef<{ readonly alias: string }>('AnonymousOwner').implement({
  description: 'The owner of a device, as far as the marketplace tells: an alias for this one device.',
  fields: (t) => ({
    alias: t.exposeString('alias', {
      description:
        'Stable for this device; another device of the same owner has another alias, and nothing leads back.',
    }),
  }),
});

DeviceRef.implement({
  description: 'A machine of the network that can carry stake: one to eight cards of one model, or one CPU device.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({ description: 'Global id.', resolve: (device) => globalId('Device', device.key) }),
    deviceId: t.exposeString('deviceId', { description: "The network's own id of the device (UUID)." }),
    kind: t.expose('kind', { type: DeviceKindEnum, description: 'GPU or CPU.' }),
    model: t.exposeString('model', { description: "The hardware's name, as the network's explorer writes it." }),
    quantity: t.exposeInt('quantity', { description: 'Number of cards.' }),
    multiplier: t.field({
      type: 'Decimal',
      description: 'What its model multiplies rewards by at present; zero: it can earn nothing.',
      resolve: (device) => decimalTenThousandths(device.multiplierTenThousandths),
    }),
    pool: t.field({
      type: RewardPoolEnum,
      nullable: true,
      description: 'Reward pool, where the network says.',
      resolve: (device) => (device.pool === 'COMMUNITY' || device.pool === 'ENTERPRISE' ? device.pool : null),
    }),
    state: t.expose('state', { type: DeviceStateEnum, description: 'What the network says of it.' }),
    stateReason: t.exposeString('stateReason', { nullable: true, description: 'Why it is blocked, where it is.' }),
    hired: t.exposeBoolean('hired', {
      description: 'True while it is rented in a cluster; nobody can unstake meanwhile.',
    }),
    connectivityTier: t.exposeInt('connectivityTier', { description: '0 (none) to 4.' }),
    downloadMbps: t.exposeFloat('downMbps', { description: 'Measured download speed, megabits a second.' }),
    uploadMbps: t.exposeFloat('upMbps', { description: 'Measured upload speed, megabits a second.' }),
    country: t.exposeString('country', { description: 'ISO 3166-1 alpha-2.' }),
    location: t.exposeString('location', { nullable: true, description: 'City or region, where the network says.' }),
    soc2: t.exposeBoolean('soc2', { description: 'True when it stands in a SOC 2 audited facility.' }),
    requiredStake: t.field({
      type: 'TokenAmount',
      description: 'The requirement R: cards × base stake per card × max(1, multiplier).',
      resolve: async (device, _, context) =>
        requirementAt(await readAggregate(context, device.key, null), await context.now()),
    }),
    stakeSufficiency: t.field({
      type: StakeSufficiencyEnum,
      description:
        "Whether the stake that counts (the owner's, and co-stakes that are active or in their wait) meets R; GRACE while it met R before R rose, until `sufficiencyDeadline`.",
      resolve: async (device, _, context) =>
        sufficiencyAt(await readAggregate(context, device.key, null), await context.now()),
    }),
    sufficiencyDeadline: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'While in GRACE: when it becomes INSUFFICIENT unless stake is added.',
      resolve: async (device, _, context) =>
        graceEndsAt(await readAggregate(context, device.key, null), await context.now()),
    }),
    reliability: t.field({
      type: ReliabilityRef,
      description: 'How reliable it has been.',
      resolve: (device) => device,
    }),
    owner: t.field({
      type: AnonymousOwner,
      description: 'Its owner, under an alias.',
      resolve: (device, _, context) => ({ alias: ownerAlias(context.app, device.deviceId) }),
    }),
  }),
});

findsNode('Device', (key, context) => context.loaders.device.load(key));

const DeviceBy = builder.inputType('DeviceBy', {
  isOneOf: true,
  description: 'Which device: by exactly one of its ids.',
  fields: (t) => ({
    id: t.id({ description: 'Global id.' }),
    deviceId: t.string({ description: "The network's own id (UUID, any case)." }),
  }),
});

builder.queryField('device', (t) =>
  t.field({
    type: DeviceRef,
    nullable: true,
    description: 'One device; null when there is none.',
    args: { by: t.arg({ type: DeviceBy, required: true, description: 'Which one.' }) },
    resolve: (_, { by }, context) => {
      if (by.id != null) return context.loaders.device.load(keyFrom('by.id', by.id, 'Device'));
      const deviceId = by.deviceId?.toLowerCase() ?? '';
      if (!UUID.test(deviceId)) throw badInput('by.deviceId', 'not a UUID');
      return context.loaders.deviceByDeviceId.load(deviceId);
    },
  }),
);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
