// Tests of iCalendar files: lines, characters with a meaning of their own, and instants.

import { describe, expect, it } from 'vitest';
import { calendarFile } from '../../src/formats/calendar-file.ts';

const NOW = new Date('2026-03-01T00:00:00Z');
const entry = {
  uid: 'WAIT_ENDS-1@tandem.example',
  at: new Date('2026-03-09T10:00:59.999Z'),
  title: 'Wait; ends, at last \\ now',
  text: 'First line\nSecond line',
  url: 'https://tandem.example/co-stakes/1',
};

describe('a calendar file', () => {
  it('has an event for each entry, in UTC to the second, with characters escaped', () => {
    expect(calendarFile('Tandem', NOW, [entry]).split('\r\n')).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Tandem//Deadlines//EN',
      'X-WR-CALNAME:Tandem',
      'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
      'BEGIN:VEVENT',
      'UID:WAIT_ENDS-1@tandem.example',
      'DTSTAMP:20260301T000000Z',
      'DTSTART:20260309T100059Z',
      'SUMMARY:Wait\\; ends\\, at last \\\\ now',
      'DESCRIPTION:First line\\nSecond line',
      'URL:https://tandem.example/co-stakes/1',
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ]);
  });

  it('breaks lines after 75 octets at most, between two characters, and loses none', () => {
    for (const title of ['x'.repeat(200), 'é€😀'.repeat(40), 'a'.repeat(67)]) {
      const file = calendarFile('Tandem', NOW, [{ ...entry, title }]);
      for (const line of file.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      expect(file).not.toContain('\uFFFD');
      expect(file.replaceAll('\r\n ', '')).toContain(`SUMMARY:${title}\r\n`);
    }
  });

  it('lets no text begin a line of its own', () => {
    const file = calendarFile('Tandem', NOW, [{ ...entry, title: 'a\r\nEND:VCALENDAR', text: 'b\rX:1' }]);
    expect(file.split('\r\n').filter((line) => line === 'END:VCALENDAR' || line.startsWith('X:'))).toHaveLength(1);
  });
});
