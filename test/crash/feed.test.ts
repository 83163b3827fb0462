// Tests of crashes during a call of the network's API: a server process is killed in the middle of a request, and the client sends
// the same request to a new process. **Invariant:** the repeated request completes the work, and nothing is recorded twice.

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { audit } from '../../src/app/audit.ts';
import { type Sql, sql } from '../../src/store/db/database.ts';
import { devicesByKey } from '../../src/store/devices.ts';
import { describeWithServer, openTestDatabase, type TestDatabase } from '../kit/database.ts';
import { lockRows, waitForLockWaits } from '../kit/lock.ts';
import { killPrograms, start } from '../kit/program.ts';
import { io, makeWorld, OPERATIONAL_DEVICE, type World, type WorldDevice, type WorldOffer } from '../kit/world.ts';

const HOUR = 3_600_000;
let database: TestDatabase;
let world: World;
let folder: string;
let token: string;
let devices: WorldDevice[];
let offers: WorldOffer[];

const SECRETS = { ALIAS_SECRET: randomBytes(32).toString('base64'), SEAL_SECRET: randomBytes(32).toString('base64') };
const environment = () => ({ DATABASE_URL: database.url ?? '', SANDBOX: 'true', DEMO_NETWORK: 'false', ...SECRETS });

/** Sends one request to /network of the server at `url` and returns the result of its mutation. */
type SendRequest = (url: string) => Promise<Record<string, unknown>>;

function networkRequest(name: string, selection: string, input: object): SendRequest {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const query = `mutation ($input: ${type}Input!) { ${name}(input: $input) {
    ... on Refusal { code message } ... on ${type}Success { ${selection} } } }`;
  return async (url) => {
    const response = await fetch(`${url}/network`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables: { input } }),
    });
    const answer = (await response.json()) as { data?: Record<string, Record<string, unknown>> };
    const result = answer.data?.[name];
    if (result === undefined) throw new Error(JSON.stringify(answer));
    return result;
  };
}

/**
 * Sends a request, kills the server process while it waits for a row lock that the test holds, and waits until PostgreSQL has ended
 * the process's sessions.
 */
async function killAtLock(lock: Sql, send: SendRequest): Promise<void> {
  const program = start('src/main.ts', folder, environment());
  const url = await program.url();
  const release = await lockRows(database, lock);
  const answered = send(url).then(JSON.stringify, () => 'cut off');
  await Promise.race([waitForLockWaits(database, 1), answered]);
  program.signal('SIGKILL');
  expect((await program.ended).signal).toBe('SIGKILL');
  expect(await answered).toBe('cut off');
  await release();
  // Wait until PostgreSQL has ended the sessions of the killed process, so that none of them writes after this point.
  for (let others = 1; others > 0; ) {
    const [row] = await database.query<{ others: number }>(sql`
      SELECT count(*)::int AS others FROM pg_stat_activity
      WHERE datname = current_database() AND xact_start IS NOT NULL AND pid <> pg_backend_pid()`);
    others = row?.others ?? 0;
  }
}

/** Sends the same request to a new server process on the same database, and returns its answer. */
async function resend(send: SendRequest): Promise<Record<string, unknown>> {
  const program = start('src/main.ts', folder, environment());
  const answer = await send(await program.url());
  program.signal('SIGTERM');
  await program.ended;
  return answer;
}

async function countEvents(type: string): Promise<number> {
  // The owner's record; an event about the whole device has a further one for each offer.
  return (await world.events()).filter((event) => event.type === type && event.accountId !== null).length;
}

