// Prints an iCalendar file (RFC 5545) of entries at one instant each.
// **Invariant:** no line is longer than 75 octets, and no text can end a line or a property.

/** An entry of a calendar. */
export type CalendarEntry = {
  /** Equal for the same entry in every file, so that a calendar program replaces it. */
  readonly uid: string;
  readonly at: Date;
  readonly title: string;
  readonly text: string;
  readonly url: string;
};

const MAX_LINE_OCTETS = 75;

/** Returns the file: `name` is the calendar's name, `now` the instant of its making. */
export function calendarFile(name: string, now: Date, entries: readonly CalendarEntry[]): string {
  const events = entries.flatMap(({ uid, at, title, text, url }) => [
    'BEGIN:VEVENT',
    `UID:${escaped(uid)}`,
    `DTSTAMP:${utc(now)}`,
    `DTSTART:${utc(at)}`,
    `SUMMARY:${escaped(title)}`,
    `DESCRIPTION:${escaped(text)}`,
    `URL:${url}`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ]);
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Tandem//Deadlines//EN',
    `X-WR-CALNAME:${escaped(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    ...events,
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

/** Returns an instant in UTC to the second, which is as exact as the format is: the part of a second is cut off. */
const utc = (at: Date): string => `${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

const escaped = (text: string): string =>
  text.replaceAll(/[\\;,]/g, (character) => `\\${character}`).replaceAll(/\r\n|\r|\n/g, '\\n');

/** Breaks a line after at most 75 octets, never within a character. */
function folded(line: string): string {
  let text = '';
  let octets = 0;
  for (const character of line) {
    const size = utf8Octets(character);
    if (octets + size > MAX_LINE_OCTETS) {
      text += '\r\n ';
      octets = 1;
    }
    text += character;
    octets += size;
  }
  return text;
}

/** Returns how many octets a character has in UTF-8. */
function utf8Octets(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}
