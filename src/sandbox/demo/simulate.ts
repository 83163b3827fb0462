// Simulates the demo network of a running sandbox. It reports each due block with its rewards and, after every sixth block, the events
// of daily-events.ts, through the use cases of the network API. Its owners publish offers, and each day gets its downtime.
// **Invariant:** a cycle of up to six blocks is one transaction under one advisory lock. The stored blocks are the only state, so the
// simulation continues after a restart, and exactly one of several processes reports each block.

import { openBlock, reportBlocks } from '../../app/blocks.ts';
import { marketNow } from '../../app/clock.ts';
import type { AppContext } from '../../app/context.ts';
import { publishMultipliersOrRefuse } from '../../app/multipliers.ts';
import { reportDowntime, setDeviceState, setHired } from '../../app/network.ts';
import type { ScheduledTask } from '../../app/scheduler.ts';
import { reviewSlash, slashDevice } from '../../app/slashes.ts';
import type { Parameters } from '../../domain/parameter.ts';
import { latestBlock } from '../../store/blocks.ts';
import type { Queryable, Transaction } from '../../store/db/database.ts';
import { lockDemoNetwork, ownedDeviceKeys, tryLockDemoNetwork } from '../../store/demo-network.ts';
import { loadParameters } from '../../store/parameters.ts';
import { simulateBlock } from './blocks.ts';
import { type CycleEvents, eventsOfCycle } from './daily-events.ts';
import { loadSimulatedDevices } from './devices.ts';
import { simulatedDowntime } from './downtime.ts';
import { publishOffers } from './publish-offers.ts';
import { databaseWithinTransaction } from './sim-context.ts';
import { type DemoWallet, demoOwnerWallets, demoWalletAddresses, isPersona } from './wallets.ts';

/** Number of blocks per cycle; the events of the cycle follow its last block. */
const CYCLE_BLOCKS = 6;
/**
 * Maximum number of blocks that a forward jump of the clock simulates before the call returns. After a longer jump, the scheduler
 * simulates the blocks later.
 */
const MAX_SYNCHRONOUS_BLOCKS = 31 * 24;
const TIMEOUT_MS = 60_000;

const DAY_MS = 86_400_000;

let addresses: ReadonlySet<string> | null = null;
let demoOwners: ReadonlyMap<string, DemoWallet> | null = null;

/**
 * Reports the due blocks of one cycle, and its events when the cycle has ended. Returns true when more blocks are due. When another
 * process holds the lock, waits for it if `waitForLock` is true, and returns false at once otherwise.
 */
export async function simulateCycle(ctx: AppContext, waitForLock = false): Promise<boolean> {
  if (ctx.settings.demoNetwork !== true) return false;
  if ((await dueBlocks(ctx, ctx.database)) === null) return false;
  const more = await ctx.database.transaction(
    async (tx) => {
      if (waitForLock) await lockDemoNetwork(tx, TIMEOUT_MS);
      else if (!(await tryLockDemoNetwork(tx))) return false;
      const due = await dueBlocks(ctx, tx);
      if (due === null) return false;
      await reportCycle(
        { ...ctx, database: databaseWithinTransaction(ctx.database, tx), notify: () => undefined },
        tx,
        due,
      );
      return due.last < due.ended;
    },
    { timeoutMs: TIMEOUT_MS },
  );
  ctx.notify();
  return more;
}

/** Returns the scheduler task that simulates one cycle at every tick. The task does nothing when the demo network is disabled. */
export function simulationTask(ctx: AppContext): ScheduledTask {
  return { everyMs: 0, run: () => simulateCycle(ctx) };
}

/** Simulates all cycles of six blocks that are due. */
export async function simulateDueCycles(ctx: AppContext): Promise<void> {
  while (await simulateCycle(ctx, true));
}

/** Computes the instants at which a forward jump of the sandbox clock pauses to simulate the demo network up to that instant. */
export type ClockJumpPauses = {
  /** Returns the end of the last block that ends at or before `by`. */
  readonly lastBlockEnd: (by: Date) => Date;
  /** Returns the end of the cycle that contains `after`. */
  readonly nextCycleEnd: (after: Date) => Date;
};

/**
 * Returns the pauses of a clock jump to `target`; null without a demo network, or when the jump is too long to be simulated before
 * it returns.
 */
export async function clockJumpPauses(ctx: AppContext, target: Date): Promise<ClockJumpPauses | null> {
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

/** The numbers of the blocks that are due in the current cycle. */
type DueBlocks = {
  readonly now: Date;
  readonly parameters: Parameters;
  readonly first: number;
  /** Number of the last due block of this cycle. */
  readonly last: number;
  /** Number of the last block that has ended. */
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
  const { now, first, last, parameters } = due;
  const { blockIntervalMs } = parameters;
  addresses ??= demoWalletAddresses();
  demoOwners ??= demoOwnerWallets();
  const devices = await loadSimulatedDevices(tx, addresses, now);
  const candidates = devices.flatMap(({ device: { deviceId }, requirement, earns, hasClientStake }) =>
    earns ? [{ deviceId, requirement, always: hasClientStake }] : [],
  );
  const blocks = Array.from({ length: last - first + 1 }, (_, index) =>
    simulateBlock(first + index, blockIntervalMs, candidates),
  );
  const end = new Date((last + 1) * blockIntervalMs);
  // A cycle that ended more than one cycle ago gets no events, only blocks, because the current device states are not those of its time.
  const recent = (last + 1) % CYCLE_BLOCKS === 0 && now.getTime() - end.getTime() < CYCLE_BLOCKS * blockIntervalMs;
  const events = recent ? eventsOfCycle((last + 1) / CYCLE_BLOCKS, end, devices) : null;
  // Blocks come first: completing a block locks all devices in the global order, including those of the later events.
  await reportBlocks(ctx, blocks);
  await openBlock(ctx, end);
  if (end.getTime() % DAY_MS === 0) {
    const owned = await ownedDeviceKeys(tx, [...demoOwners.keys()]);
    const days = simulatedDowntime(
      end,
      owned.map(({ deviceId }) => deviceId),
    );
    await reportDowntime(ctx, days);
  }
  if (events === null) return;
  await executeDailyEvents(ctx, events);
  const owners = new Map([...demoOwners].filter(([address]) => !isPersona(address)));
  await publishOffers(ctx, tx, { cycle: (last + 1) / CYCLE_BLOCKS, parameters, now, owners });
}

/** Executes the simulated events of a cycle. Refusals are ignored, such as NOTHING_TO_SLASH. */
async function executeDailyEvents(ctx: AppContext, { reports, reviews, multipliers }: CycleEvents): Promise<void> {
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
