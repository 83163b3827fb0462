// Records the event RELIABILITY_CHANGED when the integer part of a device's reliability score changes. The scores are computed in
// store/reliability-scores.ts.

import { buildBatchRecords } from '../domain/event-record.ts';
import { latestBlock } from '../store/blocks.ts';
import type { Transaction } from '../store/db/database.ts';
import { loadAggregates } from '../store/device-aggregates.ts';
import { insertEvents } from '../store/events.ts';
import { parameterHistory } from '../store/parameters.ts';
import { recomputeScores, type ScoreChange } from '../store/reliability-scores.ts';
import type { AppContext } from './context.ts';

/**
 * Writes an event of each offer concerned for each of these changes; the events of owners were written with the scores. The caller holds the
 * locks of the devices.
 */
export async function recordScoreChanges(
  ctx: AppContext,
  tx: Transaction,
  changes: readonly ScoreChange[],
  now: Date,
): Promise<void> {
  if (changes.length === 0) return;
  const scores = new Map(changes.map((score) => [score.deviceKey, score]));
  const aggregates = await loadAggregates(tx, [...scores.keys()], await parameterHistory(tx), now);
  const records = aggregates.flatMap((aggregate) => {
    const { fromHundredths = null, toHundredths = null } = scores.get(aggregate.device.key) ?? {};
    const event = { type: 'RELIABILITY_CHANGED', at: now, fromHundredths, toHundredths } as const;
    const { records } = buildBatchRecords(aggregate, { at: now, timeDriven: false, events: [event] });
    return records.filter(({ offerId }) => offerId !== null);
  });
  await insertEvents(tx, records, ctx.random);
}

/** Recomputes and stores the reliability scores of devices, and writes an event for each score whose integer part changed. */
export async function updateReliabilityScores(
  ctx: AppContext,
  tx: Transaction,
  deviceKeys: readonly string[],
  now: Date,
): Promise<void> {
  const changes = await recomputeScores(tx, deviceKeys, await latestBlock(tx), now, ctx.random);
  await recordScoreChanges(ctx, tx, changes, now);
}
