// Webhook endpoints: their rows, and the changes that their owners make. The rows' lease and cursor, which a dispatcher moves, are in
// webhook-leases.ts. **Invariant:** every change by the owner increases `version`, by which a dispatcher notices it.

import type { EventFilter } from '../domain/event-filter.ts';
import type { EventType } from '../domain/events.ts';
import type { WebhookDisabledReason, WebhookOrdering, WebhookScope } from '../domain/webhook.ts';
import { join, type Queryable, raw, type Sql, sql } from './db/database.ts';

/** A row of the event log up to which every message of an endpoint was answered. */
export type WebhookCursor = { readonly seq: bigint; readonly hashPrefix: Uint8Array };

export type WebhookEndpointRow = {
  readonly id: string;
  /** Null for an endpoint of the operator. */
  readonly accountId: string | null;
  readonly wallet: string | null;
  readonly scope: WebhookScope;
  /** Offers and devices whose public events alone are sent; null for scope ACCOUNT. */
  readonly filter: EventFilter | null;
  /** Types of events that are sent; null: every type. */
  readonly types: readonly EventType[] | null;
  readonly url: string;
  readonly ordering: WebhookOrdering;
  readonly withAmounts: boolean;
  readonly sealedSecret: string;
  readonly sealedPrevious: string | null;
  readonly previousUntil: Date | null;
  readonly verifiedAt: Date | null;
  readonly paused: boolean;
  readonly disabledReason: WebhookDisabledReason | null;
  readonly cursorSeq: bigint;
  readonly cursorHash: Uint8Array;
  readonly attempts: number;
  readonly nextAttemptAt: Date | null;
  readonly testId: string | null;
  readonly version: number;
  readonly createdAt: Date;
};

/** The columns of an endpoint, as a SELECT or RETURNING list. */
export const ENDPOINT: Sql = raw(`id, account_id AS "accountId", wallet, scope, filter,
  CASE WHEN types_chosen THEN types END AS types, url, ordering, with_amounts AS "withAmounts",
  sealed_secret AS "sealedSecret", sealed_previous AS "sealedPrevious", previous_until AS "previousUntil",
  verified_at AS "verifiedAt", paused, disabled_reason AS "disabledReason", cursor_seq AS "cursorSeq",
  cursor_hash AS "cursorHash", attempts, next_attempt_at AS "nextAttemptAt", test_id AS "testId", version,
  created_at AS "createdAt"`);

/** What is given for a new endpoint; the rest has its first value. */
export type NewWebhookEndpoint = Pick<
  WebhookEndpointRow,
  'id' | 'accountId' | 'wallet' | 'scope' | 'filter' | 'types' | 'url' | 'ordering' | 'withAmounts' | 'sealedSecret'
> & { readonly createdAt: Date };

/** Inserts an endpoint whose cursor is at the end of the event log. */
export async function insertWebhookEndpoint(tx: Queryable, row: NewWebhookEndpoint): Promise<void> {
  const filter = row.filter === null ? null : JSON.stringify(row.filter);
  await tx.execute(sql`
    WITH head AS (SELECT seq, hash FROM event WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1)
    INSERT INTO webhook_endpoint (id, account_id, wallet, scope, filter, types, types_chosen, url, ordering, with_amounts,
                                  sealed_secret, cursor_seq, cursor_hash, created_at)
    SELECT ${row.id}::uuid, ${row.accountId}::uuid, ${row.wallet}, ${row.scope}, ${filter}::jsonb,
           ${[...(row.types ?? [])]}::text[], ${row.types !== null}, ${row.url}, ${row.ordering}, ${row.withAmounts},
           ${row.sealedSecret}, coalesce((SELECT seq FROM head), 0),
           coalesce((SELECT substring(hash FOR 8) FROM head), '\\x0000000000000000'::bytea), ${row.createdAt}`);
}

/** Returns the number of endpoints of an account; null counts those of the operator. */
export async function countWebhookEndpoints(db: Queryable, accountId: string | null): Promise<number> {
  const [row] = await db.query<{ count: number }>(sql`
    SELECT count(*)::int AS count FROM webhook_endpoint WHERE account_id IS NOT DISTINCT FROM ${accountId}::uuid`);
  return row?.count ?? 0;
}

/** Returns the endpoints of an account, the oldest first; null returns those of the operator. */
export async function webhookEndpointsOf(
  db: Queryable,
  accountId: string | null,
): Promise<readonly WebhookEndpointRow[]> {
  const ofOwner = accountId === null ? sql`account_id IS NULL` : sql`account_id = ${accountId}::uuid`;
  return db.query<WebhookEndpointRow>(sql`
    SELECT ${ENDPOINT} FROM webhook_endpoint WHERE ${ofOwner} ORDER BY created_at, id`);
}

