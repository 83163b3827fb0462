// A GraphQL request: its caller, and its parameters from the JSON body of a POST or the URL of a GET.
// **Invariant:** parameters that are returned are well-formed. A malformed request gets its error in malformed.ts.

import type { RequestContext } from '../operation/identity.ts';
import type { Charge } from '../operation/operation.ts';
import type { GraphQLType } from './reply.ts';

/** The caller of a request: its identity, its rate-limit budget and the media type of the response. */
export type Caller = RequestContext & {
  /** True for a request without an Authorization header. */
  readonly isSignedOut: boolean;
  readonly charge: Charge;
  readonly type: GraphQLType;
};

/** The parameters of a well-formed request. */
export type RequestParams = {
  /** Text of the document; null when the request names it by `sha256Hash` alone. */
  readonly query: string | null;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>> | null;
  /** SHA-256 in hex of a persisted query; null when the request does not use one. */
  readonly sha256Hash: string | null;
  /** Cursor of the earliest state of the data that the answer may show; null when the request has none. */
  readonly minCursor: string | null;
};

/** A request before parsing: the JSON body of a POST, or the query string of a GET without `?`. */
export type GraphqlRequest =
  | { readonly method: 'POST'; readonly body: string }
  /** A large body that was parsed in slices; undefined when it is no JSON. */
  | { readonly method: 'POST'; readonly parsed: unknown }
  | { readonly method: 'GET'; readonly search: string };

/** Returns the parameters of a request; null when it is malformed. Never throws. */
export function readParams(request: GraphqlRequest): RequestParams | null {
  try {
    if (request.method === 'GET') return wellFormed(fromUrl(request.search));
    return wellFormed('parsed' in request ? request.parsed : JSON.parse(request.body));
  } catch {
    return null;
  }
}

/** Returns the GraphQL parameters in a query string and ignores all others. Throws for one that is given twice or invalid JSON. */
function fromUrl(search: string): unknown {
  const given = new URLSearchParams(search);
  const text = (name: string): string | null => {
    const values = given.getAll(name);
    if (values.length > 1) throw new Error(`${name} is given twice`);
    return values[0] === undefined || values[0] === '' ? null : values[0];
  };
  const json = (name: string): unknown => JSON.parse(text(name) ?? 'null');
  return {
    query: text('query'),
    operationName: text('operationName'),
    variables: json('variables'),
    extensions: json('extensions'),
  };
}

function wellFormed(value: unknown): RequestParams | null {
  if (!isObject(value)) return null;
  const { query = null, operationName = null, variables = null, extensions = null, ...unknown } = value;
  if (Object.keys(unknown).length > 0) return null;
  if (query !== null && typeof query !== 'string') return null;
  if (operationName !== null && typeof operationName !== 'string') return null;
  if (variables !== null && !isObject(variables)) return null;
  if (extensions !== null && !isObject(extensions)) return null;
  const persisted = extensions?.['persistedQuery'] ?? null;
  const sha256Hash = persisted === null ? null : hashIn(persisted);
  if (sha256Hash === undefined || (sha256Hash === null && query === null)) return null;
  const minCursor = extensions?.['minCursor'] ?? null;
  if (minCursor !== null && typeof minCursor !== 'string') return null;
  return { query, operationName, variables, sha256Hash, minCursor };
}

/** Returns the hash in `extensions.persistedQuery`; undefined when the extension is malformed or has another version than 1. */
function hashIn(persisted: unknown): string | undefined {
  if (!isObject(persisted) || persisted['version'] !== 1) return undefined;
  const hash = persisted['sha256Hash'];
  return typeof hash === 'string' && /^[0-9a-f]{64}$/.test(hash) ? hash : undefined;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
