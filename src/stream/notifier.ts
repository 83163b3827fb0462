// A notifier says "there may be something new". It carries nothing and may be lost, doubled or late: the log is the truth, and
// its reader looks by itself anyway. One notifications within this process; those that reach other processes stand beside it.

/** Tells the log reader that a transaction has committed events. A lost notification costs latency only. */
export type Notifier = {
  /** To be called after commit. Never throws, never waits. */
  readonly notify: () => void;
  /** Calls back at every notify until the returned function is called. */
  readonly listen: (onNotification: () => void) => () => void;
};

/** A notifier that reaches other processes; the process that numbered rows notifies it. */
export type RemoteNotifier = Notifier & {
  readonly kind: 'postgres' | 'redis';
  /** True while notifications from others can be heard. */
  readonly isOpen: () => boolean;
  /** How often the way to the others had to be made anew. */
  readonly reconnects: () => number;
  readonly close: () => Promise<void>;
};

/** A notifier within this process. */
export function inProcessNotifier(): Notifier {
  const listeners = new Set<() => void>();
  return {
    notify() {
      for (const listener of listeners) listener();
    },
    listen(onNotification) {
      const listener = (): void => onNotification();
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
