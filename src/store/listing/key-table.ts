// A hash table from UUID to row number, with open addressing over the words of a key column and four bytes for each slot.
// A Map of strings would take more memory than all columns of the in-memory offer list together.

import { type KeyColumn, wordsOf } from './columns.ts';

export type KeyTable = {
  /** Returns the row number of a key, or -1. */
  readonly find: (key: string) => number;
  /** Adds the key that the column holds for a row. The key must not be in the table. */
  readonly add: (row: number) => void;
};

const FIRST_SLOTS = 1024;

/** Returns an empty table over a key column. */
export function createKeyTable(keys: KeyColumn): KeyTable {
  /** Each slot holds a row number + 1; zero is a free slot. At most half of the slots are used. */
  let slots = new Int32Array(FIRST_SLOTS);
  let count = 0;

  // Keys are random, so one of their words is a good hash.
  const place = (row: number): void => {
    let slot = (keys.words[row * 4 + 3] as number) & (slots.length - 1);
    while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
    slots[slot] = row + 1;
  };

  return {
    find(key) {
      const [a, b, c, d] = wordsOf(key);
      const { words } = keys;
      for (let slot = d & (slots.length - 1); ; slot = (slot + 1) & (slots.length - 1)) {
        const row = (slots[slot] as number) - 1;
        if (row < 0) return -1;
        const at = row * 4;
        if (words[at] === a && words[at + 1] === b && words[at + 2] === c && words[at + 3] === d) return row;
      }
    },
    add(row) {
      count += 1;
      if (count * 2 > slots.length) {
        slots = new Int32Array(slots.length * 2);
        for (let known = 0; known < row; known += 1) place(known);
      }
      place(row);
    },
  };
}
