// Attempts of webhook messages: sign, send, record, and wait for the next attempt. **Invariant:** every attempt is logged, and what it
// changes on the endpoint is written in the same statement, one statement after the other.

import type { AppContext } from '../../app/context.ts';
import { disableWebhook } from '../../app/webhook-dispatch.ts';
import { webhookSigningKey } from '../../app/webhook-key.ts';
import { openWebhookSecret } from '../../app/webhook-secrets.ts';
import { retryPauseMs, type WebhookDisabledReason } from '../../domain/webhook.ts';
import { findEventOrigin } from '../../store/event-origins.ts';
import { inDeliverySpan } from '../../store/tracing.ts';
import type { NewWebhookDelivery } from '../../store/webhook-deliveries.ts';
import type { WebhookProgress } from '../../store/webhook-leases.ts';
import type { WebhookEndpointRow } from '../../store/webhooks.ts';
import type { WebhookMessage } from './message.ts';
import type { ProgressWriter } from './progress-writer.ts';
import { type MessageKeys, signedHeaders } from './signature.ts';
import type { WebhookAnswer, WebhookError, WebhookTransport } from './transport.ts';

export type AttemptOutcome = 'ok' | WebhookError;

export type AttemptOptions = {
  readonly app: AppContext;
  readonly transport: WebhookTransport;
  readonly writer: ProgressWriter;
  /** Id of this process in the leases. */
  readonly holder: string;
  /** Returns false when the lease could end before an attempt does; then no attempt starts. */
  readonly mayStart: () => boolean;
  /** Interval at which a waiting attempt looks at the clock, in milliseconds. */
  readonly tickMs: number;
  readonly report: (error: unknown) => void;
  /** Counts attempts; `outcome` is `ok` or the error. */
  readonly count: (outcome: AttemptOutcome) => void;
  /** Counts endpoints that were disabled. */
  readonly countDisabled: (reason: WebhookDisabledReason) => void;
};

/** A message to send until it is answered. */
export type Work = {
  readonly message: () => Promise<WebhookMessage>;
  /** Type of the message, for the log when it cannot be built. */
  readonly type: string;
  /** Time of the event; null for a message of the dispatcher itself. */
  readonly occurredAt: Date | null;
  /** False for the first message after the cursor, whose earlier attempts are in the endpoint's row. */
  readonly isNew: boolean;
  /** Whether the body of a successful answer is the expected one. */
  readonly accepts: (body: string) => boolean;
  /** Whether the message is the first after the cursor, so that its attempts are stored. */
  readonly isHead: () => boolean;
  /** Called once, after the answer; returns what the answer changes on the endpoint. */
  readonly progress: () => WebhookProgress;
};

export type Sent = { readonly answer: WebhookAnswer; readonly attempt: NewWebhookDelivery };

/** The attempts of one endpoint. */
export type Attempts = {
  readonly running: () => boolean;
  readonly stop: (abort: boolean) => void;
  /** Resolves at the next answer, or when the runner ends. */
  readonly changed: () => Promise<void>;
  /** Sends a message once. */
  readonly sendOnce: (message: () => Promise<WebhookMessage>, number: number, type?: string) => Promise<Sent>;
  /** Writes progress after every earlier write. Returns false, and ends the runner, when the lease is lost. */
  readonly record: (progress: WebhookProgress, attempt: NewWebhookDelivery | null) => Promise<boolean>;
  readonly disable: (reason: WebhookDisabledReason, attempt: NewWebhookDelivery) => Promise<void>;
  /** Waits until a wall time, or until the runner ends. */
  readonly until: (at: Date | null) => Promise<void>;
  /** Runs work beside the log's follower; an error ends the runner and is thrown by `written`. */
  readonly background: (work: Promise<unknown>) => void;
  /** Waits for the background work and every write. */
  readonly written: () => Promise<void>;
  /** Messages that are not answered yet, with the number of their failed attempts. */
  readonly unanswered: Map<Work, number>;
};

/** Returns the attempts of an endpoint. */
export function createAttempts(options: AttemptOptions, endpoint: WebhookEndpointRow): Attempts {
  const { app, holder, tickMs } = options;
  const held = { id: endpoint.id, accountId: endpoint.accountId, version: endpoint.version, holder };
  const abort = new AbortController();
  const background = new Set<Promise<unknown>>();
  let stopped = false;
  let failure: { readonly error: unknown } | null = null;
  let wake: () => void = () => undefined;
  let change = new Promise<void>((resolve) => {
    wake = resolve;
  });
  let writes: Promise<unknown> = Promise.resolve();

  const signal = (): void => {
    wake();
    change = new Promise((resolve) => {
      wake = resolve;
    });
  };
  const stop: Attempts['stop'] = (now) => {
    stopped = true;
    if (now) abort.abort();
    signal();
  };
  const inOrder = (write: () => Promise<boolean>): Promise<boolean> => {
    const next = writes.then(write);
    writes = next.catch(() => undefined);
    return next;
  };
  const pause = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      void change.then(() => {
        clearTimeout(timer);
        resolve();
      });
    });

  return {
    unanswered: new Map(),
    running: () => !stopped,
    stop,
    changed: () => (stopped ? Promise.resolve() : change),
    sendOnce: (message, number, type) => sendOnce(options, endpoint, abort.signal, message, number, type),
    async record(progress, attempt) {
      const kept = await inOrder(() => options.writer.write(held, progress, attempt));
      if (!kept) stop(false);
      else signal();
      return kept;
    },
    async disable(reason, attempt) {
      if (await inOrder(() => disableWebhook(app, held, reason, attempt))) options.countDisabled(reason);
      stop(false);
    },
    async until(at) {
      const due = (): boolean => (at === null || app.wallNow() >= at) && options.mayStart();
      while (!stopped && !due()) await pause(tickMs);
    },
    background(work) {
      const guarded = work
        .catch((error: unknown) => {
          failure ??= { error };
          stop(false);
        })
        .finally(() => background.delete(guarded));
      background.add(guarded);
    },
    async written() {
      await Promise.all(background);
      await writes;
      if (failure !== null) throw failure.error;
    },
  };
}

