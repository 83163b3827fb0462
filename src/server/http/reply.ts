// HTTP replies: content negotiation, and writing a reply to a response.
// **Invariant:** every response with a body carries headers that forbid browsers to guess its type, embed it in a frame or cache it, and
// the request id unless it may be shared. The text of an exception is never sent. Each route decides the content of its reply.

import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { ExecutionResult, GraphQLError } from 'graphql';
import { LIMITS } from '../../domain/request-limits.ts';

/** Media types of GraphQL responses, in order of preference: the first is used when the client accepts both equally. */
const GRAPHQL_TYPES = ['application/graphql-response+json', 'application/json'] as const;
export type GraphQLType = (typeof GRAPHQL_TYPES)[number];
export const GRAPHQL_RESPONSE_TYPE: GraphQLType = 'application/graphql-response+json';

/** Content codings in which replies are sent. */
export type ContentCoding = 'br' | 'gzip';

export type Reply = {
  readonly status: number;
  readonly type: string;
  readonly body: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** True: a cache may send the reply to other callers, so it contains neither a request id nor data of the caller. */
  readonly isShared?: boolean;
  /** True: the reply contains a fault of the server, which need not show in its status. */
  readonly isFault?: boolean;
  /** Set when the same request of another signed-out client may be answered with this reply; with the rate-limit points it costs. */
  readonly keep?: { readonly points: number };
  /** Returns the body in a content coding, compressed once; absent for a reply that serves one request. */
  readonly coded?: (coding: ContentCoding) => Promise<Uint8Array>;
};

/** Response headers of API replies: they forbid a browser to embed, execute or store the reply. */
export const API_HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
} as const;

const BROWSER_HEADERS = {
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

/** Writes a reply to the response; does nothing when the client has disconnected or a reply was written before. */
export function send(response: ServerResponse, request: { readonly requestId: string }, reply: Reply): void {
  if (response.headersSent || response.destroyed) return;
  if (hasUnreadBody(response.req)) response.setHeader('connection', 'close');
  const { status, body } = reply;
  if (status === 304) {
    // The client keeps the other headers with its body. A Content-Length would have to be the length of that body.
    response.writeHead(304, reply.headers);
    response.end();
    return;
  }
  const headers: OutgoingHttpHeaders = { ...API_HEADERS, ...BROWSER_HEADERS, 'content-type': reply.type };
  headers['content-length'] = Buffer.byteLength(body);
  if (reply.isShared !== true) headers['x-request-id'] = request.requestId;
  response.writeHead(status, reply.headers === undefined ? headers : Object.assign(headers, reply.headers));
  response.end(body);
}

/**
 * Returns true when a large body of the request has not arrived as a whole: nobody reads it, and an open connection would go on to
 * receive it.
 */
function hasUnreadBody({ complete, headers }: IncomingMessage): boolean {
  if (complete) return false;
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > LIMITS.bodyBytes;
}

/** Returns a plain-text reply; a line feed is appended to the body. */
export function text(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, type: 'text/plain; charset=utf-8', body: `${body}\n`, headers };
}

/** Returns a reply without a body. */
export function emptyReply(status: number, headers: Readonly<Record<string, string>>): Reply {
  return { status, type: 'text/plain; charset=utf-8', body: '', headers };
}

/** Returns a reply whose body is a value as JSON. */
export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, type: 'application/json; charset=utf-8', body: JSON.stringify(value), headers };
}

/** Returns a GraphQL response with errors and without data, for a request that was refused before it was executed. */
export function errorReply(
  status: number,
  errors: readonly GraphQLError[],
  type: GraphQLType,
  headers: Readonly<Record<string, string>> = {},
  extensions?: ExecutionResult['extensions'],
): Reply {
  return { status, type: `${type}; charset=utf-8`, body: JSON.stringify({ errors, extensions }), headers };
}

/**
 * Negotiates the media type of a GraphQL response from an Accept header: returns the type with the highest quality value, and
 * application/json when any type is accepted or the header is missing. Null when the client accepts neither type or no UTF-8.
 */
export function acceptedType(accept: string | undefined): GraphQLType | null {
  if (accept === undefined) return 'application/json';
  const known = negotiated.get(accept);
  if (known !== undefined) return known;
  const type = negotiate(accept);
  // Bound the cache of negotiated types. Few different Accept headers are common; a client that sends many only empties the cache.
  if (negotiated.size >= MAX_NEGOTIATED) negotiated.clear();
  negotiated.set(accept, type);
  return type;
}

const MAX_NEGOTIATED = 100;
const negotiated = new Map<string, GraphQLType | null>();

function negotiate(accept: string): GraphQLType | null {
  if (accept.trim() === '') return 'application/json';
  const ranges = accept.split(',').map(readRange);
  const quality = (type: string): number =>
    Math.max(0, ...ranges.map((range) => (range.type === type ? range.quality : 0)));
  const [modern, classic] = GRAPHQL_TYPES.map(quality);
  const any = Math.max(quality('application/*'), quality('*/*'));
  if (modern !== undefined && modern > 0 && modern >= (classic ?? 0)) return 'application/graphql-response+json';
  const isExcluded = ranges.some(({ type, quality }) => type === 'application/json' && quality === 0);
  return (classic ?? 0) > 0 || (any > 0 && !isExcluded) ? 'application/json' : null;
}

function readRange(range: string): { readonly type: string; readonly quality: number } {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  const value = (name: string): string | undefined =>
    parameters
      .find((parameter) => parameter.startsWith(`${name}=`))
      ?.slice(name.length + 1)
      .replaceAll('"', '');
  const quality = Number(value('q') ?? 1);
  const isUtf8 = ['utf-8', 'utf8'].includes(value('charset') ?? 'utf-8');
  return { type, quality: isUtf8 && quality >= 0 && quality <= 1 ? quality : 0 };
}

/** Returns true for the Content-Type application/json whose charset is UTF-8 or absent. */
export function isUtf8Json(contentType: string | undefined): boolean {
  if (contentType === 'application/json') return true;
  const [type, ...parameters] = (contentType ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  return type === 'application/json' && ['utf-8', 'utf8', '"utf-8"'].includes(charset ?? 'utf-8');
}
