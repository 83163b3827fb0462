// Blocks, as the network reports them: opened, reported in one piece or in chunks, completed. Sending anything again changes
// nothing. Rewards are credited with the report; the means that estimates rest on follow when a block completes.

import { blockRewardsTransfer } from '../domain/ledger.ts';
import type { Parameters } from '../domain/parameter.ts';
import {
  type BlockRow,
  creditBlock,
  lockBlocks,
  openBlock as openRow,
  type ReportedReward,
  refreshEstimates,
  setBlockStatus,
} from '../store/blocks.ts';
import type { Transaction } from '../store/database.ts';
import { postTransfers } from '../store/ledger.ts';
import { loadParameters } from '../store/parameters.ts';
import { marketNow } from './clock.ts';
import type { Marketplace } from './marketplace.ts';

export type { ReportedReward };

export type BlockReport = {
  /** A multiple of the block interval. */
  readonly startsAt: Date;
  readonly rewards: readonly ReportedReward[];
  /** True with the last chunk, and unless given: the block is complete then and takes no more. */
  readonly final?: boolean;
};

export type BlockProgress = {
  readonly block: BlockRow;
  /** Devices that this report credited or counted for the first time. */
  readonly devices: number;
  /** Base units credited by this report. */
  readonly credited: bigint;
  /** True when this report completed the block. */
  readonly fresh: boolean;
};

/** Opens the block that starts at an instant; opening it again changes nothing. */
export async function openBlock(m: Marketplace, startsAt: Date): Promise<BlockRow> {
  return m.database.transaction(async (tx) => {
    const parameters = await loadParameters(tx, await marketNow(m, tx));
    return openRow(tx, blockAt(startsAt, parameters));
  });
}

/** Takes a report in. A completed block stays as it is. */
export async function reportBlock(m: Marketplace, report: BlockReport): Promise<BlockProgress> {
  const [progress] = await takeIn(m, [report]);
  if (progress === undefined) throw new Error('a report without progress');
  return progress;
}

/** Takes several reports in, in one transaction and in order. Returns how many blocks they completed. */
export async function reportBlocks(m: Marketplace, reports: readonly BlockReport[]): Promise<number> {
  return (await takeIn(m, reports)).filter(({ fresh }) => fresh).length;
}

async function takeIn(m: Marketplace, reports: readonly BlockReport[]): Promise<readonly BlockProgress[]> {
  const progress = await m.database.transaction(async (tx) => {
    await lockBlocks(tx);
    const now = await marketNow(m, tx);
    const parameters = await loadParameters(tx, now);
    const taken: BlockProgress[] = [];
    for (const report of reports) taken.push(await take(m, tx, report, parameters));
    if (taken.some(({ fresh }) => fresh)) await refreshEstimates(tx, estimateRules(parameters), now);
    return taken;
  });
  m.ring();
  return progress;
}

async function take(
  m: Marketplace,
  tx: Transaction,
  report: BlockReport,
  parameters: Parameters,
): Promise<BlockProgress> {
  const block = await openRow(tx, blockAt(report.startsAt, parameters));
  if (block.status === 'COMPLETED') return { block, devices: 0, credited: 0n, fresh: false };
  const { credited, devices } = await creditBlock(tx, block, report.rewards, {
    baseStakePerCard: parameters.baseStakePerCard,
    graceMs: parameters.graceAfterRequirementRiseMs,
  });
  if (credited > 0n) await postTransfers(tx, [blockRewardsTransfer(credited, block.endsAt)], null, m.random);
  const final = report.final ?? true;
  const status = final ? 'COMPLETED' : 'PROCESSING';
  const completedAt = final ? block.endsAt : null;
  await setBlockStatus(tx, block.number, status, completedAt);
  return { block: { ...block, status, completedAt }, devices, credited, fresh: final };
}

function blockAt(startsAt: Date, parameters: Parameters): Pick<BlockRow, 'number' | 'startsAt' | 'endsAt'> {
  const interval = parameters.blockIntervalMs;
  const number = Math.floor(startsAt.getTime() / interval);
  return { number, startsAt: new Date(number * interval), endsAt: new Date((number + 1) * interval) };
}

const estimateRules = (parameters: Parameters) => ({
  windowBlocks: parameters.estimateWindowBlocks,
  minSampleBlocks: parameters.minEstimateSampleBlocks,
  blockIntervalMs: parameters.blockIntervalMs,
});
