// The states of the log reader: READING and NUMBERING make a round, SETTLING, IDLE, CONTENDED and RECOVERING wait for the next one.
// Each state is a function that does its part and returns the next state.
// **Invariant:** each row follows the one before it by number and by hash. A gap or a changed row is reported and starts a new
// epoch at the end of the log; it is never skipped in silence. The loop over the states and the public type are in log-reader.ts.

import type { Queryable } from '../store/db/database.ts';
import { logEnd, logNews, type PendingEvent, surveyLog } from '../store/events.ts';
import { LogBroken, type LogWindow } from './log-window.ts';
import type { Notifier, RemoteNotifier } from './notifier.ts';
import { sequence } from './sequencer.ts';

export type LogReaderOptions = {
  /** Reads and numbers the log, one statement at a time. */
  readonly database: Queryable;
  readonly notifier: Notifier;
  /** Notified whenever this process has numbered rows. */
  readonly remote: readonly RemoteNotifier[];
  readonly wallNow: () => Date;
  /** Receives every error that the reader survives, and every break of the log. */
  readonly report: (error: unknown) => void;
  /** Latest rows kept in memory. */
  readonly ringBufferSize: number;
  /** Poll interval in milliseconds: the latency of a row whose notification was lost. */
  readonly pollMs: number;
  /** Limit for one numbering statement, in milliseconds; 0 for none. */
  readonly timeoutMs: number;
};

/** Rows read or numbered by one statement, at most. */
export const BATCH = 1_000;
/** Batch size after repeated failures, at least: for a server where larger batches exceed the limit of the sequencer. */
const SMALLEST_BATCH = 10;
/** Pause after a round that found rows: under load one statement then serves many commits. */
const SETTLE_MS = 15;
/** Pause while another process numbers; grows with each attempt up to the poll interval. */
const CONTENDED_MS = 10;
const FIRST_BACKOFF_MS = 250;
const LONGEST_BACKOFF_MS = 5_000;

export type ActiveState = 'READING' | 'NUMBERING' | 'SETTLING' | 'IDLE' | 'CONTENDED' | 'RECOVERING';
type State = 'STOPPED' | 'STARTING' | ActiveState;
/** What a round left to do: nothing, more rows, or rows that another process is numbering. */
type Outcome = 'DONE' | 'MORE' | 'BUSY';
/** Rows known at an instant. While others number without a pause, reading that far counts as having caught up with the instant. */
type Target = { readonly seq: bigint; readonly at: Date };
type Round = {
  readonly startedAt: Date;
  readonly pending: readonly PendingEvent[];
  readonly found: number;
  readonly target: Target;
  /** The number of the last committed row once all pending rows are numbered. */
  readonly known: bigint;
};

export type Reader = {
  readonly options: LogReaderOptions;
  readonly window: LogWindow;
  readonly watching: Set<() => void>;
  readonly notifications: Record<'process' | RemoteNotifier['kind'], number>;
  state: State;
  anchored: boolean;
  epoch: number;
  lastBreak: { readonly epoch: number; readonly error: LogBroken } | null;
  freshAt: Date;
  round: Round | null;
  target: Target | null;
  batchSize: number;
  /** The last number that this process gave. */
  lastOwnSeq: bigint | null;
  lagRows: number;
  batches: number;
  takeovers: number;
  failures: number;
  contended: number;
  /** A notification arrived since the round began. */
  notified: boolean;
  wakeUp: (() => void) | null;
};

export const isRunning = ({ state }: Reader): boolean => state !== 'STOPPED' && state !== 'STARTING';

export function changed(reader: Reader): void {
  for (const onChange of reader.watching) onChange();
}

/** Starts a new epoch at the end of the log, with as many consecutive rows before it as are kept in memory. */
export async function anchor(reader: Reader): Promise<void> {
  reader.window.restart(await logEnd(reader.options.database, reader.options.ringBufferSize));
  reader.epoch += 1;
  reader.target = null;
  reader.anchored = true;
  changed(reader);
}

