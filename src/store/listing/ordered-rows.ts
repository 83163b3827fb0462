// A sorted list of row numbers, stored in blocks, so that an insertion or removal moves the numbers of one block at most.
// **Invariant:** between two calls the rows are sorted by `compare`. A row must be removed before its values change.

/** Returns a negative number when `rowA` comes before `rowB`, a positive one when it comes after; zero only for the same row. */
export type Compare = (rowA: number, rowB: number) => number;
/** Returns a negative number, zero or a positive number when a row lies before, at or after a page position. */
export type ComparePosition = (row: number) => number;

export type OrderedRows = {
  readonly insert: (row: number) => void;
  readonly remove: (row: number) => void;
  /** Replaces the whole list by sorted row numbers; `pause` is awaited between steps of about a millisecond. */
  readonly load: (sorted: Int32Array, pause: () => Promise<void>) => Promise<void>;
  /**
   * Starts a walk after a page position, or from the first row. The returned function writes the next rows into `into` and returns
   * their number, zero at the end.
   */
  readonly walk: (position: ComparePosition | null, backwards: boolean) => (into: Int32Array, wanted: number) => number;
};

const BLOCK = 512;
/** Number of rows in a block that has just been loaded; the rest is room for insertions. */
const LOADED = 448;
const BLOCKS_AT_ONCE = 256;

/** Returns an empty sorted list. */
export function createOrderedRows(compare: Compare): OrderedRows {
  let blocks: Block[] = [emptyBlock()];

  /** Returns the index of the block for a position: the first block whose last row is not before the position, else the last block. */
  const blockAt = (position: ComparePosition): number => {
    let [low, high] = [0, blocks.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (position(lastOf(blocks[middle] as Block)) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  return {
    insert(row) {
      const position: ComparePosition = (other) => compare(other, row);
      const index = blockAt(position);
      const block = blocks[index] as Block;
      const at = firstAtOrAfter(block, position);
      block.rows.copyWithin(at + 1, at, block.length);
      block.rows[at] = row;
      block.length += 1;
      if (block.length === BLOCK) blocks.splice(index, 1, ...halvesOf(block));
    },
    remove(row) {
      const position: ComparePosition = (other) => compare(other, row);
      const index = blockAt(position);
      const block = blocks[index] as Block;
      const at = firstAtOrAfter(block, position);
      if (block.rows[at] !== row) throw new Error('a row of the listing is not where its values say');
      block.rows.copyWithin(at, at + 1, block.length);
      block.length -= 1;
      if (block.length === 0 && blocks.length > 1) blocks.splice(index, 1);
    },
    async load(sorted, pause) {
      const loaded: Block[] = [];
      for (let at = 0; at < sorted.length; at += LOADED) {
        loaded.push(blockOf(sorted.subarray(at, at + LOADED)));
        if (loaded.length % BLOCKS_AT_ONCE === 0) await pause();
      }
      blocks = loaded.length === 0 ? [emptyBlock()] : loaded;
    },
    walk(position, backwards) {
      let [index, at] = backwards ? [blocks.length - 1, (blocks.at(-1) as Block).length - 1] : [0, 0];
      if (position !== null) {
        index = blockAt(position);
        const block = blocks[index] as Block;
        at = firstAtOrAfter(block, position);
        if (backwards) at -= 1;
        else if (at < block.length && position(block.rows[at] as number) === 0) at += 1;
      }
      return (into, wanted) => {
        let count = 0;
        while (count < wanted) {
          const block = blocks[index];
          if (block === undefined) break;
          if (at < 0 || at >= block.length) {
            index += backwards ? -1 : 1;
            at = backwards ? (blocks[index]?.length ?? 0) - 1 : 0;
            continue;
          }
          into[count] = block.rows[at] as number;
          count += 1;
          at += backwards ? -1 : 1;
        }
        return count;
      };
    },
  };
}

type Block = { readonly rows: Int32Array; length: number };

const emptyBlock = (): Block => ({ rows: new Int32Array(BLOCK), length: 0 });

function blockOf(rows: Int32Array): Block {
  const block = emptyBlock();
  block.rows.set(rows);
  block.length = rows.length;
  return block;
}

function halvesOf(block: Block): readonly [Block, Block] {
  const middle = block.length >> 1;
  return [blockOf(block.rows.subarray(0, middle)), blockOf(block.rows.subarray(middle, block.length))];
}

const lastOf = (block: Block): number => block.rows[block.length - 1] as number;

/** Returns the index in a block of the first row that is not before the position; the block's length when all rows are before it. */
function firstAtOrAfter(block: Block, position: ComparePosition): number {
  let [low, high] = [0, block.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (position(block.rows[middle] as number) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
