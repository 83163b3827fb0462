// The marketplace page in Chromium, as a new person uses it: browse, connect the sandbox's wallet, fill it, claim an offer, unstake.
// **Invariant:** no test waits for time: each waits until the page shows what it is about.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { creditDeposits } from '../../src/app/deposits.ts';
import { type Api, openApi } from '../kit/api.ts';
import { type Chromium, type ChromiumPage, chromiumPath, openChromium } from '../kit/chromium.ts';
import { databaseMissing } from '../kit/database.ts';
import { freePort } from '../kit/port.ts';
import { io, makeWorld, type World } from '../kit/world.ts';
import { RevokeSessionDocument } from '../operations/generated/graphql.ts';
import { expectRefusals, expectRefusedMessage, HELD_ANSWERS, SANDBOX_ACTIONS } from './answers.ts';
import { expectNoViolation } from './axe.ts';
import { expectDesign, expectFits } from './design.ts';
import { withOtherTerms } from './forged-agreement.ts';
import { choose, click, clickAt, field, giveFile, hides, pressOn, savedFile, shows, textsOf, titleOf } from './page.ts';
import { openTestWallet, TEST_EXTENSION, TEST_WALLET, type TestWalletExtension } from './test-wallet.ts';

type SessionsAnswer = {
  readonly viewer: { readonly sessions: readonly { readonly id: string; readonly current: boolean }[] };
};

const ROW_NAMES = '.offers tbody .dev a';
type SlugAnswer = { readonly offers: { readonly nodes: readonly { readonly slug: string }[] } };

