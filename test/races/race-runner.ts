// Runs races between two concurrent calls, sent by two processes on one PostgreSQL server. Each race has its own case: a device
// with its owner, and two funded co-stakers. A table lock makes the two calls start together: (1) the test takes the lock, (2) each
// call starts and waits for it, (3) the test releases it. The option `unlocked` removes the row locks of the program, to show that
// the races then detect violations.

import { creditDeposits } from '../../src/app/deposits.ts';
import { importDevices } from '../../src/app/network.ts';
import { newKey } from '../../src/domain/key.ts';
import { AUDIT_CHECKS, runCheck } from '../../src/store/audit/audit.ts';
import { openDatabase, type Queryable, type Sql, sql } from '../../src/store/db/database.ts';
import { devicesByDeviceId } from '../../src/store/devices.ts';
import { openTestDatabase, type TestDatabase } from '../kit/database.ts';
import { waitForLockWaits } from '../kit/lock.ts';
import { soakLength } from '../kit/soak.ts';
import type { TestWallet } from '../kit/wallet.ts';
import { io, makeWorld, OPERATIONAL_DEVICE, type World, type WorldDevice } from '../kit/world.ts';

/** Number of repetitions of each race. */
export const ROUNDS = soakLength('RACE_ROUNDS', { short: 30, long: 200 });
/** Number of cases that run at the same time; each uses one session in the connection pool of either process. */
const CONCURRENT_CASES = 10;
const POOL_SIZE = 12;

/** The device and the wallets that one race uses. */
export type RaceCase = {
  readonly device: WorldDevice;
  readonly ann: TestWallet;
  readonly bob: TestWallet;
};

/** Outcome of a call as text: SUCCESS, REPLAYED, the code of a refusal, or FAULT with the error message. */
export type Answer = string;
type Call = (world: World) => Promise<object>;

export type RaceRunner = Awaited<ReturnType<typeof openRaceRunner>>;

/** Opens a database with two marketplace processes on it. The caller closes the returned runner. */
export async function openRaceRunner(options: { readonly unlocked?: boolean } = {}) {
  const database = await openTestDatabase({ poolSize: POOL_SIZE, tampered: options.unlocked === true });
  const second: TestDatabase = {
    ...(await openDatabase({ url: database.url ?? '', dataDir: null, poolSize: POOL_SIZE })),
    url: database.url,
  };
  const locksOf = options.unlocked === true ? withoutRowLocks : (db: TestDatabase) => db;
  const worlds = [
    await makeWorld({ database: locksOf(database) }),
    await makeWorld({ database: locksOf(second) }),
  ] as const;
  const [world] = worlds;

  return {
    world,
    worlds,
    database,
    passTo(instant: Date): void {
      for (const one of worlds) one.passTo(instant);
    },
    /** Creates race cases: each has a device with `stake` IO staked by its owner, and two wallets with 20000 IO each. */
    async createCases(count: number, stake = '8000'): Promise<readonly RaceCase[]> {
      const created = Array.from({ length: count }, () => {
        const [owner, ann, bob] = [0, 1, 2].map(() => world.wallet(newKey(world.ctx.random))) as [
          TestWallet,
          TestWallet,
          TestWallet,
        ];
        return { deviceId: newKey(world.ctx.random), owner, ann, bob };
      });
      await importDevices(
        world.ctx,
        created.map(({ deviceId, owner }) => ({ ...OPERATIONAL_DEVICE, deviceId, ownerWallet: owner.address })),
      );
      await creditDeposits(
        world.ctx,
        created.flatMap(({ owner, ann, bob }) => [
          { wallet: owner.address, amount: io(stake) },
          { wallet: ann.address, amount: io('20000') },
          { wallet: bob.address, amount: io('20000') },
        ]),
      );
      const rows = await devicesByDeviceId(
        database,
        created.map(({ deviceId }) => deviceId),
        await world.now(),
      );
      const keys = new Map(rows.map(({ deviceId, key }) => [deviceId, key]));
      const cases = created.map(({ deviceId, owner, ann, bob }) => ({
        device: { key: keys.get(deviceId)!, deviceId, owner },
        ann,
        bob,
      }));
      await mapConcurrently(cases, (raceCase, at) => worlds[at % 2 === 0 ? 0 : 1].stake(raceCase.device, stake));
      return cases;
    },
    /** Calls the function `each` for every race case, several cases at the same time. Returns the results of `each`. */
    prepare: <T, R>(cases: readonly T[], each: (raceCase: T, world: World) => Promise<R>): Promise<readonly R[]> =>
      mapConcurrently(cases, (raceCase, at) => each(raceCase, worlds[at % 2 === 0 ? 0 : 1])),
    /**
     * Runs the two calls of each case concurrently in different processes, several cases at the same time, and passes both answers
     * to `check`. Returns the violations that `check` reports, and every server fault.
     */
    async race<T>(
      cases: readonly T[],
      calls: (raceCase: T) => readonly [Call, Call],
      check: (raceCase: T, answers: readonly [Answer, Answer]) => Promise<readonly string[]> | readonly string[],
    ): Promise<readonly string[]> {
      const violations: string[] = [];
      for (let from = 0; from < cases.length; from += CONCURRENT_CASES) {
        const batch = cases.slice(from, from + CONCURRENT_CASES);
        const running = batch.flatMap((raceCase, at) => {
          // From case to case, the order in which the two calls start alternates, and so does the process that receives each call.
          const [first, second] = calls(raceCase);
          const [world, other] = at % 2 === 0 ? worlds : ([worlds[1], worlds[0]] as const);
          return at % 4 < 2 ? [() => first(world), () => second(other)] : [() => second(other), () => first(world)];
        });
        const answers = await runFromBarrier(database, running);
        const seen = batch.map(async (raceCase, at) => {
          const [first, second] = [answers[2 * at]!, answers[2 * at + 1]!];
          const pair = at % 4 < 2 ? ([first, second] as const) : ([second, first] as const);
          return [...pair.filter((answer) => answer.startsWith('FAULT')), ...(await check(raceCase, pair))];
        });
        violations.push(...(await Promise.all(seen)).flat());
      }
      return violations;
    },
    /** Returns one line for each finding of an audit of the whole database. */
    async faults(): Promise<readonly string[]> {
      const now = await world.now();
      const findings = [];
      for (const check of AUDIT_CHECKS) findings.push(await runCheck(database, check, now, 3));
      return findings.flatMap(({ name, offenders }) => offenders.map(({ id, detail }) => `${name}: ${id} ${detail}`));
    },
    async close(): Promise<void> {
      await second.close();
      await database.close();
    },
  };
}

