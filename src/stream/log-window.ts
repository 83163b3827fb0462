// The part of the log that this process has read: the head (number and hash of the last row) and the latest rows in a ring buffer.
// Invariant: the rows are consecutive, never more than the capacity, and each hash is chained to the hash of the row before it.
// No statement is sent from here, and nobody is notified.

import type { StoredEvent } from '../store/events.ts';
import { chainHash, GENESIS } from './chain.ts';
import { BEGINNING, marks, type Position, positionOf } from './position.ts';

/** The log violates its own chain: a row is missing, or a row was changed after it was numbered. */
export class LogBroken extends Error {
  override readonly name = 'LogBroken';
}

export type LogWindow = {
  readonly head: () => Position;
  /** The hash of the last row; 32 zero bytes before the first. */
  readonly headHash: () => Uint8Array;
  /** The row with this number; undefined when it is not among the latest. */
  readonly at: (seq: bigint) => StoredEvent | undefined;
  /** Adds the row after the head, without a check: its hash was computed here or by the caller. */
  readonly push: (row: StoredEvent) => void;
  /** Adds rows that another process numbered. @throws LogBroken at the first that does not follow the head by number and hash. */
  readonly append: (rows: readonly StoredEvent[]) => void;
  /** Discards everything and begins with the last consecutive run of these rows. */
  readonly restart: (rows: readonly StoredEvent[]) => void;
  /**
   * True when the database still has the head. `first` is the row that it has at the number of the head, or, before the first row,
   * the first row. False when an older state of the database was restored.
   */
  readonly continuesWith: (first: StoredEvent | undefined) => boolean;
};

/** An empty window that keeps the latest `capacity` rows. */
export function logWindow(capacity: number): LogWindow {
  let rows: StoredEvent[] = [];
  let head = BEGINNING;
  let headHash = GENESIS;
  const slotOf = (seq: bigint): number => Number(seq % BigInt(capacity));

  function push(row: StoredEvent): void {
    rows[slotOf(row.seq)] = row;
    head = positionOf(row);
    headHash = row.hash;
  }

  return {
    head: () => head,
    headHash: () => headHash,
    at(seq) {
      const row = rows[slotOf(seq)];
      return row?.seq === seq ? row : undefined;
    },
    push,
    append(added) {
      for (const row of added) {
        if (row.seq !== head.seq + 1n) throw new LogBroken(`after row ${head.seq} of the log comes row ${row.seq}`);
        if (Buffer.compare(row.hash, chainHash(headHash, row)) !== 0)
          throw new LogBroken(`row ${row.seq} of the log has been changed`);
        push(row);
      }
    },
    restart(latest) {
      const gap = latest.findLastIndex((row, index) => index > 0 && row.seq !== (latest[index - 1]?.seq ?? 0n) + 1n);
      rows = [];
      head = BEGINNING;
      headHash = GENESIS;
      for (const row of latest.slice(Math.max(gap, 0))) push(row);
    },
    continuesWith(first) {
      if (head.seq === 0n) return first === undefined || first.seq === 1n;
      return first !== undefined && first.seq === head.seq && marks(head, first.hash);
    },
  };
}
