// The QR code of a short text: bytes, level M, versions 1 to 10 (ISO/IEC 18004). **Invariant:** the answer is a square of modules without its
// quiet zone; the mask is the one with the lowest penalty.

/** Codewords of each version at level M: error correction of a block, then blocks as [count, data]. */
const VERSIONS = [
  [10, [1, 16]],
  [16, [1, 28]],
  [26, [1, 44]],
  [18, [2, 32]],
  [24, [2, 43]],
  [16, [4, 27]],
  [18, [4, 31]],
  [22, [2, 38], [2, 39]],
  [22, [3, 36], [2, 37]],
  [26, [4, 43], [1, 44]],
] as const satisfies readonly (readonly [number, ...(readonly [number, number])[]])[];
const ALIGNED = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]];

type Grid = readonly Uint8Array[];

/** Returns the modules of a text by row, dark ones as 1. @throws RangeError for a text of more than 213 bytes */
export function qrOf(text: string): Grid {
  const bytes = new TextEncoder().encode(text);
  const index = VERSIONS.findIndex(([, ...blocks]) => {
    const room = blocks.reduce((sum, [count, data]) => sum + count * data, 0);
    return fits(bytes.length, room);
  });
  const version = VERSIONS[index];
  if (version === undefined) throw new RangeError('the text is too long for this code');
  const [correction, ...blocks] = version;
  const words = interleave(dataWords(bytes, index + 1, blocks), correction, blocks);
  return drawn(index + 1, words);
}

const fits = (length: number, room: number): boolean => room * 8 >= 4 + (room >= 216 ? 16 : 8) + length * 8;

function dataWords(bytes: Uint8Array, version: number, blocks: readonly (readonly [number, number])[]): Uint8Array {
  const room = blocks.reduce((sum, [count, data]) => sum + count * data, 0);
  const bits: number[] = [];
  const put = (value: number, length: number): void => {
    for (let bit = length - 1; bit >= 0; bit -= 1) bits.push((value >> bit) & 1);
  };
  put(4, 4);
  put(bytes.length, version < 10 ? 8 : 16);
  for (const byte of bytes) put(byte, 8);
  put(0, Math.min(4, room * 8 - bits.length));
  put(0, (8 - (bits.length % 8)) % 8);
  for (let pad = 0xec; bits.length < room * 8; pad ^= 0xec ^ 0x11) put(pad, 8);
  return Uint8Array.from({ length: room }, (_, at) => parseInt(bits.slice(at * 8, at * 8 + 8).join(''), 2));
}

/** Multiplies in the field of 256 elements with the polynomial 0x11d. */
function times(one: number, other: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >> 7) * 0x11d);
    product ^= ((other >> bit) & 1) * one;
  }
  return product;
}

function corrections(data: Uint8Array, degree: number): Uint8Array {
  const divisor = new Uint8Array(degree);
  divisor[degree - 1] = 1;
  let root = 1;
  for (let at = 0; at < degree; at += 1) {
    for (let term = 0; term < degree; term += 1) {
      divisor[term] = times(divisor[term] ?? 0, root) ^ (divisor[term + 1] ?? 0);
    }
    root = times(root, 2);
  }
  const rest = new Uint8Array(degree);
  for (const word of data) {
    const factor = word ^ (rest[0] ?? 0);
    rest.copyWithin(0, 1);
    rest[degree - 1] = 0;
    for (let term = 0; term < degree; term += 1) rest[term] = (rest[term] ?? 0) ^ times(divisor[term] ?? 0, factor);
  }
  return rest;
}

function interleave(
  data: Uint8Array,
  degree: number,
  blocks: readonly (readonly [number, number])[],
): readonly number[] {
  const parts: Uint8Array[] = [];
  let from = 0;
  for (const [count, size] of blocks) {
    for (let block = 0; block < count; block += 1) {
      parts.push(data.subarray(from, from + size));
      from += size;
    }
  }
  const checks = parts.map((part) => corrections(part, degree));
  const columns = (rows: readonly Uint8Array[]): readonly number[] => {
    const longest = Math.max(...rows.map(({ length }) => length));
    return Array.from({ length: longest }, (_, at) => rows.flatMap((row) => row[at] ?? [])).flat();
  };
  return [...columns(parts), ...columns(checks)];
}

