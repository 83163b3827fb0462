// The owner's side of the marketplace page in Chromium: stake a device, publish an offer in four steps, share it, replace and close it. Then
// owner and co-staker in two browsers at once; and the documents, which need neither.
// **Invariant:** no test waits for time: each waits until the page shows what it is about.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportBlocks } from '../../src/app/blocks.ts';
import { creditDeposits } from '../../src/app/deposits.ts';
import { importDevices } from '../../src/app/network.ts';
import { newKey } from '../../src/domain/key.ts';
import { LABEL_TEXT } from '../../src/domain/label.ts';
import { type Api, openApi } from '../kit/api.ts';
import { type Chromium, type ChromiumPage, chromiumPath, openChromium } from '../kit/chromium.ts';
import { databaseMissing } from '../kit/database.ts';
import { freePort } from '../kit/port.ts';
import { io, makeWorld, OPERATIONAL_DEVICE, type World } from '../kit/world.ts';
import { HELD_ANSWERS } from './answers.ts';
import { expectNoViolation } from './axe.ts';
import { expectDesign, expectFits } from './design.ts';
import { click, field, fill, shows, signInAs, textsOf, titleOf } from './page.ts';
import { CO_STAKER, ROWS, rowsHave, type Stage, TURNS, watch } from './turns.ts';

const HOUR_MS = 3_600_000;

