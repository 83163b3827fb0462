// Icons by name, drawn in strokes on a grid of 16.
// **Invariant:** an icon is hidden from assistive technology; the word beside it, or the label of its button, says what it means.

import type { ReactElement } from 'react';
import type { LaterIcon } from './later-icons.tsx';

const SHAPES = {
  bad: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="m5.9 5.9 4.2 4.2M10.1 5.9 5.9 10.1" />
    </>
  ),
  bars: <path d="M2.5 5.2h8M5.5 10.8h8" strokeWidth="3.2" />,
  bell: <path d="M4 11.5V7a4 4 0 0 1 8 0v4.5M2.7 11.5h10.6M6.7 13.7c.7.7 1.9.7 2.6 0" />,
  clock: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 4.7V8l2.2 1.6" />
    </>
  ),
  coin: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 5v6M6 6.5c0-1 4-1 4 0s-4 2-4 3 4 1 4 0" />
    </>
  ),
  copy: (
    <>
      <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
      <path d="M3 10.5c-.3 0-.5-.2-.5-.5V3c0-.3.2-.5.5-.5h7c.3 0 .5.2.5.5" />
    </>
  ),
  down: <path d="m4 6 4 4 4-4" />,
  filter: <path d="M2 4h12M4 8h8M6.5 12h3" />,
  info: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 7.3v3.5M8 5.1v.1" />
    </>
  ),
  link: (
    <path d="M6.7 9.3a2.6 2.6 0 0 0 3.7 0l2.1-2.1a2.6 2.6 0 0 0-3.7-3.7l-.7.7M9.3 6.7a2.6 2.6 0 0 0-3.7 0L3.5 8.8a2.6 2.6 0 0 0 3.7 3.7l.7-.7" />
  ),
  list: <path d="M2.5 4h11M2.5 8h11M2.5 12h7" />,
  off: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M5.4 8h5.2" />
    </>
  ),
  ok: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="m5.4 8.2 1.8 1.8 3.4-3.8" />
    </>
  ),
  open: <circle cx="8" cy="8" r="6" strokeDasharray="2.6 2.1" />,
  pulse: <path d="M1.5 8h3l2-4.5 3 9 2-4.5h3" />,
  ready: <path d="M8 2.5v7M5 6.7 8 9.7l3-3M2.5 10v2.5c0 .6.4 1 1 1h9c.6 0 1-.4 1-1V10" />,
  refresh: <path d="M13 8a5 5 0 1 1-1.5-3.5M13 2.5v2.7h-2.7" />,
  right: <path d="m6 4 4 4-4 4" />,
  sand: (
    <path d="M4 2.5h8M4 13.5h8M4.8 2.5c0 3.2 3.2 3.6 3.2 5.5s-3.2 2.3-3.2 5.5M11.2 2.5C11.2 5.7 8 6.1 8 8s3.2 2.3 3.2 5.5" />
  ),
  spin: (
    <>
      <circle cx="8" cy="8" r="5.5" stroke="currentColor" opacity=".25" />
      <path d="M13.5 8A5.5 5.5 0 0 0 8 2.5" />
    </>
  ),
  swap: <path d="M3 5.5h9.5L10 3M13 10.5H3.5L6 13" />,
  warn: <path d="M8 2.3 14.2 13H1.8zM8 6.5v3M8 11.2v.1" />,
  x: <path d="m4 4 8 8M12 4l-8 8" />,
} as const satisfies Readonly<Record<string, ReactElement>>;

export type IconName = keyof typeof SHAPES | LaterIcon;

const shapes: { [Name in IconName]?: ReactElement } = SHAPES;

/** Adds the icons that the first screen does not need. */
export const addIcons = (later: Readonly<Record<LaterIcon, ReactElement>>): void => void Object.assign(shapes, later);

export function Icon({
  name,
  large = false,
  className = '',
}: {
  readonly name: IconName;
  readonly large?: boolean;
  readonly className?: string;
}) {
  const classes = ['ic', large ? 'ic-lg' : '', name === 'spin' ? 'spin' : '', className].filter((part) => part !== '');
  return (
    <svg className={classes.join(' ')} viewBox="0 0 16 16" aria-hidden="true">
      {shapes[name]}
    </svg>
  );
}

/** The mark: the owner's bar above, the co-staker's below. */
export function Mark({ only }: { readonly only?: 'owner' | 'co-staker' | undefined }) {
  return (
    <svg className="mark" viewBox="0 0 26 20" aria-hidden="true">
      <rect className={only === 'co-staker' ? 'a un' : 'a'} x="0" y="2.5" width="18" height="6.5" rx="1.5" />
      <rect className={only === 'owner' ? 'b un' : 'b'} x="8" y="11" width="18" height="6.5" rx="1.5" />
    </svg>
  );
}
