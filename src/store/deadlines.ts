// Deadlines of co-stakes, offers and devices, and which of them were checked for a reminder. The end of a grace period is in no column:
// for it, these statements return the devices whose sufficiency may change then.

import type { Deadline, DeadlineKind } from '../domain/deadline.ts';
import { type Queryable, type Sql, sql } from './db/database.ts';

/** A deadline from stored dates, with the time at which it was set. */
type DatedDeadline = Deadline & { readonly setAt: Date };

/** Rows of deadlines that meet a condition on account_id, due_at and sweep_at, an indexed time at which the sweep looks at the row. */
const deadlines = (condition: Sql): Sql => sql`
  SELECT kind, account_id AS "accountId", subject, due_at AS "dueAt", set_at AS "setAt", device_key AS "deviceKey",
         offer_id AS "offerId", co_stake_id AS "coStakeId"
  FROM (
    SELECT 'WAIT_ENDS' AS kind, account_id, id AS subject, wait_ends_at AS due_at, exit_started_at AS set_at, device_key,
           offer_id, id AS co_stake_id, due_at AS sweep_at
    FROM co_stake WHERE recorded_phase = 'WAIT_PERIOD'
    UNION ALL
    SELECT 'WITHDRAWABLE', account_id, id, cooldown_ends_at, exit_started_at, device_key, offer_id, id, due_at
    FROM co_stake WHERE recorded_phase IN ('WAIT_PERIOD', 'COOLDOWN', 'WITHDRAWABLE')
    UNION ALL
    SELECT 'WITHDRAWABLE', owner_account_id, id, owner_cooldown_ends_at, owner_exit_started_at, id, NULL, NULL, due_at
    FROM device WHERE owner_cooldown_ends_at IS NOT NULL
    UNION ALL
    SELECT 'OFFER_EXPIRES', device.owner_account_id, offer.id, offer.closes_at, offer.created_at, device.id, offer.id, NULL,
           offer.closes_at
    FROM offer JOIN device ON device.id = offer.device_key
    WHERE offer.live AND offer.claimed_at IS NULL AND offer.closes_at = offer.expires_at
  ) dated WHERE ${condition}`;

/** Returns the deadlines of an account from stored dates, the earliest first; the ends of grace periods are not among them. */
export async function deadlinesOfAccount(
  db: Queryable,
  accountId: string,
  limit: number,
): Promise<readonly DatedDeadline[]> {
  return db.query<DatedDeadline>(sql`
    ${deadlines(sql`account_id = ${accountId}::uuid`)} ORDER BY due_at, subject LIMIT ${limit}`);
}

/** Returns keys of an account's devices whose sufficiency may change at a known time. */
export async function devicesWithRequirementChange(
  db: Queryable,
  accountId: string,
  limit: number,
): Promise<readonly string[]> {
  const rows = await db.query<{ id: string }>(sql`
    SELECT id FROM device WHERE owner_account_id = ${accountId}::uuid AND requirement_due_at IS NOT NULL
    ORDER BY requirement_due_at, id LIMIT ${limit}`);
  return rows.map(({ id }) => id);
}

/** Returns deadlines after `from` and up to `to` that were not checked for a reminder, the earliest first. */
export async function uncheckedDeadlines(
  db: Queryable,
  { from, to, limit }: { readonly from: Date; readonly to: Date; readonly limit: number },
): Promise<readonly DatedDeadline[]> {
  return db.query<DatedDeadline>(sql`
    ${deadlines(sql`due_at > ${from} AND due_at <= ${to} AND sweep_at > ${from} AND sweep_at <= ${to}
      AND ${unchecked(sql`dated.kind`, sql`dated.subject`, sql`dated.due_at`)}`)}
    ORDER BY due_at, subject LIMIT ${limit}`);
}

/** Returns devices whose sufficiency may change after `from` and up to `to`, and that were not checked for a reminder of that date. */
export async function uncheckedDevices(
  db: Queryable,
  { from, to, limit }: { readonly from: Date; readonly to: Date; readonly limit: number },
): Promise<readonly { readonly id: string; readonly dueAt: Date }[]> {
  return db.query<{ id: string; dueAt: Date }>(sql`
    SELECT id, requirement_due_at AS "dueAt" FROM device
    WHERE requirement_due_at > ${from} AND requirement_due_at <= ${to}
      AND ${unchecked(sql`'GRACE_ENDS'`, sql`device.id`, sql`requirement_due_at`)}
    ORDER BY requirement_due_at, id LIMIT ${limit}`);
}

const unchecked = (kind: Sql, subject: Sql, dueAt: Sql): Sql => sql`
  NOT EXISTS (SELECT FROM reminder WHERE reminder.subject = ${subject} AND reminder.kind = ${kind} AND reminder.due_at = ${dueAt})`;

type Checked = { readonly kind: DeadlineKind; readonly subject: string; readonly dueAt: Date };

/** Marks dates as checked. Returns those that no other transaction has marked before; it waits for one that is marking them now. */
export async function markChecked(tx: Queryable, dates: readonly Checked[]): Promise<readonly Checked[]> {
  return tx.query<Checked>(sql`
    INSERT INTO reminder (subject, kind, due_at)
    SELECT * FROM unnest(${dates.map(({ subject }) => subject)}::uuid[], ${dates.map(({ kind }) => kind)}::text[],
                         ${dates.map(({ dueAt }) => dueAt)}::timestamptz[]) AS date (subject, kind, due_at)
    ORDER BY subject, kind, due_at
    ON CONFLICT DO NOTHING RETURNING subject, kind, due_at AS "dueAt"`);
}

/** Deletes marks of dates that are over. */
export async function forgetCheckedBefore(db: Queryable, before: Date): Promise<void> {
  await db.execute(sql`DELETE FROM reminder WHERE due_at < ${before}`);
}
