// The log of deliveries to webhook endpoints: one row for each attempt, without bodies, kept for 30 days.

import { type Queryable, type Sql, sql } from './db/database.ts';

export type WebhookDeliveryRow = {
  /** Number of the attempt over all endpoints. */
  readonly id: bigint;
  readonly messageId: string;
  /** Type of the message: an event type, or `webhook.` and a word. */
  readonly type: string;
  /** Number of the attempt of this message, from 1. */
  readonly attempt: number;
  /** Wall time. */
  readonly at: Date;
  readonly milliseconds: number;
  /** HTTP status; null without an answer. */
  readonly status: number | null;
  /** Null after a success. */
  readonly error: string | null;
};

export type NewWebhookDelivery = Omit<WebhookDeliveryRow, 'id'>;

/** Returns the INSERT of an attempt to an endpoint that still exists. */
export const insertDeliverySql = (endpointId: string, row: NewWebhookDelivery): Sql => sql`
  INSERT INTO webhook_delivery (endpoint_id, message_id, type, attempt, at, milliseconds, status, error)
  SELECT id, ${row.messageId}, ${row.type}, ${row.attempt}::int, ${row.at}, ${row.milliseconds}::int, ${row.status}::int, ${row.error}
  FROM webhook_endpoint WHERE id = ${endpointId}::uuid`;

/** Returns the attempts of an endpoint, the latest first: at most `limit`, before the attempt number `before` if given. */
export async function webhookDeliveries(
  db: Queryable,
  endpointId: string,
  page: { readonly before: bigint | null; readonly limit: number },
): Promise<readonly WebhookDeliveryRow[]> {
  return db.query<WebhookDeliveryRow>(sql`
    SELECT id, message_id AS "messageId", type, attempt, at, milliseconds, status, error FROM webhook_delivery
    WHERE endpoint_id = ${endpointId}::uuid AND (${page.before}::bigint IS NULL OR id < ${page.before}::bigint)
    ORDER BY id DESC LIMIT ${page.limit}`);
}

/** Deletes attempts before an instant, at most 10 000 at a time. Returns how many. */
export async function removeOldDeliveries(db: Queryable, before: Date): Promise<number> {
  return db.execute(sql`
    DELETE FROM webhook_delivery WHERE id IN (SELECT id FROM webhook_delivery WHERE at < ${before} LIMIT 10000)`);
}