describe.skipIf(databaseMissing !== null || chromiumPath === null)("an owner's side of the page", () => {
  let world: World;
  let api: Api;
  let serve: () => Promise<Api>;
  let origin: string;
  let chromium: Chromium;
  let page: ChromiumPage;
  let deviceId: string;
  const opened: ChromiumPage[] = [];

  beforeAll(async () => {
    [world, chromium] = await Promise.all([makeWorld(), openChromium()]);
    const port = await freePort();
    origin = `http://127.0.0.1:${port}`;
    serve = () =>
      openApi({ ...world.ctx, settings: { ...world.ctx.settings, allowedOrigins: [origin] } }, { web: true, port });
    api = await serve();
    page = await open('/staking');
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
    await chromium?.close();
    await api?.close();
    await world?.end();
    for (const { problems, requests } of opened) {
      // The browser reports the answers to a token that had run out, because a test moves the server's clock alone.
      expect(problems.filter((problem) => !problem.includes('401 (Unauthorized)'))).toEqual([]);
      for (const url of requests) expect(url).toMatch(new RegExp(`^(${origin}/|data:)`));
    }
  });
  const open = async (path: string): Promise<ChromiumPage> => {
    const one = await chromium.open(origin + path, HELD_ANSWERS);
    opened.push(one);
    return one;
  };

  it('says why no offer can be created before half of the requirement is staked, and stakes it', async () => {
    page = await open('/staking');
    await shows(page, '8 × H100 SXM5');
    expect(await field(page, '.device [aria-disabled="true"]')).toBe('Create offer');
    await shows(page, 'The owner has 0 IO staked; at least 8000 IO are needed.');
    await expectDesign(page, 'STAKING');
    await expectNoViolation(page);
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
    await expectNoViolation(page);
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
    await expectNoViolation(page);
    await expectFits(page);
    const url = await page.evaluate<string>("document.querySelector('.linkrow input').value");
    expect(url).toMatch(/\/offers\/[0-9A-Za-z]{22}$/);
    expect(await page.evaluate("document.querySelector('.qr .qfg').getAttribute('d').length")).toBeGreaterThan(2_000);
    await shows(page, '8 × H100 SXM5: 4\u202f000.50 IO for 41.25 % of block rewards');
  });

  it('shows the offer among the co-staking devices, and closes it by its menu', async () => {
    await click(page, 'See Co-Staking Devices');
    await shows(page, 'nobody has claimed it yet');
    await expectNoViolation(page);
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
    page = await open('/rewards');
    await shows(page, 'Claim all 12 IO');
    await expectNoViolation(page);
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

  it('adds a webhook endpoint in a sheet on a dark phone without motion, shows its secret once, pauses, resumes and deletes it', async () => {
    page = await open('/account');
    await page.resize(390, 844);
    await page.prefer('dark');
    await click(page, 'Add an endpoint');
    const box = "JSON.stringify(document.querySelector('dialog').getBoundingClientRect())";
    expect(JSON.parse(await page.evaluate(box))).toMatchObject({ left: 0, width: 390, bottom: 844 });
    expect(await page.evaluate('document.getAnimations().length')).toBe(0);
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

  it('searches guide and reference, and leads to the heading that was found', async () => {
    page = await open('/docs?page=docs/guides/wallets.md');
    await shows(page, 'On this page');
    await page.press('/');
    await page.type('claim cap reached');
    await shows(page, 'ClaimCapReached');
    await expectNoViolation(page);
    await page.press('Enter');
    await shows(page, 'Number of claim slots of an account');
    expect(await page.evaluate('location.hash')).toBe('#claimcapreached');
    await expectFits(page);
  });

  it('goes on by itself after the server was restarted, and misses nothing that happened meanwhile', async () => {
    for (const one of opened) await one.close();
    const visited = await chromium.open(`${origin}/`);
    await shows(visited, 'Live');
    await api.close();
    await shows(visited, 'Reconnecting');
    const offer = await world.offer(await world.device({ model: 'RTX 4070' }), { requested: '200' });
    api = await serve();
    await shows(visited, 'Live');
    await shows(visited, '1 new offer');
    await world.close(offer);
    // The browser reports each connection that the closed port refused.
    expect(visited.problems.filter((problem) => !problem.includes('ERR_CONNECTION_REFUSED'))).toEqual([]);
    await visited.close();
  });

  describe('beside a co-staker in another browser', () => {
    let stage: Stage;
    let watching: { readonly owner: ChromiumPage; readonly coStaker: ChromiumPage };

    beforeAll(async () => {
      const [openOwner, openCoStaker] = [await chromium.otherProfile(), await chromium.otherProfile()];
      const acting =
        (open: typeof openOwner): Stage['owner'] =>
        async (path, play) => {
          const tab = await open(origin + path, HELD_ANSWERS);
          await play(tab);
          expect(tab.problems).toEqual([]);
          await tab.close();
        };
      const list = await chromium.open(`${origin}/`);
      stage = { world, list, owner: acting(openOwner), coStaker: acting(openCoStaker) };
      watching = {
        owner: await openOwner(`${origin}/staking/co-staking`),
        coStaker: await openCoStaker(`${origin}/co-stakes`),
      };
      await world.fund(CO_STAKER, '1000');
      for (const one of Object.values(watching)) await watch(one);
    });
    afterAll(() => {
      for (const one of [...Object.values(watching), stage.list]) expect(one.problems).toEqual([]);
    });

    it('signs each of them in as a person of the sandbox with one click', async () => {
      await signInAs(watching.owner, 'OWNER');
      await click(watching.coStaker, 'Connect wallet');
      await shows(watching.coStaker, 'three co-stakes');
      await expectNoViolation(watching.coStaker);
      await click(watching.coStaker, 'Co-staker');
      await shows(watching.coStaker, 'Signed in');
      const kept = await watching.coStaker.evaluate<string>("localStorage.getItem('tandem.wallet')");
      expect(JSON.parse(kept)).toEqual({ name: 'Co-staker', address: CO_STAKER.address });
    });

    it.each(TURNS.map((turn) => [turn.turn, turn] as const))(
      'changes the rows of both without a reload: %s',
      async (_, turn) => {
        await turn.play(stage);
        await rowsHave(watching.owner, ROWS.owner, turn.owner);
        await rowsHave(watching.coStaker, ROWS.coStaker, turn.coStaker);
        const marks = (): Promise<readonly string[]> => textsOf(stage.list, '.offers .tag');
        if (turn.mark !== undefined) await expect.poll(marks).toEqual([expect.stringMatching(turn.mark)]);
      },
    );

    it('has shown every status label on a row', () => {
      const seen = new Set(TURNS.flatMap(({ owner, coStaker }) => [...owner, ...coStaker]));
      expect([...seen].sort()).toEqual(Object.keys(LABEL_TEXT).sort());
    });
  });
});
