// The database columns of offers, co-stakes, devices and slashes: one list for each domain type, from which the select list and the
// INSERT and UPDATE clauses are made. Whole statements do not belong here.
// **Invariant:** a column list has every field of its type, so a field that is not stored or not read is a compile error.

import type { CoStake, CoStakeState, CoStakeTerms, CoStakeTotals } from '../domain/co-stake.ts';
import type { Device, EventDrivenDeviceFields } from '../domain/device.ts';
import type { Offer, OfferState, OfferTerms } from '../domain/offer.ts';
import type { SlashReview, SlashTerms } from '../domain/slash.ts';
import { join, raw, type Sql, sql } from './db/database.ts';

/** The name of the database column of each field of a type. */
export type Columns<Fields> = { readonly [Field in keyof Fields]-?: string };

export type OfferRow = Offer & {
  /** Estimated return of a live offer, basis points a year; null with fewer completed blocks than the minimum sample. */
  readonly estimatedAprBps: number | null;
};
export type CoStakeRow = CoStake;

export const OFFER_TERMS_COLUMNS: Columns<OfferTerms> = {
  id: 'id',
  slug: 'slug',
  deviceKey: 'device_key',
  requestedAmount: 'requested_amount',
  rewardShareBps: 'reward_share_bps',
  visibility: 'visibility',
  reservedFor: 'reserved_for',
  termsText: 'terms_text',
  termsSha256: 'terms_sha256',
  createdAt: 'created_at',
  expiresAt: 'expires_at',
  signedActionId: 'signed_action_id',
};

export const OFFER_STATE_COLUMNS: Columns<OfferState> = {
  claimedAt: 'claimed_at',
  closesAt: 'closes_at',
  closeReason: 'close_reason',
  live: 'live',
};

export const CO_STAKE_TERMS_COLUMNS: Columns<CoStakeTerms> = {
  id: 'id',
  offerId: 'offer_id',
  deviceKey: 'device_key',
  accountId: 'account_id',
  wallet: 'wallet',
  amount: 'amount',
  rewardShareBps: 'reward_share_bps',
  claimedAt: 'claimed_at',
  settleBy: 'settle_by',
  settlesAt: 'settles_at',
};

export const CO_STAKE_STATE_COLUMNS: Columns<CoStakeState> = {
  settlement: 'settlement',
  settledAt: 'settled_at',
  settlementFailure: 'settlement_failure',
  exitStartedAt: 'exit_started_at',
  waitEndsAt: 'wait_ends_at',
  cooldownEndsAt: 'cooldown_ends_at',
  exitCanceledAt: 'exit_canceled_at',
  earlierExits: 'earlier_exits',
  withdrawnAt: 'withdrawn_at',
  previousWaitEndsAt: 'previous_wait_ends_at',
  waitEndedReason: 'wait_ended_reason',
  rewardClaimed: 'reward_claimed',
  rewardSlashed: 'reward_slashed',
  recordedPhase: 'recorded_phase',
};

export const CO_STAKE_TOTALS_COLUMNS: Columns<CoStakeTotals> = { rewardLifetime: 'reward_lifetime' };

/** The rewards of a device's owner that events change. */
export type OwnerRewardChanges = Pick<EventDrivenDeviceFields, 'ownerRewardClaimed' | 'ownerRewardSlashed'>;
/** The fields of a device that are columns of the table `device_sums`. */
export type DeviceSums = OwnerRewardChanges &
  Pick<Device, 'ownerRewardLifetime' | 'windowReward' | 'windowBlocks' | 'reliabilityHundredths'>;

export const DEVICE_CHANGES_COLUMNS: Columns<Omit<EventDrivenDeviceFields, keyof OwnerRewardChanges>> = {
  connectivityTier: 'connectivity_tier',
  hireBounds: 'hire_bounds',
  hireDueAt: 'hire_due_at',
  state: 'state',
  stateReason: 'state_reason',
  stateAt: 'state_at',
  ownerExitStartedAt: 'owner_exit_started_at',
  ownerCooldownEndsAt: 'owner_cooldown_ends_at',
  programmeBounds: 'programme_bounds',
  dueAt: 'due_at',
  requirementDueAt: 'requirement_due_at',
  graceForfeitedAt: 'grace_forfeited_at',
  countedStake: 'counted_stake',
  countedChangesAt: 'counted_changes_at',
  countedThen: 'counted_then',
};

/** Columns of `device_sums` that events change; the others change with each block. */
export const DEVICE_SUMS_CHANGES_COLUMNS: Columns<OwnerRewardChanges> = {
  ownerRewardClaimed: 'owner_reward_claimed',
  ownerRewardSlashed: 'owner_reward_slashed',
};

/** Columns of `device_sums` that the rules read. */
export const DEVICE_SUMS_COLUMNS: Columns<DeviceSums> = {
  ...DEVICE_SUMS_CHANGES_COLUMNS,
  ownerRewardLifetime: 'owner_reward_lifetime',
  windowReward: 'window_reward',
  windowBlocks: 'window_blocks',
  reliabilityHundredths: 'reliability_e2',
};

/** Columns of `device` that the rules read; the multiplier, the own stake and the sums are looked up in other tables. */
export const DEVICE_COLUMNS: Columns<Omit<Device, 'multiplierTenThousandths' | keyof DeviceSums>> = {
  ...DEVICE_CHANGES_COLUMNS,
  key: 'id',
  deviceId: 'device_id',
  ownerWallet: 'owner_wallet',
  ownerAccountId: 'owner_account_id',
  kind: 'kind',
  model: 'model',
  quantity: 'quantity',
  pool: 'pool',
  country: 'country',
  soc2: 'soc2',
  lastSlashAt: 'last_slash_at',
};

