// Icons by name, drawn in strokes on a grid of 16.
// **Invariant:** an icon is hidden from assistive technology; the word beside it, or the label of its button, says what it means.

import type { ReactElement } from 'react';

const SHAPES = {
  bad: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="m5.9 5.9 4.2 4.2M10.1 5.9 5.9 10.1" />
    </>
  ),
  bars: <path d="M2.5 5.2h8M5.5 10.8h8" strokeWidth="3.2" />,
  bell: <path d="M4 11.5V7a4 4 0 0 1 8 0v4.5M2.7 11.5h10.6M6.7 13.7c.7.7 1.9.7 2.6 0" />,
  book: (
    <path d="M8 4C6.5 2.9 4.5 2.7 2.5 3v9.5c2-.3 4-.1 5.5 1 1.5-1.1 3.5-1.3 5.5-1V3C11.5 2.7 9.5 2.9 8 4zm0 0v9.5" />
  ),
  check: <path d="M3.5 8.5 6.5 11.5 12.5 4.5" />,
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
  dl: <path d="M8 2.5v7.5M5 7l3 3 3-3M3 13.5h10" />,
  down: <path d="m4 6 4 4 4-4" />,
  eye: (
    <>
      <path d="M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8z" />
      <circle cx="8" cy="8" r="2" />
    </>
  ),
  filter: <path d="M2 4h12M4 8h8M6.5 12h3" />,
  hook: (
    <>
      <circle cx="5" cy="11" r="2.5" />
      <circle cx="11.5" cy="11.5" r="2" />
      <circle cx="8" cy="4" r="2" />
      <path d="M7.2 5.8 5 8.5M7.5 11.3h2M9 5.7l1.8 4" />
    </>
  ),
  info: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 7.3v3.5M8 5.1v.1" />
    </>
  ),
  key: (
    <>
      <circle cx="5.5" cy="10.5" r="3" />
      <path d="m7.7 8.3 5.5-5.5M11 5l1.8 1.8" />
    </>
  ),
  link: (
    <path d="M6.7 9.3a2.6 2.6 0 0 0 3.7 0l2.1-2.1a2.6 2.6 0 0 0-3.7-3.7l-.7.7M9.3 6.7a2.6 2.6 0 0 0-3.7 0L3.5 8.8a2.6 2.6 0 0 0 3.7 3.7l.7-.7" />
  ),
  list: <path d="M2.5 4h11M2.5 8h11M2.5 12h7" />,
  lock: (
    <>
      <rect x="3" y="7" width="10" height="6.5" rx="1.2" />
      <path d="M5.3 7V5a2.7 2.7 0 0 1 5.4 0v2" />
    </>
  ),
  more: <path d="M3.5 8h.01M8 8h.01M12.5 8h.01" strokeWidth="2.4" />,
  off: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M5.4 8h5.2" />
    </>
  ),
  offline: (
    <path d="M2 2l12 12M8 12.5h.1M5.5 10a3.5 3.5 0 0 1 4-.6M3.2 7.5a6.8 6.8 0 0 1 2.6-1.6M8.5 5.4a6.8 6.8 0 0 1 4.3 2.1" />
  ),
  ok: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="m5.4 8.2 1.8 1.8 3.4-3.8" />
    </>
  ),
  open: <circle cx="8" cy="8" r="6" strokeDasharray="2.6 2.1" />,
  out: <path d="M6.5 3H3.5c-.6 0-1 .4-1 1v8c0 .6.4 1 1 1h3M10 5l3 3-3 3M13 8H6" />,
  plus: <path d="M8 3v10M3 8h10" />,
  pulse: <path d="M1.5 8h3l2-4.5 3 9 2-4.5h3" />,
  qr: (
    <>
      <rect x="2.5" y="2.5" width="4" height="4" rx=".5" />
      <rect x="9.5" y="2.5" width="4" height="4" rx=".5" />
      <rect x="2.5" y="9.5" width="4" height="4" rx=".5" />
      <path d="M9.5 9.5h1.5M13.5 9.5v1.5M9.5 12v1.5h1M12.5 13.5h1" />
    </>
  ),
  ready: <path d="M8 2.5v7M5 6.7 8 9.7l3-3M2.5 10v2.5c0 .6.4 1 1 1h9c.6 0 1-.4 1-1V10" />,
  refresh: <path d="M13 8a5 5 0 1 1-1.5-3.5M13 2.5v2.7h-2.7" />,
  right: <path d="m6 4 4 4-4 4" />,
  sand: (
    <path d="M4 2.5h8M4 13.5h8M4.8 2.5c0 3.2 3.2 3.6 3.2 5.5s-3.2 2.3-3.2 5.5M11.2 2.5C11.2 5.7 8 6.1 8 8s3.2 2.3 3.2 5.5" />
  ),
  search: (
    <>
      <circle cx="7" cy="7" r="4.5" />
      <path d="m10.5 10.5 3 3" />
    </>
  ),
  share: <path d="M8 10V2.5M5 5.2l3-3 3 3M3 9v3.5c0 .6.4 1 1 1h8c.6 0 1-.4 1-1V9" />,
  shield: <path d="M8 2 3 3.8V8c0 3 2.2 5 5 6 2.8-1 5-3 5-6V3.8zM5.9 8l1.5 1.5 2.8-3" />,
  spin: (
    <>
      <circle cx="8" cy="8" r="5.5" stroke="currentColor" opacity=".25" />
      <path d="M13.5 8A5.5 5.5 0 0 0 8 2.5" />
    </>
  ),
  swap: <path d="M3 5.5h9.5L10 3M13 10.5H3.5L6 13" />,
  tag: <path d="M2.5 2.5h5l6 6-5 5-6-6zM5.5 5.5h.01" />,
  user: (
    <>
      <circle cx="8" cy="5.5" r="2.7" />
      <path d="M3 13.5c.6-2.6 2.6-4 5-4s4.4 1.4 5 4" />
    </>
  ),
  wallet: (
    <path d="M2.5 5v7c0 .8.7 1.5 1.5 1.5h8.5c.6 0 1-.4 1-1V6.5c0-.6-.4-1-1-1H3.5a1.2 1.2 0 0 1 0-2.5h8M11 9.5h.1" />
  ),
  warn: <path d="M8 2.3 14.2 13H1.8zM8 6.5v3M8 11.2v.1" />,
  x: <path d="m4 4 8 8M12 4l-8 8" />,
} as const satisfies Readonly<Record<string, ReactElement>>;

export type IconName = keyof typeof SHAPES;

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
      {SHAPES[name]}
    </svg>
  );
}

/** The mark: the owner's bar above, the co-staker's below. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 26 20" aria-hidden="true">
      <rect className="a" x="0" y="2.5" width="18" height="6.5" rx="1.5" />
      <rect className="b" x="8" y="11" width="18" height="6.5" rx="1.5" />
    </svg>
  );
}
