// What Rewards shows, as it stands in the URL.

/** What a row is. */
export const SPANS = ['block', 'day', 'week'] as const;
export type Span = (typeof SPANS)[number];

/** What the URL says: the source, what a row is, how many days, and whether only rows with a fault are listed. */
export type RewardsSearch = {
  readonly source?: string;
  readonly by?: Span;
  readonly days?: 30;
  readonly faults?: true;
};

/** Reads the search of a URL; an unknown value is left out. */
export function readRewardsSearch(raw: Readonly<Record<string, unknown>>): RewardsSearch {
  const { source, by, days, faults } = raw;
  const span = SPANS.find((one) => one === by);
  return {
    ...(typeof source === 'string' && source !== '' && { source }),
    ...(span !== undefined && span !== 'day' && { by: span }),
    ...(Number(days) === 30 && { days: 30 as const }),
    ...((faults === true || faults === 'true') && { faults: true as const }),
  };
}
