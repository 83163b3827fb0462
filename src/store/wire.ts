// Serves PostgreSQL's wire protocol to several connections from the one backend session of an embedded database.
// Invariant: a connection keeps the session from the first byte of an exchange until the backend is idle again, so neither
// unnamed statements nor transactions of two connections ever mix. No files, no locks, no SQL besides tidying up.

import type { Duplex } from 'node:stream';

/** Runs complete protocol messages and returns everything that the backend answers. */
export type Backend = (messages: Uint8Array) => Promise<Uint8Array>;

/** Where connections come in. */
export type Door = {
  /** Serves one connection until it closes. */
  readonly admit: (stream: Duplex) => void;
  /** Ends every connection; what they had not committed is rolled back. */
  readonly close: () => Promise<void>;
};

type Visitor = {
  readonly stream: Duplex;
  /** Exchanges that have arrived whole and wait for their turn. */
  readonly exchanges: Buffer[];
  /** Statements that this connection has prepared by name and must not leave behind. */
  readonly prepared: Set<string>;
  gone: boolean;
};

const SSL_REQUEST = 80877103;
const GSS_REQUEST = 80877104;
const CANCEL_REQUEST = 80877102;
const MAX_MESSAGE = 1 << 30;
/** Q query, S sync, F function call, H flush, and the three messages of a copy: after each of these the client waits. */
const ENDS_EXCHANGE: ReadonlySet<string> = new Set(['Q', 'S', 'F', 'H', 'd', 'c', 'f']);

/** Opens a door to a backend session that nothing else may use. */
export function openDoor(backend: Backend): Door {
  const visitors = new Set<Visitor>();
  const turns: Visitor[] = [];
  let inside: Visitor | null = null;
  let pumping: Promise<void> | null = null;

  const wake = (): void => {
    pumping ??= pump().finally(() => {
      pumping = null;
      if ((inside ?? turns[0]) !== undefined && (inside === null || ready(inside))) wake();
    });
  };

  async function pump(): Promise<void> {
    for (;;) {
      const visitor: Visitor | undefined = inside ?? turns.shift();
      if (visitor === undefined || !ready(visitor)) {
        if (visitor === undefined || visitor === inside) return;
        continue;
      }
      try {
        const exchange = visitor.exchanges.shift();
        if (exchange === undefined) {
          await tidy(visitor);
          continue;
        }
        const answer = await backend(exchange);
        if (!visitor.gone) visitor.stream.write(answer);
        inside = isIdle(answer) ? null : visitor;
        if (inside === null && ready(visitor)) turns.push(visitor);
      } catch (error) {
        inside = null;
        for (const each of visitors) each.stream.destroy(error instanceof Error ? error : new Error(String(error)));
        return;
      }
    }
  }

  /** After a connection: ends its transaction and forgets its statements, for the session lives on. */
  async function tidy(visitor: Visitor): Promise<void> {
    visitors.delete(visitor);
    if (inside === visitor) {
      await backend(message('S'));
      await backend(message('Q', 'ROLLBACK'));
      inside = null;
    }
    for (const name of visitor.prepared) await backend(message('Q', `DEALLOCATE "${name.replaceAll('"', '""')}"`));
    visitor.prepared.clear();
  }

  return {
    admit(stream) {
      const visitor: Visitor = { stream, exchanges: [], prepared: new Set(), gone: false };
      visitors.add(visitor);
      const read = reader(visitor);
      stream.on('data', (chunk: Buffer) => {
        if (!read(chunk)) return;
        turns.push(visitor);
        wake();
      });
      stream.on('error', () => stream.destroy());
      stream.on('close', () => {
        visitor.gone = true;
        visitor.exchanges.length = 0;
        turns.push(visitor);
        wake();
      });
    },
    async close() {
      for (const visitor of visitors) visitor.stream.destroy();
      while (visitors.size > 0) {
        await new Promise((resolve) => setImmediate(resolve));
        await pumping;
      }
    },
  };
}

const ready = (visitor: Visitor): boolean => visitor.exchanges.length > 0 || visitor.gone;

/** Cuts what arrives into exchanges; true when at least one has become complete. */
function reader(visitor: Visitor): (chunk: Buffer) => boolean {
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
        visitor.stream.destroy();
        return false;
      }
      needed = length;
      if (buffer.length < length) break;
      const frame = buffer.subarray(0, length);
      buffer = buffer.subarray(length);
      if (!started) {
        started = greet(visitor, frame);
        complete ||= started;
        continue;
      }
      const kind = String.fromCharCode(frame[0] ?? 0);
      if (kind === 'X') {
        visitor.stream.end();
        break;
      }
      if (kind === 'P' || kind === 'C') note(visitor.prepared, kind, frame);
      exchange.push(frame);
      if (ENDS_EXCHANGE.has(kind)) {
        visitor.exchanges.push(Buffer.concat(exchange));
        exchange = [];
        complete = true;
      }
    }
    chunks = buffer.length === 0 ? [] : [buffer];
    held = buffer.length;
    return complete;
  };
}

/** The first packets of a connection; true once it is the startup packet itself. */
function greet(visitor: Visitor, packet: Buffer): boolean {
  const code = packet.readInt32BE(4);
  if (code === SSL_REQUEST || code === GSS_REQUEST) visitor.stream.write('N');
  else if (code === CANCEL_REQUEST) visitor.stream.end();
  else visitor.exchanges.push(packet);
  return code !== SSL_REQUEST && code !== GSS_REQUEST && code !== CANCEL_REQUEST;
}

/** Keeps the aggregate of named statements: Parse adds one, Close of a statement removes it. */
function note(prepared: Set<string>, kind: 'P' | 'C', frame: Buffer): void {
  const from = kind === 'P' ? 5 : 6;
  const name = frame.toString('utf8', from, frame.indexOf(0, from));
  if (name === '') return;
  if (kind === 'P') prepared.add(name);
  else if (frame[5] === 'S'.charCodeAt(0)) prepared.delete(name);
}

/** True when an answer ends with ReadyForQuery outside of a transaction. */
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
