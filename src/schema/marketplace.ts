// The marketplace as the server serves it: its schema, the contexts of its resolvers, which of its answers are kept,
// and the cursors by which clients read their own writes.

import { readCalendar } from '../app/calendar.ts';
import type { AppContext } from '../app/context.ts';
import { createMarketVersions } from '../app/market-version.ts';
import { createMinCursors } from '../app/min-cursor.ts';
import type { ReplicaMonitor } from '../app/replica-monitor.ts';
import { openReplicaReader, type ReplicaReader } from '../app/replica-reads.ts';
import type { Stream } from '../stream/stream.ts';
import { type Context, makeContext } from './context.ts';
import { schema } from './index.ts';
import { isKeptField } from './kept-fields.ts';
import { isReplicaField } from './replica-fields.ts';

/** A request, or an event of a subscription, for which a context is made. */
type Requested = Omit<Parameters<typeof makeContext>[0], 'app' | 'stream'>;

/** Returns the options of the server that concern the marketplace. */
export const marketplace = (app: AppContext, stream: Stream, monitor: ReplicaMonitor) => {
  const minCursors = createMinCursors(app);
  return {
    schema,
    contextFor: (request: Requested): Context => makeContext({ app, stream, ...request }),
    minCursors,
    calendar: { origin: app.settings.origin, read: (token: string) => readCalendar(app, token) },
    keptAnswers: { versions: createMarketVersions(app), isKeptField },
    replicas: {
      isReplicaField,
      async open({ minCursor, isSignedOut }: OpenReplica): Promise<ReplicaReader | null> {
        const position = minCursor === null ? null : minCursors.positionOf(minCursor);
        // A cursor without a position was issued before this process had standbys.
        if (minCursor !== null && position === null) return null;
        const found = await monitor.find({ position, head: stream.logReader.head().seq });
        return found === null ? null : openReplicaReader(app, found, isSignedOut);
      },
    },
  };
};

type OpenReplica = { readonly minCursor: string | null; readonly isSignedOut: boolean };
