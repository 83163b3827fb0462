// The spans in which events were written, so that the delivery of an event to a webhook endpoint, by any process, links to its origin
// (ADR 32). **Invariant:** a row exists only where an SDK of OpenTelemetry keeps the span, and for four days, longer than a message is sent
// again; no answer of the API depends on it.

import { type Queryable, type Sql, sql } from './db/database.ts';
import { activeTraceparent } from './tracing.ts';
import type { WritePart } from './write-parts.ts';

/** Returns the part of a statement that records the active span as the origin of events; no part without a span that is kept. */
export function originWrites(eventIds: readonly string[]): readonly WritePart[] {
  const traceparent = activeTraceparent();
  if (traceparent === null) return [];
  const body = (inOrder: Sql): Sql => sql`
    INSERT INTO event_origin (event_id, traceparent, written_at)
    SELECT id, ${traceparent}::text, now() FROM unnest(${[...eventIds]}::uuid[]) AS id WHERE ${inOrder} RETURNING 1`;
  return [{ name: 'event_origins', body }];
}

/** Returns the span in which an event was written, as the value of `traceparent`; null when none is stored. */
export async function findEventOrigin(db: Queryable, eventId: string): Promise<string | null> {
  const [row] = await db.query<{ traceparent: string }>(
    sql`SELECT traceparent FROM event_origin WHERE event_id = ${eventId}::uuid`,
  );
  return row?.traceparent ?? null;
}

/** Deletes origins that are older than four days by the clock of the database. */
export async function removeOldEventOrigins(db: Queryable): Promise<void> {
  await db.execute(sql`DELETE FROM event_origin WHERE written_at < now() - interval '4 days'`);
}
