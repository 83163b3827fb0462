// A native range over a drawn rail, one or two thumbs. The consequence of a value is announced with it.

import type { ReactNode } from 'react';

type Thumb = {
  readonly label: string;
  readonly value: number;
  readonly text: string;
  readonly onChange: (value: number) => void;
};

/** One thumb: `from` is filled up to the value (`low`), or from the value on (`high`). */
export function Slider({
  thumb,
  min,
  max,
  step = 1,
  fill = 'low',
  className = '',
  children,
}: {
  readonly thumb: Thumb;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly fill?: 'low' | 'high';
  /** `co` for the co-staker's colour, `wide` for the slider of a step. */
  readonly className?: string;
  /** Marks drawn on the rail. */
  readonly children?: ReactNode;
}) {
  const at = part(thumb.value, min, max);
  return (
    <div className={`slider ${className}`}>
      <svg aria-hidden="true">
        <rect className="rail" y="12" width="100%" height="4" rx="2" />
        <rect
          className={className.includes('co') ? 'fill' : 'rail-ink'}
          x={fill === 'low' ? '0' : `${at}%`}
          y="12"
          width={`${fill === 'low' ? at : 100 - at}%`}
          height="4"
        />
        {children}
      </svg>
      <Range thumb={thumb} min={min} max={max} step={step} />
    </div>
  );
}

/** Two thumbs on one rail: the lower one never passes the upper one. */
export function RangeSlider({
  low,
  high,
  min,
  max,
  step = 1,
}: {
  readonly low: Thumb;
  readonly high: Thumb;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
}) {
  const [from, to] = [part(low.value, min, max), part(high.value, min, max)];
  const lower = { ...low, onChange: (value: number) => low.onChange(Math.min(value, high.value)) };
  const upper = { ...high, onChange: (value: number) => high.onChange(Math.max(value, low.value)) };
  return (
    <div className="slider two">
      <svg aria-hidden="true">
        <rect className="rail" y="12" width="100%" height="4" rx="2" />
        <rect className="rail-ink" x={`${from}%`} y="12" width={`${Math.max(0, to - from)}%`} height="4" />
      </svg>
      <Range thumb={lower} min={min} max={max} step={step} />
      <Range thumb={upper} min={min} max={max} step={step} />
    </div>
  );
}

function Range({
  thumb,
  min,
  max,
  step,
}: {
  readonly thumb: Thumb;
  readonly min: number;
  readonly max: number;
  readonly step: number;
}) {
  return (
    <input
      type="range"
      aria-label={thumb.label}
      aria-valuetext={thumb.text}
      min={min}
      max={max}
      step={step}
      value={thumb.value}
      onChange={(event) => thumb.onChange(Number(event.currentTarget.value))}
    />
  );
}

const part = (value: number, min: number, max: number): number =>
  max <= min ? 0 : Math.min(100, Math.max(0, ((value - min) / (max - min)) * 100));
