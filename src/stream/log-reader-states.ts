// The states of the log reader: READING and NUMBERING make up a round, which reads new rows and numbers pending ones; SETTLING,
// IDLE, CONTENDED and RECOVERING are the pauses between rounds. Each state is a function that returns the next state.
// **Invariant:** each row follows the previous one by number and by hash. A gap or a changed row is reported and starts a new epoch
// at the end of the log; it is never skipped without a report. The loop over the states and the public type are in log-reader.ts.

import type { Queryable } from '../store/db/database.ts';
import { newestLogRows, type PendingEvent, readLogState, readLogUpdate } from '../store/events.ts';
import { LogBroken, type LogWindow } from './log-window.ts';
import type { Notifier, RemoteNotifier } from './notifier.ts';
import { assignNumbers } from './sequencer.ts';

/** Options of a log reader. */
export type LogReaderOptions = {
  /** Reads and numbers the log, one statement at a time. */
  readonly database: Queryable;
  readonly notifier: Notifier;
  /** Notifiers to other processes, called whenever this process has numbered rows. */
  readonly remote: readonly RemoteNotifier[];
  readonly wallNow: () => Date;
  /** Receives every error that the reader recovers from, and every broken hash chain. */
  readonly report: (error: unknown) => void;
  /** Number of the latest rows that are kept in memory. */
  readonly ringBufferSize: number;
  /** Poll interval in milliseconds: the latency of a row whose notification was lost, or a quarter of it while the database notifies. */
  readonly pollMs: number;
  /** Limit for one numbering statement, in milliseconds; 0 for none. */
  readonly timeoutMs: number;
};

/** Rows that one statement reads or numbers at most. */
export const MAX_BATCH_ROWS = 1_000;
/** Smallest batch after repeated failures, for a server on which larger batches exceed the sequencer's time limit. */
const SMALLEST_BATCH = 10;
/** Pause after a read that found rows, in milliseconds: under load, the next statement then reads the rows of many commits. */
const SETTLE_MS = 15;
/** First pause while another process numbers rows, in milliseconds; it grows with each attempt up to the poll interval. */
const CONTENDED_MS = 10;
const FIRST_BACKOFF_MS = 250;
const LONGEST_BACKOFF_MS = 5_000;

/** The states of a running log reader; the head of this file describes each of them. */
export type ActiveState = 'READING' | 'NUMBERING' | 'SETTLING' | 'IDLE' | 'CONTENDED' | 'RECOVERING';
type LifecycleState = 'STOPPED' | 'STARTING' | ActiveState;
/** The result of reading and numbering once. DONE: no rows are left. MORE: rows are left. BUSY: another process is numbering rows. */
type Outcome = 'DONE' | 'MORE' | 'BUSY';
/**
 * The last row of the log at an instant. Once the reader has read this row, it has caught up with that instant, even if other
 * processes have numbered more rows since.
 */
type Target = { readonly seq: bigint; readonly at: Date };
type Round = {
  readonly startedAt: Date;
  readonly pending: readonly PendingEvent[];
  readonly found: number;
  readonly target: Target;
  /** The number of the last committed row once all pending rows are numbered. */
  readonly known: bigint;
};

/** The mutable state of a log reader. */
export type LogReaderState = {
  readonly options: LogReaderOptions;
  readonly window: LogWindow;
  /** Callbacks for every change of head, epoch or state. */
  readonly watching: Set<() => void>;
  readonly notifications: Record<'process' | RemoteNotifier['kind'], number>;
  state: LifecycleState;
  /** True while the end of the log is known. */
  anchored: boolean;
  epoch: number;
  lastBreak: { readonly epoch: number; readonly error: LogBroken } | null;
  /** The latest instant up to which every committed row has been read. */
  freshAt: Date;
  round: Round | null;
  target: Target | null;
  batchSize: number;
  /** The last row number that this process assigned; null before the first. */
  lastOwnSeq: bigint | null;
  lagRows: number;
  batches: number;
  takeovers: number;
  failures: number;
  contended: number;
  /** True when a notification has arrived since the last read of the log began. */
  notified: boolean;
  wakeUp: (() => void) | null;
};

/** Returns true between `start` and `stop` of the log reader. */
export const isRunning = ({ state }: LogReaderState): boolean => state !== 'STOPPED' && state !== 'STARTING';

/** Calls every watcher of the log reader. */
export function notifyWatchers(reader: LogReaderState): void {
  for (const onChange of reader.watching) onChange();
}

/** Starts a new epoch: the head moves to the end of the log, and memory holds the newest consecutive rows. */
export async function startEpoch(reader: LogReaderState): Promise<void> {
  reader.window.restart(await newestLogRows(reader.options.database, reader.options.ringBufferSize));
  reader.epoch += 1;
  reader.target = null;
  reader.anchored = true;
  notifyWatchers(reader);
}

