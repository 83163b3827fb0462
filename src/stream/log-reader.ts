// The one reader of the log in a process: numbers what waits, reads what is new, keeps the latest rows at hand and tells whoever
// watches that there is more. Invariant: every row follows the one before it by number and by hash; where it does not, that is
// said aloud and never skipped. It works whether or not anybody follows, and knows nothing of filters, accounts or cursors.

import type { Queryable } from '../store/db/database.ts';
import { logEnd, logNews, type PendingEvent, type StoredEvent, surveyLog } from '../store/events.ts';
import { chainHash, GENESIS } from './chain.ts';
import type { Notifier, RemoteNotifier } from './notifier.ts';
import { BEGINNING, marks, type Position, positionOf } from './position.ts';
import { ringBuffer } from './ring-buffer.ts';
import { sequence } from './sequencer.ts';

/** The log is not what it was: a row is missing or was changed after it had its number. */
export class LogBroken extends Error {
  override readonly name = 'LogBroken';
}

export type LogReaderOptions = {
  /** Where the log is read and numbered: one statement at a time. */
  readonly database: Queryable;
  readonly notifier: Notifier;
  /** Rung whenever this process has numbered rows. */
  readonly remote: readonly RemoteNotifier[];
  readonly wallNow: () => Date;
  /** Told every error that was survived, and every break of the log. */
  readonly report: (error: unknown) => void;
  /** How many of the latest rows stay in memory. */
  readonly ringBufferSize: number;
  /** How long a lost notify of the notifier can go unnoticed, in milliseconds. */
  readonly pollMs: number;
  /** How long numbering may take, in milliseconds; 0 for ever. */
  readonly timeoutMs: number;
};

export type LogReader = {
  /** Reads the end of the log and begins to follow it. Throws when the database does not answer. */
  readonly start: () => Promise<void>;
  /** Lets every feed end, and waits for the statement under way. */
  readonly stop: () => Promise<void>;
  readonly running: () => boolean;
  /** How far the log has been read. */
  readonly head: () => Position;
  /** A row that is still in memory. */
  readonly at: (seq: bigint) => StoredEvent | undefined;
  /** Counts up from 1 whenever the log had to be taken up anew: what was read before may not lead to what is read now. */
  readonly epoch: () => number;
  /** The break of the log that came in this epoch or after it; null when there was none. */
  readonly brokenSince: (epoch: number) => LogBroken | null;
  /** Milliseconds since the latest moment of which it is known that everything committed by then has been read. */
  readonly lagMs: () => number;
  /** What this process has done for the log, and how it stands. */
  readonly standing: () => Standing;
  /** Calls back after every change of head, epoch or running, until the returned function is called. */
  readonly watch: (onChange: () => void) => () => void;
  readonly watchers: () => number;
};

export type Standing = {
  /** True once the end of the log has been found, and until it has to be found anew. */
  readonly anchored: boolean;
  /** Rows that were committed when last looked and have not been read here: numbered ones, and waiting ones as far as counted. */
  readonly lagRows: number;
  /** True while the last number that is known here was given by this process. */
  readonly holdsNumbers: boolean;
  /** Batches that this process has numbered. */
  readonly batches: number;
  /** How often this process numbered behind a number that it had not given itself. */
  readonly takeovers: number;
  /** Rings heard, by notifier. */
  readonly notifications: Readonly<Record<'process' | RemoteNotifier['kind'], number>>;
};

/** Rows numbered or read by one statement. */
const BATCH = 1_000;
/** Rows numbered at once after failures at least: on a server where more take longer than the sequencer may. */
const SMALLEST_BATCH = 10;
/** After a look that found something nobody looks for so long: under load one look finds many, and who comes alone waits for none. */
const REST_MS = 15;
/** Pauses while somebody else is numbering. */
const BUSY_MS = 10;
const FIRST_BACKOFF_MS = 250;
const LONGEST_BACKOFF_MS = 5_000;

/** What a look left: nothing, nothing after something was found, more, or what somebody else is numbering. */
type Left = 'DONE' | 'REST' | 'MORE' | 'BUSY';

