// The writes of a decision: the rows that differ between two states of a device aggregate, as parts of one statement.
// **Invariant:** only the rows that the decision changed are written.

import { type CoStake, occupiesClaimSlot, type PhaseFields, phaseAt } from '../domain/co-stake.ts';
import type { Device, EventDrivenDeviceFields } from '../domain/device.ts';
import type { DeviceAggregate } from '../domain/device-aggregate.ts';
import { nextCoStakeEventAt } from '../domain/due-events.ts';
import { type Offer, promisesRewards } from '../domain/offer.ts';
import { type OfferRoom, roomLimitsAt } from '../domain/offer-room.ts';
import type { Parameters } from '../domain/parameter.ts';
import { breakEvenShareBps, estimateReward } from '../domain/reward.ts';
import {
  CO_STAKE_STATE_COLUMNS,
  CO_STAKE_TERMS_COLUMNS,
  columnList,
  DEVICE_CHANGES_COLUMNS,
  DEVICE_SUMS_CHANGES_COLUMNS,
  OFFER_STATE_COLUMNS,
  OFFER_TERMS_COLUMNS,
  type OwnerRewardChanges,
  rowsOf,
  setFromClause,
} from './columns.ts';
import { type Queryable, type Sql, sql } from './db/database.ts';
import type { SlotHolder } from './device-aggregates.ts';
import { insertSlash, updateSlash } from './slashes.ts';
import type { WritePart } from './write-parts.ts';

const OFFER_CHANGES = {
  ...OFFER_STATE_COLUMNS,
  estimatedAprBps: 'estimated_apr_bps',
  breakEvenShareBps: 'break_even_share_bps',
} as const;
const NEW_OFFER = { ...OFFER_TERMS_COLUMNS, ...OFFER_CHANGES } as const;
const CO_STAKE_CHANGES = { ...CO_STAKE_STATE_COLUMNS, dueAt: 'due_at' } as const;
const NEW_CO_STAKE = {
  ...CO_STAKE_TERMS_COLUMNS,
  ...CO_STAKE_CHANGES,
  claimCap: 'claim_cap',
  claimSlot: 'claim_slot',
} as const;

/** What the writes of a decision depend on, besides the states of the aggregate before and after the decision. */
export type WriteContext = {
  readonly parameters: Parameters;
  readonly now: Date;
  /** The co-stakes of the signer's account that may hold claim slots; empty without a signer. */
  readonly slotHolders: readonly SlotHolder[];
};

/**
 * Returns the writes that turn one state of an aggregate into another, except those of slashes. They free the claim slots of the
 * signer's co-stakes whose cooldown has begun, on any device, because the unique index on slots does not know the time.
 */
export function aggregateWrites(
  before: DeviceAggregate,
  after: DeviceAggregate,
  { parameters, now, slotHolders }: WriteContext,
): readonly WritePart[] {
  const ownStakeChanged = before.ownerStake !== after.ownerStake;
  const offers = after.offers
    .filter((offer) => !before.offers.includes(offer) || (ownStakeChanged && promisesRewards(offer)))
    .map((offer) => ({ ...offer, ...listedReturns(offer, after, parameters) }));
  const coStakes = after.coStakes
    .filter((coStake) => !before.coStakes.includes(coStake))
    .map((coStake) => ({ ...coStake, dueAt: nextCoStakeEventAt(coStake), claimCap: parameters.claimCap }));
  const [oldOffers, newOffers] = split(offers, before.offers);
  const [oldCoStakes, newCoStakes] = split(coStakes, before.coStakes);
  const keepsSlot = (coStake: PhaseFields): boolean => occupiesClaimSlot(phaseAt(coStake, now));
  const keepers = oldCoStakes.filter(keepsSlot).map(({ id }) => id);
  const others = slotHolders.filter(({ id }) => !coStakes.some((coStake) => coStake.id === id));
  const released = others.filter((other) => other.slot !== null && !keepsSlot(other)).map(({ id }) => id);
  const taken = slotHolders.filter(({ id }) => keepers.includes(id)).concat(others.filter(keepsSlot));
  return [
    ...changedDevice(before.device, after.device, newOffers.length === 0 ? null : roomLimitsAt(after, parameters, now)),
    ...changedSums(before.device, after.device),
    ...changedOffers(oldOffers),
    ...insertedOffers(newOffers),
    ...releasedSlots(released),
    ...changedCoStakes(oldCoStakes, keepers),
    ...insertedCoStakes(
      newCoStakes.map((coStake) => ({ ...coStake, claimSlot: keepsSlot(coStake) ? freeSlot(taken) : null })),
    ),
  ];
}

