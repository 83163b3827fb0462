// The log reader: the only reader and numberer of the event log in a process. It walks through the states of log-reader-states.ts
// from `start` to `stop`, keeps the latest rows in memory, and notifies its watchers of every change.
// **Invariant:** every committed row is read exactly once, in the order of the log, within the poll interval when every
// notification is lost. The reader runs without subscribers and knows no filters, accounts or cursors.

import type { StoredEvent } from '../store/events.ts';
import {
  type ActiveState,
  isRunning,
  type LogReaderOptions,
  type LogReaderState,
  MAX_BATCH_ROWS,
  notifyWatchers,
  numberPendingRows,
  STATE_HANDLERS,
  startEpoch,
} from './log-reader-states.ts';
import { createLogWindow, type LogBroken } from './log-window.ts';
import type { Notifier, RemoteNotifier } from './notifier.ts';
import type { Position } from './position.ts';

/** The log reader of a process. */
export type LogReader = {
  /** Finds the end of the log and starts to read on from it. Throws when the database does not answer. */
  readonly start: () => Promise<void>;
  /** Ends every subscriber and waits for the statement under way. May be called twice. */
  readonly stop: () => Promise<void>;
  readonly running: () => boolean;
  /** The position of the last row read. */
  readonly head: () => Position;
  /** Returns the row with this number; undefined when it is not in memory. */
  readonly rowAt: (seq: bigint) => StoredEvent | undefined;
  /** Number of the epoch, from 1: it rises when the reader starts again at the end of the log; older positions need a new check. */
  readonly epoch: () => number;
  /** Returns the latest break of the hash chain in `epoch` or a later epoch; null when there was none. */
  readonly brokenSince: (epoch: number) => LogBroken | null;
  /** Milliseconds since the latest instant up to which every committed row has been read. */
  readonly lagMs: () => number;
  /** Counters and gauges for metrics and readiness. */
  readonly status: () => LogReaderStatus;
  /** Calls back after every change of head, epoch or running. Returns the function that stops the callbacks. */
  readonly watch: (onChange: () => void) => () => void;
  /** Number of callbacks registered with `watch`. */
  readonly watchers: () => number;
};

/** Counters and gauges of a log reader. */
export type LogReaderStatus = {
  /** True while the end of the log is known. */
  readonly anchored: boolean;
  /** Number of committed rows that the log reader has found and not yet added to memory; rows without a number count up to 1000. */
  readonly lagRows: number;
  /** True while the last numbered row that this process has read was numbered by this process. */
  readonly isSequencer: boolean;
  /** Number of batches that this process numbered. */
  readonly batches: number;
  /** Number of times that this process took over numbering: batches it numbered directly after a row numbered by another process. */
  readonly takeovers: number;
  /** Number of received notifications, by kind of notifier. */
  readonly notifications: Readonly<Record<'process' | RemoteNotifier['kind'], number>>;
};

/**
 * Runs state after state until the reader is stopped. When it is stopped before rows that it has read are numbered, it numbers one
 * more batch of them.
 */
async function run(reader: LogReaderState): Promise<void> {
  let state: ActiveState = 'READING';
  while (isRunning(reader)) {
    try {
      state = await STATE_HANDLERS[state](reader);
    } catch (error) {
      reader.options.report(error);
      reader.round = null;
      state = 'RECOVERING';
    }
    if (isRunning(reader)) reader.state = state;
    else if (state === 'NUMBERING') await numberPendingRows(reader).catch(reader.options.report);
  }
}

/** Returns a log reader that is not started. */
export function openLogReader(options: LogReaderOptions): LogReader {
  const { notifier, remote, wallNow } = options;
  const reader: LogReaderState = {
    options,
    window: createLogWindow(options.ringBufferSize),
    watching: new Set(),
    notifications: { process: 0, postgres: 0, redis: 0 },
    state: 'STOPPED',
    anchored: false,
    epoch: 0,
    lastBreak: null,
    freshAt: wallNow(),
    round: null,
    target: null,
    batchSize: MAX_BATCH_ROWS,
    lastOwnSeq: null,
    lagRows: 0,
    batches: 0,
    takeovers: 0,
    failures: 0,
    contended: 0,
    notified: false,
    wakeUp: null,
  };
  const { window, watching } = reader;
  return {
    ...control(reader, notifier, remote),
    ...view(reader),
    head: window.head,
    rowAt: window.rowAt,
    watchers: () => watching.size,
  };
}

function control(
  reader: LogReaderState,
  notifier: Notifier,
  remote: readonly RemoteNotifier[],
): Pick<LogReader, 'start' | 'stop' | 'watch'> {
  let unlisten: readonly (() => void)[] = [];
  let finished: Promise<void> = Promise.resolve();
  const onNotification = (kind: keyof LogReaderState['notifications']) => (): void => {
    reader.notifications[kind] += 1;
    reader.notified = true;
    reader.wakeUp?.();
  };
  return {
    async start() {
      if (isRunning(reader)) return;
      reader.state = 'STARTING';
      try {
        await startEpoch(reader);
      } catch (error) {
        reader.state = 'STOPPED';
        throw error;
      }
      reader.freshAt = reader.options.wallNow();
      reader.state = 'READING';
      unlisten = [
        notifier.listen(onNotification('process')),
        ...remote.map((other) => other.listen(onNotification(other.kind))),
      ];
      finished = run(reader);
    },
    async stop() {
      reader.state = 'STOPPED';
      for (const end of unlisten) end();
      reader.wakeUp?.();
      notifyWatchers(reader);
      await finished;
    },
    watch(onChange) {
      const watcher = (): void => onChange();
      reader.watching.add(watcher);
      return () => reader.watching.delete(watcher);
    },
  };
}

function view(reader: LogReaderState): Pick<LogReader, 'running' | 'epoch' | 'brokenSince' | 'lagMs' | 'status'> {
  return {
    running: () => isRunning(reader),
    epoch: () => reader.epoch,
    brokenSince: (first) =>
      reader.lastBreak !== null && reader.lastBreak.epoch >= first ? reader.lastBreak.error : null,
    lagMs: () => Math.max(0, reader.options.wallNow().getTime() - reader.freshAt.getTime()),
    status: () => ({
      anchored: reader.anchored,
      lagRows: reader.lagRows,
      isSequencer: reader.lastOwnSeq !== null && reader.lastOwnSeq === reader.window.head().seq,
      batches: reader.batches,
      takeovers: reader.takeovers,
      notifications: { ...reader.notifications },
    }),
  };
}
