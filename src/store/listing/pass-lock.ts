// The lock of the in-memory offer list: passes over all rows, and changes of rows, run one at a time. Waiting changes come first.
// **Invariant:** rows change only while a change runs. A read that does not pause needs no turn when no change runs.

export type PassLock = {
  /** Runs a pass when no other pass and no change runs. */
  readonly pass: <Value>(work: () => Promise<Value>) => Promise<Value>;
  /** Runs a change when no pass and no other change runs, before every waiting pass. */
  readonly change: <Value>(work: () => Promise<Value>) => Promise<Value>;
  readonly isChanging: () => boolean;
  /** Resolves when no change runs. */
  readonly untilUnchanging: () => Promise<void>;
};

type Turn = { readonly isChange: boolean; readonly run: () => Promise<unknown> };

/** Returns a free lock. */
export function createPassLock(): PassLock {
  const [changes, passes]: [Turn[], Turn[]] = [[], []];
  let running: (Turn & { readonly ended: Promise<unknown> }) | null = null;

  const next = (): void => {
    if (running !== null) return;
    const turn = changes.shift() ?? passes.shift();
    if (turn === undefined) return;
    const ended = turn.run().finally(() => {
      running = null;
      next();
    });
    running = { ...turn, ended };
  };
  const queued = <Value>(queue: Turn[], isChange: boolean, work: () => Promise<Value>): Promise<Value> =>
    new Promise((resolve, reject) => {
      queue.push({ isChange, run: () => work().then(resolve, reject) });
      next();
    });
  const isChanging = (): boolean => running?.isChange === true;

  return {
    pass: (work) => queued(passes, false, work),
    change: (work) => queued(changes, true, work),
    isChanging,
    async untilUnchanging() {
      while (isChanging()) await running?.ended;
    },
  };
}
