// The background tasks of a sandbox, in the order in which the scheduler runs them. Each does nothing outside a sandbox.

import type { AppContext } from '../app/context.ts';
import type { ScheduledTask } from '../app/scheduler.ts';
import { simulationTask } from './demo/simulate.ts';
import { payerTask } from './payer.ts';

export const sandboxTasks = (ctx: AppContext): readonly ScheduledTask[] => [payerTask(ctx), simulationTask(ctx)];
