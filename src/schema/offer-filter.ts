// Which offers somebody wants to see: the filter as it is sent, and as the store takes it. Nothing of it is guessed: what
// cannot be meant is refused by name.

import type { OfferFilter, Range } from '../store/offers.ts';
import { badInput, builder } from './builder.ts';
import type { Context } from './context.ts';
import { DeviceKindEnum, OfferStatusEnum } from './enums.ts';

const TokenAmountRange = builder.inputType('TokenAmountRange', {
  description: 'A range of amounts; both ends inclusive, an absent end is open.',
  fields: (t) => ({
    min: t.field({ type: 'TokenAmount', description: 'At least.' }),
    max: t.field({ type: 'TokenAmount', description: 'At most.' }),
  }),
});
const IntRange = builder.inputType('IntRange', {
  description: 'A range of whole numbers; both ends inclusive, an absent end is open.',
  fields: (t) => ({ min: t.int({ description: 'At least.' }), max: t.int({ description: 'At most.' }) }),
});
const ScoreRange = builder.inputType('ScoreRange', {
  description: 'A range of scores from 0 to 100; both ends inclusive, an absent end is open.',
  fields: (t) => ({ min: t.float({ description: 'At least.' }), max: t.float({ description: 'At most.' }) }),
});

export const OfferFilterInput = builder.inputType('OfferFilter', {
  description:
    'Which offers. Fields are joined by "and", the values of a list by "or"; an absent field leaves everything in.',
  fields: (t) => ({
    status: t.field({ type: [OfferStatusEnum], description: 'With one of these statuses now.' }),
    kind: t.field({ type: DeviceKindEnum, description: 'On GPU or on CPU devices.' }),
    models: t.stringList({ description: "On one of these models, spelled as the network's explorer does." }),
    deviceId: t.string({ description: 'On devices whose network id begins with this.' }),
    requestedAmount: t.field({ type: TokenAmountRange, description: 'Asking for this much IO.' }),
    rewardShareBps: t.field({ type: IntRange, description: 'Giving this share of the block rewards, basis points.' }),
    reliability: t.field({
      type: ScoreRange,
      description: 'On devices with this reliability score; those without one are left out.',
    }),
    estimatedAprBps: t.field({
      type: IntRange,
      description: 'With this estimated yearly return, basis points; those without an estimate are left out.',
    }),
    countries: t.stringList({ description: 'In one of these countries, ISO 3166-1 alpha-2.' }),
    connectivityTier: t.field({ type: IntRange, description: 'On devices with this connectivity tier.' }),
    quantity: t.field({ type: IntRange, description: 'On devices with this many cards.' }),
    excludeOwn: t.boolean({ description: 'Without the devices of the signed-in account. No effect for anybody else.' }),
  }),
});

/** Reads a filter; BAD_USER_INPUT names the field. Equal requests in another order or spelling give equal filters. */
export function filterFrom(input: typeof OfferFilterInput.$inferInput, context: Context): OfferFilter {
  const range = <Value extends bigint | number>(one: OpenRange<Value>): Range<Value> | null =>
    one == null ? null : { min: one.min ?? null, max: one.max ?? null };
  const prefix = input.deviceId?.toLowerCase() ?? null;
  if (prefix !== null && !/^[0-9a-f-]{1,36}$/.test(prefix)) {
    throw badInput('filter.deviceId', 'the beginning of a UUID: hexadecimal digits and dashes, at most 36');
  }
  const listed = (field: string, list: readonly string[] | null | undefined): readonly string[] | null => {
    if (list == null) return null;
    if (list.length > 100) throw badInput(`filter.${field}`, 'at most 100 values');
    if (list.some((value) => value.length > 120 || value.includes('\0'))) {
      throw badInput(`filter.${field}`, 'values of at most 120 characters, without NUL');
    }
    return [...new Set(list)].sort();
  };
  return {
    status: listed('status', input.status) as OfferFilter['status'],
    kind: input.kind ?? null,
    models: listed('models', input.models),
    deviceIdPrefix: prefix,
    requestedAmount: range(input.requestedAmount),
    rewardShareBps: range(input.rewardShareBps),
    reliabilityHundredths: scoreRange(input.reliability),
    estimatedAprBps: range(input.estimatedAprBps),
    countries: listed(
      'countries',
      input.countries?.map((country) => country.toUpperCase()),
    ),
    connectivityTier: range(input.connectivityTier),
    quantity: range(input.quantity),
    excludeOwner: input.excludeOwn === true ? (context.viewer?.accountId ?? null) : null,
  };
}

type OpenRange<Value> =
  | { readonly min?: Value | null | undefined; readonly max?: Value | null | undefined }
  | null
  | undefined;

function scoreRange(score: OpenRange<number>): Range<number> | null {
  if (score == null) return null;
  const hundredths = (field: 'min' | 'max'): number | null => {
    const value = score[field];
    if (value == null) return null;
    if (value < 0 || value > 100) throw badInput(`filter.reliability.${field}`, 'must lie between 0 and 100');
    const exact = Math.round(value * 1e6) / 1e4;
    return field === 'min' ? Math.ceil(exact) : Math.floor(exact);
  };
  return { min: hundredths('min'), max: hundredths('max') };
}
