// What is told of a device's reliability: a score that crosses a whole point, under the offers that its device's other news is
// told under. The scores themselves are the ingestion's (store/rolling-windows.ts).

import { recordBatch } from '../domain/event-record.ts';
import { latestBlock } from '../store/blocks.ts';
import type { Transaction } from '../store/db/database.ts';
import { loadAggregates } from '../store/device-aggregates.ts';
import { insertEvents } from '../store/events.ts';
import { parameterHistory } from '../store/parameters.ts';
import { type CrossedScore, rescoreDevices } from '../store/rolling-windows.ts';
import type { AppContext } from './context.ts';

/** Tells of scores that have crossed a whole point; the devices are locked. */
export async function recordReliability(
  ctx: AppContext,
  tx: Transaction,
  crossed: readonly CrossedScore[],
  now: Date,
): Promise<void> {
  if (crossed.length === 0) return;
  const scores = new Map(crossed.map((score) => [score.deviceKey, score]));
  const aggregates = await loadAggregates(tx, [...scores.keys()], await parameterHistory(tx), now);
  const records = aggregates.flatMap((aggregate) => {
    const { fromHundredths = null, toHundredths = null } = scores.get(aggregate.device.key) ?? {};
    const event = { type: 'RELIABILITY_CHANGED', at: now, fromHundredths, toHundredths } as const;
    return recordBatch(aggregate, { at: now, timeDriven: false, events: [event] }).records;
  });
  await insertEvents(tx, records, ctx.random);
}

/** Brings the scores of devices up to what has just become known of their days and slashes, and tells of them. */
export async function rescore(
  ctx: AppContext,
  tx: Transaction,
  deviceKeys: readonly string[],
  now: Date,
): Promise<void> {
  const crossed = await rescoreDevices(tx, deviceKeys, await latestBlock(tx), now);
  await recordReliability(ctx, tx, crossed, now);
}
