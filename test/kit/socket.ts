// A client for tests that speaks graphql-transport-ws on a bare WebSocket: every message is queued until somebody asks for it,
// so tests wait for messages and never for time. It never reconnects, and it can stop reading, which real clients only do by accident.

import { WebSocket } from 'ws';
import { type Document, type ShownError, textOf } from './http.ts';

export type Message = {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
};

export type Closed = { readonly code: number; readonly reason: string };

/** What a subscription sends: results, then errors or the end. */
export type Told<Data> =
  | { readonly kind: 'next'; readonly data: Data | null | undefined; readonly errors: readonly ShownError[] }
  | { readonly kind: 'error'; readonly errors: readonly ShownError[] }
  | { readonly kind: 'complete' };

export type Following<Data> = {
  readonly id: string;
  /** The next message of this subscription. */
  readonly next: () => Promise<Told<Data>>;
  /** The data of the next message; rejects when that is anything else. */
  readonly data: () => Promise<Data>;
  /** Unsubscribes. */
  readonly complete: () => void;
};

export type TestSocket = {
  /** Settles when the connection is gone. */
  readonly closed: Promise<Closed>;
  /** Sends connection_init and waits for the acknowledgement; rejects when the socket closes instead. */
  readonly init: (payload?: Readonly<Record<string, unknown>>) => Promise<Message>;
  readonly subscribe: <Data = Record<string, unknown>, Variables = Record<string, unknown>>(
    document: Document<Data, Variables>,
    variables?: Variables,
    id?: string,
  ) => Following<Data>;
  /** Sends text as it is, anything else as JSON. */
  readonly send: (message: unknown) => void;
  /** The next message that belongs to no subscription. */
  readonly next: () => Promise<Message>;
  /** Sends a ping message and returns the next message that belongs to no subscription. */
  readonly ping: () => Promise<Message>;
  /** Stops reading from the network. */
  readonly pause: () => void;
  readonly resume: () => void;
  readonly close: () => void;
  readonly raw: WebSocket;
};

export type SocketOptions = {
  readonly origin?: string;
  readonly protocols?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
};

/** What the server answered instead of opening a socket. */
export class UpgradeRefused extends Error {
  override readonly name = 'UpgradeRefused';
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;

  constructor(status: number, headers: NodeJS.Dict<string | string[]>) {
    super(`refused with ${status}`);
    this.status = status;
    this.headers = headers;
  }
}

/** Opens a socket to the server at `url`. Rejects with `UpgradeRefused` when there is none to be had. */
export async function openSocket(url: string, options: SocketOptions = {}): Promise<TestSocket> {
  const { origin, protocols = ['graphql-transport-ws'], headers = {} } = options;
  const address = new URL('/graphql', url.replace(/^http/, 'ws'));
  const raw = new WebSocket(address, [...protocols], { headers, ...(origin === undefined ? {} : { origin }) });
  const general = queue<Message>();
  const perId = new Map<string, Queue<Message>>();
  const closed = new Promise<Closed>((resolve) => {
    raw.once('close', (code, reason) => {
      // Whoever waits for a message hears of the end instead.
      const error = new Error(`closed with ${code} ${reason}`);
      for (const one of [general, ...perId.values()]) one.fail(error);
      resolve({ code, reason: reason.toString() });
    });
  });
  raw.on('error', () => undefined);
  raw.on('message', (data) => {
    const message: Message = JSON.parse(data.toString());
    (perId.get(message.id ?? '') ?? general).push(message);
  });
  await new Promise<void>((resolve, reject) => {
    raw.once('open', resolve);
    raw.once('unexpected-response', (_request, response) => {
      response.resume();
      reject(new UpgradeRefused(response.statusCode ?? 0, response.headers));
      raw.terminate();
    });
    raw.once('error', reject);
  });

  const send = (message: unknown): void => raw.send(typeof message === 'string' ? message : JSON.stringify(message));
  let count = 0;

  return {
    raw,
    closed,
    send,
    next: general.take,
    ping: () => {
      send({ type: 'ping' });
      return general.take();
    },
    pause: () => raw.pause(),
    resume: () => raw.resume(),
    close: () => raw.close(1000),

    init: (payload) => {
      send({ type: 'connection_init', ...(payload === undefined ? {} : { payload }) });
      return general.take();
    },

    subscribe: <Data, Variables>(document: Document<Data, Variables>, variables?: Variables, given?: string) => {
      count += 1;
      const id = given ?? String(count);
      const messages = queue<Message>();
      perId.set(id, messages);
      send({ id, type: 'subscribe', payload: { query: textOf(document), variables } });
      const next = async (): Promise<Told<Data>> => told(await messages.take());
      return {
        id,
        next,
        data: async () => {
          const one = await next();
          if (one.kind !== 'next' || one.errors.length > 0) throw new Error(`no data: ${JSON.stringify(one)}`);
          return one.data as Data;
        },
        complete: () => send({ id, type: 'complete' }),
      };
    },
  };
}

/** Opens a socket and waits for the acknowledgement of connection_init, with an access token where given. */
export async function openInitialised(url: string, accessToken?: string): Promise<TestSocket> {
  const socket = await openSocket(url);
  await socket.init(accessToken === undefined ? undefined : { accessToken });
  return socket;
}

function told<Data>({ type, payload }: Message): Told<Data> {
  if (type === 'complete') return { kind: 'complete' };
  if (type === 'error') return { kind: 'error', errors: payload as readonly ShownError[] };
  const { data, errors = [] } = payload as { readonly data?: Data | null; readonly errors?: readonly ShownError[] };
  return { kind: 'next', data, errors };
}

export type Queue<Item> = {
  readonly push: (item: Item) => void;
  readonly fail: (error: Error) => void;
  readonly take: () => Promise<Item>;
};

/** Items in order, each taken once; waiting for one that never comes rejects when the queue fails. */
export function queue<Item>(): Queue<Item> {
  const items: Item[] = [];
  const takers: { readonly resolve: (item: Item) => void; readonly reject: (error: Error) => void }[] = [];
  let failure: Error | null = null;
  return {
    push: (item) => {
      const taker = takers.shift();
      if (taker === undefined) items.push(item);
      else taker.resolve(item);
    },
    fail: (error) => {
      failure = error;
      for (const taker of takers.splice(0)) taker.reject(error);
    },
    take: () => {
      const item = items.shift();
      if (item !== undefined) return Promise.resolve(item);
      if (failure !== null) return Promise.reject(failure);
      return new Promise((resolve, reject) => takers.push({ resolve, reject }));
    },
  };
}