/** Fetches up to 1000 numbered rows after the head and up to 1000 committed rows without a number, in one statement. */
async function readNewRows(reader: LogReaderState): Promise<ActiveState> {
  const { window } = reader;
  const { database, wallNow } = reader.options;
  const startedAt = wallNow();
  reader.notified = false;
  if (!reader.anchored) await startEpoch(reader);
  const head = window.head().seq;
  const { numbered, pending } = await readLogUpdate(database, head, MAX_BATCH_ROWS, MAX_BATCH_ROWS);
  if (!window.continuesWith(numbered[0])) {
    reader.anchored = false;
    return endRound(reader, 'MORE');
  }
  const fresh = head === 0n ? numbered : numbered.slice(1);
  const isFull = fresh.length >= MAX_BATCH_ROWS;
  const end = isFull ? ((await readLogState(database, 0n)).head ?? 0n) : head + BigInt(fresh.length);
  const known = end + BigInt(pending.length);
  const target = reader.target ?? { seq: known, at: startedAt };
  reader.lagRows = Number(known - head);
  reader.target = target;
  reader.round = { startedAt, pending, found: fresh.length + pending.length, target, known };
  try {
    window.append(fresh);
  } catch (error) {
    if (!(error instanceof LogBroken)) throw error;
    return handleBrokenLog(reader, error);
  }
  if (fresh.length > 0) notifyWatchers(reader);
  if (isFull) return endRound(reader, 'MORE');
  return pending.length === 0 ? endRound(reader, 'DONE') : 'NUMBERING';
}

/** Starts a new epoch after a broken chain; reports it only when the log is damaged, not when an older backup was restored. */
async function handleBrokenLog(reader: LogReaderState, error: LogBroken): Promise<ActiveState> {
  const { database, report } = reader.options;
  const { numbered } = await readLogUpdate(database, reader.window.head().seq, 1, 0);
  if (reader.window.continuesWith(numbered[0])) {
    reader.lastBreak = { epoch: reader.epoch, error };
    report(error);
  }
  await startEpoch(reader);
  reader.round = null;
  return endRound(reader, 'MORE');
}

/**
 * Numbers a batch of the rows that the last read found without a number, and adds them to memory without reading them again. The
 * batch after a failed one is smaller.
 */
export async function numberPendingRows(reader: LogReaderState): Promise<ActiveState> {
  const { window, round } = reader;
  const { database, remote, timeoutMs } = reader.options;
  const pending = round?.pending ?? [];
  const limit = reader.batchSize;
  reader.batchSize = Math.max(SMALLEST_BATCH, Math.floor(limit / 4));
  const after = window.head().seq;
  const last = { seq: after, hash: window.headHash() };
  const sequenced = await assignNumbers(database, last, pending.slice(0, limit), timeoutMs);
  reader.batchSize = Math.min(MAX_BATCH_ROWS, limit * 2);
  if (sequenced.kind !== 'GIVEN') return endRound(reader, sequenced.kind === 'BUSY' ? 'BUSY' : 'MORE');
  for (const row of sequenced.rows) window.push(row);
  reader.batches += 1;
  if (reader.lastOwnSeq !== after) reader.takeovers += 1;
  reader.lastOwnSeq = window.head().seq;
  notifyWatchers(reader);
  for (const notifier of remote) notifier.notify();
  return endRound(reader, pending.length >= limit ? 'MORE' : 'DONE');
}

/** Ends one pass of reading and numbering: records the lag and returns the next state. */
function endRound(reader: LogReaderState, outcome: Outcome): ActiveState {
  const { round } = reader;
  reader.round = null;
  reader.failures = 0;
  reader.contended = outcome === 'BUSY' ? reader.contended + 1 : 0;
  if (round !== null) {
    const head = reader.window.head().seq;
    reader.lagRows = Math.max(0, Number(round.known - head));
    if (outcome === 'DONE' || head >= round.target.seq) {
      reader.freshAt = outcome === 'DONE' ? round.startedAt : round.target.at;
      reader.target = null;
    }
  }
  if (outcome === 'MORE') return 'READING';
  if (outcome === 'BUSY') return 'CONTENDED';
  return round !== null && round.found > 0 ? 'SETTLING' : 'IDLE';
}

/** Waits for a time; ends early when the reader is stopped, and with `untilNotified` at a notification. */
function pause(reader: LogReaderState, milliseconds: number, untilNotified: boolean): Promise<void> {
  if (!isRunning(reader) || (untilNotified && reader.notified)) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      reader.wakeUp = null;
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    reader.wakeUp = () => {
      if (!isRunning(reader) || untilNotified) done();
    };
  });
}

/**
 * Number of poll intervals between two reads while the database's notifications arrive: then only a row of a process that died before it
 * numbered it waits for a poll.
 */
const NOTIFIED_POLLS = 4;

function idlePollMs({ options: { pollMs, remote } }: LogReaderState): number {
  const isNotified = remote.some(({ kind, isOpen }) => kind === 'postgres' && isOpen());
  return isNotified ? NOTIFIED_POLLS * pollMs : pollMs;
}

/** By state of the log reader: a function that does the work of the state and returns the next state. */
export const STATE_HANDLERS = {
  READING: readNewRows,
  NUMBERING: numberPendingRows,
  SETTLING: (reader) => pause(reader, SETTLE_MS, false).then(() => 'IDLE'),
  IDLE: (reader) => pause(reader, idlePollMs(reader), true).then(() => 'READING'),
  CONTENDED: (reader) =>
    pause(reader, Math.min(CONTENDED_MS * reader.contended, reader.options.pollMs), false).then(() => 'READING'),
  async RECOVERING(reader) {
    await pause(reader, Math.min(FIRST_BACKOFF_MS * 2 ** reader.failures, LONGEST_BACKOFF_MS), false);
    reader.failures += 1;
    return 'READING';
  },
} as const satisfies { [S in ActiveState]: (reader: LogReaderState) => Promise<ActiveState> };
