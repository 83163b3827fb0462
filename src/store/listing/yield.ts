// Yielding to the event loop during long work in memory.

/** Resolves after other pending work of the process had a turn. */
export const yieldToEventLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
