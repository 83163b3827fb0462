// The life of a co-stake between two parties, each in a browser of their own: what happens, in the page or elsewhere, and which labels the
// rows of both parties then have. A page that only watches hears of it by its socket alone.

import type { StatusLabel } from '../../src/domain/label.ts';
import { LABEL_TEXT } from '../../src/domain/label.ts';
import { PERSONAS } from '../../src/sandbox/demo/wallets.ts';
import { currentCoStakesOfOffers } from '../../src/store/co-stakes.ts';
import type { ChromiumPage } from '../kit/chromium.ts';
import { makeWallet } from '../kit/wallet.ts';
import type { World, WorldDevice, WorldOffer } from '../kit/world.ts';
import { click, IN_PAGE, shows } from './page.ts';

/** The wallets of the sandbox's two persons, whose keys are public. */
export const OWNER = makeWallet(`tandem demo owner ${PERSONAS.owner}`);
export const CO_STAKER = makeWallet(`tandem demo co-staker ${PERSONAS.coStaker}`);

/** Where the turns are played. A party acts in a tab that is closed afterwards. */
export type Stage = {
  readonly world: World;
  readonly owner: (path: string, play: (page: ChromiumPage) => Promise<void>) => Promise<void>;
  readonly coStaker: (path: string, play: (page: ChromiumPage) => Promise<void>) => Promise<void>;
  /** The list of the marketplace, which nobody loads again. */
  readonly list: ChromiumPage;
  device?: WorldDevice;
  offer?: WorldOffer;
};

type Turn = {
  readonly turn: string;
  readonly play: (stage: Stage) => Promise<void>;
  /** Labels of the rows of each party afterwards, in any order. */
  readonly owner: readonly StatusLabel[];
  readonly coStaker: readonly StatusLabel[];
  /** Mark of the offer's row in the marketplace. */
  readonly mark?: RegExp;
};

const signed = async (page: ChromiumPage, confirm: string, done: string): Promise<void> => {
  await click(page, confirm);
  await click(page, 'Sign');
  await shows(page, done);
};

async function unstakeElsewhere(world: World, offer: WorldOffer): Promise<void> {
  const [coStake] = await currentCoStakesOfOffers(world.database, [offer.id]);
  await world.unstake({ id: coStake!.id, by: CO_STAKER });
}