export const SLASH_TERMS_COLUMNS: Columns<SlashTerms> = {
  id: 'id',
  networkId: 'network_id',
  deviceKey: 'device_key',
  kind: 'kind',
  cause: 'cause',
  shareBps: 'share_bps',
  faultAt: 'fault_at',
  slashedAt: 'slashed_at',
  reviewEndsAt: 'review_ends_at',
  ownerAmount: 'owner_amount',
};

export const SLASH_REVIEW_COLUMNS: Columns<SlashReview> = { verdict: 'verdict', reviewedAt: 'reviewed_at' };

/** Columns of an OfferRow. */
export const OFFER_COLUMNS: Columns<OfferRow> = {
  ...OFFER_TERMS_COLUMNS,
  ...OFFER_STATE_COLUMNS,
  estimatedAprBps: 'estimated_apr_bps',
};

/** The select list of an OfferRow. */
export const offerColumns: Sql = selectList<OfferRow>('offer', OFFER_COLUMNS);

/** The select list of a CoStakeRow; `held` is the balance of the co-stake's ledger account. */
export const coStakeColumns: Sql = sql`
  ${selectList<Omit<CoStakeRow, 'held'>>('co_stake', { ...CO_STAKE_TERMS_COLUMNS, ...CO_STAKE_STATE_COLUMNS, ...CO_STAKE_TOTALS_COLUMNS })},
  coalesce((SELECT balance FROM ledger_account WHERE code = 'co-stake/' || co_stake.id::text), 0) AS held`;

/** Returns the select list `table.column AS "field"` for each field. */
export function selectList<Fields>(table: string, columns: Columns<Fields>): Sql {
  return raw(
    pairs(columns)
      .map(([field, column]) => `${table}.${column} AS "${field}"`)
      .join(', '),
  );
}

/** Returns the SET clause of an UPDATE: `column = value` for each field. */
export function setClause<Fields>(columns: Columns<Fields>, values: Fields): Sql {
  return join(
    pairs(columns).map(([field, column]) => sql`${raw(column)} = ${values[field]}`),
    ', ',
  );
}

/**
 * Returns the FROM item that sends rows of a table as one JSON parameter, however many there are; table columns outside of
 * `columns` are null. Values that are null are not sent: most columns of most events are.
 */
export function rowsOf<Fields>(table: string, columns: Columns<Fields>, rows: readonly Fields[]): Sql {
  const all = pairs(columns);
  const sent = rows.map((row) => {
    const values: Record<string, unknown> = {};
    for (const [field, column] of all) {
      const value = json(row[field]);
      if (value !== null) values[column] = value;
    }
    return values;
  });
  return sql`json_populate_recordset(NULL::${raw(table)}, ${JSON.stringify(sent)}::json)`;
}

/** Returns a value in the form in which JSON can hold it; PostgreSQL converts it to the type of its column. */
function json(value: unknown): unknown {
  if (value === undefined) throw new TypeError('a row was given undefined where it needs a value or null');
  return typeof value === 'bigint' ? String(value) : value;
}

/** Returns `column, column …`, each after a prefix such as `changed.`. */
export function columnList<Fields>(columns: Columns<Fields>, prefix = ''): Sql {
  return raw(
    pairs(columns)
      .map(([, column]) => `${prefix}${column}`)
      .join(', '),
  );
}

/** Returns the SET clause of an UPDATE from the rows `changed`: `column = changed.column` for each field. */
export function setFromClause<Fields>(columns: Columns<Fields>): Sql {
  return raw(
    pairs(columns)
      .map(([, column]) => `${column} = changed.${column}`)
      .join(', '),
  );
}

/** Returns `(columns) VALUES (values)` for an INSERT; `further` are additional columns with an SQL expression each. */
export function insertClause<Fields>(
  columns: Columns<Fields>,
  values: Fields,
  further: readonly (readonly [column: string, value: Sql])[],
): Sql {
  const all = pairs(columns);
  const names = [...all.map(([, column]) => column), ...further.map(([column]) => column)];
  const expressions = [...all.map(([field]) => sql`${values[field]}`), ...further.map(([, value]) => value)];
  return sql`(${raw(names.join(', '))}) VALUES (${join(expressions, ', ')})`;
}

/** An SQL expression for each field of a type. */
export type SqlExpressions<Fields> = { readonly [Field in keyof Fields]-?: Sql };

/** Returns `(columns) SELECT values` for an INSERT of values from other tables; the caller adds the FROM clause. */
export function insertSelectClause<Fields>(columns: Columns<Fields>, values: SqlExpressions<Fields>): Sql {
  const all = pairs(columns);
  const names = all.map(([, column]) => column).join(', ');
  return sql`(${raw(names)}) SELECT ${join(
    all.map(([field]) => values[field]),
    ', ',
  )}`;
}

/** A column of rows that a statement receives as one array per column: its name, its SQL type, and the value of a row. */
export type ArrayColumn<Row> = readonly [column: string, type: string, value: (row: Row) => unknown];

/** Returns the column names, and in the same order the arrays of their values over all rows, as arguments of `unnest`. */
export function unnestArguments<Row>(
  rows: readonly Row[],
  columns: readonly ArrayColumn<Row>[],
): { readonly columns: Sql; readonly arrays: Sql } {
  return {
    columns: raw(columns.map(([column]) => column).join(', ')),
    arrays: join(
      columns.map(([, type, value]) => sql`${rows.map(value)}::${raw(type)}[]`),
      ', ',
    ),
  };
}

function pairs<Fields>(columns: Columns<Fields>): readonly (readonly [keyof Fields & string, string])[] {
  return Object.entries(columns) as [keyof Fields & string, string][];
}
