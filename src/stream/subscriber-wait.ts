// The waiting of one subscriber: for a row of its scope, its next checkpoint, a page of the log, or its end, whichever is first.
// **Invariant:** between two items, and after the end, it leaves no timer and no entry in the subscription index behind.

import type { EventScope } from '../domain/event-filter.ts';
import type { StoredEvent } from '../store/events.ts';
import type { LogReader } from './log-reader.ts';
import type { Position } from './position.ts';
import type { SubscriptionIndex } from './subscription-index.ts';

/** What ended the wait: a matching row; a due checkpoint, with the position up to which no row matched; null: look again. */
export type Woken = { readonly row: StoredEvent } | { readonly quietTo: Position } | null;

export type SubscriberWait = {
  /** Waits for a row of the scope, a due checkpoint, or the end. Every earlier row has been delivered. */
  readonly forRow: () => Promise<Woken>;
  /** Waits for work, or null at the end; the result of the work is then dropped. */
  readonly forWork: <Result>(work: Promise<Result>) => Promise<Result | null>;
  /** Waits for a time, or until the end. */
  readonly forMs: (milliseconds: number) => Promise<void>;
  /** True when a checkpoint has become due since the last `rest`. */
  readonly checkpointDue: () => boolean;
  /** Called before an item is delivered: restarts the time to the next checkpoint. */
  readonly rest: () => void;
  /** Ends the current wait and every later one. */
  readonly end: () => void;
  readonly ended: () => boolean;
};

const nothing = (): void => undefined;

/** The waiting of one subscriber. `rowsBehind` says how many rows it has not delivered; while it waits for a row it is 0. */
export function subscriberWait(
  logReader: LogReader,
  subscriptions: SubscriptionIndex,
  scope: EventScope,
  rowsBehind: () => number,
): SubscriberWait {
  let disarm: (() => void) | null = null;
  let due = false;
  let over = false;
  let quiet = false;
  let onDue = nothing;
  let onEnd = nothing;

  const leave = subscriptions.attend(() => (quiet ? 0 : rowsBehind()));
  const arm = (): void => {
    if (over) return;
    disarm ??= subscriptions.checkpoints.add(() => {
      due = true;
      onDue();
    });
  };
  const rest = (): void => {
    disarm?.();
    disarm = null;
    due = false;
  };

  return {
    async forRow() {
      arm();
      if (over || due) return null;
      return new Promise<Woken>((resolve) => {
        quiet = true;
        const go = (news: Woken): void => {
          unwatch();
          quiet = false;
          onDue = nothing;
          onEnd = nothing;
          resolve(news);
        };
        const unwatch = subscriptions.watch(scope, (row) => go(row === null ? null : { row }));
        onDue = () => go({ quietTo: logReader.head() });
        onEnd = () => go(null);
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
    rest,
    end() {
      over = true;
      leave();
      rest();
      onEnd();
    },
    ended: () => over,
  };
}
