// A TCP proxy that can drop all bytes in both directions while connections stay open, like a firewall that has lost its state. It can
// also cut and refuse connections, like a server that is stopped.

import { connect, createServer, type Socket } from 'node:net';
import { listenOnFreePort } from './port.ts';

export type SilentProxy = {
  /** The URL of the server through the proxy. */
  readonly url: string;
  /** Drops all bytes from now on, without an error, on open connections and on new ones. */
  readonly silence: () => void;
  /** Forwards bytes and accepts connections again; connections that were silenced stay silent. */
  readonly restore: () => void;
  /** Closes all connections and refuses new ones until `restore`. */
  readonly cut: () => void;
  readonly close: () => Promise<void>;
};

export type SilentProxyOptions = {
  /** Callback for each chunk of bytes from a client, called before the chunk is forwarded. */
  readonly onRequest?: (chunk: Buffer, connection: number) => void;
  /** Callback for each chunk of bytes from the server, called after the chunk was forwarded. */
  readonly onResponse?: (chunk: Buffer, connection: number) => void;
};

/** Opens a proxy to the host and port of the URL `target`. The caller closes it. */
export async function openSilentProxy(target: string, options: SilentProxyOptions = {}): Promise<SilentProxy> {
  const to = new URL(target);
  const pairs = new Set<readonly [Socket, Socket]>();
  const silencers = new Set<() => void>();
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
    let isSilenced = silent;
    silencers.add(() => {
      isSilenced = true;
    });
    type OnChunk = SilentProxyOptions['onRequest'];
    const forward = (from: Socket, into: Socket, before?: OnChunk, after?: OnChunk): void => {
      from.on('data', (chunk: Buffer) => {
        before?.(chunk, connection);
        if (isSilenced) return;
        into.write(chunk);
        after?.(chunk, connection);
      });
      from.on('error', () => undefined);
      from.on('close', () => {
        // A silenced connection does not forward the other side's close either.
        if (!isSilenced) into.destroy();
        if (near.destroyed && far.destroyed) pairs.delete(pair);
      });
    };
    forward(near, far, options.onRequest);
    forward(far, near, undefined, options.onResponse);
  });
  const port = await listenOnFreePort(server);
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  const cutAll = (): void => {
    for (const pair of pairs) for (const socket of pair) socket.destroy();
    pairs.clear();
  };
  return {
    url: url.href,
    silence: () => {
      silent = true;
      for (const silenceConnection of silencers) silenceConnection();
    },
    restore: () => {
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
