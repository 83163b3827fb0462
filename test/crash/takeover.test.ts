// Tests of the takeover of the sequencer. The process that holds the sequencer lock is killed, stopped, or silently disconnected
// from the database after it has read a batch of events and before it has numbered the batch. Another process must take over at
// once, or when the database has ended the session of the lock's holder.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { globalId } from '../../src/domain/id.ts';
import { sql } from '../../src/store/db/database.ts';
import { insertEvents } from '../../src/store/events.ts';
import { describeWithServer, openTestDatabase, type TestDatabase } from '../kit/database.ts';
import { killPrograms } from '../kit/program.ts';
import { random, record } from '../kit/stream.ts';
import { createFleetMember, type FleetMember, subscribeToEvents } from './fleet.ts';

const TIMEOUT_MS = 150_000;
/** Value of the field `reason` in the events of the test; the proxy searches for it to detect that a process has read their batch. */
const BATCH = 'in the middle of a batch';

let database: TestDatabase;
let folder: string;
let fleet: readonly FleetMember[];
/** Callback of the running test: receives the index of the process that has read a batch of events. */
let onBatchRead: ((holder: number) => void) | null = null;

/** Returns proxy options that call `onBatchRead` when process `name` has read the batch and has not numbered it yet. */
function batchReadWatcher(name: number) {
  const sequencerConnections = new Set<number>();
  return {
    onRequest(chunk: Buffer, connection: number) {
      if (chunk.includes('tandem log')) sequencerConnections.add(connection);
    },
    onResponse(chunk: Buffer, connection: number) {
      if (sequencerConnections.has(connection) && chunk.includes(BATCH)) onBatchRead?.(name);
    },
  };
}

describeWithServer('the sequencer role', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tandem-takeover-'));
    database = await openTestDatabase();
    fleet = [
      await createFleetMember(database.url ?? '', folder, {}, batchReadWatcher(0)),
      await createFleetMember(database.url ?? '', folder, {}, batchReadWatcher(1)),
    ];
    for (const one of fleet) await one.start();
  }, TIMEOUT_MS);
  afterAll(async () => {
    await killPrograms();
    for (const { proxy } of fleet ?? []) await proxy.close();
    await database?.close();
    await rm(folder, { recursive: true, force: true });
  }, TIMEOUT_MS);

  it.each<readonly [string, (holder: FleetMember) => void, (holder: FleetMember) => Promise<void>]>([
    [
      'stopped with SIGSTOP',
      (holder) => holder.program().signal('SIGSTOP'),
      async (holder) => holder.program().signal('SIGCONT'),
    ],
    [
      'silently disconnected from the database',
      (holder) => holder.proxy.silence(),
      async (holder) => holder.proxy.restore(),
    ],
    [
      'killed with SIGKILL',
      (holder) => holder.program().signal('SIGKILL'),
      async (holder) => {
        await holder.program().ended;
        await holder.start();
      },
    ],
  ])(
    'passes to another process within 4 s when its holder is %s in the middle of a batch, without a lost or repeated event',
    async (failure, fail, restore) => {
      const subscribers = fleet.map(({ url }) => subscribeToEvents(url));
      await Promise.all(subscribers.map(({ ready }) => ready));
      let failedAt = 0;
      const failed = new Promise<number>((resolve) => {
        onBatchRead = (name) => {
          onBatchRead = null;
          const holder = fleet[name];
          if (holder !== undefined) fail(holder);
          failedAt = performance.now();
          resolve(name);
        };
      });
      await database.transaction((tx) =>
        insertEvents(
          tx,
          [1, 2, 3].map(() => record({ reason: BATCH })),
          random,
        ),
      );
      const name = await failed;
      const waiting = await database.query<{ id: string }>(sql`SELECT id FROM event ORDER BY entry DESC LIMIT 3`);
      const ids = waiting.map(({ id }) => globalId('Event', id)).toReversed();
      const [holder, other] = [fleet[name], subscribers[1 - name]];
      if (holder === undefined || other === undefined) throw new Error('the fleet has no such process');
      await other.until(ids[2] ?? '');
      const tookMs = performance.now() - failedAt;
      console.info(`${failure}: another process delivered the events ${Math.round(tookMs)} ms later`);
      await restore(holder);
      await subscribers[name]?.until(ids[2] ?? '');
      for (const one of subscribers) {
        expect(one.received().flat().slice(-3)).toStrictEqual(ids);
        one.stop();
      }
    },
    TIMEOUT_MS,
  );
});
