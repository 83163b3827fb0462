// The streams for whoever asks instead of following: a page of public events, and the cursor that goes with a snapshot.

import { ALL_PUBLIC_EVENTS, type EventFilter, type EventScope, publicScope } from '../domain/event-filter.ts';
import { type StoredEvent, surveyLog } from '../store/events.ts';
import { caughtUp, type ResetReason, readPage, readRing, whyReset } from './log-pages.ts';
import { BEGINNING, CursorRefused, openPosition, type Position, positionOf, sealPosition } from './position.ts';
import type { Stream } from './stream.ts';

/**
 * The cursor at the head of the log, as the database has it: of everything public, or of an account. To be read before the
 * data that it goes with, or in one snapshot with it. Going on from it then tells everything that the data does not show; it
 * may tell once more what the data does show already, for rows are numbered a moment after they are committed.
 */
export async function streamCursor(stream: Stream, scope: EventScope = ALL_PUBLIC_EVENTS): Promise<string> {
  const { head, headHash } = await surveyLog(stream.database, 0n);
  const position = head === null || headHash === null ? BEGINNING : positionOf({ seq: head, hash: headHash });
  return sealPosition(stream.secret, scope, position);
}

/** True when `text` is a cursor from which this scope can be told on. */
export function holdsCursor(stream: Stream, scope: EventScope, text: string): boolean {
  try {
    openPosition(stream.secret, scope, text);
    return true;
  } catch (error) {
    if (error instanceof CursorRefused) return false;
    throw error;
  }
}

export type EventPage = {
  readonly items: readonly { readonly cursor: string; readonly event: StoredEvent }[];
  /** Where to ask on from. Moves past events that the filter leaves out, so it may move on an empty page. */
  readonly cursor: string;
  /** True when there was nothing more to tell at this moment. */
  readonly caughtUp: boolean;
  /** Set when the log does not lead on from `after`: fetch anew what is shown, then ask on from `cursor`. */
  readonly reset: ResetReason | null;
};

/** Pages of the database that one request reads at most; where the filter is sparse, the cursor still moves. */
const MAX_READS = 4;

/**
 * The public events after a cursor, at most `first` of them, without waiting for any. Without `after`: none yet, and the cursor
 * from which everything from now on follows.
 * @throws CursorRefused when `after` is not a cursor of this filter or of everything public.
 */
export async function offerEventPage(
  stream: Stream,
  request: {
    readonly after?: string;
    readonly first: number;
    readonly offerId?: string;
    readonly filter?: EventFilter;
  },
): Promise<EventPage> {
  const scope = publicScope(request.filter ?? {}, request.offerId);
  const { logReader } = stream;
  const answer = (events: readonly StoredEvent[], end: Position, reset: ResetReason | null = null): EventPage => ({
    items: events.map((event) => ({ cursor: sealPosition(stream.secret, scope, positionOf(event)), event })),
    cursor: sealPosition(stream.secret, scope, end),
    caughtUp: caughtUp(logReader, end),
    reset,
  });
  if (request.after === undefined) return answer([], logReader.head());

  let position = openPosition(stream.secret, scope, request.after);
  const lost = await whyReset(stream, position);
  if (lost !== null) return answer([], logReader.head(), lost);
  const events: StoredEvent[] = [];
  for (let reads = 0; reads < MAX_READS && events.length < request.first; reads += 1) {
    const wanted = request.first - events.length;
    const piece = readRing(logReader, scope, position, wanted) ?? (await readPage(stream, scope, position, wanted));
    if (typeof piece === 'string') return answer([], logReader.head(), piece);
    events.push(...piece.events);
    position = piece.end;
    if (position.seq >= logReader.head().seq) break;
  }
  return answer(events, position);
}
