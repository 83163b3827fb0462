// The account: its wallets with their balances, every movement of money, payouts, sessions, and in a sandbox its clock and faucet, which
// narrow screens have only here.

import { sumAmounts } from '@tandem/client/money';
import { useSession } from '@tandem/client/react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { usePageStatus } from '../app/status.ts';
import { asked } from '../app/tandem.ts';
import { useTitle } from '../app/title.ts';
import { Amount } from '../components/amount.tsx';
import { Failure } from '../components/failure.tsx';
import { Figures, Skeleton } from '../components/figures.tsx';
import { Icon, type IconName } from '../components/icon.tsx';
import { SandboxControls } from '../components/sandbox-controls.tsx';
import { Section } from '../components/section.tsx';
import { SignedOut } from '../components/signed-out.tsx';
import { grouped } from '../format.ts';
import { AccountPageDocument } from '../generated/account.ts';
import { type TextKey, t } from '../text.ts';
import type { AccountOfPage } from './account-data.ts';
import { Ledger } from './account-ledger.tsx';
import { Payouts } from './account-payouts.tsx';
import { Sessions } from './account-sessions.tsx';
import { Wallets } from './account-wallets.tsx';

const Evidence = lazy(async () => ({ default: (await import('./account-evidence.tsx')).Evidence }));
const Calendar = lazy(async () => ({ default: (await import('./account-calendar.tsx')).Calendar }));
const Webhooks = lazy(async () => ({ default: (await import('./account-webhooks.tsx')).Webhooks }));

export function AccountScreen() {
  const session = useSession();
  useTitle(t('account.title'));
  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{t('account.title')}</h1>
          <p>{t('account.lead')}</p>
        </div>
      </div>
      {session === null ? <SignedOut /> : <Account />}
      <Sandbox />
    </>
  );
}

function Account() {
  const session = useSession();
  const { data, error, refetch } = useQuery({ ...asked('account', AccountPageDocument, {}), enabled: session != null });
  const account = data?.viewer ?? null;
  const isThere = account !== null;
  useEffect(() => {
    // A link to a section is followed once the section is there.
    if (isThere && location.hash !== '') document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }, [isThere]);
  if (error !== null && data === undefined) return <Failure error={error} onRetry={() => void refetch()} />;
  if (account === null) return <Skeleton className="w-3" />;
  return (
    <div className="docs two-cols">
      <Contents account={account} />
      <div>
        <Sums account={account} />
        <Wallets account={account} />
        <Ledger />
        <Payouts />
        <Sessions account={account} />
        <Suspense fallback={<Skeleton className="w-4" />}>
          <Evidence />
          <Calendar account={account} />
          <Webhooks />
        </Suspense>
      </div>
    </div>
  );
}

function Contents({ account }: { readonly account: AccountOfPage }) {
  const items = [
    { id: 'wallets', text: 'account.wallets', icon: 'wallet', count: account.wallets.length },
    { id: 'ledger', text: 'account.ledger', icon: 'list', count: null },
    { id: 'payouts', text: 'account.payouts', icon: 'out', count: null },
    { id: 'sessions', text: 'account.sessions', icon: 'user', count: account.sessions.length },
    { id: 'evidence', text: 'account.evidence', icon: 'key', count: null },
    { id: 'calendar', text: 'account.calendar', icon: 'clock', count: null },
    { id: 'webhooks', text: 'webhook.title', icon: 'hook', count: account.webhookEndpoints.length },
  ] as const satisfies readonly {
    readonly id: string;
    readonly text: TextKey;
    readonly icon: IconName;
    readonly count: number | null;
  }[];
  return (
    <nav className="sidenav" aria-label={t('account.title')}>
      <ul>
        {items.map(({ id, text, icon, count }) => (
          <li key={id}>
            <a href={`#${id}`}>
              <Icon name={icon} />
              {t(text)}
              {count !== null && <span>{grouped(count)}</span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Sums({ account: { balances, wallets } }: { readonly account: AccountOfPage }) {
  const sum = (field: 'available' | 'coStaked' | 'ownStaked' | 'rewardsAccrued' | 'payable') => (
    <Amount value={sumAmounts(balances.map((balance) => balance[field]))} />
  );
  return (
    <Figures
      items={[
        {
          name: t('account.available'),
          value: sum('available'),
          sub: wallets.length === 1 ? t('account.inOne') : t('account.inWallets', { count: wallets.length }),
        },
        {
          name: t('account.staked'),
          value: <Amount value={sumAmounts(balances.flatMap(({ ownStaked, coStaked }) => [ownStaked, coStaked]))} />,
          sub: (
            <>
              {sum('coStaked')} {t('account.inCoStakes')}
            </>
          ),
        },
        {
          name: t('account.rewards'),
          value: sum('rewardsAccrued'),
          sub: <Link to="/rewards">{t('account.seeRewards')}</Link>,
        },
        { name: t('account.payable'), value: sum('payable'), sub: t('account.payableText') },
      ]}
    />
  );
}

function Sandbox() {
  if (usePageStatus()?.sandbox !== true) return null;
  return (
    <Section title={t('account.sandbox')} aside={t('account.sandboxText')} className="only-md">
      <SandboxControls className="sandbox" />
    </Section>
  );
}