/**
 * Returns the lowest claim slot that none of these co-stakes holds. It may lie above the claim cap: the CHECK constraint of the
 * column then refuses the write.
 */
function freeSlot(taken: readonly SlotHolder[]): number {
  for (let slot = 1; ; slot += 1) if (!taken.some((one) => one.slot === slot)) return slot;
}

function releasedSlots(ids: readonly string[]): readonly WritePart[] {
  if (ids.length === 0) return [];
  const body = (inOrder: Sql): Sql => sql`
    UPDATE co_stake SET claim_slot = NULL WHERE id = ANY (${ids}::uuid[]) AND ${inOrder} RETURNING 1`;
  return [{ name: 'released_slots', body }];
}

/** Writes the slashes that differ between two states of an aggregate, before the postings of their escrow are checked at commit. */
export async function saveSlashes(tx: Queryable, before: DeviceAggregate, after: DeviceAggregate): Promise<void> {
  for (const slash of after.slashes.filter((slash) => !before.slashes.includes(slash))) {
    if (before.slashes.some((known) => known.id === slash.id)) await updateSlash(tx, slash);
    else await insertSlash(tx, slash);
  }
}

/** Splits rows into those that are stored and those that are new. */
function split<Row extends { readonly id: string }>(
  rows: readonly Row[],
  stored: readonly { readonly id: string }[],
): readonly [stored: readonly Row[], added: readonly Row[]] {
  const isStored = (row: Row): boolean => stored.some(({ id }) => id === row.id);
  return [rows.filter(isStored), rows.filter((row) => !isStored(row))];
}

type ListedReturns = { readonly estimatedAprBps: number | null; readonly breakEvenShareBps: number | null };

/**
 * Returns the estimated yearly return and the break-even share of an offer, in basis points; both null when the offer promises no
 * rewards. The return is also null when the device has fewer completed blocks than the minimum sample.
 */
function listedReturns(offer: Offer, { device, ownerStake }: DeviceAggregate, parameters: Parameters): ListedReturns {
  if (!promisesRewards(offer)) return { estimatedAprBps: null, breakEvenShareBps: null };
  return {
    estimatedAprBps: estimateReward(device, offer, parameters)?.aprBps ?? null,
    breakEvenShareBps: breakEvenShareBps(offer.requestedAmount, ownerStake),
  };
}

/** Writes the fields of the device that changed and, beside a new offer, the limits that its trigger compares with the room taken. */
function changedDevice(before: Device, after: Device, limits: OfferRoom | null): readonly WritePart[] {
  if (before === after && limits === null) return [];
  const columns = { ...DEVICE_CHANGES_COLUMNS, key: 'id' } as const;
  const rows = rowsOf<Omit<EventDrivenDeviceFields, keyof OwnerRewardChanges> & { readonly key: string }>(
    'device',
    columns,
    [after],
  );
  const written =
    limits === null
      ? sql``
      : sql`, offer_place_limit = ${limits.places}, offer_stake_limit = ${limits.stake}, offer_share_limit_bps = ${limits.shareBps}`;
  const body = (inOrder: Sql): Sql => sql`
    UPDATE device SET ${setFromClause(DEVICE_CHANGES_COLUMNS)}${written} FROM ${rows} AS changed
    WHERE device.id = changed.id AND ${inOrder} RETURNING 1`;
  return [{ name: 'changed_device', body }];
}

