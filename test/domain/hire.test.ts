// Tests of hires: the bounds of reported intervals, the state at the boundaries, and the events of starts, ends and replacements.

import { describe, expect, test } from 'vitest';
import { eventsOfReport, reportedState } from '../../src/domain/device-report.ts';
import { dueEvents } from '../../src/domain/due-events.ts';
import { evolve } from '../../src/domain/evolve.ts';
import { boundsOfHires, eventsOfHires, HIRED_FROM_NOW, isHiredAt, type ReportedHire } from '../../src/domain/hire.ts';
import { setDeviceState, setHired, unstakeDeviceRefusal } from '../../src/domain/owner-stake.ts';
import { aDevice, anAggregate, HIRED, later, T0 } from '../kit/device-aggregate.ts';

const hour = (hours: number): Date => later(T0, { hours });
const hire = (from: number | null, to: number | null): ReportedHire => ({
  startsAt: from === null ? null : hour(from),
  endsAt: to === null ? null : hour(to),
});
const hoursOf = (bounds: readonly Date[]): readonly number[] =>
  bounds.map((bound) => (bound.getTime() - T0.getTime()) / 3_600_000);

describe('boundsOfHires', () => {
  test.each([
    ['no start and no end as now and open', [hire(null, null)], [0]],
    ['a past start as now', [hire(-5, 3)], [0, 3]],
    ['a start and an end that lie ahead as they are', [hire(1, 3)], [1, 3]],
    ['an end that has passed as no hire', [hire(-5, -1)], []],
    ['an end at this very instant as no hire', [hire(-5, 0)], []],
    ['an empty hire as no hire', [hire(2, 2)], []],
    ['hires that overlap as one', [hire(4, 9), hire(1, 5)], [1, 9]],
    ['hires that touch as one', [hire(1, 4), hire(4, 6)], [1, 6]],
    ['hires with a gap as two', [hire(5, 6), hire(1, 4)], [1, 4, 5, 6]],
    ['a hire within a longer one as the longer one', [hire(1, 9), hire(2, 3)], [1, 9]],
    ['an open hire as the last one', [hire(3, 4), hire(1, null), hire(7, 9)], [1]],
    ['no hires as none', [], []],
  ])('reads %s', (_, reported, bounds) => {
    expect(hoursOf(boundsOfHires(reported, T0))).toEqual(bounds);
  });
});

describe('isHiredAt', () => {
  const device = { hireBounds: [hour(1), hour(2), hour(5)] };
  test.each([
    [1, [false, true, true]],
    [2, [true, false, false]],
    [5, [false, true, true]],
  ])('changes at the very millisecond of a bound at hour %s', (hours, states) => {
    expect([-1, 0, 1].map((ms) => isHiredAt(device, later(hour(hours), { ms })))).toEqual(states);
  });

  test('decides whether an owner may unstake one millisecond before, at and after the end of a hire', () => {
    const aggregate = anAggregate({ device: aDevice({ hireBounds: [T0, hour(2)], hireDueAt: hour(2) }) });
    const codes = [-1, 0, 1].map((ms) => unstakeDeviceRefusal(aggregate, later(hour(2), { ms }))?.code ?? null);
    expect(codes).toEqual(['DEVICE_HIRED', null, null]);
  });
});

describe('dueEvents', () => {
  test('dates the start and the end of a hire to their own instants, in order and once', () => {
    const hireBounds = [hour(1), hour(2), hour(5)];
    const aggregate = anAggregate({ device: aDevice({ hireBounds, hireDueAt: hour(1) }) });
    const batches = dueEvents(aggregate, hour(6));
    expect(batches.map(({ at, timeDriven, events }) => [at, timeDriven, events])).toEqual(
      hireBounds.map((at, index) => [at, true, [{ type: 'HIRE_CHANGED', at, hired: index !== 1 }]]),
    );
    const after = batches.flatMap(({ events }) => events).reduce(evolve, aggregate);
    expect(after.device).toMatchObject({ hireBounds: [hour(5)], hireDueAt: null });
    expect(dueEvents(after, hour(100))).toEqual([]);
    expect(dueEvents(aggregate, later(hour(1), { ms: -1 }))).toEqual([]);
  });
});