/** Fetches up to 1000 numbered rows after the head and up to 1000 committed rows without a number, in one statement. */
async function reading(reader: Reader): Promise<ActiveState> {
  const { window } = reader;
  const { database, wallNow } = reader.options;
  const startedAt = wallNow();
  reader.notified = false;
  if (!reader.anchored) await anchor(reader);
  const head = window.head().seq;
  const { numbered, waiting } = await logNews(database, head, BATCH, BATCH);
  if (!window.continuesWith(numbered[0])) {
    reader.anchored = false;
    return endRound(reader, 'MORE');
  }
  const fresh = head === 0n ? numbered : numbered.slice(1);
  const isFull = fresh.length >= BATCH;
  const end = isFull ? ((await surveyLog(database, 0n)).head ?? 0n) : head + BigInt(fresh.length);
  const known = end + BigInt(waiting.length);
  const target = reader.target ?? { seq: known, at: startedAt };
  reader.lagRows = Number(known - head);
  reader.target = target;
  reader.round = { startedAt, pending: waiting, found: fresh.length + waiting.length, target, known };
  try {
    window.append(fresh);
  } catch (error) {
    if (!(error instanceof LogBroken)) throw error;
    return breaking(reader, error);
  }
  if (fresh.length > 0) changed(reader);
  if (isFull) return endRound(reader, 'MORE');
  return waiting.length === 0 ? endRound(reader, 'DONE') : 'NUMBERING';
}

/** Decides whether the log was restored to an older state, or is damaged; only damage is reported. */
async function breaking(reader: Reader, error: LogBroken): Promise<ActiveState> {
  const { database, report } = reader.options;
  const { numbered } = await logNews(database, reader.window.head().seq, 1, 0);
  if (reader.window.continuesWith(numbered[0])) {
    reader.lastBreak = { epoch: reader.epoch, error };
    report(error);
  }
  await anchor(reader);
  reader.round = null;
  return endRound(reader, 'MORE');
}

/** Numbers the pending rows; after a failed batch the next ones are smaller. Own rows need not be read again. */
export async function numbering(reader: Reader): Promise<ActiveState> {
  const { window, round } = reader;
  const { database, remote, timeoutMs } = reader.options;
  const pending = round?.pending ?? [];
  const limit = reader.batchSize;
  reader.batchSize = Math.max(SMALLEST_BATCH, Math.floor(limit / 4));
  const after = window.head().seq;
  const last = { seq: after, hash: window.headHash() };
  const sequenced = await sequence(database, last, pending.slice(0, limit), timeoutMs);
  reader.batchSize = Math.min(BATCH, limit * 2);
  if (sequenced.kind !== 'GIVEN') return endRound(reader, sequenced.kind === 'BUSY' ? 'BUSY' : 'MORE');
  for (const row of sequenced.rows) window.push(row);
  reader.batches += 1;
  if (reader.lastOwnSeq !== after) reader.takeovers += 1;
  reader.lastOwnSeq = window.head().seq;
  changed(reader);
  for (const notifier of remote) notifier.notify();
  return endRound(reader, pending.length >= limit ? 'MORE' : 'DONE');
}

/** Records how far the round came, and chooses the next state. */
function endRound(reader: Reader, outcome: Outcome): ActiveState {
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

/** Waits that long, until the reader is stopped, or, where asked for, until a notification. */
function pause(reader: Reader, milliseconds: number, untilNotified: boolean): Promise<void> {
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

export const STATES = {
  READING: reading,
  NUMBERING: numbering,
  SETTLING: (reader) => pause(reader, SETTLE_MS, false).then(() => 'IDLE'),
  IDLE: (reader) => pause(reader, reader.options.pollMs, true).then(() => 'READING'),
  CONTENDED: (reader) =>
    pause(reader, Math.min(CONTENDED_MS * reader.contended, reader.options.pollMs), false).then(() => 'READING'),
  async RECOVERING(reader) {
    await pause(reader, Math.min(FIRST_BACKOFF_MS * 2 ** reader.failures, LONGEST_BACKOFF_MS), false);
    reader.failures += 1;
    return 'READING';
  },
} as const satisfies { [S in ActiveState]: (reader: Reader) => Promise<ActiveState> };
