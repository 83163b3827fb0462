// Persisted queries: a client names a document by its SHA-256 and sends the text only when the server does not know it.
// **Invariant:** a kept text has the hash that names it and has passed every limit and validation rule; memory is bounded, and the
// least recently used text is dropped first. A client whose text was dropped, or that reaches another process, sends it again.

import { createHash } from 'node:crypto';
import type { GraphQLError } from 'graphql';
import { apiError } from '../operation/error.ts';

export type PersistedQueries = {
  /** Returns the document for a hash: the stored text, or `text`. An error when neither exists, or when `text` has another hash. */
  readonly find: (hash: string, text: string | null) => { readonly text: string } | { readonly error: GraphQLError };
  /** Stores a validated document under its hash. */
  readonly keep: (hash: string, text: string) => void;
};

/** Maximum number of stored documents, and maximum characters of all of them together, which take at most 8 MB. */
const MAX_TEXTS = 1_000;
const MAX_TOTAL_LENGTH = 4_000_000;

/** Error message by which clients recognise an unknown hash, besides the error code. */
const NOT_FOUND = 'PersistedQueryNotFound';

/** Returns an empty store of persisted queries. */
export function createPersistedQueries(maxTexts = MAX_TEXTS, maxTotalLength = MAX_TOTAL_LENGTH): PersistedQueries {
  const texts = new Map<string, string>();
  let total = 0;

  const drop = (hash: string): void => {
    total -= texts.get(hash)?.length ?? 0;
    texts.delete(hash);
  };

  const keep = (hash: string, text: string): void => {
    drop(hash);
    texts.set(hash, text);
    total += text.length;
    for (const oldest of texts.keys()) {
      if (texts.size <= maxTexts && total <= maxTotalLength) return;
      drop(oldest);
    }
  };

  return {
    keep,
    find: (hash, text) => {
      const known = texts.get(hash);
      if (known !== undefined && (text === null || text === known)) {
        keep(hash, known);
        return { text: known };
      }
      if (text === null) return { error: apiError('PERSISTED_QUERY_NOT_FOUND', NOT_FOUND) };
      const isNamed = createHash('sha256').update(text).digest('hex') === hash;
      return isNamed
        ? { text }
        : { error: apiError('BAD_USER_INPUT', 'The SHA-256 of the query is not the given sha256Hash.') };
    },
  };
}
