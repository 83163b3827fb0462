// Tests of the clock monitor: which readings put a clock in doubt, and what ends the doubt. All clocks are numbers that a test sets.

import { beforeEach, describe, expect, it } from 'vitest';
import { type ClockMonitor, createClockMonitor } from '../../src/app/clock-monitor.ts';
import { driftMs } from '../../src/domain/clock-reading.ts';

const START = Date.UTC(2026, 10, 30);
const HOUR_MS = 3_600_000;

describe('two readings of a clock', () => {
  const first = { wallMs: START, fromMs: 100, toMs: 110 };

  it('agree as long as the monotonic time around them explains the difference', () => {
    for (const moved of [90, 100, 115]) {
      expect(driftMs(first, { wallMs: START + moved, fromMs: 200, toMs: 215 })).toBe(0);
    }
  });

  it('differ by the part that the monotonic time around them does not explain', () => {
    expect(driftMs(first, { wallMs: START + 89, fromMs: 200, toMs: 215 })).toBe(-1);
    expect(driftMs(first, { wallMs: START + 116, fromMs: 200, toMs: 215 })).toBe(1);
    expect(driftMs(first, { wallMs: START - HOUR_MS, fromMs: 200, toMs: 215 })).toBe(-HOUR_MS - 90);
  });

  it('agree in either order while their statements overlapped', () => {
    const during = { wallMs: START - 3, fromMs: 104, toMs: 106 };
    expect([driftMs(first, during), driftMs(during, first)]).toEqual([0, 0]);
  });
});

