// The pair of bars of an offer: above the part of the stake, which is the break-even; below the part of the rewards.

import { percent } from '../format.ts';
import { t } from '../text.ts';
import { Share } from './amount.tsx';
import { Icon } from './icon.tsx';

/** Basis points as the width of a bar. */
export const width = (bps: number): string => `${Math.min(100, Math.max(0, bps / 100))}%`;

export function ShareCell({
  shareBps,
  breakEvenBps,
}: {
  readonly shareBps: number;
  readonly breakEvenBps: number | null;
}) {
  const under = breakEvenBps !== null && shareBps < breakEvenBps;
  return (
    <span className="sharecell">
      <span className="top">
        <b className="mid">
          <Share bps={shareBps} />
        </b>
        {under && (
          <span className="caveat">
            <Icon name="warn" />
            {t('market.under')}
          </span>
        )}
      </span>
      <svg className="pair" height="11" aria-hidden="true">
        {breakEvenBps !== null && <rect className="own" y="0" width={width(breakEvenBps)} height="4" rx="1" />}
        <rect className="bg" y="7" width="100%" height="4" rx="1" />
        <rect className={under ? 'under' : 'co'} y="7" width={width(shareBps)} height="4" rx="1" />
      </svg>
      <span className="sub">
        {breakEvenBps === null
          ? t('market.breakEvenUnknown')
          : t('market.breakEven', { share: `${percent(breakEvenBps)} %` })}
      </span>
    </span>
  );
}
