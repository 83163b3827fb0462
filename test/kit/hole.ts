// A way to a server that can become a black hole: connections stay open and nothing comes through any more, in either
// direction, as behind a firewall that has forgotten them. Bytes sent meanwhile are dropped without an error.

import { connect, createServer, type Socket } from 'node:net';

export type Hole = {
  /** The same address through the hole. */
  readonly url: string;
  /** From now on nothing comes through connections that are open, nor through new ones. */
  readonly swallow: () => void;
  /** New connections come through again; those that were swallowed stay silent. */
  readonly mend: () => void;
  /** Cuts everything, as a server that is stopped does, and refuses new connections until `mend`. */
  readonly cut: () => void;
  readonly close: () => Promise<void>;
};

export type HoleOptions = {
  /** Told every piece on its way to the server, before it goes on. */
  readonly onSent?: (piece: Buffer, connection: number) => void;
  /** Told every piece on its way back, after it has gone on. */
  readonly onAnswered?: (piece: Buffer, connection: number) => void;
};

/** Opens a way to the host and port of `target`. */
export async function openHole(target: string, options: HoleOptions = {}): Promise<Hole> {
  const to = new URL(target);
  const pairs = new Set<readonly [Socket, Socket]>();
  const marks = new Set<() => void>();
  let silent = false;
  let refusing = false;
  let count = 0;
  const server = createServer((near) => {
    if (refusing) {
      near.destroy();
      return;
    }
    const connection = count;
    count += 1;
    const far = connect(Number(to.port), to.hostname);
    const pair = [near, far] as const;
    pairs.add(pair);
    let swallowed = silent;
    const mark = (): void => {
      swallowed = true;
    };
    marks.add(mark);
    const pass = (from: Socket, into: Socket, tell?: HoleOptions['onSent'], after?: HoleOptions['onSent']): void => {
      from.on('data', (piece: Buffer) => {
        tell?.(piece, connection);
        if (swallowed) return;
        into.write(piece);
        after?.(piece, connection);
      });
      from.on('error', () => undefined);
      from.on('close', () => {
        // The far end never hears that somebody has hung up.
        if (!swallowed) into.destroy();
        if (near.destroyed && far.destroyed) pairs.delete(pair);
      });
    };
    pass(near, far, options.onSent);
    pass(far, near, undefined, options.onAnswered);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no free port');
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String(address.port);
  const cutAll = (): void => {
    for (const pair of pairs) for (const socket of pair) socket.destroy();
    pairs.clear();
  };
  return {
    url: url.href,
    swallow: () => {
      silent = true;
      for (const mark of marks) mark();
    },
    mend: () => {
      silent = false;
      refusing = false;
    },
    cut: () => {
      refusing = true;
      cutAll();
    },
    async close() {
      cutAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
