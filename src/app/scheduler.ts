// The scheduler of a process: runs its tasks one after another, about once a second.
// **Invariant:** two runs never overlap, and a task that throws stops neither the others nor the next run.
// What a task does belongs to its own file; a reader's answer never depends on whether a task has run.

import type { AppContext } from './context.ts';
import { purgeLog } from './retention.ts';
import { purgeSessions } from './sessions.ts';
import { sweep } from './sweep.ts';

const TICK_MS = 1_000;
const PURGE_EVERY_TICKS = 600;

export type ScheduledTask = {
  /** Runs at the first tick and at every n-th after it. */
  readonly everyTicks: number;
  /** Does one round of work. True: more is due, so the next tick follows at once. */
  readonly run: () => Promise<boolean>;
};

export type Scheduler = {
  /** Starts no further run and resolves when the current one has ended. */
  readonly stop: () => Promise<void>;
};

/** Records due events, every tick. */
export function sweepTask(ctx: AppContext): ScheduledTask {
  return {
    everyTicks: 1,
    async run() {
      await sweep(ctx);
      return false;
    },
  };
}

/** Deletes expired sessions, challenges and events past their retention, every ten minutes. */
export function purgeTask(ctx: AppContext): ScheduledTask {
  return {
    everyTicks: PURGE_EVERY_TICKS,
    async run() {
      await purgeSessions(ctx, ctx.wallNow());
      await purgeLog(ctx, ctx.wallNow());
      return false;
    },
  };
}

/** Starts the scheduler. `report` receives every error that a task throws. */
export function startScheduler(tasks: readonly ScheduledTask[], report: (error: unknown) => void): Scheduler {
  let stopped = false;
  let wake: () => void = () => undefined;
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, TICK_MS);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const loop = async (): Promise<void> => {
    for (let tick = 0; !stopped; tick += 1) {
      const more = await runDue(tasks, tick, report);
      if (!stopped && !more) await pause();
    }
  };
  const running = loop();
  return {
    async stop() {
      stopped = true;
      wake();
      await running;
    },
  };
}

/** Runs the tasks of one tick in order. True when one of them has more to do. */
async function runDue(
  tasks: readonly ScheduledTask[],
  tick: number,
  report: (error: unknown) => void,
): Promise<boolean> {
  let more = false;
  for (const task of tasks.filter(({ everyTicks }) => tick % everyTicks === 0)) {
    try {
      more = (await task.run()) || more;
    } catch (error) {
      report(error);
    }
  }
  return more;
}
