// The owner's side of the marketplace page in Chromium: stake a device, publish an offer in four steps, share it, replace and close it.
// **Invariant:** no test waits for time: each waits until the page shows what it is about.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportBlocks } from '../../src/app/blocks.ts';
import { creditDeposits } from '../../src/app/deposits.ts';
import { importDevices } from '../../src/app/network.ts';
import { newKey } from '../../src/domain/key.ts';
import { type Api, openApi } from '../kit/api.ts';
import { type Chromium, type ChromiumPage, chromiumPath, openChromium } from '../kit/chromium.ts';
import { databaseMissing } from '../kit/database.ts';
import { freePort } from '../kit/port.ts';
import { io, makeWorld, OPERATIONAL_DEVICE, type World } from '../kit/world.ts';
import { HELD_ANSWERS } from './answers.ts';
import { expectNoViolation } from './axe.ts';
import { expectDesign, expectFits } from './design.ts';
import { click, field, fill, shows, titleOf } from './page.ts';

const HOUR_MS = 3_600_000;

describe.skipIf(databaseMissing !== null || chromiumPath === null)("an owner's side of the page", () => {
  let world: World;
  let api: Api;
  let origin: string;
  let chromium: Chromium;
  let page: ChromiumPage;
  let deviceId: string;

  beforeAll(async () => {
    world = await makeWorld();
    const port = await freePort();
    origin = `http://127.0.0.1:${port}`;
    api = await openApi(
      { ...world.ctx, settings: { ...world.ctx.settings, allowedOrigins: [origin] } },
      { web: true, port },
    );
    chromium = await openChromium();
    page = await chromium.open(`${origin}/staking`, HELD_ANSWERS);
    await click(page, 'Connect wallet');
    await click(page, 'Sandbox wallet');
    await click(page, 'Sign');
    await shows(page, 'No device belongs to your wallets');
    const ownerWallet = await titleOf(page, '.wallet .mono');
    deviceId = newKey(world.ctx.random);
    await importDevices(world.ctx, [{ ...OPERATIONAL_DEVICE, deviceId, ownerWallet }]);
    await creditDeposits(world.ctx, [{ wallet: ownerWallet, amount: io('20000') }]);
  });
  afterAll(async () => {
    expect(page.problems).toEqual([]);
    for (const url of page.requests) expect(url).toMatch(new RegExp(`^(${origin}/|data:)`));
    await chromium?.close();
    await api?.close();
    await world?.end();
  });

  it('says why no offer can be created before half of the requirement is staked, and stakes it', async () => {
    page = await chromium.open(`${origin}/staking`, HELD_ANSWERS);
    await shows(page, '8 × H100 SXM5');
    expect(await field(page, '.device [aria-disabled="true"]')).toBe('Create offer');
    await shows(page, 'The owner has 0 IO staked; at least 8000 IO are needed.');
    await expectDesign(page, 'STAKING');
    await expectFits(page);
    await page.evaluate("document.querySelector('.device .iconbtn').click()");
    await click(page, 'Stake more');
    await fill(page, 'Stake more', '8 000');
    await shows(page, 'The device then has 8\u202f000 of 16\u202f000 IO');
    await click(page, 'Continue');
    await shows(page, 'Amount: 8000 IO');
    await click(page, 'Open wallet to sign');
    await click(page, 'Sign');
    await shows(page, 'The stake counts from now on.');
    await click(page, 'Close');
    await click(page, 'Create offer');
  });

  it('publishes an offer in four steps, with the exact values that were typed', async () => {
    await shows(page, 'all 7 met');
    await fill(page, 'Requested amount in IO', '4000.5');
    await fill(page, 'Reward share in percent', '41.25');
    await shows(page, 'Break-even is the offer’s part of both stakes');
    await expectFits(page);
    await click(page, 'Continue to summary');
    await click(page, 'Publish offer of 4\u202f000.50 IO');
    await shows(page, 'The text that your wallet will show');
    const text = await field(page, 'dialog .signtext');
    expect(text).toContain('Amount: 4000.5 IO');
    expect(text).toContain('41.25 %');
    await click(page, 'Open wallet to sign');
    await click(page, 'Sign');
    await shows(page, 'What a messenger shows');
    await expectFits(page);
    const url = await page.evaluate<string>("document.querySelector('.linkrow input').value");
    expect(url).toMatch(/\/offers\/[0-9A-Za-z]{22}$/);
    expect(await page.evaluate("document.querySelector('.qr .qfg').getAttribute('d').length")).toBeGreaterThan(2_000);
    await shows(page, '8 × H100 SXM5: 4\u202f000.50 IO for 41.25 % of block rewards');
  });

  it('shows the offer among the co-staking devices, and closes it by its menu', async () => {
    await click(page, 'See Co-Staking Devices');
    await shows(page, 'nobody has claimed it yet');
    await expectFits(page);
    expect(await field(page, '.deal .status')).toBe('Insufficient Stake (Waiting for Co-Staker)');
    await page.evaluate("document.querySelector('.deal .iconbtn').click()");
    await click(page, 'Close offer');
    await click(page, 'Close, sign in wallet');
    await click(page, 'Sign');
    await shows(page, 'Nobody can claim it any more.');
    await click(page, 'Close');
    await shows(page, 'Offer Closed');
  });

  it('claims all rewards with one signature, and says what each source paid', async () => {
    await click(page, 'Staking');
    await shows(page, '8 × H100 SXM5');
    await page.evaluate("document.querySelector('.device .iconbtn').click()");
    await click(page, 'Stake more');
    await fill(page, 'Stake more', '8 000');
    await click(page, 'Continue');
    await click(page, 'Open wallet to sign');
    await click(page, 'Sign');
    await shows(page, 'The stake counts from now on.');
    await click(page, 'Close');
    world.pass({ hours: 1 });
    const startsAt = new Date(Math.floor((await world.now()).getTime() / HOUR_MS) * HOUR_MS);
    world.pass({ hours: 1 });
    await reportBlocks(world.ctx, [{ startsAt, rewards: [{ deviceId, succeeded: true, amount: io('12') }] }]);
    page = await chromium.open(`${origin}/rewards`, HELD_ANSWERS);
    await shows(page, 'Claim all 12 IO');
    await expectFits(page);
    await click(page, 'Claim all 12 IO');
    await shows(page, 'The text names no amount');
    expect(await field(page, 'dialog .signtext')).toContain('Action: Claim all rewards');
    await click(page, 'Open wallet to sign');
    await click(page, 'Sign');
    await shows(page, '12 IO claimed');
    await shows(page, '8 × H100 SXM5, Frankfurt');
    await click(page, 'Close');
  });

  it('adds a webhook endpoint in a sheet on a phone, shows its secret once, pauses, resumes and deletes it', async () => {
    page = await chromium.open(`${origin}/account`, HELD_ANSWERS);
    await page.resize(390, 844);
    await click(page, 'Add an endpoint');
    // The sheet slides in.
    const box = `Promise.all(document.querySelector('dialog').getAnimations().map(({ finished }) => finished))
      .then(() => JSON.stringify(document.querySelector('dialog').getBoundingClientRect()))`;
    expect(JSON.parse(await page.evaluate(box))).toMatchObject({ left: 0, width: 390, bottom: 844 });
    await fill(page, 'URL', 'https://hooks.example/tandem');
    await expectNoViolation(page);
    await click(page, 'Read the text');
    await click(page, 'Open wallet to sign');
    await click(page, 'Sign');
    await shows(page, 'Endpoint added');
    const secret = await field(page, 'dialog .secret');
    expect(secret).toMatch(/^whsec_/);
    await click(page, 'I have kept it');
    await shows(page, 'PENDING');
    await expectFits(page);
    await expectNoViolation(page);
    const openMenu = () => page.evaluate("document.querySelector('.hooks .iconbtn').click()");
    await openMenu();
    await click(page, 'Pause');
    await shows(page, 'PAUSED');
    await click(page, 'Resume');
    await shows(page, 'PENDING');
    await openMenu();
    await click(page, 'New secret');
    await click(page, 'Make a new secret');
    expect(await field(page, 'dialog .secret')).not.toBe(secret);
    await click(page, 'I have kept it');
    await openMenu();
    await click(page, 'Delete endpoint');
    await click(page, 'Delete endpoint');
    await shows(page, 'No endpoint yet');
  });
});
