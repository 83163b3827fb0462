// Share-link page: describes one offer, open or closed, to a reader who has no client program.
// **Invariant:** the page shows only what the public schema returns to an anonymous client. Style and escaping are in html.ts.

import { type GraphQLSchema, graphql, isEnumType } from 'graphql';
import type { PageRoutes } from '../http/listener.ts';
import type { Reply } from '../http/reply.ts';
import type { RequestContext } from '../operation/identity.ts';
import { type Html, html, pageReply } from './html.ts';
import type { RenderPage } from './web-app.ts';

const PATH = /^\/offers\/([0-9A-Za-z]{22})$/;

const QUERY = `query OfferPage($slug: String!) {
  protocol { sandbox uri }
  offer(by: { slug: $slug }) {
    id url visibility status labelText closeReason requestedAmount rewardShareBps createdAt expiresAt claimedAt closedAt
    estimate { perBlock aprBps breakEvenShareBps sampleBlocks }
    terms { text sha256 }
    device { deviceId model quantity country location requiredStake stakeSufficiency sufficiencyDeadline reliability { score } owner { alias } }
  }
}`;

type Estimate = {
  readonly perBlock: string;
  readonly aprBps: number;
  readonly breakEvenShareBps: number;
  readonly sampleBlocks: number;
};
type OfferPageData = {
  readonly protocol: { readonly sandbox: boolean; readonly uri: string };
  readonly offer: {
    readonly id: string;
    readonly url: string;
    readonly visibility: string;
    readonly status: string;
    readonly labelText: string;
    readonly closeReason: string | null;
    readonly requestedAmount: string;
    readonly rewardShareBps: number;
    readonly createdAt: string;
    readonly expiresAt: string | null;
    readonly claimedAt: string | null;
    readonly closedAt: string | null;
    readonly estimate: Estimate | null;
    readonly terms: { readonly text: string; readonly sha256: string };
    readonly device: {
      readonly deviceId: string;
      readonly model: string;
      readonly quantity: number;
      readonly country: string;
      readonly location: string | null;
      readonly requiredStake: string;
      readonly stakeSufficiency: string;
      readonly sufficiencyDeadline: string | null;
      readonly reliability: { readonly score: number | null };
      readonly owner: { readonly alias: string };
    };
  } | null;
};
type Offer = NonNullable<OfferPageData['offer']>;
type Protocol = OfferPageData['protocol'];

/** Whether the marketplace page, to which the share link leads, is not served here. */
const isElsewhere = ({ url }: Offer, { uri }: Protocol): boolean => !url.startsWith(`${uri}/`);

/** Returns the page route of share links; it queries the public schema as an anonymous client. */
export function createOfferPages(options: {
  readonly schema: GraphQLSchema;
  readonly contextFor: (request: RequestContext) => unknown;
  /** The document that runs the marketplace page over this one; null: the page runs no script. */
  readonly shell?: RenderPage | null;
}): PageRoutes {
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
    const found = data as OfferPageData | null | undefined;
    if (found?.offer == null) return reply(404, 'No such offer', html``, NOT_FOUND);
    const { offer, protocol } = found;
    const title = `${hardwareText(offer)}: ${offer.labelText}`;
    return reply(200, title, preview(offer, protocol), page(offer, protocol, reasonOf(offer)));
  }

  async function reply(status: number, title: string, head: Html, body: Html): Promise<Reply> {
    const main = html`<main class="page share">${body}</main>`;
    const app = await options.shell?.(status, html`<title>${title}</title>\n${head}`, main);
    return app ?? pageReply(status, title, body, head);
  }

  /** Returns the schema's description of the offer's close reason; null while the offer is not closed. */
  function reasonOf({ closeReason }: Offer): string | null {
    const reasons = options.schema.getType('CloseReason');
    return isEnumType(reasons) && closeReason !== null ? (reasons.getValue(closeReason)?.description ?? null) : null;
  }
}

const NOT_FOUND = html`<h1>There is no such offer</h1>
<p class="lead">A share link goes on working after its offer has closed, so this one may be incomplete.</p>`;

const UNLISTED = html`<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">`;

