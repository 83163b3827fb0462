// The stake on a device against its requirement. All bars of a page have one scale that ends at 1.6 requirements, so the requirement is one
// line down the page; more than that is clipped and said as a number. What is held above the requirement is hatched.

import { parseAmount } from '@tandem/client/money';
import type { ReactNode } from 'react';
import { Amount } from './amount.tsx';

/** Parts in their order from the left. Solid is held; a tint with dashes is offered; a dashed outline is short. */
export type StakePart = {
  readonly kind: 'own' | 'co' | 'leave' | 'pend' | 'offer' | 'missing' | 'missing grace';
  readonly amount: string;
};

const SCALE = 1.6;
const LINE = 100 / SCALE;
const HELD: ReadonlySet<StakePart['kind']> = new Set(['own', 'co', 'leave']);

export function StakeBar({
  required,
  parts,
  label,
}: {
  readonly required: string;
  readonly parts: readonly StakePart[];
  readonly label: string;
}) {
  const whole = Number(parseAmount(required)) * SCALE;
  let at = 0;
  const shown = parts.map((part) => {
    const from = at;
    at = Math.min(100, from + (whole === 0 ? 0 : (Number(parseAmount(part.amount)) / whole) * 100));
    return { ...part, from, size: at - from };
  });
  return (
    <svg className="stakebar" height="30" role="img" aria-label={label}>
      <rect className="bg" y="8" width="100%" height="16" rx="2" />
      {shown.map(({ kind, from, size }, index) => (
        <g key={index}>
          {HELD.has(kind) ? (
            <Held kind={kind} from={from} size={size} />
          ) : (
            <rect className={kind} x={`${from}%`} y="8.5" width={`${size}%`} height="15" />
          )}
          {from > 0 && HELD.has(kind) && <line className="gap" x1={`${from}%`} x2={`${from}%`} y1="8" y2="24" />}
        </g>
      ))}
      <line className="req" x1={`${LINE}%`} x2={`${LINE}%`} y1="2" y2="30" />
    </svg>
  );
}

/** A held part: solid up to the requirement, hatched above it. */
function Held({ kind, from, size }: { readonly kind: string; readonly from: number; readonly size: number }) {
  const below = Math.min(size, Math.max(0, LINE - from));
  const over = size - below;
  return (
    <>
      <rect className={kind} x={`${from}%`} y="8" width={`${below}%`} height="16" />
      {over > 0.01 && (
        <>
          <rect className="over-bg" x={`${from + below}%`} y="8" width={`${over}%`} height="16" />
          <rect fill={`url(#ov-${kind})`} x={`${from + below}%`} y="8" width={`${over}%`} height="16" />
        </>
      )}
    </>
  );
}

/** The hatches that bars, sliders and keys of a screen draw with; once on each screen that has them. */
export function Hatches() {
  const pattern = (id: string, line: string): ReactNode => (
    <pattern id={id} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <line className={`ovl ${line}`} x1="0" x2="0" y1="0" y2="5" />
    </pattern>
  );
  return (
    <svg className="sprite" aria-hidden="true">
      <defs>
        {pattern('ov-own', 'own')}
        {pattern('ov-co', 'co')}
        {pattern('ov-leave', 'leave')}
        {pattern('hatch', 'out')}
      </defs>
    </svg>
  );
}

const KEYS = {
  own: <rect className="b-own" width="12" height="12" rx="1" />,
  co: <rect className="b-co" width="12" height="12" rx="1" />,
  leave: <rect className="leave" width="12" height="12" rx="1" />,
  pend: <rect className="pend" x=".5" y=".5" width="11" height="11" />,
  offer: <rect className="dash co" x=".5" y=".5" width="11" height="11" />,
  missing: <rect className="dash" x=".5" y=".5" width="11" height="11" />,
  'missing grace': <rect className="dash grace" x=".5" y=".5" width="11" height="11" />,
  over: <rect fill="url(#ov-own)" width="12" height="12" rx="1" />,
} as const;

/** The key of a kind of stake. */
export function StakeKey({ kind }: { readonly kind: keyof typeof KEYS }) {
  return (
    <svg className="key" viewBox="0 0 12 12" aria-hidden="true">
      {KEYS[kind]}
    </svg>
  );
}

/** The parts of a bar as words and amounts. */
export function StakeParts({
  items,
}: {
  readonly items: readonly { readonly kind?: keyof typeof KEYS; readonly name: string; readonly amount: string }[];
}) {
  return (
    <ul className="parts">
      {items.map(({ kind, name, amount }) => (
        <li key={name}>
          {kind !== undefined && <StakeKey kind={kind} />}
          {name}{' '}
          <b>
            <Amount value={amount} />
          </b>
        </li>
      ))}
    </ul>
  );
}
