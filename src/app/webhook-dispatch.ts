// What a dispatcher writes about webhook endpoints: progress, attempts, and the end of deliveries with its event for the account.

import { buildAccountRecord } from '../domain/event-record.ts';
import type { WebhookDisabledReason } from '../domain/webhook.ts';
import { floorWrites } from '../store/clock.ts';
import { eventWrites } from '../store/events.ts';
import { lockAccount } from '../store/locks.ts';
import type { NewWebhookDelivery } from '../store/webhook-deliveries.ts';
import { removeOldDeliveries } from '../store/webhook-deliveries.ts';
import { type HeldWebhook, recordWebhookProgress } from '../store/webhook-leases.ts';
import type { WebhookEndpointRow } from '../store/webhooks.ts';
import { executeParts } from '../store/write-parts.ts';
import { writeNow } from './clock.ts';
import type { AppContext } from './context.ts';

export const DELIVERY_LOG_MS = 30 * 86_400_000;

/**
 * Ends the deliveries of an endpoint and tells its account with the event WEBHOOK_DISABLED. Returns false, without a change, when the
 * process no longer holds the endpoint or its owner has changed it.
 */
export async function disableWebhook(
  ctx: AppContext,
  endpoint: Pick<WebhookEndpointRow, 'accountId'> & HeldWebhook,
  disabled: WebhookDisabledReason,
  attempt: NewWebhookDelivery | null,
): Promise<boolean> {
  const { accountId } = endpoint;
  const done = await ctx.database.transaction(async (tx) => {
    if (accountId !== null) await lockAccount(tx, accountId);
    if (!(await recordWebhookProgress(tx, endpoint, { disabled }, attempt))) return false;
    if (accountId === null) return true;
    const at = await writeNow(ctx, tx, { accounts: [accountId] });
    const records = [buildAccountRecord('WEBHOOK_DISABLED', accountId, at, null, disabled)];
    await executeParts(tx, [...eventWrites(records, ctx.random), ...floorWrites([accountId], at)]);
    return true;
  });
  if (done && accountId !== null) ctx.notify();
  return done;
}

/** Deletes attempts that are older than 30 days. Returns how many. */
export async function purgeWebhookDeliveries(ctx: AppContext, now: Date): Promise<number> {
  const before = new Date(now.getTime() - DELIVERY_LOG_MS);
  let all = 0;
  for (;;) {
    const removed = await removeOldDeliveries(ctx.database, before);
    if (removed === 0) return all;
    all += removed;
  }
}
