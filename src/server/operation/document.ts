// Reading a document: parsed, bounded, validated, and kept for the next request that sends the same text.
// Invariant: what comes out ran through every bound and every rule of the schema; documents that fail are not kept, so nobody can
// fill the memory with them. Nothing here knows a transport.

import { type DocumentNode, type GraphQLError, type GraphQLSchema, parse, validate } from 'graphql';
import { apiError, asGraphQLError } from './error.ts';
import { LIMITS, limitError, limitErrors, signedActionsOf } from './limits.ts';

export type ReadDocument =
  | { readonly document: DocumentNode }
  | { readonly errors: readonly [GraphQLError, ...GraphQLError[]] };

/** A tree takes some 100 times its text; both bounds together keep the kept ones within tens of megabytes. */
const MAX_KEPT = 256;
const MAX_KEPT_LENGTH = 16_384;
const MAX_ERRORS = 20;

/** A reader of documents for one schema. It never throws. */
export function documentReader(schema: GraphQLSchema): (source: string) => ReadDocument {
  const signedActions = signedActionsOf(schema);
  const kept = new Map<string, DocumentNode>();

  const read = (source: string): ReadDocument => {
    let document: DocumentNode;
    try {
      document = parse(source, { maxTokens: LIMITS.tokens });
    } catch (error) {
      return { errors: [parseError(error)] };
    }
    // Bounds first: some rules take more than linear time.
    const limits = limitErrors(document, signedActions);
    const errors =
      limits.length > 0
        ? limits
        : validate(schema, document, undefined, { maxErrors: MAX_ERRORS, hideSuggestions: true });
    const [first, ...rest] = errors;
    return first === undefined ? { document } : { errors: [first, ...rest] };
  };

  return (source) => {
    const known = kept.get(source);
    const result = known === undefined ? read(source) : { document: known };
    if ('errors' in result || source.length > MAX_KEPT_LENGTH) return result;
    kept.delete(source);
    kept.set(source, result.document);
    const [oldest] = kept.keys();
    if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
    return result;
  };
}

function parseError(thrown: unknown): GraphQLError {
  const error = asGraphQLError(thrown);
  // The parser has no code for this one.
  if (/tokens\. Parsing aborted/.test(error.message)) return limitError('tokens', null, 'Tokens in the document');
  return error.originalError === undefined ? error : apiError('BAD_USER_INPUT', 'The document cannot be read.');
}
