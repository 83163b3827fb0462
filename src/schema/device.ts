// Devices in public: hardware, state, requirement and sufficiency.
// **Invariant:** no field leads to the owner's account or wallet; the owner has an alias per device.

import { ownerAlias } from '../app/alias.ts';
import { graceEndsAt, requirementAt, sufficiencyAt } from '../domain/device-aggregate.ts';
import { globalId } from '../domain/id.ts';
import { formatTenThousandths } from '../domain/multiplier.ts';
import type { DeviceRow } from '../store/devices.ts';
import { readAggregate } from './aggregate-reads.ts';
import { badInput, builder } from './builder.ts';
import { DeviceKindEnum, DeviceStateEnum, StakeSufficiencyEnum, values } from './enums.ts';
import { findsNodeBy, NodeInterface } from './node.ts';
import { ReliabilityRef } from './reliability.ts';

export const DeviceRef = builder.objectRef<DeviceRow>('Device');

const AnonymousOwner = builder.objectRef<{ readonly alias: string }>('AnonymousOwner').implement({
  description: 'The owner of a device as the public sees it: an alias for this one device, and nothing else.',
  fields: (t) => ({
    alias: t.exposeString('alias', {
      description:
        'Stable for this device. Another device of the same owner has another alias, and no alias leads back to a wallet.',
    }),
  }),
});

const RewardPoolEnum = builder.enumType('RewardPool', {
  description: 'The pool of block rewards that a device draws from.',
  values: values({
    COMMUNITY: 'The smaller pool of block rewards, for community hardware.',
    ENTERPRISE: 'The larger pool of block rewards, for enterprise hardware.',
  }),
});

DeviceRef.implement({
  description: 'A machine of the network that can carry stake: one to eight cards of one model, or one CPU device.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({ description: 'Global id of the device, for `node`.', resolve: (row) => globalId('Device', row.key) }),
    deviceId: t.exposeString('deviceId', { description: "The network's own id of the device: a lower-case UUID." }),
    kind: t.expose('kind', { type: DeviceKindEnum, description: 'Whether it computes on graphics cards or on a CPU.' }),
    model: t.exposeString('model', { description: "Hardware name, as the network's explorer spells it." }),
    quantity: t.exposeInt('quantity', { description: 'Number of cards, 1 to 8; the requirement grows with it.' }),
    multiplier: t.field({
      type: 'Decimal',
      description: 'Multiplier of its model in force now; 0 means that it can earn nothing.',
      resolve: (device) => formatTenThousandths(device.multiplierTenThousandths),
    }),
    pool: t.field({
      type: RewardPoolEnum,
      nullable: true,
      description: 'The pool that its block rewards come from; null where the network does not say.',
      resolve: (device) => (device.pool === 'COMMUNITY' || device.pool === 'ENTERPRISE' ? device.pool : null),
    }),
    state: t.expose('state', { type: DeviceStateEnum, description: 'Its state as the network last reported it.' }),
    stateReason: t.exposeString('stateReason', {
      nullable: true,
      description: 'Why the network blocked it, in lower-case words; null unless it is BLOCKED.',
    }),
    hired: t.exposeBoolean('hired', {
      description: 'True while it is rented in a cluster; neither the owner nor a co-staker can unstake meanwhile.',
    }),
    connectivityTier: t.exposeInt('connectivityTier', {
      description: 'Connectivity tier of the network, 0 (none) to 4; an offer needs at least 1.',
    }),
    downloadMbps: t.exposeFloat('downMbps', { description: 'Measured download speed, in megabits per second.' }),
    uploadMbps: t.exposeFloat('upMbps', { description: 'Measured upload speed, in megabits per second.' }),
    country: t.exposeString('country', { description: 'Country where it is located, as an ISO 3166-1 alpha-2 code.' }),
    location: t.exposeString('location', {
      nullable: true,
      description: 'City or region; null where the network does not say.',
    }),
    soc2: t.exposeBoolean('soc2', { description: 'True when it is in a SOC 2 audited facility.' }),
    requiredStake: t.field({
      type: 'TokenAmount',
      description: 'Requirement R, the least stake to earn: cards × base stake per card × max(1, multiplier).',
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
      description: 'While in GRACE: when it becomes INSUFFICIENT unless stake is added. Null otherwise.',
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
      description: 'Its owner, under an alias that holds for this device alone.',
      resolve: (device, _, context) => ({ alias: ownerAlias(context.app, device.deviceId) }),
    }),
  }),
});

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

findsNodeBy('Device', DeviceRef, {
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
