// A stream client without a library. It connects, subscribes after its last cursor, and starts again when the connection ends.

import { type Item, itemOf } from '../../examples/streams/item.ts';
import { openSocket } from '../kit/socket.ts';

/** Calls `onItem` with each item after the cursor `after`, in order, and reconnects as needed. Returns the function that unsubscribes. */
export function subscribeRaw(
  url: string,
  accessToken: () => Promise<string>,
  query: string,
  after: string,
  onItem: (item: Item) => void,
): () => void {
  let cursor = after;
  let ended = false;
  let closeSocket = (): void => undefined;
  const connection = async (): Promise<void> => {
    const socket = await openSocket(url);
    closeSocket = socket.close;
    await socket.init({ accessToken: await accessToken() });
    const subscription = socket.subscribe(query, { after: cursor });
    while (!ended) {
      const item = itemOf(await subscription.data());
      if (item === null) continue;
      cursor = item.cursor;
      onItem(item);
    }
  };
  const reconnectUntilEnded = async (): Promise<void> => {
    // When the connection is cut, the pending read rejects and the loop opens the next connection after the last cursor.
    while (!ended) await connection().catch(() => undefined);
  };
  void reconnectUntilEnded();
  return () => {
    ended = true;
    closeSocket();
  };
}
