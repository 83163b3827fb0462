// Ingests the network's blocks: opens a block, stores its rewards from one or more reports, and completes it.
// **Invariant:** a repeated report changes nothing. The rewards of a block are credited once, when the block is completed; the rolling
// windows for reward estimates advance in the same transaction. Reports are validated in block-reports.ts.

import { blockRewardsTransfer } from '../domain/ledger.ts';
import type { Parameters } from '../domain/parameter.ts';
import { type IngestedRewards, type ReportedReward, writeRewards } from '../store/block-rewards.ts';
import {
  type BlockRow,
  type LatestBlock,
  latestBlock,
  lockBlockReports,
  ensureBlock as openRow,
  updateBlock,
} from '../store/blocks.ts';
import type { Transaction } from '../store/db/database.ts';
import { unknownDeviceIds } from '../store/device-reports.ts';
import { postTransfers } from '../store/ledger.ts';
import { lockAllDevices, tuneForAllDevices } from '../store/locks.ts';
import { loadParameters } from '../store/parameters.ts';
import { requirementsAtBlockEnds, requirementsInForce } from '../store/requirements.ts';
import { advanceWindows } from '../store/rolling-windows.ts';
import { utcDayOf, type WindowRules, type WindowStep } from '../store/window-step.ts';
import { marketNow, requireClock, writeNow } from './clock.ts';
import type { AppContext } from './context.ts';
import { recordScoreChanges } from './reliability.ts';

export type { ReportedReward };

/** One report of a block's rewards: the whole block, or a chunk of it. */
export type BlockReport = {
  /** Start of the reported block: a multiple of the block interval. */
  readonly startsAt: Date;
  readonly rewards: readonly ReportedReward[];
  /** True on the last chunk of a block: it completes the block, and later reports of the block change nothing. Default true. */
  readonly final?: boolean;
};

/** The state of a block after a report, and what the report added to it. */
export type BlockProgress = {
  readonly block: BlockRow;
  /** Number of devices whose reward this report adds to the block. */
  readonly devices: number;
  /** Rewards that this report adds, in base units. They are credited when the block is completed. */
  readonly credited: bigint;
  /** True when this report completed the block. */
  readonly completedNow: boolean;
  /** Number of rewards that the block has. */
  readonly rewards: number;
};

/**
 * Opens the block that contains the instant `startsAt` and returns it. A block that is open already is not changed.
 * @throws NotReady while the clock is in doubt.
 */
export async function openBlock(ctx: AppContext, startsAt: Date): Promise<BlockRow> {
  return ctx.database.transaction(async (tx) => {
    const parameters = await loadParameters(tx, await marketNow(ctx, tx));
    requireClock(ctx);
    return openRow(tx, blockAt(startsAt, parameters));
  });
}

/** Thrown for a report with devices that no import has brought; nothing of the report is stored. */
export class UnknownDevices extends Error {
  readonly deviceIds: readonly string[];
  constructor(deviceIds: readonly string[]) {
    super(`${deviceIds.length} of the devices were never imported`);
    this.deviceIds = deviceIds;
  }
}

/**
 * Ingests one valid block report and returns the progress of its block. A completed block is not changed.
 * @throws UnknownDevices when no import has brought a device.
 */
export async function reportBlock(ctx: AppContext, report: BlockReport): Promise<BlockProgress> {
  const [progress] = await ingestReports(ctx, [report]);
  if (progress === undefined) throw new Error('a report without progress');
  return progress;
}

/**
 * Ingests several valid block reports in one transaction, the oldest block first. Returns the number of blocks that the reports
 * completed.
 */
export async function reportBlocks(ctx: AppContext, reports: readonly BlockReport[]): Promise<number> {
  return (await ingestReports(ctx, reports)).filter(({ completedNow }) => completedNow).length;
}

/** Timeout of a transaction that ingests reports. A block of 100 000 devices takes some seconds on two cores. */
const TIMEOUT_MS = 120_000;

async function ingestReports(ctx: AppContext, reports: readonly BlockReport[]): Promise<readonly BlockProgress[]> {
  const progress = await ctx.database.transaction(
    async (tx) => {
      await tuneForAllDevices(tx);
      await lockBlockReports(tx);
      const parameters = await loadParameters(tx, await marketNow(ctx, tx));
      const progress: BlockProgress[] = [];
      for (const ofOneDay of daysOf(reports)) progress.push(...(await ingestDay(ctx, tx, ofOneDay, parameters)));
      return progress;
    },
    { timeoutMs: TIMEOUT_MS },
  );
  ctx.notify();
  return progress;
}

/** Groups reports by the UTC day of their block, oldest day first, because the rolling windows advance one day at a time. */
function daysOf(reports: readonly BlockReport[]): readonly (readonly BlockReport[])[] {
  const days = new Map<string, BlockReport[]>();
  for (const report of [...reports].sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())) {
    const day = utcDayOf(report.startsAt);
    days.set(day, [...(days.get(day) ?? []), report]);
  }
  return [...days.values()];
}

