// A webhook receiver that sends a push message to the devices of an account. **Invariant:** a device gets each event at most once, however
// often the marketplace repeats it, and an event counts as received only when every device got it or cannot get it.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import {
  verificationAnswer,
  verifyWebhook,
  type WebhookMessage,
  WebhookVerificationError,
} from '@tandem/client/webhooks';
import type { DeviceToken, Push, PushOutcome, PushProvider } from './provider.ts';

/** Devices and what they got. In a product this is a table, so that a restart forgets nothing. */
export type PushStore = {
  readonly devices: () => Promise<readonly DeviceToken[]>;
  readonly drop: (device: DeviceToken) => Promise<void>;
  /** Whether a device needs no further attempt for a message. */
  readonly isDone: (messageId: string, device: DeviceToken) => Promise<boolean>;
  readonly done: (messageId: string, device: DeviceToken) => Promise<void>;
};

export type PushServerOptions = {
  /** Secrets of the endpoint: the present one, and for a day after a rotation also the former one. */
  readonly secrets: readonly string[];
  readonly store: PushStore;
  readonly provider: PushProvider;
  /** Receives a sentence for each message that a provider rejected. */
  readonly report: (sentence: string) => void;
  readonly now?: () => number;
};

type Answer = {
  readonly status: number;
  readonly body?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Longest time that the marketplace is asked to wait; it repeats a message for three days. */
const LONGEST_PAUSE_SECONDS = 3_600;
/** Devices that are served at the same time. An answer counts within 15 seconds, so a product with many devices queues them. */
const AT_ONCE = 50;

/** Returns the handler of `POST /webhook`. */
export function createPushHandler(options: PushServerOptions) {
  /** The messages that are being sent: a repetition during that time waits for the same answer. */
  const running = new Map<string, Promise<Answer>>();

  async function answerTo(request: IncomingMessage): Promise<Answer> {
    const { secrets: secret, now } = options;
    const body = await text(request);
    const verified = { body, headers: request.headers, secret, ...(now === undefined ? {} : { now }) };
    const message = await verifyWebhook(verified);
    const challenge = verificationAnswer(message);
    if (challenge !== null) return { status: 200, body: challenge };
    const known = running.get(message.id) ?? pushToAll(message, options);
    running.set(message.id, known);
    return known.finally(() => running.delete(message.id));
  }

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { status, body, headers } = await answerTo(request).catch((error: unknown): Answer => {
      if (error instanceof WebhookVerificationError) return { status: 400 };
      options.report(String(error));
      return { status: 500 };
    });
    response.writeHead(status, headers ?? {}).end(body ?? undefined);
  };
}

/** Sends the notification of a message to every device that has not got it. */
async function pushToAll(message: WebhookMessage, options: PushServerOptions): Promise<Answer> {
  const { notification, id, cursor } = message;
  // A test or a reset has no notification; an app reads the events again when it opens.
  if (notification === null) return { status: 204 };
  const push: Push = { ...notification, id, cursor };
  const devices = await options.store.devices();
  const pauses: number[] = [];
  for (let first = 0; first < devices.length; first += AT_ONCE) {
    const group = devices.slice(first, first + AT_ONCE);
    pauses.push(...(await Promise.all(group.map((device) => pushToOne(device, push, options)))));
  }
  const pause = Math.max(0, ...pauses);
  if (pause === 0) return { status: 204 };
  // The marketplace repeats the message then, and the devices that have got it are left out.
  return { status: 503, headers: { 'retry-after': String(Math.min(pause, LONGEST_PAUSE_SECONDS)) } };
}

/** Sends a message to one device. Returns the seconds after which it has to be tried again; 0 when it is done. */
async function pushToOne(device: DeviceToken, push: Push, options: PushServerOptions): Promise<number> {
  const { store, provider, report } = options;
  if (await store.isDone(push.id, device)) return 0;
  const answer = await provider.send(device, push).catch((): PushOutcome => ({ outcome: 'LATER', afterSeconds: 30 }));
  if (answer.outcome === 'LATER') return Math.max(1, answer.afterSeconds);
  if (answer.outcome === 'GONE') {
    await store.drop(device);
    return 0;
  }
  if (answer.outcome === 'REJECTED') report(`the message ${push.id} was rejected: ${answer.reason}`);
  await store.done(push.id, device);
  return 0;
}

/** Returns a store in memory, for trials. It remembers the last messages only. */
export function memoryStore(devices: readonly DeviceToken[], remembered = 10_000): PushStore {
  const known = new Map(devices.map((device) => [device.token, device]));
  const sent = new Set<string>();
  const keyOf = (messageId: string, { token }: DeviceToken): string => `${messageId} ${token}`;
  return {
    devices: async () => [...known.values()],
    drop: async ({ token }) => void known.delete(token),
    isDone: async (messageId, device) => sent.has(keyOf(messageId, device)),
    async done(messageId, device) {
      sent.add(keyOf(messageId, device));
      const [oldest] = sent;
      if (sent.size > remembered && oldest !== undefined) sent.delete(oldest);
    },
  };
}
