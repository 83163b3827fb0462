// The marketplace page in Chromium, as a new person uses it: browse, connect the sandbox's wallet, fill it, claim an offer, unstake.
// **Invariant:** no test waits for time: each waits until the page shows what it is about.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { personaKeys } from '../../src/sandbox/demo/wallets.ts';
import { type Api, openApi } from '../kit/api.ts';
import { type Chromium, type ChromiumPage, chromiumPath, openChromium } from '../kit/chromium.ts';
import { databaseMissing } from '../kit/database.ts';
import { freePort } from '../kit/port.ts';
import { makeWorld, type World } from '../kit/world.ts';
import { expectNoViolation } from './axe.ts';
import { click, field, shows } from './page.ts';

describe.skipIf(databaseMissing !== null || chromiumPath === null)('the marketplace page', () => {
  let world: World;
  let api: Api;
  let origin: string;
  let chromium: Chromium;
  const opened: ChromiumPage[] = [];

  beforeAll(async () => {
    world = await makeWorld();
    const port = await freePort();
    origin = `http://127.0.0.1:${port}`;
    const settings = { ...world.ctx.settings, allowedOrigins: [origin] };
    api = await openApi({ ...world.ctx, settings }, { web: true, port });
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
  const open = async (path: string): Promise<ChromiumPage> => {
    const page = await chromium.open(origin + path);
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
    await click(page, '4 × H100 SXM5');
    await shows(page, 'Claim for 1\u202f000 IO');
    await expectNoViolation(page);
    await click(page, 'Claim for 1\u202f000 IO');
    await shows(page, 'The text that your wallet will show');
    await expectNoViolation(page);
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
    await click(page, 'Co-stakes');
    await shows(page, '4 × H100 SXM5');
    await expectNoViolation(page);
    await click(page, '4 × H100 SXM5');
    await click(page, 'Unstake');
    await shows(page, 'These dates are fixed when you sign');
    await click(page, 'Unstake, sign in wallet');
    await click(page, 'Sign');
    await shows(page, 'You are leaving');
    await shows(page, 'Co-Staker Unstaked (In Wait Period)');
  });

  it('says that nothing was sent when the person declines in the wallet', async () => {
    const page = await open('/');
    await click(page, '8 × H100 SXM5');
    await click(page, 'Claim for');
    await click(page, 'Open wallet to sign');
    await click(page, 'Decline');
    await shows(page, 'Nothing was sent and nothing was signed.');
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
