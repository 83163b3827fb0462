// One timer for everything that falls due after the same time: checkpoints of thousands of followers cost one tick each, not
// one timer each. Invariant: what is added falls due within the period and not much before its end, once; nothing runs while
// nothing is added.

export type TimerWheel = {
  /** Calls back once, when the period has passed, unless the returned function is called before. */
  readonly add: (onDue: () => void) => () => void;
  readonly size: () => number;
};

/** Into so many parts a period is divided: what is due comes at most one part early. */
const SLOTS = 16;

/** A timerWheel whose period is that long. */
export function timerWheel(periodMs: number): TimerWheel {
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
      // The slot that was emptied last comes round a whole period after its tick.
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
