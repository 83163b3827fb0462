// Reading one's own writes over HTTP: `extensions.minCursor` of a request and of the answer to a mutation.

import type { ExecutionResult, GraphQLError } from 'graphql';
import { apiError } from '../operation/error.ts';

/** The cursors of the application; see its file min-cursor.ts. */
export type MinCursors = {
  readonly issue: () => Promise<string>;
  readonly reach: (cursor: string) => Promise<'REACHED' | 'LATE' | 'LOST' | 'UNKNOWN'>;
};

const RETRY_AFTER_SECONDS = 1;
const FIELD = 'extensions.minCursor';

/** Waits until reads see the state of a request's cursor. Returns the error when they do not, else null. */
export async function minCursorError(cursors: MinCursors, cursor: string): Promise<GraphQLError | null> {
  const state = await cursors.reach(cursor);
  switch (state) {
    case 'REACHED':
      return null;
    case 'LATE':
      return apiError(
        'NOT_READY',
        'This process does not see the state of extensions.minCursor yet; send the request again.',
        {
          retryAfterSeconds: RETRY_AFTER_SECONDS,
        },
      );
    case 'LOST':
      return apiError(
        'BAD_USER_INPUT',
        'The database was restored to a state before extensions.minCursor. Send the request without it, and query again what you show.',
        { field: FIELD },
      );
    case 'UNKNOWN':
      return apiError('BAD_USER_INPUT', 'Not a minCursor that a mutation of this marketplace returned. Send none.', {
        field: FIELD,
      });
    default:
      return state satisfies never;
  }
}

/**
 * Adds the cursor of the present state to the result of a mutation. A result without data stays as it is, and so does one whose cursor
 * cannot be read, because the mutation has been executed.
 */
export async function withMinCursor(cursors: MinCursors, result: ExecutionResult): Promise<ExecutionResult> {
  if (result.data == null) return result;
  const minCursor = await cursors.issue().catch(() => null);
  return minCursor === null ? result : { ...result, extensions: { ...result.extensions, minCursor } };
}
