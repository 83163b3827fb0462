// Tests of the choice between standbys, over servers whose answers the test sets: histories, lags, and queries that a standby does not answer.

import { getNamedType, isObjectType, parse } from 'graphql';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AppContext } from '../../src/app/context.ts';
import { type ReplicaMonitor, startReplicaMonitor } from '../../src/app/replica-monitor.ts';
import { doubtAbout, newTrack } from '../../src/app/replica-track.ts';
import { freshAtMs, type PositionSample, shows, withSample } from '../../src/domain/replica-state.ts';
import { schema } from '../../src/schema/index.ts';
import { isReplicaField } from '../../src/schema/replica-fields.ts';
import { runOverReplica } from '../../src/server/http/replica-reads.ts';
import type { ServerState } from '../../src/store/wal-position.ts';

const NOTHING = { position: null, head: 0n };
const at = (lsn: bigint, timeline = 1) => ({ timeline, lsn });

const stateOf = (given: Partial<ServerState>): ServerState => ({
  isStandby: true,
  identity: 'one',
  head: 5n,
  wallAt: new Date(0),
  offsetMs: 0,
  ...at(100n),
  ...given,
});

let primary: ServerState;
let standby: ServerState | 'AWAY';
let fault: 'POOLER' | null;
let monitor: ReplicaMonitor;

/** Lets the monitor read all states once. */
const read = (): Promise<unknown> => vi.advanceTimersByTimeAsync(500);
const doubt = (): string | null | undefined => monitor.status()[0]?.doubt;

beforeEach(async () => {
  vi.useFakeTimers();
  [primary, standby, fault] = [stateOf({ isStandby: false }), stateOf({}), null];
  const probe = {
    query: async () => {
      if (standby === 'AWAY') throw new Error('Connection terminated');
      return [standby];
    },
  };
  const database = {
    query: async () => [primary],
    replicas: [{ name: 'standby:5432', probe, fault: async () => fault }],
  };
  monitor = startReplicaMonitor(
    { database, clock: null } as unknown as AppContext,
    () => undefined,
    () => Date.now(),
  );
  await read();
});
afterEach(async () => {
  await monitor.stop();
  vi.useRealTimers();
});

describe('the monitor of standbys', () => {
  it('finds a standby that has replayed the wanted position and shows the wanted event, also after asking it again', async () => {
    expect(await monitor.find(NOTHING)).not.toBeNull();
    expect(await monitor.find({ position: at(100n), head: 5n })).not.toBeNull();
    standby = stateOf({ lsn: 120n, head: 6n });
    expect(await monitor.find({ position: at(120n), head: 6n })).not.toBeNull();
    expect(await monitor.find({ position: at(121n), head: 6n })).toBeNull();
    expect(await monitor.find({ position: at(120n), head: 7n })).toBeNull();
    expect(await monitor.find({ position: at(1n, 2), head: 0n })).toBeNull();
  });

  it('leaves out a standby that has not replayed a position of the last 2 s, and takes one of an idle primary', async () => {
    await vi.advanceTimersByTimeAsync(60_000);
    expect(doubt()).toBeNull();
    primary = stateOf({ isStandby: false, lsn: 101n });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(doubt()).toBeNull();
    await read();
    expect(doubt()).toBe('LATE');
    expect(await monitor.find(NOTHING)).toBeNull();
    standby = stateOf({ lsn: 101n });
    await read();
    expect(doubt()).toBeNull();
  });

  it('leaves out a standby that was ahead of its primary until it was created anew, also when the primary has passed it', async () => {
    primary = stateOf({ isStandby: false, lsn: 50n });
    await read();
    expect(doubt()).toBe('OTHER_HISTORY');
    primary = stateOf({ isStandby: false, lsn: 100n });
    await read();
    primary = stateOf({ isStandby: false, lsn: 200n });
    await read();
    expect(doubt()).toBe('OTHER_HISTORY');
    standby = stateOf({ lsn: 60n });
    await read();
    standby = stateOf({ lsn: 200n });
    await read();
    expect(doubt()).toBeNull();
  });

  it.each([
    ['OTHER_HISTORY', { timeline: 2 }],
    ['OTHER_HISTORY', { identity: 'two' }],
    ['NO_STANDBY', { isStandby: false }],
  ] as const)('leaves out a standby with the doubt %s for %j', async (expected, state) => {
    standby = stateOf(state);
    await read();
    expect(doubt()).toBe(expected);
    expect(await monitor.find(NOTHING)).toBeNull();
  });

  it('trusts nothing that it knew once the primary has begun another timeline', async () => {
    primary = stateOf({ isStandby: false, timeline: 2, lsn: 90n });
    await read();
    expect(doubt()).toBe('OTHER_HISTORY');
    standby = stateOf({ timeline: 2, lsn: 90n });
    await read();
    expect(doubt()).toBeNull();
    expect(await monitor.find({ position: at(80n, 1), head: 0n })).not.toBeNull();
  });

  it('leaves out a standby that does not answer, or whose address leads to a pooler', async () => {
    standby = 'AWAY';
    await read();
    expect(doubt()).toBe('AWAY');
    [standby, fault] = [stateOf({}), 'POOLER'];
    await read();
    expect(doubt()).toBe('POOLER');
    fault = null;
    await read();
    expect(doubt()).toBeNull();
    (await monitor.find(NOTHING))?.lost();
    expect(doubt()).toBe('AWAY');
  });
});

