// A slider whose range ends where the room ends; beyond it the rail is hatched, with what takes it.

import type { CSSProperties } from 'react';

export type SliderMark = { readonly at: number; readonly name: string; readonly value: string };

export function ReachSlider({
  label,
  text,
  value,
  min,
  room,
  limit,
  step,
  marks,
  describedBy,
  onChange,
}: {
  readonly label: string;
  /** The value and its consequence, as they are announced. */
  readonly text: string;
  readonly value: number;
  readonly min: number;
  /** Where the range ends. */
  readonly room: number;
  /** Where the rail ends. */
  readonly limit: number;
  readonly step: number;
  readonly marks: readonly SliderMark[];
  readonly describedBy: string;
  readonly onChange: (value: number) => void;
}) {
  const at = (one: number): number => (limit <= min ? 100 : clamp(((one - min) / (limit - min)) * 100));
  const reach = at(room);
  const style = { '--room': reach / 100 } as CSSProperties;
  return (
    <div>
      <div className="slider wide co">
        <svg aria-hidden="true">
          <rect className="rail" y="13" width={`${reach}%`} height="6" rx="3" />
          <rect x={`${reach}%`} y="13" width={`${100 - reach}%`} height="6" fill="url(#hatch)" />
          <rect className="fill" y="13" width={`${Math.min(at(value), reach)}%`} height="6" rx="3" />
          {marks.map((mark) => (
            <line key={mark.name} className="mk" x1={`${at(mark.at)}%`} x2={`${at(mark.at)}%`} y1="6" y2="26" />
          ))}
        </svg>
        <div className="reach" style={style}>
          <input
            type="range"
            aria-label={label}
            aria-valuetext={text}
            aria-describedby={describedBy}
            min={min}
            max={room}
            step={step}
            value={Math.min(value, room)}
            onChange={(event) => onChange(Number(event.currentTarget.value))}
          />
        </div>
      </div>
      <div className="scale">
        {apart(marks, at).map((mark) => (
          <span key={mark.name} className={sideOf(at(mark.at))} style={{ left: `${at(mark.at)}%` }}>
            {mark.name}
            <b className="num">{mark.value}</b>
          </span>
        ))}
      </div>
    </div>
  );
}

/** Leaves out words that would stand over those of a later mark. */
const apart = (marks: readonly SliderMark[], at: (value: number) => number): readonly SliderMark[] =>
  marks.filter(
    (mark) => !marks.slice(marks.indexOf(mark) + 1).some((other) => Math.abs(at(other.at) - at(mark.at)) < 18),
  );
const clamp = (part: number): number => Math.min(100, Math.max(0, part));
/** Words at an end of the rail stay inside of it. */
const sideOf = (part: number): string => (part < 12 ? 'from' : part > 88 ? 'to' : 'mid');
