// Compares each reading of the database's clock, and of the process's own, with the one before, against monotonic time.
//   1. A clock that moved by more than 5 s is in doubt: signed actions, the feed and the sweep wait.
//   2. Readings that agree for 30 s end the doubt, also when they agree on the new time (a resumed laptop, a clock set right).
//   3. A process whose own clock differs by more than 2 s from the database's waits for as long as it differs.
//   4. A request takes its time from the last reading only while that is recent by both of the process's clocks (`isRecent`).
// **Invariant:** a difference counts only as far as it lies outside of the monotonic time before and after the readings.

import { type ClockReading, driftMs, uncertaintyMs } from '../domain/clock-reading.ts';
import type { ClockRow, TimedClockRow } from '../store/clock.ts';

const MAX_DRIFT_MS = 5_000;
const MAX_DIFFERENCE_MS = 2_000;
const AGREE_MS = 30_000;
/** A reading with at most this uncertainty becomes the one that later readings are compared with. */
const PRECISE_MS = 50;
/** Longest time since the last reading in which a request may take its time from it; an idle process reads every second. */
const RECENT_MS = 2_000;
/** By how much wall time and monotonic time since then may differ: monotonic time stands still while a machine is suspended. */
const MAX_SUSPENDED_MS = 1_000;
/** By how much a clock may run faster or slower than monotonic time: an older reading becomes less precise by this much. */
const MAX_RATE_ERROR = 0.001;

/** The clocks of this process. */
export type ProcessClocks = {
  /** Returns monotonic milliseconds, which no setting of a clock changes. */
  readonly monotonicMs: () => number;
  /** Returns the process's own wall time, milliseconds since 1970. */
  readonly wallMs: () => number;
};

export type ClockMonitor = {
  /** Returns wall time by the clock of the database: its last precise reading and the monotonic time since. */
  readonly wallNow: () => Date;
  /** Returns the wall time of `wallNow` in milliseconds, and the monotonic milliseconds at which it was computed. */
  readonly estimate: () => { readonly wallMs: number; readonly atMs: number };
  /** Returns true when the clock was read so recently that its time may be taken from that reading. */
  readonly isRecent: () => boolean;
  /** Returns true when a statement read the clock at most `ms` milliseconds of monotonic time ago. */
  readonly wasReadWithin: (ms: number) => boolean;
  /** Returns by how many milliseconds each clock deviates: positive when it is ahead. */
  readonly deviations: () => ClockDeviations;
  /** Returns the offset of market time to wall time that was read last, milliseconds. */
  readonly offsetMs: () => number;
  /** Sends a statement that reads the clock, and compares the reading with the one before. */
  readonly observe: <Row extends ClockRow>(statement: () => Promise<Row>) => Promise<Row>;
  /** Compares a reading with the one before. */
  readonly compare: (reading: TimedClockRow) => void;
  /** Returns why no instant of the clock may be written at present, each reason as a sentence; empty for a clock in order. */
  readonly doubts: () => readonly string[];
  /** Records that the log holds an instant that the clock has not reached. */
  readonly reportFloor: (floorAt: Date) => void;
  /** Returns by how many milliseconds market time is behind the latest instant that `reportFloor` received; at least 0. */
  readonly behindMs: () => number;
};

/**
 * `process`: the process's own clock against that of the database. `database`: the clock of the database against what its reading before
 * predicts; while it is in doubt, by how much it was moved. `log`: market time against the latest instant of the log, when it is behind.
 */
export type ClockDeviations = { readonly process: number; readonly database: number; readonly log: number };

/** The readings of one clock: the one to compare with, and since when they agree after they did not. */
type Track = {
  reference: ClockReading | null;
  /** By how much the latest reading lay outside of what the one before predicts. */
  driftMs: number;
  doubt: { readonly jumpMs: number; readonly sinceMs: number } | null;
};

