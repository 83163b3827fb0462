// The calendar feed of an account: the dates of its co-stakes, offers and devices, for calendar programs, which cannot sign in.
// **Invariant:** only who has the address reads a feed, and a rotation ends every earlier address at once. A feed has no wallet and
// no amount.

import type { Deadline } from '../domain/deadline.ts';
import { keyOfBytes } from '../domain/key.ts';
import { type CalendarEntry, calendarFile } from '../formats/calendar-file.ts';
import { calendarVersionOf, renewCalendarVersion } from '../store/accounts.ts';
import { openCursor, sealCursor } from '../store/cursor.ts';
import { deadlinesOfAccount, devicesWithRequirementChange } from '../store/deadlines.ts';
import { marketNow } from './clock.ts';
import { type AppContext, sealSecretsOf } from './context.ts';
import { deadlinesOfGrace } from './reminders.ts';

const BINDING = 'calendar';
const KEY_BYTES = 16;

export type CalendarDate = CalendarEntry;
/** Returns the text of a calendar file with these dates. */
export const calendarFileOf: typeof calendarFile = (...given) => calendarFile(...given);

/** Most dates of a feed; more live co-stakes and offers than an account has. */
const MAX_DATES = 500;

/** The dates of an account that lie ahead, and the market time at which they were read. */
export type Calendar = { readonly now: Date; readonly deadlines: readonly Deadline[] };

/** Returns the address of the account's feed; the same until `rotateCalendarUrl`. */
export async function calendarUrl(ctx: AppContext, accountId: string): Promise<string> {
  return urlOf(ctx, accountId, (await calendarVersionOf(ctx.database, accountId)) ?? 0);
}

/** Gives the account's feed another address, and ends the earlier one. Returns the new address. */
export async function rotateCalendarUrl(ctx: AppContext, accountId: string): Promise<string> {
  return urlOf(ctx, accountId, await renewCalendarVersion(ctx.database, accountId));
}

/** Returns the dates of the account to which an address belongs; null for an address that was never given or has ended. */
export async function readCalendar(ctx: AppContext, token: string): Promise<Calendar | null> {
  const payload = openCursor(sealSecretsOf(ctx.secrets), BINDING, token);
  if (payload?.length !== KEY_BYTES + 4) return null;
  const accountId = keyOfBytes(payload.subarray(0, KEY_BYTES));
  const version = new DataView(payload.buffer, payload.byteOffset, payload.length).getUint32(KEY_BYTES);
  if ((await calendarVersionOf(ctx.database, accountId)) !== version) return null;
  const now = await marketNow(ctx, ctx.database);
  const dated = await deadlinesOfAccount(ctx.database, accountId, MAX_DATES);
  const devices = await devicesWithRequirementChange(ctx.database, accountId, MAX_DATES);
  const grace = (await deadlinesOfGrace(ctx, devices, now)).map(({ deadline }) => deadline);
  const ahead = [...dated, ...grace].filter(({ dueAt }) => dueAt >= now);
  return { now, deadlines: ahead.sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime()) };
}

function urlOf({ secrets, settings }: AppContext, accountId: string, version: number): string {
  const payload = new Uint8Array(KEY_BYTES + 4);
  payload.set(Buffer.from(accountId.replaceAll('-', ''), 'hex'));
  new DataView(payload.buffer).setUint32(KEY_BYTES, version);
  return `${settings.origin}/calendar/${sealCursor(secrets.seal, BINDING, payload)}.ics`;
}
