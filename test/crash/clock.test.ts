// Tests of processes and a database whose clocks are set while they run: two processes that disagree, a suspended process, a machine that
// resumes after a day, a clock that is set back and right again. In a soak run each doubt is also waited out.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, sql } from '../../src/store/db/database.ts';
import { databaseMissing, type TestDatabase } from '../kit/database.ts';
import { later } from '../kit/device-aggregate.ts';
import { call } from '../kit/http.ts';
import { killPrograms, type Program, start } from '../kit/program.ts';
import {
  createShiftedClock,
  type ShiftedClock,
  type ShiftedPostgres,
  shiftMissing,
  startShiftedPostgres,
} from '../kit/shifted-clock.ts';
import { SOAK } from '../kit/soak.ts';
import { makeWallet } from '../kit/wallet.ts';
import { makeWorld, type World } from '../kit/world.ts';

const WALLET = makeWallet('clock faults').address;
const SUSPENDED_MS = SOAK ? 20_000 : 6_000;
/** Longer than the 30 s for which readings have to agree. */
const AGREED_MS = 45_000;

type Member = { readonly program: Program; readonly url: string };
type Readiness = { readonly status: number; readonly reasons: readonly string[] };

let postgres: ShiftedPostgres;
let database: TestDatabase;
let world: World;
let ownClock: ShiftedClock;
/** A process whose own clock the test sets, and one whose clock is right. */
let [shifted, steady]: Member[] = [];

const missing = databaseMissing ?? shiftMissing;
if (missing !== null) console.warn(`\nSkipped: the suites about clocks that are set (${missing}).\n`);

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function startMember(env: Readonly<Record<string, string>> = {}): Promise<Member> {
  const program = start('src/main.ts', postgres.folder, {
    DATABASE_URL: postgres.url,
    SANDBOX: 'true',
    DEMO_NETWORK: 'false',
    RATE_LIMITS: 'off',
    ...env,
  });
  return { program, url: await program.url() };
}

async function readiness({ url }: Member): Promise<Readiness> {
  const response = await fetch(`${url}/readyz`);
  const { reasons = [] } = (await response.json()) as { readonly reasons?: readonly string[] };
  return { status: response.status, reasons };
}

/** Waits until the readiness of a process fulfils a condition, and returns it. */
async function until(member: Member, holds: (state: Readiness) => boolean, limitMs = 10_000): Promise<Readiness> {
  for (const end = performance.now() + limitMs; ; await pause(50)) {
    const state = await readiness(member);
    if (holds(state)) return state;
    if (performance.now() > end) throw new Error(`after ${limitMs} ms: ${JSON.stringify(state)}`);
  }
}

const isReady = ({ status }: Readiness): boolean => status === 200;
const says = (pattern: RegExp) => (state: Readiness) =>
  state.status === 503 && state.reasons.some((one) => pattern.test(one));

/** Sends an action that writes an instant of the clock. Returns the HTTP status and the error code. */
async function takePlayMoney({ url }: Member): Promise<string> {
  const document = 'mutation ($input: FaucetInput!) { faucet(input: $input) { __typename } }';
  const { status, errors } = await call(url, document, { input: { wallet: WALLET, amount: '1' } });
  return [status, ...errors.map(({ extensions }) => extensions?.['code'])].join(' ');
}

/** Reads a public page. Returns the HTTP status. */
const page = async ({ url }: Member): Promise<number> =>
  (await call(url, '{ offers(first: 5) { totalCount nodes { id label } } protocol { now } }')).status;

async function eventCount(): Promise<number> {
  const [row] = await database.query<{ count: number }>(sql`SELECT count(*)::int AS count FROM event`);
  return row?.count ?? 0;
}

