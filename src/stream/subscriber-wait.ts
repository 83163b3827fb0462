// The wait of one subscriber: ends at a row of its scope, at a due checkpoint, with a page of the log, or when the subscriber ends.
// **Invariant:** between two items and after the end, the subscriber has no timer and no entry in the subscription index.

import type { EventScope } from '../domain/event-filter.ts';
import type { StoredEvent } from '../store/events.ts';
import type { LogReader } from './log-reader.ts';
import type { Position } from './position.ts';
import type { SubscriptionIndex } from './subscription-index.ts';

/**
 * Why a wait ended: a row matched; a checkpoint is due, and no row up to a position matched; or null, when the log must be read
 * again.
 */
export type WakeReason =
  | { readonly row: StoredEvent }
  | { readonly noMatchUpTo: Position }
  /** The subscriber must read the log again. */
  | null;

/** The waits of one subscriber; at most one at a time. */
export type SubscriberWait = {
  /** Waits for a row of the scope, a due checkpoint, or the end of the subscriber. The caller has delivered every earlier row. */
  readonly forRow: () => Promise<WakeReason>;
  /** Waits for a promise and returns its result; null when the subscriber ends first. */
  readonly forWork: <Result>(work: Promise<Result>) => Promise<Result | null>;
  /** Waits for a number of milliseconds, or until the subscriber ends. */
  readonly forMs: (milliseconds: number) => Promise<void>;
  /** True when a checkpoint has become due since the last `resetCheckpoint`. */
  readonly checkpointDue: () => boolean;
  /** Restarts the time to the next checkpoint; called before an item is delivered. */
  readonly resetCheckpoint: () => void;
  /** Ends the subscriber: its current wait and every later one end at once. */
  readonly end: () => void;
  readonly ended: () => boolean;
};

const noop = (): void => undefined;

/**
 * Returns the waits of one subscriber. `rowsBehind` returns the number of rows not delivered yet; it is not called while `forRow`
 * waits.
 */
export function createSubscriberWait(
  logReader: LogReader,
  subscriptions: SubscriptionIndex,
  scope: EventScope,
  rowsBehind: () => number,
): SubscriberWait {
  let disarm: (() => void) | null = null;
  let due = false;
  let over = false;
  let waitsForRow = false;
  let onDue = noop;
  let onEnd = noop;

  const leave = subscriptions.track(() => (waitsForRow ? 0 : rowsBehind()));
  const arm = (): void => {
    if (over) return;
    disarm ??= subscriptions.checkpoints.add(() => {
      due = true;
      onDue();
    });
  };
  const resetCheckpoint = (): void => {
    disarm?.();
    disarm = null;
    due = false;
  };

  return {
    async forRow() {
      arm();
      if (over || due) return null;
      return new Promise<WakeReason>((resolve) => {
        waitsForRow = true;
        const wake = (reason: WakeReason): void => {
          unwatch();
          waitsForRow = false;
          onDue = noop;
          onEnd = noop;
          resolve(reason);
        };
        const unwatch = subscriptions.watch(scope, (row) => wake(row === null ? null : { row }));
        onDue = () => wake({ noMatchUpTo: logReader.head() });
        onEnd = () => wake(null);
      });
    },
    async forWork(work) {
      arm();
      return new Promise((resolve, reject) => {
        work.then(resolve, reject);
        if (over) resolve(null);
        onEnd = () => resolve(null);
      });
    },
    async forMs(milliseconds) {
      if (over) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        onEnd = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    },
    checkpointDue: () => due,
    resetCheckpoint,
    end() {
      over = true;
      leave();
      resetCheckpoint();
      onEnd();
    },
    ended: () => over,
  };
}
