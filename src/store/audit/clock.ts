// Audit checks of time: no written instant lies ahead of the clock, and the instants that transactions took from the clock are in order
// for each device and each account. Dates that lie ahead by rule, such as the end of a cooldown, are not compared.

import { MAX_AHEAD_MS } from '../../domain/clock-reading.ts';
import type { ActingParty } from '../../domain/event-dates.ts';
import { EVENT_DATES } from '../../domain/event-facts.ts';
import { join, raw, type Sql, sql } from '../db/database.ts';
import type { AuditCheck } from './check.ts';

/** Columns with instants that are never ahead of the clock, by table, and the SQL expression that names a row in the report. */
type ClockedColumns = readonly (readonly [table: string, id: string, ...columns: readonly string[]])[];

/** Instants in market time. */
const MARKET_COLUMNS: ClockedColumns = [
  ['account', 'id', 'created_at'],
  ['wallet', 'account_id', 'linked_at'],
  ['device', 'id', 'state_at', 'imported_at', 'owner_exit_started_at', 'last_slash_at'],
  ['offer', 'id', 'created_at', 'claimed_at'],
  ['co_stake', 'id', 'claimed_at', 'settled_at', 'exit_started_at', 'exit_canceled_at', 'withdrawn_at'],
  ['agreement', 'co_stake_id', 'approved_at'],
  ['slash', 'id', 'fault_at', 'slashed_at', 'reviewed_at'],
  ['transfer', 'id', 'at'],
  ['event', 'id', 'occurred_at'],
  ['block', 'number', 'starts_at', 'completed_at'],
  ['deposit', 'reference', 'credited_at'],
  ['payout', 'id', 'requested_at', 'reported_at'],
  ['clock_floor', 'subject', 'at'],
  ['webhook_endpoint', 'id', 'created_at'],
  ['demo_fill', 'id', 'ends_at'],
];

/** Instants in wall time. */
const WALL_COLUMNS: ClockedColumns = [
  ['sign_in_challenge', "'a challenge'", 'issued_at', 'consumed_at'],
  ['session', 'id', 'created_at', 'last_used_at', 'revoked_at'],
  ['refresh_token', 'session_id', 'issued_at', 'rotated_at'],
  ['signed_action', 'id', 'received_at'],
  ['log_checkpoint', 'seq', 'signed_at'],
  ['installation', "'the installation'", 'recorded_at'],
];

/** Names of all columns that are compared with the clock, as `table.column`. */
export const CLOCKED_COLUMNS: readonly string[] = [...MARKET_COLUMNS, ...WALL_COLUMNS].flatMap(
  ([table, , ...columns]) => columns.map((column) => `${table}.${column}`),
);

const aheadOf = (columns: ClockedColumns, clock: Sql): readonly Sql[] =>
  columns.flatMap(([table, id, ...names]) =>
    names.map((name) => {
      const column = raw(name);
      return sql`SELECT ${raw(id)}::text, ${`${table}.${name} `} || ${column}::text FROM ${raw(table)} WHERE ${column} > ${clock}`;
    }),
  );

const countOf = ([table, , ...columns]: ClockedColumns[number]): Sql =>
  sql`(SELECT ${raw(columns.map((column) => `count(${column})`).join(' + '))} FROM ${raw(table)})`;

/** Returns the condition for the events whose instant is taken from the clock; with `by`, for those of one acting party. */
function clocked(by: ActingParty | 'ANYBODY'): Sql {
  const types = EVENT_DATES.filter(([, date]) => date.dated === 'CLOCK' && (by === 'ANYBODY' || date.by === by)).map(
    ([type]) => type,
  );
  return sql`type = ANY (${types}::text[])`;
}

/** SQL expression of the account that acted in an event; null for an event of the network. */
const actingAccount = sql`CASE
  WHEN ${clocked('OWNER')} THEN account_id
  WHEN ${clocked('CO_STAKER')} THEN counterparty_account_id
  WHEN ${clocked('EARNER')} THEN CASE WHEN co_stake_id IS NULL THEN account_id ELSE counterparty_account_id END END`;

const outOfOrder = (subject: string, subjectOf: Sql): Sql => sql`
  SELECT id::text, type || ' at ' || occurred_at || ${` is before the last instant of its ${subject}, `} || before
  FROM (SELECT id, type, occurred_at, subject,
               max(occurred_at) OVER (PARTITION BY subject ORDER BY entry ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
        FROM (SELECT *, ${subjectOf} AS subject FROM event WHERE ${clocked('ANYBODY')}) dated) ordered
  WHERE subject IS NOT NULL AND occurred_at < before`;

export const CLOCK_CHECKS: readonly AuditCheck[] = [
  {
    name: 'clock',
    rule: 'no written instant that was taken from the clock lies ahead of the clock',
    checkedRows: sql`SELECT (${join([...MARKET_COLUMNS, ...WALL_COLUMNS].map(countOf), ' + ')})::int AS count`,
    // An instant may be raised by MAX_AHEAD_MS to the last one of its device or account.
    offenders: (now) => {
      const latest = sql`(${new Date(now.getTime() + MAX_AHEAD_MS)}::timestamptz)`;
      const offset = sql`coalesce((SELECT offset_ms FROM market_clock), 0) * interval '1 millisecond'`;
      return join(
        [...aheadOf(MARKET_COLUMNS, latest), ...aheadOf(WALL_COLUMNS, sql`(${latest} - ${offset})`)],
        ' UNION ALL ',
      );
    },
  },
  {
    name: 'clock-order',
    rule: 'the instants that were taken from the clock for a device or an account are in the order in which they were written',
    checkedRows: sql`SELECT count(*)::int AS count FROM event WHERE ${clocked('ANYBODY')}`,
    offenders: () => sql`${outOfOrder('device', sql`device_key`)} UNION ALL ${outOfOrder('account', actingAccount)}`,
  },
];
