// Tests of queries over a streaming standby: which queries it answers, and that none shows an older state than it may while replay is
// paused, the clock of the standby is off, the standby is killed, or it was promoted. `npm test` runs them on the bundled version of
// PostgreSQL, and the manual (manual.test.ts) on the installed one; a soak runs these on both.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ReplicaMonitor, startReplicaMonitor } from '../../src/app/replica-monitor.ts';
import type { ReplicaStatus } from '../../src/app/replica-track.ts';
import { type Database, openDatabase, sql } from '../../src/store/db/database.ts';
import { type Api, openApi } from '../kit/api.ts';
import { testStoreKind } from '../kit/database.ts';
import { SOAK } from '../kit/soak.ts';
import { type Standby, type StandbyVersion, standbyMissing, startStandby } from '../kit/standby.ts';
import type { TestWallet } from '../kit/wallet.ts';
import { makeWorld, type World, type WorldDevice } from '../kit/world.ts';

const TIMEOUT_MS = 120_000;
const FAUCET = 'mutation ($wallet: WalletAddress!) { faucet(input: { wallet: $wallet, amount: "5" }) { __typename } }';
const BALANCES = '{ viewer { balances { available } } }';
const BLOCKS = '{ blocks(first: 1) { nodes { number } } }';
const EVENTS =
  'query ($deviceId: String!) { device(by: { deviceId: $deviceId }) { events(first: 1) { nodes { type } } } }';

const VERSIONS: readonly StandbyVersion[] = SOAK ? ['bundled', 'installed'] : ['bundled'];

let standby: Standby;
let database: Database;
let monitor: ReplicaMonitor;
let world: World;
let api: Api;
let wallet: TestWallet;
let device: WorldDevice;
let reported: string[] = [];

for (const version of VERSIONS) {
  const missing = standbyMissing(version);
  if (missing !== null) process.stdout.write(`Queries over a standby are not tested: ${missing}.\n`);
  describe.skipIf(missing !== null || testStoreKind !== 'server')(
    `queries over a standby of the ${version} PostgreSQL`,
    () => testQueries(version),
  );
}

