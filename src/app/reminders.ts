// Reminders: the event REMINDER, 24 hours before a deadline, for the one account that can act on it. **Invariant:** each deadline is
// announced at most once, in any number of processes, and never after it has passed. No state depends on a reminder.

import { type Deadline, REMIND_BEFORE_MS, remindAt } from '../domain/deadline.ts';
import { type DeviceAggregate, graceEndsAt } from '../domain/device-aggregate.ts';
import { buildAccountRecord, type EventRecord } from '../domain/event-record.ts';
import { forgetCheckedBefore, markChecked, uncheckedDeadlines, uncheckedDevices } from '../store/deadlines.ts';
import { loadAggregates } from '../store/device-aggregates.ts';
import { insertEvents } from '../store/events.ts';
import { parameterHistory } from '../store/parameters.ts';
import { marketNow, requireClock } from './clock.ts';
import type { AppContext } from './context.ts';
import { RETENTION_MS } from './retention.ts';

const BATCH = 200;

/**
 * Writes the reminders of deadlines that are due within 24 hours, a limited number. Returns true when more may be left.
 * @throws NotReady while the clock is in doubt.
 */
export async function remind(ctx: AppContext): Promise<boolean> {
  const now = await marketNow(ctx, ctx.database);
  // This reading may be the first one after the clock was moved.
  requireClock(ctx);
  const range = { from: now, to: new Date(now.getTime() + REMIND_BEFORE_MS), limit: BATCH };
  const dated = await uncheckedDeadlines(ctx.database, range);
  const devices = await uncheckedDevices(ctx.database, range);
  if (dated.length === 0 && devices.length === 0) return false;
  const grace = await graceDeadlines(
    ctx,
    devices.map(({ id }) => id),
    now,
  );
  const due = [...dated.filter((deadline) => deadline.setAt <= remindAt(deadline)), ...grace];
  const checked = [...dated, ...devices.map(({ id, dueAt }) => ({ kind: 'GRACE_ENDS' as const, subject: id, dueAt }))];
  const told = await ctx.database.transaction(async (tx) => {
    // A clock that is set back, or another process a little behind, may see a deadline before it has passed once more.
    await forgetCheckedBefore(tx, new Date(now.getTime() - RETENTION_MS));
    const marked = new Set((await markChecked(tx, checked)).map(nameOf));
    const records = due.filter((deadline) => marked.has(nameOf(deadline))).map(recordOf);
    await insertEvents(tx, records, ctx.random);
    return records.length;
  });
  if (told > 0) ctx.notify();
  return dated.length === BATCH || devices.length === BATCH;
}

/** Returns the first time after `after` and up to `by` at which `remind` may have a reminder to write; null when there is none. */
export async function nextReminderAt(
  ctx: AppContext,
  { after, by }: { readonly after: Date; readonly by: Date },
): Promise<Date | null> {
  const [from, to] = [after, by].map((at) => new Date(at.getTime() + REMIND_BEFORE_MS)) as [Date, Date];
  const [deadline] = await uncheckedDeadlines(ctx.database, { from, to, limit: 1 });
  const [device] = await uncheckedDevices(ctx.database, { from, to, limit: 1 });
  const times = [deadline, device].flatMap((dated) => (dated === undefined ? [] : [remindAt(dated)]));
  return times.reduce<Date | null>((first, at) => (first === null || at < first ? at : first), null);
}

/** Returns the ends of the grace periods of these devices, of those that were in one 24 hours before its end. */
async function graceDeadlines(ctx: AppContext, keys: readonly string[], now: Date): Promise<readonly Deadline[]> {
  return (await deadlinesOfGrace(ctx, keys, now))
    .filter(({ aggregate, deadline }) => graceEndsAt(aggregate, remindAt(deadline)) !== null)
    .map(({ deadline }) => deadline);
}

/** Returns the ends of the grace periods in which these devices are at `now`. */
export async function deadlinesOfGrace(
  ctx: AppContext,
  keys: readonly string[],
  now: Date,
): Promise<readonly { readonly aggregate: DeviceAggregate; readonly deadline: Deadline }[]> {
  if (keys.length === 0) return [];
  const aggregates = await loadAggregates(ctx.database, keys, await parameterHistory(ctx.database), now);
  return aggregates.flatMap((aggregate) => {
    const dueAt = graceEndsAt(aggregate, now);
    if (dueAt === null) return [];
    const { key, ownerAccountId: accountId } = aggregate.device;
    const none = { offerId: null, coStakeId: null };
    return [{ aggregate, deadline: { kind: 'GRACE_ENDS', accountId, subject: key, dueAt, deviceKey: key, ...none } }];
  });
}

const nameOf = ({ kind, subject, dueAt }: Pick<Deadline, 'kind' | 'subject' | 'dueAt'>): string =>
  `${kind} ${subject} ${dueAt.getTime()}`;

function recordOf(deadline: Deadline): EventRecord {
  const { kind, accountId, deviceKey, offerId, coStakeId } = deadline;
  const record = buildAccountRecord('REMINDER', accountId, remindAt(deadline), null, kind);
  return { ...record, deviceKey, offerId, coStakeId };
}
