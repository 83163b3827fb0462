// A WebSocket for the client library that records the cursor after which each subscription starts. It runs in every runtime of the tests.

/** The part of a WebSocket that is replaced. */
type Sending = { send: (data: string) => void };
type SocketClass = new (url: string, protocols?: string | string[]) => Sending;

/** Returns a constructor of sockets of `base`, and the `after` of every subscription that they have sent, in order. */
export function recordingSocket(base: unknown): { readonly webSocket: unknown; readonly cursors: readonly unknown[] } {
  const cursors: unknown[] = [];
  function Recording(url: string, protocols?: string | string[]): Sending {
    const socket = new (base as SocketClass)(url, protocols);
    const send = socket.send.bind(socket);
    socket.send = (data) => {
      const { type, payload } = JSON.parse(data);
      if (type === 'subscribe') cursors.push(payload.variables?.after ?? null);
      send(data);
    };
    return socket;
  }
  return { webSocket: Object.assign(Recording, { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 }), cursors };
}
