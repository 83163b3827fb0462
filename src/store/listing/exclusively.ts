// Runs pieces of work one after the other.

/** Returns a function that runs each work alone, in the order of the calls. */
export function exclusively(): <Value>(work: () => Promise<Value>) => Promise<Value> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next;
    return next;
  };
}
