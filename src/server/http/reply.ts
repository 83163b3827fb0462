// Answers over HTTP: which media type the caller takes, and how an answer is written.
// Invariant: every response carries the request id and headers that keep browsers from guessing, framing or caching; nothing
// thrown is ever written out. What is answered is decided elsewhere.

import type { ServerResponse } from 'node:http';
import type { GraphQLError } from 'graphql';

/** What a GraphQL answer can be sent as; the first where a caller takes both alike. */
export const GRAPHQL_TYPES = ['application/graphql-response+json', 'application/json'] as const;
export type GraphQLType = (typeof GRAPHQL_TYPES)[number];

export type Reply = {
  readonly status: number;
  readonly type: string;
  readonly body: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
};

/** For answers that no page may embed, run or keep. */
export const API_HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
} as const;

/** Writes an answer, unless the caller has left or was answered before. */
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

/** Plain text for a person or a probe. */
export function text(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, type: 'text/plain; charset=utf-8', body: `${body}\n`, headers };
}

/** No body at all. */
export function empty(status: number, headers: Readonly<Record<string, string>>): Reply {
  return { status, type: 'text/plain; charset=utf-8', body: '', headers };
}

/** A value as JSON. */
export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, type: 'application/json; charset=utf-8', body: JSON.stringify(value), headers };
}

/** Errors that kept a request from being read as GraphQL, in the form of a GraphQL answer. */
export function errorReply(
  status: number,
  errors: readonly GraphQLError[],
  type: GraphQLType,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return { status, type: `${type}; charset=utf-8`, body: JSON.stringify({ errors }), headers };
}

/**
 * The type to answer in, by an Accept header: the most wanted, application/json where anything will do or nothing is said.
 * Null when the caller takes neither, or only in another encoding than UTF-8.
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
