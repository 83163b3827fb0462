// Queries over a standby. **Invariant:** a query reads all its rows from one standby, or it is executed again on the primary: rows of a
// standby never follow rows of the primary, which would be newer.

import { type Database, sqlStateOf } from '../store/db/database.ts';
import type { AppContext } from './context.ts';
import { NotReady } from './not-ready.ts';
import type { WatchedReplica } from './replica-monitor.ts';
import { tooMuchRead } from './signed-out-reads.ts';

/** The standby that one query reads from. */
export type ReplicaReader = {
  /** Sends statements outside of transactions to the standby. */
  readonly database: Database;
  /** True once the standby did not answer a statement: the query has to be executed again without it. */
  readonly hasFailed: () => boolean;
};

/** SQLSTATE `query_canceled`: the statement exceeded its time limit. */
const CANCELLED = '57014';
/** First characters of the SQLSTATEs of a server that ends connections. */
const LEAVING: ReadonlySet<string> = new Set(['08', '57']);

/** Returns the reader of one query over a standby. */
export function openReplicaReader(
  { database }: Pick<AppContext, 'database'>,
  { replica, lost }: WatchedReplica,
  isSignedOut: boolean,
): ReplicaReader {
  let failed = false;
  const source = isSignedOut ? replica.signedOut : replica.signedIn;
  const failing = (error: unknown): never => {
    const state = sqlStateOf(error);
    // On the primary it would take as long.
    if (state === CANCELLED) throw isSignedOut ? tooMuchRead(error) : error;
    failed = true;
    if (state === null || LEAVING.has(state.slice(0, 2))) lost();
    throw new NotReady('The standby that was read does not answer; ask again.', { cause: error });
  };
  return {
    database: {
      ...database,
      query: (statement) => source.query<never>(statement).catch(failing),
      execute: (statement) => source.execute(statement).catch(failing),
    },
    hasFailed: () => failed,
  };
}