function drawn(version: number, words: readonly number[]): Grid {
  const size = 17 + 4 * version;
  const grid = Array.from({ length: size }, () => new Uint8Array(size));
  const fixed = Array.from({ length: size }, () => new Uint8Array(size));
  const set = (x: number, y: number, dark: boolean): void => {
    const [row, held] = [grid[y], fixed[y]];
    if (row === undefined || held === undefined || x < 0 || x >= size) return;
    row[x] = dark ? 1 : 0;
    held[x] = 1;
  };
  for (let at = 0; at < size; at += 1) {
    set(6, at, at % 2 === 0);
    set(at, 6, at % 2 === 0);
  }
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const)
    square(set, x, y, 4, [2, 4]);
  const centres = ALIGNED[version - 1] ?? [];
  const last = centres.length - 1;
  centres.forEach((x, i) => {
    centres.forEach((y, j) => {
      const isFinder = (i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0);
      if (!isFinder) square(set, x, y, 2, [1]);
    });
  });
  setFormat(set, size, 0);
  setVersion(set, size, version);
  fill(grid, fixed, words);
  return bestMask(grid, fixed, set);
}

type Set = (x: number, y: number, dark: boolean) => void;

/** Draws rings around a centre; those at the given distances are light. */
function square(set: Set, x: number, y: number, reach: number, light: readonly number[]): void {
  for (let dy = -reach; dy <= reach; dy += 1) {
    for (let dx = -reach; dx <= reach; dx += 1) {
      set(x + dx, y + dy, !light.includes(Math.max(Math.abs(dx), Math.abs(dy))));
    }
  }
}

function setFormat(set: Set, size: number, mask: number): void {
  let rest = mask;
  for (let at = 0; at < 10; at += 1) rest = (rest << 1) ^ ((rest >> 9) * 0x537);
  const bits = ((mask << 10) | rest) ^ 0x5412;
  const bit = (at: number): boolean => ((bits >> at) & 1) === 1;
  for (let at = 0; at <= 5; at += 1) set(8, at, bit(at));
  set(8, 7, bit(6));
  set(8, 8, bit(7));
  set(7, 8, bit(8));
  for (let at = 9; at < 15; at += 1) set(14 - at, 8, bit(at));
  for (let at = 0; at < 8; at += 1) set(size - 1 - at, 8, bit(at));
  for (let at = 8; at < 15; at += 1) set(8, size - 15 + at, bit(at));
  set(8, size - 8, true);
}

function setVersion(set: Set, size: number, version: number): void {
  if (version < 7) return;
  let rest = version;
  for (let at = 0; at < 12; at += 1) rest = (rest << 1) ^ ((rest >> 11) * 0x1f25);
  const bits = (version << 12) | rest;
  for (let at = 0; at < 18; at += 1) {
    const [a, b, dark] = [size - 11 + (at % 3), Math.floor(at / 3), ((bits >> at) & 1) === 1];
    set(a, b, dark);
    set(b, a, dark);
  }
}

/** Puts the bits in columns of two from the lower right corner, up and down in turn. */
function fill(grid: Grid, fixed: Grid, words: readonly number[]): void {
  const size = grid.length;
  let bit = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step += 1) {
      for (const x of [right, right - 1]) {
        const y = ((right + 1) & 2) === 0 ? size - 1 - step : step;
        const row = grid[y];
        if (row === undefined || fixed[y]?.[x] === 1) continue;
        row[x] = ((words[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1;
        bit += 1;
      }
    }
  }
}

const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

function bestMask(grid: Grid, fixed: Grid, set: Set): Grid {
  let best: { readonly grid: Grid; readonly penalty: number } | null = null;
  for (const [number, mask] of MASKS.entries()) {
    setFormat(set, grid.length, number);
    const masked = grid.map((row, y) => row.map((dark, x) => (fixed[y]?.[x] === 1 || !mask(x, y) ? dark : 1 - dark)));
    const penalty = penaltyOf(masked);
    if (best === null || penalty < best.penalty) best = { grid: masked, penalty };
  }
  return best?.grid ?? grid;
}

/** The penalty of a code: long runs, squares of one colour, patterns like a finder, and an uneven share of dark. */
function penaltyOf(grid: Grid): number {
  const size = grid.length;
  const columns = grid.map((_, x) => grid.map((row) => row[x] ?? 0));
  let penalty = 0;
  for (const line of [...grid, ...columns]) {
    const text = [...line].join('');
    for (const [run] of text.matchAll(/0{5,}|1{5,}/g)) penalty += run.length - 2;
    penalty += 40 * [...text.matchAll(/(?=10111010000|00001011101)/g)].length;
  }
  for (let y = 1; y < size; y += 1) {
    for (let x = 1; x < size; x += 1) {
      const one = grid[y]?.[x];
      if (one === grid[y]?.[x - 1] && one === grid[y - 1]?.[x] && one === grid[y - 1]?.[x - 1]) penalty += 3;
    }
  }
  const dark = grid.reduce((sum, row) => sum + row.reduce((one, other) => one + other, 0), 0);
  return penalty + 10 * Math.floor(Math.abs((dark * 20) / (size * size) - 10));
}
