// The WebSocket that all streams of a client share, over graphql-ws. Reconnecting is up to each stream; a token that the server has
// refused is replaced before the next connection.

import { createClient } from 'graphql-ws';
import { environment } from './environment.ts';
import { type CursorStore, createEventStream, type EventStream, type StreamItem } from './event-stream.ts';
import { AccountEventsDocument, OfferEventsDocument } from './generated/documents.ts';
import type { SessionKeeper } from './session.ts';

/** What a socket needs of the client. */
export type SocketOptions = {
  readonly url: string;
  readonly webSocket?: unknown;
  readonly session: SessionKeeper;
};

/** Starts streams on one socket: of a document's text, or of one of the library's own subscriptions by its name. */
export type StreamSocket = {
  readonly follow: <Item extends StreamItem>(
    query: string,
    variables: Readonly<Record<string, unknown>>,
    cursor: string | CursorStore | undefined,
  ) => EventStream<Item>;
};

const OWN: Readonly<Record<string, string>> = {
  OfferEvents: OfferEventsDocument,
  AccountEvents: AccountEventsDocument,
};
/** The session was revoked; the token has expired or is not valid. */
const TOKEN_CLOSES = [4401, 4403];

/** Returns the socket of a client. It is open while a stream uses it. @throws TypeError where the runtime has no WebSocket and none is given */
export function createStreamSocket({ url, webSocket, session }: SocketOptions): StreamSocket {
  const webSocketImpl = webSocket ?? environment().WebSocket;
  if (webSocketImpl === undefined)
    throw new TypeError('No WebSocket in this runtime: give createTandem one, as `webSocket`.');
  let used: string | null = null;
  let isRefused = false;
  const client = createClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl,
    retryAttempts: 0,
    connectionParams: async () => {
      used = isRefused && used !== null ? await session.replace(used) : await session.accessToken();
      isRefused = false;
      return { accessToken: used ?? '' };
    },
    on: {
      closed: (event) => {
        isRefused ||= TOKEN_CLOSES.includes((event as { readonly code: number }).code);
      },
    },
  });
  // After a sign-in or sign-out every stream belongs to the new session: each connects again, after its cursor.
  session.watch(() => client.terminate());
  return {
    follow: (query, variables, cursor) =>
      createEventStream(
        (after, sink) => {
          const end = client.subscribe(
            { query: OWN[query] ?? query, variables: { ...variables, after } },
            sink as never,
          );
          // Not within a message: graphql-ws would count the end twice when the server's `complete` is in the same packet, and then
          // never close the socket.
          return () => void Promise.resolve().then(end);
        },
        cursor,
        () => client.terminate(),
      ),
  };
}
