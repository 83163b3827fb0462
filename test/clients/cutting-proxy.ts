// A TCP proxy that cuts each connection after a given number of bytes from the server, also in the middle of a handshake or frame.
// **Invariant:** all bytes before the cut are forwarded unchanged.

import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { listenOnFreePort } from '../kit/port.ts';

export type CuttingProxy = {
  /** The WebSocket URL of the server through the proxy. */
  readonly url: string;
  /** The number of connections cut so far. */
  readonly cuts: () => number;
  readonly close: () => Promise<void>;
};

/**
 * Opens a proxy to the server at `url`. For each connection `draw` returns the number of bytes until the cut, and whether the
 * connection is cut by a TCP reset.
 */
export async function openCuttingProxy(
  url: string,
  draw: () => { readonly bytes: number; readonly reset: boolean },
): Promise<CuttingProxy> {
  const target = new URL(url);
  const open = new Set<Socket>();
  let cuts = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    let { bytes: left, reset } = draw();
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(socket);
        (socket === client ? upstream : client).destroy();
      });
    }
    client.pipe(upstream);
    upstream.on('data', (chunk) => {
      const passed = chunk.subarray(0, left);
      left -= passed.length;
      if (left > 0) {
        client.write(passed);
        return;
      }
      upstream.pause();
      client.write(passed, () => {
        cuts += 1;
        if (reset) client.resetAndDestroy();
        else client.end(() => client.destroy());
        reset = false;
      });
    });
  });
  const port = await listenOnFreePort(server);
  return {
    url: `ws://127.0.0.1:${port}/graphql`,
    cuts: () => cuts,
    async close() {
      server.close();
      for (const socket of open) socket.destroy();
      await once(server, 'close');
    },
  };
}
