// Document cache: parses the text of a request, checks its limits, validates it, and caches the parsed document by its text.
// **Invariant:** a returned document has passed every limit and every validation rule. Documents that fail are not cached, so a
// client cannot fill the memory with them. Transports do not belong here.

import { type DocumentNode, type GraphQLError, type GraphQLSchema, parse, validate } from 'graphql';
import { LIMITS } from '../../domain/request-limits.ts';
import { documentName } from './document-name.ts';
import { apiError, asGraphQLError } from './error.ts';
import { limitError, limitErrors, signedActionsOf } from './limits.ts';

/** A valid document, with its name if it is one of the client library or of the page; or the errors. */
export type DocumentResult =
  | { readonly document: DocumentNode; readonly name: string | null }
  | { readonly errors: readonly [GraphQLError, ...GraphQLError[]] };

/** Cache size. A parsed document takes about 100 times the memory of its text; these limits bound the cache to tens of megabytes. */
const MAX_CACHED = 500;
const MAX_CACHED_LENGTH = 16_384;
const MAX_TOTAL_LENGTH = 500_000;
const MAX_ERRORS = 20;

/** Returns a function that parses and validates documents for one schema and caches them. The function never throws. */
export function createDocumentReader(schema: GraphQLSchema): (source: string) => DocumentResult {
  const signedActions = signedActionsOf(schema);
  const cached = new Map<string, Extract<DocumentResult, { readonly document: DocumentNode }>>();
  let totalLength = 0;

  /**
   * Returns the validation errors. One of them can be an exception: graphql-js throws when @skip or @include of a subscription's root
   * field reads a variable.
   */
  const invalidities = (document: DocumentNode): readonly GraphQLError[] => {
    try {
      return validate(schema, document, undefined, { maxErrors: MAX_ERRORS, hideSuggestions: true });
    } catch (error) {
      return [asGraphQLError(error)];
    }
  };

  const read = (source: string): DocumentResult => {
    let document: DocumentNode;
    try {
      document = parse(source, { maxTokens: LIMITS.tokens });
    } catch (error) {
      return { errors: [parseError(error)] };
    }
    // Check the limits before validation, because some validation rules take more than linear time.
    const limits = limitErrors(document, signedActions);
    const [first, ...rest] = limits.length > 0 ? limits : invalidities(document);
    return first === undefined ? { document, name: documentName(source) } : { errors: [first, ...rest] };
  };

  return (source) => {
    const known = cached.get(source);
    const result = known ?? read(source);
    if ('errors' in result || source.length > MAX_CACHED_LENGTH) return result;
    if (known === undefined) totalLength += source.length;
    // Delete the entry before setting it again, so that the map stays in order of last use.
    cached.delete(source);
    cached.set(source, result);
    for (const oldest of cached.keys()) {
      if (cached.size <= MAX_CACHED && totalLength <= MAX_TOTAL_LENGTH) break;
      cached.delete(oldest);
      totalLength -= oldest.length;
    }
    return result;
  };
}

function parseError(thrown: unknown): GraphQLError {
  const error = asGraphQLError(thrown);
  // The parser marks the token limit only by its message, not by an error code.
  if (/tokens\. Parsing aborted/.test(error.message)) return limitError('tokens', null, 'Tokens in the document');
  return error.originalError === undefined ? error : apiError('BAD_USER_INPUT', 'The document cannot be read.');
}
