// Writes the progress of the endpoints of a process. Answers that arrive while a statement runs are written together by the next one, so that
// the number of statements does not grow with the number of deliveries. **Invariant:** the promise of an answer resolves after its commit,
// and an endpoint whose row is locked delays no other.

import type { Database } from '../../store/db/database.ts';
import type { NewWebhookDelivery } from '../../store/webhook-deliveries.ts';
import {
  type AnsweredWebhook,
  type HeldWebhook,
  recordAnsweredWebhooks,
  recordWebhookProgress,
  type WebhookProgress,
} from '../../store/webhook-leases.ts';

export type ProgressWriter = {
  /** Writes progress and an attempt. Returns false when the endpoint is no longer held as known. One write of an endpoint at a time. */
  readonly write: (
    held: HeldWebhook,
    progress: WebhookProgress,
    attempt: NewWebhookDelivery | null,
  ) => Promise<boolean>;
};

/** Answers that one statement writes at most. */
const TOGETHER = 200;

type QueuedAnswer = {
  readonly answered: AnsweredWebhook;
  readonly resolve: (isWritten: boolean) => void;
  readonly reject: (error: unknown) => void;
};

/** Returns the writer for the endpoints of a holder. */
export function createProgressWriter(database: Database, holder: string): ProgressWriter {
  const queue: QueuedAnswer[] = [];
  let running = false;

  async function writeAll(): Promise<void> {
    running = true;
    while (queue.length > 0) {
      const group = queue.splice(0, TOGETHER);
      try {
        const answers = group.map(({ answered }) => answered);
        const written = await recordAnsweredWebhooks(database, holder, answers);
        for (const { answered, resolve } of group) resolve(written.has(answered.id));
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    running = false;
  }

  const writeTogether = (answered: AnsweredWebhook): Promise<boolean> =>
    new Promise((resolve, reject) => {
      queue.push({ answered, resolve, reject });
      // Answers that arrive in one turn of the event loop begin together.
      if (!running) {
        running = true;
        setImmediate(() => void writeAll());
      }
    });

  return {
    async write(held, progress, attempt) {
      const { cursor, ...more } = progress;
      if (cursor !== undefined && attempt !== null && Object.keys(more).length === 0) {
        const { id, version } = held;
        if (await writeTogether({ id, version, cursor, attempt })) return true;
      }
      return recordWebhookProgress(database, held, progress, attempt);
    },
  };
}
