// Benchmark of block ingestion: one block of many devices through the network's API, in chunks and in one call, beside a plain
// COPY of the same rows into the same server in the same run. It creates a database on the server at DATABASE_URL, or on a
// server that it starts, and drops the database at the end.

import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { AppContext } from '../src/app/context.ts';
import { publishMultipliers } from '../src/app/network.ts';
import { createNetworkAuthenticator, issueNetworkToken } from '../src/app/network-access.ts';
import { makeContext } from '../src/schema/context.ts';
import { schema } from '../src/schema/index.ts';
import { networkSchema } from '../src/schema/network/schema.ts';
import { createLogger } from '../src/server/ops/logger.ts';
import { createMetrics } from '../src/server/ops/metrics.ts';
import { startServer } from '../src/server/server.ts';
import { openDatabase, sql } from '../src/store/db/database.ts';
import { postTransfers } from '../src/store/ledger.ts';
import { startPostgres } from '../test/kit/postgres.ts';
import { makeWallet } from '../test/kit/wallet.ts';
import { type Measured, measureCopy } from './ingest/copy.ts';

export type IngestionResult = {
  readonly measured: readonly Measured[];
  /** Total credited by all blocks in base units, computed in three ways: from reports, ledger and device sums. */
  readonly credited: { readonly reported: bigint; readonly ledger: bigint; readonly devices: bigint };
  /** Number of devices whose stored sum of recent rewards equals the sum over their reward rows. */
  readonly exact: number;
};

const HOUR_MS = 3_600_000;
const REQUIRED = 800_00000000n;

export async function run(args: readonly string[]): Promise<void> {
  const [devices = 100_000, chunk = 5_000] = args.map(Number);
  const given = process.env['DATABASE_URL'] ?? null;
  const server = given === null ? await startPostgres() : { url: given, stop: async () => undefined };
  try {
    const { measured, exact } = await withDatabase(server.url, (url) => measureIngestion(url, { devices, chunk }));
    const plain = measured.find(({ what }) => what.startsWith('COPY'))?.seconds ?? 1;
    console.table(
      measured.map(({ what, rows, seconds, peakMb }) => ({
        what,
        rows,
        seconds: Number(seconds.toFixed(2)),
        'rows/s': Math.round(rows / seconds),
        'x COPY': Number((seconds / plain).toFixed(1)),
        'peak MB': peakMb,
      })),
    );
    console.log(`${exact} of ${devices} devices have the window sums of their rows.`);
  } finally {
    await server.stop();
  }
}