describeWithServer('a network request repeated after a crash of the server', () => {
  beforeAll(async () => {
    database = await openTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'tandem-crash-'));
    // The owner's stakes are two hours old, so they count in the block that the test reports.
    world = await makeWorld({ database, startsAt: new Date(Date.now() - 2 * HOUR) });
    devices = [];
    for (const name of ['first', 'second', 'third']) {
      devices.push(await world.device({ owner: world.wallet(name), stake: '16000' }));
    }
    offers = [];
    for (const device of devices) offers.push(await world.offer(device));
    world.passTo(new Date());
    const printed = await start('scripts/token.ts', folder, environment(), ['NETWORK']).ended;
    token = printed.stdout.trim();
    expect(token, printed.stderr).not.toBe('');
  });
  afterEach(async () => {
    const failed: unknown[] = [];
    world.passTo(new Date());
    await audit(world.ctx, (check) => {
      // Ignore events without a sequence number: no sequencer runs in this test.
      if (check.offending > 0) failed.push(check);
    });
    expect(failed).toEqual([]);
  });
  afterAll(async () => {
    await killPrograms();
    await database?.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  it('completes the interrupted block report and credits each device once', {
    timeout: 120_000,
  }, async () => {
    const startsAt = new Date(Math.floor(Date.now() / HOUR) * HOUR - HOUR).toISOString();
    const reward = ({ deviceId }: WorldDevice) => ({ deviceId, outcome: 'COMPLETED', amount: '7.5' });
    const report = (of: readonly WorldDevice[], final: boolean): SendRequest =>
      networkRequest('reportBlock', 'devices credited block { status }', { startsAt, rewards: of.map(reward), final });
    const first = report(devices.slice(0, 1), false);
    const rest = report(devices.slice(1), true);

    expect(await resend(first)).toMatchObject({ devices: 1, block: { status: 'PROCESSING' } });
    // The server process has written the rows of the block and waits for a lock before it transfers the rewards.
    await killAtLock(sql`INSERT INTO ledger_account (code, may_be_negative) VALUES ('block-rewards', true)`, rest);
    const left = sql`SELECT status, nominated, (SELECT count(*)::int FROM block_reward) AS rows FROM block`;
    expect(await database.query(left)).toEqual([{ status: 'PROCESSING', nominated: 1, rows: 1 }]);
    expect(await countEvents('REWARDS_CREDITED')).toBe(0);

    const done = { devices: 2, credited: '15', block: { status: 'COMPLETED' } };
    expect(await resend(rest)).toEqual(done);
    expect(await resend(rest)).toEqual({ ...done, devices: 0, credited: '0' });
    const keys = devices.map(({ key }) => key);
    for (const row of await devicesByKey(database, keys, await world.now())) {
      expect(row).toMatchObject({ ownerRewardLifetime: io('7.5'), windowReward: io('7.5'), nominated30d: 1 });
    }
    expect(await countEvents('REWARDS_CREDITED')).toBe(3);
    expect(await countEvents('RELIABILITY_CHANGED')).toBe(3);
  });

  it('completes the interrupted device import and records each change once', {
    timeout: 120_000,
  }, async () => {
    const known = devices.map(({ deviceId, owner }) => ({ device_id: deviceId, owner_wallet: owner.address }));
    const added = { device_id: '77777777-0000-4000-8000-000000000001', owner_wallet: world.wallet('new').address };
    const list = [...known, added].map((named) => ({
      ...named,
      hardware_name: OPERATIONAL_DEVICE.model,
      hardware_quantity: OPERATIONAL_DEVICE.quantity,
      base_tier_name: OPERATIONAL_DEVICE.baseTierName,
      connectivity_tier: 0,
      down_percentage: 0,
      download_speed_mbps: 1,
      upload_speed_mbps: 1,
      downtime_by_date: {},
      iso2: OPERATIONAL_DEVICE.country,
      location_name: OPERATIONAL_DEVICE.location,
      security_soc2: true,
      jobs: [],
    }));
    const report = networkRequest('importDevices', 'created updated changed', { devices: list });
    // The server process has stored the reported data of all devices and closes their offers one by one; it waits at the offer
    // whose row the test has locked.
    await killAtLock(sql`SELECT FROM offer WHERE id = ${offers[1]?.id}::uuid FOR UPDATE`, report);
    const before = await countEvents('OFFER_CLOSED');
    expect(before).toBeLessThan(3);
    expect(await resend(report)).toEqual({ created: 0, updated: 0, changed: 3 - before });
    expect(await resend(report)).toEqual({ created: 0, updated: 0, changed: 0 });
    expect([await countEvents('OFFER_CLOSED'), await countEvents('CONNECTIVITY_CHANGED')]).toEqual([3, 3]);
    expect(await database.query(sql`SELECT count(*)::int AS devices FROM device`)).toEqual([{ devices: 4 }]);
  });
});
