// A doorbell says "there may be something new". It carries nothing and may be lost, doubled or late: the log is the truth, and
// its reader looks by itself anyway. One rings within this process; those that reach other processes stand beside it.

/** A hint from whoever has committed something to whoever reads the log. */
export type Doorbell = {
  /** To be called after commit. Never throws, never waits. */
  readonly ring: () => void;
  /** Calls back at every ring until the returned function is called. */
  readonly listen: (onRing: () => void) => () => void;
};

/** A doorbell that reaches other processes. It is rung by whoever has numbered rows. */
export type RemoteDoorbell = Doorbell & {
  readonly kind: 'postgres' | 'redis';
  /** True while rings from others can be heard. */
  readonly isOpen: () => boolean;
  /** How often the way to the others had to be made anew. */
  readonly reconnects: () => number;
  readonly close: () => Promise<void>;
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