describe('the clock monitor', () => {
  /** What each clock shows: milliseconds since 1970, and monotonic milliseconds. */
  let clock: { database: number; own: number; monotonic: number };
  let monitor: ClockMonitor;

  beforeEach(async () => {
    clock = { database: START, own: START, monotonic: 5_000 };
    monitor = createClockMonitor({ monotonicMs: () => clock.monotonic, wallMs: () => clock.own });
    await read();
  });

  const pass = (ms: number): void => {
    clock = { database: clock.database + ms, own: clock.own + ms, monotonic: clock.monotonic + ms };
  };
  /** Reads the clock of the database with a statement that takes `beforeMs` to be evaluated and `afterMs` to be answered. */
  const read = (beforeMs = 0, afterMs = 0): Promise<unknown> =>
    monitor.observe(async () => {
      pass(beforeMs);
      const wallAt = new Date(clock.database);
      pass(afterMs);
      return { wallAt, offsetMs: 0 };
    });
  /** Reads the clock each second for a time. */
  const readFor = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second += 1) {
      pass(1_000);
      await read();
    }
  };

  it('shows the wall time of the database and doubts nothing while all clocks run evenly', async () => {
    await readFor(60);
    pass(400);
    expect(monitor.wallNow()).toEqual(new Date(clock.database));
    expect(monitor.doubts()).toEqual([]);
  });

  it.each([
    ['back', -HOUR_MS],
    ['forward', 30 * 24 * HOUR_MS],
    ['back', -5_001],
    ['forward', 5_001],
  ])('doubts a clock of the database that was moved %s by %i ms, and shows the new time', async (direction, ms) => {
    pass(1_000);
    clock.database += ms;
    clock.own += ms;
    await read();
    expect(monitor.doubts()[0]).toMatch(`The clock of the database was moved ${direction} by`);
    expect(monitor.wallNow()).toEqual(new Date(clock.database));
  });

  it.each([-5_000, 5_000])('does not doubt a clock of the database that was moved by %i ms', async (ms) => {
    clock.database += ms;
    clock.own += ms;
    await read();
    expect(monitor.doubts()).toEqual([]);
  });

  it('does not doubt a clock because a statement waited for minutes, whenever it was evaluated', async () => {
    await read(0, 300_000);
    await read(300_000, 0);
    expect(monitor.doubts()).toEqual([]);
    expect(monitor.wallNow()).toEqual(new Date(clock.database));
  });

  it('sees a jump that happened while an imprecise reading was on its way, at the next reading', async () => {
    await read(0, 4_000);
    clock.database -= 7_000;
    clock.own -= 7_000;
    await read(4_000, 4_000);
    await read();
    expect(monitor.doubts()).not.toEqual([]);
  });

  it('trusts a clock again after readings have agreed for 30 s, also on the new time', async () => {
    clock.database += HOUR_MS;
    clock.own += HOUR_MS;
    await read();
    await readFor(29);
    expect(monitor.doubts()).not.toEqual([]);
    await readFor(1);
    expect(monitor.doubts()).toEqual([]);
  });

  it('begins the 30 s again at each further jump, such as that of a clock that is set right', async () => {
    clock.database -= HOUR_MS;
    clock.own -= HOUR_MS;
    await read();
    await readFor(20);
    clock.database += HOUR_MS;
    clock.own += HOUR_MS;
    await read();
    await readFor(29);
    expect(monitor.doubts()).not.toEqual([]);
    await readFor(1);
    expect(monitor.doubts()).toEqual([]);
  });

  it('doubts the own clock of the process without a statement, so that a resumed machine writes nothing before its first reading', () => {
    clock.own += 24 * HOUR_MS;
    expect(monitor.doubts()).toContainEqual(expect.stringMatching("This process's own clock was moved forward"));
  });

  it.each([
    ['ahead of', 2_001],
    ['behind', -2_001],
  ])(
    'is in doubt for as long as the own clock of the process is more than 2 s %s the clock of the database',
    (side, ms) => {
      const other = createClockMonitor({ monotonicMs: () => clock.monotonic, wallMs: () => clock.own + ms });
      const readOther = () => other.observe(async () => ({ wallAt: new Date(clock.database), offsetMs: 0 }));
      return readOther().then(async () => {
        expect(other.doubts()).toEqual([`This process's own clock is 2.0 s ${side} the clock of the database.`]);
        clock.own -= ms;
        expect(other.doubts()).toEqual([]);
      });
    },
  );

  it('tolerates 2 s between the own clock of the process and the clock of the database', async () => {
    clock.own += 2_000;
    await read();
    expect(monitor.doubts()).toEqual([]);
  });

  it('tells by how much each clock deviates, and by how much a clock in doubt was moved', async () => {
    expect(monitor.deviations()).toEqual({ process: 0, database: 0, log: 0 });
    clock.own += 800;
    monitor.doubts();
    pass(1_000);
    clock.database += 300;
    await read();
    expect(monitor.deviations()).toEqual({ process: 500, database: 300, log: 0 });
    clock.database -= HOUR_MS;
    await read();
    await readFor(3);
    monitor.reportFloor(new Date(clock.database + 7_000));
    expect(monitor.deviations()).toEqual({ process: HOUR_MS + 500, database: -HOUR_MS, log: -7_000 });
  });

  it('takes the time of a request from a reading that is at most 2 s old by the own clocks of the process', async () => {
    pass(2_000);
    expect(monitor.isRecent()).toBe(true);
    pass(1);
    expect(monitor.isRecent()).toBe(false);
    await read();
    // A suspended machine: monotonic time stands still.
    clock.own += 1_001;
    expect(monitor.isRecent()).toBe(false);
    await read();
    expect(monitor.isRecent()).toBe(true);
  });

  it('tells whether the clock was read within a number of milliseconds', async () => {
    await read();
    pass(900);
    expect(monitor.wasReadWithin(900)).toBe(true);
    pass(1);
    expect(monitor.wasReadWithin(900)).toBe(false);
  });

  it('tells by how much the clock is behind the latest reported instant, until the clock reaches it', async () => {
    monitor.reportFloor(new Date(clock.database + 60_000));
    monitor.reportFloor(new Date(clock.database + 20_000));
    expect(monitor.behindMs()).toBe(60_000);
    await readFor(60);
    expect(monitor.behindMs()).toBe(0);
  });

  it('keeps the largest offset that it has read', async () => {
    for (const offsetMs of [0, 86_400_000, 0]) {
      await monitor.observe(async () => ({ wallAt: new Date(clock.database), offsetMs }));
    }
    expect(monitor.offsetMs()).toBe(86_400_000);
  });
});
