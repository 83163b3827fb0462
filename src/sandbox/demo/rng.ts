// Numbers that look like chance and are the same in every run: setUp for the demo network, good for nothing else.
// Whole-number arithmetic alone, so that every machine draws alike.

/** A sequence of draws; each call takes the next one. */
export type Draw = {
  /** A whole number from `min` to `max`, both included. */
  readonly whole: (min: number, max: number) => number;
  readonly chance: (percent: number) => boolean;
  /** The same things in another order. */
  readonly shuffled: <T>(things: readonly T[]) => readonly T[];
};

/** A 32-bit seed from words and numbers (FNV-1a): the same for the same ones, far apart for others. */
export function seedOf(...words: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const character of words.join(' ')) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return hash >>> 0;
}

/** Mulberry32, from a 32-bit seed. */
export function drawFrom(seed: number): Draw {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const whole = (min: number, max: number): number => min + Math.floor((next() * (max - min + 1)) / 0x1_0000_0000);
  return {
    whole,
    chance: (percent) => whole(1, 100) <= percent,
    shuffled(things) {
      const lots = things.map((thing) => ({ thing, lot: next() }));
      return lots.sort((one, other) => one.lot - other.lot).map(({ thing }) => thing);
    },
  };
}
