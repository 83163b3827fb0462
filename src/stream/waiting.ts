// How one feed waits: for the tail to move, for its next checkpoint to fall due, for a page of the log, or for its own end,
// whichever is first. Invariant: between two items, and after the end, it leaves no timer and no watcher behind.

import type { Tail } from './tail.ts';

export type Waiting = {
  /** Waits until the tail has changed, a checkpoint is due, or the end. */
  readonly forNews: () => Promise<void>;
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

/** The waiting of one feed, whose checkpoints are due that often. */
export function waiting(tail: Tail, checkpointEveryMs: number): Waiting {
  let checkpoint: NodeJS.Timeout | null = null;
  let due = false;
  let over = false;
  let onDue = (): void => undefined;
  let onEnd = (): void => undefined;

  const arm = (): void => {
    if (over) return;
    checkpoint ??= setTimeout(() => {
      due = true;
      onDue();
    }, checkpointEveryMs);
  };
  const rest = (): void => {
    if (checkpoint !== null) clearTimeout(checkpoint);
    checkpoint = null;
    due = false;
  };

  return {
    async forNews() {
      arm();
      if (over || due) return;
      await new Promise<void>((resolve) => {
        const unwatch = tail.watch(go);
        onDue = go;
        onEnd = go;
        function go(): void {
          unwatch();
          onDue = () => undefined;
          onEnd = () => undefined;
          resolve();
        }
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
      rest();
      onEnd();
    },
    ended: () => over,
  };
}
