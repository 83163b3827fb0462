// Executes the procedures 1 to 7 of docs/operating.md, in order, on one deployment; manual-changes.test.ts executes the later ones on another.
// Skipped where Debian's packages are missing.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pause, subscribeToEvents } from '../crash/fleet.ts';
import { makeWallet } from '../kit/wallet.ts';
import { createDeployment, type Deployment, missingPrograms } from './deployment.ts';
import {
  cursorOfLaterWrite,
  deposit,
  get,
  graphql,
  networkToken,
  socketType,
  writeEvents,
} from './deployment-client.ts';
import { openSession, pagesAfter, readCursors } from './kept-cursors.ts';
import { manualBlocks } from './manual.ts';

const TIMEOUT_MS = 180_000;
/** PUBLIC_ORIGIN of procedure 2. */
const ORIGIN = 'https://localhost';

if (missingPrograms.length > 0) {
  process.stdout.write(`The procedures of the manual are not executed: ${missingPrograms.join(', ')} not installed.\n`);
}

let deployment: Deployment;

describe.skipIf(missingPrograms.length > 0)('the manual for operators', () => {
  beforeAll(async () => {
    deployment = await createDeployment();
  }, TIMEOUT_MS);
  afterAll(() => deployment?.remove(), TIMEOUT_MS);

  it(
    'leads from an empty PostgreSQL server to two processes behind TLS that restart without a failed request (procedures 1 to 5)',
    async () => {
      const { shell } = deployment;
      await shell.run(1);
      await shell.run(2);
      await shell.run(3);
      expect(await get(deployment, '/graphql?query={__typename}')).toMatchObject({ status: 200 });
      for (const path of ['/metrics', '/readyz', '/healthz'])
        expect(await get(deployment, path)).toMatchObject({ status: 404 });
      expect(await socketType(deployment)).toBe('connection_ack');

      const failed: unknown[] = [];
      let restarted = false;
      const asked = (async () => {
        let count = 0;
        for (; !restarted; count += 1) {
          const { status } = await get(deployment, `/graphql?query={__typename}&n=${count}`).catch(
            (error: unknown) => ({
              status: error,
            }),
          );
          if (status !== 200) failed.push(status);
          await pause(20);
        }
        return count;
      })();
      await shell.run(4);
      await shell.run(5);
      restarted = true;
      expect(await asked).toBeGreaterThan(10);
      expect(failed).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'restores to a point in time: later writes are gone, earlier ones are there, and streams are reset (procedure 6)',
    async () => {
      const { shell, processes } = deployment;
      await shell.run(6);
      const network = await networkToken(deployment);
      const [url = ''] = processes;
      const session = await openSession(url, ORIGIN, makeWallet('manual'));
      const early = await readCursors(url, session);
      expect(await deposit(deployment, network, 'before')).toBe(false);
      const subscriber = subscribeToEvents(url);
      await subscriber.ready;
      const kept = await writeEvents(deployment);
      const target = await shell.execute('database', `psql --dbname postgres -tA --command 'SELECT clock_timestamp()'`);
      await pause(50);
      expect(await deposit(deployment, network, 'after')).toBe(false);
      const [last] = await writeEvents(deployment);
      await subscriber.until(last ?? '');
      const late = await readCursors(url, session);
      const minCursor = await cursorOfLaterWrite(deployment);
      await shell.run(6, 'restore', { TARGET: target.trim() });
      const asked = await graphql(deployment, { query: '{ __typename }', extensions: { minCursor } });
      expect(asked.errors?.[0]).toMatchObject({
        message: expect.stringContaining('The database was restored to a state before extensions.minCursor'),
        extensions: { code: 'BAD_USER_INPUT', field: 'extensions.minCursor' },
      });
      const after = await pagesAfter(url, session, early);
      expect(after.publicPage).toMatchObject({ reset: null, items: kept.map((id) => ({ id })) });
      expect(after.privatePage.reset).toBeNull();
      expect(after.privatePage.items.length).toBeGreaterThan(0);
      const lost = await pagesAfter(url, session, late);
      expect([lost.publicPage.reset, lost.privatePage.reset]).toEqual(['EPOCH_CHANGED', 'EPOCH_CHANGED']);
      expect(await deposit(deployment, network, 'before')).toBe(true);
      expect(await deposit(deployment, network, 'after')).toBe(false);
      const gone = { publicCursor: lost.publicPage.cursor, privateCursor: lost.privatePage.cursor };
      const privateAfter = async () => (await pagesAfter(url, session, gone)).privatePage;
      await expect.poll(privateAfter).toMatchObject({ reset: null, items: [{}] });
      while (subscriber.resets().length === 0) await pause(20);
      subscriber.stop();
      expect(subscriber.resets()).toEqual(['EPOCH_CHANGED']);
    },
    TIMEOUT_MS,
  );

  it(
    'loses none of 500 acknowledged writes when the primary is killed, and writes again within 30 s (procedure 7)',
    async () => {
      const { shell, processes, killPrimary, moveAddress } = deployment;
      await shell.run(7);
      const network = await networkToken(deployment);
      const [, url = ''] = processes;
      const session = await openSession(url, ORIGIN, makeWallet('manual'));
      const before = await readCursors(url, session);
      const subscriber = subscribeToEvents(url);
      await subscriber.ready;
      const acknowledged = new Set<string>();
      let killed = false;
      const writing = Promise.all(
        Array.from({ length: 8 }, async (_, lane) => {
          for (let turn = 0; !killed; turn += 1) {
            const reference = `${lane}-${turn}`;
            if ((await deposit(deployment, network, reference).catch(() => null)) === false)
              acknowledged.add(reference);
          }
        }),
      );
      while (acknowledged.size < 500) await pause(20);
      killPrimary();
      killed = true;
      const killedAt = performance.now();
      await writing;
      await shell.run(7, 'failover');
      moveAddress();
      while ((await deposit(deployment, network, 'again').catch(() => null)) === null) await pause(50);
      expect(performance.now() - killedAt).toBeLessThan(30_000);
      const lost: string[] = [];
      const left = [...acknowledged];
      const check = async (): Promise<void> => {
        for (let next = left.pop(); next !== undefined; next = left.pop())
          if ((await deposit(deployment, network, next)) !== true) lost.push(next);
      };
      await Promise.all(Array.from({ length: 8 }, check));
      expect(lost).toEqual([]);
      const ids = await writeEvents(deployment);
      await subscriber.until(ids.at(-1) ?? '');
      subscriber.stop();
      expect(subscriber.resets()).toEqual([]);
      const { publicPage, privatePage } = await pagesAfter(url, session, before);
      expect([publicPage.reset, privatePage.reset, privatePage.items.length]).toEqual([null, null, 100]);
      const { minCursor } = session;
      expect(await graphql(deployment, { query: '{ __typename }', extensions: { minCursor } })).toMatchObject({
        data: { __typename: 'Query' },
      });
    },
    TIMEOUT_MS,
  );

  it('numbers its procedures in order', () => {
    const numbers = [...new Set(manualBlocks().map(({ procedure }) => Number.parseInt(procedure, 10)))];
    expect(numbers.length).toBeGreaterThanOrEqual(12);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });
});
