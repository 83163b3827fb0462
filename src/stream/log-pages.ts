// Pages of the event log: reads the events of one scope after a position, from memory when the position is recent, else from the
// database with bounded statements. **Invariant:** both sources return the same rows for the same position. Waiting for new events
// does not belong here.

import { type EventScope, isInScope } from '../domain/event-filter.ts';
import { eventsInScope, isIndexedScope, type LogState, readLogState, type StoredEvent } from '../store/events.ts';
import type { LogReader } from './log-reader.ts';
import { LogBroken } from './log-window.ts';
import { matchesHash, type Position, positionOf } from './position.ts';
import type { Stream } from './stream.ts';

/** The reason for which a subscriber has lost its position: the client reloads its data and resumes at the cursor of the reset. */
export type ResetReason = 'EXPIRED' | 'EPOCH_CHANGED' | 'ACCESS_CHANGED';

/** A page of the log: the events of the scope, and the position up to which the log was searched. */
export type LogPage = { readonly events: readonly StoredEvent[]; readonly end: Position };

/** Rows that one statement scans at most for a filter without an index. */
const SCAN_ROWS = 20_000n;

/** Lag of the log reader from which it is unknown whether the log has more rows, in milliseconds. */
const STALE_MS = 5_000;

/** Returns true when no row follows the position and the log reader has read the log within the last five seconds. */
export function isCaughtUp(logReader: LogReader, position: Position): boolean {
  return position.seq >= logReader.head().seq && logReader.lagMs() < STALE_MS;
}

/** Returns the next page with at most `limit` events from memory; null when the rows after the position are not in memory. */
export function pageFromMemory(
  logReader: LogReader,
  scope: EventScope,
  position: Position,
  limit: number,
): LogPage | null {
  const head = logReader.head();
  if (position.seq < head.seq && logReader.rowAt(position.seq + 1n) === undefined) return null;
  const events: StoredEvent[] = [];
  let end: StoredEvent | undefined;
  for (let seq = position.seq + 1n; seq <= head.seq && events.length < limit; seq += 1n) {
    end = logReader.rowAt(seq);
    if (end === undefined) return null;
    if (isInScope(end, scope)) events.push(end);
  }
  return { events, end: end === undefined ? position : positionOf(end) };
}

/**
 * Returns the next page with at most `limit` events from the database, up to the head of the log reader. A page without events may
 * still end at a later position. Returns a reset reason instead when the log no longer holds the position.
 */
export async function pageFromDatabase(
  stream: Stream,
  scope: EventScope,
  position: Position,
  limit: number,
): Promise<LogPage | ResetReason> {
  const { database, logReader } = stream;
  const head = logReader.head();
  const window = position.seq + SCAN_ROWS;
  const upTo = isIndexedScope(scope) || window > head.seq ? head.seq : window;
  const rows = await eventsInScope(database, { after: position.seq, upTo, limit }, scope);
  const events = rows.filter((row) => isInScope(row, scope));
  // Check the position after the read: a position that is still valid now was valid during the read, so the page is complete.
  const reason = resetReasonIn(position, await readLogState(database, position.seq));
  if (reason !== null) return reason;
  const last = rows.length === limit ? rows.at(-1) : undefined;
  if (last !== undefined) return { events, end: positionOf(last) };
  if (upTo === head.seq) return { events, end: head };
  const { hash } = await readLogState(database, upTo);
  return hash === null ? 'EPOCH_CHANGED' : { events, end: positionOf({ seq: upTo, hash }) };
}

/** Returns the reason why the log can no longer be read on from a position; null when it can. @throws LogBroken on a missing row */
export async function findResetReason(stream: Stream, position: Position): Promise<ResetReason | null> {
  const row = stream.logReader.rowAt(position.seq);
  if (row !== undefined) return matchesHash(position, row.hash) ? null : 'EPOCH_CHANGED';
  return resetReasonIn(position, await readLogState(stream.database, position.seq));
}

function resetReasonIn(position: Position, { hash, head, oldest }: LogState): ResetReason | null {
  if (position.seq === 0n) return oldest === null || oldest === 1n ? null : 'EXPIRED';
  if (hash !== null) return matchesHash(position, hash) ? null : 'EPOCH_CHANGED';
  if (head === null || head < position.seq) return 'EPOCH_CHANGED';
  if (oldest !== null && oldest > position.seq) return 'EXPIRED';
  throw new LogBroken(`row ${position.seq} of the log is missing`);
}
