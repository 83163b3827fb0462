// HTTP replies: content negotiation, and writing a reply to a response.
// **Invariant:** every response carries the request id and headers that forbid browsers to sniff, frame or cache it; no thrown error
// is written out. What a reply contains is decided by its route.

import type { ServerResponse } from 'node:http';
import type { GraphQLError } from 'graphql';

/** Media types of GraphQL responses; the first one where the caller accepts both equally. */
const GRAPHQL_TYPES = ['application/graphql-response+json', 'application/json'] as const;
export type GraphQLType = (typeof GRAPHQL_TYPES)[number];
export const GRAPHQL_RESPONSE_TYPE: GraphQLType = 'application/graphql-response+json';

export type Reply = {
  readonly status: number;
  readonly type: string;
  readonly body: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Headers that forbid a browser to embed, run or store the reply. */
export const API_HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
} as const;

/** Writes a reply, unless the caller has disconnected or a reply was written before. */
export function send(response: ServerResponse, requestId: string, reply: Reply): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(reply.status, {
    ...API_HEADERS,
    'content-type': reply.type,
    'content-length': Buffer.byteLength(reply.body),
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-request-id': requestId,
    ...reply.headers,
  });
  response.end(reply.body);
}

/** A reply in plain text, with a line feed at its end. */
export function text(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, type: 'text/plain; charset=utf-8', body: `${body}\n`, headers };
}

/** A reply without a body. */
export function empty(status: number, headers: Readonly<Record<string, string>>): Reply {
  return { status, type: 'text/plain; charset=utf-8', body: '', headers };
}

/** A reply with a value as JSON. */
export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, type: 'application/json; charset=utf-8', body: JSON.stringify(value), headers };
}

/** A GraphQL response of errors alone, for a request that was refused before GraphQL read it. */
export function errorReply(
  status: number,
  errors: readonly GraphQLError[],
  type: GraphQLType,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return { status, type: `${type}; charset=utf-8`, body: JSON.stringify({ errors }), headers };
}

/**
 * The media type of the response by an Accept header: the one with the highest quality; application/json where any type is accepted or
 * the header is missing. Null when the caller accepts neither, or only another charset than UTF-8.
 */
export function acceptedType(accept: string | undefined): GraphQLType | null {
  if (accept === undefined || accept.trim() === '') return 'application/json';
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

/** True for the Content-Type application/json in UTF-8, which is also the default charset. */
export function isUtf8Json(contentType: string | undefined): boolean {
  const [type, ...parameters] = (contentType ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  return type === 'application/json' && ['utf-8', 'utf8', '"utf-8"'].includes(charset ?? 'utf-8');
}
