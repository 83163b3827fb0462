// A merge sort of row numbers that yields to the event loop between its steps.

import type { Compare } from './ordered-rows.ts';

/** Number of rows that are sorted in one step, and number that are merged in one step: about a millisecond each. */
const RUN = 2048;
const MERGED_AT_ONCE = 65_536;

/** Returns the numbers 0 to `count` - 1 sorted by a comparison. `pause` is awaited between steps of about a millisecond. */
export async function sortRows(count: number, compare: Compare, pause: () => Promise<void>): Promise<Int32Array> {
  let rows = Int32Array.from({ length: count }, (_, row) => row);
  for (let from = 0; from < count; from += RUN) {
    rows.subarray(from, from + RUN).sort(compare);
    await pause();
  }
  let target = new Int32Array(count);
  for (let width = RUN; width < count; width *= 2) {
    for (let from = 0; from < count; from += width * 2) {
      await merge(
        rows,
        target,
        [from, Math.min(from + width, count), Math.min(from + width * 2, count)],
        compare,
        pause,
      );
    }
    [rows, target] = [target, rows];
  }
  return rows;
}

/** Merges two neighbouring sorted runs of `source` into the same range of `target`. */
async function merge(
  source: Int32Array,
  target: Int32Array,
  [from, middle, end]: readonly [number, number, number],
  compare: Compare,
  pause: () => Promise<void>,
): Promise<void> {
  let [left, right] = [from, middle];
  for (let at = from; at < end; at += 1) {
    if ((at & (MERGED_AT_ONCE - 1)) === 0) await pause();
    const takesLeft = right >= end || (left < middle && compare(source[left] as number, source[right] as number) <= 0);
    target[at] = source[takesLeft ? left : right] as number;
    if (takesLeft) left += 1;
    else right += 1;
  }
}
