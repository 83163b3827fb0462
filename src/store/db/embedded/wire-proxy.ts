// Serves PostgreSQL's wire protocol to several connections from the one backend session of an embedded database.
// **Invariant:** a client keeps the session from the first byte of an exchange until the backend is idle, so neither unnamed
// statements nor transactions of two clients ever mix. Sends no SQL of its own but ROLLBACK and DEALLOCATE after a client.

import type { Duplex } from 'node:stream';

/** Executes complete protocol messages in the backend session and returns its whole answer. */
export type ExecuteMessages = (messages: Uint8Array) => Promise<Uint8Array>;

/** A server of the wire protocol. */
export type WireServer = {
  /** Serves one connection until it closes. */
  readonly serve: (stream: Duplex) => void;
  /** Closes every connection; open transactions are rolled back. */
  readonly close: () => Promise<void>;
};

type Client = {
  readonly stream: Duplex;
  /** Complete exchanges that wait for the session. */
  readonly exchanges: Buffer[];
  /** Names of the statements that this client has prepared, to be deallocated when it disconnects. */
  readonly prepared: Set<string>;
  gone: boolean;
};

const SSL_REQUEST = 80877103;
const GSS_REQUEST = 80877104;
const CANCEL_REQUEST = 80877102;
const MAX_MESSAGE = 1 << 30;
/** Types of the messages after which a client waits for an answer: Query, Sync, FunctionCall, Flush and the three of a COPY. */
const ENDS_EXCHANGE: ReadonlySet<string> = new Set(['Q', 'S', 'F', 'H', 'd', 'c', 'f']);

/** Returns a server for a backend session; nothing else may use that session. */
export function serveWire(backend: ExecuteMessages): WireServer {
  const clients = new Set<Client>();
  const turns: Client[] = [];
  let inside: Client | null = null;
  let pumping: Promise<void> | null = null;

  const wake = (): void => {
    pumping ??= pump().finally(() => {
      pumping = null;
      if ((inside ?? turns[0]) !== undefined && (inside === null || ready(inside))) wake();
    });
  };

  async function pump(): Promise<void> {
    for (;;) {
      const client: Client | undefined = inside ?? turns.shift();
      if (client === undefined || !ready(client)) {
        if (client === undefined || client === inside) return;
        continue;
      }
      try {
        const exchange = client.exchanges.shift();
        if (exchange === undefined) {
          await tidy(client);
          continue;
        }
        const answer = await backend(exchange);
        if (!client.gone) client.stream.write(answer);
        inside = isIdle(answer) ? null : client;
        if (inside === null && ready(client)) turns.push(client);
      } catch (error) {
        inside = null;
        for (const each of clients) each.stream.destroy(error instanceof Error ? error : new Error(String(error)));
        return;
      }
    }
  }

  /** Cleans the session after a client: rolls back its transaction and deallocates its statements. */
  async function tidy(client: Client): Promise<void> {
    clients.delete(client);
    if (inside === client) {
      await backend(message('S'));
      await backend(message('Q', 'ROLLBACK'));
      inside = null;
    }
    for (const name of client.prepared) await backend(message('Q', `DEALLOCATE "${name.replaceAll('"', '""')}"`));
    client.prepared.clear();
  }

  return {
    serve(stream) {
      const client: Client = { stream, exchanges: [], prepared: new Set(), gone: false };
      clients.add(client);
      const read = reader(client);
      stream.on('data', (chunk: Buffer) => {
        if (!read(chunk)) return;
        turns.push(client);
        wake();
      });
      stream.on('error', () => stream.destroy());
      stream.on('close', () => {
        client.gone = true;
        client.exchanges.length = 0;
        turns.push(client);
        wake();
      });
    },
    async close() {
      for (const client of clients) client.stream.destroy();
      while (clients.size > 0) {
        await new Promise((resolve) => setImmediate(resolve));
        await pumping;
      }
    },
  };
}

const ready = (client: Client): boolean => client.exchanges.length > 0 || client.gone;

/** Returns a function that splits received bytes into exchanges; it returns true when at least one is complete. */
function reader(client: Client): (chunk: Buffer) => boolean {
  let chunks: Buffer[] = [];
  let held = 0;
  let needed = 8;
  let started = false;
  let exchange: Buffer[] = [];

  return (chunk) => {
    chunks.push(chunk);
    held += chunk.length;
    if (held < needed) return false;
    let buffer = chunks.length === 1 ? chunk : Buffer.concat(chunks, held);
    let complete = false;
    for (;;) {
      needed = started ? 5 : 8;
      if (buffer.length < needed) break;
      const length = started ? 1 + buffer.readInt32BE(1) : buffer.readInt32BE(0);
      if (length < needed || length > MAX_MESSAGE) {
        client.stream.destroy();
        return false;
      }
      needed = length;
      if (buffer.length < length) break;
      const frame = buffer.subarray(0, length);
      buffer = buffer.subarray(length);
      if (!started) {
        started = greet(client, frame);
        complete ||= started;
        continue;
      }
      const kind = String.fromCharCode(frame[0] ?? 0);
      if (kind === 'X') {
        client.stream.end();
        break;
      }
      if (kind === 'P' || kind === 'C') note(client.prepared, kind, frame);
      exchange.push(frame);
      if (ENDS_EXCHANGE.has(kind)) {
        client.exchanges.push(Buffer.concat(exchange));
        exchange = [];
        complete = true;
      }
    }
    chunks = buffer.length === 0 ? [] : [buffer];
    held = buffer.length;
    return complete;
  };
}

/** Handles a packet before the startup: an encryption or cancel request. Returns true for the startup packet itself. */
function greet(client: Client, packet: Buffer): boolean {
  const code = packet.readInt32BE(4);
  if (code === SSL_REQUEST || code === GSS_REQUEST) client.stream.write('N');
  else if (code === CANCEL_REQUEST) client.stream.end();
  else client.exchanges.push(packet);
  return code !== SSL_REQUEST && code !== GSS_REQUEST && code !== CANCEL_REQUEST;
}

/** Tracks named statements: Parse adds one, Close of a statement removes it. */
function note(prepared: Set<string>, kind: 'P' | 'C', frame: Buffer): void {
  const from = kind === 'P' ? 5 : 6;
  const name = frame.toString('utf8', from, frame.indexOf(0, from));
  if (name === '') return;
  if (kind === 'P') prepared.add(name);
  else if (frame[5] === 'S'.charCodeAt(0)) prepared.delete(name);
}

/** Returns true when an answer ends with ReadyForQuery outside of a transaction. */
function isIdle(answer: Uint8Array): boolean {
  return String.fromCharCode(...answer.subarray(-6)) === 'Z\0\0\0\x05I';
}

function message(kind: 'Q' | 'S', text?: string): Buffer {
  const body = text === undefined ? Buffer.alloc(0) : Buffer.from(`${text}\0`);
  const frame = Buffer.alloc(5 + body.length);
  frame.write(kind);
  frame.writeInt32BE(4 + body.length, 1);
  body.copy(frame, 5);
  return frame;
}
