// Load generator: many subscribers in one process, each a plain TCP socket that counts frames and samples their delays.
// **Invariant:** the clients need little CPU time, so that they do not slow down the measured server; hence no WebSocket library.

import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';

export type Load = {
  readonly port: number;
  readonly path: string;
  /** Variables of the subscription, one entry for each subscriber. */
  readonly variables: readonly Readonly<Record<string, unknown>>[];
  readonly query: string;
};
export type LoadCommand = { readonly load: Load } | { readonly reset: true } | { readonly count: true };
export type LoadReport =
  | { readonly ready: true }
  | { readonly counts: { readonly events: number; readonly delays: readonly number[] } };

const AT_ONCE = 50;
/** One in this many subscribers measures the delay of its events. */
const SAMPLE = 20;
const EVENT = Buffer.from('"reason":"');

/** Pong frame; the mask is zero, so the payload needs no transformation. */
const PONG = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);

let events = 0;
let delays: number[] = [];

process.on('message', (order: LoadCommand) => {
  if ('load' in order) void connectAll(order.load);
  if ('reset' in order) {
    events = 0;
    delays = [];
  }
  if ('count' in order) {
    process.send?.({ counts: { events, delays } } satisfies LoadReport);
    delays = [];
  }
});

async function connectAll(load: Load): Promise<void> {
  for (let from = 0; from < load.variables.length; from += AT_ONCE) {
    const some = load.variables.slice(from, from + AT_ONCE);
    await Promise.all(some.map((variables, index) => subscriber(load, variables, (from + index) % SAMPLE === 0)));
  }
  process.send?.({ ready: true } satisfies LoadReport);
}

/** Opens a socket and subscribes. Resolves once the connection is acknowledged and the subscription is sent. */
function subscriber({ port, path, query }: Load, variables: object, samples: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let rest: Buffer = Buffer.alloc(0);
    let state: 'UPGRADE' | 'ACK' | 'RUNNING' = 'UPGRADE';
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`closed: ${rest.toString()}`)));
    socket.write(
      [
        `GET ${path} HTTP/1.1`,
        'Host: 127.0.0.1',
        'Upgrade: websocket',
        'Connection: Upgrade',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
        'Sec-WebSocket-Protocol: graphql-transport-ws',
        '\r\n',
      ].join('\r\n'),
    );
    socket.on('data', (chunk) => {
      const now = performance.timeOrigin + performance.now();
      let data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      if (state === 'UPGRADE') {
        const end = data.indexOf('\r\n\r\n');
        if (end === -1) {
          rest = data;
          return;
        }
        data = data.subarray(end + 4);
        state = 'ACK';
        send(socket, { type: 'connection_init' });
      }
      let at = 0;
      for (;;) {
        const short = data.length - at < 2 ? -1 : (data[at + 1] ?? 0);
        if (short === 126 && data.length - at < 4) break;
        if (short === -1) break;
        const [start, size] = short < 126 ? [at + 2, short] : [at + 4, data.readUInt16BE(at + 2)];
        if (start + size > data.length) break;
        const frame = data.subarray(start, start + size);
        const isPing = ((data[at] ?? 0) & 15) === 9;
        at = start + size;
        if (isPing) {
          socket.write(PONG);
          continue;
        }
        if (state === 'ACK') {
          state = 'RUNNING';
          send(socket, { id: randomUUID(), type: 'subscribe', payload: { query, variables } });
          resolve();
          continue;
        }
        const found = size < 250 ? -1 : frame.indexOf(EVENT);
        if (found === -1) continue;
        events += 1;
        if (samples) delays.push(now - Number.parseFloat(frame.toString('latin1', found + EVENT.length, found + 40)));
      }
      rest = at === data.length ? Buffer.alloc(0) : Buffer.from(data.subarray(at));
    });
  });
}

/** Sends a masked text frame, as RFC 6455 requires of a client; the mask is zero, so the payload needs no transformation. */
function send(socket: Socket, message: object): void {
  const body = Buffer.from(JSON.stringify(message));
  const head = Buffer.from([0x81, 0x80 | 126, body.length >> 8, body.length & 255, 0, 0, 0, 0]);
  socket.write(Buffer.concat([head, body]));
}
