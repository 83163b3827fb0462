// A GraphQL client over HTTP for tests; an operation is a typed document or plain text. It returns every response with its status
// and headers, also an error response, and never throws for one.

import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { type ExecutionResult, print } from 'graphql';

/** A GraphQL operation: text, or a document that carries the types of its result and its variables. */
export type Document<Data, Variables> = string | TypedDocumentNode<Data, Variables>;

/** An error in a GraphQL response. */
export type ResponseError = {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
};

export type HttpAnswer<Data> = {
  readonly status: number;
  readonly headers: Headers;
  /** Response body as received, before it is parsed as JSON. */
  readonly text: string;
  readonly data: Data | null | undefined;
  readonly errors: readonly ResponseError[];
  readonly extensions: ExecutionResult['extensions'];
};

export type CallOptions = {
  readonly token?: string;
  /** Path of the request; by default /graphql. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
};

/** Sends a GraphQL operation by POST to the server at `url` and returns the response. */
export function call<Data = Record<string, unknown>, Variables = Record<string, unknown>>(
  url: string,
  document: Document<Data, Variables>,
  variables?: Variables,
  options: CallOptions = {},
): Promise<HttpAnswer<Data>> {
  return post<Data>(url, JSON.stringify({ query: textOf(document), variables }), options);
}

/** Posts a request body that need not be valid JSON to the server at `url`. */
export async function post<Data = Record<string, unknown>>(
  url: string,
  body: string,
  { token, path = '/graphql', headers, signal }: CallOptions = {},
): Promise<HttpAnswer<Data>> {
  const response = await fetch(new URL(path, url), {
    method: 'POST',
    headers: {
      accept: 'application/graphql-response+json',
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body,
    signal: signal ?? null,
  });
  const text = await response.text();
  const { data, errors = [], extensions } = readJson(text);
  return { status: response.status, headers: response.headers, text, data, errors, extensions } as HttpAnswer<Data>;
}

/** Returns the GraphQL text of a document. */
export const textOf = <Data, Variables>(document: Document<Data, Variables>): string =>
  typeof document === 'string' ? document : print(document);

function readJson(text: string): { readonly data?: unknown; readonly errors?: unknown; readonly extensions?: unknown } {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
