// The tasks that the scheduler of a process runs, in their order.

import type { AppContext } from '../app/context.ts';
import { purgeTask, reminderTask, type ScheduledTask, sweepTask } from '../app/scheduler.ts';
import { simulationTask } from './demo/simulate.ts';
import { payerTask } from './payer.ts';

/** Returns the tasks in the order in which they run. Those of the sandbox do nothing outside one. */
export const backgroundTasks = (ctx: AppContext): readonly ScheduledTask[] => [
  sweepTask(ctx),
  reminderTask(ctx),
  payerTask(ctx),
  simulationTask(ctx),
  purgeTask(ctx),
];
