// Maps the events of a source to the results of a subscription, one at a time, pulled by the reader.
// **Invariant:** `return` ends the source and settles a pending `next` at once, even while the source waits for an event; a second call
// does nothing. Nothing is buffered: a reader that does not pull delays its own source and no other.

/** The results. `next` is called again only after the call before has settled. */
export type Results<Result> = {
  readonly next: () => Promise<IteratorResult<Result, undefined>>;
  readonly return: () => void;
};

/**
 * Maps each event of `source` through `execute`. The results end when the source does or when `return` is called. `next` rejects with
 * an error of the source; an error of the source's own `return` goes to `onEndFault`.
 */
export function mapEvents<Event, Result>(
  source: AsyncIterator<Event>,
  execute: (event: Event) => Promise<Result>,
  onEndFault: (error: unknown) => void,
): Results<Result> {
  const done = { done: true, value: undefined } as const;
  let ended = false;
  // The resolver of the pending `next` only: a shared promise to race against would collect one reaction per event.
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
          // This `next` rejects with the error, so `end` must not resolve it first.
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
