// A GraphQL client in one file: documents over HTTP, subscriptions over WebSocket, and the authorization of a signed action.

import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { type SignableActionInput, TextDocument, type WalletAuthorization } from '../generated/graphql.ts';
import type { Wallet } from '../wallet.ts';

export type SendDocument = <Result, Variables>(
  document: TypedDocumentNode<Result, Variables>,
  variables: Variables,
) => Promise<Result>;

export type Client = {
  readonly ask: SendDocument;
  /** Subscribes until `stop`; `onItem` is called with each item in order. */
  readonly follow: <Result, Variables>(
    document: TypedDocumentNode<Result, Variables>,
    variables: Variables,
    onItem: (item: Result) => void,
  ) => void;
  readonly stop: () => Promise<void>;
};

/** Returns a function that sends a document to an endpoint over HTTP, with a bearer token if given. @throws top-level errors */
export function documentSender(endpoint: string, token?: string): SendDocument {
  return async (document, variables) => {
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...authorization },
      body: JSON.stringify({ query: print(document), variables }),
    });
    const { data, errors } = (await response.json()) as { data?: unknown; errors?: readonly { message: string }[] };
    if (errors !== undefined) throw new Error(errors.map(({ message }) => message).join('; '));
    return data as never;
  };
}

/** Returns a client of the marketplace at `origin`; an access token makes its requests those of the signed-in account. */
export function connect(origin: string, accessToken?: string): Client {
  const socket = createClient({
    url: `${origin.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: accessToken === undefined ? {} : { accessToken },
  });
  return {
    ask: documentSender(`${origin}/graphql`, accessToken),
    follow(document, variables, onItem) {
      socket.subscribe(
        { query: print(document), variables: variables as Record<string, unknown> },
        {
          next: ({ data }) => onItem(data as never),
          error: (error) => process.stderr.write(`the subscription failed: ${String(error)}\n`),
          complete: () => undefined,
        },
      );
    },
    stop: async () => socket.dispose(),
  };
}

/** Requests the text of an action and signs it. Returns the `authorization` argument of its mutation. */
export async function authorize(
  ask: SendDocument,
  wallet: Wallet,
  action: SignableActionInput,
): Promise<WalletAuthorization> {
  const { signingMessage } = await ask(TextDocument, { action, wallet: wallet.address });
  const { text, nonce, issuedAt, expiresAt } = signingMessage;
  return { wallet: wallet.address, nonce, issuedAt, expiresAt, signature: wallet.sign(text), encoding: 'RAW' };
}
