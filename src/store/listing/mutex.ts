// A mutex for asynchronous functions of one process.

/** Returns a function that runs asynchronous functions one at a time, in the order of its calls. */
export function createMutex(): <Value>(work: () => Promise<Value>) => Promise<Value> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next;
    return next;
  };
}
