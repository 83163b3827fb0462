// Icons that the first screen does not need (icon.tsx has the others).

import type { ReactElement } from 'react';

export const LATER_ICONS = {
  book: (
    <path d="M8 4C6.5 2.9 4.5 2.7 2.5 3v9.5c2-.3 4-.1 5.5 1 1.5-1.1 3.5-1.3 5.5-1V3C11.5 2.7 9.5 2.9 8 4zm0 0v9.5" />
  ),
  check: <path d="M3.5 8.5 6.5 11.5 12.5 4.5" />,
  dl: <path d="M8 2.5v7.5M5 7l3 3 3-3M3 13.5h10" />,
  eye: (
    <>
      <path d="M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8z" />
      <circle cx="8" cy="8" r="2" />
    </>
  ),
  hook: (
    <>
      <circle cx="5" cy="11" r="2.5" />
      <circle cx="11.5" cy="11.5" r="2" />
      <circle cx="8" cy="4" r="2" />
      <path d="M7.2 5.8 5 8.5M7.5 11.3h2M9 5.7l1.8 4" />
    </>
  ),
  key: (
    <>
      <circle cx="5.5" cy="10.5" r="3" />
      <path d="m7.7 8.3 5.5-5.5M11 5l1.8 1.8" />
    </>
  ),
  lock: (
    <>
      <rect x="3" y="7" width="10" height="6.5" rx="1.2" />
      <path d="M5.3 7V5a2.7 2.7 0 0 1 5.4 0v2" />
    </>
  ),
  more: <path d="M3.5 8h.01M8 8h.01M12.5 8h.01" strokeWidth="2.4" />,
  offline: (
    <path d="M2 2l12 12M8 12.5h.1M5.5 10a3.5 3.5 0 0 1 4-.6M3.2 7.5a6.8 6.8 0 0 1 2.6-1.6M8.5 5.4a6.8 6.8 0 0 1 4.3 2.1" />
  ),
  out: <path d="M6.5 3H3.5c-.6 0-1 .4-1 1v8c0 .6.4 1 1 1h3M10 5l3 3-3 3M13 8H6" />,
  plus: <path d="M8 3v10M3 8h10" />,
  qr: (
    <>
      <rect x="2.5" y="2.5" width="4" height="4" rx=".5" />
      <rect x="9.5" y="2.5" width="4" height="4" rx=".5" />
      <rect x="2.5" y="9.5" width="4" height="4" rx=".5" />
      <path d="M9.5 9.5h1.5M13.5 9.5v1.5M9.5 12v1.5h1M12.5 13.5h1" />
    </>
  ),
  search: (
    <>
      <circle cx="7" cy="7" r="4.5" />
      <path d="m10.5 10.5 3 3" />
    </>
  ),
  share: <path d="M8 10V2.5M5 5.2l3-3 3 3M3 9v3.5c0 .6.4 1 1 1h8c.6 0 1-.4 1-1V9" />,
  shield: <path d="M8 2 3 3.8V8c0 3 2.2 5 5 6 2.8-1 5-3 5-6V3.8zM5.9 8l1.5 1.5 2.8-3" />,
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
} as const satisfies Readonly<Record<string, ReactElement>>;

export type LaterIcon = keyof typeof LATER_ICONS;
