// Streams of a client: returned at once, while the WebSocket code is loaded at the first use of any stream.

import { type AnyDocument, textOf } from './document.ts';
import type { CursorStore, EventStream, StreamItem } from './event-stream.ts';
import type { AccountEventsSubscription, OfferEventsSubscription } from './generated/documents.ts';
import type { SocketOptions, StreamSocket } from './stream-socket.ts';

/** Options of a stream. */
export type FollowOptions = {
  /** Start after this cursor, or keep the cursor in a store. Without one the stream starts now. */
  readonly cursor?: string | CursorStore | undefined;
};

/** An item of `offerEvents`: an `OfferEvent`, a `StreamCheckpoint`, or a `StreamReset` after which you query again what you show. */
export type OfferStreamItem = OfferEventsSubscription['offerEvents'];
/** An item of `accountEvents`: an `AccountEvent`, a `StreamCheckpoint`, or a `StreamReset` after which you query again what you show. */
export type AccountStreamItem = AccountEventsSubscription['accountEvents'];

/** Starts streams: of one of the library's own subscriptions, by its name, or of another document. */
export type FollowDocument = <Item extends StreamItem>(
  document: 'OfferEvents' | 'AccountEvents' | AnyDocument<unknown, never>,
  variables: Readonly<Record<string, unknown>>,
  options: FollowOptions,
) => EventStream<Item>;

/** Returns the function that starts streams on the one socket of a client. */
export function streamsOf(options: SocketOptions): FollowDocument {
  let socket: Promise<StreamSocket> | undefined;
  return <Item extends StreamItem>(
    document: AnyDocument<unknown, never>,
    variables: Readonly<Record<string, unknown>>,
    { cursor }: FollowOptions,
  ): EventStream<Item> => {
    let loading: Promise<EventStream<Item>> | undefined;
    const load = async (): Promise<EventStream<Item>> => {
      socket ??= import('./stream-socket.ts').then(({ createStreamSocket }) => createStreamSocket(options));
      return (await socket).follow<Item>(await textOf(document), variables, cursor);
    };
    const stream = (): Promise<EventStream<Item>> => (loading ??= load());
    // A stream that cannot be loaded says so to its consumer.
    const tell = (what: 'pause' | 'resume' | 'close') => (): void => {
      stream().then(
        (loaded) => loaded[what](),
        () => undefined,
      );
    };
    return {
      pause: tell('pause'),
      resume: tell('resume'),
      close: tell('close'),
      async *[Symbol.asyncIterator]() {
        yield* await stream();
      },
    };
  };
}
