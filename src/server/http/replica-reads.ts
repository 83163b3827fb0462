// Queries over HTTP that a standby may answer: the choice between standby and primary, and the second execution when the standby fails.
// **Invariant:** a query without a session whose answer may be kept, and one with a session but without a cursor, read from the primary.

import type { DocumentNode, ExecutionResult } from 'graphql';
import type { ReplicaReader } from '../../app/replica-reads.ts';
import type { Viewer } from '../operation/identity.ts';

/** The standbys of the application; see its file replica-monitor.ts. */
export type Replicas = {
  /** Returns true when a field of an object or interface type may be read from a standby. */
  readonly isReplicaField: (type: string, field: string) => boolean;
  /** Returns a standby that shows at least the state of a cursor and the events that this process has delivered; null for none. */
  readonly open: (request: {
    readonly minCursor: string | null;
    readonly isSignedOut: boolean;
  }) => Promise<ReplicaReader | null>;
};

/** Executes a query over a standby where one may answer it; otherwise, and when the standby fails, over the primary. */
export async function runOverReplica(
  replicas: Replicas | null,
  query: {
    readonly document: DocumentNode;
    readonly viewer: Viewer | null;
    readonly minCursor: string | null;
    readonly mayRead: (document: DocumentNode) => boolean;
    readonly isKept: (document: DocumentNode) => boolean;
  },
  run: (replica: ReplicaReader | null) => Promise<ExecutionResult>,
): Promise<ExecutionResult> {
  const { document, viewer, minCursor, mayRead, isKept } = query;
  const isSignedOut = viewer === null;
  const mayAsk = isSignedOut ? !isKept(document) : minCursor !== null;
  if (replicas === null || !mayAsk || !mayRead(document)) return run(null);
  const reader = await replicas.open({ minCursor, isSignedOut });
  if (reader === null) return run(null);
  const result = await run(reader);
  return reader.hasFailed() ? run(null) : result;
}
