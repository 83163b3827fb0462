// The numbers of the rows whose offers may be other than CLOSED. Most offers of a marketplace are closed, and most questions are about
// the others, so a pass over all rows would read mostly rows that it leaves out.
// **Invariant:** the list has every row whose offer closes after the instant of the list. It also has rows that have closed since, so a
// pass still tests the status.

import type { FloatColumn } from './columns.ts';

export type StandingRows = {
  /**
   * Returns the numbers of all rows that are not CLOSED at an instant, and of some others; null for an instant before that of the list.
   * Makes the list anew when it is old; `pause` is awaited between steps of about a millisecond, and no row may change meanwhile.
   */
  readonly at: (nowMs: number, size: number, pause: () => Promise<void>) => Promise<Int32Array | null>;
  /** Adds a row that was written, unless the list has it or its offer had closed before the instant of the list. */
  readonly add: (row: number) => void;
};

/** Time after which the list is made anew, so that it does not keep many rows that have closed. */
const MAX_AGE_MS = 3_600_000;
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

  const make = async (nowMs: number, size: number, pause: () => Promise<void>): Promise<void> => {
    const capacity = Math.ceil(size * 1.25) + 1_024;
    const [made, listed] = [new Int32Array(capacity), new Uint8Array(capacity)];
    let found = 0;
    for (let from = 0; from < size; from += ROWS_AT_ONCE) {
      if (from > 0) await pause();
      found = copyStanding(closesAtMs.values, nowMs, from, Math.min(from + ROWS_AT_ONCE, size), made, listed, found);
    }
    [rows, count, isListed, madeAtMs] = [made, found, listed, nowMs];
  };

  return {
    async at(nowMs, size, pause) {
      if (madeAtMs !== null && nowMs < madeAtMs) return null;
      if (madeAtMs === null || nowMs - madeAtMs > MAX_AGE_MS) await make(nowMs, size, pause);
      return rows.subarray(0, count);
    },
    add(row) {
      if (madeAtMs === null) return;
      // Rows that do not fit are in the list that the next question makes.
      if (row >= isListed.length) madeAtMs = null;
      else if (isListed[row] === 0 && (closesAtMs.values[row] as number) > madeAtMs) {
        isListed[row] = 1;
        rows[count] = row;
        count += 1;
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
