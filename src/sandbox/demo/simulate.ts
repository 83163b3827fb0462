// Simulates the demo network of a running sandbox: reports each due block with its rewards and, after every sixth block, the
// daily events, through the use cases of the network's API only.
// **Invariant:** a cycle (up to six blocks) is one transaction under one advisory lock, and the stored blocks say how far the
// simulation has got. After a restart it continues; of several processes exactly one reports each block.

import { openBlock, reportBlocks } from '../../app/blocks.ts';
import { marketNow } from '../../app/clock.ts';
import type { AppContext } from '../../app/context.ts';
import { publishMultipliersOrRefuse, setDeviceState, setHired } from '../../app/network.ts';
import type { ScheduledTask } from '../../app/scheduler.ts';
import { reviewSlash, slashDevice } from '../../app/slashes.ts';
import type { Parameters } from '../../domain/parameter.ts';
import { latestBlock } from '../../store/blocks.ts';
import type { Queryable, Transaction } from '../../store/db/database.ts';
import { holdDemoNetwork, mayBeDemoNetwork } from '../../store/demo-network.ts';
import { loadParameters } from '../../store/parameters.ts';
import { blockOf } from './blocks.ts';
import { type DailyEvents, dailyEventsAt } from './daily-events.ts';
import { simulatedDevices } from './devices.ts';
import { joinTransaction } from './sim-context.ts';
import { demoAddresses } from './wallets.ts';

/** Blocks per cycle; the daily events follow the last one. No transaction crosses the end of a cycle. */
const CYCLE_BLOCKS = 6;
/** A clock jump over at most this many blocks is simulated during the jump; a longer one afterwards, in the background. */
const MAX_SYNCHRONOUS_BLOCKS = 31 * 24;
const TIMEOUT_MS = 60_000;

let addresses: ReadonlySet<string> | null = null;

/**
 * Reports the due blocks of one cycle, and its daily events when the cycle has ended. Returns true while more blocks are due.
 * When another process holds the lock, it waits with `wait`, and otherwise returns false at once.
 */
export async function simulateCycle(ctx: AppContext, wait = false): Promise<boolean> {
  if (ctx.settings.demoNetwork !== true) return false;
  if ((await dueBlocks(ctx, ctx.database)) === null) return false;
  const more = await ctx.database.transaction(
    async (tx) => {
      if (wait) await holdDemoNetwork(tx, TIMEOUT_MS);
      else if (!(await mayBeDemoNetwork(tx))) return false;
      const due = await dueBlocks(ctx, tx);
      if (due === null) return false;
      await reportCycle({ ...ctx, database: joinTransaction(ctx.database, tx), notify: () => undefined }, tx, due);
      return due.last < due.ended;
    },
    { timeoutMs: TIMEOUT_MS },
  );
  ctx.notify();
  return more;
}

/** A task that simulates one cycle at every tick of the scheduler; it does nothing without a demo network. */
export function simulationTask(ctx: AppContext): ScheduledTask {
  return { everyTicks: 1, run: () => simulateCycle(ctx) };
}

/** Simulates every cycle that is due. */
export async function catchUp(ctx: AppContext): Promise<void> {
  while (await simulateCycle(ctx, true));
}

/** The instants at which a clock jump stops for the simulation. */
export type ClockStops = { readonly lastBlockEnd: (by: Date) => Date; readonly nextCycleEnd: (after: Date) => Date };

/** The stops of a clock jump to `target`. Null without a demo network, or when the jump is too long to simulate during it. */
export async function clockStops(ctx: AppContext, target: Date): Promise<ClockStops | null> {
  if (ctx.settings.demoNetwork !== true) return null;
  const { blockIntervalMs } = await loadParameters(ctx.database, await marketNow(ctx, ctx.database));
  const latest = await latestBlock(ctx.database);
  if (latest !== null && target.getTime() - latest.endsAt.getTime() > MAX_SYNCHRONOUS_BLOCKS * blockIntervalMs)
    return null;
  const cycleMs = CYCLE_BLOCKS * blockIntervalMs;
  return {
    lastBlockEnd: (by) => new Date(Math.floor(by.getTime() / blockIntervalMs) * blockIntervalMs),
    nextCycleEnd: (after) => new Date(Math.floor(after.getTime() / cycleMs) * cycleMs + cycleMs),
  };
}

/** Numbers of the blocks to report next. */
type DueBlocks = {
  readonly now: Date;
  readonly parameters: Parameters;
  readonly first: number;
  /** The last one of this cycle. */
  readonly last: number;
  /** The last one that has ended. */
  readonly ended: number;
};

async function dueBlocks(ctx: AppContext, db: Queryable): Promise<DueBlocks | null> {
  const now = await marketNow(ctx, db);
  const parameters = await loadParameters(db, now);
  const ended = Math.floor(now.getTime() / parameters.blockIntervalMs) - 1;
  const latest = await latestBlock(db);
  const first = latest === null ? ended : latest.number + 1;
  const cycleEnd = first - (first % CYCLE_BLOCKS) + CYCLE_BLOCKS - 1;
  return first > ended ? null : { now, parameters, first, last: Math.min(cycleEnd, ended), ended };
}

async function reportCycle(ctx: AppContext, tx: Transaction, due: DueBlocks): Promise<void> {
  const { now, first, last } = due;
  const { blockIntervalMs } = due.parameters;
  addresses ??= demoAddresses();
  const devices = await simulatedDevices(tx, addresses, now);
  const candidates = devices.flatMap(({ device: { deviceId }, requirement, earns, hasClientStake }) =>
    earns ? [{ deviceId, requirement, always: hasClientStake }] : [],
  );
  const blocks = Array.from({ length: last - first + 1 }, (_, index) =>
    blockOf(first + index, blockIntervalMs, candidates),
  );
  const end = new Date((last + 1) * blockIntervalMs);
  // Cycles that ended longer ago than one cycle get blocks only: their device states would be outdated.
  const recent = (last + 1) % CYCLE_BLOCKS === 0 && now.getTime() - end.getTime() < CYCLE_BLOCKS * blockIntervalMs;
  const events = recent ? dailyEventsAt((last + 1) / CYCLE_BLOCKS, end, devices) : null;
  // Completing a block locks every device in order, and with them the devices of the daily events.
  await reportBlocks(ctx, blocks);
  await openBlock(ctx, end);
  if (events !== null) await executeDailyEvents(ctx, events);
}

/** Executes the events of a cycle. A refusal is ignored, such as that of a slash when no stake is left to take. */
async function executeDailyEvents(ctx: AppContext, { reports, reviews, multipliers }: DailyEvents): Promise<void> {
  for (const review of reviews) await reviewSlash(ctx, review);
  for (const report of reports) {
    const { deviceId } = report;
    switch (report.kind) {
      case 'STATE':
        await setDeviceState(ctx, { deviceId, state: report.state, reason: report.reason });
        break;
      case 'HIRED':
        await setHired(ctx, { deviceId, hired: report.hired });
        break;
      case 'SLASH':
        await slashDevice(ctx, { deviceId, ...report.slash });
        break;
      default:
        report satisfies never;
    }
  }
  if (multipliers.length > 0) await publishMultipliersOrRefuse(ctx, multipliers);
}
