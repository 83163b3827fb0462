// From the events of a source to the results of a subscription, one at a time and only when asked for.
// Invariant: ending it ends the source and settles a pending `next` at once, even while the source is waiting for an event; ending
// twice does no harm. Nothing is buffered: a reader that does not ask holds up its own source and nobody else's.

/**
 * Maps each event of `source` through `execute`. It ends when the source does, when `return` is called, or when `signal` aborts.
 * What the source throws is thrown by `next`; what it throws while ending goes to `onEndFault`.
 */
export function eachEvent<Event, Result>(
  source: AsyncIterable<Event>,
  execute: (event: Event) => Promise<Result>,
  signal: AbortSignal,
  onEndFault: (error: unknown) => void,
): AsyncGenerator<Result, void, void> {
  const iterator = source[Symbol.asyncIterator]();
  const done: IteratorResult<Result, void> = { done: true, value: undefined };
  let ended = false;
  // Each pending `next` by itself: a shared promise to race against would collect one reaction for every event.
  let settle: ((result: IteratorResult<Result, void>) => void) | null = null;

  const end = (): void => {
    if (ended) return;
    ended = true;
    signal.removeEventListener('abort', end);
    settle?.(done);
    settle = null;
    Promise.resolve()
      .then(() => iterator.return?.())
      .catch(onEndFault);
  };

  const advance = async (): Promise<IteratorResult<Result, void>> => {
    const next = await iterator.next();
    if (next.done === true) {
      ended = true;
      signal.removeEventListener('abort', end);
      return done;
    }
    return ended ? done : { done: false, value: await execute(next.value) };
  };

  if (signal.aborted) end();
  else signal.addEventListener('abort', end);

  const generator: AsyncGenerator<Result, void, void> = {
    next: () => {
      if (ended) return Promise.resolve(done);
      return new Promise((resolve, reject) => {
        settle = resolve;
        advance().then(
          (result) => {
            settle = null;
            resolve(result);
          },
          (error: unknown) => {
            // The caller of this `next` gets the error; ending must not answer it first.
            settle = null;
            end();
            reject(error);
          },
        );
      });
    },
    return: () => {
      end();
      return Promise.resolve(done);
    },
    throw: (error: unknown) => {
      end();
      return Promise.reject(error);
    },
    [Symbol.asyncIterator]: () => generator,
    [Symbol.asyncDispose]: () => generator.return().then(() => undefined),
  };
  return generator;
}
