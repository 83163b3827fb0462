// Loads device aggregates: several in one statement, or one together with everything else that a decision reads, under the lock of
// its device. The statements that write them are in aggregate-writes.ts.

import type { CoStake, PhaseFields } from '../domain/co-stake.ts';
import type { Device } from '../domain/device.ts';
import type { DeviceAggregate } from '../domain/device-aggregate.ts';
import type { Offer } from '../domain/offer.ts';
import type { DatedParameter } from '../domain/parameter.ts';
import { requirementInForce, requirementRules } from '../domain/requirement.ts';
import type { SettlementRule } from '../domain/settlement.ts';
import type { SlashReview, SlashTerms } from '../domain/slash.ts';
import { type ClockRowWithFloor, clockColumns, floorSql } from './clock.ts';
import {
  CO_STAKE_STATE_COLUMNS,
  CO_STAKE_TERMS_COLUMNS,
  CO_STAKE_TOTALS_COLUMNS,
  DEVICE_COLUMNS,
  DEVICE_SUMS_COLUMNS,
  OFFER_STATE_COLUMNS,
  OFFER_TERMS_COLUMNS,
  SLASH_REVIEW_COLUMNS,
  SLASH_TERMS_COLUMNS,
} from './columns.ts';
import { type Queryable, raw, type Sql, sql } from './db/database.ts';
import { DEVICE_KINDS, OFFER_KINDS } from './json-kinds.ts';
import { type JsonArray, jsonRows, qualifiedColumns } from './json-rows.ts';
import { type ParametersInRow, parametersInRow } from './parameters.ts';
import { historiesOf, type ModelMultiplier } from './requirements.ts';
import { SETTLEMENT_SQL, type SettlementJson, settlementRuleOf } from './sandbox-settlement.ts';

/** The offer or co-stake that a command is about; the aggregate holds it even when it has ended. */
export type AggregateSubject = { readonly offerId?: string; readonly coStakeId?: string };

/** A co-stake of the signer's account that has not ended, on any device, with its claim slot. */
export type SlotHolder = PhaseFields & {
  readonly id: string;
  /** Claim slot of the co-stake; null when it holds none. */
  readonly slot: number | null;
};

/** All data that a decision about a device reads, from one snapshot. */
export type DecisionData = ClockRowWithFloor & {
  readonly parameters: readonly DatedParameter[];
  /** The co-stakes of the signer's account that may hold claim slots; empty without a signer. */
  readonly slotHolders: readonly SlotHolder[];
  /** How a sandbox settles new claims; without a meaning elsewhere. */
  readonly settlement: SettlementRule;
  /** Returns the aggregate at an instant; null when the device does not exist. */
  readonly aggregateAt: (now: Date) => DeviceAggregate | null;
};

type DeviceFields = Omit<Device, 'multiplierTenThousandths'> & { readonly ownerStake: bigint };
const DEVICES = jsonRows<DeviceFields>(
  {
    ...qualifiedColumns('device', DEVICE_COLUMNS),
    ...qualifiedColumns('device_sums', DEVICE_SUMS_COLUMNS),
    ownerStake: "coalesce((SELECT balance FROM ledger_account WHERE code = 'stake/' || device.id::text), 0)",
  },
  DEVICE_KINDS,
);

const OFFERS = jsonRows<Offer>(
  qualifiedColumns('offer', { ...OFFER_TERMS_COLUMNS, ...OFFER_STATE_COLUMNS }),
  OFFER_KINDS,
);

const PHASE_DATES = {
  exitStartedAt: 'date',
  waitEndsAt: 'date',
  cooldownEndsAt: 'date',
  exitCanceledAt: 'date',
  withdrawnAt: 'date',
} as const;

const CO_STAKES = jsonRows<CoStake>(
  {
    ...qualifiedColumns('co_stake', {
      ...CO_STAKE_TERMS_COLUMNS,
      ...CO_STAKE_STATE_COLUMNS,
      ...CO_STAKE_TOTALS_COLUMNS,
    }),
    held: "coalesce((SELECT balance FROM ledger_account WHERE code = 'co-stake/' || co_stake.id::text), 0)",
  },
  {
    ...PHASE_DATES,
    earlierExits: 'dates',
    previousWaitEndsAt: 'date',
    amount: 'bigint',
    held: 'bigint',
    rewardLifetime: 'bigint',
    rewardClaimed: 'bigint',
    rewardSlashed: 'bigint',
    claimedAt: 'date',
    settleBy: 'date',
    settlesAt: 'date',
    settledAt: 'date',
  },
);

