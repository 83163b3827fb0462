// A client on a bare socket: it connects, subscribes after the last cursor it holds, and when the connection is gone does so
// again. Nothing but what the protocol says, for those who write their own.

import { type Item, itemIn } from '../../examples/streams/item.ts';
import { openSocket } from '../kit/socket.ts';

/** Hears every item after `after`, in order, over as many connections as it takes. Returns what ends it. */
export function followRaw(
  url: string,
  accessToken: () => Promise<string>,
  query: string,
  after: string,
  hear: (item: Item) => void,
): () => void {
  let cursor = after;
  let ended = false;
  let leave = (): void => undefined;
  const connection = async (): Promise<void> => {
    const socket = await openSocket(url);
    leave = socket.close;
    await socket.init({ accessToken: await accessToken() });
    const following = socket.subscribe(query, { after: cursor });
    while (!ended) {
      const item = itemIn(await following.data());
      if (item === null) continue;
      cursor = item.cursor;
      hear(item);
    }
  };
  const again = async (): Promise<void> => {
    // A cut connection rejects whatever was being waited for; the next turn begins behind the last item heard.
    while (!ended) await connection().catch(() => undefined);
  };
  void again();
  return () => {
    ended = true;
    leave();
  };
}
