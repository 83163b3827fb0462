// Validates the network's block reports before blocks.ts ingests them. A block can be opened once it has started and reported once it
// has ended. Every device must be known, because the reward of an unknown device would be lost silently.

import type { NetworkRefusalOf } from '../domain/network-refusal.ts';
import type { BlockRow } from '../store/blocks.ts';
import { loadParameters } from '../store/parameters.ts';
import { type BlockProgress, type BlockReport, openBlock, reportBlock, UnknownDevices } from './blocks.ts';
import { marketNow } from './clock.ts';
import type { AppContext } from './context.ts';

/** Maximum number of unknown devices that a refusal lists. */
const SHOWN = 100;

/** Returns true when a block starts at `startsAt`: when it is a multiple of the block interval in force. */
export async function isBlockStart(ctx: AppContext, startsAt: Date): Promise<boolean> {
  const { blockIntervalMs } = await loadParameters(ctx.database, await marketNow(ctx, ctx.database));
  return startsAt.getTime() % blockIntervalMs === 0;
}

/** Opens the block that starts at `startsAt` and returns it. Refusal: BLOCK_NOT_STARTED for a start in the future. */
export async function openBlockIfStarted(
  ctx: AppContext,
  startsAt: Date,
): Promise<BlockRow | { readonly refusal: NetworkRefusalOf<'BLOCK_NOT_STARTED'> }> {
  const now = await marketNow(ctx, ctx.database);
  return startsAt > now ? { refusal: { code: 'BLOCK_NOT_STARTED', startsAt, now } } : openBlock(ctx, startsAt);
}

/**
 * Validates a report of a block, or of one chunk of a block, and stores it as a whole or not at all. A repeated report and a report
 * of a completed block change nothing. Refusals: BLOCK_NOT_ENDED, DEVICES_UNKNOWN.
 */
export async function ingestBlockReport(
  ctx: AppContext,
  report: BlockReport,
): Promise<
  BlockProgress | { readonly refusal: NetworkRefusalOf<'BLOCK_NOT_ENDED'> | NetworkRefusalOf<'DEVICES_UNKNOWN'> }
> {
  const now = await marketNow(ctx, ctx.database);
  const { blockIntervalMs } = await loadParameters(ctx.database, now);
  const endsAt = new Date(report.startsAt.getTime() + blockIntervalMs);
  if (endsAt > now) return { refusal: { code: 'BLOCK_NOT_ENDED', endsAt, now } };
  try {
    return await reportBlock(ctx, report);
  } catch (error) {
    if (!(error instanceof UnknownDevices)) throw error;
    const { deviceIds } = error;
    return { refusal: { code: 'DEVICES_UNKNOWN', deviceIds: deviceIds.slice(0, SHOWN), count: deviceIds.length } };
  }
}