export function openLogReader(options: LogReaderOptions): LogReader {
  const { database, notifier, remote, wallNow, report, pollMs, timeoutMs } = options;
  const latest = ringBuffer(options.ringBufferSize);
  const watching = new Set<() => void>();
  let lastBreak: { readonly epoch: number; readonly error: LogBroken } | null = null;
  let head = BEGINNING;
  let headHash = GENESIS;
  let epoch = 0;
  let anchored = false;
  let running = false;
  let freshAt = wallNow();
  let rung = false;
  let wakeUp: (() => void) | null = null;
  let following: Promise<void> = Promise.resolve();
  let unlisten: readonly (() => void)[] = [];
  let batch = BATCH;
  /** The last number that this process gave. */
  let ownLast: bigint | null = null;
  /** As many rows as were known at an instant: while others number without a pause, reading that far counts as having got through. */
  let aim: { readonly seq: bigint; readonly at: Date } | null = null;
  let lagRows = 0;
  let batches = 0;
  let takeovers = 0;
  const notifications = { process: 0, postgres: 0, redis: 0 };

  const changed = (): void => {
    for (const onChange of watching) onChange();
  };

  function take(row: StoredEvent): void {
    latest.push(row);
    head = positionOf(row);
    headHash = row.hash;
  }

  /** Takes the log up at its end, with as many consecutive rows before it as are kept in memory. */
  async function anchor(): Promise<void> {
    const rows = await logEnd(database, options.ringBufferSize);
    const gap = rows.findLastIndex((row, index) => index > 0 && row.seq !== (rows[index - 1]?.seq ?? 0n) + 1n);
    latest.clear();
    head = BEGINNING;
    headHash = GENESIS;
    for (const row of rows.slice(Math.max(gap, 0))) take(row);
    epoch += 1;
    aim = null;
    anchored = true;
    changed();
  }

  /** False when the database no longer has what was read from it: an older state of it was put back. */
  function continues(first: StoredEvent | undefined): boolean {
    if (head.seq === 0n) return first === undefined || first.seq === 1n;
    return first !== undefined && first.seq === head.seq && marks(head, first.hash);
  }

  /** Takes rows that others have numbered. */
  function read(rows: readonly StoredEvent[]): void {
    for (const row of rows) {
      const expected = head.seq + 1n;
      if (row.seq !== expected) throw new LogBroken(`after row ${head.seq} of the log comes row ${row.seq}`);
      if (Buffer.compare(row.hash, chainHash(headHash, row)) !== 0)
        throw new LogBroken(`row ${row.seq} of the log has been changed`);
      take(row);
    }
    if (rows.length > 0) changed();
  }

  /** One look at the log: reads what is new and numbers what waits. Says whether anything was left to do, and by whom. */
  async function round(): Promise<Left> {
    const startedAt = wallNow();
    rung = false;
    if (!anchored) await anchor();
    const { numbered, waiting } = await logNews(database, head.seq, BATCH, BATCH);
    if (!continues(numbered[0])) {
      anchored = false;
      return 'MORE';
    }
    const fresh = head.seq === 0n ? numbered : numbered.slice(1);
    const full = fresh.length >= BATCH;
    const end = full ? ((await surveyLog(database, 0n)).head ?? 0n) : head.seq + BigInt(fresh.length);
    const known = end + BigInt(waiting.length);
    lagRows = Number(known - head.seq);
    aim ??= { seq: known, at: startedAt };
    read(fresh);
    const left = full ? 'MORE' : await number(waiting);
    lagRows = Math.max(0, Number(known - head.seq));
    if (left === 'DONE' || head.seq >= aim.seq) {
      freshAt = left === 'DONE' ? startedAt : aim.at;
      aim = null;
    }
    return left === 'DONE' && fresh.length + waiting.length > 0 ? 'REST' : left;
  }

  /** Numbers what waits, in smaller batches for a while after one that failed. What it has numbered it need not read. */
  async function number(waiting: readonly PendingEvent[]): Promise<Left> {
    if (waiting.length === 0) return 'DONE';
    const limit = batch;
    batch = Math.max(SMALLEST_BATCH, Math.floor(batch / 4));
    const after = head.seq;
    const sequenced = await sequence(database, { seq: after, hash: headHash }, waiting.slice(0, limit), timeoutMs);
    batch = Math.min(BATCH, limit * 2);
    if (sequenced.kind !== 'GIVEN') return sequenced.kind === 'BUSY' ? 'BUSY' : 'MORE';
    for (const row of sequenced.rows) take(row);
    batches += 1;
    if (ownLast !== after) takeovers += 1;
    ownLast = head.seq;
    changed();
    for (const notifier of remote) notifier.notify();
    return waiting.length >= limit ? 'MORE' : 'DONE';
  }

  /** A row that does not follow: either another history has taken this one's place, or the history itself is damaged. */
  async function broke(error: LogBroken): Promise<void> {
    if (continues((await logNews(database, head.seq, 1, 0)).numbered[0])) {
      lastBreak = { epoch, error };
      report(error);
    }
    await anchor();
  }

  async function follow(): Promise<void> {
    let failures = 0;
    let busy = 0;
    while (running) {
      try {
        const left = await round().catch((error: unknown) => {
          if (!(error instanceof LogBroken)) throw error;
          return broke(error).then((): Left => 'MORE');
        });
        failures = 0;
        busy = left === 'BUSY' ? busy + 1 : 0;
        if (left === 'REST') await pause(REST_MS, false);
        if (left === 'DONE' || left === 'REST') await pause(pollMs, true);
        if (left === 'BUSY') await pause(Math.min(BUSY_MS * busy, pollMs), false);
      } catch (error) {
        report(error);
        await pause(Math.min(FIRST_BACKOFF_MS * 2 ** failures, LONGEST_BACKOFF_MS), false);
        failures += 1;
      }
    }
  }

  function pause(milliseconds: number, untilRung: boolean): Promise<void> {
    if (!running || (untilRung && rung)) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(done, milliseconds);
      wakeUp = () => {
        if (!running || untilRung) done();
      };
      function done(): void {
        clearTimeout(timer);
        wakeUp = null;
        resolve();
      }
    });
  }

  return {
    async start() {
      if (running) return;
      await anchor();
      freshAt = wallNow();
      running = true;
      const onNotification = (kind: keyof typeof notifications) => (): void => {
        notifications[kind] += 1;
        rung = true;
        wakeUp?.();
      };
      unlisten = [
        notifier.listen(onNotification('process')),
        ...remote.map((notifier) => notifier.listen(onNotification(notifier.kind))),
      ];
      following = follow();
    },
    async stop() {
      running = false;
      for (const end of unlisten) end();
      wakeUp?.();
      changed();
      await following;
    },
    running: () => running,
    head: () => head,
    at: latest.at,
    epoch: () => epoch,
    brokenSince: (first) => (lastBreak !== null && lastBreak.epoch >= first ? lastBreak.error : null),
    lagMs: () => Math.max(0, wallNow().getTime() - freshAt.getTime()),
    standing: () => ({
      anchored,
      lagRows,
      holdsNumbers: ownLast !== null && ownLast === head.seq,
      batches,
      takeovers,
      notifications: { ...notifications },
    }),
    watch(onChange) {
      const watcher = (): void => onChange();
      watching.add(watcher);
      return () => watching.delete(watcher);
    },
    watchers: () => watching.size,
  };
}
