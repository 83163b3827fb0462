// Finds the row number of a UUID. Rows that were loaded are sorted by their key, so they are found by bisection; rows that were added
// later are in a Map. A table of all keys would take more memory than several columns.

import { type KeyColumn, wordsOf } from './columns.ts';

export type KeyTable = {
  /** Returns the row number of a key, or -1. */
  readonly find: (key: string) => number;
  /** Adds loaded rows up to before `end`. @throws Error when their keys are not in ascending order. */
  readonly addSorted: (end: number) => void;
  /** Adds the key that the column holds for a row. The key must not be in the table. */
  readonly add: (row: number, key: string) => void;
};

/** Returns an empty table over a key column. */
export function createKeyTable(keys: KeyColumn): KeyTable {
  let sorted = 0;
  const later = new Map<string, number>();

  /** Compares the key of a row with a key. */
  const compare = (row: number, [a, b, c, d]: readonly [number, number, number, number]): number => {
    const { words } = keys;
    const at = row * 4;
    return (
      (words[at] as number) - a ||
      (words[at + 1] as number) - b ||
      (words[at + 2] as number) - c ||
      (words[at + 3] as number) - d
    );
  };

  return {
    find(key) {
      const wanted = wordsOf(key);
      let [low, high] = [0, sorted];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (compare(middle, wanted) < 0) low = middle + 1;
        else high = middle;
      }
      return low < sorted && compare(low, wanted) === 0 ? low : (later.get(key) ?? -1);
    },
    addSorted(end) {
      const { words } = keys;
      for (let row = Math.max(sorted, 1); row < end; row += 1) {
        const at = row * 4;
        const before: readonly [number, number, number, number] = [
          words[at - 4] as number,
          words[at - 3] as number,
          words[at - 2] as number,
          words[at - 1] as number,
        ];
        if (compare(row, before) <= 0) throw new Error('the offers did not come in the order of their ids');
      }
      sorted = end;
    },
    add: (row, key) => void later.set(key, row),
  };
}
