// Columns of the in-memory offer list: one typed array for each value of an offer, indexed by row number.
// Rows are only added or overwritten. An absent number is stored as -1, which is below every value. Each kind of array has a column
// of its own, because loops over one kind of array are several times faster than over several.

/** Operations of every column: `grow` makes room for `capacity` rows, `set` stores the value of a row. */
export type Column<Value> = {
  readonly grow: (capacity: number) => void;
  readonly set: (row: number, value: Value) => void;
};

/** A column of numbers that a float holds exactly. Read `values` again after adding rows: the array is replaced. */
export type FloatColumn = Column<number | null> & { readonly values: Float64Array };

/** A column of 32-bit integers. Read `values` again after adding rows: the array is replaced. */
export type IntColumn = Column<number | null> & { readonly values: Int32Array };

/** Returns an empty column of floats, such as milliseconds; null is stored as `absent`. */
export function createFloatColumn(absent = -1): FloatColumn {
  let values = new Float64Array(0);
  return {
    get values() {
      return values;
    },
    grow(capacity) {
      values = grown(values, new Float64Array(capacity));
    },
    set(row, value) {
      values[row] = value ?? absent;
    },
  };
}

/** Returns an empty column of integers; null is stored as -1. */
export function createIntColumn(): IntColumn {
  let values = new Int32Array(0);
  return {
    get values() {
      return values;
    },
    grow(capacity) {
      values = grown(values, new Int32Array(capacity));
    },
    set(row, value) {
      values[row] = value ?? -1;
    },
  };
}

/** A column of amounts in base units: each as an exact integer, and as the nearest float for fast comparison. */
export type AmountColumn = Column<bigint> & { readonly nearest: Float64Array; readonly exact: BigInt64Array };

/** Returns an empty column of amounts. */
export function createAmountColumn(): AmountColumn {
  let nearest = new Float64Array(0);
  let exact = new BigInt64Array(0);
  return {
    get nearest() {
      return nearest;
    },
    get exact() {
      return exact;
    },
    grow(capacity) {
      nearest = grown(nearest, new Float64Array(capacity));
      const wider = new BigInt64Array(capacity);
      wider.set(exact);
      exact = wider;
    },
    set(row, amount) {
      nearest[row] = Number(amount);
      exact[row] = amount;
    },
  };
}

/** A column of texts with few distinct values; a row stores the code of its text. */
export type TextColumn = Column<string> & {
  readonly codes: Int32Array;
  /** The distinct texts of the column; the code of a text is its index in this list. */
  readonly texts: readonly string[];
  /** Returns the code of a text; undefined when no row has had it. */
  readonly codeOf: (text: string) => number | undefined;
};

/** Returns an empty column of texts. */
export function createTextColumn(): TextColumn {
  const texts: string[] = [];
  const known = new Map<string, number>();
  let codes = new Int32Array(0);
  return {
    texts,
    get codes() {
      return codes;
    },
    codeOf: (text) => known.get(text),
    grow(capacity) {
      codes = grown(codes, new Int32Array(capacity));
    },
    set(row, text) {
      let code = known.get(text);
      if (code === undefined) {
        code = texts.push(text) - 1;
        known.set(text, code);
      }
      codes[row] = code;
    },
  };
}

/** A column of 128-bit keys: four words of 32 bits each, the highest first. */
export type KeyColumn = Column<string> & { readonly words: Uint32Array; readonly keyAt: (row: number) => string };

/** Returns an empty column of 128-bit keys. */
export function createKeyColumn(): KeyColumn {
  let words = new Uint32Array(0);
  return {
    get words() {
      return words;
    },
    grow(capacity) {
      words = grown(words, new Uint32Array(capacity * 4));
    },
    set(row, key) {
      words.set(wordsOf(key), row * 4);
    },
    keyAt: (row) => keyOf(words, row * 4),
  };
}

/** Returns the four 32-bit words of a UUID, the highest first. */
export function wordsOf(key: string): readonly [number, number, number, number] {
  const hex = key.replaceAll('-', '');
  const word = (index: number): number => Number.parseInt(hex.slice(index * 8, index * 8 + 8), 16);
  return [word(0), word(1), word(2), word(3)];
}

function keyOf(words: Uint32Array, at: number): string {
  const part = (index: number): string => (words[at + index] as number).toString(16).padStart(8, '0');
  const [a, b, c, d] = [part(0), part(1), part(2), part(3)];
  return `${a}-${b.slice(0, 4)}-${b.slice(4)}-${c.slice(0, 4)}-${c.slice(4)}${d}`;
}

function grown<Kind extends Float64Array | Int32Array | Uint32Array>(old: Kind, wider: Kind): Kind {
  wider.set(old);
  return wider;
}
