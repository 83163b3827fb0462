// The marketplace page in Chromium, as a new person uses it: browse, connect the sandbox's wallet, fill it, claim an offer, unstake.
// **Invariant:** no test waits for time: each waits until the page shows what it is about.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { creditDeposits } from '../../src/app/deposits.ts';
import { personaKeys } from '../../src/sandbox/demo/wallets.ts';
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
import { click, field, giveFile, hides, pressOn, savedFile, shows, titleOf } from './page.ts';
import { answerNow, behave, registerWallet, TEST_WALLET } from './test-wallet.ts';

type SessionsAnswer = {
  readonly viewer: { readonly sessions: readonly { readonly id: string; readonly current: boolean }[] };
};

describe.skipIf(databaseMissing !== null || chromiumPath === null)('the marketplace page', () => {
  let world: World;
  let api: Api;
  let origin: string;
  let port: number;
  let chromium: Chromium;
  const opened: ChromiumPage[] = [];
  /** The page whose wallet the test answers for. */
  let late: ChromiumPage;

  beforeAll(async () => {
    world = await makeWorld();
    port = await freePort();
    origin = `http://127.0.0.1:${port}`;
    api = await serve();
    await world.offer(await world.device());
    await world.offer(await world.device({ quantity: 4 }), {
      requested: '1000',
      shareBps: 4000,
    });
    chromium = await openChromium();
  });
  afterAll(async () => {
    await chromium?.close();
    await api?.close();
    await world?.end();
  });
  const serve = (): Promise<Api> =>
    openApi(
      { ...world.ctx, settings: { ...world.ctx.settings, allowedOrigins: [origin, world.ctx.settings.origin] } },
      { web: true, port },
    );
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

  it('shows the open offers to a visitor without a wallet, and filters them by what the URL says', async () => {
    const page = await open('/');
    await shows(page, '8 × H100 SXM5');
    await shows(page, '4 × H100 SXM5');
    await shows(page, 'Live');
    await expectNoViolation(page);
    await expectFits(page);
    const filtered = await open('/?max=2000');
    await shows(filtered, '4 × H100 SXM5');
    expect(await filtered.evaluate("document.querySelectorAll('.offers tbody tr').length")).toBe(1);
  });

  it('counts an offer that opens meanwhile without moving a row, and loads it on a click', async () => {
    const page = await open('/');
    await shows(page, '4 × H100 SXM5');
    await shows(page, 'Live');
    const rows = "document.querySelectorAll('.offers tbody tr').length";
    const before = await page.evaluate<number>(rows);
    await world.offer(await world.device({ model: 'RTX 4070' }), { requested: '200' });
    await shows(page, '1 new offer');
    expect(await page.evaluate(rows)).toBe(before);
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

  it('searches guide and reference, and leads to the heading that was found', async () => {
    const page = await open('/docs');
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

  it('goes on by itself after the server was restarted, and misses nothing that happened meanwhile', async () => {
    const page = await chromium.open(`${origin}/`);
    await shows(page, 'Live');
    await api.close();
    await shows(page, 'Reconnecting');
    await world.offer(await world.device({ model: 'RTX 4070', quantity: 4 }), { requested: '200' });
    api = await serve();
    await shows(page, 'Live');
    await shows(page, '1 new offer');
    // The browser reports each connection that the closed port refused.
    expect(page.problems.filter((problem) => !problem.includes('ERR_CONNECTION_REFUSED'))).toEqual([]);
  });

  it('signs in as a persona of the sandbox with one click', async () => {
    const page = await open('/account');
    await click(page, 'Sign out');
    await click(page, 'Connect wallet');
    await shows(page, 'twelve devices');
    await expectNoViolation(page);
    await click(page, 'Co-staker');
    await shows(page, 'Signed in');
    const [, coStaker] = personaKeys();
    const kept = await page.evaluate<string>("localStorage.getItem('tandem.wallet')");
    expect(JSON.parse(kept)).toEqual({ name: 'Co-staker', address: coStaker?.address });
  });

  it('tells a wallet that declines from one that signs other bytes and one that answers too late', async () => {
    late = await chromium.open(`${origin}/account`, HELD_ANSWERS);
    await click(late, 'Sign out');
    const { address } = await registerWallet(late, 'page wallet');
    await creditDeposits(world.ctx, [{ wallet: address, amount: io('1000') }]);
    await click(late, 'Connect wallet');
    await click(late, TEST_WALLET);
    await shows(late, 'Signed in');
    await click(late, 'Marketplace');
    await click(late, '8 × RTX 4070');
    await click(late, 'Claim for 200 IO');
    await behave(late, 'DECLINE');
    await click(late, 'Open wallet to sign');
    await shows(late, 'You declined in the wallet');
    await behave(late, 'OTHER_BYTES');
    await click(late, 'Sign after all');
    await click(late, 'Open wallet to sign');
    await shows(late, 'The wallet signed something else');
    await behave(late, 'LATE');
    await click(late, 'Read a new text');
    await click(late, 'Open wallet to sign');
    await shows(late, 'Waiting for your signature');
    world.pass({ minutes: 6 });
    await answerNow(late);
    await shows(late, 'AUTHORIZATION_EXPIRED');
    await click(late, 'Close');
  });

  it('shows every refusal of the schema with its message and its way out, in the dialog of an action and beside other actions', async () => {
    await behave(late, 'SIGN');
    await expectRefusals(late);
    for (const [field, button] of SANDBOX_ACTIONS) await expectRefusedMessage(late, field, button);
  });

  it('says that nobody is signed in once the session was ended from elsewhere', async () => {
    const { sign, address } = await registerWallet(late, 'page wallet');
    const signBase64 = () => '';
    const { token } = await api.signIn({ address, sign, signBase64, signBytes: signBase64 });
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
    const slug = await (
      await fetch(`${origin}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ offers(first: 1) { nodes { slug } } }' }),
      })
    ).json();
    const answer = await fetch(`${origin}/offers/${slug.data.offers.nodes[0].slug}`);
    const html = await answer.text();
    expect(html).toContain('of its block rewards for');
    expect(html).toContain('property="og:title"');
    expect(html).toContain('<script type="module" src="/web/main-');
  });
});