async function ingestDay(
  ctx: AppContext,
  tx: Transaction,
  reports: readonly BlockReport[],
  parameters: Parameters,
): Promise<readonly BlockProgress[]> {
  const before = await latestBlock(tx);
  const blocks = new Map<number, BlockRow>();
  for (const { startsAt } of reports) {
    const block = await openRow(tx, blockAt(startsAt, parameters));
    blocks.set(block.number, block);
  }
  const chunks = reports
    .map((report) => ({ ...report, ...blockAt(report.startsAt, parameters) }))
    .filter(({ number }) => blocks.get(number)?.status !== 'COMPLETED');
  const completes = chunks.some(isFinal);
  if (chunks.length > 0) await lockAllDevices(tx);
  // Read the clock only after the lock is held: a transaction that held a device before may have stored a later time than a clock that
  // was read before the wait. Rewards are dated by their block, so a report that completes no block writes no instant.
  const now = completes ? await writeNow(ctx, tx, 'ALL') : null;
  if (now === null) requireClock(ctx);
  const taken = await writeRewards(tx, {
    chunks,
    requirements: await requirementsAtBlockEnds(tx, [...blocks.values()]),
    areFirst: [...blocks.values()].every(({ status }) => status === 'IN_PROGRESS'),
  });
  await requireKnown(tx, reports, taken);
  const progress: BlockProgress[] = [];
  for (const block of blocks.values()) {
    const own = chunks.filter(({ number }) => number === block.number);
    progress.push(
      own.length === 0
        ? { block, devices: 0, credited: 0n, completedNow: false, rewards: 0 }
        : await advance(
            ctx,
            tx,
            block,
            taken.find(({ number }) => number === block.number) ?? NOTHING,
            own.some(isFinal),
          ),
    );
  }
  const completed = progress.filter(({ completedNow }) => completedNow);
  if (now !== null) await advanceDay(ctx, tx, { before, completed }, parameters, now);
  return progress;
}

/** A reward that was not taken was reported before, or belongs to no device. */
async function requireKnown(
  tx: Transaction,
  reports: readonly BlockReport[],
  taken: readonly IngestedRewards[],
): Promise<void> {
  const reported = reports.reduce((sum, { rewards }) => sum + rewards.length, 0);
  if (taken.reduce((sum, { devices }) => sum + devices, 0) === reported) return;
  const unknown = await unknownDeviceIds(
    tx,
    reports.flatMap(({ rewards }) => rewards.map(({ deviceId }) => deviceId)),
  );
  if (unknown.length > 0) throw new UnknownDevices(unknown);
}

const isFinal = ({ final }: BlockReport): boolean => final ?? true;

const NOTHING = { devices: 0, succeeded: 0, rewarded: 0n };

/** Stores the progress of a block. When the block is completed, it also posts one transfer with all rewards of the block. */
async function advance(
  ctx: AppContext,
  tx: Transaction,
  block: BlockRow,
  taken: Omit<IngestedRewards, 'number'>,
  completedNow: boolean,
): Promise<BlockProgress> {
  const advanced: BlockRow = completedNow
    ? { ...block, status: 'COMPLETED', completedAt: block.endsAt }
    : { ...block, status: 'PROCESSING' };
  const { nominated, rewarded } = await updateBlock(tx, advanced, taken);
  if (completedNow && rewarded > 0n)
    await postTransfers(tx, [blockRewardsTransfer(rewarded, block.endsAt)], null, ctx.random);
  return {
    block: advanced,
    devices: taken.devices,
    credited: taken.rewarded,
    completedNow,
    rewards: nominated,
  };
}

/** Advances the rolling windows by the newly completed blocks of one day, and records the reliability scores that changed. */
async function advanceDay(
  ctx: AppContext,
  tx: Transaction,
  { before, completed }: { readonly before: LatestBlock | null; readonly completed: readonly BlockProgress[] },
  parameters: Parameters,
  now: Date,
): Promise<void> {
  const blocks = completed.map(({ block }) => block);
  const [first] = blocks;
  if (first === undefined) return;
  const after = blocks.reduce<LatestBlock>((one, other) => (other.number > one.number ? other : one), before ?? first);
  const step: WindowStep = {
    before,
    after,
    completed: blocks.map(({ number }) => number),
    rewards: completed.reduce((sum, { rewards }) => sum + rewards, 0),
    day: utcDayOf(first.startsAt),
  };
  const requirements = await requirementsInForce(tx, now);
  const crossed = await advanceWindows(tx, step, windowRules(parameters), requirements, now, ctx.random);
  await recordScoreChanges(ctx, tx, crossed, now);
}

function blockAt(startsAt: Date, parameters: Parameters): Pick<BlockRow, 'number' | 'startsAt' | 'endsAt'> {
  const interval = parameters.blockIntervalMs;
  const number = Math.floor(startsAt.getTime() / interval);
  return { number, startsAt: new Date(number * interval), endsAt: new Date((number + 1) * interval) };
}

const windowRules = (parameters: Parameters): WindowRules => ({
  windowBlocks: parameters.estimateWindowBlocks,
  minSampleBlocks: parameters.minEstimateSampleBlocks,
  blockIntervalMs: parameters.blockIntervalMs,
});
