// The aggregate of a device, loaded under its lock and saved by difference: what a decision changed is written, nothing else.

import { type CoStake, occupiesClaimSlot, phaseAt } from '../domain/co-stake.ts';
import { coStakeDueAt } from '../domain/co-stake-exit.ts';
import type { DeviceAggregate } from '../domain/device-aggregate.ts';
import type { Offer } from '../domain/offer.ts';
import type { DatedParameter, Parameters } from '../domain/parameter.ts';
import { estimateReward } from '../domain/reward.ts';
import { type CoStakeRow, coStakeColumns, type OfferRow, offerColumns } from './columns.ts';
import { type Queryable, sql } from './db/database.ts';
import { devicesByKey, updateDevice } from './devices.ts';
import { requirementsOf } from './requirements.ts';
import { insertSlash, pendingSlashes, updateSlash } from './slashes.ts';

/** What a command names, so that the aggregate holds it even when it has ended. */
export type AggregateSubject = { readonly offerId?: string; readonly coStakeId?: string };

/**
 * Reads a device's aggregate: its live offers, its co-stakes that have not ended, slashes under review with the co-stakes they
 * reached, and the subject with its offer.
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

/** The aggregates of several devices, in five statements. */
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
  // Whole: what time owes may go back further than any reader does.
  const models = [...new Set(devices.map(({ model }) => model))];
  const requirements = await requirementsOf(db, models, parameters, null);
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
  const sharedSubscriptions = new Map<string, Row[]>();
  for (const row of rows) {
    const group = sharedSubscriptions.get(row.deviceKey);
    if (group === undefined) sharedSubscriptions.set(row.deviceKey, [row]);
    else group.push(row);
  }
  return sharedSubscriptions;
}

/** The device that an offer or a co-stake belongs to; these never move. */
export async function deviceKeyOf(db: Queryable, subject: AggregateSubject): Promise<string | null> {
  const [row] = await db.query<{ key: string }>(
    subject.coStakeId === undefined
      ? sql`SELECT device_key AS key FROM offer WHERE id = ${subject.offerId ?? null}::uuid`
      : sql`SELECT device_key AS key FROM co_stake WHERE id = ${subject.coStakeId}::uuid`,
  );
  return row?.key ?? null;
}

/** Writes what changed between two states of a aggregate. Claim slots are taken and freed beside it (co-stakes.ts). */
export async function saveAggregate(
  tx: Queryable,
  before: DeviceAggregate,
  after: DeviceAggregate,
  parameters: Parameters,
  now: Date,
): Promise<void> {
  if (after.device !== before.device) await updateDevice(tx, after.device);
  // Offers that give up the device's one place go first: another of the same device may take it in this very save.
  const changed = after.offers.filter((offer) => !before.offers.includes(offer));
  for (const offer of [...changed].sort((a, b) => Number(a.live) - Number(b.live))) {
    if (before.offers.some((known) => known.id === offer.id)) await updateOffer(tx, offer, after, parameters);
    else await insertOffer(tx, offer, after, parameters);
  }
  for (const coStake of after.coStakes.filter((one) => !before.coStakes.includes(one))) {
    if (before.coStakes.some((known) => known.id === coStake.id)) await updateCoStake(tx, coStake, now);
    else await insertCoStake(tx, coStake, parameters);
  }
  for (const slash of after.slashes.filter((one) => !before.slashes.includes(one))) {
    if (before.slashes.some((known) => known.id === slash.id)) await updateSlash(tx, slash);
    else await insertSlash(tx, slash);
  }
}

/** What an offer is estimated to return, from what its device has brought; only a live one promises anything. */
function estimatedAprBps(offer: Offer, aggregate: DeviceAggregate, parameters: Parameters): number | null {
  return offer.live ? (estimateReward(aggregate.device, offer, parameters)?.aprBps ?? null) : null;
}

async function insertOffer(
  tx: Queryable,
  offer: Offer,
  aggregate: DeviceAggregate,
  parameters: Parameters,
): Promise<void> {
  await tx.execute(sql`
    INSERT INTO offer (id, slug, device_key, requested_amount, reward_share_bps, terms_text, terms_sha256, created_at,
                       expires_at, claimed_at, closes_at, close_reason, live, estimated_apr_bps, signed_action_id)
    VALUES (${offer.id}::uuid, ${offer.slug}, ${offer.deviceKey}::uuid, ${offer.requestedAmount}, ${offer.rewardShareBps},
            ${offer.termsText}, ${offer.termsSha256}, ${offer.createdAt}, ${offer.expiresAt}, ${offer.claimedAt},
            ${offer.closesAt}, ${offer.closeReason}, ${offer.live}, ${estimatedAprBps(offer, aggregate, parameters)},
            ${offer.signedActionId}::uuid)`);
}

async function updateOffer(
  tx: Queryable,
  offer: Offer,
  aggregate: DeviceAggregate,
  parameters: Parameters,
): Promise<void> {
  await tx.execute(sql`
    UPDATE offer SET claimed_at = ${offer.claimedAt}, closes_at = ${offer.closesAt}, close_reason = ${offer.closeReason},
                     live = ${offer.live}, estimated_apr_bps = ${estimatedAprBps(offer, aggregate, parameters)}
    WHERE id = ${offer.id}::uuid`);
}

async function insertCoStake(tx: Queryable, coStake: CoStake, parameters: Parameters): Promise<void> {
  await tx.execute(sql`
    INSERT INTO co_stake (id, offer_id, device_key, account_id, wallet, amount, reward_share_bps, claimed_at, settlement,
                          settle_by, recorded_phase, due_at, claim_slot, claim_cap)
    VALUES (${coStake.id}::uuid, ${coStake.offerId}::uuid, ${coStake.deviceKey}::uuid, ${coStake.accountId}::uuid,
            ${coStake.wallet}, ${coStake.amount}, ${coStake.rewardShareBps}, ${coStake.claimedAt}, ${coStake.settlement},
            ${coStake.settleBy}, ${coStake.recordedPhase}, ${coStakeDueAt(coStake)},
            (SELECT min(slot) FROM generate_series(1, ${parameters.claimCap}::int) AS slot
             WHERE NOT EXISTS (SELECT FROM co_stake taken
                               WHERE taken.account_id = ${coStake.accountId}::uuid AND taken.claim_slot = slot)),
            ${parameters.claimCap})`);
}

async function updateCoStake(tx: Queryable, coStake: CoStake, now: Date): Promise<void> {
  const keepsSlot = occupiesClaimSlot(phaseAt(coStake, now));
  await tx.execute(sql`
    UPDATE co_stake SET settlement = ${coStake.settlement}, settled_at = ${coStake.settledAt},
      settlement_failure = ${coStake.settlementFailure}, exit_started_at = ${coStake.exitStartedAt},
      wait_ends_at = ${coStake.waitEndsAt}, cooldown_ends_at = ${coStake.cooldownEndsAt},
      exit_canceled_at = ${coStake.exitCanceledAt}, withdrawn_at = ${coStake.withdrawnAt},
      reward_claimed = ${coStake.rewardClaimed}, reward_slashed = ${coStake.rewardSlashed},
      recorded_phase = ${coStake.recordedPhase}, due_at = ${coStakeDueAt(coStake)},
      claim_slot = CASE WHEN ${keepsSlot} THEN claim_slot END
    WHERE id = ${coStake.id}::uuid`);
}
