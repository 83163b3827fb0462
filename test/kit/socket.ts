// A test client of the protocol graphql-transport-ws on a plain WebSocket. Messages are queued until a test reads them, so tests
// wait for messages and not for time. The client never reconnects, and it can stop reading, to act as a slow consumer.

import { WebSocket } from 'ws';
import { type Document, type ResponseError, textOf } from './http.ts';

export type SocketMessage = {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
};

export type SocketClosure = { readonly code: number; readonly reason: string };

/** A message of a subscription: a result, errors that end it, or its completion. */
export type SubscriptionMessage<Data> =
  | { readonly kind: 'next'; readonly data: Data | null | undefined; readonly errors: readonly ResponseError[] }
  | { readonly kind: 'error'; readonly errors: readonly ResponseError[] }
  | { readonly kind: 'complete' };

/** A running subscription of the test client. */
export type TestSubscription<Data> = {
  readonly id: string;
  /** Resolves with the next message of this subscription. */
  readonly next: () => Promise<SubscriptionMessage<Data>>;
  /** Resolves with the data of the next message; rejects when the message has errors or is not a result. */
  readonly data: () => Promise<Data>;
  /** Ends the subscription by sending a `complete` message. */
  readonly complete: () => void;
};

export type TestSocket = {
  /** Resolves when the connection is closed, with the close code and reason. */
  readonly closed: Promise<SocketClosure>;
  /** Sends connection_init and waits for the acknowledgement; rejects when the socket closes instead. */
  readonly init: (payload?: Readonly<Record<string, unknown>>) => Promise<SocketMessage>;
  readonly subscribe: <Data = Record<string, unknown>, Variables = Record<string, unknown>>(
    document: Document<Data, Variables>,
    variables?: Variables,
    id?: string,
  ) => TestSubscription<Data>;
  /** Sends a message: a string unchanged, any other value as JSON. */
  readonly send: (message: unknown) => void;
  /** Resolves with the next message that belongs to no subscription. */
  readonly next: () => Promise<SocketMessage>;
  /** Sends a ping message and resolves with the next message that belongs to no subscription. */
  readonly ping: () => Promise<SocketMessage>;
  /** Stops reading from the network connection, like a slow consumer. */
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

/** Error for a WebSocket that the server refused to open, with the status and headers of its HTTP response. */
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

/** Opens a WebSocket to the server at `url`. Rejects with `UpgradeRefused` when the server refuses it. */
export async function openSocket(url: string, options: SocketOptions = {}): Promise<TestSocket> {
  const { origin, protocols = ['graphql-transport-ws'], headers = {} } = options;
  const address = new URL('/graphql', url.replace(/^http/, 'ws'));
  const raw = new WebSocket(address, [...protocols], { headers, ...(origin === undefined ? {} : { origin }) });
  const general = createQueue<SocketMessage>();
  const perId = new Map<string, Queue<SocketMessage>>();
  const closed = new Promise<SocketClosure>((resolve) => {
    raw.once('close', (code, reason) => {
      // Pending reads of messages reject, because no further message arrives on a closed socket.
      const error = new Error(`closed with ${code} ${reason}`);
      for (const one of [general, ...perId.values()]) one.fail(error);
      resolve({ code, reason: reason.toString() });
    });
  });
  raw.on('error', () => undefined);
  raw.on('message', (data) => {
    const message: SocketMessage = JSON.parse(data.toString());
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
      const messages = createQueue<SocketMessage>();
      perId.set(id, messages);
      send({ id, type: 'subscribe', payload: { query: textOf(document), variables } });
      const next = async (): Promise<SubscriptionMessage<Data>> => parseMessage(await messages.take());
      return {
        id,
        next,
        data: async () => {
          const message = await next();
          if (message.kind !== 'next' || message.errors.length > 0)
            throw new Error(`no data: ${JSON.stringify(message)}`);
          return message.data as Data;
        },
        complete: () => send({ id, type: 'complete' }),
      };
    },
  };
}

/** Opens a WebSocket, sends connection_init, with an access token if given, and waits for the acknowledgement. */
export async function openInitialised(url: string, accessToken?: string): Promise<TestSocket> {
  const socket = await openSocket(url);
  await socket.init(accessToken === undefined ? undefined : { accessToken });
  return socket;
}

function parseMessage<Data>({ type, payload }: SocketMessage): SubscriptionMessage<Data> {
  if (type === 'complete') return { kind: 'complete' };
  if (type === 'error') return { kind: 'error', errors: payload as readonly ResponseError[] };
  const { data, errors = [] } = payload as { readonly data?: Data | null; readonly errors?: readonly ResponseError[] };
  return { kind: 'next', data, errors };
}

export type Queue<Item> = {
  readonly push: (item: Item) => void;
  readonly fail: (error: Error) => void;
  readonly take: () => Promise<Item>;
};

/** Returns a queue whose items are taken once each, in order. `fail` rejects pending takes, and later takes once the queue is empty. */
export function createQueue<Item>(): Queue<Item> {
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
