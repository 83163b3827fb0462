// Input type `OfferFilter`, and its conversion to the store's filter.
// **Invariant:** an invalid value is refused with BAD_USER_INPUT and the field's name; no value is corrected.

import { MAX_SLASH_FREE_DAYS } from '../domain/slash.ts';
import type { OfferFilter, Range } from '../store/offers.ts';
import { MAX_DEVICE_PREFIX, MAX_FILTER_TEXT, MAX_LIST, MAX_MODEL_NAME, MAX_SHARE_DISTANCE_BPS } from './bounds.ts';
import { badInput, builder } from './builder.ts';
import type { Context } from './context.ts';
import { DeviceKindEnum, DevicePoolEnum, OfferStatusEnum, StakeSufficiencyEnum } from './enums.ts';

/** The form of a hardware name in the network's explorer, which no device lacks. */
const MODEL = new RegExp(`^[\\x20-\\x7e]{1,${MAX_MODEL_NAME}}$`);

const min = 'Least value, inclusive; no lower bound unless given.';
const max = 'Largest value, inclusive; no upper bound unless given.';

const TokenAmountRange = builder.inputType('TokenAmountRange', {
  description: 'A range of amounts of IO; both ends are inclusive, and an absent end is open.',
  fields: (t) => ({
    min: t.field({ type: 'TokenAmount', description: min }),
    max: t.field({ type: 'TokenAmount', description: max }),
  }),
});
const IntRange = builder.inputType('IntRange', {
  description: 'A range of whole numbers; both ends are inclusive, and an absent end is open.',
  fields: (t) => ({ min: t.int({ description: min }), max: t.int({ description: max }) }),
});
const ScoreRange = builder.inputType('ScoreRange', {
  description: 'A range of scores; both ends lie between 0 and 100 and are inclusive, and an absent end is open.',
  fields: (t) => ({ min: t.float({ description: min }), max: t.float({ description: max }) }),
});

export const OfferFilterInput = builder.inputType('OfferFilter', {
  description:
    'Conditions on offers. Fields are combined with AND, the values of a list with OR; an absent field matches every offer.',
  fields: (t) => ({
    status: t.field({
      type: [OfferStatusEnum],
      description: 'Offers in one of these statuses now; at most 100 values.',
    }),
    kind: t.field({ type: DeviceKindEnum, description: 'Offers on devices of this hardware class: GPU or CPU.' }),
    models: t.stringList({
      description:
        "Offers on one of these hardware models: at most 100 names, each of 1 to 64 printable ASCII characters, spelled as in the network's explorer.",
    }),
    deviceId: t.string({
      description: 'Offers on devices whose network id begins with this text: 1 to 36 hexadecimal digits and dashes.',
    }),
    requestedAmount: t.field({
      type: TokenAmountRange,
      description: 'Offers whose requested amount is in this range.',
    }),
    rewardShareBps: t.field({
      type: IntRange,
      description: 'Offers whose share of block rewards is in this range, in basis points.',
    }),
    reliability: t.field({
      type: ScoreRange,
      description: 'Offers on devices with a reliability score in this range; devices without a score are excluded.',
    }),
    estimatedAprBps: t.field({
      type: IntRange,
      description:
        'Offers with an estimated yearly return in this range, in basis points; offers without an estimate are excluded.',
    }),
    countries: t.stringList({
      description: 'Offers on devices in one of these countries: ISO 3166-1 alpha-2 codes in either case, at most 100.',
    }),
    connectivityTier: t.field({
      type: IntRange,
      description: 'Offers on devices with a connectivity tier (0 to 4) in this range.',
    }),
    quantity: t.field({ type: IntRange, description: 'Offers on devices with a number of cards in this range.' }),
    sufficiency: t.field({
      type: [StakeSufficiencyEnum],
      description:
        'Offers on devices whose `stakeSufficiency` is one of these now; at most 100 values. An empty list matches no offer.',
    }),
    pools: t.field({
      type: [DevicePoolEnum],
      description:
        'Offers on devices of one of these reward pools; at most 100 values. Devices without a reported pool are excluded.',
    }),
    soc2: t.boolean({
      description:
        'If true, offers on devices in a data centre with a SOC 2 audit; if false, offers on all other devices.',
    }),
    slashFreeDays: t.int({
      description: `Offers on devices without a slash in this number of 24-hour days up to now, 1 to ${MAX_SLASH_FREE_DAYS}; reversed slashes do not count.`,
    }),
    aboveBreakEvenBps: t.int({
      description: `Offers whose reward share is at least this number of basis points above \`breakEvenShareBps\`, or at most so far below it if the number is negative: -${MAX_SHARE_DISTANCE_BPS} to ${MAX_SHARE_DISTANCE_BPS}. Offers that promise no rewards now, closed ones among them, are excluded.`,
    }),
    excludeOwn: t.boolean({
      description:
        'If true, offers on devices of the signed-in account are excluded. Without a session this field has no effect.',
    }),
  }),
});

