// The log window: the head (number and hash of the last row read) and the newest rows of the log in a ring buffer.
// **Invariant:** the rows are consecutive, never more than the capacity, and each hash is chained to that of the previous row.
// Statements and notifications do not belong here.

import type { StoredEvent } from '../store/events.ts';
import { chainHash, GENESIS_HASH } from './chain.ts';
import { LOG_START, matchesHash, type Position, positionOf } from './position.ts';

/** Thrown when the hash chain of the event log is broken: a row is missing, or a row was changed after it was numbered. */
export class LogBroken extends Error {
  override readonly name = 'LogBroken';
}

/** The newest rows of the log. */
export type LogWindow = {
  readonly head: () => Position;
  /** The hash of the last row; 32 zero bytes before the first. */
  readonly headHash: () => Uint8Array;
  /** Returns the row with this number; undefined when it is not among the newest rows. */
  readonly rowAt: (seq: bigint) => StoredEvent | undefined;
  /** Adds the row that follows the head, without a check: this process has computed its hash. */
  readonly push: (row: StoredEvent) => void;
  /** Adds rows that another process numbered. @throws LogBroken at the first row that does not follow the head by number and hash. */
  readonly append: (rows: readonly StoredEvent[]) => void;
  /** Replaces the window by the last consecutive run of these rows. */
  readonly restart: (rows: readonly StoredEvent[]) => void;
  /**
   * Returns true when the database still holds the head, false when an older state of it was restored. `first` is the row that the
   * database holds at the head's number; for an empty window, the first row of the log.
   */
  readonly continuesWith: (first: StoredEvent | undefined) => boolean;
};

/** Returns an empty window that keeps the newest `capacity` rows. */
export function createLogWindow(capacity: number): LogWindow {
  let rows: StoredEvent[] = [];
  let head = LOG_START;
  let headHash = GENESIS_HASH;
  const slotOf = (seq: bigint): number => Number(seq % BigInt(capacity));

  function push(row: StoredEvent): void {
    rows[slotOf(row.seq)] = row;
    head = positionOf(row);
    headHash = row.hash;
  }

  return {
    head: () => head,
    headHash: () => headHash,
    rowAt(seq) {
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
      head = LOG_START;
      headHash = GENESIS_HASH;
      for (const row of latest.slice(Math.max(gap, 0))) push(row);
    },
    continuesWith(first) {
      if (head.seq === 0n) return first === undefined || first.seq === 1n;
      return first !== undefined && first.seq === head.seq && matchesHash(head, first.hash);
    },
  };
}
