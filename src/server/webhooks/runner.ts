// Sends the messages of one webhook endpoint while this process holds its lease: verification, test, events and resets. Phases: PENDING
// sends verifications until one is answered; ACTIVE follows the event log from the cursor. **Invariant:** the cursor moves past a message
// only after it was answered with success, so a crash repeats messages, with the same id, but loses none. With ordering STRICT the next
// message starts after the answer to the one before. Leases do not belong here (dispatcher.ts).

import { randomBytes } from 'node:crypto';
import { publicScope } from '../../domain/event-filter.ts';
import { globalId } from '../../domain/id.ts';
import { RELAXED_IN_FLIGHT, webhookState } from '../../domain/webhook.ts';
import { cursorScope } from '../../schema/webhook.ts';
import type { WebhookCursor, WebhookEndpointRow } from '../../store/webhooks.ts';
import { positionOf, sealPosition } from '../../stream/position.ts';
import type { Stream } from '../../stream/stream.ts';
import { EPOCH_NOT_VERIFIED, type FeedItem, openSubscriber, type Subscriber } from '../../stream/subscriber.ts';
import { type AttemptOptions, type Attempts, attemptUntilAnswered, createAttempts, type Work } from './attempts.ts';
import { controlMessage, idOfParts, type MessageBuilder, type WebhookMessage } from './message.ts';

export type RunnerOptions = AttemptOptions & {
  readonly stream: Stream;
  readonly messages: MessageBuilder;
  /** Time after which the cursor is stored when only events passed that the endpoint does not send, in milliseconds. */
  readonly idleSaveMs: number;
};

export type Runner = {
  /** Ends the runner: no attempt starts any more. With `abort` also the running attempts end at once. */
  readonly stop: (abort: boolean) => void;
  /** Settles when the runner has ended; never rejects. */
  readonly ended: Promise<void>;
  readonly status: () => RunnerStatus;
};

export type RunnerStatus = {
  /** Whether an event was sent without success and is to be sent again. */
  readonly isFailing: boolean;
  /** Time of the earliest event that is not answered; null when there is none. */
  readonly oldestAt: Date | null;
};

/** Starts to send the messages of an endpoint whose lease this process holds. */
export function startRunner(options: RunnerOptions, endpoint: WebhookEndpointRow): Runner {
  const attempts = createAttempts(options, endpoint);
  const ended = run(attempts, options, endpoint)
    .catch(options.report)
    .finally(() => attempts.stop(false));
  return { stop: attempts.stop, ended, status: () => statusOf(attempts) };
}

function statusOf({ unanswered }: Attempts): RunnerStatus {
  let isFailing = false;
  let oldestAt: Date | null = null;
  for (const [{ occurredAt }, failed] of unanswered) {
    if (occurredAt === null) continue;
    if (failed > 0) isFailing = true;
    if (oldestAt === null || occurredAt < oldestAt) oldestAt = occurredAt;
  }
  return { isFailing, oldestAt };
}

async function run(attempts: Attempts, options: RunnerOptions, endpoint: WebhookEndpointRow): Promise<void> {
  if (endpoint.testId !== null) await sendTest(attempts, options, endpoint, endpoint.testId);
  const state = webhookState(endpoint);
  switch (state) {
    case 'PENDING':
      if (await verify(attempts, options, endpoint)) await follow(attempts, options, endpoint);
      return;
    case 'ACTIVE':
      return follow(attempts, options, endpoint);
    case 'PAUSED':
    case 'DISABLED':
      return;
    default:
      return state satisfies never;
  }
}

const cursorText = ({ app }: RunnerOptions, endpoint: WebhookEndpointRow, position: WebhookCursor): string =>
  sealPosition(app.secrets.seal, cursorScope(endpoint), position);
const startOf = (endpoint: WebhookEndpointRow): WebhookCursor => ({
  seq: endpoint.cursorSeq,
  hashPrefix: endpoint.cursorHash,
});

/** Sends a test message once; an endpoint that is not verified gets none. */
async function sendTest(
  attempts: Attempts,
  options: RunnerOptions,
  endpoint: WebhookEndpointRow,
  testId: string,
): Promise<void> {
  if (endpoint.verifiedAt === null) {
    await attempts.record({ tested: testId }, null);
    return;
  }
  const cursor = cursorText(options, endpoint, startOf(endpoint));
  const data = { endpointId: globalId('WebhookEndpoint', endpoint.id) };
  const message = controlMessage('webhook.test', `test_${testId}`, options.app.wallNow(), cursor, data);
  const { attempt } = await attempts.sendOnce(async () => message, 1);
  await attempts.record({ tested: testId }, attempt);
}

/** Sends verifications until one is answered with its challenge. Returns false when the runner has ended before. */
async function verify(attempts: Attempts, options: RunnerOptions, endpoint: WebhookEndpointRow): Promise<boolean> {
  const cursor = cursorText(options, endpoint, startOf(endpoint));
  const endpointId = globalId('WebhookEndpoint', endpoint.id);
  let challenge = '';
  const message = async (): Promise<WebhookMessage> => {
    challenge = randomBytes(24).toString('base64url');
    const id = `verification_${randomBytes(16).toString('hex')}`;
    return controlMessage('webhook.verification', id, options.app.wallNow(), cursor, { challenge, endpointId });
  };
  const work: Work = {
    message,
    type: 'webhook.verification',
    occurredAt: null,
    isNew: false,
    accepts: (body) => isChallengeAnswer(body, challenge),
    isHead: () => true,
    progress: () => ({ verifiedAt: options.app.wallNow() }),
  };
  return attemptUntilAnswered(attempts, options, work, endpoint);
}

