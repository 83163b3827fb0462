// Notifiers wake the log reader when the event log may have new rows: one within this process, others between processes.
// **Invariant:** a notification carries no data and may be lost, repeated or late; the log reader polls the log in any case, so a
// lost notification costs latency only.

/** Wakes the log reader of this process after a commit. */
export type Notifier = {
  /** Called after a commit. Never throws and never waits. */
  readonly notify: () => void;
  /** Calls back at every notification. Returns the unsubscribe function. */
  readonly listen: (onNotification: () => void) => () => void;
};

/** A notifier between processes, used by the process that has numbered rows. */
export type RemoteNotifier = Notifier & {
  readonly kind: 'postgres' | 'redis';
  /** True while notifications of other processes can arrive. */
  readonly isOpen: () => boolean;
  /** Number of reconnects so far. */
  readonly reconnects: () => number;
  readonly close: () => Promise<void>;
};

/** Returns a notifier within this process. */
export function createInProcessNotifier(): Notifier {
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