describe('the comparison of clocks', () => {
  it.each([
    [-1_001, 'CLOCK'],
    [-1_000, null],
    [-999, null],
    [999, null],
    [1_000, null],
    [1_001, 'CLOCK'],
  ])('of a standby that differs by %i ms from the primary gives the doubt %s', (ms, expected) => {
    const ctx = { clock: { estimate: () => ({ wallMs: 50_000, atMs: 10 }) } } as unknown as AppContext;
    const state = stateOf({ wallAt: new Date(50_000 + ms) });
    const reading = { state, primary: stateOf({ isStandby: false }), fromMs: 10, toMs: 10 };
    expect(doubtAbout(ctx, newTrack({ name: 'standby' } as never), reading)).toBe(expected);
  });
});

describe('the comparison of positions', () => {
  const sample = (lsn: bigint, atMs: number, timeline = 1): PositionSample => ({
    ...at(lsn, timeline),
    head: null,
    atMs,
  });

  it('takes the newest position that was replayed, of the same timeline', () => {
    const samples = [sample(1n, 10), sample(2n, 20), sample(3n, 30)];
    expect(freshAtMs(samples, { ...at(2n), head: null })).toBe(20);
    expect(freshAtMs(samples, { ...at(0n), head: null })).toBeNull();
    expect(freshAtMs(samples, { ...at(9n, 2), head: null })).toBeNull();
  });

  it('drops positions of another timeline, later ones after a restore, and old ones', () => {
    expect(withSample([sample(1n, 10)], sample(2n, 20, 2))).toEqual([sample(2n, 20, 2)]);
    expect(withSample([sample(9n, 10)], sample(2n, 20))).toEqual([sample(2n, 20)]);
    expect(withSample([sample(1n, 10)], sample(2n, 60_010))).toEqual([sample(2n, 60_010)]);
  });

  it('counts an empty log as number 0', () => {
    expect(shows({ ...at(1n), head: null }, { position: null, head: 0n })).toBe(true);
    expect(shows({ ...at(1n), head: null }, { position: null, head: 1n })).toBe(false);
  });
});

describe('a query over a standby', () => {
  const document = parse('{ blocks { nodes { number } } }');
  const viewer = { accountId: 'a', sessionId: 's', roles: [] };
  const query = { document, viewer: null, minCursor: null, mayRead: () => true, isKept: () => false };
  const reader = (failed: boolean) => ({ database: {} as never, hasFailed: () => failed });
  const replicas = (failed: boolean) => ({ isReplicaField: () => true, open: async () => reader(failed) });
  const executed = async (failed: boolean, given: object = {}): Promise<readonly boolean[]> => {
    const runs: boolean[] = [];
    await runOverReplica(replicas(failed), { ...query, ...given }, async (replica) => {
      runs.push(replica !== null);
      return {};
    });
    return runs;
  };

  it('is executed once, and once more on the primary when the standby has failed', async () => {
    expect(await executed(false)).toEqual([true]);
    expect(await executed(true)).toEqual([true, false]);
  });

  it('is executed on the primary alone for kept documents, other fields, and sessions without a cursor', async () => {
    expect(await executed(false, { isKept: () => true })).toEqual([false]);
    expect(await executed(false, { mayRead: () => false })).toEqual([false]);
    expect(await executed(false, { viewer })).toEqual([false]);
    expect(await executed(false, { viewer, minCursor: 'c', isKept: () => true })).toEqual([true]);
  });
});

describe('the fields that may be read from a standby', () => {
  it('are those of named queries, without the pages of events that the log reader answers', () => {
    const queries = Object.keys(schema.getQueryType()?.getFields() ?? {});
    expect(queries.filter((name) => isReplicaField('Query', name)).sort()).toEqual(
      ['blocks', 'device', 'node', 'nodes', 'offer', 'protocol', 'viewer'].sort(),
    );
    const pages = Object.values(schema.getTypeMap())
      .filter(isObjectType)
      .flatMap((type) => Object.values(type.getFields()).map((field) => ({ type: type.name, field })))
      .filter(({ field }) => getNamedType(field.type).name.endsWith('EventPage'));
    expect(pages.map(({ type, field }) => `${type}.${field.name}`).sort()).toEqual(['Query.events', 'Viewer.events']);
    for (const { type, field } of pages) expect(isReplicaField(type, field.name), field.name).toBe(false);
  });
});
