// From the events of a source to the results of a subscription, one at a time and only when asked for.
// Invariant: ending it ends the source and settles a pending `next` at once, even while the source is waiting for an event; ending
// twice does no harm. Nothing is buffered: a reader that does not ask holds up its own source and nobody else's.

/** Asked for the next only once the one before is there. */
export type Results<Result> = {
  readonly next: () => Promise<IteratorResult<Result, undefined>>;
  readonly return: () => void;
};

/**
 * Maps each event of `source` through `execute`. It ends when the source does or when `return` is called. What the source throws is
 * thrown by `next`; what it throws while ending goes to `onEndFault`.
 */
export function mapEvents<Event, Result>(
  source: AsyncIterator<Event>,
  execute: (event: Event) => Promise<Result>,
  onEndFault: (error: unknown) => void,
): Results<Result> {
  const done = { done: true, value: undefined } as const;
  let ended = false;
  // Each pending `next` by itself: a shared promise to race against would collect one reaction for every event.
  let settle: ((result: typeof done) => void) | null = null;

  const end = (): void => {
    if (ended) return;
    ended = true;
    settle?.(done);
    settle = null;
    Promise.resolve()
      .then(() => source.return?.())
      .catch(onEndFault);
  };

  const take = async (next: IteratorResult<Event>): Promise<IteratorResult<Result, undefined>> => {
    if (next.done === true) ended = true;
    return ended ? done : { done: false, value: await execute(next.value) };
  };

  return {
    next: () => {
      if (ended) return Promise.resolve(done);
      return new Promise((resolve, reject) => {
        settle = resolve;
        const fail = (error: unknown): void => {
          // The caller of this `next` gets the error; ending must not answer it first.
          settle = null;
          end();
          reject(error);
        };
        source.next().then((next) => take(next).then(resolve, fail), fail);
      });
    },
    return: end,
  };
}
