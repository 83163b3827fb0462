// Maps source events to subscription results, one for each call of `next`.
// **Invariant:** `return` ends the source and settles a pending `next` at once, even while the source waits for an event; a second call
// does nothing. Nothing is buffered: a consumer that does not call `next` delays only its own source.

/** An iterator over the results. The consumer calls `next` again only after the previous call has settled. */
export type Results<Result> = {
  readonly next: () => Promise<IteratorResult<Result, undefined>>;
  readonly return: () => void;
};

/**
 * Returns the results of calling `execute` with each event of `source`. They end when the source ends or `return` is called. `next`
 * rejects with an error of the source; an error of the source's `return` goes to `onEndFault`.
 */
export function mapEvents<Event, Result>(
  source: AsyncIterator<Event>,
  execute: (event: Event) => Promise<Result>,
  onEndFault: (error: unknown) => void,
): Results<Result> {
  const done = { done: true, value: undefined } as const;
  let ended = false;
  // Resolver of the pending `next`. Promise.race with one long-lived promise would leak memory: a reaction for every event.
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

  const resultOf = async (next: IteratorResult<Event>): Promise<IteratorResult<Result, undefined>> => {
    if (next.done === true) ended = true;
    return ended ? done : { done: false, value: await execute(next.value) };
  };

  return {
    next: () => {
      if (ended) return Promise.resolve(done);
      return new Promise((resolve, reject) => {
        settle = resolve;
        const fail = (error: unknown): void => {
          // The pending `next` must reject with the error, so `end` must not resolve it first.
          settle = null;
          end();
          reject(error);
        };
        source.next().then((next) => resultOf(next).then(resolve, fail), fail);
      });
    },
    return: end,
  };
}
