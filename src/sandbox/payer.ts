// The payer of a sandbox: reports each payout as a network would, by itself. **Invariant:** a payout that is reported otherwise first,
// through the network's API, keeps that report.

import { marketNow } from '../app/clock.ts';
import type { AppContext } from '../app/context.ts';
import { reportPayout } from '../app/payouts.ts';
import type { ScheduledTask } from '../app/scheduler.ts';
import type { Payout, PayoutReport } from '../domain/payout.ts';
import { payoutsInStatus } from '../store/payouts.ts';

const BATCH = 100;

/** When and how a sandbox reports a payout. `at` is market time. */
type PayoutSettlement = { readonly at: Date; readonly report: PayoutReport };

/** Decides when and how the sandbox reports a payout: the one place where a delay or a failure belongs. */
async function settlementOf(_ctx: AppContext, { id, requestedAt }: Payout): Promise<PayoutSettlement> {
  return { at: requestedAt, report: { outcome: 'SENT', transactionSignature: `sandbox-${id.replaceAll('-', '')}` } };
}

/** Reports the payouts whose time has come, the oldest first. Returns the number of reports. */
export async function payRequestedPayouts(ctx: AppContext): Promise<number> {
  let reported = 0;
  for (const payout of await payoutsInStatus(ctx.database, 'REQUESTED', { after: null, limit: BATCH })) {
    const { at, report } = await settlementOf(ctx, payout);
    if (at > (await marketNow(ctx, ctx.database))) continue;
    await reportPayout(ctx, payout.id, report);
    reported += 1;
  }
  return reported;
}

/** Returns the background task that reports requested payouts at every tick; it does nothing outside a sandbox. */
export function payerTask(ctx: AppContext): ScheduledTask {
  return {
    everyTicks: 1,
    run: async () => ctx.settings.sandbox && (await payRequestedPayouts(ctx)) === BATCH,
  };
}
