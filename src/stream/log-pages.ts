// Reading the log on from a place, for one scope: from memory where the place is recent, else from the database, one bounded
// page at a time. Both ways lead to the same rows in the same form. Nothing here waits for news, and nothing here is kept.

import { type EventScope, inScope } from '../domain/event-filter.ts';
import { eventsAfter, hasOwnIndex, type LogSurvey, type StoredEvent, surveyLog } from '../store/events.ts';
import type { LogReader } from './log-reader.ts';
import { LogBroken } from './log-window.ts';
import { marks, type Position, positionOf } from './position.ts';
import type { Stream } from './stream.ts';

/** Why a follower cannot simply go on: it has to fetch anew what it shows, then go on from the cursor that comes with this. */
export type ResetReason = 'EXPIRED' | 'EPOCH_CHANGED' | 'ACCESS_CHANGED';

/** A piece of the log: what of it the scope is told, and how far it reaches. */
export type Piece = { readonly events: readonly StoredEvent[]; readonly end: Position };

/** So many rows at most are looked through by one statement where no index leads to the wanted ones. */
const WINDOW = 20_000n;

/** A logReader that has not got through for so long no longer knows whether there is more. */
const STALE_MS = 5_000;

/** True when this process knows of nothing behind the place, and would know if there were. */
export function caughtUp(logReader: LogReader, position: Position): boolean {
  return position.seq >= logReader.head().seq && logReader.lagMs() < STALE_MS;
}

/** The next piece with at most `limit` events, out of memory; null when the place is no longer, or not yet, in memory. */
export function readRing(logReader: LogReader, scope: EventScope, position: Position, limit: number): Piece | null {
  const head = logReader.head();
  if (position.seq < head.seq && logReader.at(position.seq + 1n) === undefined) return null;
  const events: StoredEvent[] = [];
  let end: StoredEvent | undefined;
  for (let seq = position.seq + 1n; seq <= head.seq && events.length < limit; seq += 1n) {
    end = logReader.at(seq);
    if (end === undefined) return null;
    if (inScope(end, scope)) events.push(end);
  }
  return { events, end: end === undefined ? position : positionOf(end) };
}

/**
 * The next piece with at most `limit` events, out of the database and no further than the logReader has read. It may hold no event
 * and still reach further. A reason instead when the log does not lead on from the place.
 */
export async function readPage(
  stream: Stream,
  scope: EventScope,
  position: Position,
  limit: number,
): Promise<Piece | ResetReason> {
  const { database, logReader } = stream;
  const head = logReader.head();
  const window = position.seq + WINDOW;
  const upTo = hasOwnIndex(scope) || window > head.seq ? head.seq : window;
  const events = await eventsAfter(database, { after: position.seq, upTo, limit }, scope);
  // Asked afterwards: if the place still stands now, then the page was read from the log that the place belongs to, whole.
  const reason = standing(position, await surveyLog(database, position.seq));
  if (reason !== null) return reason;
  const last = events.length === limit ? events.at(-1) : undefined;
  if (last !== undefined) return { events, end: positionOf(last) };
  if (upTo === head.seq) return { events, end: head };
  const { hash } = await surveyLog(database, upTo);
  return hash === null ? 'EPOCH_CHANGED' : { events, end: positionOf({ seq: upTo, hash }) };
}

/** Null when the log leads on from this place; else why not. */
export async function whyReset(stream: Stream, position: Position): Promise<ResetReason | null> {
  const row = stream.logReader.at(position.seq);
  if (row !== undefined) return marks(position, row.hash) ? null : 'EPOCH_CHANGED';
  return standing(position, await surveyLog(stream.database, position.seq));
}

function standing(position: Position, { hash, head, oldest }: LogSurvey): ResetReason | null {
  if (position.seq === 0n) return oldest === null || oldest === 1n ? null : 'EXPIRED';
  if (hash !== null) return marks(position, hash) ? null : 'EPOCH_CHANGED';
  if (head === null || head < position.seq) return 'EPOCH_CHANGED';
  if (oldest !== null && oldest > position.seq) return 'EXPIRED';
  throw new LogBroken(`row ${position.seq} of the log is missing`);
}