const { settlement, exitStartedAt, waitEndsAt, cooldownEndsAt, exitCanceledAt, withdrawnAt } = CO_STAKE_STATE_COLUMNS;
const SLOT_HOLDERS = jsonRows<SlotHolder>(
  {
    id: 'id',
    slot: 'claim_slot',
    ...{ settlement, exitStartedAt, waitEndsAt, cooldownEndsAt, exitCanceledAt, withdrawnAt },
  },
  PHASE_DATES,
);

type SlashRow = SlashTerms &
  SlashReview & { readonly parts: readonly (readonly [coStakeId: string, amount: string])[] };
const SLASHES = jsonRows<SlashRow>(
  {
    ...qualifiedColumns('slash', { ...SLASH_TERMS_COLUMNS, ...SLASH_REVIEW_COLUMNS }),
    parts: `(SELECT coalesce(json_agg(json_build_array(part.co_stake_id, part.amount::text) ORDER BY part.co_stake_id), '[]')
             FROM slash_part part WHERE part.slash_id = slash.id)`,
  },
  { ownerAmount: 'bigint', faultAt: 'date', slashedAt: 'date', reviewEndsAt: 'date', reviewedAt: 'date' },
);

const MULTIPLIERS = jsonRows<ModelMultiplier>(
  { model: 'model', multiplierTenThousandths: 'multiplier_e4', validFrom: 'valid_from' },
  { validFrom: 'date' },
);

type AggregateRow = {
  readonly devices: JsonArray | null;
  readonly offers: JsonArray | null;
  readonly coStakes: JsonArray | null;
  readonly slashes: JsonArray | null;
  readonly multipliers: JsonArray | null;
};

const underReview = raw(`slash.device_key = ANY (wanted.keys) AND slash.verdict IS NULL`);
/**
 * SQL condition for the co-stakes of an aggregate: those that have not ended, those of slashes under review, and the one that the
 * command is about.
 */
const aggregateCoStakes = raw(`co_stake.device_key = ANY (wanted.keys)
  AND (recorded_phase NOT IN ('FAILED', 'WITHDRAWN') OR co_stake.id = wanted.co_stake_id
       OR co_stake.id IN (SELECT co_stake_id FROM slash_part JOIN slash ON slash.id = slash_id WHERE ${underReview.text}))`);

/** Select list of an `AggregateRow` for the devices, the offer and the co-stake that the FROM item `wanted` names. */
const aggregateColumns: Sql = sql`
  (SELECT json_agg(${DEVICES.row}) FROM device JOIN device_sums ON device_key = id WHERE id = ANY (wanted.keys)) AS devices,
  (SELECT json_agg(${OFFERS.row} ORDER BY created_at, entry) FROM offer
   WHERE device_key = ANY (wanted.keys)
     AND (live OR id = wanted.offer_id OR id IN (SELECT offer_id FROM co_stake WHERE ${aggregateCoStakes}))) AS offers,
  (SELECT json_agg(${CO_STAKES.row} ORDER BY claimed_at, id) FROM co_stake WHERE ${aggregateCoStakes}) AS "coStakes",
  (SELECT json_agg(${SLASHES.row} ORDER BY slashed_at, id) FROM slash WHERE ${underReview}) AS slashes,
  (SELECT json_agg(${MULTIPLIERS.row} ORDER BY model, valid_from) FROM multiplier
   WHERE model IN (SELECT model FROM device WHERE id = ANY (wanted.keys))) AS multipliers`;

/** Returns the FROM item `wanted` for `aggregateColumns`: the device keys, the offer and the co-stake to load. */
const wanted = (keys: readonly string[], { offerId, coStakeId }: AggregateSubject): Sql => sql`
  (SELECT ${keys}::uuid[] AS keys, ${offerId ?? null}::uuid AS offer_id, ${coStakeId ?? null}::uuid AS co_stake_id) wanted`;

