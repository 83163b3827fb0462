// A seeded pseudo-random number generator for the demo network: the same seed gives the same numbers in every run.
// **Invariant:** it uses integer arithmetic only, so the numbers are the same on every machine. It must not generate secrets.

/** A pseudo-random number generator; each call advances its state. */
export type Rng = {
  /** Returns a whole number from 0 to 2^32 − 1. */
  readonly uint32: () => number;
  /** Returns a whole number from `min` to `max`, both included. */
  readonly integer: (min: number, max: number) => number;
  /** Returns true with a probability of `percent` per cent. */
  readonly chance: (percent: number) => boolean;
  /** Returns the items in a random order. */
  readonly shuffled: <T>(items: readonly T[]) => readonly T[];
};

/** Returns a 32-bit seed: the FNV-1a hash of texts and numbers. */
export function seedOf(...keys: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const character of keys.join(' ')) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return hash >>> 0;
}

/** Creates a generator (algorithm Mulberry32) from a 32-bit seed. */
export function createRng(seed: number): Rng {
  let state = seed;
  const uint32 = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const integer = (min: number, max: number): number => min + Math.floor((uint32() * (max - min + 1)) / 0x1_0000_0000);
  return {
    uint32,
    integer,
    chance: (percent) => integer(1, 100) <= percent,
    shuffled(items) {
      const keyed = items.map((item) => ({ item, sortKey: uint32() }));
      return keyed.sort((a, b) => a.sortKey - b.sortKey).map(({ item }) => item);
    },
  };
}
