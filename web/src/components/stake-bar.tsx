// The stake on a device against its requirement. All bars of a page have one scale that ends at 1.6 requirements, so the requirement is one
// line down the page; more than that is clipped and said as a number.

import { parseAmount } from '@tandem/client/money';

/** Parts in their order from the left. Solid is held; a tint with dashes is offered; a dashed outline is short. */
export type StakePart = {
  readonly kind: 'own' | 'co' | 'leave' | 'pend' | 'offer' | 'missing' | 'missing grace';
  readonly amount: string;
};

const SCALE = 1.6;

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
      <rect className="bg" y="8" width="100%" height="14" rx="2" />
      {shown.map(({ kind, from, size }, index) => (
        <g key={index}>
          <rect className={kind} x={`${from}%`} y="8" width={`${size}%`} height="14" />
          {from > 0 && <line className="gap" x1={`${from}%`} x2={`${from}%`} y1="7" y2="23" />}
        </g>
      ))}
      <line className="req" x1={`${100 / SCALE}%`} x2={`${100 / SCALE}%`} y1="2" y2="28" />
    </svg>
  );
}
