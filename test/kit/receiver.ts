// A receiver of webhooks for tests: an HTTP or HTTPS server that records each message and answers verifications by itself. `behave`
// replaces its answer, for hostile receivers.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A message as it arrived. */
export type Received = {
  readonly id: string;
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly json: {
    readonly type: string;
    readonly timestamp: string;
    readonly cursor: string;
    readonly data: Readonly<Record<string, unknown>>;
    readonly notification: Readonly<Record<string, string>> | null;
  };
};

export type Behaviour = (received: Received, response: ServerResponse, request: IncomingMessage) => void;

export type Receiver = Awaited<ReturnType<typeof openReceiver>>;

/** Answers a verification with its challenge, and every other message with 204. */
export const obedient: Behaviour = ({ json }, response) => {
  if (json.type !== 'webhook.verification') return void response.writeHead(204).end();
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(json.data));
};

/** Starts a receiver on a free port of this machine. With `tls` it serves HTTPS with that certificate. */
export async function openReceiver(tls?: { readonly key: string; readonly cert: string }) {
  const received: Received[] = [];
  const watchers = new Set<() => void>();
  let behave: Behaviour = obedient;
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts).toString('utf8');
      const headers = request.headers as Record<string, string>;
      const json = JSON.parse(body) as Received['json'];
      const one = { id: headers['webhook-id'] ?? '', type: json.type, headers, body, json };
      received.push(one);
      behave(one, response, request);
      for (const look of watchers) look();
    });
  };
  const server: Server = tls === undefined ? createServer(handle) : createTlsServer(tls, handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const events = (): readonly Received[] => received.filter(({ type }) => !type.startsWith('webhook.'));
  return {
    port,
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}/hook`,
    /** All messages in the order of arrival. */
    received,
    /** The messages about events, without those of the dispatcher itself. */
    events,
    behave(next: Behaviour): void {
      behave = next;
    },
    /** Resolves when the condition holds; it is checked after each message. Rejects after `withinMs`. */
    async until(condition: () => boolean, withinMs = 20_000): Promise<void> {
      if (condition()) return;
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => finish(() => reject(new Error(`only ${received.length} messages`))), withinMs);
        const finish = (end: () => void): void => {
          clearTimeout(timer);
          watchers.delete(look);
          end();
        };
        const look = (): void => {
          if (condition()) finish(resolve);
        };
        watchers.add(look);
      });
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
