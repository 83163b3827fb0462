// The screens of the page that are compared with a drawing: who looks at it, where it is, and how it comes into the state that was drawn.

import type { ChromiumPage } from '../../test/kit/chromium.ts';
import { click, clickAt, field, settled, shows } from '../../test/web/page.ts';

export type Screen = {
  readonly name: string;
  readonly person: 'VISITOR' | 'CO_STAKER' | 'OWNER';
  readonly path: string;
  /** File of the drawing, if it was drawn. */
  readonly drawing?: string;
  readonly steps?: (page: ChromiumPage, width: number) => Promise<void>;
};

const OFFER_LINK = '.offers a[href^="/offers/"]';
const openOffer = async (page: ChromiumPage): Promise<void> => {
  await clickAt(page, OFFER_LINK);
  await shows(page, 'Claim for');
  await settled(page);
};

export const SCREENS: readonly Screen[] = [
  { name: 'marketplace', person: 'CO_STAKER', path: '/', drawing: 'marketplace.html' },
  {
    name: 'filters',
    person: 'VISITOR',
    path: '/?max=9000&above=true&sufficient=true',
    drawing: 'phone-sheets.html',
    steps: async (page, width) => {
      if (width >= 600) return;
      await click(page, 'Filters');
      await field(page, 'dialog .sheetfilters');
      await settled(page);
    },
  },
  {
    name: 'nothing-found',
    person: 'VISITOR',
    path: '/?max=1',
    drawing: 'states.html',
  },
  {
    name: 'first-visit',
    person: 'VISITOR',
    path: '/',
    drawing: 'first-visit.html',
    steps: async (page) => {
      await click(page, 'Connect wallet');
      await shows(page, 'Sandbox wallet');
    },
  },
  { name: 'signed-out', person: 'VISITOR', path: '/co-stakes' },
  { name: 'offer', person: 'CO_STAKER', path: '/', drawing: 'offer.html', steps: openOffer },
  {
    name: 'claim',
    person: 'CO_STAKER',
    path: '/',
    drawing: 'claim-dialog.html',
    steps: async (page) => {
      await openOffer(page);
      await click(page, 'Claim for');
      await shows(page, 'The text that your wallet will show');
    },
  },
  { name: 'co-stakes', person: 'CO_STAKER', path: '/co-stakes' },
  {
    name: 'co-stake',
    person: 'CO_STAKER',
    path: '/co-stakes',
    drawing: 'co-stake.html',
    steps: async (page) => {
      await clickAt(page, 'main a[href^="/co-stakes/"]');
      await shows(page, 'Paid beside promised');
      await settled(page);
    },
  },
  { name: 'rewards', person: 'CO_STAKER', path: '/rewards', drawing: 'rewards.html' },
  { name: 'staking', person: 'OWNER', path: '/staking', drawing: 'staking.html' },
  {
    name: 'menu',
    person: 'OWNER',
    path: '/staking',
    drawing: 'staking.html',
    steps: (page) => clickAt(page, '.device .iconbtn'),
  },
  { name: 'co-staking', person: 'OWNER', path: '/staking/co-staking', drawing: 'co-staking-devices.html' },
  {
    name: 'create-offer',
    person: 'OWNER',
    path: '/staking',
    drawing: 'create-offer.html',
    steps: async (page) => {
      await clickAt(page, 'main a[href*="/offer"][href^="/staking/"]');
      await shows(page, 'Reward share in percent');
      await settled(page);
    },
  },
  { name: 'activity', person: 'OWNER', path: '/activity', drawing: 'activity.html' },
  { name: 'account', person: 'OWNER', path: '/account', drawing: 'account.html' },
  { name: 'account-co-staker', person: 'CO_STAKER', path: '/account' },
  { name: 'docs', person: 'VISITOR', path: '/docs', drawing: 'docs.html' },
];
