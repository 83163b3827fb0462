// Tests of the HTML page of an offer, which a share link opens.

import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import type { RequestContext } from '../../src/server/operation/identity.ts';
import { createOfferPages } from '../../src/server/pages/offer-page.ts';

const SLUG = 'qKEqtEZBEpxhLMmdoE30gD';
const OPEN = {
  id: 'offer_1a',
  visibility: 'LISTED',
  url: `https://tandem.example/offers/${SLUG}`,
  status: 'OPEN',
  labelText: 'Sufficient Stake (Waiting for Co-Staker)',
  closeReason: null,
  requestedAmount: '8000',
  rewardShareBps: 7400,
  createdAt: '2026-12-01T00:03:15.300Z',
  expiresAt: '2026-12-24T18:00:00.000Z',
  claimedAt: null,
  closedAt: null,
  estimate: { perBlock: '0.25', aprBps: 4612, breakEvenShareBps: 5000, sampleBlocks: 168 },
  terms: { text: 'Tandem co-staking terms, version 1', sha256: 'ab'.repeat(32) },
  device: {
    deviceId: '0c9258b7-af92-476b-8f67-5f1324d5e7a3',
    model: 'H100 SXM5',
    quantity: 8,
    country: 'PT',
    location: 'Porto',
    requiredStake: '16000',
    stakeSufficiency: 'SUFFICIENT',
    reliability: { score: 99.34 },
    owner: { alias: 'owner-1a' },
  },
};

/** Renders the page of an offer; null stands for an unknown slug. */
async function pageOf(offer: object | null) {
  const schema = buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'));
  const fields = schema.getQueryType()?.getFields();
  Object.assign(fields?.['protocol'] ?? {}, { resolve: () => ({ sandbox: true, uri: 'https://tandem.example' }) });
  Object.assign(fields?.['offer'] ?? {}, { resolve: () => offer });
  const answer = createOfferPages({ schema, contextFor: () => ({}) })(`/offers/${SLUG}`);
  const { status, body, headers } = (await answer?.({ requestId: 'r' } as RequestContext)) ?? {};
  return { status, html: String(body), headers };
}

describe('the HTML page of an offer', () => {
  test('shows the device, the reward share, the requested stake, the estimated return and the expiry of an open offer', async () => {
    const { status, html } = await pageOf(OPEN);
    expect(status).toBe(200);
    for (const words of [
      'Sufficient Stake (Waiting for Co-Staker)',
      '8 × H100 SXM5',
      '74.00 % of its block rewards for 8000 IO of stake.',
      '0.25 IO a block, 46.12 % a year; from 168 blocks, no promise',
      '2026-12-24 18:00 UTC',
      'nothing here is worth anything',
    ]) {
      expect(html).toContain(words);
    }
  });

  test('shows when and why a closed offer was closed, without an estimated return', async () => {
    const closed = { status: 'CLOSED', labelText: 'Offer Closed', closedAt: '2026-12-02T09:30:00.000Z' };
    const { status, html } = await pageOf({ ...OPEN, ...closed, closeReason: 'DEVICE_BLOCKED' });
    expect(status).toBe(200);
    expect(html).toContain('2026-12-02 09:30 UTC. The network blocked the device.');
    expect(html).not.toMatch(/46\.12|Break-even|2026-12-24/);
  });

  test('shows no estimated return for a device without rewards, or with too few blocks', async () => {
    const poor = { ...OPEN, estimate: { ...OPEN.estimate, perBlock: '0', aprBps: 0 } };
    expect((await pageOf(poor)).html).toContain('its device earned nothing in 168 blocks');
    expect((await pageOf({ ...OPEN, estimate: null })).html).toContain('too few blocks yet');
  });

  test('escapes text from the network, and contains no script and no external resource', async () => {
    const device = { ...OPEN.device, location: `<script>alert("1")</script>&'` };
    const { html, headers } = await pageOf({ ...OPEN, device });
    expect(html).toContain('&#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62;&#38;&#39;');
    expect(html).not.toMatch(/<script|<link|<img|(?:src|href)=/);
    expect(html).toContain(`<meta property="og:url" content="https://tandem.example/offers/${SLUG}">`);
    expect(headers?.['content-security-policy']).toContain("default-src 'none'");
  });

  test('tells search engines and linked pages nothing of an unlisted offer', async () => {
    const { html } = await pageOf({ ...OPEN, visibility: 'UNLISTED' });
    expect(html).toContain('<meta name="robots" content="noindex">');
    expect(html).toContain('<meta name="referrer" content="no-referrer">');
    expect((await pageOf(OPEN)).html).not.toContain('noindex');
  });

  test('leads to the marketplace page of another address that the share link names', async () => {
    const url = `https://market.example/app/offers/${SLUG}`;
    const { html } = await pageOf({ ...OPEN, url });
    expect(html).toContain(`<link rel="canonical" href="${url}">`);
    expect(html).toContain(`<meta property="og:url" content="${url}">`);
    expect(html).toContain(`<a href="${url}">Open this offer in the marketplace</a>`);
  });

  test('has status 404 and a message for an unknown slug', async () => {
    const { status, html } = await pageOf(null);
    expect(status).toBe(404);
    expect(html).toContain('<h1>There is no such offer</h1>');
  });
});
