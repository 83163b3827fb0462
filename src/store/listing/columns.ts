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

/** A column of groups of values that are repeated in many rows, such as model and country; a row stores the code of its group. */
export type GroupColumn<Group> = Column<Group> & {
  readonly codes: Int32Array;
  /** The distinct groups; the code of a group is its index in this list. */
  readonly groups: readonly Group[];
  /** Returns the code of a group by its key, and adds the group if it is new. */
  readonly codeOf: (key: string) => number;
  readonly setCode: (row: number, code: number) => void;
};

/** Returns an empty column of groups. A key names all values of a group, and `parse` is the inverse of `keyOf`. */
export function createGroupColumn<Group>(
  keyOf: (group: Group) => string,
  parse: (key: string) => Group,
): GroupColumn<Group> {
  const groups: Group[] = [];
  const known = new Map<string, number>();
  let codes = new Int32Array(0);
  const codeOf = (key: string): number => {
    const code = known.get(key);
    if (code !== undefined) return code;
    known.set(key, groups.length);
    return groups.push(parse(key)) - 1;
  };
  return {
    groups,
    get codes() {
      return codes;
    },
    codeOf,
    grow(capacity) {
      codes = grown(codes, new Int32Array(capacity));
    },
    setCode(row, code) {
      codes[row] = code;
    },
    set(row, group) {
      codes[row] = codeOf(keyOf(group));
    },
  };
}

/** A column of bits, one byte each. Read `values` again after adding rows: the array is replaced. */
export type FlagColumn = Column<boolean> & { readonly values: Uint8Array };

/** Returns an empty column of bits. */
export function createFlagColumn(): FlagColumn {
  let values = new Uint8Array(0);
  return {
    get values() {
      return values;
    },
    grow(capacity) {
      values = grown(values, new Uint8Array(capacity));
    },
    set(row, value) {
      values[row] = value ? 1 : 0;
    },
  };
}

/** A column that few rows have a value in: a table from row number to value. */
export type SparseColumn<Value> = Column<Value | null> & { readonly values: ReadonlyMap<number, Value> };

/** Returns an empty column for values that most rows lack; null removes the value of a row. */
export function createSparseColumn<Value>(): SparseColumn<Value> {
  const values = new Map<number, Value>();
  return {
    values,
    grow: () => undefined,
    set(row, value) {
      if (value === null) values.delete(row);
      else values.set(row, value);
    },
  };
}

/** A column of 128-bit keys: four words of 32 bits each, the highest first. */
export type KeyColumn = Column<string> & {
  readonly words: Uint32Array;
  readonly keyAt: (row: number) => string;
  /** Sets the keys of consecutive rows from their bytes, the highest first. */
  readonly setBytes: (firstRow: number, bytes: DataView) => void;
};

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
    setBytes(firstRow, bytes) {
      for (let at = 0; at < bytes.byteLength; at += 4) words[firstRow * 4 + at / 4] = bytes.getUint32(at);
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

function grown<Kind extends Float64Array | Int32Array | Uint32Array | Uint8Array>(old: Kind, wider: Kind): Kind {
  wider.set(old);
  return wider;
}
