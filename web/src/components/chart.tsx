// Charts: bars from zero with the axis at the right, and the line of a score. What failed or was withheld has a tint over the full height
// and a mark under the base line, so it is seen at any scale.

export type Bar = {
  readonly key: string | number;
  /** Height of the whole bar, and of the co-staker's part at its foot. */
  readonly total: number;
  readonly part?: number;
  /** A line across the bar: what was promised. */
  readonly promised?: number | null;
  readonly fault?: 'fail' | 'held' | null;
};

export type ChartLabel = { readonly at: number; readonly text: string; readonly wideOnly?: boolean };

const [TOP, BASE] = [10, 190];

/** Returns a round figure at or above `value`, and the steps of the axis up to it. */
function scaleOf(value: number): { readonly top: number; readonly ticks: readonly number[] } {
  if (value <= 0) return { top: 1, ticks: [0, 0.5, 1] };
  const power = 10 ** Math.floor(Math.log10(value));
  const top = ([1, 2, 5, 10].find((factor) => factor * power >= value) ?? 10) * power;
  return { top, ticks: [0, top / 2, top] };
}

export function BarChart({
  bars,
  label,
  level = null,
  labels = [],
  className = '',
  unit,
}: {
  readonly bars: readonly Bar[];
  /** The chart in one sentence. */
  readonly label: string;
  /** A dashed line over the whole width: the break-even. */
  readonly level?: number | null;
  readonly labels?: readonly ChartLabel[];
  readonly className?: string;
  readonly unit: string;
}) {
  const highest = Math.max(...bars.map(({ total, promised }) => Math.max(total, promised ?? 0)), level ?? 0, 0);
  const { top, ticks } = scaleOf(highest);
  const y = (value: number): number => BASE - (value / top) * (BASE - TOP);
  const slot = 100 / Math.max(1, bars.length);
  const body = slot * (bars.length > 60 ? 0.72 : 0.62);
  return (
    <figure className={`chart ${className}`}>
      <svg height="218" role="img" aria-label={label}>
        {ticks.slice(1).map((tick) => (
          <line key={tick} className="grid" x1="0" x2="100%" y1={y(tick)} y2={y(tick)} />
        ))}
        {bars.map((bar, index) => (
          <BarShape key={bar.key} bar={bar} x={index * slot} width={body} slot={slot} y={y} />
        ))}
        <line className="base" x1="0" x2="100%" y1={BASE} y2={BASE} />
        {level !== null && <line className="l-be" x1="0" x2="100%" y1={y(level)} y2={y(level)} />}
        {apart(labels, slot).map(({ at, text, wideOnly }) => (
          <text key={text} x={`${at * slot}%`} y="213" className={wideOnly === true ? 'hide-sm' : undefined}>
            {text}
          </text>
        ))}
      </svg>
      <svg className="axis" height="218" aria-hidden="true">
        {ticks.map((tick) => (
          <text key={tick} x="100%" y={y(tick) + 4}>
            {tick === 0 ? '0' : `${Number(tick.toPrecision(3))}${tick === top ? ` ${unit}` : ''}`}
          </text>
        ))}
      </svg>
    </figure>
  );
}

/** A date takes about so many per cent of a chart's width. */
const TEXT_WIDTH = { wide: 7, phone: 16 } as const;

/** Leaves out the labels that the next one would cover; those that it would cover on a phone are for wide charts only. */
function apart(labels: readonly ChartLabel[], slot: number): readonly ChartLabel[] {
  return labels.flatMap((label, index) => {
    const next = labels[index + 1];
    const room = next === undefined ? 100 : (next.at - label.at) * slot;
    if (room < TEXT_WIDTH.wide) return [];
    return room < TEXT_WIDTH.phone ? [{ ...label, wideOnly: true }] : [label];
  });
}

function BarShape({
  bar: { total, part, promised, fault },
  x,
  width,
  slot,
  y,
}: {
  readonly bar: Bar;
  readonly x: number;
  readonly width: number;
  readonly slot: number;
  readonly y: (value: number) => number;
}) {
  const own = part ?? total;
  return (
    <>
      {fault != null && <rect className={`z-${fault}`} x={`${x}%`} y="0" width={`${slot}%`} height={BASE} />}
      {total > own && (
        <rect className="b-rest" x={`${x}%`} y={y(total)} width={`${width}%`} height={y(own) - y(total)} />
      )}
      {own > 0 && <rect className="b-co" x={`${x}%`} y={y(own)} width={`${width}%`} height={BASE - y(own)} />}
      {promised != null && (
        <line className="l-prom" x1={`${x}%`} x2={`${x + width}%`} y1={y(promised)} y2={y(promised)} />
      )}
      {fault != null && <rect className={`m-${fault}`} x={`${x}%`} y={BASE + 2} width={`${slot}%`} height="5" />}
    </>
  );
}

/** The line of a score over days, on a scale that begins at `floor`. */
export function ScoreChart({
  values,
  label,
  dates,
}: {
  readonly values: readonly (number | null)[];
  readonly label: string;
  readonly dates: readonly string[];
}) {
  const known = values.filter((value) => value !== null);
  const floor = Math.max(0, Math.floor((Math.min(...known, 95) - 2) / 10) * 10);
  const points = values.flatMap((value, index) =>
    value === null
      ? []
      : [
          `${((index / Math.max(1, values.length - 1)) * 100).toFixed(2)} ${(((100 - value) / (100 - floor)) * 144).toFixed(2)}`,
        ],
  );
  const line = points.join('L');
  const [first = '0 144'] = points;
  const last = points.at(-1) ?? '100 144';
  return (
    <figure className="chart">
      <svg height="172" role="img" aria-label={label}>
        <line className="grid" x1="0" x2="100%" y1="4" y2="4" />
        <line className="grid" x1="0" x2="100%" y1="76" y2="76" />
        <line className="base" x1="0" x2="100%" y1="148" y2="148" />
        {points.length > 1 && (
          <svg
            className="linechart"
            x="0"
            y="4"
            width="100%"
            height="144"
            viewBox="0 0 100 144"
            preserveAspectRatio="none"
            aria-hidden="true"
          >
            <path className="area" d={`M${line}L${last.split(' ')[0]} 144L${first.split(' ')[0]} 144Z`} />
            <path d={`M${line}`} />
          </svg>
        )}
        {dates.map((date, index) => (
          <text
            key={date}
            x={`${(index / Math.max(1, dates.length - 1)) * 100}%`}
            y="166"
            textAnchor={index === 0 ? 'start' : index === dates.length - 1 ? 'end' : 'middle'}
          >
            {date}
          </text>
        ))}
      </svg>
      <svg className="axis" height="172" aria-hidden="true">
        <text x="100%" y="9">
          100
        </text>
        <text x="100%" y="80">
          {(100 + floor) / 2}
        </text>
        <text x="100%" y="152">
          {floor}
        </text>
      </svg>
    </figure>
  );
}