async function withDatabase<Result>(serverUrl: string, work: (url: string) => Promise<Result>): Promise<Result> {
  const name = `tandem_bench_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  await client.query(`CREATE DATABASE "${name}"`);
  try {
    const url = new URL(serverUrl);
    url.pathname = `/${name}`;
    return await work(url.href);
  } finally {
    await client.query(`DROP DATABASE "${name}" WITH (FORCE)`);
    await client.end();
  }
}

/** Runs the benchmark on an empty, migrated database. */
export async function measureIngestion(
  url: string,
  { devices, chunk }: { readonly devices: number; readonly chunk: number },
): Promise<IngestionResult> {
  const feed = await startFeedServer(url);
  const measured: Measured[] = [];
  const timed = async (what: string, work: () => Promise<void>): Promise<void> => {
    const startedAt = performance.now();
    await work();
    const seconds = (performance.now() - startedAt) / 1000;
    measured.push({ what, rows: devices, seconds, peakMb: Math.round(process.resourceUsage().maxRSS / 1024) });
  };
  try {
    const ids = Array.from({ length: devices }, (_, at) => deviceId(at));
    await timed(`import, chunks of ${chunk}`, async () => {
      for (const part of chunksOf(ids, chunk)) await feed.importDevices(part);
    });
    await feed.stake();
    const hour = Math.floor(Date.now() / HOUR_MS);
    const report = (ago: number) => ({
      startsAt: new Date((hour - ago) * HOUR_MS),
      rewards: ids.map((id, at) => rewardOf(id, at + ago)),
    });
    let reported = 0n;
    const send = async (ago: number, size: number): Promise<void> => {
      const { startsAt, rewards } = report(ago);
      const parts = chunksOf(rewards, size);
      for (const [at, part] of parts.entries()) {
        reported += await feed.reportBlock(startsAt, part, at === parts.length - 1);
      }
    };
    await send(5, devices);
    await send(4, devices);
    await timed(`block, chunks of ${chunk}`, () => send(3, chunk));
    await timed('block, one call', () => send(2, devices));
    await timed('the same block again', () => send(2, devices));
    measured.push(...(await measureCopy(url, hour - 2, measured.at(-1)?.peakMb ?? 0)));
    return { measured, credited: { reported, ...(await feed.sums()) }, exact: await feed.exact() };
  } finally {
    await feed.close();
  }
}

const deviceId = (at: number): string => `00000000-0000-4000-8000-${at.toString(16).padStart(12, '0')}`;

/** Returns the reward report of a device. One device in twelve fails; amounts differ between devices. */
function rewardOf(id: string, index: number) {
  const completed = index % 12 !== 0;
  const amount = completed ? `1.${String(index % 100_000_000).padStart(8, '0')}` : '0';
  return { deviceId: id, outcome: completed ? 'COMPLETED' : 'FAILED', amount };
}

function chunksOf<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}

/** Starts a server on the database. Stakes and offers are written with SQL, because signed actions would take too long. */
async function startFeedServer(url: string) {
  const database = await openDatabase({ url, dataDir: null });
  const logger = createLogger('error');
  const ctx: AppContext = {
    database,
    wallNow: () => new Date(),
    clock: null,
    random: (bytes) => randomBytes(bytes),
    settings: {
      domain: 'bench.example',
      origin: 'https://bench.example',
      chainId: 'solana:localnet',
      sandbox: false,
      allowedOrigins: [],
    },
    secrets: { alias: randomBytes(32), seal: randomBytes(32) },
    notify: () => undefined,
  };
  const validFrom = new Date('2024-01-01T00:00:00.000Z');
  await publishMultipliers(ctx, [{ model: 'RTX 4070', multiplierTenThousandths: 2_500, validFrom, source: 'example' }]);
  const server = await startServer({
    port: 0,
    host: '127.0.0.1',
    allowedOrigins: [],
    sandbox: false,
    rateLimits: null,
    trustedProxyHops: 0,
    schema,
    contextFor: ({ viewer, requestId }) => makeContext({ app: ctx, stream: undefined as never, viewer, requestId }),
    authenticate: async () => ({ kind: 'INVALID' }),
    network: { schema: networkSchema, authenticate: createNetworkAuthenticator(ctx, null) },
    liveSessions: async () => new Set(),
    jwks: async () => ({ keys: [] }),
    ready: async () => ({ ready: true }),
    metrics: createMetrics(),
    logger,
  });
  const { token } = await issueNetworkToken(ctx);
  const call = async (query: string, input: object): Promise<Record<string, unknown>> => {
    const response = await fetch(`${server.url}/network`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables: { input } }),
    });
    const answer = (await response.json()) as { data?: Record<string, Record<string, unknown>>; errors?: unknown };
    const [result] = Object.values(answer.data ?? {});
    if (answer.errors !== undefined || result == null || 'code' in result) throw new Error(JSON.stringify(answer));
    return result;
  };
  const owners = Array.from({ length: 1_000 }, (_, at) => makeWallet(`bench owner ${at}`).address);
  return {
    async importDevices(ids: readonly string[]): Promise<void> {
      await call(
        `mutation ($input: ImportDevicesInput!) { importDevices(input: $input) {
           ... on ImportDevicesSuccess { created } ... on Refusal { code message } } }`,
        { devices: ids.map((id) => explorerDevice(id, owners)) },
      );
    },
    /** Reports a block and returns the credited amount in base units. */
    async reportBlock(startsAt: Date, rewards: readonly object[], final: boolean): Promise<bigint> {
      const { credited } = await call(
        `mutation ($input: ReportBlockInput!) { reportBlock(input: $input) {
           ... on ReportBlockSuccess { credited } ... on Refusal { code message } } }`,
        { startsAt: startsAt.toISOString(), rewards, final },
      );
      const [whole = '0', fraction = ''] = String(credited).split('.');
      return BigInt(whole + fraction.padEnd(8, '0'));
    },
    /** Writes the required stake for every device, and an open offer for every second device. */
    async stake(): Promise<void> {
      const rows = await database.query<{ key: string }>(sql`SELECT id AS key FROM device`);
      const postings = rows.map(({ key }) => ({ account: `stake/${key}`, amount: REQUIRED }));
      const deposit = { account: 'deposits', amount: -REQUIRED * BigInt(rows.length) };
      // Date the stakes before the oldest reported block, because a block uses the stake at its end.
      const at = new Date(Date.now() - 6 * HOUR_MS);
      const transfer = { kind: 'OWNER_STAKE', at, coStakeId: null, deviceKey: null } as const;
      await database.transaction(
        (tx) => postTransfers(tx, [{ ...transfer, postings: [...postings, deposit] }], null, ctx.random),
        { timeoutMs: 120_000 },
      );
      await database.execute(sql`
        WITH limits AS (
          UPDATE device SET offer_place_limit = 1, offer_stake_limit = 40000000000, offer_share_limit_bps = 5000)
        INSERT INTO offer (id, slug, device_key, requested_amount, reward_share_bps, terms_text, terms_sha256, created_at, live)
        SELECT gen_random_uuid(), id::text, id, 40000000000, 5000, '', '', now(), true
        FROM (SELECT id, row_number() OVER (ORDER BY device_id) AS place FROM device) numbered WHERE place % 2 = 0`);
      await database.execute(sql`ANALYZE`);
    },
    async sums(): Promise<{ readonly ledger: bigint; readonly devices: bigint }> {
      const [row] = await database.query<{ ledger: bigint; devices: bigint }>(sql`
        SELECT -(SELECT balance FROM ledger_account WHERE code = 'block-rewards') AS ledger,
               (SELECT sum(owner_reward_lifetime)::bigint FROM device) AS devices`);
      if (row === undefined) throw new Error('the query of the sums returned no row');
      return row;
    },
    async exact(): Promise<number> {
      const [row] = await database.query<{ count: number }>(sql`
        SELECT count(*)::int AS count FROM device
        WHERE (window_reward, nominated_30d, succeeded_30d) =
          (SELECT sum(amount)::bigint, count(*)::int, (count(*) FILTER (WHERE succeeded))::int
           FROM block_reward WHERE device_key = device.id)`);
      return row?.count ?? 0;
    },
    async close(): Promise<void> {
      await server.close({ drainMs: 1_000 });
      await database.close();
    },
  };
}

function explorerDevice(id: string, owners: readonly string[]) {
  const days = Array.from({ length: 5 }, (_, ago) => new Date(Date.now() - (ago + 1) * 24 * HOUR_MS));
  return {
    device_id: id,
    owner_wallet: owners[Number.parseInt(id.slice(-6), 16) % owners.length],
    hardware_name: 'RTX 4070',
    hardware_quantity: 4,
    base_tier_name: 'High Speed',
    connectivity_tier: 3,
    down_percentage: 1,
    download_speed_mbps: 500,
    upload_speed_mbps: 400,
    downtime_by_date: Object.fromEntries(days.map((day) => [day.toISOString().slice(0, 10), { downtime: 864 }])),
    iso2: 'DE',
    location_name: 'Frankfurt',
    security_soc2: false,
    jobs: [],
  };
}
