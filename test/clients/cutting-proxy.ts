// A network that keeps breaking: every connection through it is cut after a number of bytes from the server that is drawn anew,
// in the middle of a handshake, of a frame, of anything. What was passed on before the cut was passed on exactly.

import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export type Cutter = {
  /** Where to connect instead, for WebSockets. */
  readonly url: string;
  /** Connections cut so far. */
  readonly cuts: () => number;
  readonly close: () => Promise<void>;
};

/** Stands before the server at `url`; `draw` says after how many bytes the next connection ends, and whether rudely. */
export async function openCutter(
  url: string,
  draw: () => { readonly bytes: number; readonly reset: boolean },
): Promise<Cutter> {
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
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `ws://127.0.0.1:${address.port}/graphql`,
    cuts: () => cuts,
    async close() {
      server.close();
      for (const socket of open) socket.destroy();
      await once(server, 'close');
    },
  };
}
