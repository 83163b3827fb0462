// What a list of offers shows of charts: the small line of a score, and the legend, which charts have too.

import type { ReactNode } from 'react';

/** A small line of a score, without axes. */
export function Spark({ values }: { readonly values: readonly (number | null)[] }) {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return null;
  const floor = Math.min(...known, 90) - 1;
  const points = known.map((value, index) => {
    const x = ((index / (known.length - 1)) * 60).toFixed(1);
    return [x, (1 + ((100 - value) / (100 - floor)) * 16).toFixed(1)] as const;
  });
  const last = points.at(-1);
  return (
    <svg className="spark" width="60" height="18" viewBox="0 0 60 18" aria-hidden="true">
      <path d={`M${points.map((point) => point.join(' ')).join('L')}`} />
      {last !== undefined && <circle cx={last[0]} cy={last[1]} r="2" />}
    </svg>
  );
}

/** A line of the legend, with its key. */
export function Legend({
  items,
  label,
}: {
  readonly items: readonly { readonly key: LegendKey; readonly text: ReactNode }[];
  readonly label?: string;
}) {
  return (
    <ul className="legend" aria-label={label}>
      {items.map(({ key, text }) => (
        <li key={key}>
          <svg className="key" viewBox="0 0 12 12" aria-hidden="true">
            {KEYS[key]}
          </svg>
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}

const KEYS = {
  own: <rect className="b-own" y="3" width="12" height="5" />,
  co: <rect className="b-co" y="3" width="12" height="5" />,
  part: <rect className="b-co" width="12" height="12" rx="1" />,
  whole: <rect className="b-rest" width="12" height="12" rx="1" />,
  level: <line className="d" x1="-2" x2="14" y1="6" y2="6" />,
  fail: <rect className="m-fail" y="3" width="12" height="6" rx="1" />,
  held: <rect className="m-held" y="3" width="12" height="6" rx="1" />,
};
export type LegendKey = keyof typeof KEYS;
