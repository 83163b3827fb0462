// What becomes of the numbers when the process that is giving them is killed, stopped, or cut off from the database without anybody
// hearing of it, each in the middle of a batch: another goes on at once, or as soon as the database has cut the holder off.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { globalId } from '../../src/domain/id.ts';
import { sql } from '../../src/store/db/database.ts';
import { insertEvents } from '../../src/store/events.ts';
import { describeWithServer, openTestDatabase, type TestDatabase } from '../kit/database.ts';
import { killAll } from '../kit/program.ts';
import { random, record } from '../stream/fixture.ts';
import { follower, type Member, member } from './fleet.ts';

const TIMEOUT_MS = 150_000;
/** Stands in the rows of a batch, and so in what its holder has read and is about to number. */
const BATCH = 'in the middle of a batch';

let database: TestDatabase;
let folder: string;
let fleet: readonly Member[];
/** Called with the first member that has read what waits. */
let onBatchRead: ((holder: number) => void) | null = null;

/** Watches a member's line to the database for the moment in which it has read a batch and has not numbered it. */
function watching(name: number) {
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

describeWithServer('the right to number', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tandem-takeover-'));
    database = await openTestDatabase();
    fleet = [
      await member(database.url ?? '', folder, {}, watching(0)),
      await member(database.url ?? '', folder, {}, watching(1)),
    ];
    for (const one of fleet) await one.start();
  }, TIMEOUT_MS);
  afterAll(async () => {
    await killAll();
    for (const { proxy } of fleet ?? []) await proxy.close();
    await database?.close();
    await rm(folder, { recursive: true, force: true });
  }, TIMEOUT_MS);

  it.each<readonly [string, (holder: Member) => void, (holder: Member) => Promise<void>]>([
    ['stopped', (holder) => holder.program().signal('SIGSTOP'), async (holder) => holder.program().signal('SIGCONT')],
    ['cut off in silence', (holder) => holder.proxy.silence(), async (holder) => holder.proxy.restore()],
    [
      'killed',
      (holder) => holder.program().signal('SIGKILL'),
      async (holder) => {
        await holder.program().ended;
        await holder.start();
      },
    ],
  ])(
    'passes to another when its holder is %s in the middle of a batch, and nothing is lost or doubled',
    async (how, strike, restore) => {
      const followers = fleet.map(({ url }) => follower(url));
      await Promise.all(followers.map(({ began }) => began));
      let struckAt = 0;
      const struck = new Promise<number>((resolve) => {
        onBatchRead = (name) => {
          onBatchRead = null;
          const holder = fleet[name];
          if (holder !== undefined) strike(holder);
          struckAt = performance.now();
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
      const name = await struck;
      const waiting = await database.query<{ id: string }>(sql`SELECT id FROM event ORDER BY entry DESC LIMIT 3`);
      const ids = waiting.map(({ id }) => globalId('Event', id)).toReversed();
      const [holder, other] = [fleet[name], followers[1 - name]];
      if (holder === undefined || other === undefined) throw new Error('there is no fleet');
      await other.hears(ids[2] ?? '');
      const tookMs = performance.now() - struckAt;
      console.info(`${how}: another had told the rows ${Math.round(tookMs)} ms later`);
      expect(tookMs).toBeLessThan(4_000);
      await restore(holder);
      await followers[name]?.hears(ids[2] ?? '');
      for (const one of followers) {
        expect(one.told().flat().slice(-3)).toStrictEqual(ids);
        one.stop();
      }
    },
    TIMEOUT_MS,
  );
});