/** Returns the tags from which messengers and search engines make a preview. */
function preview(offer: Offer, protocol: Protocol): Html {
  const { device, requestedAmount, rewardShareBps } = offer;
  const place = device.location === null ? device.country : `${device.location}, ${device.country}`;
  const tags: readonly Row[] = [
    ['og:type', 'website'],
    ['og:site_name', 'Tandem'],
    ['og:title', `${hardwareText(offer)}: ${percent(rewardShareBps)} for ${requestedAmount} IO`],
    ['og:description', `${offer.labelText}. ${place}.`],
    ['og:url', offer.url],
  ];
  const elsewhere = isElsewhere(offer, protocol) ? html`<link rel="canonical" href="${offer.url}">\n` : html``;
  const previewed = html`${elsewhere}${tags.map(([name, value]) => html`<meta property="${name}" content="${value}">`)}`;
  // The link of an unlisted offer opens its page for everybody, but search engines do not index it, and linked pages do not get its URL.
  return offer.visibility === 'UNLISTED' ? html`${UNLISTED}\n${previewed}` : previewed;
}

function page(offer: Offer, protocol: Protocol, closeReason: string | null): Html {
  const { device, requestedAmount, rewardShareBps, status, closedAt } = offer;
  return html`<p><span class="label ${status.toLowerCase()}">${offer.labelText}</span></p>
<h1>${hardwareText(offer)}</h1>
<p class="lead">${percent(rewardShareBps)} of its block rewards for ${requestedAmount} IO of stake.</p>
${isElsewhere(offer, protocol) ? html`<p><a href="${offer.url}">Open this offer in the marketplace</a></p>` : html``}
${table([...(closedAt === null ? estimateRows(offer) : []), ...dateRows(offer, closeReason)])}
<h2>The device</h2>
${table([
  ['Place', device.location === null ? device.country : `${device.location}, ${device.country}`],
  ['Reliability', device.reliability.score === null ? 'no score yet' : `${device.reliability.score} of 100`],
  ['Required stake', `${device.requiredStake} IO, ${sufficiencyOf(device)}`],
  ['Owner', device.owner.alias],
  ['Device id', device.deviceId],
])}
<h2>Terms</h2>
<pre>${offer.terms.text}</pre>
<p class="note">sha256 ${offer.terms.sha256}</p>
<p class="note">Offer id for API clients: ${offer.id}</p>
${protocol.sandbox ? html`<p class="note">This is a sandbox: nothing here is worth anything.</p>` : html``}`;
}

type Row = readonly [name: string, value: string];

function estimateRows({ estimate }: Offer): readonly Row[] {
  if (estimate === null) return [['Estimate', 'too few blocks yet']];
  const { perBlock, aprBps, breakEvenShareBps, sampleBlocks } = estimate;
  const reward =
    perBlock === '0'
      ? `none: its device earned nothing in ${sampleBlocks} blocks`
      : `${perBlock} IO a block, ${percent(aprBps)} a year; from ${sampleBlocks} blocks, no promise`;
  return [
    ['Estimate', reward],
    ['Break-even share', percent(breakEvenShareBps)],
  ];
}

function dateRows({ createdAt, expiresAt, claimedAt, closedAt }: Offer, closeReason: string | null): readonly Row[] {
  const row = (name: string, at: string | null, more = ''): readonly Row[] =>
    at === null ? [] : [[name, `${minute(at)}${more}`]];
  return [
    ...row('Published', createdAt),
    ...row('Claimed', claimedAt),
    ...row('Lapses', closedAt === null && claimedAt === null ? expiresAt : null),
    ...row('Closed', closedAt, closeReason === null ? '' : `. ${closeReason}`),
  ];
}

const table = (rows: readonly Row[]): Html =>
  html`<table>${rows.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</table>`;

const hardwareText = ({ device }: Offer): string => `${device.quantity} × ${device.model}`;
const sufficiencyOf = ({
  stakeSufficiency,
  sufficiencyDeadline,
}: NonNullable<OfferPageData['offer']>['device']): string =>
  sufficiencyDeadline === null
    ? `${stakeSufficiency.toLowerCase()} now`
    : `in grace since it rose: insufficient from ${sufficiencyDeadline} unless stake is added`;

const percent = (bps: number): string => `${(bps / 100).toFixed(2)} %`;
const minute = (at: string): string => `${at.slice(0, 16).replace('T', ' ')} UTC`;