describe.skipIf(databaseMissing !== null || chromiumPath === null)('the marketplace page', () => {
  let world: World;
  let api: Api;
  let origin: string;
  let chromium: Chromium;
  const opened: ChromiumPage[] = [];
  let wallet: TestWalletExtension;
  let late: ChromiumPage;

  beforeAll(async () => {
    [world, chromium] = await Promise.all([makeWorld(), openChromium({ extension: TEST_EXTENSION })]);
    wallet = await openTestWallet(chromium, 'page wallet');
    const port = await freePort();
    origin = `http://127.0.0.1:${port}`;
    api = await openApi(
      { ...world.ctx, settings: { ...world.ctx.settings, allowedOrigins: [origin, world.ctx.settings.origin] } },
      { web: true, port },
    );
    await world.offer(await world.device());
    await world.offer(await world.device({ quantity: 4 }), { requested: '1000', shareBps: 4000 });
  });
  afterAll(async () => {
    await chromium?.close();
    await api?.close();
    await world?.end();
  });
  const open = async (path: string): Promise<ChromiumPage> => {
    const page = await chromium.open(origin + path, HELD_ANSWERS);
    opened.push(page);
    return page;
  };
  afterEach(() => {
    for (const { problems, requests } of opened.splice(0)) {
      expect(problems).toEqual([]);
      for (const url of requests) expect(url).toMatch(new RegExp(`^(${origin}/|data:)`));
    }
  });

  it('shows the open offers to a visitor without a wallet', async () => {
    const page = await open('/');
    await shows(page, '8 × H100 SXM5');
    await shows(page, '4 × H100 SXM5');
    await shows(page, 'Live');
    await expectNoViolation(page);
    await expectFits(page);
  });

  it('offers wallets on a phone in a sheet over the whole width and over the tabs, which a press beside it closes', async () => {
    const page = await open('/');
    await page.resize(390, 844);
    await click(page, 'Connect wallet');
    await shows(page, 'Installed in this browser');
    const box = "JSON.stringify(document.querySelector('.connectpop').getBoundingClientRect())";
    expect(JSON.parse(await page.evaluate(box))).toMatchObject({ left: 0, width: 390, bottom: 844 });
    const atEnd = "document.elementFromPoint(195, 840).closest('.connectpop, .tabbar').className";
    expect(await page.evaluate(atEnd)).toBe('connectpop');
    await expectNoViolation(page);
    await page.evaluate(
      "document.elementFromPoint(195, 200).dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))",
    );
    await hides(page, 'Installed in this browser');
  });

  it('lists only offers above break-even, and only those with sufficient stake, counts both and keeps them in the URL', async () => {
    await world.offer(await world.device({ model: 'RTX 4070', quantity: 2 }), { requested: '200', shareBps: 200 });
    const page = await open('/');
    const choices = (): Promise<readonly string[]> => textsOf(page, '.filters fieldset:last-of-type .check');
    await shows(page, '2 × RTX 4070');
    await expect.poll(choices).toEqual(['Above break-even 2', 'Sufficient stake 2']);
    await choose(page, 'Above break-even');
    await hides(page, '2 × RTX 4070');
    expect((await textsOf(page, ROW_NAMES)).toSorted()).toEqual(['4 × H100 SXM5', '8 × H100 SXM5']);
    await expect.poll(choices).toEqual(['Above break-even 2', 'Sufficient stake 1']);
    await choose(page, 'Sufficient stake');
    await hides(page, '8 × H100 SXM5');
    expect(await textsOf(page, ROW_NAMES)).toEqual(['4 × H100 SXM5']);
    expect(await page.evaluate('location.search')).toBe('?above=true&sufficient=true');
    const again = await open('/?above=true&sufficient=true&max=2000');
    await shows(again, '4 × H100 SXM5');
    expect(await textsOf(again, ROW_NAMES)).toEqual(['4 × H100 SXM5']);
    for (const name of ['Above break-even', 'Sufficient stake']) await clickAt(again, `[aria-label="Remove: ${name}"]`);
    await shows(again, '2 × RTX 4070');
    expect(await textsOf(again, ROW_NAMES)).not.toContain('8 × H100 SXM5');
    expect(await again.evaluate('location.search')).toBe('?max=2000');
  });

  it('counts an offer that opens meanwhile without moving a row, and loads it on a click', async () => {
    const page = await open('/');
    await shows(page, '4 × H100 SXM5');
    await shows(page, 'Live');
    const before = await textsOf(page, ROW_NAMES);
    await world.offer(await world.device({ model: 'RTX 4070' }), { requested: '200' });
    await shows(page, '1 new offer');
    expect(await textsOf(page, ROW_NAMES)).toEqual(before);
    await click(page, '1 new offer');
    await shows(page, '8 × RTX 4070');
  });

  it('connects the sandbox wallet, fills it, claims an offer after its exact text, and unstakes after all dates', async () => {
    const page = await open('/');
    await click(page, 'Connect wallet');
    await click(page, 'Sandbox wallet');
    await shows(page, 'The text that you sign');
    await click(page, 'Sign');
    await shows(page, 'Signed in');
    await click(page, 'Faucet');
    await shows(page, '20\u202f000 IO of play money');
    await expectDesign(page, 'MARKET');
    await click(page, '4 × H100 SXM5');
    await shows(page, 'Claim for 1\u202f000 IO');
    await expectNoViolation(page);
    await expectDesign(page, 'OFFER');
    await expectFits(page);
    await click(page, 'Claim for 1\u202f000 IO');
    await shows(page, 'The text that your wallet will show');
    await expectNoViolation(page);
    await expectDesign(page, 'CLAIM');
    await expectFits(page);
    const text = await field(page, 'dialog .signtext');
    expect(text).toContain('Action: Claim co-staking offer');
    expect(text).toContain('Amount: 1000 IO');
    await click(page, 'Open wallet to sign');
    await shows(page, 'The text that you sign');
    expect(await field(page, 'dialog .signtext')).toBe(text);
    await click(page, 'Sign');
    await shows(page, 'Approved');
    await click(page, 'Open co-stake');
    await shows(page, 'Paid beside promised');
    expect(await field(page, '.status')).toBe('Active');
    await expectNoViolation(page);
    await expectFits(page);
    await click(page, 'Co-stakes');
    await shows(page, '4 × H100 SXM5');
    await expectNoViolation(page);
    await expectFits(page);
    await click(page, '4 × H100 SXM5');
    await click(page, 'Unstake');
    await shows(page, 'These dates are fixed when you sign');
    await click(page, 'Unstake, sign in wallet');
    await click(page, 'Sign');
    await shows(page, 'You are leaving');
    await shows(page, 'Co-Staker Unstaked (In Wait Period)');
  });

  it('checks the agreement in the browser, and refuses its document once a part of it was changed', async () => {
    const page = await open('/co-stakes');
    await click(page, '4 × H100 SXM5');
    await click(page, 'Check this agreement');
    await shows(page, 'This agreement holds.');
    await shows(page, await titleOf(page, '.wallet .mono'));
    await expectNoViolation(page);
    const text = await savedFile(page, () => click(page, 'Download'));
    expect(text).toContain('Amount: 1000 IO');
    await giveFile(page, text.replaceAll('Amount: 1000 IO', 'Amount: 10 IO'));
    await shows(page, 'This document is refused.');
    await shows(page, 'The owner’s signature does not fit these terms');
    await giveFile(page, withOtherTerms(text));
    await shows(page, 'No part differs from its digest');
    await shows(page, 'The co-staker’s signature does not fit these terms');
    await giveFile(page, '{}');
    await shows(page, 'It is no document of an agreement');
    await giveFile(page, text);
    await shows(page, 'This agreement holds.');
  });

  it('lists in five tabs what came before they were opened and what comes, unread until one of them marks it', async () => {
    const tabs = await Promise.all([1, 2, 3, 4, 5].map(() => open('/activity')));
    for (const tab of tabs) await shows(tab, 'A claim was approved');
    const [first] = tabs;
    const wallet = await titleOf(first!, '.wallet .mono');
    await creditDeposits(world.ctx, [{ wallet, amount: io('5') }]);
    for (const tab of tabs) await shows(tab, 'A deposit arrived');
    await expectNoViolation(first!);
    await expectDesign(first!, 'ACTIVITY');
    await expectFits(first!);
    await click(first!, 'Mark all as read');
    for (const tab of tabs) await hides(tab, 'Mark all as read');
  });

  it('says that nothing was sent when the person declines in the wallet', async () => {
    const page = await open('/');
    await click(page, '8 × RTX 4070');
    await click(page, 'Claim for');
    await click(page, 'Open wallet to sign');
    await click(page, 'Decline');
    await shows(page, 'Nothing was sent and nothing was signed.');
  });

  it('claims an offer with nothing but the keyboard', async () => {
    const page = await open('/');
    await shows(page, '8 × H100 SXM5');
    await pressOn(page, '8 × H100 SXM5');
    await shows(page, 'Claim for 8\u202f000 IO');
    await pressOn(page, 'Claim for');
    await shows(page, 'The text that your wallet will show');
    await pressOn(page, 'Open wallet to sign');
    await shows(page, 'The text that you sign');
    await pressOn(page, 'Sign');
    await shows(page, 'Approved');
    await page.press('Escape');
    await hides(page, 'Offer is yours');
  });

  it('tells a wallet extension that declines from one that signs other bytes and one that answers too late', async () => {
    late = await chromium.open(`${origin}/account`, HELD_ANSWERS);
    await click(late, 'Sign out');
    // The key is in the process of the extension, and the page has a wallet object without it.
    expect(await wallet.origin()).toMatch(/^chrome-extension:/);
    expect(await late.evaluate('typeof testWallet')).toBe('undefined');
    await world.fund(wallet.key, '1000');
    await click(late, 'Connect wallet');
    await click(late, TEST_WALLET);
    await shows(late, 'Signed in');
    await click(late, 'Marketplace');
    await click(late, '8 × RTX 4070');
    await click(late, 'Claim for 200 IO');
    const text = await field(late, 'dialog .signtext');
    await wallet.behave('DECLINE');
    await click(late, 'Open wallet to sign');
    await shows(late, 'You declined in the wallet');
    expect(await wallet.asked()).toBe(text);
    await wallet.behave('OTHER_BYTES');
    await click(late, 'Sign after all');
    await click(late, 'Open wallet to sign');
    await shows(late, 'The wallet signed something else');
    await wallet.behave('LATE');
    await click(late, 'Read a new text');
    await click(late, 'Open wallet to sign');
    await shows(late, 'Waiting for your signature');
    world.pass({ minutes: 6 });
    await wallet.answerNow();
    await shows(late, 'AUTHORIZATION_EXPIRED');
    await click(late, 'Close');
  });

  it('shows every refusal of the schema with its message and its way out, in the dialog of an action and beside other actions', async () => {
    await wallet.behave('SIGN');
    await expectRefusals(late);
    for (const [field, button] of SANDBOX_ACTIONS) await expectRefusedMessage(late, field, button);
  });

  it('says that nobody is signed in once the session was ended from elsewhere', async () => {
    const { token } = await api.signIn(wallet.key);
    const { viewer } = await api.data<SessionsAnswer>('{ viewer { sessions { id current } } }', {}, { as: { token } });
    for (const { id, current } of viewer.sessions)
      if (!current) await api.data(RevokeSessionDocument, { input: { sessionId: id } }, { as: { token } });
    await click(late, 'Activity');
    await shows(late, 'Connect a wallet to see this');
    // The browser reports the answer that says so, and a socket that the page closed before it was open.
    const expected = /401 \(Unauthorized\)|WebSocket is closed before the connection is established/;
    expect(late.problems.filter((problem) => !expected.test(problem))).toEqual([]);
  });

  it('keeps a share link complete for a reader without a script', async () => {
    const { offers } = await api.data<SlugAnswer>('{ offers(first: 1) { nodes { slug } } }');
    const html = await (await fetch(`${origin}/offers/${offers.nodes[0]!.slug}`)).text();
    expect(html).toContain('of its block rewards for');
    expect(html).toContain('property="og:title"');
    expect(html).toContain('<script type="module" src="/web/main-');
  });
});
