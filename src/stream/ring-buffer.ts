// The latest rows of the log in memory, found by their number. Invariant: they are consecutive and never more than the capacity;
// the newest push the oldest out.

import type { StoredEvent } from '../store/events.ts';

export type RingBuffer = {
  /** The row with this number; undefined when it is not among the latest. */
  readonly at: (seq: bigint) => StoredEvent | undefined;
  /** Adds the row that follows the newest. */
  readonly push: (event: StoredEvent) => void;
  readonly clear: () => void;
};

/** A ring buffer for so many rows. */
export function ringBuffer(capacity: number): RingBuffer {
  let rows: StoredEvent[] = [];
  const placeOf = (seq: bigint): number => Number(seq % BigInt(capacity));
  return {
    at(seq) {
      const row = rows[placeOf(seq)];
      return row?.seq === seq ? row : undefined;
    },
    push(event) {
      rows[placeOf(event.seq)] = event;
    },
    clear() {
      rows = [];
    },
  };
}
