// The screens by path. What a person chose on a screen stands in the URL. Every screen but the marketplace is loaded when it is opened.

import { createRootRoute, createRoute, createRouter, Link, lazyRouteComponent } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Empty } from '../components/note.tsx';
import { MarketScreen } from '../screens/market.tsx';
import { loadTexts, t } from '../text.ts';
import { readActivitySearch } from './activity-kinds.ts';
import { Layout } from './layout.tsx';
import { readMarketSearch } from './market-search.ts';
import { readDevice, readPlan } from './offer-plan.ts';
import { readRewardsSearch } from './rewards-search.ts';

/** A screen that is loaded when it is opened, after the texts that it needs. */
const later = <Module extends Readonly<Record<Name, () => ReactNode>>, Name extends string>(
  load: () => Promise<Module>,
  name: Name,
) =>
  lazyRouteComponent(async () => {
    await loadTexts();
    return load();
  }, name);

const root = createRootRoute({ component: Layout, notFoundComponent: NotFound });

const market = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: readMarketSearch,
  component: MarketScreen,
});
const offer = createRoute({
  getParentRoute: () => root,
  path: '/offers/$slug',
  component: later(() => import('../screens/offer.tsx'), 'OfferScreen'),
});

const coStakes = createRoute({
  getParentRoute: () => root,
  path: '/co-stakes',
  component: later(() => import('../screens/co-stakes.tsx'), 'CoStakesScreen'),
});
const coStake = createRoute({
  getParentRoute: () => root,
  path: '/co-stakes/$id',
  component: later(() => import('../screens/co-stake.tsx'), 'CoStakeScreen'),
});
const staking = createRoute({
  getParentRoute: () => root,
  path: '/staking',
  component: later(() => import('../screens/staking.tsx'), 'StakingScreen'),
});
const deals = createRoute({
  getParentRoute: () => root,
  path: '/staking/co-staking',
  component: later(() => import('../screens/deals.tsx'), 'DealsScreen'),
});
const newOffer = createRoute({
  getParentRoute: () => root,
  path: '/staking/$id/offer',
  validateSearch: readPlan,
  component: later(() => import('../screens/new-offer.tsx'), 'NewOfferScreen'),
});
const published = createRoute({
  getParentRoute: () => root,
  path: '/staking/published/$slug',
  validateSearch: readDevice,
  component: later(() => import('../screens/published-offer.tsx'), 'PublishedOfferScreen'),
});
const rewards = createRoute({
  getParentRoute: () => root,
  path: '/rewards',
  validateSearch: readRewardsSearch,
  component: later(() => import('../screens/rewards.tsx'), 'RewardsScreen'),
});
const activity = createRoute({
  getParentRoute: () => root,
  path: '/activity',
  validateSearch: readActivitySearch,
  component: later(() => import('../screens/activity.tsx'), 'ActivityScreen'),
});
const account = createRoute({
  getParentRoute: () => root,
  path: '/account',
  component: later(() => import('../screens/account.tsx'), 'AccountScreen'),
});
const docs = createRoute({
  getParentRoute: () => root,
  path: '/docs',
  validateSearch: ({ page }: Readonly<Record<string, unknown>>): { readonly page?: string } =>
    typeof page === 'string' && page !== '' ? { page } : {},
  component: later(() => import('../screens/docs.tsx'), 'DocsScreen'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    market,
    offer,
    coStakes,
    coStake,
    staking,
    deals,
    newOffer,
    published,
    rewards,
    activity,
    account,
    docs,
  ]),
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  // biome-ignore lint/style/useConsistentTypeDefinitions: the package's types are extended by an interface.
  interface Register {
    router: typeof router;
  }
}

function NotFound() {
  return (
    <Empty
      title={t('app.notFound')}
      actions={
        <Link className="btn btn-sm" to="/">
          {t('nav.market')}
        </Link>
      }
    >
      {t('app.notFoundText')}
    </Empty>
  );
}