async function mapConcurrently<T, R>(
  cases: readonly T[],
  each: (raceCase: T, at: number) => Promise<R>,
): Promise<readonly R[]> {
  const done: R[] = [];
  for (let from = 0; from < cases.length; from += 2 * CONCURRENT_CASES) {
    done.push(
      ...(await Promise.all(
        cases.slice(from, from + 2 * CONCURRENT_CASES).map((raceCase, at) => each(raceCase, from + at)),
      )),
    );
  }
  return done;
}

/** Starts all calls, and releases the table lock when each call waits for a lock or has ended without one. */
async function runFromBarrier(
  database: TestDatabase,
  calls: readonly (() => Promise<object>)[],
): Promise<readonly Answer[]> {
  let release = (): void => undefined;
  const started = new Promise<void>((resolve) => {
    release = resolve;
  });
  let barrier: Promise<void> = Promise.resolve();
  await new Promise<void>((locked) => {
    barrier = database.transaction(async (tx) => {
      await tx.execute(sql`LOCK TABLE wallet, device, session IN EXCLUSIVE MODE`);
      locked();
      await started;
    });
  });
  let ended = 0;
  const running = calls.map(async (run) => {
    try {
      return answerOf(await run());
    } catch (error) {
      return `FAULT ${error instanceof Error ? error.message : String(error)}`;
    } finally {
      ended += 1;
    }
  });
  await waitForLockWaits(database, () => calls.length - ended);
  release();
  await barrier;
  return Promise.all(running);
}

function answerOf(outcome: object): Answer {
  if ('refusal' in outcome) return (outcome.refusal as { readonly code: string }).code;
  return 'replayed' in outcome && outcome.replayed === true ? 'REPLAYED' : 'SUCCESS';
}

/** Returns a database whose statements take no explicit row locks. */
function withoutRowLocks(database: TestDatabase): TestDatabase {
  const unlocked = (statement: Sql): Sql =>
    sql(
      statement.strings.map((part) =>
        part.replaceAll(/FOR NO KEY UPDATE( OF \w+)?/g, ''),
      ) as unknown as TemplateStringsArray,
      ...statement.values,
    );
  const through = <Target extends Queryable>(target: Target): Target => ({
    ...target,
    query: (statement) => target.query(unlocked(statement)),
    execute: (statement) => target.execute(unlocked(statement)),
  });
  return { ...through(database), transaction: (work, limit) => database.transaction((tx) => work(through(tx)), limit) };
}
