// Webhook endpoints of the operator, for public events. They belong to no account; the role OPERATOR manages them.

import type { EventFilter } from '../domain/event-filter.ts';
import type { EventType } from '../domain/events.ts';
import { newKey } from '../domain/key.ts';
import type { RefusalOf } from '../domain/refusal.ts';
import { MAX_WEBHOOK_ENDPOINTS, type WebhookOrdering, webhookUrlFault } from '../domain/webhook.ts';
import { lockPublicWebhooks } from '../store/locks.ts';
import {
  changeWebhookEndpoint,
  countWebhookEndpoints,
  deleteWebhookEndpoint,
  findWebhookEndpoint,
  insertWebhookEndpoint,
  type WebhookEndpointRow,
  webhookEndpointsOf,
} from '../store/webhooks.ts';
import { writeNow } from './clock.ts';
import type { AppContext } from './context.ts';
import { newWebhookSecret, sealWebhookSecret, webhookSecretText } from './webhook-secrets.ts';

/** What the operator chooses for an endpoint; `url` is normalised. */
type NewPublicWebhook = {
  readonly url: string;
  readonly filter: EventFilter;
  /** Null: every type. */
  readonly types: readonly EventType[] | null;
  readonly ordering: WebhookOrdering;
};
type Refused<Code extends 'NOT_FOUND' | 'TOO_MANY_WEBHOOKS' | 'WEBHOOK_URL_NOT_ALLOWED'> = {
  readonly refusal: RefusalOf<Code>;
};

const notFound: Refused<'NOT_FOUND'> = { refusal: { code: 'NOT_FOUND', subject: 'webhook endpoint' } };

/** Returns the endpoints of the operator, the oldest first. */
export function listPublicWebhooks(ctx: AppContext): Promise<readonly WebhookEndpointRow[]> {
  return webhookEndpointsOf(ctx.database, null);
}

/**
 * Creates an endpoint of the operator and returns it with its secret; it stays PENDING until its URL answers the verification.
 * Refusals: WEBHOOK_URL_NOT_ALLOWED, TOO_MANY_WEBHOOKS.
 */
export async function createPublicWebhook(
  ctx: AppContext,
  input: NewPublicWebhook,
): Promise<
  | { readonly endpoint: WebhookEndpointRow; readonly secret: string }
  | Refused<'TOO_MANY_WEBHOOKS' | 'WEBHOOK_URL_NOT_ALLOWED'>
> {
  const fault = webhookUrlFault(new URL(input.url), ctx.settings.sandbox);
  if (fault !== null) return { refusal: { code: 'WEBHOOK_URL_NOT_ALLOWED', fault } };
  const id = newKey(ctx.random);
  const secret = newWebhookSecret(ctx.random);
  const sealedSecret = sealWebhookSecret(ctx.secrets, id, secret);
  const owner = { accountId: null, wallet: null, scope: 'PUBLIC', withAmounts: false } as const;
  const endpoint = await ctx.database.transaction(async (tx) => {
    await lockPublicWebhooks(tx);
    if ((await countWebhookEndpoints(tx, null)) >= MAX_WEBHOOK_ENDPOINTS) return null;
    const createdAt = await writeNow(ctx, tx, {});
    await insertWebhookEndpoint(tx, { ...input, ...owner, id, sealedSecret, createdAt });
    return findWebhookEndpoint(tx, id);
  });
  return endpoint === null
    ? { refusal: { code: 'TOO_MANY_WEBHOOKS', limit: MAX_WEBHOOK_ENDPOINTS } }
    : { endpoint, secret: webhookSecretText(secret) };
}

/** Pauses an endpoint of the operator, or resumes it from its cursor, also after it was disabled. Refusal: NOT_FOUND. */
export async function pausePublicWebhook(
  ctx: AppContext,
  id: string,
  paused: boolean,
): Promise<WebhookEndpointRow | Refused<'NOT_FOUND'>> {
  const changed = await changeWebhookEndpoint(ctx.database, { id, accountId: null }, { paused });
  return (changed ? await findWebhookEndpoint(ctx.database, id) : null) ?? notFound;
}

/** Deletes an endpoint of the operator with its deliveries. Refusal: NOT_FOUND. */
export async function deletePublicWebhook(
  ctx: AppContext,
  id: string,
): Promise<{ readonly id: string } | Refused<'NOT_FOUND'>> {
  return (await deleteWebhookEndpoint(ctx.database, { id, accountId: null })) ? { id } : notFound;
}
