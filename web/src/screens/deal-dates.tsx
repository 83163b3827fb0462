// The dates of an offer or a co-stake as its owner follows them: past ones plain, those ahead with a countdown.

import type { ReactNode } from 'react';
import { marketNow } from '../app/clock.ts';
import type { Deal } from '../app/deals.ts';
import { DateTime, Due } from '../components/date-time.tsx';
import { t } from '../text.ts';

export function Dates({ deal: { offer, coStake } }: { readonly deal: Deal }) {
  const line = (name: string, at: string | null, due = false): ReactNode =>
    at === null ? null : (
      <span className="dl">
        <span className="dim">{name}</span> {due ? <Due at={at} /> : <DateTime at={at} />}
      </span>
    );
  const plain = (text: string): ReactNode => <span className="dl dim">{text}</span>;
  if (coStake === null) {
    if (offer.status !== 'OPEN') return line(t('deals.closed'), offer.closedAt);
    return (
      <>
        {line(t('offer.opened'), offer.createdAt)}
        {offer.expiresAt === null ? plain(t('deals.noExpiry')) : line(t('deals.expires'), offer.expiresAt, true)}
      </>
    );
  }
  const { phase, exit, settlement, claimedAt } = coStake;
  switch (phase) {
    case 'PENDING':
      return (
        <>
          {line(t('coStake.claimedAt'), claimedAt)}
          {line(t('deals.approvedBy'), settlement.settleBy, true)}
          {plain(t('deals.orOpen'))}
        </>
      );
    case 'ACTIVE':
      return (
        <>
          {line(t('deals.approved'), settlement.settledAt)}
          {plain(t('deals.frozen'))}
        </>
      );
    case 'WAIT_PERIOD':
    case 'COOLDOWN':
    case 'WITHDRAWABLE':
      return exit === null ? null : (
        <>
          <ExitBar exit={exit} />
          {phase === 'WAIT_PERIOD'
            ? line(t('deals.waitEnds'), exit.waitEndsAt, true)
            : phase === 'COOLDOWN' && line(t('deals.countedUntil'), exit.waitEndsAt)}
          {line(t(phase === 'WITHDRAWABLE' ? 'deals.cooldownEnded' : 'deals.cooldownEnds'), exit.cooldownEndsAt, true)}
          {phase === 'WITHDRAWABLE' && plain(t('deals.noDeadline'))}
        </>
      );
    case 'WITHDRAWN':
      return line(t('deals.withdrawn'), exit?.withdrawnAt ?? null);
    case 'FAILED':
      return line(t('deals.failed'), settlement.settledAt);
    default:
      return phase satisfies never;
  }
}

/** Wait and cooldown on one scale, filled to now. */
function ExitBar({ exit }: { readonly exit: NonNullable<NonNullable<Deal['coStake']>['exit']> }) {
  const [from, wait, end] = [exit.startedAt, exit.waitEndsAt, exit.cooldownEndsAt].map(Date.parse) as [
    number,
    number,
    number,
  ];
  const at = (time: number): number =>
    end <= from ? 100 : Math.min(100, Math.max(0, ((time - from) / (end - from)) * 100));
  const [gap, now] = [at(wait), at(marketNow())];
  return (
    <svg className="exitbar" height="6" aria-hidden="true">
      <rect className="w0" width={`${gap}%`} height="6" rx="2" />
      <rect className="c0" x={`${gap}%`} width={`${100 - gap}%`} height="6" rx="2" />
      <rect className="w1" width={`${Math.min(gap, now)}%`} height="6" rx="2" />
      {now > gap && <rect className="c1" x={`${gap}%`} width={`${now - gap}%`} height="6" rx="2" />}
      <line className="gap" x1={`${gap}%`} x2={`${gap}%`} y1="0" y2="6" />
    </svg>
  );
}