function testQueries(version: StandbyVersion): void {
  beforeAll(async () => {
    standby = await startStandby(version);
    const url = standby.primaryUrl;
    database = await openDatabase({ url, dataDir: null, replicaUrls: [standby.standbyUrl] });
    world = await makeWorld({
      database: { ...database, url },
      clocks: { monotonicMs: () => performance.now(), wallMs: () => Date.now() },
    });
    monitor = startReplicaMonitor(
      world.ctx,
      (text) => reported.push(text),
      () => performance.now(),
    );
    api = await openApi(world.ctx, { minCursors: true, replicas: monitor });
    wallet = world.wallet('somebody');
    device = await world.device();
    await until(({ doubt }) => doubt === null);
  }, TIMEOUT_MS);
  afterEach(() => {
    reported = [];
  });
  afterAll(async () => {
    await api?.close();
    await monitor?.stop();
    await world?.end();
    await database?.close();
    await standby?.stop();
  }, TIMEOUT_MS);

  it('are those without a session whose answers are not kept, and those with a minCursor that it has replayed', async () => {
    const { token } = await api.signIn(wallet);
    const { minCursor } = await send(FAUCET, { variables: { wallet: wallet.address } });
    await replayed(minCursor);
    expect(await onStandby({ query: BLOCKS })).toBe(true);
    expect(await onStandby({ query: EVENTS, variables: { deviceId: device.deviceId } })).toBe(true);
    expect(await onStandby({ query: BALANCES, token, minCursor })).toBe(true);
    expect(await onStandby({ query: BALANCES, token })).toBe(false);
    expect(await onStandby({ query: '{ protocol { sandbox latestBlock { number } } }' })).toBe(false);
    expect(await onStandby({ query: '{ events { cursor } blocks(first: 1) { nodes { number } } }' })).toBe(false);
    expect(await onStandby({ query: FAUCET, variables: { wallet: wallet.address }, token, minCursor })).toBe(false);
    expect((await send(BALANCES, { token, minCursor })).data).toEqual({ viewer: { balances: [{ available: '10' }] } });
  });

  it('show no state before their minCursor and no event less than a client has received, while replay is paused', async () => {
    const { token } = await api.signIn(wallet);
    await replay('pause');
    try {
      const { minCursor } = await send(FAUCET, { variables: { wallet: wallet.address } });
      const asked = await onStandby({ query: BALANCES, token, minCursor });
      expect(asked).toBe(false);
      expect((await send(BALANCES, { token, minCursor })).data).toEqual({
        viewer: { balances: [{ available: '15' }] },
      });
      await world.offer(device);
      await api.settled();
      const variables = { deviceId: device.deviceId };
      expect((await send(EVENTS, { variables })).data).toEqual({
        device: { events: { nodes: [{ type: 'OFFER_OPENED' }] } },
      });
      await until(({ doubt }) => doubt === 'LATE');
      expect(monitor.status()[0]?.lagMs).toBeGreaterThan(2_000);
      expect(await onStandby({ query: BLOCKS })).toBe(false);
      while (reported.length === 0) await pause(20);
      expect(reported[0]).toMatch(/^the standby 127\.0\.0\.1:\d+ answers no queries: it is more than 2 s behind$/);
    } finally {
      await replay('resume');
    }
    await until(({ doubt }) => doubt === null);
    expect(await onStandby({ query: BLOCKS })).toBe(true);
  });

  it('are answered by the primary while the clock of the standby differs by an hour', async ({ skip }) => {
    if (standby.clock === null) return skip();
    standby.clock.shift('+1h');
    await until(({ doubt }) => doubt === 'CLOCK');
    expect(await onStandby({ query: BLOCKS })).toBe(false);
    standby.clock.shift('+0s');
    await until(({ doubt }) => doubt === null);
  });

  it('go on without an error while the standby is killed, and return to it when it is there again', async () => {
    let killed = false;
    const failed: unknown[] = [];
    const asking = Promise.all(
      Array.from({ length: 4 }, async () => {
        while (!killed) {
          const { data, text } = await send(BLOCKS);
          if (data == null) failed.push(text);
        }
      }),
    );
    await pause(100);
    standby.kill();
    await until(({ doubt }) => doubt === 'AWAY');
    killed = true;
    await asking;
    expect(failed).toEqual([]);
    standby.restart();
    await until(({ doubt }) => doubt === null);
    expect(await onStandby({ query: BLOCKS })).toBe(true);
  });

  it('are answered by the primary once the standby was promoted', async () => {
    standby.promote();
    await until(({ doubt }) => doubt === 'NO_STANDBY');
    expect(await onStandby({ query: BLOCKS })).toBe(false);
  });
}

type Body = {
  readonly variables?: object;
  readonly token?: string;
  readonly minCursor?: string | undefined;
};

type Answer = { readonly data: unknown; readonly minCursor: string | undefined; readonly text: string };

async function send(query: string, { variables, token, minCursor }: Body = {}): Promise<Answer> {
  const response = await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables, extensions: minCursor === undefined ? undefined : { minCursor } }),
  });
  const text = await response.text();
  const { data, extensions } = JSON.parse(text) as {
    readonly data?: unknown;
    readonly extensions?: { readonly minCursor?: string };
  };
  return { data, minCursor: extensions?.minCursor, text };
}

/** Sends an operation, and returns whether the standby executed a statement for it. */
async function onStandby({ query, ...body }: Body & { readonly query: string }): Promise<boolean> {
  const before = standby.statements().length;
  const { data, text } = await send(query, body);
  if (data == null) throw new Error(text);
  // The server writes its log before it answers.
  return standby.statements().length > before;
}

/** Resolves when the standby has replayed the state of a cursor. */
async function replayed(minCursor: string | undefined): Promise<void> {
  const { token } = await api.signIn(wallet);
  while (!(await onStandby({ query: BALANCES, token, minCursor }))) await pause(20);
}

async function replay(change: 'pause' | 'resume'): Promise<void> {
  const [replica] = database.replicas;
  await replica?.probe.query(
    change === 'pause' ? sql`SELECT pg_wal_replay_pause()` : sql`SELECT pg_wal_replay_resume()`,
  );
}

/** Resolves when the state of the standby is as wanted. */
async function until(isReached: (status: ReplicaStatus) => boolean): Promise<void> {
  while (!monitor.status().some(isReached)) await pause(20);
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