describe('eventsOfHires', () => {
  const changed = (hired: boolean) => ({ type: 'HIRE_CHANGED', at: T0, hired });
  const replaced = (...bounds: number[]) => ({ type: 'HIRES_REPLACED', at: T0, bounds: bounds.map(hour) });

  test.each([
    ['starts a hire', [], [hire(null, 4)], [replaced(0, 4), changed(true)]],
    ['announces a hire without an event of the log', [], [hire(2, 4)], [replaced(2, 4)]],
    ['ends a hire', [-3], [], [replaced(), changed(false)]],
    ['drops an announced hire', [2, 4], [], [replaced()]],
    ['keeps the start of a hire that goes on', [-3], [hire(null, 4)], [replaced(-3, 4)]],
    ['changes nothing for the same report', [-3, 4], [hire(-3, 4)], []],
    ['changes nothing for a report without its ended hires', [-9, -8, -3, 4], [hire(null, 4)], []],
    ['ends a hire that starts again later', [-3], [hire(2, 4)], [replaced(2, 4), changed(false)]],
  ])('%s', (_, bounds, reported, events) => {
    expect(eventsOfHires(reported, { hireBounds: bounds.map(hour) }, T0)).toEqual(events);
  });
});

describe('setHired', () => {
  const terminated = anAggregate({ device: aDevice({ state: 'TERMINATED' }) });

  test('refuses to hire a terminated device, which has no hire to end', () => {
    expect(setHired({ hired: true }, terminated, T0)).toEqual({ refusal: { code: 'DEVICE_NOT_COMMITTED' } });
    expect(setHired({ hired: false }, terminated, T0)).toEqual({ events: [] });
  });

  test('hires a blocked device again', () => {
    const blocked = anAggregate({ device: aDevice({ state: 'BLOCKED' }) });
    expect(setHired({ hired: true }, blocked, T0)).toMatchObject({
      events: [{}, { type: 'HIRE_CHANGED', hired: true }],
    });
  });
});

describe('a report on the device', () => {
  test.each(['BLOCKED', 'TERMINATED'] as const)('of the state %s clears a hire and those announced', (state) => {
    const device = aDevice({ hireBounds: [hour(-1), hour(1), hour(3)], hireDueAt: hour(1) });
    const decision = setDeviceState({ state, reason: null }, anAggregate({ device }), T0);
    const events = 'events' in decision ? decision.events : [];
    expect(events.map(({ type }) => type)).toEqual(['DEVICE_STATE_CHANGED', 'HIRES_REPLACED', 'HIRE_CHANGED']);
    expect(events.reduce(evolve, anAggregate({ device })).device).toMatchObject({ hireBounds: [], hireDueAt: null });
  });

  test('makes a device ACTIVE while it is hired, and not before', () => {
    const record = { hires: [hire(2, 4)], state: 'IDLE' } as const;
    expect([T0, hour(2), hour(4)].map((at) => reportedState(record, at))).toEqual(['IDLE', 'ACTIVE', 'IDLE']);
    expect(reportedState({ hires: HIRED_FROM_NOW, state: 'IDLE' }, T0)).toBe('ACTIVE');
  });

  test('about a terminated device changes nothing', () => {
    const device = aDevice({ state: 'TERMINATED' });
    const record = { hires: HIRED_FROM_NOW } as Parameters<typeof eventsOfReport>[0]['record'];
    expect(eventsOfReport({ record, ownerAccountId: 'owner' }, device, T0)).toEqual([]);
    expect(isHiredAt(HIRED, T0)).toBe(true);
  });
});
