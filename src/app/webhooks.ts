// Changes of webhook endpoints by a session of their account: types, pause, secret, cursor, test, deletion. What a stolen session must
// not do, to create an endpoint or to change its URL, is a signed action (actions/webhook.ts).

import { isInScope, publicScope } from '../domain/event-filter.ts';
import type { EventType } from '../domain/events.ts';
import { newKey } from '../domain/key.ts';
import type { RefusalOf } from '../domain/refusal.ts';
import { SECRET_OVERLAP_MS, type WebhookOrdering } from '../domain/webhook.ts';
import { eventsInScope, logRow, readLogState } from '../store/events.ts';
import { type WebhookDeliveryRow, webhookDeliveries } from '../store/webhook-deliveries.ts';
import {
  changeWebhookEndpoint,
  deleteWebhookEndpoint,
  findWebhookEndpoint,
  type WebhookChange,
  type WebhookCursor,
  type WebhookEndpointRow,
  type WebhookKey,
  webhookEndpointsOf,
} from '../store/webhooks.ts';
import type { AppContext } from './context.ts';
import { newWebhookSecret, openWebhookSecret, sealWebhookSecret, webhookSecretText } from './webhook-secrets.ts';

type NotFound = { readonly refusal: RefusalOf<'NOT_FOUND'> };
type Changed = WebhookEndpointRow | NotFound;

/** Highest row number of the event log. */
const MAX_SEQ = 2n ** 62n;
const LOOKAHEAD = 100;

const notFound: NotFound = { refusal: { code: 'NOT_FOUND', subject: 'webhook endpoint' } };

/** Returns the endpoints of an account, the oldest first. */
export function listWebhooks(ctx: AppContext, accountId: string): Promise<readonly WebhookEndpointRow[]> {
  return webhookEndpointsOf(ctx.database, accountId);
}

/** Returns an endpoint, whatever its account; null when it does not exist. The caller has checked a signature of its account. */
export function webhookById(ctx: AppContext, id: string): Promise<WebhookEndpointRow | null> {
  return findWebhookEndpoint(ctx.database, id);
}

/** Returns attempts of an endpoint, the latest first: at most `limit`, before the attempt number `before` if given. */
export function listWebhookDeliveries(
  ctx: AppContext,
  endpointId: string,
  page: { readonly before: bigint | null; readonly limit: number },
): Promise<readonly WebhookDeliveryRow[]> {
  return webhookDeliveries(ctx.database, endpointId, page);
}

/** Returns an endpoint of an account; null when the account has no such endpoint. */
export async function findOwnWebhook(
  ctx: AppContext,
  { id, accountId }: WebhookKey,
): Promise<WebhookEndpointRow | null> {
  const endpoint = await findWebhookEndpoint(ctx.database, id);
  return endpoint?.accountId === accountId ? endpoint : null;
}

/**
 * Returns the market time of the first event that an endpoint has not delivered; null when it has delivered every event. Events that the
 * endpoint does not send are passed over, up to a hundred of them.
 */
export async function firstUndeliveredAt(ctx: AppContext, endpoint: WebhookEndpointRow): Promise<Date | null> {
  const { accountId, filter, types, cursorSeq } = endpoint;
  const range = { after: cursorSeq, upTo: MAX_SEQ, limit: LOOKAHEAD };
  if (filter !== null) {
    const scope = publicScope({ ...filter, ...(types === null ? {} : { types }) });
    const limit = filter.offers === undefined ? 1 : LOOKAHEAD;
    const rows = await eventsInScope(ctx.database, { ...range, limit }, scope);
    const first = rows.find((row) => isInScope(row, scope)) ?? (rows.length === LOOKAHEAD ? rows.at(-1) : undefined);
    return first?.occurredAt ?? null;
  }
  if (accountId === null) return null;
  const events = await eventsInScope(ctx.database, range, { kind: 'account', accountId });
  const waiting = events.find(({ type }) => types === null || types.includes(type));
  return (waiting ?? (events.length === LOOKAHEAD ? events.at(-1) : undefined))?.occurredAt ?? null;
}