/**
 * Converts an input to the store's filter. Inputs that differ only in the order or case of their values give equal filters, so their
 * cursors are interchangeable. @throws GraphQLError BAD_USER_INPUT with the field that is out of bounds.
 */
export function parseOfferFilter(
  input: typeof OfferFilterInput.$inferInput,
  context: Pick<Context, 'viewer'>,
  path = 'filter',
): OfferFilter {
  const range = <Value extends bigint | number>(open: OpenRange<Value>): Range<Value> | null =>
    open == null ? null : { min: open.min ?? null, max: open.max ?? null };
  const countries = parseValueList(
    'countries',
    input.countries?.map((country) => country.toUpperCase()),
    path,
  );
  const unknown = countries?.find((country) => !/^[A-Z]{2}$/.test(country));
  if (unknown !== undefined) {
    throw badInput(`${path}.countries`, 'two-letter codes of ISO 3166-1, such as DE; no device has any other country');
  }
  const models = parseValueList('models', input.models, path);
  if (models?.some((model) => !MODEL.test(model)) === true) {
    throw badInput(
      `${path}.models`,
      `names of 1 to ${MAX_MODEL_NAME} printable ASCII characters; no device has another model`,
    );
  }
  return {
    status: parseValueList('status', input.status, path),
    kind: input.kind ?? null,
    models,
    deviceIdPrefix: parseDevicePrefix(input.deviceId, path),
    requestedAmount: range(input.requestedAmount),
    rewardShareBps: range(input.rewardShareBps),
    reliabilityHundredths: scoreRange(input.reliability, path),
    estimatedAprBps: range(input.estimatedAprBps),
    countries,
    connectivityTier: range(input.connectivityTier),
    quantity: range(input.quantity),
    sufficiency: parseValueList('sufficiency', input.sufficiency, path),
    pools: parseValueList('pools', input.pools, path),
    soc2: input.soc2 ?? null,
    slashFreeDays: wholeNumber(`${path}.slashFreeDays`, input.slashFreeDays, 1, MAX_SLASH_FREE_DAYS),
    aboveBreakEvenBps: wholeNumber(
      `${path}.aboveBreakEvenBps`,
      input.aboveBreakEvenBps,
      -MAX_SHARE_DISTANCE_BPS,
      MAX_SHARE_DISTANCE_BPS,
    ),
    excludeOwner: input.excludeOwn === true ? (context.viewer?.accountId ?? null) : null,
  };
}

/** Returns the prefix of a device id in lower case. @throws GraphQLError BAD_USER_INPUT for other characters or too many. */
export function parseDevicePrefix(given: string | null | undefined, path = 'filter'): string | null {
  const prefix = given?.toLowerCase() ?? null;
  if (prefix !== null && (prefix.length > MAX_DEVICE_PREFIX || !/^[0-9a-f-]+$/.test(prefix))) {
    throw badInput(
      `${path}.deviceId`,
      `the beginning of a UUID: hexadecimal digits and dashes, at most ${MAX_DEVICE_PREFIX}`,
    );
  }
  return prefix;
}

/** Returns the values of a filter's list, each once and in order. @throws GraphQLError BAD_USER_INPUT for too many or too long ones. */
export function parseValueList<Value extends string>(
  field: string,
  list: readonly Value[] | null | undefined,
  path = 'filter',
): readonly Value[] | null {
  if (list == null) return null;
  if (list.length > MAX_LIST) throw badInput(`${path}.${field}`, `at most ${MAX_LIST} values`);
  if (list.some((value) => value.length > MAX_FILTER_TEXT || value.includes('\0'))) {
    throw badInput(`${path}.${field}`, `values of at most ${MAX_FILTER_TEXT} characters, without NUL`);
  }
  return [...new Set(list)].sort();
}

type OpenRange<Value> =
  | { readonly min?: Value | null | undefined; readonly max?: Value | null | undefined }
  | null
  | undefined;

/** @throws GraphQLError BAD_USER_INPUT for a number out of bounds. */
function wholeNumber(field: string, value: number | null | undefined, least: number, most: number): number | null {
  if (value == null) return null;
  if (value < least || value > most) throw badInput(field, `a number from ${least} to ${most}`);
  return value;
}

function scoreRange(score: OpenRange<number>, path: string): Range<number> | null {
  if (score == null) return null;
  const hundredths = (field: 'min' | 'max'): number | null => {
    const value = score[field];
    if (value == null) return null;
    if (value < 0 || value > 100) throw badInput(`${path}.reliability.${field}`, 'must lie between 0 and 100');
    const exact = Math.round(value * 1e6) / 1e4;
    return field === 'min' ? Math.ceil(exact) : Math.floor(exact);
  };
  return { min: hundredths('min'), max: hundredths('max') };
}
