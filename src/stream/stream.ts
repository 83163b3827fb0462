// What the streams of a process stand on: the database with the log, the logReader that follows it, the notifier, and the secret
// that seals cursors. One per process, opened with the database and stopped before it is closed.

import type { Database } from '../store/db/database.ts';
import type { DedicatedConnection } from '../store/db/dedicated-connection.ts';
import { LOG_CHANNEL } from '../store/events.ts';
import { type LogReader, openLogReader } from './log-reader.ts';
import { inProcessNotifier, type Notifier, type RemoteNotifier } from './notifier.ts';
import { timeoutMs } from './sequencer.ts';
import { openSubscriptionIndex, type SubscriptionIndex } from './subscription-index.ts';

export type StreamOptions = {
  readonly database: Database;
  /** Seals cursors; the same in every process, and for as long as cursors are to be honoured. */
  readonly secret: Uint8Array;
  /** Wall time, for `serverTime` and for the lag. */
  readonly wallNow: () => Date;
  /** Told every error that was survived. */
  readonly report: (error: unknown) => void;
  readonly notifier?: Notifier;
  /** Doorbells to other machines; the database's own is there wherever there can be other processes. */
  readonly remote?: readonly RemoteNotifier[];
  /** Rows of the log kept in memory; followers further back read the database. */
  readonly ringBufferSize?: number;
  /** How long an event can stay unnoticed when no notifier works, in milliseconds. */
  readonly pollMs?: number;
  /** The longest a follower hears nothing, in milliseconds. */
  readonly checkpointEveryMs?: number;
};

export type Stream = {
  readonly database: Database;
  readonly secret: Uint8Array;
  readonly wallNow: () => Date;
  readonly logReader: LogReader;
  readonly subscriptions: SubscriptionIndex;
  /** The notifiers to other processes. */
  readonly remote: readonly RemoteNotifier[];
  /** Begins to follow the log. To be awaited before anybody is let in. */
  readonly start: () => Promise<void>;
  /** Lets every feed end and stops following. */
  readonly stop: () => Promise<void>;
  /** There may be something new; to be called after every commit. */
  readonly wake: () => void;
};

/** Makes the streams of a process; nothing runs before `start`. */
export function openStream(options: StreamOptions): Stream {
  const { database, secret, wallNow, report } = options;
  const notifier = options.notifier ?? inProcessNotifier();
  const line = database.openDedicatedConnection?.(LOG_CHANNEL) ?? null;
  const remote = [...(line === null ? [] : [postgresNotifier(line)]), ...(options.remote ?? [])];
  const logReader = openLogReader({
    database: line ?? database,
    notifier,
    remote,
    wallNow,
    report,
    ringBufferSize: options.ringBufferSize ?? 4_096,
    pollMs: options.pollMs ?? 250,
    timeoutMs: timeoutMs(database.kind),
  });
  return {
    database,
    secret,
    wallNow,
    logReader,
    remote,
    subscriptions: openSubscriptionIndex(logReader, options.checkpointEveryMs ?? 15_000),
    start: logReader.start,
    async stop() {
      await logReader.stop();
      for (const notifier of remote) await notifier.close();
    },
    wake: notifier.notify,
  };
}

/** The database's own notifier. It notifications with the commit of the numbers, so that there is nothing left to notify afterwards. */
function postgresNotifier(line: DedicatedConnection): RemoteNotifier {
  const { listen, isOpen, reconnects, close } = line;
  return { kind: 'postgres', notify: () => undefined, listen, isOpen, reconnects, close };
}
