// What the streams of a process stand on: the database with the log, the tail that follows it, the doorbell, and the secret
// that seals cursors. One per process, opened with the database and stopped before it is closed.

import type { Database } from '../store/db/database.ts';
import type { DedicatedConnection } from '../store/db/dedicated-connection.ts';
import { LOG_CHANNEL } from '../store/events.ts';
import { type Doorbell, inProcessDoorbell, type RemoteDoorbell } from './doorbell.ts';
import { type Hub, openHub } from './hub.ts';
import { timeoutMs } from './sequencer.ts';
import { openTail, type Tail } from './tail.ts';

export type StreamOptions = {
  readonly database: Database;
  /** Seals cursors; the same in every process, and for as long as cursors are to be honoured. */
  readonly secret: Uint8Array;
  /** Wall time, for `serverTime` and for the lag. */
  readonly wallNow: () => Date;
  /** Told every error that was survived. */
  readonly report: (error: unknown) => void;
  readonly doorbell?: Doorbell;
  /** Doorbells to other machines; the database's own is there wherever there can be other processes. */
  readonly remote?: readonly RemoteDoorbell[];
  /** Rows of the log kept in memory; followers further back read the database. */
  readonly ringSize?: number;
  /** How long an event can stay unnoticed when no doorbell works, in milliseconds. */
  readonly pollMs?: number;
  /** The longest a follower hears nothing, in milliseconds. */
  readonly checkpointEveryMs?: number;
};

export type Stream = {
  readonly database: Database;
  readonly secret: Uint8Array;
  readonly wallNow: () => Date;
  readonly tail: Tail;
  readonly hub: Hub;
  /** The doorbells to other processes. */
  readonly remote: readonly RemoteDoorbell[];
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
  const doorbell = options.doorbell ?? inProcessDoorbell();
  const line = database.openDedicatedConnection?.(LOG_CHANNEL) ?? null;
  const remote = [...(line === null ? [] : [postgresNotifier(line)]), ...(options.remote ?? [])];
  const tail = openTail({
    database: line ?? database,
    doorbell,
    remote,
    wallNow,
    report,
    ringSize: options.ringSize ?? 4_096,
    pollMs: options.pollMs ?? 250,
    timeoutMs: timeoutMs(database.kind),
  });
  return {
    database,
    secret,
    wallNow,
    tail,
    remote,
    hub: openHub(tail, options.checkpointEveryMs ?? 15_000),
    start: tail.start,
    async stop() {
      await tail.stop();
      for (const bell of remote) await bell.close();
    },
    wake: doorbell.ring,
  };
}

/** The database's own doorbell. It rings with the commit of the numbers, so that there is nothing left to ring afterwards. */
function postgresNotifier(line: DedicatedConnection): RemoteDoorbell {
  const { listen, isOpen, reconnects, close } = line;
  return { kind: 'postgres', ring: () => undefined, listen, isOpen, reconnects, close };
}