/** Writes the owner's claimed and slashed rewards where they changed. */
function changedSums(before: OwnerRewardChanges, after: Device): readonly WritePart[] {
  if (before.ownerRewardClaimed === after.ownerRewardClaimed && before.ownerRewardSlashed === after.ownerRewardSlashed)
    return [];
  const columns = { ...DEVICE_SUMS_CHANGES_COLUMNS, key: 'device_key' } as const;
  const rows = rowsOf<OwnerRewardChanges & { readonly key: string }>('device_sums', columns, [after]);
  const body = (inOrder: Sql): Sql => sql`
    UPDATE device_sums SET ${setFromClause(DEVICE_SUMS_CHANGES_COLUMNS)} FROM ${rows} AS changed
    WHERE device_sums.device_key = changed.device_key AND ${inOrder} RETURNING 1`;
  return [{ name: 'changed_sums', body }];
}

type OfferWrite = Offer & ListedReturns;

function changedOffers(offers: readonly OfferWrite[]): readonly WritePart[] {
  if (offers.length === 0) return [];
  const rows = rowsOf<Pick<OfferWrite, 'id' | keyof typeof OFFER_CHANGES>>(
    'offer',
    { ...OFFER_CHANGES, id: 'id' },
    offers,
  );
  const body = (inOrder: Sql): Sql => sql`
    UPDATE offer SET ${setFromClause(OFFER_CHANGES)} FROM ${rows} AS changed
    WHERE offer.id = changed.id AND ${inOrder} RETURNING 1`;
  return [{ name: 'changed_offers', body }];
}

function insertedOffers(offers: readonly OfferWrite[]): readonly WritePart[] {
  if (offers.length === 0) return [];
  const body = (inOrder: Sql): Sql => sql`
    INSERT INTO offer (${columnList(NEW_OFFER)})
    SELECT ${columnList(NEW_OFFER)} FROM ${rowsOf<OfferWrite>('offer', NEW_OFFER, offers)} WHERE ${inOrder} RETURNING 1`;
  return [{ name: 'new_offers', body }];
}

type CoStakeWrite = Omit<CoStake, 'held' | 'rewardLifetime'> & {
  readonly dueAt: Date | null;
  readonly claimCap: number;
};

function changedCoStakes(coStakes: readonly CoStakeWrite[], keepers: readonly string[]): readonly WritePart[] {
  if (coStakes.length === 0) return [];
  const columns = { ...CO_STAKE_CHANGES, id: 'id' } as const;
  const rows = rowsOf<Pick<CoStakeWrite, keyof typeof columns>>('co_stake', columns, coStakes);
  const body = (inOrder: Sql): Sql => sql`
    UPDATE co_stake SET ${setFromClause(CO_STAKE_CHANGES)},
      claim_slot = CASE WHEN co_stake.id = ANY (${keepers}::uuid[]) THEN co_stake.claim_slot END
    FROM ${rows} AS changed WHERE co_stake.id = changed.id AND ${inOrder} RETURNING 1`;
  return [{ name: 'changed_co_stakes', body }];
}

/**
 * Inserts the new co-stake of a decision. A decision creates at most one, because a second one would get the same free claim slot.
 */
function insertedCoStakes(
  coStakes: readonly (CoStakeWrite & { readonly claimSlot: number | null })[],
): readonly WritePart[] {
  if (coStakes.length === 0) return [];
  const rows = rowsOf<(typeof coStakes)[number]>('co_stake', NEW_CO_STAKE, coStakes);
  const body = (inOrder: Sql): Sql => sql`
    INSERT INTO co_stake (${columnList(NEW_CO_STAKE)})
    SELECT ${columnList(NEW_CO_STAKE)} FROM ${rows} AS added WHERE ${inOrder} RETURNING 1`;
  return [{ name: 'new_co_stakes', body }];
}