/** Returns an endpoint; null when it does not exist. */
export async function findWebhookEndpoint(db: Queryable, id: string): Promise<WebhookEndpointRow | null> {
  const [row] = await db.query<WebhookEndpointRow>(
    sql`SELECT ${ENDPOINT} FROM webhook_endpoint WHERE id = ${id}::uuid`,
  );
  return row ?? null;
}

/** A change of an endpoint by its owner; an absent field stays. */
export type WebhookChange = {
  readonly types?: readonly EventType[] | null;
  readonly ordering?: WebhookOrdering;
  readonly withAmounts?: boolean;
  /** False also resumes an endpoint that was disabled. */
  readonly paused?: boolean;
  /** A new URL, with the wallet that signed it; it has to be verified again. */
  readonly url?: { readonly url: string; readonly wallet: string };
  readonly secrets?: { readonly sealed: string; readonly previous: string; readonly previousUntil: Date };
  readonly cursor?: WebhookCursor;
  readonly testId?: string;
};

/** An endpoint with the account to which it must belong; null: the operator. */
export type WebhookKey = { readonly id: string; readonly accountId: string | null };

/** Changes an endpoint and lets its next message be sent at once. Returns false when its account has no such endpoint. */
export async function changeWebhookEndpoint(
  db: Queryable,
  { id, accountId }: WebhookKey,
  change: WebhookChange,
): Promise<boolean> {
  const { types, ordering, withAmounts, paused, url, secrets, cursor, testId } = change;
  const sets: Sql[] = [sql`version = version + 1`, sql`attempts = 0`, sql`next_attempt_at = NULL`];
  if (types !== undefined) sets.push(sql`types = ${[...(types ?? [])]}::text[], types_chosen = ${types !== null}`);
  if (ordering !== undefined) sets.push(sql`ordering = ${ordering}`);
  if (withAmounts !== undefined) sets.push(sql`with_amounts = ${withAmounts}`);
  if (paused !== undefined) sets.push(sql`paused = ${paused}`);
  if (paused === false || url !== undefined) sets.push(sql`disabled_reason = NULL`);
  if (url !== undefined) sets.push(sql`url = ${url.url}, wallet = ${url.wallet}, verified_at = NULL`);
  if (cursor !== undefined) sets.push(sql`cursor_seq = ${cursor.seq}::bigint, cursor_hash = ${cursor.hashPrefix}`);
  if (testId !== undefined) sets.push(sql`test_id = ${testId}::uuid`);
  if (secrets !== undefined) {
    const { sealed, previous, previousUntil } = secrets;
    sets.push(sql`sealed_secret = ${sealed}, sealed_previous = ${previous}, previous_until = ${previousUntil}`);
  }
  const changed = await db.execute(sql`
    UPDATE webhook_endpoint SET ${join(sets)} WHERE id = ${id}::uuid AND account_id IS NOT DISTINCT FROM ${accountId}::uuid`);
  return changed === 1;
}

/** Deletes an endpoint with its deliveries. Returns false when its account has no such endpoint. */
export async function deleteWebhookEndpoint(db: Queryable, { id, accountId }: WebhookKey): Promise<boolean> {
  const deleted = await db.execute(sql`
    DELETE FROM webhook_endpoint WHERE id = ${id}::uuid AND account_id IS NOT DISTINCT FROM ${accountId}::uuid`);
  return deleted === 1;
}

/** Deletes the endpoints of an account whose URL a wallet signed; called when the wallet leaves the account. */
export async function deleteWebhooksOfWallet(tx: Queryable, accountId: string, wallet: string): Promise<void> {
  await tx.execute(sql`DELETE FROM webhook_endpoint WHERE account_id = ${accountId}::uuid AND wallet = ${wallet}`);
}

/** Returns every endpoint's secrets, for a change of the secret that encrypts them. */
export async function webhookSecrets(
  db: Queryable,
): Promise<readonly Pick<WebhookEndpointRow, 'id' | 'sealedSecret' | 'sealedPrevious'>[]> {
  return db.query(sql`
    SELECT id, sealed_secret AS "sealedSecret", sealed_previous AS "sealedPrevious" FROM webhook_endpoint ORDER BY id`);
}

/** Replaces the encrypted secrets of an endpoint. */
export async function replaceWebhookSecrets(
  tx: Queryable,
  row: Pick<WebhookEndpointRow, 'id' | 'sealedSecret' | 'sealedPrevious'>,
): Promise<void> {
  await tx.execute(sql`
    UPDATE webhook_endpoint SET sealed_secret = ${row.sealedSecret}, sealed_previous = ${row.sealedPrevious}
    WHERE id = ${row.id}::uuid`);
}