describe.skipIf(missing !== null)('processes whose clocks are set', () => {
  beforeAll(async () => {
    postgres = await startShiftedPostgres();
    ownClock = createShiftedClock(postgres.folder, 'process-clock');
    const opened = await openDatabase({ url: postgres.url, dataDir: null });
    database = { ...opened, url: postgres.url };
    shifted = await startMember(ownClock.env);
    steady = await startMember();
    world = await makeWorld({
      database,
      clocks: { monotonicMs: () => performance.now(), wallMs: () => Date.now() },
    });
    await world.offer(await world.device(), { expiresAt: later(await world.now(), { hours: 1 }) });
  });
  afterAll(async () => {
    await killPrograms();
    await database?.close();
    await postgres?.stop();
  });

  it('are not ready while their own clock differs by more than 2 s from the clock of the database, and the others go on', async () => {
    await Promise.all([until(shifted!, isReady), until(steady!, isReady)]);
    ownClock.shift('+3s');
    await until(shifted!, says(/^This process's own clock is [23]\.\d s ahead of the clock of the database\.$/));
    expect([await takePlayMoney(shifted!), await takePlayMoney(steady!), await page(shifted!)]).toEqual([
      '503 NOT_READY',
      '200',
      200,
    ]);
    expect(await readiness(steady!)).toMatchObject({ status: 200 });
    ownClock.shift('+0s');
    await until(shifted!, isReady);
    expect(await takePlayMoney(shifted!)).toBe('200');
  });

  it('are ready after they were suspended, and date what they write by the present time', async () => {
    steady!.program.signal('SIGSTOP');
    await pause(SUSPENDED_MS);
    const resumedAt = await world.now();
    steady!.program.signal('SIGCONT');
    expect(await takePlayMoney(steady!)).toBe('200');
    expect(await readiness(steady!)).toEqual({ status: 200, reasons: [] });
    const [last] = (await world.events()).slice(-1);
    expect(last?.occurredAt.getTime()).toBeGreaterThanOrEqual(resumedAt.getTime());
  });

  it('write nothing after their own clock was set back by two hours, until it has run evenly for 30 s, and pages go on', async () => {
    ownClock.shift('-2h');
    await until(shifted!, says(/^This process's own clock was moved back by (7200|7199)\.\d s/));
    expect([await takePlayMoney(shifted!), await page(shifted!), await takePlayMoney(steady!)]).toEqual([
      '503 NOT_READY',
      200,
      '200',
    ]);
    ownClock.shift('+0s');
    await until(shifted!, says(/^This process's own clock was moved forward by/));
    if (SOAK) await until(shifted!, isReady, AGREED_MS);
  });

  it('write nothing when the machine resumes after a day, nor does the sweep fire what became due, until readings agree', async () => {
    const events = await eventCount();
    ownClock.shift('+1d');
    postgres.clock.shift('+1d');
    await until(shifted!, says(/^The clock of the database was moved forward by 86/));
    await until(steady!, says(/^The clock of the database was moved forward by 86/));
    expect([await takePlayMoney(shifted!), await takePlayMoney(steady!)]).toEqual(['503 NOT_READY', '503 NOT_READY']);
    expect([await page(shifted!), await page(steady!)]).toEqual([200, 200]);
    // Longer than two rounds of the sweep: the offer that expired in the meantime is not closed yet.
    await pause(2_500);
    expect(await eventCount()).toBe(events);
    if (!SOAK) return;
    await until(shifted!, isReady, AGREED_MS);
    expect(await takePlayMoney(shifted!)).toBe('200');
    expect(await readiness(steady!)).toMatchObject({ status: 503 });
  });

  it('refuse to write before the log when they start on a database whose clock was set back, and go on when it is set right', async () => {
    const before = await eventCount();
    postgres.clock.shift('-2h');
    const late = await startMember();
    const { reasons } = await until(late, says(/ s behind the log\.$/));
    expect(reasons).toContainEqual(expect.stringMatching(/^This process's own clock is 7(200|199)\.\d s ahead of/));
    expect([await takePlayMoney(late), await page(late)]).toEqual(['503 NOT_READY', 200]);
    const machine = createShiftedClock(postgres.folder, 'machine');
    machine.shift('-2h');
    const unaware = await startMember(machine.env);
    await until(unaware, says(/^The clock of the database is \d+\.\d s behind the log\.$/));
    expect(await takePlayMoney(unaware), 'this wallet has a later deposit').toBe('503 NOT_READY');
    expect(await eventCount()).toBe(before);

    postgres.clock.shift(SOAK ? '+1d' : '+0s');
    await until(late, says(/^The clock of the database was moved forward by/));
    const fresh = await startMember(SOAK ? ownClock.env : {});
    await until(fresh, isReady);
    expect(await takePlayMoney(fresh)).toBe('200');
    if (SOAK) await until(late, (state) => !says(/was moved/)(state), AGREED_MS);
    const audit = start('scripts/audit.ts', postgres.folder, {
      DATABASE_URL: postgres.url,
      SANDBOX: 'true',
      ...(SOAK ? ownClock.env : {}),
    });
    const { code, stdout } = await audit.ended;
    expect(stdout.match(/^.*FAILS[\s\S]*/m)).toBeNull();
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringMatching(/holds {2}clock-order/) });
  });
});