async function sendOnce(
  options: AttemptOptions,
  endpoint: WebhookEndpointRow,
  signal: AbortSignal,
  build: () => Promise<WebhookMessage>,
  number: number,
  type = '',
): Promise<Sent> {
  const { app, transport } = options;
  const at = app.wallNow();
  const keys = await keysOf(options, endpoint, at);
  let message: WebhookMessage | null = null;
  try {
    message = await build();
  } catch (error) {
    options.report(error);
  }
  const common = { messageId: message?.id ?? 'none', type: message?.type ?? type, attempt: number, at };
  const nothing = { status: null, milliseconds: 0, retryAfterMs: null, body: '' };
  if (message === null || keys === null) {
    const answer = { ...nothing, error: 'CONNECTION' } as const;
    return {
      answer,
      attempt: { ...common, status: null, milliseconds: 0, error: message === null ? 'MESSAGE' : 'SECRET' },
    };
  }
  const { id, body, eventId } = message;
  const headers = await signedHeaders(keys, id, body, at);
  const attributes = { 'tandem.webhook.type': message.type, 'tandem.webhook.attempt': number };
  const findOrigin = async () => (eventId === null ? null : findEventOrigin(app.database, eventId));
  const answer = await inDeliverySpan(findOrigin, attributes, async (traceHeaders, span) => {
    const answered = await transport.post(endpoint.url, { ...headers, ...traceHeaders }, body, signal);
    if (answered.status !== null) span.set('http.response.status_code', answered.status);
    if (answered.error !== null) span.fail(answered.error);
    return answered;
  });
  const { status, milliseconds, error } = answer;
  options.count(error ?? 'ok');
  return { answer, attempt: { ...common, status, milliseconds, error } };
}

/** Returns the keys that sign a message now; null when the secret cannot be decrypted. */
async function keysOf({ app }: AttemptOptions, endpoint: WebhookEndpointRow, now: Date): Promise<MessageKeys | null> {
  const { id, sealedSecret, sealedPrevious, previousUntil } = endpoint;
  const secret = openWebhookSecret(app.secrets, id, sealedSecret);
  if (secret === null) return null;
  const overlaps = sealedPrevious !== null && previousUntil !== null && now < previousUntil;
  const previous = overlaps ? openWebhookSecret(app.secrets, id, sealedPrevious) : null;
  return { secrets: previous === null ? [secret] : [secret, previous], key: await webhookSigningKey(app) };
}

/**
 * Sends a message until it is answered. Returns false when the runner ended before, because it was stopped, the lease was lost or
 * deliveries of the endpoint ended.
 */
export async function attemptUntilAnswered(
  attempts: Attempts,
  options: AttemptOptions,
  work: Work,
  endpoint: WebhookEndpointRow,
): Promise<boolean> {
  try {
    return await repeatUntilAnswered(attempts, options, work, endpoint);
  } finally {
    attempts.unanswered.delete(work);
  }
}

async function repeatUntilAnswered(
  attempts: Attempts,
  { app }: AttemptOptions,
  work: Work,
  endpoint: WebhookEndpointRow,
): Promise<boolean> {
  let failed = work.isNew ? 0 : endpoint.attempts;
  let nextAt = work.isNew ? null : endpoint.nextAttemptAt;
  for (;;) {
    attempts.unanswered.set(work, failed);
    await attempts.until(nextAt);
    if (!attempts.running()) return false;
    const { answer, attempt } = await attempts.sendOnce(work.message, failed + 1, work.type);
    if (answer.error === 'STOPPED') return false;
    const accepted = attempt.error === null && work.accepts(answer.body);
    if (accepted) return attempts.record(work.progress(), attempt);
    failed += 1;
    const logged = attempt.error === null ? { ...attempt, error: 'CHALLENGE' } : attempt;
    const pauseMs = answer.status === 410 ? null : retryPauseMs(failed, Math.random(), answer.retryAfterMs);
    if (pauseMs === null) {
      await attempts.disable(answer.status === 410 ? 'GONE' : 'FAILING', logged);
      return false;
    }
    nextAt = new Date(app.wallNow().getTime() + pauseMs);
    const stored = work.isHead() ? { failed: { attempts: failed, nextAttemptAt: nextAt } } : {};
    if (!(await attempts.record(stored, logged))) return false;
  }
}