/** The device of these turns requires 400 IO. */
export const TURNS: readonly Turn[] = [
  {
    turn: 'the owner publishes an offer on a device with half of its requirement',
    play: async (stage) => {
      stage.device = await stage.world.device({ owner: OWNER, model: 'RTX 4070', quantity: 2, stake: '200' });
      stage.offer = await stage.world.offer(stage.device, { requested: '200' });
      await click(stage.list, '1 new offer');
    },
    owner: ['INSUFFICIENT_STAKE_WAITING_FOR_CO_STAKER'],
    coStaker: [],
    mark: /^New \d\d:\d\d/,
  },
  {
    turn: 'the owner stakes what was missing',
    play: async ({ world, device }) => {
      await world.fund(OWNER, '200');
      await world.stake(device!, '200');
    },
    owner: ['SUFFICIENT_STAKE_WAITING_FOR_CO_STAKER'],
    coStaker: [],
  },
  {
    turn: 'the co-staker claims the offer in the page, and the settlement is slow',
    play: ({ coStaker }) =>
      coStaker('/', async (page) => {
        await click(page, 'Settlement');
        await shows(page, 'Settlement: slow');
        await click(page, '2 × RTX 4070');
        await click(page, 'Claim for 200 IO');
        await signed(page, 'Open wallet to sign', 'Offer is yours');
      }),
    owner: ['CLAIM_PENDING'],
    coStaker: ['CLAIM_PENDING'],
    mark: /^Claimed \d\d:\d\d/,
  },
  {
    turn: 'the claim is settled',
    play: ({ world }) => world.advance({ minutes: 2 }),
    owner: ['ACTIVE'],
    coStaker: ['ACTIVE'],
  },
  {
    turn: 'the co-staker unstakes in the page',
    play: ({ coStaker }) =>
      coStaker('/co-stakes', async (page) => {
        await click(page, 'Unstake');
        await signed(page, 'Unstake, sign in wallet', 'You are leaving');
      }),
    owner: ['SUFFICIENT_STAKE_WAIT_PERIOD'],
    coStaker: ['CO_STAKER_UNSTAKED_IN_WAIT_PERIOD'],
  },
  {
    turn: 'the co-staker cancels the unstake in the page',
    play: ({ coStaker }) =>
      coStaker('/co-stakes', async (page) => {
        await click(page, 'Cancel unstake');
        await signed(page, 'Open wallet to sign', 'You stay');
      }),
    owner: ['ACTIVE'],
    coStaker: ['ACTIVE'],
  },
  {
    turn: 'the co-staker unstakes by another program',
    play: ({ world, offer }) => unstakeElsewhere(world, offer!),
    owner: ['SUFFICIENT_STAKE_WAIT_PERIOD'],
    coStaker: ['CO_STAKER_UNSTAKED_IN_WAIT_PERIOD'],
  },
  {
    turn: 'the wait period ends',
    play: ({ world }) => world.advance({ days: 7 }),
    owner: ['IN_COOLDOWN'],
    coStaker: ['IN_COOLDOWN'],
  },
  {
    turn: 'the cooldown ends',
    play: ({ world }) => world.advance({ days: 14 }),
    owner: ['READY_TO_WITHDRAW'],
    coStaker: ['READY_TO_WITHDRAW'],
  },
  {
    turn: 'the co-staker withdraws in the page',
    play: ({ coStaker }) =>
      coStaker('/co-stakes', async (page) => {
        await click(page, 'Withdraw 200 IO');
        await signed(page, 'Open wallet to sign', 'The stake is back in your wallet.');
      }),
    owner: ['CO_STAKER_WITHDRAWN'],
    coStaker: ['CO_STAKER_WITHDRAWN'],
  },
  {
    turn: 'the co-staker claims another offer by another program',
    play: async ({ world, device }) => {
      await world.claim(await world.offer(device!, { requested: '200' }), CO_STAKER);
      await world.advance({ minutes: 2 });
    },
    owner: ['CO_STAKER_WITHDRAWN', 'ACTIVE'],
    coStaker: ['CO_STAKER_WITHDRAWN', 'ACTIVE'],
  },
  {
    turn: 'the owner unstakes the device in the page',
    play: ({ owner }) =>
      owner('/staking', async (page) => {
        await shows(page, '2 × RTX 4070');
        await page.evaluate("document.querySelector('.device .iconbtn').click()");
        await click(page, 'Unstake the device');
        await signed(page, 'Unstake, sign in wallet', 'The device is unstaked');
      }),
    owner: ['CO_STAKER_WITHDRAWN', 'OFFER_CLOSED'],
    coStaker: ['CO_STAKER_WITHDRAWN', 'OFFER_CLOSED'],
  },
];

/** The labels on the rows of each party's page. */
export const ROWS = { owner: '.deal .status', coStaker: '.costake .otherhead .status' } as const;

/** Marks a page, so that `rowsHave` finds out when it was loaded again. */
export const watch = (page: ChromiumPage): Promise<void> => page.evaluate('void (window.isWatched = true)');

/** Waits until the rows of a page have these labels, in any order, and no others; throws when the page was loaded again. */
export async function rowsHave(page: ChromiumPage, rows: string, labels: readonly StatusLabel[]): Promise<void> {
  const wanted = labels.map((label) => LABEL_TEXT[label]).sort();
  await page.evaluate(`(async () => { ${IN_PAGE}
    const wanted = ${JSON.stringify(wanted)};
    await until(() => {
      const found = [...document.querySelectorAll(${JSON.stringify(rows)})].map((one) => clean(one.textContent)).sort();
      return JSON.stringify(found) === JSON.stringify(wanted);
    }, wanted.join(' and '));
    if (!window.isWatched) throw new Error('the page was loaded again');
  })()`);
}
