// Leases of webhook endpoints: which process sends the messages of an endpoint, and the cursor that it moves. Leases run on the clock of
// the database; retries on wall time. **Invariant:** at most one process holds an endpoint, and only its holder moves the cursor, while
// the owner has not changed the endpoint since.

import type { WebhookDisabledReason } from '../domain/webhook.ts';
import { join, type Queryable, type Sql, sql } from './db/database.ts';
import { freeHeldWebhooksSql, unheldWebhooksSql } from './locks.ts';
import { insertDeliverySql, type NewWebhookDelivery } from './webhook-deliveries.ts';
import { ENDPOINT, type WebhookCursor, type WebhookEndpointRow } from './webhooks.ts';

/** The process that holds leases, and for how long a lease lasts without renewal. */
export type LeaseTerms = { readonly holder: string; readonly leaseMs: number };

const leaseEnd = (leaseMs: number): Sql => sql`clock_timestamp() + ${leaseMs}::int * interval '1 millisecond'`;

/** Leases at most `limit` endpoints that have something to send and whose lease is free or over. Returns them. */
export async function claimWebhooks(
  db: Queryable,
  { holder, leaseMs }: LeaseTerms,
  limit: number,
): Promise<readonly WebhookEndpointRow[]> {
  return db.query<WebhookEndpointRow>(sql`
    UPDATE webhook_endpoint
    SET lease_holder = ${holder}::uuid, lease_until = ${leaseEnd(leaseMs)}, held_version = version
    WHERE id IN (${unheldWebhooksSql(limit, leaseMs)})
    RETURNING ${ENDPOINT}`);
}

/** Returns the endpoints of a holder that their owners changed since the holder read them. */
export async function readChangedWebhooks(db: Queryable, holder: string): Promise<readonly WebhookEndpointRow[]> {
  return db.query<WebhookEndpointRow>(sql`
    UPDATE webhook_endpoint SET held_version = version
    WHERE lease_holder = ${holder}::uuid AND held_version <> version RETURNING ${ENDPOINT}`);
}

/** Renews every lease of a holder. Returns the ids of the endpoints that it still holds. */
export async function renewWebhookLeases(db: Queryable, { holder, leaseMs }: LeaseTerms): Promise<readonly string[]> {
  const rows = await db.query<{ id: string }>(sql`
    UPDATE webhook_endpoint SET lease_until = ${leaseEnd(leaseMs)} WHERE lease_holder = ${holder}::uuid RETURNING id`);
  return rows.map(({ id }) => id);
}

/** Ends leases of a holder, so that another process may take the endpoints at once: of one endpoint, or of all of them. */
export async function releaseWebhooks(db: Queryable, holder: string, id: string | null): Promise<void> {
  await db.execute(sql`
    UPDATE webhook_endpoint SET lease_holder = NULL, lease_until = NULL
    WHERE lease_holder = ${holder}::uuid AND (${id}::uuid IS NULL OR id = ${id}::uuid)`);
}

/** What a holder records about an endpoint; an absent field stays. */
export type WebhookProgress = {
  /** The new cursor; the attempts of the next message begin again. */
  readonly cursor?: WebhookCursor;
  readonly failed?: { readonly attempts: number; readonly nextAttemptAt: Date };
  readonly verifiedAt?: Date;
  readonly disabled?: WebhookDisabledReason;
  /** Id of the test message that was sent. */
  readonly tested?: string;
};

/** An endpoint as its holder knows it. */
export type HeldWebhook = Pick<WebhookEndpointRow, 'id' | 'version'> & { readonly holder: string };

/**
 * Records the progress of an endpoint and an attempt in one statement. Returns false when the process no longer holds the endpoint or its
 * owner has changed it; the attempt is logged in any case.
 */
export async function recordWebhookProgress(
  db: Queryable,
  { id, version, holder }: HeldWebhook,
  { cursor, failed, verifiedAt, disabled, tested }: WebhookProgress,
  attempt: NewWebhookDelivery | null,
): Promise<boolean> {
  const sets: Sql[] = [sql`held_version = held_version`];
  if (cursor !== undefined) {
    sets.push(sql`cursor_seq = ${cursor.seq}::bigint, cursor_hash = ${cursor.hashPrefix}`);
  }
  if (failed !== undefined)
    sets.push(sql`attempts = ${failed.attempts}::int, next_attempt_at = ${failed.nextAttemptAt}`);
  else if (cursor !== undefined || verifiedAt !== undefined) sets.push(sql`attempts = 0, next_attempt_at = NULL`);
  if (verifiedAt !== undefined) sets.push(sql`verified_at = ${verifiedAt}`);
  if (disabled !== undefined) sets.push(sql`disabled_reason = ${disabled}`);
  if (tested !== undefined) sets.push(sql`test_id = NULL`);
  const moved = sql`
    UPDATE webhook_endpoint SET ${join(sets)}
    WHERE id = ${id}::uuid AND version = ${version}::int AND lease_holder = ${holder}::uuid RETURNING 1`;
  const logged = attempt === null ? sql`SELECT 1` : sql`${insertDeliverySql(id, attempt)} RETURNING 1`;
  const [row] = await db.query<{ held: boolean }>(sql`
    WITH moved AS (${moved}), logged AS (${logged}) SELECT EXISTS (SELECT FROM moved) AS held`);
  return row?.held === true;
}

/** A message that was answered with success: the new cursor of its endpoint, and the attempt. */
export type AnsweredWebhook = Pick<HeldWebhook, 'id' | 'version'> & {
  readonly cursor: WebhookCursor;
  readonly attempt: NewWebhookDelivery;
};

/**
 * Records answered messages of several endpoints of a holder in one statement, at most one of each endpoint. Returns the ids of those that
 * were recorded. The others are unchanged and not logged: another transaction has their row locked, or they are no longer held or as known.
 */
export async function recordAnsweredWebhooks(
  db: Queryable,
  holder: string,
  answered: readonly AnsweredWebhook[],
): Promise<ReadonlySet<string>> {
  const given = answered.map(({ id, version, cursor, attempt }) => ({
    ...attempt,
    id,
    version,
    seq: String(cursor.seq),
    hash: Buffer.from(cursor.hashPrefix).toString('hex'),
  }));
  const ids = answered.map(({ id }) => id);
  const rows = await db.query<{ id: string }>(sql`
    WITH given AS (
      SELECT * FROM json_to_recordset(${JSON.stringify(given)}::json) AS given (id uuid, version int, seq bigint, hash text,
        "messageId" text, type text, attempt int, at timestamptz, milliseconds int, status int, error text)),
    free AS MATERIALIZED (${freeHeldWebhooksSql(ids, holder)}),
    moved AS (
      UPDATE webhook_endpoint SET cursor_seq = given.seq, cursor_hash = decode(given.hash, 'hex'), attempts = 0, next_attempt_at = NULL
      FROM given JOIN free USING (id) WHERE webhook_endpoint.id = given.id AND webhook_endpoint.version = given.version
      RETURNING webhook_endpoint.id),
    logged AS (
      INSERT INTO webhook_delivery (endpoint_id, message_id, type, attempt, at, milliseconds, status, error)
      SELECT id, "messageId", type, attempt, at, milliseconds, status, error FROM given JOIN moved USING (id) RETURNING 1)
    SELECT id FROM moved`);
  return new Set(rows.map(({ id }) => id));
}
