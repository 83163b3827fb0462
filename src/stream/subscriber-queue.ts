// How one feed waits: for a row that concerns it, for its next checkpoint to fall due, for a page of the log, or for its own end,
// whichever is first. Invariant: between two items, and after the end, it leaves no timer and no watcher behind.

import type { EventScope } from '../domain/event-filter.ts';
import type { StoredEvent } from '../store/events.ts';
import type { LogReader } from './log-reader.ts';
import type { Position } from './position.ts';
import type { SubscriptionIndex } from './subscription-index.ts';

/** What ended the waiting: a row; the quiet, up to a place, until a checkpoint fell due; or something to look into. */
export type News = { readonly row: StoredEvent } | { readonly quietTo: Position } | null;

export type SubscriberQueue = {
  /** Waits until a row comes that the scope is told, a checkpoint is due, or the end. The feed has told all there is. */
  readonly forNews: () => Promise<News>;
  /** Waits for work, but not beyond the end: null then, and what becomes of the work is nobody's concern. */
  readonly forWork: <Result>(work: Promise<Result>) => Promise<Result | null>;
  /** Waits that long, or until the end. */
  readonly forMs: (milliseconds: number) => Promise<void>;
  /** True when, since the last rest, so much time was spent waiting that a checkpoint has to be given. */
  readonly checkpointDue: () => boolean;
  /** To be called before an item is handed over: what was waited for no longer matters. */
  readonly rest: () => void;
  /** Ends whatever is being waited for, now and in future. */
  readonly end: () => void;
  readonly ended: () => boolean;
};

const nothing = (): void => undefined;

/** The waiting of one feed, which says how many rows it is behind; while it waits for news it is behind by none. */
export function waiting(
  logReader: LogReader,
  subscriptions: SubscriptionIndex,
  scope: EventScope,
  rowsBehind: () => number,
): SubscriberQueue {
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
    async forNews() {
      arm();
      if (over || due) return null;
      return new Promise<News>((resolve) => {
        quiet = true;
        const go = (news: News): void => {
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
