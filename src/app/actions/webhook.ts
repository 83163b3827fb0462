// Signed actions on webhook endpoints: create one, change the URL of one. A session alone can do neither, because an endpoint goes on
// receiving after the session has ended. **Invariant:** every export is an action, because table.ts adds all exports of this module.

import type { EventFilter } from '../../domain/event-filter.ts';
import type { EventType } from '../../domain/events.ts';
import { globalId } from '../../domain/id.ts';
import { newKey } from '../../domain/key.ts';
import { orderedFactFilter } from '../../domain/offer-facts.ts';
import {
  MAX_WEBHOOK_ENDPOINTS,
  type WebhookOrdering,
  type WebhookScope,
  webhookUrlFault,
} from '../../domain/webhook.ts';
import {
  changeWebhookEndpoint,
  countWebhookEndpoints,
  findWebhookEndpoint,
  insertWebhookEndpoint,
} from '../../store/webhooks.ts';
import { sha256 } from '../digest.ts';
import { newWebhookSecret, sealWebhookSecret } from '../webhook-secrets.ts';
import type { DetailLines, RecordAction } from './action.ts';

type CreateInput = {
  /** Normalised absolute URL in ASCII. */
  readonly url: string;
  readonly scope: WebhookScope;
  /** Null for scope ACCOUNT. */
  readonly filter: EventFilter | null;
  /** Null: every type. */
  readonly types: readonly EventType[] | null;
  readonly ordering: WebhookOrdering;
  readonly withAmounts: boolean;
};

type UrlInput = { readonly endpointId: string; readonly url: string };

/** Longest list of event types that a text contains; a longer one is named by its number and digest, so that the text fits a wallet. */
const MAX_TYPES_TEXT = 300;

/**
 * Creates a webhook endpoint of the signer's account; it stays PENDING until its URL answers the verification. Refusals:
 * WEBHOOK_URL_NOT_ALLOWED, TOO_MANY_WEBHOOKS.
 */
export const createWebhookEndpoint: RecordAction<'createWebhookEndpoint', CreateInput> = {
  kind: 'createWebhookEndpoint',
  scope: 'record',
  title: 'Create webhook endpoint',
  target: async (_, input) => ({ details: [...urlLines(input.url), ...contentLines(input)], visibleTo: null }),
  recordId: (_, random) => newKey(random),
  write: async (ctx, tx, { input, actor, recordId, at }) => {
    const fault = webhookUrlFault(new URL(input.url), ctx.settings.sandbox);
    if (fault !== null) return { code: 'WEBHOOK_URL_NOT_ALLOWED', fault };
    if ((await countWebhookEndpoints(tx, actor.accountId)) >= MAX_WEBHOOK_ENDPOINTS) {
      return { code: 'TOO_MANY_WEBHOOKS', limit: MAX_WEBHOOK_ENDPOINTS };
    }
    const sealedSecret = sealWebhookSecret(ctx.secrets, recordId, newWebhookSecret(ctx.random));
    await insertWebhookEndpoint(tx, { ...input, ...actor, id: recordId, sealedSecret, createdAt: at });
    return null;
  },
};

/**
 * Changes the URL of a webhook endpoint, which has to be verified again. Refusals: NOT_FOUND, WEBHOOK_URL_NOT_ALLOWED.
 */
export const changeWebhookUrl: RecordAction<'changeWebhookUrl', UrlInput> = {
  kind: 'changeWebhookUrl',
  scope: 'record',
  title: 'Change URL of webhook endpoint',
  async target(ctx, { endpointId, url }) {
    const endpoint = await findWebhookEndpoint(ctx.database, endpointId);
    if (endpoint === null || endpoint.accountId === null) return null;
    const named = ['Endpoint', globalId('WebhookEndpoint', endpointId)] as const;
    return { details: [named, ...urlLines(url), ...contentLines(endpoint)], visibleTo: endpoint.accountId };
  },
  recordId: ({ endpointId }) => endpointId,
  write: async (ctx, tx, { input, actor, recordId }) => {
    const fault = webhookUrlFault(new URL(input.url), ctx.settings.sandbox);
    if (fault !== null) return { code: 'WEBHOOK_URL_NOT_ALLOWED', fault };
    const url = { url: input.url, wallet: actor.wallet };
    const changed = await changeWebhookEndpoint(tx, { id: recordId, accountId: actor.accountId }, { url });
    return changed ? null : { code: 'NOT_FOUND', subject: 'webhook endpoint' };
  },
};

function urlLines(url: string): DetailLines {
  return [
    ['Sends to', new URL(url).host],
    ['URL', `sha256 ${sha256(url)}`],
  ];
}

/** Returns the lines about the events that an endpoint sends. */
function contentLines({ scope, filter, types }: Pick<CreateInput, 'scope' | 'filter' | 'types'>): DetailLines {
  const narrowed = filter !== null && Object.keys(filter).length > 0;
  return [
    ['Events', scope === 'ACCOUNT' ? 'everything of this account' : 'public events of offers'],
    ['Event types', types === null ? 'all' : typesText(types)],
    ...(narrowed ? ([['Filter', `sha256 ${sha256(canonical(filter))}`]] as const) : []),
  ];
}

function typesText(types: readonly EventType[]): string {
  const list = types.join(', ');
  if (types.length === 0) return 'none';
  return list.length <= MAX_TYPES_TEXT ? list : `${types.length} types, sha256 ${sha256(list)}`;
}

/** Returns a filter as JSON with its fields in a fixed order. */
const canonical = ({ offers, ...filter }: EventFilter): string =>
  JSON.stringify(
    Object.entries({ ...filter, ...(offers === undefined ? {} : { offers: orderedFactFilter(offers) }) }).sort(
      ([a], [b]) => (a < b ? -1 : 1),
    ),
  );