/** Whether an answer contains the challenge: alone, or as the field `challenge` of a JSON object. */
function isChallengeAnswer(body: string, challenge: string): boolean {
  if (body.trim() === challenge) return true;
  try {
    return (JSON.parse(body) as { challenge?: unknown } | null)?.challenge === challenge;
  } catch {
    return false;
  }
}

/** A message that was started, or the events that follow it and that the endpoint does not send. */
type Entry = { position: WebhookCursor; done: boolean };

type Following = {
  readonly attempts: Attempts;
  readonly options: RunnerOptions;
  readonly endpoint: WebhookEndpointRow;
  readonly subscriber: Subscriber;
  /** Started messages in the order of the log. */
  readonly queue: Entry[];
  /** Position after the last answered message and the events that follow it. */
  position: WebhookCursor;
  savedSeq: bigint;
  savedAt: number;
  /** True until the first message was started: its earlier attempts are in the endpoint's row. */
  first: boolean;
};

/** Follows the event log from the cursor until the runner ends. */
async function follow(attempts: Attempts, options: RunnerOptions, endpoint: WebhookEndpointRow): Promise<void> {
  const start = startOf(endpoint);
  const { accountId, filter, ordering } = endpoint;
  const scope =
    filter === null && accountId !== null ? { kind: 'account' as const, accountId } : publicScope(filter ?? {});
  const subscriber = openSubscriber(options.stream, scope, { ...start, epoch: EPOCH_NOT_VERIFIED }, 'NEWCOMER');
  const saved = { savedSeq: start.seq, savedAt: performance.now() };
  const self: Following = {
    attempts,
    options,
    endpoint,
    subscriber,
    queue: [],
    position: start,
    ...saved,
    first: true,
  };
  const width = ordering === 'STRICT' ? 1 : RELAXED_IN_FLIGHT;
  let waiting: Promise<void> | null = null;
  try {
    while (attempts.running() && subscriber.running()) {
      const item = self.queue.length < width ? subscriber.poll() : null;
      if (item !== null) {
        await accept(self, item);
        continue;
      }
      await saveWhenIdle(self);
      if (self.queue.length < width) {
        waiting ??= subscriber.waitForItem().finally(() => {
          waiting = null;
        });
      }
      await Promise.race([attempts.changed(), ...(waiting === null ? [] : [waiting])]);
    }
    await attempts.written();
  } finally {
    subscriber.end();
    await (waiting as Promise<void> | null)?.catch(() => undefined);
  }
}

async function accept(self: Following, item: FeedItem): Promise<void> {
  const { endpoint, options } = self;
  switch (item.kind) {
    case 'checkpoint':
      return pass(self, self.subscriber.position());
    case 'event': {
      const position = positionOf(item.event);
      if (endpoint.types !== null && !endpoint.types.includes(item.event.type)) return pass(self, position);
      const cursor = cursorText(options, endpoint, position);
      return start(self, position, item.event, () => options.messages.ofEvent(endpoint, item, cursor));
    }
    case 'reset': {
      while (self.queue.length > 0 && self.attempts.running()) await self.attempts.changed();
      const before = self.position.seq;
      const position = self.subscriber.position();
      const id = idOfParts('reset', endpoint.id, before, item.reason);
      const data = { reason: item.reason };
      const cursor = cursorText(options, endpoint, position);
      const message = controlMessage('webhook.reset', id, options.app.wallNow(), cursor, data);
      return start(self, position, { type: 'webhook.reset', occurredAt: null }, async () => message);
    }
    default:
      return item satisfies never;
  }
}

/** Moves past events that the endpoint does not send. */
function pass(self: Following, position: WebhookCursor): void {
  const last = self.queue.at(-1);
  if (last === undefined) self.position = position;
  else last.position = position;
}

function start(
  self: Following,
  position: WebhookCursor,
  { type, occurredAt }: Pick<Work, 'type' | 'occurredAt'>,
  message: () => Promise<WebhookMessage>,
): void {
  const { attempts, options, endpoint, queue } = self;
  const entry: Entry = { position, done: false };
  queue.push(entry);
  let built: Promise<WebhookMessage> | null = null;
  const once = (): Promise<WebhookMessage> => {
    built ??= message();
    // Build the message again when that failed, for example because the database did not answer.
    built.catch(() => {
      built = null;
    });
    return built;
  };
  const work: Work = {
    message: once,
    type,
    occurredAt,
    isNew: !self.first,
    accepts: () => true,
    isHead: () => queue[0] === entry,
    progress() {
      entry.done = true;
      let moved = false;
      for (let head = queue[0]; head?.done === true; head = queue[0]) {
        queue.shift();
        self.position = head.position;
        moved = true;
      }
      if (!moved) return {};
      self.savedSeq = self.position.seq;
      self.savedAt = performance.now();
      return { cursor: self.position };
    },
  };
  self.first = false;
  attempts.background(attemptUntilAnswered(attempts, options, work, endpoint));
}

/** Stores the cursor from time to time while only events pass that the endpoint does not send, so that it does not expire. */
async function saveWhenIdle(self: Following): Promise<void> {
  if (self.queue.length > 0 || self.position.seq === self.savedSeq) return;
  if (performance.now() - self.savedAt < self.options.idleSaveMs) return;
  self.savedAt = performance.now();
  self.savedSeq = self.position.seq;
  await self.attempts.record({ cursor: self.position }, null);
}
