// Tests of the background tasks: how often they run, however long a tick takes, and that expired rows are deleted by every process.

import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { purgeTask, type ScheduledTask, startScheduler } from '../../src/app/scheduler.ts';
import { signInChallenge } from '../../src/app/sign-in.ts';
import { sql } from '../../src/store/db/database.ts';
import { describeWithDatabase, openTestDatabase, type TestDatabase } from '../kit/database.ts';
import { newWallet, ORIGIN, resultOf, type SessionFixture, sessionFixture } from './session-fixture.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const rethrow = (error: unknown): never => {
  throw error;
};

describe('the scheduler', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Runs a task of every ten minutes beside one that takes `tickMs`, for an hour. Returns the minutes at which it ran. */
  async function runsWithin(hours: number, tickMs: number, doubtUntilMs = 0): Promise<readonly number[]> {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
    const beganAt = performance.now();
    const runs: number[] = [];
    const slow: ScheduledTask = {
      everyMs: 0,
      run: () => new Promise((resolve) => setTimeout(() => resolve(false), tickMs)),
    };
    const task: ScheduledTask = {
      everyMs: 10 * MINUTE,
      run: async () => {
        runs.push(Math.floor((performance.now() - beganAt) / MINUTE));
        return false;
      },
    };
    const doubts = () => (performance.now() - beganAt < doubtUntilMs ? ['moved'] : []);
    const scheduler = startScheduler(
      {
        clock: { doubts, estimate: () => ({ wallMs: 0, atMs: performance.now() }) } as never,
        wallNow: () => new Date(),
      },
      [slow, task],
      rethrow,
    );
    await vi.advanceTimersByTimeAsync(hours * HOUR);
    const stopped = scheduler.stop();
    await vi.runAllTimersAsync();
    await stopped;
    return runs;
  }

  it.each([0, 9_000, 4 * MINUTE])(
    'runs a task of every ten minutes by time, also when a tick takes %d ms',
    async (ms) => {
      expect((await runsWithin(1, ms)).length).toBeGreaterThanOrEqual(5);
    },
  );

  it('runs a task that was due while the clock was in doubt as soon as the doubt ends', async () => {
    expect((await runsWithin(0.5, 0, 90_000))[0]).toBe(1);
  });
});

describeWithDatabase('expired rows', () => {
  let database: TestDatabase;
  let fixture: SessionFixture;
  beforeAll(async () => {
    database = await openTestDatabase();
    fixture = await sessionFixture(database);
  });
  afterAll(() => database?.close());

  it('are deleted by the first tick of a process, so also by processes that live for thirty minutes each', async () => {
    const challenges = async (): Promise<number> =>
      (await database.query<{ n: number }>(sql`SELECT count(*)::int AS n FROM sign_in_challenge`))[0]!.n;
    for (let process = 0; process < 3; process += 1) {
      fixture.at(process * 30 * MINUTE);
      resultOf(await signInChallenge(fixture.ctx, { wallet: newWallet().address, uri: ORIGIN }));
      const scheduler = startScheduler(fixture.ctx, [purgeTask(fixture.ctx)], rethrow);
      await scheduler.stop();
      expect(await challenges()).toBe(1);
    }
  });
});
