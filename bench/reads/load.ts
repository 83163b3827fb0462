// Load over plain sockets: each connection has one request at a time. It costs a fraction of an HTTP client, on a machine that the
// servers share. Understands replies with a Content-Length and replies 304.

import { connect, type Socket } from 'node:net';

export type Load = {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  /** The bytes of the n-th request; null ends the load before its time. */
  readonly request: (n: number) => string | null;
  readonly status: 200 | 304;
  /** Throws for a reply other than the expected one. */
  readonly check?: (reply: Reply) => void;
};
export type Loaded = {
  readonly requests: number;
  readonly seconds: number;
  /** Milliseconds of each request. */
  readonly delays: readonly number[];
  /** Bytes of the last reply, with its headers. */
  readonly bytes: number;
};

/** Sends requests until the time is over and every started one is answered. @throws Error for a reply with another status */
export async function load({ port, connections, seconds, request, status, check }: Load): Promise<Loaded> {
  const delays: number[] = [];
  let bytes = 0;
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)));
  const beganAt = performance.now();
  const until = beganAt + seconds * 1000;
  await Promise.all(
    sockets.map(async (socket) => {
      const exchange = exchanger(socket);
      do {
        const bytesToSend = request(nextNumber());
        if (bytesToSend === null) return;
        const sentAt = performance.now();
        const reply = await exchange(bytesToSend);
        check?.(reply);
        delays.push(performance.now() - sentAt);
        bytes = reply.bytes;
        if (reply.status !== status) throw new Error(`status ${reply.status}: ${reply.body.slice(0, 500)}`);
      } while (performance.now() < until);
    }),
  );
  const took = (performance.now() - beganAt) / 1000;
  for (const socket of sockets) socket.destroy();
  return { requests: delays.length, seconds: took, delays, bytes };
}

/** Sends one request on a connection of its own. */
export async function once(port: number, request: string): Promise<Reply> {
  const socket = await open(port);
  try {
    return await exchanger(socket)(request);
  } finally {
    socket.destroy();
  }
}

/** A POST of an operation. */
export function post(query: string, operationName: string, variables: object, token?: string): string {
  const body = JSON.stringify({ query, operationName, variables });
  return [
    'POST /graphql HTTP/1.1',
    'host: localhost',
    'content-type: application/json',
    'accept: application/json',
    ...(token === undefined ? [] : [`authorization: Bearer ${token}`]),
    `content-length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}

/** A GET of an operation, with the tag of an earlier reply or null. */
export function get(query: string, operationName: string, variables: object, tag: string | null): string {
  const search = new URLSearchParams({ query, operationName, variables: JSON.stringify(variables) });
  const condition = tag === null ? [] : [`if-none-match: ${tag}`];
  const head = [`GET /graphql?${search} HTTP/1.1`, 'host: localhost', 'accept: application/json', ...condition];
  return `${head.join('\r\n')}\r\n\r\n`;
}

let numbered = 0;
function nextNumber(): number {
  numbered += 1;
  return numbered;
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.setNoDelay(true);
    socket.once('error', reject);
  });
}

export type Reply = {
  readonly status: number;
  readonly bytes: number;
  readonly body: string;
  readonly etag: string | null;
};

/** Returns a function that sends a request and resolves with its reply. */
function exchanger(socket: Socket): (request: string) => Promise<Reply> {
  let waiting: { readonly resolve: (reply: Reply) => void; readonly reject: (error: Error) => void } | null = null;
  let parts: Buffer[] = [];
  let received = 0;
  let wanted = Number.POSITIVE_INFINITY;
  let headerEnd = -1;
  const fail = (error: Error): void => waiting?.reject(error);
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('the server closed the connection')));
  socket.on('data', (chunk: Buffer) => {
    parts.push(chunk);
    received += chunk.length;
    if (headerEnd < 0) {
      parts = [Buffer.concat(parts)];
      const [head] = parts as [Buffer];
      headerEnd = head.indexOf('\r\n\r\n');
      if (headerEnd < 0) return;
      wanted = headerEnd + 4 + bodyLength(head.toString('latin1', 0, headerEnd));
    }
    if (received < wanted) return;
    const reply = Buffer.concat(parts);
    const head = reply.toString('latin1', 0, headerEnd);
    const end = headerEnd + 4;
    [parts, received, headerEnd, wanted] = [[], 0, -1, Number.POSITIVE_INFINITY];
    waiting?.resolve({
      status: Number(head.slice(9, 12)),
      bytes: reply.length,
      get body() {
        return reply.toString('utf8', end);
      },
      etag: /^etag: (.*)$/im.exec(head)?.[1] ?? null,
    });
  });
  return (request) =>
    new Promise((resolve, reject) => {
      waiting = { resolve, reject };
      socket.write(request);
    });
}

function bodyLength(head: string): number {
  if (head.slice(9, 12) === '304') return 0;
  const length = /^content-length: (\d+)$/im.exec(head)?.[1];
  if (length === undefined) throw new Error(`a reply without Content-Length: ${head}`);
  return Number(length);
}
