// The page behind a share link: one offer in words, for somebody without a client, open or long closed.
// Invariant: it shows what the public schema tells anybody, runs no script, asks no other host, and everything in it is escaped.

import { type GraphQLSchema, graphql } from 'graphql';
import type { RequestContext } from './context.ts';
import { type Reply, text } from './reply.ts';

const PATH = /^\/offers\/([0-9A-Za-z]{22})$/;

const QUERY = `query OfferPage($slug: String!) {
  protocol { sandbox }
  offer(by: { slug: $slug }) {
    id labelText requestedAmount rewardShareBps createdAt expiresAt closedAt
    estimate { perBlock aprBps breakEvenShareBps sampleBlocks }
    terms { text sha256 }
    device { deviceId model quantity country location requiredStake stakeSufficiency reliability { score } owner { alias } }
  }
}`;

type Told = {
  readonly protocol: { readonly sandbox: boolean };
  readonly offer: {
    readonly id: string;
    readonly labelText: string;
    readonly requestedAmount: string;
    readonly rewardShareBps: number;
    readonly createdAt: string;
    readonly expiresAt: string | null;
    readonly closedAt: string | null;
    readonly estimate: {
      readonly perBlock: string;
      readonly aprBps: number;
      readonly breakEvenShareBps: number;
      readonly sampleBlocks: number;
    } | null;
    readonly terms: { readonly text: string; readonly sha256: string };
    readonly device: {
      readonly deviceId: string;
      readonly model: string;
      readonly quantity: number;
      readonly country: string;
      readonly location: string | null;
      readonly requiredStake: string;
      readonly stakeSufficiency: string;
      readonly reliability: { readonly score: number | null };
      readonly owner: { readonly alias: string };
    };
  } | null;
};

/** Answers share links; null for a path that is none. */
export function offerPages(options: {
  readonly schema: GraphQLSchema;
  readonly contextFor: (request: RequestContext) => unknown;
}): (path: string) => ((request: RequestContext) => Promise<Reply>) | null {
  return (path) => {
    const slug = PATH.exec(path)?.[1];
    return slug === undefined ? null : (request) => show(slug, request);
  };

  async function show(slug: string, request: RequestContext): Promise<Reply> {
    const { data, errors } = await graphql({
      schema: options.schema,
      source: QUERY,
      variableValues: { slug },
      contextValue: options.contextFor({ ...request, viewer: null }),
    });
    if (errors?.[0] !== undefined) throw errors[0].originalError ?? errors[0];
    const told = data as Told | null | undefined;
    if (told?.offer == null) return text(404, 'There is no such offer.');
    return { status: 200, type: 'text/html; charset=utf-8', body: page(told), headers: HEADERS };
  }
}

const HEADERS = {
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
};

function page({ offer, protocol }: Told): string {
  if (offer === null) throw new Error('a page without an offer');
  const { device, estimate } = offer;
  const rows: readonly (readonly [string, string | null])[] = [
    ['Asked for', `${offer.requestedAmount} IO`],
    ['Share of block rewards', percent(offer.rewardShareBps)],
    ['Estimated', estimate === null ? null : `${estimate.perBlock} IO a block, ${percent(estimate.aprBps)} a year`],
    [
      'Estimated from',
      estimate === null ? 'too few blocks for an estimate' : `${estimate.sampleBlocks} blocks; not a promise`,
    ],
    ['Break-even share', estimate === null ? null : percent(estimate.breakEvenShareBps)],
    ['Device', `${device.quantity} × ${device.model}`],
    ['Place', device.location === null ? device.country : `${device.location}, ${device.country}`],
    ['Reliability', device.reliability.score === null ? 'no score yet' : `${device.reliability.score} of 100`],
    ['Required stake', `${device.requiredStake} IO, ${device.stakeSufficiency.toLowerCase()}`],
    ['Owner', device.owner.alias],
    ['Published', offer.createdAt],
    ['Lapses', offer.expiresAt],
    ['Closed', offer.closedAt],
  ];
  const table = rows
    .flatMap(([name, value]) =>
      value === null ? [] : [`<tr><th scope="row">${escaped(name)}</th><td>${escaped(value)}</td></tr>`],
    )
    .join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(`${device.quantity} × ${device.model}: ${offer.labelText}`)}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; background: #fff }
h1 { font-size: 1.5rem; margin-bottom: .25rem }
.label { display: inline-block; padding: .15rem .6rem; border: 1px solid #888; border-radius: 1rem }
table { border-collapse: collapse; width: 100%; margin: 1.5rem 0 }
th { text-align: left; font-weight: 500; color: #555; padding: .35rem 1rem .35rem 0; vertical-align: top; white-space: nowrap }
td { padding: .35rem 0 }
tr { border-bottom: 1px solid #ddd }
pre { background: #f5f5f5; padding: 1rem; overflow-x: auto }
.note { color: #555 }
</style>
</head>
<body>
<h1>Co-staking offer</h1>
<p><span class="label">${escaped(offer.labelText)}</span></p>
<table>
${table}
</table>
<h2>Terms</h2>
<pre>${escaped(offer.terms.text)}</pre>
<p class="note">sha256 ${escaped(offer.terms.sha256)}</p>
<p class="note">Offer id for API clients: ${escaped(offer.id)}${protocol.sandbox ? '. This is a sandbox: nothing here is worth anything' : ''}.</p>
</body>
</html>
`;
}

const percent = (bps: number): string => `${(bps / 100).toFixed(2)} %`;

function escaped(value: string): string {
  return value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