/** Changes what an endpoint sends, pauses or resumes it; an absent field stays. Refusal: NOT_FOUND. */
export async function updateWebhook(
  ctx: AppContext,
  key: WebhookKey,
  change: {
    readonly types?: readonly EventType[] | null;
    readonly ordering?: WebhookOrdering;
    readonly withAmounts?: boolean;
    readonly paused?: boolean;
  },
): Promise<Changed> {
  return changed(ctx, key, change);
}

/**
 * Gives an endpoint a new secret, which is returned. For a day, messages are signed with the previous secret too. Refusal: NOT_FOUND.
 */
export async function rotateWebhookSecret(
  ctx: AppContext,
  key: WebhookKey,
): Promise<{ readonly endpoint: WebhookEndpointRow; readonly secret: string } | NotFound> {
  const before = await findOwnWebhook(ctx, key);
  if (before === null) return notFound;
  const secret = newWebhookSecret(ctx.random);
  const sealed = sealWebhookSecret(ctx.secrets, key.id, secret);
  const previousUntil = new Date(ctx.wallNow().getTime() + SECRET_OVERLAP_MS);
  const endpoint = await changed(ctx, key, { secrets: { sealed, previous: before.sealedSecret, previousUntil } });
  return 'refusal' in endpoint ? endpoint : { endpoint, secret: webhookSecretText(secret) };
}

/** Moves the cursor of an endpoint, so that it sends every later event, also again. Refusal: NOT_FOUND. */
export async function replayWebhook(ctx: AppContext, key: WebhookKey, cursor: WebhookCursor): Promise<Changed> {
  return changed(ctx, key, { cursor });
}

/**
 * Returns the position before the first event of about the given market time on. Rows are in commit order, and an event that is recorded
 * late has an earlier time than its neighbours, so the position can lie a little off.
 */
export async function webhookCursorAt(ctx: AppContext, at: Date): Promise<WebhookCursor> {
  const { oldest, head } = await readLogState(ctx.database, 0n);
  if (oldest === null || head === null) return { seq: 0n, hashPrefix: new Uint8Array(8) };
  let [low, high] = [oldest, head + 1n];
  while (low < high) {
    const middle = (low + high) / 2n;
    const row = await logRow(ctx.database, middle);
    if (row === null || row.occurredAt < at) low = middle + 1n;
    else high = middle;
  }
  const before = low === oldest ? low : low - 1n;
  const row = await logRow(ctx.database, before);
  if (row === null || (low === oldest && oldest === 1n)) return { seq: 0n, hashPrefix: new Uint8Array(8) };
  return { seq: before, hashPrefix: row.hash.slice(0, 8) };
}

/**
 * Lets an endpoint send a message of type `webhook.test`, in any state; one that is not verified yet sends the verification again instead.
 * Returns the endpoint with the id of that message as `testId`. Refusal: NOT_FOUND.
 */
export async function testWebhook(ctx: AppContext, key: WebhookKey): Promise<Changed> {
  return changed(ctx, key, { testId: newKey(ctx.random) });
}

/** Deletes an endpoint with its deliveries. Refusal: NOT_FOUND. */
export async function deleteWebhook(ctx: AppContext, key: WebhookKey): Promise<{ readonly id: string } | NotFound> {
  return (await deleteWebhookEndpoint(ctx.database, key)) ? { id: key.id } : notFound;
}

/** Returns the text of an endpoint's present secret; null when this installation cannot decrypt it. */
export function secretOfWebhook(ctx: AppContext, { id, sealedSecret }: WebhookEndpointRow): string | null {
  const secret = openWebhookSecret(ctx.secrets, id, sealedSecret);
  return secret === null ? null : webhookSecretText(secret);
}

async function changed(ctx: AppContext, key: WebhookKey, change: WebhookChange): Promise<Changed> {
  if (!(await changeWebhookEndpoint(ctx.database, key, change))) return notFound;
  return (await findOwnWebhook(ctx, key)) ?? notFound;
}
