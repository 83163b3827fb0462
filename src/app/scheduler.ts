// The scheduler runs the background tasks of a process one after another, about once a second.
// **Invariant:** two runs never overlap, and a task that throws stops neither the other tasks nor the next run. The work of a task
// is in its own file. No query result depends on whether a task has run.

import { removeOldEventOrigins } from '../store/event-origins.ts';
import { purgeListingChanges } from '../store/listing/listing-statements.ts';
import { purgeMarketChanges } from '../store/market-changes.ts';
import { isClockInDoubt } from './clock.ts';
import type { AppContext } from './context.ts';
import { remind } from './reminders.ts';
import { purgeEventLog } from './retention.ts';
import { purgeSessions } from './sessions.ts';
import { sweep } from './sweep.ts';
import { purgeWebhookDeliveries } from './webhook-dispatch.ts';

const TICK_MS = 1_000;
const REMIND_EVERY_MS = 5_000;
const PURGE_EVERY_MS = 600_000;

/** A background task and how often it runs. */
export type ScheduledTask = {
  /**
   * The task runs at the first tick at which the clock is trusted, and then at the first tick after each such time, in milliseconds since
   * the beginning of its last run. 0: at every tick, which is about one second.
   */
  readonly everyMs: number;
  /** Does a limited amount of the task's work. Returns true when more work is due, so that the next tick follows at once. */
  readonly run: () => Promise<boolean>;
};

export type Scheduler = {
  /** Stops the scheduler; resolves when the current run has ended. */
  readonly stop: () => Promise<void>;
};

/** Returns the background task that records due events at every tick of the scheduler. */
export function sweepTask(ctx: AppContext): ScheduledTask {
  return {
    everyMs: 0,
    async run() {
      await sweep(ctx);
      return false;
    },
  };
}

/** Returns the background task that writes the reminders of dates that are due within 24 hours, every five seconds. */
export function reminderTask(ctx: AppContext): ScheduledTask {
  return { everyMs: REMIND_EVERY_MS, run: () => remind(ctx) };
}

/** Returns the background task that deletes expired sessions, challenges, events, records of market changes, attempts of webhooks and origins of events every ten minutes. */
export function purgeTask(ctx: AppContext): ScheduledTask {
  return {
    everyMs: PURGE_EVERY_MS,
    async run() {
      await purgeSessions(ctx, ctx.wallNow());
      await purgeEventLog(ctx, ctx.wallNow());
      await purgeMarketChanges(ctx.database);
      await purgeListingChanges(ctx.database);
      await purgeWebhookDeliveries(ctx, ctx.wallNow());
      await removeOldEventOrigins(ctx.database);
      return false;
    },
  };
}

/**
 * Starts the scheduler with the given tasks. Calls `onError` with every error that a task throws. No task runs while the clock is in
 * doubt, because every task depends on it.
 */
export function startScheduler(
  ctx: Pick<AppContext, 'clock' | 'wallNow'>,
  tasks: readonly ScheduledTask[],
  onError: (error: unknown) => void,
): Scheduler {
  const monotonicMs = (): number => ctx.clock?.estimate().atMs ?? ctx.wallNow().getTime();
  const due = tasks.map((task) => ({ task, fromMs: Number.NEGATIVE_INFINITY }));
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
    while (!stopped) {
      const more = isClockInDoubt(ctx) ? false : await runDue(due, onError, monotonicMs);
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

/** A task, and the monotonic time from which it is due, milliseconds. */
type DueTask = { readonly task: ScheduledTask; fromMs: number };

/** Runs the tasks that are due, in order. Returns true when one of them has more work due. */
async function runDue(
  tasks: readonly DueTask[],
  onError: (error: unknown) => void,
  monotonicMs: () => number,
): Promise<boolean> {
  let more = false;
  for (const each of tasks) {
    const now = monotonicMs();
    if (now < each.fromMs) continue;
    each.fromMs = now + each.task.everyMs;
    try {
      more = (await each.task.run()) || more;
    } catch (error) {
      onError(error);
    }
  }
  return more;
}
