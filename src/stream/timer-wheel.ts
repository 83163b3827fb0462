// A timer wheel: one interval timer serves any number of timeouts of equal length, such as the checkpoints of thousands of
// subscribers. **Invariant:** each timeout fires once, at most a sixteenth of the period early; an empty wheel runs no timer.

/** Timeouts that all have the same length, the period of the wheel. */
export type TimerWheel = {
  /** Calls `onDue` once after the wheel's period. Returns the function that cancels the timeout. */
  readonly add: (onDue: () => void) => () => void;
  readonly size: () => number;
};

/** Slots of the wheel: a timeout fires at most one slot early. */
const SLOTS = 16;

/** Returns an empty wheel for timeouts of `periodMs` milliseconds. */
export function createTimerWheel(periodMs: number): TimerWheel {
  const slots = Array.from({ length: SLOTS }, () => new Set<() => void>());
  let turn = 0;
  let size = 0;
  let timer: NodeJS.Timeout | null = null;

  const tick = (): void => {
    turn = (turn + 1) % SLOTS;
    const slot = slots[turn];
    const due = [...(slot ?? [])];
    slot?.clear();
    size -= due.length;
    stopIfEmpty();
    for (const onDue of due) onDue();
  };
  const stopIfEmpty = (): void => {
    if (size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };

  return {
    add(onDue) {
      const entry = (): void => onDue();
      // Use the slot that was emptied last: it is emptied again a whole period after that.
      const slot = slots[turn];
      slot?.add(entry);
      size += 1;
      timer ??= setInterval(tick, periodMs / SLOTS);
      return () => {
        if (slot?.delete(entry) !== true) return;
        size -= 1;
        stopIfEmpty();
      };
    },
    size: () => size,
  };
}
