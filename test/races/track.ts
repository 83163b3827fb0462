// Runs races on one PostgreSQL server from two processes. Each race has a lane: a device with its owner, and co-stakers with
// funds. A table lock is the barrier of each round: it is released when every runner waits for it. `unlocked` removes the row
// locks of the program, as the control that a race would be detected.

import { creditDeposits } from '../../src/app/deposits.ts';
import { importDevices } from '../../src/app/network.ts';
import { newKey } from '../../src/domain/key.ts';
import { AUDIT_CHECKS, runCheck } from '../../src/store/audit/audit.ts';
import { openDatabase, type Queryable, type Sql, sql } from '../../src/store/db/database.ts';
import { devicesByDeviceId } from '../../src/store/devices.ts';
import { openTestDatabase, type TestDatabase } from '../kit/database.ts';
import { waitForLockWaits } from '../kit/lock.ts';
import { length } from '../kit/soak.ts';
import type { TestWallet } from '../kit/wallet.ts';
import { io, makeWorld, OPERATIONAL_DEVICE, type World, type WorldDevice } from '../kit/world.ts';

/** Rounds of each race. */
export const ROUNDS = length('RACE_ROUNDS', { short: 40, long: 200 });
/** Lanes that run at once; two sessions each, over two pools. */
const ABREAST = 10;
const POOL = 12;

export type Lane = {
  readonly device: WorldDevice;
  readonly ann: TestWallet;
  readonly bob: TestWallet;
};

/** Outcome of a runner: SUCCESS, REPLAYED, the code of a refusal, or FAULT and the error. */
export type Answer = string;
type Runner = (world: World) => Promise<object>;

export type Track = Awaited<ReturnType<typeof openTrack>>;

/** Opens a database with two processes on it; the caller closes it. */
export async function openTrack(options: { readonly unlocked?: boolean } = {}) {
  const database = await openTestDatabase({ poolSize: POOL, tampered: options.unlocked === true });
  const second: TestDatabase = {
    ...(await openDatabase({ url: database.url ?? '', dataDir: null, poolSize: POOL })),
    url: database.url,
  };
  const as = options.unlocked === true ? withoutRowLocks : (one: TestDatabase) => one;
  const worlds = [await makeWorld({ database: as(database) }), await makeWorld({ database: as(second) })] as const;
  const [world] = worlds;

  return {
    world,
    worlds,
    database,
    passTo(instant: Date): void {
      for (const one of worlds) one.passTo(instant);
    },
    /** New lanes: devices with 8000 IO of their owners' stake, and two wallets with 20000 IO each. */
    async lanes(count: number, stake = '8000'): Promise<readonly Lane[]> {
      const made = Array.from({ length: count }, () => {
        const [owner, ann, bob] = [0, 1, 2].map(() => world.wallet(newKey(world.ctx.random))) as [
          TestWallet,
          TestWallet,
          TestWallet,
        ];
        return { deviceId: newKey(world.ctx.random), owner, ann, bob };
      });
      await importDevices(
        world.ctx,
        made.map(({ deviceId, owner }) => ({ ...OPERATIONAL_DEVICE, deviceId, ownerWallet: owner.address })),
      );
      await creditDeposits(
        world.ctx,
        made.flatMap(({ owner, ann, bob }) => [
          { wallet: owner.address, amount: io(stake) },
          { wallet: ann.address, amount: io('20000') },
          { wallet: bob.address, amount: io('20000') },
        ]),
      );
      const rows = await devicesByDeviceId(
        database,
        made.map(({ deviceId }) => deviceId),
        await world.now(),
      );
      const keys = new Map(rows.map(({ deviceId, key }) => [deviceId, key]));
      const lanes = made.map(({ deviceId, owner, ann, bob }) => ({
        device: { key: keys.get(deviceId)!, deviceId, owner },
        ann,
        bob,
      }));
      await abreast(lanes, (lane, at) => worlds[at % 2 === 0 ? 0 : 1].stake(lane.device, stake));
      return lanes;
    },
    /** Prepares every lane, some at once. */
    prepare: <T, R>(lanes: readonly T[], each: (lane: T, world: World) => Promise<R>): Promise<readonly R[]> =>
      abreast(lanes, (lane, at) => each(lane, worlds[at % 2 === 0 ? 0 : 1])),
    /**
     * Runs a race on each lane, some lanes at once, the two runners of each in different processes, and tells `look` what they
     * came to. Returns what it found wrong, a fault always.
     */
    async race<T>(
      lanes: readonly T[],
      runners: (lane: T) => readonly [Runner, Runner],
      look: (lane: T, answers: readonly [Answer, Answer]) => Promise<readonly string[]> | readonly string[],
    ): Promise<readonly string[]> {
      const wrong: string[] = [];
      for (let from = 0; from < lanes.length; from += ABREAST) {
        const batch = lanes.slice(from, from + ABREAST);
        const running = batch.flatMap((lane, at) => {
          // Who comes first to the barrier takes turns, and so does who runs in which process.
          const [one, two] = runners(lane);
          const [here, there] = at % 2 === 0 ? worlds : ([worlds[1], worlds[0]] as const);
          return at % 4 < 2 ? [() => one(here), () => two(there)] : [() => two(there), () => one(here)];
        });
        const answers = await fromBarrier(database, running);
        const seen = batch.map(async (lane, at) => {
          const [first, second] = [answers[2 * at]!, answers[2 * at + 1]!];
          const pair = at % 4 < 2 ? ([first, second] as const) : ([second, first] as const);
          return [...pair.filter((answer) => answer.startsWith('FAULT')), ...(await look(lane, pair))];
        });
        wrong.push(...(await Promise.all(seen)).flat());
      }
      return wrong;
    },
    /** Findings of the audit over the whole database. */
    async faults(): Promise<readonly string[]> {
      const now = await world.now();
      const findings = [];
      for (const check of AUDIT_CHECKS) findings.push(await runCheck(database, check, now, 3));
      return findings.flatMap(({ name, offenders }) => offenders.map(({ id, says }) => `${name}: ${id} ${says}`));
    },
    async close(): Promise<void> {
      await second.close();
      await database.close();
    },
  };
}

