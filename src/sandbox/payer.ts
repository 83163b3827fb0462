// The payer of a sandbox: reports each payout by itself, as the settlement switch said at the request. **Invariant:** a payout that is
// reported otherwise first, through the network's API, keeps that report.

import { marketNow } from '../app/clock.ts';
import type { AppContext } from '../app/context.ts';
import { reportPayout } from '../app/payouts.ts';
import type { ScheduledTask } from '../app/scheduler.ts';
import type { Payout, PayoutReport } from '../domain/payout.ts';
import { payoutsToSettle } from '../store/payouts.ts';

const BATCH = 100;

/** Reports the payouts whose time has come, the oldest first. Returns true when more may be due. */
export async function payDuePayouts(ctx: AppContext, only: (payout: Payout) => boolean = () => true): Promise<boolean> {
  const due = await payoutsToSettle(ctx.database, await marketNow(ctx, ctx.database), BATCH);
  for (const payout of due.filter(only)) await reportPayout(ctx, payout.id, reportOf(payout));
  return due.length === BATCH;
}

/** Reports the payouts that the settlement switch has delayed until now, for a clock that is moved forward. */
export async function payDelayedPayouts(ctx: AppContext): Promise<void> {
  await payDuePayouts(ctx, ({ settlesAt }) => settlesAt !== null);
}

function reportOf({ id, sandboxFailure }: Payout): PayoutReport {
  if (sandboxFailure !== null) return { outcome: 'FAILED', failure: sandboxFailure };
  return { outcome: 'SENT', transactionSignature: `sandbox-${id.replaceAll('-', '')}` };
}

/** Returns the background task that reports requested payouts at every tick; it does nothing outside a sandbox. */
export function payerTask(ctx: AppContext): ScheduledTask {
  return { everyMs: 0, run: async () => ctx.settings.sandbox && payDuePayouts(ctx) };
}
