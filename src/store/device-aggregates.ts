// Device aggregates: loads one under the lock of its device, and saves the difference between two states of it.
// **Invariant:** a save writes only the rows that the decision changed.

import { type CoStake, type CoStakeState, type CoStakeTerms, occupiesClaimSlot, phaseAt } from '../domain/co-stake.ts';
import type { DeviceAggregate } from '../domain/device-aggregate.ts';
import { nextCoStakeEventAt } from '../domain/due-events.ts';
import type { Offer, OfferState } from '../domain/offer.ts';
import type { DatedParameter, Parameters } from '../domain/parameter.ts';
import { estimateReward } from '../domain/reward.ts';
import {
  CO_STAKE_STATE_COLUMNS,
  CO_STAKE_TERMS_COLUMNS,
  type CoStakeRow,
  coStakeColumns,
  insertClause,
  OFFER_STATE_COLUMNS,
  OFFER_TERMS_COLUMNS,
  type OfferRow,
  offerColumns,
  setClause,
} from './columns.ts';
import { type Queryable, sql } from './db/database.ts';
import { devicesByKey, updateDevice } from './devices.ts';
import { requirementHistories } from './requirements.ts';
import { insertSlash, pendingSlashes, updateSlash } from './slashes.ts';

/** The offer or co-stake that a command is about; the aggregate holds it even when it has ended. */
export type AggregateSubject = { readonly offerId?: string; readonly coStakeId?: string };

/**
 * Returns the aggregate of a device: its live offers, its co-stakes that have not ended, its slashes under review with their
 * co-stakes, and the subject with its offer. Null when the device does not exist.
 */
export async function loadAggregate(
  db: Queryable,
  deviceKey: string,
  subject: AggregateSubject,
  parameters: readonly DatedParameter[],
  now: Date,
): Promise<DeviceAggregate | null> {
  const [aggregate] = await loadAggregates(db, [deviceKey], parameters, now, subject);
  return aggregate ?? null;
}

/** Returns the aggregates of several devices, with five statements for any number of them. */
export async function loadAggregates(
  db: Queryable,
  deviceKeys: readonly string[],
  parameters: readonly DatedParameter[],
  now: Date,
  subject: AggregateSubject = {},
): Promise<readonly DeviceAggregate[]> {
  const keys = [...deviceKeys];
  const devices = await devicesByKey(db, keys, now);
  const slashes = await pendingSlashes(db, keys);
  const named = slashes.flatMap((slash) => slash.parts.map((part) => part.coStakeId));
  if (subject.coStakeId !== undefined) named.push(subject.coStakeId);
  const coStakes = await db.query<CoStakeRow>(sql`
    SELECT ${coStakeColumns} FROM co_stake
    WHERE device_key = ANY (${keys}::uuid[])
      AND (recorded_phase NOT IN ('FAILED', 'WITHDRAWN') OR id = ANY (${named}::uuid[]))
    ORDER BY claimed_at`);
  const wanted = [...coStakes.map((coStake) => coStake.offerId), ...(subject.offerId ? [subject.offerId] : [])];
  const offers = await db.query<OfferRow>(sql`
    SELECT ${offerColumns} FROM offer
    WHERE device_key = ANY (${keys}::uuid[]) AND (live OR id = ANY (${wanted}::uuid[])) ORDER BY created_at`);
  const of = { offers: byDevice(offers), coStakes: byDevice(coStakes), slashes: byDevice(slashes) };
  // Load the whole requirement history: a due event that the sweep has not recorded yet may be of any age.
  const models = [...new Set(devices.map(({ model }) => model))];
  const requirements = await requirementHistories(db, models, parameters, null);
  return devices.map((device) => ({
    device,
    requirements: requirements.get(device.model) ?? [],
    ownerStake: device.ownerStake,
    offers: of.offers.get(device.key) ?? [],
    coStakes: of.coStakes.get(device.key) ?? [],
    slashes: of.slashes.get(device.key) ?? [],
  }));
}

function byDevice<Row extends { readonly deviceKey: string }>(
  rows: readonly Row[],
): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.deviceKey);
    if (group === undefined) groups.set(row.deviceKey, [row]);
    else group.push(row);
  }
  return groups;
}

