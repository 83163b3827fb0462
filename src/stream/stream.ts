// The event stream of one process: wires the log reader, the notifiers, the subscription index and the cursor secret together.
// A process opens it after its database and stops it before it closes the database. Feeds and pages do not belong here.

import type { Database } from '../store/db/database.ts';
import type { DedicatedConnection } from '../store/db/dedicated-connection.ts';
import { LOG_CHANNEL } from '../store/events.ts';
import { type LogReader, openLogReader } from './log-reader.ts';
import { createInProcessNotifier, type Notifier, type RemoteNotifier } from './notifier.ts';
import { numberingTimeoutMs } from './sequencer.ts';
import { openSubscriptionIndex, type SubscriptionIndex } from './subscription-index.ts';

/** Longest time, in milliseconds, that a subscriber waits for a checkpoint. */
export const CHECKPOINT_EVERY_MS = 15_000;

/** Options of a process's event stream. */
export type StreamOptions = {
  readonly database: Database;
  /** Encrypts cursors; the same in every process, and unchanged while issued cursors have to stay valid. */
  readonly secret: Uint8Array;
  /** The secret before a rotation: opens the cursors that it encrypted. */
  readonly previousSecret?: Uint8Array | null;
  /** Returns the wall time, from which `serverTime` and the lag of the log reader are computed. */
  readonly wallNow: () => Date;
  /** Receives every error that the stream recovered from. */
  readonly report: (error: unknown) => void;
  /** Wakes the log reader after a commit of this process; default an in-process notifier. */
  readonly notifier?: Notifier;
  /** Notifiers between machines, beside that of the database, which exists for every database server. */
  readonly remote?: readonly RemoteNotifier[];
  /** Number of the latest log rows that are kept in memory, default 4096; subscribers further behind read from the database. */
  readonly ringBufferSize?: number;
  /** Poll interval of the log reader in milliseconds, default 250: the latency of an event when every notification is lost. */
  readonly pollMs?: number;
  /** Longest time between two items of a subscriber, in milliseconds, default 15 000; then it gets a checkpoint. */
  readonly checkpointEveryMs?: number;
};

/** The event stream of a process, shared by its feeds and event pages. */
export type Stream = {
  readonly database: Database;
  readonly secret: Uint8Array;
  /** The secrets that open cursors. */
  readonly openingSecrets: readonly Uint8Array[];
  readonly wallNow: () => Date;
  readonly logReader: LogReader;
  readonly subscriptions: SubscriptionIndex;
  /** The notifiers to other processes. */
  readonly remote: readonly RemoteNotifier[];
  /** Starts the log reader; the process accepts requests afterwards. Throws when the database does not answer. */
  readonly start: () => Promise<void>;
  /** Ends every feed and stops the log reader. */
  readonly stop: () => Promise<void>;
  /** Wakes the log reader; called after every commit. */
  readonly notify: () => void;
};

/** Returns the event stream of a process; nothing runs before `start`. */
export function openStream(options: StreamOptions): Stream {
  const { database, secret, wallNow, report } = options;
  const notifier = options.notifier ?? createInProcessNotifier();
  const connection = database.openDedicatedConnection?.(LOG_CHANNEL) ?? null;
  const remote = [...(connection === null ? [] : [postgresNotifier(connection)]), ...(options.remote ?? [])];
  const logReader = openLogReader({
    database: connection ?? database,
    notifier,
    remote,
    wallNow,
    report,
    ringBufferSize: options.ringBufferSize ?? 4_096,
    pollMs: options.pollMs ?? 250,
    timeoutMs: numberingTimeoutMs(database.kind),
  });
  return {
    database,
    secret,
    openingSecrets: options.previousSecret == null ? [secret] : [secret, options.previousSecret],
    wallNow,
    logReader,
    remote,
    subscriptions: openSubscriptionIndex(logReader, options.checkpointEveryMs ?? CHECKPOINT_EVERY_MS),
    start: logReader.start,
    async stop() {
      await logReader.stop();
      for (const notifier of remote) await notifier.close();
    },
    notify: notifier.notify,
  };
}

/** Returns the notifier of a database server. `notify` does nothing: the statement that numbers rows sends the notification. */
function postgresNotifier(connection: DedicatedConnection): RemoteNotifier {
  const { listen, isOpen, reconnects, close } = connection;
  return { kind: 'postgres', notify: () => undefined, listen, isOpen, reconnects, close };
}
