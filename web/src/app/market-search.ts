// The filters and the order of the marketplace as they stand in the URL, and as the API takes them.
// **Invariant:** what the URL says is read leniently: an unknown value is left out, never an error.

import type { OfferFilter, OfferOrder, OfferStatus } from '@tandem/client';

export const ORDERS = {
  apr: { field: 'ESTIMATED_APR', direction: 'DESC' },
  new: { field: 'CREATED_AT', direction: 'DESC' },
  amount: { field: 'REQUESTED_AMOUNT', direction: 'ASC' },
  reliability: { field: 'RELIABILITY', direction: 'DESC' },
  share: { field: 'REWARD_SHARE', direction: 'DESC' },
} as const satisfies Readonly<Record<string, OfferOrder>>;
export type OrderName = keyof typeof ORDERS;

/** Filters of the URL; what is absent is not filtered. Amounts are whole IO, the share whole per cent. */
export type MarketSearch = {
  readonly status?: string;
  readonly min?: number;
  readonly max?: number;
  readonly share?: number;
  readonly reliability?: number;
  readonly model?: string;
  readonly above?: true;
  readonly sufficient?: true;
  readonly order?: OrderName;
};

/**
 * What each choice of "only" asks for: a share of the rewards above the share of the stake, and a stake that the label of an offer calls
 * sufficient, which it is in the grace period too.
 */
export const ONLY = {
  above: { aboveBreakEvenBps: 1 },
  sufficient: { sufficiency: ['SUFFICIENT', 'GRACE'] },
} as const satisfies Readonly<Record<string, OfferFilter>>;
export const ONLY_NAMES = ['above', 'sufficient'] as const satisfies readonly (keyof typeof ONLY)[];

const STATUSES = ['OPEN', 'FILLED', 'CLOSED'] as const satisfies readonly OfferStatus[];

/** Reads the search of a URL. */
export function readMarketSearch(raw: Readonly<Record<string, unknown>>): MarketSearch {
  const number = (value: unknown, most: number): number | undefined => {
    const read = Number(value);
    return value !== undefined && Number.isFinite(read) && read > 0 && read <= most ? Math.floor(read) : undefined;
  };
  const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
  const flag = (value: unknown): true | undefined =>
    value === true || value === 'true' || value === 1 ? true : undefined;
  const order = text(raw['order']);
  return defined({
    status: text(raw['status']),
    min: number(raw['min'], 1e9),
    max: number(raw['max'], 1e9),
    share: number(raw['share'], 100),
    reliability: number(raw['reliability'], 100),
    model: text(raw['model']),
    above: flag(raw['above']),
    sufficient: flag(raw['sufficient']),
    order: order !== undefined && order in ORDERS ? (order as OrderName) : undefined,
  });
}

/** Leaves out what is undefined. */
function defined(search: { readonly [Name in keyof MarketSearch]: MarketSearch[Name] | undefined }): MarketSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as MarketSearch;
}

/** Statuses that are listed: open offers unless the URL says otherwise. */
export function statusesOf({ status }: MarketSearch): readonly OfferStatus[] {
  const named = status?.split(',') ?? [];
  const known = STATUSES.filter((one) => named.includes(one));
  return known.length === 0 ? ['OPEN'] : known;
}

export const modelsOf = ({ model }: MarketSearch): readonly string[] => model?.split(',') ?? [];
export const orderOf = ({ order }: MarketSearch): OrderName => order ?? 'apr';

/** Returns the filter for the API. */
export function filterOf(search: MarketSearch): OfferFilter {
  const { min, max, share, reliability } = search;
  const models = modelsOf(search);
  return {
    status: statusesOf(search),
    ...(min === undefined && max === undefined
      ? {}
      : {
          requestedAmount: { min: min === undefined ? null : String(min), max: max === undefined ? null : String(max) },
        }),
    ...(share === undefined ? {} : { rewardShareBps: { min: share * 100 } }),
    ...(reliability === undefined ? {} : { reliability: { min: reliability } }),
    ...(models.length === 0 ? {} : { models }),
    ...(search.above === true ? ONLY.above : {}),
    ...(search.sufficient === true ? ONLY.sufficient : {}),
  };
}

/** Number of filters that a person has set. */
export function countOf(search: MarketSearch): number {
  const { order: _, min, max, ...others } = search;
  return Object.keys(others).length + (min === undefined && max === undefined ? 0 : 1);
}

/** Returns the search without a list entry, or with it: statuses and models. */
export function toggled(list: readonly string[], value: string): string | undefined {
  const next = list.includes(value) ? list.filter((one) => one !== value) : [...list, value];
  return next.length === 0 ? undefined : next.join(',');
}

/** Values that take each filter away. */
export const CLEARED = {
  status: undefined,
  min: undefined,
  max: undefined,
  share: undefined,
  reliability: undefined,
  model: undefined,
  above: undefined,
  sufficient: undefined,
};
