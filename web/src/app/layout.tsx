// The frame of every screen: brand, navigation, wallet, footer, status line, and what floats above them.

import { useSession } from '@tandem/client/react';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useEffect, useRef } from 'react';
import { Address } from '../components/alias.tsx';
import { Amount } from '../components/amount.tsx';
import { Icon, type IconName, Mark } from '../components/icon.tsx';
import { StatusBar } from '../components/status-bar.tsx';
import { loadTexts, type TextKey, t } from '../text.ts';
import { connectOpen, useConnected } from '../wallet/wallets.ts';
import { followOffers, useUnread } from './live.ts';
import { availableOf, useMe } from './me.ts';
import { usePageStatus } from './status.ts';
import { useStore } from './store.ts';
import { queries } from './tandem.ts';
import { chooseTheme, type Theme, theme } from './theme.ts';
import { dismiss, useToasts } from './toasts.ts';

const SCREENS = [
  { to: '/', text: 'nav.market', short: 'nav.marketShort', icon: 'list' },
  { to: '/staking', text: 'nav.staking', short: 'nav.staking', icon: 'bars' },
  { to: '/co-stakes', text: 'nav.coStakes', short: 'nav.coStakes', icon: 'swap' },
  { to: '/rewards', text: 'nav.rewards', short: 'nav.rewards', icon: 'coin' },
  { to: '/activity', text: 'nav.activity', short: 'nav.activity', icon: 'pulse' },
] as const satisfies readonly {
  readonly to: string;
  readonly text: TextKey;
  readonly short: TextKey;
  readonly icon: IconName;
}[];

export function Layout() {
  useStreams();
  useFocusOnScreen();
  return (
    <>
      <a className="skip" href="#main">
        {t('app.skip')}
      </a>
      <header className="topbar">
        <div className="topbar-in">
          <Link className="brand" to="/" aria-label={`${t('app.name')}, ${t('nav.market')}`}>
            <Mark />
            <span>{t('app.name')}</span>
          </Link>
          <Navigation className="nav" label="nav.main" />
          <div className="top-right">
            <Bell />
            <WalletButton />
            <Wallets />
          </div>
        </div>
      </header>
      <main className="page" id="main" tabIndex={-1}>
        <Outlet />
      </main>
      <Footer />
      <StatusBar />
      <Navigation className="tabbar" label="nav.bottom" />
      <Toasts />
      <Prompt />
    </>
  );
}

const ConnectPopover = lazy(async () => {
  await loadTexts();
  return { default: (await import('../components/connect.tsx')).ConnectPopover };
});
const WalletPrompt = lazy(async () => {
  await loadTexts();
  return { default: (await import('../components/wallet-prompt.tsx')).WalletPrompt };
});

/** The popover that offers wallets, loaded when it is opened. */
function Wallets() {
  return useStore(connectOpen) ? (
    <Suspense>
      <ConnectPopover />
    </Suspense>
  ) : null;
}

/** What the sandbox's wallet asks, loaded when there is one. */
function Prompt() {
  return usePageStatus()?.sandbox === true ? (
    <Suspense>
      <WalletPrompt />
    </Suspense>
  ) : null;
}

/** Moves the focus to what is new after a change of the screen, so that a keyboard or a screen reader begins there. */
function useFocusOnScreen(): void {
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const before = useRef(path);
  useEffect(() => {
    if (before.current !== path) document.getElementById('main')?.focus({ preventScroll: true });
    before.current = path;
  }, [path]);
}

function useStreams(): void {
  const session = useSession();
  const account = session?.accountId;
  useEffect(() => {
    followOffers();
  }, []);
  const before = useRef(account);
  useEffect(() => {
    if (before.current !== account) void queries.invalidateQueries();
    before.current = account;
    if (account === undefined) return;
    const following = Promise.all([loadTexts(), import('./account-stream.ts')]).then(([, { followAccount }]) =>
      followAccount(account),
    );
    return () => void following.then((stop) => stop());
  }, [account]);
}

function Navigation({ className, label }: { readonly className: 'nav' | 'tabbar'; readonly label: TextKey }) {
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const isAt = (to: string): boolean => (to === '/' ? path === '/' || path.startsWith('/offers') : path.startsWith(to));
  return (
    <nav className={className} aria-label={t(label)}>
      {SCREENS.map(({ to, text, short, icon }) => (
        <Link key={to} to={to} aria-current={isAt(to) ? 'page' : undefined}>
          {className === 'tabbar' && <Icon name={icon} large />}
          {t(className === 'tabbar' ? short : text)}
        </Link>
      ))}
    </nav>
  );
}

function Bell(): ReactNode {
  const unread = useUnread();
  if (useSession() == null) return null;
  return (
    <Link className="iconbtn" to="/activity" aria-label={t('nav.unread', { count: unread })}>
      <Icon name="bell" />
      {unread > 0 && <span className="dot" />}
    </Link>
  );
}

function WalletButton() {
  const me = useMe();
  const connected = useConnected();
  const address = connected?.address ?? me?.wallets.find(({ primary }) => primary)?.address;
  const available = address === undefined ? null : availableOf(me, address);
  const session = useSession();
  if (session === undefined) return null;
  if (session !== null && me == null) {
    return (
      <Link className="wallet" to="/account">
        {t('nav.account')}
      </Link>
    );
  }
  if (me == null || address === undefined) {
    return (
      <button type="button" className="btn btn-primary" onClick={() => connectOpen.set(!connectOpen.get())}>
        {t('nav.connect')}
      </button>
    );
  }
  return (
    <Link className="wallet" to="/account">
      <span className="hide">{t('nav.account')} </span>
      <Amount value={available ?? '0'} />
      <Address address={address} />
    </Link>
  );
}

const THEMES = {
  system: 'app.themeSystem',
  light: 'app.themeLight',
  dark: 'app.themeDark',
} as const satisfies Readonly<Record<Theme, TextKey>>;

function Footer() {
  const chosen = useStore(theme);
  return (
    <footer className="foot">
      <span>{t('app.footer')}</span>
      <Link to="/docs">{t('app.docs')}</Link>
      <a href="/graphql">{t('app.api')}</a>
      <fieldset className="theme">
        <legend>{t('app.theme')}</legend>
        {(Object.keys(THEMES) as Theme[]).map((name) => (
          <label key={name}>
            <input type="radio" name="theme" checked={chosen === name} onChange={() => chooseTheme(name)} />
            {t(THEMES[name])}
          </label>
        ))}
      </fieldset>
    </footer>
  );
}

function Toasts() {
  const toasts = useToasts();
  return (
    <div className="toasts" role="status">
      {toasts.map(({ id, icon, title, text }) => (
        <div className="toast" key={id}>
          <Icon name={icon} />
          <span>
            <b>{title}</b>
            {text}
          </span>
          <button
            type="button"
            className="copy"
            aria-label={t('app.closeNamed', { name: title })}
            onClick={() => dismiss(id)}
          >
            <Icon name="x" />
          </button>
        </div>
      ))}
    </div>
  );
}
