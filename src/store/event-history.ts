// Pages of the past in the event log: of an account, of offers and of devices, the latest event first. Streams do not belong here.
// **Invariant:** the public past of an offer or device has no row that its public stream would not have.

import { type Queryable, type Sql, sql } from './db/database.ts';
import { STORED, type StoredEvent } from './events.ts';

/** A page of the past: rows numbered below `before`, the latest first, of events that occurred at `since` or later. */
export type HistoryPage = { readonly before: bigint | null; readonly limit: number; readonly since: Date };

/** Returns a page of the past of an account, with events of both sides. */
export async function accountHistory(
  db: Queryable,
  accountId: string,
  { before, limit, since }: HistoryPage,
): Promise<readonly StoredEvent[]> {
  const page = sql`seq < coalesce(${before}::bigint, 9223372036854775807) AND occurred_at >= ${since}::timestamptz
     ORDER BY seq DESC LIMIT ${limit}`;
  return db.query<StoredEvent>(sql`
    (SELECT ${STORED} FROM event WHERE account_id = ${accountId}::uuid AND ${page})
    UNION ALL
    (SELECT ${STORED} FROM event
     WHERE counterparty_account_id = ${accountId}::uuid AND account_id IS DISTINCT FROM ${accountId}::uuid AND ${page})
    ORDER BY seq DESC LIMIT ${limit}`);
}

/** A request for a page of the public past of an offer, or of the offers of a device. */
export type PublicHistoryRequest = HistoryPage & { readonly of: string };

/** Returns the public past of each requested offer; an unlisted offer has its own. */
export const offerHistories = (db: Queryable, requests: readonly PublicHistoryRequest[]) =>
  publicHistories(db, requests, sql`event.offer_id = request.subject AND (public OR unlisted)`);

/** Returns the public past of each requested device, without its unlisted offers. */
export const deviceHistories = (db: Queryable, requests: readonly PublicHistoryRequest[]) =>
  publicHistories(
    db,
    requests,
    sql`event.offer_id = ANY (ARRAY(SELECT id FROM offer WHERE device_key = request.subject)) AND public`,
  );

async function publicHistories(
  db: Queryable,
  requests: readonly PublicHistoryRequest[],
  isOfSubject: Sql,
): Promise<readonly (readonly StoredEvent[])[]> {
  const rows = await db.query<StoredEvent & { readonly request: number }>(sql`
    SELECT request.number::int AS request, page.* FROM unnest(
      ${requests.map(({ of }) => of)}::uuid[], ${requests.map(({ before }) => before)}::bigint[],
      ${requests.map(({ limit }) => limit)}::int[], ${requests.map(({ since }) => since.toISOString())}::timestamptz[]
    ) WITH ORDINALITY AS request (subject, before, size, since, number)
    CROSS JOIN LATERAL (
      SELECT ${STORED} FROM event
      WHERE ${isOfSubject} AND seq IS NOT NULL AND (request.before IS NULL OR seq < request.before)
        AND occurred_at >= request.since
      ORDER BY seq DESC LIMIT request.size
    ) page
    ORDER BY request.number, page.seq DESC`);
  return requests.map((_, index) => rows.filter((row) => row.request === index + 1));
}
