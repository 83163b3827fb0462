// A doorbell says "there may be something new". It carries nothing and may be lost, doubled or late: the log is the truth, and
// its reader looks by itself anyway. Bells that reach other processes have the same shape and stand beside this one.

/** A hint from whoever has committed something to whoever reads the log. */
export type Doorbell = {
  /** To be called after commit. Never throws, never waits. */
  readonly ring: () => void;
  /** Calls back at every ring until the returned function is called. */
  readonly listen: (onRing: () => void) => () => void;
};

/** A doorbell within this process. */
export function inProcessDoorbell(): Doorbell {
  const listeners = new Set<() => void>();
  return {
    ring() {
      for (const listener of listeners) listener();
    },
    listen(onRing) {
      const listener = (): void => onRing();
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
