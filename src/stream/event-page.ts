// The event log over plain HTTP: pages of events for clients that poll, and the stream cursor of a query's snapshot.
// Subscriptions do not belong here (feed.ts).

import { ALL_PUBLIC_EVENTS, type EventFilter, type EventScope, publicScope } from '../domain/event-filter.ts';
import { readLogState, type StoredEvent } from '../store/events.ts';
import { findResetReason, isCaughtUp, pageFromDatabase, pageFromMemory, type ResetReason } from './log-pages.ts';
import { LOG_START, openPosition, type Position, positionOf, sealPosition } from './position.ts';
import type { Stream } from './stream.ts';

/**
 * Returns the cursor at the head of the log in the database, for the public stream or for an account. The caller reads it before the
 * data that it belongs to, or in the same snapshot: a subscription from it then delivers every event that the data does not show.
 * It may repeat an event that the data already shows, because rows get their numbers shortly after the commit.
 */
export async function streamCursor(stream: Stream, scope: EventScope = ALL_PUBLIC_EVENTS): Promise<string> {
  const { head, headHash } = await readLogState(stream.database, 0n);
  const position = head === null || headHash === null ? LOG_START : positionOf({ seq: head, hash: headHash });
  return sealPosition(stream.secret, scope, position);
}

/** A page of events, with the cursor to request the next one. */
export type EventPage = {
  readonly items: readonly { readonly cursor: string; readonly event: StoredEvent }[];
  /** Cursor for the next request. It also moves past events that the filter excludes, so it may move on an empty page. */
  readonly cursor: string;
  /** True when the log held no further event. */
  readonly caughtUp: boolean;
  /** The reason why `after` is no longer valid: the client reloads its data and continues from `cursor`; null otherwise. */
  readonly reset: ResetReason | null;
};

/** Log pages that one request reads at most; with a filter that matches few events, the cursor moves without an event. */
const MAX_READS = 4;

/**
 * Returns at most `first` events of a scope after the cursor `after`, without waiting for new ones. Without `after` the page is empty
 * and its cursor is at the head of the log. A cursor of another scope gets the reset EPOCH_CHANGED, except that one of the unfiltered
 * public stream is valid for every public scope.
 */
export async function eventPage(
  stream: Stream,
  scope: EventScope,
  request: { readonly after?: string; readonly first: number },
): Promise<EventPage> {
  const { logReader } = stream;
  const answer = (events: readonly StoredEvent[], end: Position, reset: ResetReason | null = null): EventPage => ({
    items: events.map((event) => ({ cursor: sealPosition(stream.secret, scope, positionOf(event)), event })),
    cursor: sealPosition(stream.secret, scope, end),
    caughtUp: isCaughtUp(logReader, end),
    reset,
  });
  if (request.after === undefined) return answer([], logReader.head());

  const opened = openPosition(stream.openingSecrets, scope, request.after);
  if (opened === null) return answer([], logReader.head(), 'EPOCH_CHANGED');
  let position = opened;
  const lost = await findResetReason(stream, position);
  if (lost !== null) return answer([], logReader.head(), lost);
  const events: StoredEvent[] = [];
  for (let reads = 0; reads < MAX_READS && events.length < request.first; reads += 1) {
    const wanted = request.first - events.length;
    const page =
      pageFromMemory(logReader, scope, position, wanted) ?? (await pageFromDatabase(stream, scope, position, wanted));
    if (typeof page === 'string') return answer([], logReader.head(), page);
    events.push(...page.events);
    position = page.end;
    if (position.seq >= logReader.head().seq) break;
  }
  return answer(events, position);
}

/** Returns a page of public events that match a filter, of one offer if given. */
export function offerEventPage(
  stream: Stream,
  request: {
    readonly after?: string;
    readonly first: number;
    readonly offerId?: string;
    readonly filter?: EventFilter;
  },
): Promise<EventPage> {
  const { filter, offerId, ...page } = request;
  return eventPage(stream, publicScope(filter ?? {}, offerId), page);
}
