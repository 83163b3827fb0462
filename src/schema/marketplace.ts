// The marketplace as the server serves it: its schema, the contexts of its resolvers, which of its answers are kept,
// and the cursors by which clients read their own writes.

import type { AppContext } from '../app/context.ts';
import { createMarketVersions } from '../app/market-version.ts';
import { createMinCursors } from '../app/min-cursor.ts';
import type { Stream } from '../stream/stream.ts';
import { type Context, makeContext } from './context.ts';
import { schema } from './index.ts';
import { isKeptField } from './kept-fields.ts';

/** A request, or an event of a subscription, for which a context is made. */
type Requested = Omit<Parameters<typeof makeContext>[0], 'app' | 'stream'>;

/** Returns the options of the server that concern the marketplace. */
export const marketplace = (app: AppContext, stream: Stream) => ({
  schema,
  contextFor: (request: Requested): Context => makeContext({ app, stream, ...request }),
  minCursors: createMinCursors(app),
  keptAnswers: { versions: createMarketVersions(app), isKeptField },
});
