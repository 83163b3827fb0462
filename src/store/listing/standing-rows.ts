// The numbers of the rows whose offers may be other than CLOSED. Most offers of a marketplace are closed, and most questions are about
// the others, so a pass over all rows would read mostly rows that it leaves out.
// **Invariant:** the list has every row whose offer closes after the instant of the list, and for a time that it knows no other row.

import type { FloatColumn } from './columns.ts';

/** Row numbers of the offers that stand at an instant. */
export type Standing = {
  readonly rows: Int32Array;
  /** False when some of the offers may have closed, so that a pass has to test it. */
  readonly isExact: boolean;
};

export type StandingRows = {
  /**
   * Returns the rows that are not CLOSED at an instant; null for an instant before that of the list. Makes the list anew when it has some
   * that have closed, but not all the time; `pause` is awaited between steps of about a millisecond, and no row may change meanwhile.
   */
  readonly at: (nowMs: number, size: number, pause: () => Promise<void>) => Promise<Standing | null>;
  /** Adds a row that was written, unless the list has it or its offer had closed before the instant of the list. */
  readonly add: (row: number) => void;
};

/** Time for which the list is not made anew, although offers have closed. */
const MIN_AGE_MS = 10_000;
/** Number of rows in one step of making the list: about a millisecond. */
const ROWS_AT_ONCE = 262_144;

/** Returns an empty list over the column of closing times, which is made at the first question. */
export function createStandingRows(closesAtMs: FloatColumn): StandingRows {
  let rows = new Int32Array(0);
  let count = 0;
  /** For each row 1 when the list has it. */
  let isListed = new Uint8Array(0);
  /** The instant of the list; null before the first question. */
  let madeAtMs: number | null = null;
  /** The first instant at which an offer of the list closes. */
  let exactUntilMs = Number.POSITIVE_INFINITY;

  const make = async (nowMs: number, size: number, pause: () => Promise<void>): Promise<void> => {
    const capacity = Math.ceil(size * 1.25) + 1_024;
    const [made, listed] = [new Int32Array(capacity), new Uint8Array(capacity)];
    let found = 0;
    for (let from = 0; from < size; from += ROWS_AT_ONCE) {
      if (from > 0) await pause();
      found = copyStanding(closesAtMs.values, nowMs, from, Math.min(from + ROWS_AT_ONCE, size), made, listed, found);
    }
    [rows, count, isListed, madeAtMs] = [made, found, listed, nowMs];
    exactUntilMs = firstClosing(closesAtMs.values, made.subarray(0, found));
  };

  return {
    async at(nowMs, size, pause) {
      if (madeAtMs !== null && nowMs < madeAtMs) return null;
      if (madeAtMs === null || (nowMs >= exactUntilMs && nowMs - madeAtMs > MIN_AGE_MS)) await make(nowMs, size, pause);
      return { rows: rows.subarray(0, count), isExact: nowMs < exactUntilMs };
    },
    add(row) {
      if (madeAtMs === null) return;
      // Rows that do not fit are in the list that the next question makes.
      if (row >= isListed.length) madeAtMs = null;
      else {
        const closesMs = closesAtMs.values[row] as number;
        if (isListed[row] === 1) exactUntilMs = Math.min(exactUntilMs, closesMs);
        else if (closesMs > madeAtMs) {
          isListed[row] = 1;
          rows[count] = row;
          count += 1;
          exactUntilMs = Math.min(exactUntilMs, closesMs);
        }
      }
    },
  };
}

/** Adds the rows from `first` to before `end` that close after an instant to the list; returns the number of rows in the list. */
function copyStanding(
  closes: Float64Array,
  nowMs: number,
  first: number,
  end: number,
  into: Int32Array,
  listed: Uint8Array,
  before: number,
): number {
  let count = before;
  for (let row = first; row < end; row += 1) {
    const stands = (closes[row] as number) > nowMs ? 1 : 0;
    into[count] = row;
    listed[row] = stands;
    count += stands;
  }
  return count;
}

function firstClosing(closes: Float64Array, rows: Int32Array): number {
  let first = Number.POSITIVE_INFINITY;
  for (let index = 0; index < rows.length; index += 1) {
    const closesMs = closes[rows[index] as number] as number;
    if (closesMs < first) first = closesMs;
  }
  return first;
}
