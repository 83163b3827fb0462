// The list of the devices of the viewer's account: its filter and order, and their conversion for the store.

import type {
  OwnedDeviceFilter,
  OwnedDeviceList,
  OwnedDeviceOrder,
  OwnedDevicePosition,
} from '../store/owned-devices.ts';
import { badInput, builder } from './builder.ts';
import {
  connectionType,
  forwardPageArguments,
  keysetPage,
  mapNodes,
  type Page,
  type PageArguments,
} from './connection.ts';
import type { Context } from './context.ts';
import { CoStakePhaseEnum, DeviceStateEnum, enumValues, StakeSufficiencyEnum } from './enums.ts';
import type { OwnedDeviceRow } from './offer-eligibility.ts';
import { parseDevicePrefix, parseValueList } from './offer-filter.ts';
import { OrderDirectionEnum } from './offer-list.ts';
import { OwnedDeviceRef } from './owned-device.ts';

type OwnedDevicePage = Page<OwnedDeviceRow> & { readonly count: () => Promise<number> };
export const OwnedDeviceConnection = connectionType<OwnedDeviceRow, OwnedDevicePage>(
  'OwnedDevice',
  OwnedDeviceRef,
  'your devices',
);
builder.objectField(OwnedDeviceConnection, 'totalCount', (t) =>
  t.int({
    description: 'Number of your devices that match the filter, on all pages.',
    resolve: (page) => page.count(),
  }),
);

const OwnedDeviceFilterInput = builder.inputType('OwnedDeviceFilter', {
  description:
    'Conditions on your devices. Fields are combined with AND, the values of a list with OR; an absent field matches every device.',
  fields: (t) => ({
    state: t.field({
      type: [DeviceStateEnum],
      description: 'Devices in one of these states, as the network last reported them; at most 100 values.',
    }),
    sufficiency: t.field({
      type: [StakeSufficiencyEnum],
      description: 'Devices whose `stakeSufficiency` is one of these now; at most 100 values.',
    }),
    hasLiveOffer: t.boolean({
      description: 'If true, devices of which an offer takes a place now (`liveOffers`); if false, all other devices.',
    }),
    coStakePhase: t.field({
      type: [CoStakePhaseEnum],
      description: 'Devices with at least one co-stake in one of these phases now; at most 100 values.',
    }),
    model: t.stringList({
      description: 'Devices of one of these hardware models: at most 100 names, each of at most 120 characters.',
    }),
    deviceId: t.string({
      description: 'Devices whose network id begins with this text: 1 to 36 hexadecimal digits and dashes.',
    }),
  }),
});

const OwnedDeviceOrderFieldEnum = builder.enumType('OwnedDeviceOrderField', {
  description: 'Value by which the list of your devices is ordered.',
  values: enumValues({
    IMPORTED_AT: 'Time at which the network first reported the device.',
    OWN_STAKE: 'Your own stake on the device, in IO.',
    RELIABILITY: 'Reliability score of the device; devices without a score count as lowest.',
  }),
});

const OwnedDeviceOrderInput = builder.inputType('OwnedDeviceOrder', {
  description: 'The order of the list of your devices; equal values are ordered by id.',
  fields: (t) => ({
    field: t.field({
      type: OwnedDeviceOrderFieldEnum,
      required: true,
      description: 'Value of a device by which the list is ordered.',
    }),
    direction: t.field({
      type: OrderDirectionEnum,
      required: true,
      description: 'Direction of the order: ascending or descending.',
    }),
  }),
});

export const ownedDeviceArguments = builder.args((t) => ({
  filter: t.field({
    type: OwnedDeviceFilterInput,
    description: 'Conditions that each device meets; by default every device is listed.',
  }),
  orderBy: t.field({
    type: OwnedDeviceOrderInput,
    description: 'Order of the list; by default IMPORTED_AT with DESC.',
  }),
  ...forwardPageArguments,
}));

type ListArguments = PageArguments & {
  readonly filter?: typeof OwnedDeviceFilterInput.$inferInput | null | undefined;
  readonly orderBy?: typeof OwnedDeviceOrderInput.$inferInput | null | undefined;
};

/** @throws GraphQLError BAD_USER_INPUT with the field that is out of bounds. */
function parseFilter(input: typeof OwnedDeviceFilterInput.$inferInput): OwnedDeviceFilter {
  return {
    states: parseValueList('state', input.state),
    sufficiency: parseValueList('sufficiency', input.sufficiency),
    hasLiveOffer: input.hasLiveOffer ?? null,
    coStakePhases: parseValueList('coStakePhase', input.coStakePhase),
    models: parseValueList('model', input.model),
    deviceIdPrefix: parseDevicePrefix(input.deviceId),
  };
}

/** Returns a page of the devices of an account. @throws GraphQLError BAD_USER_INPUT for a filter or arguments out of bounds. */
export async function ownedDevicePage(
  accountId: string,
  args: ListArguments,
  context: Context,
): Promise<OwnedDevicePage> {
  const account = context.loaders.account(accountId);
  const filter = parseFilter(args.filter ?? {});
  const order: OwnedDeviceOrder = {
    field: args.orderBy?.field ?? 'IMPORTED_AT',
    descending: (args.orderBy?.direction ?? 'DESC') === 'DESC',
  };
  if (args.last != null) throw badInput('last', 'not supported by this list');
  const list = async (): Promise<Omit<OwnedDeviceList, 'accountId'>> => {
    const models = filter.sufficiency === null ? [] : await account.models();
    const histories = await Promise.all(
      models.map(async (model) => [model, await context.loaders.requirements.load(model)] as const),
    );
    return { filter, requirements: new Map(histories), now: await context.now() };
  };
  const page = await keysetPage(context, args, {
    binding: JSON.stringify(['devices', accountId, filter, order]),
    keyOf: ({ value, key }: OwnedDevicePosition & { readonly row: OwnedDeviceRow }) => ({ value, id: key }),
    read: async ({ from, limit }) => {
      const after = from === null ? null : { value: from.value, key: from.id };
      const places = await account.devices(await list(), order, { after, limit: limit + 1 });
      const rows = await Promise.all(
        places.map(async (place) => ({ ...place, device: await context.loaders.device.load(place.key) })),
      );
      return rows.flatMap(({ value, key, device }) => (device === null ? [] : [{ value, key, row: { device } }]));
    },
  });
  return { ...mapNodes(page, ({ row }) => row), count: async () => account.deviceCount(await list()) };
}