/** Returns the key of the device that an offer or a co-stake belongs to, which never changes; null when there is none. */
export async function deviceKeyOf(db: Queryable, subject: AggregateSubject): Promise<string | null> {
  const [row] = await db.query<{ key: string }>(
    subject.coStakeId === undefined
      ? sql`SELECT device_key AS key FROM offer WHERE id = ${subject.offerId ?? null}::uuid`
      : sql`SELECT device_key AS key FROM co_stake WHERE id = ${subject.coStakeId}::uuid`,
  );
  return row?.key ?? null;
}

/** Writes the rows that differ between two states of an aggregate. Claim slots are freed in co-stakes.ts. */
export async function saveAggregate(
  tx: Queryable,
  before: DeviceAggregate,
  after: DeviceAggregate,
  parameters: Parameters,
  now: Date,
): Promise<void> {
  if (after.device !== before.device) await updateDevice(tx, after.device);
  // Offers that are no longer live come first: another offer of the device may become the live one in this save.
  const changed = after.offers.filter((offer) => !before.offers.includes(offer));
  for (const offer of [...changed].sort((a, b) => Number(a.live) - Number(b.live))) {
    if (before.offers.some((known) => known.id === offer.id)) await updateOffer(tx, offer, after, parameters);
    else await insertOffer(tx, offer, after, parameters);
  }
  for (const coStake of after.coStakes.filter((coStake) => !before.coStakes.includes(coStake))) {
    if (before.coStakes.some((known) => known.id === coStake.id)) await updateCoStake(tx, coStake, now);
    else await insertCoStake(tx, coStake, parameters);
  }
  for (const slash of after.slashes.filter((slash) => !before.slashes.includes(slash))) {
    if (before.slashes.some((known) => known.id === slash.id)) await updateSlash(tx, slash);
    else await insertSlash(tx, slash);
  }
}

/** Returns the estimated yearly return of a live offer, basis points; null for any other offer and under the minimum sample of blocks. */
function estimatedAprBps(offer: Offer, aggregate: DeviceAggregate, parameters: Parameters): number | null {
  return offer.live ? (estimateReward(aggregate.device, offer, parameters)?.aprBps ?? null) : null;
}

async function insertOffer(
  tx: Queryable,
  offer: Offer,
  aggregate: DeviceAggregate,
  parameters: Parameters,
): Promise<void> {
  const columns = { ...OFFER_TERMS_COLUMNS, ...OFFER_STATE_COLUMNS };
  const apr = sql`${estimatedAprBps(offer, aggregate, parameters)}`;
  await tx.execute(sql`INSERT INTO offer ${insertClause(columns, offer, [['estimated_apr_bps', apr]])}`);
}

async function updateOffer(
  tx: Queryable,
  offer: Offer,
  aggregate: DeviceAggregate,
  parameters: Parameters,
): Promise<void> {
  await tx.execute(sql`
    UPDATE offer SET ${setClause<OfferState>(OFFER_STATE_COLUMNS, offer)},
                     estimated_apr_bps = ${estimatedAprBps(offer, aggregate, parameters)}
    WHERE id = ${offer.id}::uuid`);
}

async function insertCoStake(tx: Queryable, coStake: CoStake, { claimCap }: Parameters): Promise<void> {
  const freeSlot = sql`
    (SELECT min(slot) FROM generate_series(1, ${claimCap}::int) AS slot
     WHERE NOT EXISTS (SELECT FROM co_stake taken
                       WHERE taken.account_id = ${coStake.accountId}::uuid AND taken.claim_slot = slot))`;
  const columns = { ...CO_STAKE_TERMS_COLUMNS, ...CO_STAKE_STATE_COLUMNS };
  await tx.execute(sql`
    INSERT INTO co_stake ${insertClause<CoStakeTerms & CoStakeState>(columns, coStake, [
      ['due_at', sql`${nextCoStakeEventAt(coStake)}`],
      ['claim_slot', freeSlot],
      ['claim_cap', sql`${claimCap}`],
    ])}`);
}

async function updateCoStake(tx: Queryable, coStake: CoStake, now: Date): Promise<void> {
  const keepsSlot = occupiesClaimSlot(phaseAt(coStake, now));
  await tx.execute(sql`
    UPDATE co_stake SET ${setClause<CoStakeState>(CO_STAKE_STATE_COLUMNS, coStake)}, due_at = ${nextCoStakeEventAt(coStake)},
      claim_slot = CASE WHEN ${keepsSlot} THEN claim_slot END
    WHERE id = ${coStake.id}::uuid`);
}
