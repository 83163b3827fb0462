// Compares the events of offers about a changed score with the rules. Most of them are written by the statement that computes the scores.

import { expect } from 'vitest';
import { occupiesClaimSlot, phaseAt } from '../../src/domain/co-stake.ts';
import { coStakeOfOffer, offerLabelAt } from '../../src/domain/device-aggregate.ts';
import { offerStatusAt } from '../../src/domain/offer.ts';
import { sql } from '../../src/store/db/database.ts';
import { loadAggregates } from '../../src/store/device-aggregates.ts';
import { parameterHistory } from '../../src/store/parameters.ts';
import type { World } from '../kit/world.ts';

/**
 * Expects that each event of a score about a device after the entry `compared` stands beside one of every offer that it concerns, with the
 * label that the rules give it. Returns the labels, and the entry of the last event.
 */
export async function expectOfferEvents(
  { database, now }: Pick<World, 'database' | 'now'>,
  compared: bigint,
): Promise<{ readonly found: readonly string[]; readonly last: bigint }> {
  const rows = await database.query<{
    entry: bigint;
    key: string;
    offer: string | null;
    at: Date;
    fields: object;
    reason: string;
  }>(sql`
    SELECT entry, device_key AS key, offer_id AS offer, occurred_at AS at, reason,
           json_build_array(label, previous_label, status, previous_status, public, unlisted, co_stake_id) AS fields
    FROM event WHERE type = 'RELIABILITY_CHANGED' AND entry > ${compared} ORDER BY entry`);
  const keys = [...new Set(rows.map(({ key }) => key))];
  const found: string[] = [];
  for (const aggregate of await loadAggregates(database, keys, await parameterHistory(database), await now())) {
    const own = rows.filter(({ key }) => key === aggregate.device.key);
    for (const { at, reason } of own.filter(({ offer }) => offer === null)) {
      const concerned = aggregate.offers.flatMap((offer) => {
        const coStake = coStakeOfOffer(aggregate, offer.id);
        const status = offerStatusAt(offer, at);
        if (status === 'CLOSED' && (coStake === null || !occupiesClaimSlot(phaseAt(coStake, at)))) return [];
        const label = offerLabelAt(aggregate, offer, at, 'OWNER');
        found.push(label);
        const listed = offer.visibility === 'LISTED';
        return [[offer.id, [label, label, status, status, listed, !listed, coStake?.id ?? null]] as const];
      });
      const written = own.filter((row) => row.offer !== null && row.reason === reason);
      expect(new Map(written.map(({ offer, fields }) => [offer, fields]))).toEqual(new Map(concerned));
    }
  }
  return { found, last: rows.at(-1)?.entry ?? compared };
}