async function abreast<T, R>(lanes: readonly T[], each: (lane: T, at: number) => Promise<R>): Promise<readonly R[]> {
  const done: R[] = [];
  for (let from = 0; from < lanes.length; from += 2 * ABREAST) {
    done.push(...(await Promise.all(lanes.slice(from, from + 2 * ABREAST).map((lane, at) => each(lane, from + at)))));
  }
  return done;
}

/** Runs all from one line: none goes on before each has come to a lock, or has ended without one. */
async function fromBarrier(
  database: TestDatabase,
  runners: readonly (() => Promise<object>)[],
): Promise<readonly Answer[]> {
  let go = (): void => undefined;
  const started = new Promise<void>((resolve) => {
    go = resolve;
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
  const running = runners.map(async (run) => {
    try {
      return said(await run());
    } catch (error) {
      return `FAULT ${error instanceof Error ? error.message : String(error)}`;
    } finally {
      ended += 1;
    }
  });
  await waitForLockWaits(database, () => runners.length - ended);
  go();
  await barrier;
  return Promise.all(running);
}

function said(outcome: object): Answer {
  if ('refusal' in outcome) return (outcome.refusal as { readonly code: string }).code;
  return 'replayed' in outcome && outcome.replayed === true ? 'REPLAYED' : 'SUCCESS';
}

/** A database whose statements lock no row on purpose. */
function withoutRowLocks(database: TestDatabase): TestDatabase {
  const unlocked = (statement: Sql): Sql =>
    sql(
      statement.strings.map((part) => part.replaceAll('FOR NO KEY UPDATE', '')) as unknown as TemplateStringsArray,
      ...statement.values,
    );
  const through = <Target extends Queryable>(target: Target): Target => ({
    ...target,
    query: (statement) => target.query(unlocked(statement)),
    execute: (statement) => target.execute(unlocked(statement)),
  });
  return { ...through(database), transaction: (work, limit) => database.transaction((tx) => work(through(tx)), limit) };
}
