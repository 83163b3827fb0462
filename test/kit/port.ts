// TCP ports for test servers: every server listens on 127.0.0.1, on a port that the operating system chooses.

import { connect, createServer, type Server } from 'node:net';

/** Starts listening on a free port of 127.0.0.1 and returns its number. */
export async function listenOnFreePort(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

/** Returns a port that was free at the time of the call, for a server that must be given its port number. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listenOnFreePort(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Returns whether a server accepts connections on a port; false 20 ms after it refused, so that a loop can wait for its start. */
export function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => setTimeout(() => resolve(false), 20));
  });
}
