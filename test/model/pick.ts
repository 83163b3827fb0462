// Choices by a random number, for steps of histories.

/** Returns the item of a list that a random number selects; undefined for an empty list. */
export function pick<T>(random: number, list: readonly [T, ...T[]]): T;
export function pick<T>(random: number, list: readonly T[]): T | undefined;
export function pick<T>(random: number, list: readonly T[]): T | undefined {
  return list[random % list.length];
}

/** Returns the indexes of the items that fit, the last one first. */
export function indexes<T>(list: readonly T[], fits: (one: T) => boolean): readonly number[] {
  return list.flatMap((one, index) => (fits(one) ? [index] : [])).reverse();
}