/**
 * Returns what a decision about a device reads: its live offers, its co-stakes that have not ended, its slashes under review with
 * their co-stakes, the subject with its offer, the co-stakes of the signer's account, the parameters and the clock, of which `clock`
 * is the SQL expression. The caller holds the locks of the device and the account.
 */
export async function loadForDecision(
  tx: Queryable,
  deviceKey: string,
  subject: AggregateSubject,
  accountId: string | null,
  clock: Sql,
): Promise<DecisionData> {
  type Row = AggregateRow &
    ParametersInRow &
    ClockRowWithFloor & {
      readonly slotHolders: JsonArray | null;
      readonly settlement: SettlementJson | null;
    };
  const locked = { devices: [deviceKey], accounts: accountId === null ? [] : [accountId] };
  const parametersOf = parametersInRow();
  const [row] = await tx.query<Row>(sql`
    SELECT ${aggregateColumns}, ${parametersOf.columns},
      ${clockColumns(clock)}, ${floorSql(locked)} AS "floorAt", ${SETTLEMENT_SQL} AS settlement,
      (SELECT json_agg(${SLOT_HOLDERS.row}) FROM co_stake
       WHERE account_id = ${accountId}::uuid
         AND (claim_slot IS NOT NULL OR recorded_phase NOT IN ('FAILED', 'WITHDRAWN'))) AS "slotHolders"
    FROM ${wanted([deviceKey], subject)}, ${parametersOf.from}`);
  if (row === undefined) throw new Error('the statement about a device returned no row');
  const parameters = parametersOf.read(row);
  return {
    wallAt: row.wallAt,
    offsetMs: row.offsetMs,
    floorAt: row.floorAt,
    parameters,
    slotHolders: SLOT_HOLDERS.read(row.slotHolders),
    settlement: settlementRuleOf(row.settlement),
    aggregateAt: (now) => aggregatesOf(row, parameters, now)[0] ?? null,
  };
}

/** Returns the aggregates of several devices, without the offers and co-stakes that have ended. */
export async function loadAggregates(
  db: Queryable,
  deviceKeys: readonly string[],
  parameters: readonly DatedParameter[],
  now: Date,
): Promise<readonly DeviceAggregate[]> {
  const [row] = await db.query<AggregateRow>(sql`SELECT ${aggregateColumns} FROM ${wanted(deviceKeys, {})}`);
  return row === undefined ? [] : aggregatesOf(row, parameters, now);
}

function aggregatesOf(row: AggregateRow, parameters: readonly DatedParameter[], now: Date): readonly DeviceAggregate[] {
  const devices = DEVICES.read(row.devices);
  const slashes = SLASHES.read(row.slashes).map(({ parts, ...slash }) => ({
    ...slash,
    parts: parts.map(([coStakeId, amount]) => ({ coStakeId, amount: BigInt(amount) })),
  }));
  const offers = byDevice(OFFERS.read(row.offers));
  const coStakes = byDevice(CO_STAKES.read(row.coStakes));
  const slashesOf = byDevice(slashes);
  const models = [...new Set(devices.map(({ model }) => model))];
  // Use the whole requirement history: a due event that the sweep has not recorded yet may be of any age.
  const histories = historiesOf(models, MULTIPLIERS.read(row.multipliers), requirementRules(parameters));
  return devices.map(({ ownerStake, ...device }) => {
    const requirements = histories.get(device.model) ?? [];
    const { multiplierTenThousandths } = requirementInForce(requirements, now);
    return {
      device: { ...device, multiplierTenThousandths },
      requirements,
      ownerStake,
      offers: offers.get(device.key) ?? [],
      coStakes: coStakes.get(device.key) ?? [],
      slashes: slashesOf.get(device.key) ?? [],
    };
  });
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

/**
 * Returns the key of the device that an offer or a co-stake belongs to, which never changes; null when that offer or co-stake does
 * not exist.
 */
export async function deviceKeyOf(db: Queryable, subject: AggregateSubject): Promise<string | null> {
  const [row] = await db.query<{ key: string }>(
    subject.coStakeId === undefined
      ? sql`SELECT device_key AS key FROM offer WHERE id = ${subject.offerId ?? null}::uuid`
      : sql`SELECT device_key AS key FROM co_stake WHERE id = ${subject.coStakeId}::uuid`,
  );
  return row?.key ?? null;
}
