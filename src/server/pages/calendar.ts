// The calendar feed of an account at /calendar/TOKEN.ics, for calendar programs. Texts are in texts/en.json. **Invariant:** a reply is stored
// by no cache, and tells nothing without a valid token.

import { readFileSync } from 'node:fs';
import { type CalendarDate, calendarFileOf } from '../../app/calendar.ts';
import type { Deadline } from '../../domain/deadline.ts';
import { globalId } from '../../domain/id.ts';
import type { PageRoutes } from '../http/listener.ts';
import { text } from '../http/reply.ts';

const PATH = /^\/calendar\/([\w-]{20,200})\.ics$/;

/** Returns the dates of the account to which a token belongs; null for an unknown or an ended one. */
export type ReadCalendar = (
  token: string,
) => Promise<{ readonly now: Date; readonly deadlines: readonly Deadline[] } | null>;

type Texts = Readonly<Record<string, string>>;
let loaded: Texts | null = null;

function textOf(key: string): string {
  loaded ??= JSON.parse(readFileSync(new URL('../../../texts/en.json', import.meta.url), 'utf8')).calendar as Texts;
  return loaded[key] ?? key;
}

/** Returns the route of the calendar feeds; `origin` is the public address of the marketplace page. */
export function createCalendarPages(origin: string, read: ReadCalendar): PageRoutes {
  const { host } = new URL(origin);
  return (path) => {
    const token = PATH.exec(path)?.[1];
    return token === undefined
      ? null
      : async () => {
          const calendar = await read(token);
          if (calendar === null) return text(404, textOf('ended'));
          const entries = calendar.deadlines.map((deadline) => entryOf(deadline, host, origin));
          const body = calendarFileOf(textOf('name'), calendar.now, entries);
          return { status: 200, type: 'text/calendar; charset=utf-8', body };
        };
  };
}

function entryOf({ kind, subject, dueAt, coStakeId }: Deadline, host: string, origin: string): CalendarDate {
  const path = coStakeId === null ? '/staking' : `/co-stakes/${globalId('CoStake', coStakeId)}`;
  return {
    // A subject has one date of each kind at a time.
    uid: `${kind}-${subject}@${host}`,
    at: dueAt,
    title: textOf(`${kind}.title`),
    text: textOf(`${kind}.text`),
    url: `${origin}${path}`,
  };
}
