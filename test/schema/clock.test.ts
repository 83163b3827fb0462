// Tests of the database's clock through the API: what a request reads, what waits while the clock is in doubt, and what goes on.
// The clock of the database is the real one; a test shifts the process's own clock.

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { marketNow } from '../../src/app/clock.ts';
import { createClockMonitor } from '../../src/app/clock-monitor.ts';
import { createRequestTime } from '../../src/app/request-time.ts';
import { globalId } from '../../src/domain/id.ts';
import { advanceClock } from '../../src/sandbox/advance-clock.ts';
import { DATABASE_CLOCK, raiseClockOffset } from '../../src/store/clock.ts';
import { sql } from '../../src/store/db/database.ts';
import { type Api, openApi } from '../kit/api.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { later } from '../kit/device-aggregate.ts';
import { call } from '../kit/http.ts';
import { countRoundTrips } from '../kit/round-trips.ts';
import { makeWorld, type World, type WorldOffer } from '../kit/world.ts';

const HOUR_MS = 3_600_000;
const PAGE = '{ offers(first: 5, filter: { status: [OPEN] }) { nodes { id status label } totalCount } }';
const STAKE = `mutation ($input: StakeDeviceInput!) { stakeDevice(input: $input) { __typename } }`;
const HIRE = `mutation ($input: SetHiredInput!) { setHired(input: $input) { __typename } }`;
const CHALLENGE = `mutation ($input: SignInChallengeInput!) { signInChallenge(input: $input) { __typename } }`;

let world: World;
let api: Api;
let offer: WorldOffer;
/** By how much the process's own clock is ahead of the real one. */
let shiftMs = 0;
const log: string[] = [];

const clocks = { monotonicMs: () => performance.now(), wallMs: () => Date.now() + shiftMs };

describeWithDatabase('the clock of the database', () => {
  beforeAll(async () => {
    world = await makeWorld({ clocks });
    offer = await world.offer(await world.device());
    const { database } = countRoundTrips(world.database, (text) => log.push(text));
    api = await openApi({ ...world.ctx, database });
    await api.query(PAGE);
  });
  afterAll(async () => {
    await api?.close();
    await world?.end();
  });
  beforeEach(() => {
    shiftMs = 0;
    log.length = 0;
  });

  it('dates what is written, cut down to milliseconds', async () => {
    const before = await marketNow(world.ctx, world.database);
    const { createdAt } = await world.offerRow(await world.offer(await world.device()));
    expect(createdAt.getTime()).toBeGreaterThanOrEqual(before.getTime());
    expect(createdAt.getTime()).toBeLessThanOrEqual((await marketNow(world.ctx, world.database)).getTime());
  });

  it('is read by the statement that checks a page of offers, so that no page takes another statement, in a sandbox either', async () => {
    // The first page after a change is computed twice.
    await api.query(PAGE);
    log.length = 0;
    const { errors } = await api.query(PAGE);
    expect(errors).toEqual([]);
    const clockReads = log.filter((text) => text.includes('clock_timestamp()'));
    expect(clockReads).toHaveLength(1);
    expect(clockReads[0]).toContain('pg_current_snapshot()');
  });

  it('shows a page at the new time when another process has advanced the clock since', async () => {
    const other = await makeWorld({ database: world.database, clocks });
    const expiresAt = later(await world.now(), { hours: 2 });
    const expiring = await world.offer(await world.device(), { expiresAt });
    const open = await api.data<{ offers: { totalCount: number } }>(PAGE);
    expect(await advanceClock(other.ctx, { byMs: 3 * HOUR_MS })).toHaveProperty('now');
    const page = await api.data<{ offers: { totalCount: number } }>(PAGE);
    expect(page.offers.totalCount).toBe(open.offers.totalCount - 1);
    expect((await world.offerRow(expiring)).live).toBe(false);
  });

  it('shows a page at the new time when another process has moved the clock and no row has changed since', async () => {
    // A signed-in caller: the check of kept answers, which reads the clock too, is left out.
    const as = await world.investor();
    const expiresAt = later(await world.now(), { hours: 2 });
    const expiring = await world.offer(await world.device(), { expiresAt });
    const open = await api.data<{ offers: { totalCount: number } }>(PAGE, {}, { as });
    const target = later(await world.now(), { hours: 3 });
    await world.database.transaction((tx) => raiseClockOffset(tx, target, DATABASE_CLOCK));
    log.length = 0;
    const page = await api.data<{ offers: { totalCount: number } }>(PAGE, {}, { as });
    expect(page.offers.totalCount).toBe(open.offers.totalCount - 1);
    expect((await world.offerRow(expiring)).live).toBe(true);
  });

  it('is read by no statement of a request outside a sandbox while the last reading is recent, and by one when it is older', async () => {
    let aheadMs = 0;
    const monitor = createClockMonitor({
      monotonicMs: () => performance.now() + aheadMs,
      wallMs: () => Date.now() + aheadMs,
    });
    const ctx = { ...world.ctx, clock: monitor, settings: { ...world.ctx.settings, sandbox: false } };
    const { database } = countRoundTrips(world.database, (text) => log.push(text));
    await marketNow(ctx, database);
    log.length = 0;
    const recent = await createRequestTime(ctx, database).now();
    expect(log).toEqual([]);
    const [row] = await world.database.query<{ now: Date }>(sql`SELECT ${DATABASE_CLOCK} AS now`);
    expect(Math.abs(row!.now.getTime() - recent.getTime())).toBeLessThan(1_000);
    aheadMs = 2_001;
    await createRequestTime(ctx, database).now();
    expect(log).toHaveLength(1);
  });

  it('lets signed actions, sign-in and the feed answer NOT_READY while the own clock of the process is hours off, and pages go on', async () => {
    const { device } = offer;
    const stake = { deviceId: globalId('Device', device.key), amount: '0.00000001' };
    const authorization = await api.authorize({ stakeDevice: stake }, device.owner);
    const challenge = { wallet: device.owner.address, uri: world.ctx.settings.origin };
    for (const hours of [-2, 30 * 24]) {
      shiftMs = hours * HOUR_MS;
      for (const refused of [
        await call(api.url, STAKE, { input: { ...stake, authorization } }),
        await call(
          api.url,
          HIRE,
          { input: { deviceId: device.deviceId, hired: true } },
          { path: '/network', token: 'feed' },
        ),
        await call(api.url, CHALLENGE, { input: challenge }),
      ]) {
        expect(refused.errors).toMatchObject([{ extensions: { code: 'NOT_READY', retryAfterSeconds: 5 } }]);
        expect(refused.errors[0]?.message).toMatch(/^This process's own clock/);
        expect({ status: refused.status, retryAfter: refused.headers.get('retry-after') }).toEqual({
          status: 503,
          retryAfter: '5',
        });
      }
      const page = await api.query<{ offers: { totalCount: number } }>(PAGE);
      expect(page.errors).toEqual([]);
      expect(page.data?.offers.totalCount).toBeGreaterThan(0);
    }
    expect(log.filter((text) => /\b(FROM|INTO|UPDATE) signed_action\b/.test(text))).toEqual([]);
  });
});