/** Creates the monitor of a process. Before the first reading of the database, wall time is the process's own. */
export function createClockMonitor({ monotonicMs, wallMs }: ProcessClocks): ClockMonitor {
  const database: Track = { reference: null, driftMs: 0, doubt: null };
  const own: Track = { reference: null, driftMs: 0, doubt: null };
  /** The process's clocks at the latest reading of the database's. */
  let readAt: { readonly monotonicMs: number; readonly wallMs: number } | null = null;
  let offsetMs = 0;
  let differenceMs = 0;
  let floorMs = Number.NEGATIVE_INFINITY;

  const readOwn = (): ClockReading => {
    const fromMs = monotonicMs();
    return { wallMs: wallMs(), fromMs, toMs: monotonicMs() };
  };
  const compareOwn = (): void => {
    const reading = readOwn();
    track(own, reading);
    if (database.reference !== null) differenceMs = driftMs(database.reference, reading);
  };
  const compare = (reading: TimedClockRow): void => {
    const { wallAt, fromMs, toMs } = reading;
    track(database, { wallMs: wallAt.getTime(), fromMs, toMs });
    offsetMs = Math.max(offsetMs, reading.offsetMs);
    readAt = { monotonicMs: fromMs, wallMs: wallMs() - (monotonicMs() - fromMs) };
    compareOwn();
  };
  const estimate = (): { readonly wallMs: number; readonly atMs: number } => {
    const { reference } = database;
    const atMs = monotonicMs();
    return { wallMs: reference === null ? wallMs() : reference.wallMs + atMs - reference.fromMs, atMs };
  };

  const behindMs = (): number => Math.max(0, floorMs - estimate().wallMs - offsetMs);

  return {
    wallNow: () => new Date(estimate().wallMs),
    estimate,
    isRecent() {
      if (readAt === null) return false;
      const sinceMs = monotonicMs() - readAt.monotonicMs;
      return sinceMs <= RECENT_MS && Math.abs(wallMs() - readAt.wallMs - sinceMs) <= MAX_SUSPENDED_MS;
    },
    wasReadWithin: (ms) => readAt !== null && monotonicMs() - readAt.monotonicMs <= ms,
    deviations: () => ({
      process: differenceMs,
      database: database.doubt?.jumpMs ?? database.driftMs,
      log: behindMs() === 0 ? 0 : -behindMs(),
    }),
    offsetMs: () => offsetMs,
    compare,
    async observe(statement) {
      const fromMs = monotonicMs();
      const row = await statement();
      compare({ wallAt: row.wallAt, offsetMs: row.offsetMs, fromMs, toMs: monotonicMs() });
      return row;
    },
    doubts() {
      compareOwn();
      return [
        ...doubtOf(database, 'The clock of the database'),
        ...doubtOf(own, "This process's own clock"),
        ...(Math.abs(differenceMs) > MAX_DIFFERENCE_MS ? [differenceSentence(differenceMs)] : []),
      ];
    },
    reportFloor(floorAt) {
      floorMs = Math.max(floorMs, floorAt.getTime());
    },
    behindMs,
  };
}

/** Compares a reading with the one before. */
function track(clock: Track, reading: ClockReading): void {
  const { reference, doubt } = clock;
  // An answer that arrives late, after one to a later statement, says nothing new.
  if (reference !== null && reading.toMs < reference.fromMs) return;
  const jumpMs = reference === null ? 0 : driftMs(reference, reading);
  clock.driftMs = jumpMs;
  if (Math.abs(jumpMs) > MAX_DRIFT_MS) {
    clock.doubt = { jumpMs, sinceMs: reading.toMs };
    clock.reference = reading;
    return;
  }
  if (doubt !== null && reading.fromMs - doubt.sinceMs >= AGREE_MS) clock.doubt = null;
  if (reference === null || uncertaintyMs(reading) <= PRECISE_MS + errorMs(reference, reading.fromMs)) {
    clock.reference = reading;
  }
}

/** Returns how far the clock may be at `atMs` from what a reading predicts. */
const errorMs = (reading: ClockReading, atMs: number): number =>
  uncertaintyMs(reading) + Math.max(0, atMs - reading.toMs) * MAX_RATE_ERROR;

const seconds = (ms: number): string => `${(Math.abs(ms) / 1000).toFixed(1)} s`;

function doubtOf({ doubt }: Track, name: string): readonly string[] {
  if (doubt === null) return [];
  const direction = doubt.jumpMs > 0 ? 'forward' : 'back';
  return [
    `${name} was moved ${direction} by ${seconds(doubt.jumpMs)}; it is trusted again once it has run evenly for 30 s.`,
  ];
}

const differenceSentence = (ms: number): string =>
  `This process's own clock is ${seconds(ms)} ${ms > 0 ? 'ahead of' : 'behind'} the clock of the database.`;
