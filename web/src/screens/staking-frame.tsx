// What the two screens of an owner share: head, tabs, and the states before there is something to show.

import { useSession } from '@tandem/client/react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Skeleton } from '../components/figures.tsx';
import { Empty } from '../components/note.tsx';
import { SignedOut } from '../components/signed-out.tsx';
import { t } from '../text.ts';

export function StakingFrame({ children }: { readonly children: ReactNode }) {
  const session = useSession();
  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{t('staking.title')}</h1>
          <p>{t('staking.lead')}</p>
        </div>
      </div>
      {session === null ? <SignedOut /> : children}
    </>
  );
}

export function StakingTabs({
  at,
  devices,
  deals,
  coStakes,
}: {
  readonly at: 'devices' | 'deals';
  readonly devices: number;
  readonly deals: number;
  readonly coStakes: number;
}) {
  return (
    <nav className="tabs" aria-label={t('staking.title')}>
      <Link to="/staking" aria-current={at === 'devices' ? 'page' : undefined} activeOptions={{ exact: true }}>
        {t('staking.devices')}
        <span>{devices}</span>
      </Link>
      <Link to="/staking/co-staking" aria-current={at === 'deals' ? 'page' : undefined}>
        {t('staking.deals')}
        <span>{deals}</span>
      </Link>
      <Link to="/co-stakes">
        {t('coStakes.title')}
        <span>{coStakes}</span>
      </Link>
    </nav>
  );
}

/** The first read of a list of devices. */
export function StakingLoading() {
  return (
    <div aria-busy="true">
      <span className="hide" role="status">
        {t('app.loading')}
      </span>
      <Skeleton className="w-3" />
      <Skeleton className="w-4" />
      <Skeleton className="w-3" />
    </div>
  );
}

export function NoDevices() {
  return (
    <Empty
      title={t('staking.none')}
      actions={
        <Link className="btn btn-sm" to="/">
          {t('coStakes.seeOffers')}
        </Link>
      }
    >
      {t('staking.noneText')}
    </Empty>
  );
}
