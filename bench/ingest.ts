// Benchmark of block ingestion: blocks of many devices through the network's API, in chunks and in one call, in turns with a COPY of the
// same rows into the same server. It creates a database on the server at DATABASE_URL, or on a server that it starts, and drops the
// database at the end. `npm run bench -- ingest [devices] [chunk] [rounds]`.

import { randomBytes } from 'node:crypto';
import { availableParallelism, loadavg } from 'node:os';
import pg from 'pg';
import { startPostgres } from '../test/kit/postgres.ts';
import { copyRows } from './ingest/copy.ts';
import { blockCall, type Call, HOUR_MS, importCall, makeOwners, startFeedServer } from './ingest/feed.ts';
import { cpuBetween, readCpu } from './reads/cpu.ts';

export type Measured = {
  readonly what: string;
  readonly rows: number;
  readonly seconds: number;
  /** CPU time of this process, seconds. */
  readonly serverCpu: number;
  /** CPU time of its database connections, seconds. */
  readonly databaseCpu: number;
  /** Peak memory of the process so far, in megabytes. */
  readonly peakMb: number;
};

export type IngestionResult = {
  readonly measured: readonly Measured[];
  /** Total credited by all blocks in base units, computed in three ways: from reports, ledger and device sums. */
  readonly credited: { readonly reported: bigint; readonly ledger: bigint; readonly devices: bigint };
  /** Number of devices whose stored sum of recent rewards equals the sum over their reward rows. */
  readonly exact: number;
};

const IN_CHUNKS = 'block, in chunks';
const IN_ONE_CALL = 'block, one call';
const REPEATED = 'the same block again';
const PLAIN = 'COPY of its rows';
const CHECKED = 'COPY, with the indexes and checks';

export async function run(args: readonly string[]): Promise<void> {
  const [devices = 100_000, chunk = 5_000, rounds = 3] = args.map(Number);
  const given = process.env['DATABASE_URL'] ?? null;
  const server = given === null ? await startPostgres() : { url: given, stop: async () => undefined };
  try {
    process.stdout.write(
      `Node ${process.version}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}; chunks of ${chunk}, medians of ${rounds} rounds\n`,
    );
    const { measured, exact } = await withDatabase(server.url, (url) =>
      measureIngestion(url, { devices, chunk, rounds }),
    );
    console.table(tableOf(measured));
    console.log(`${exact} of ${devices} devices have the window sums of their rows.`);
  } finally {
    await server.stop();
  }
}

/** Returns the medians of each step, with the median ratio to the checked COPY of the same round. */
function tableOf(measured: readonly Measured[]) {
  const limits = measured.filter(({ what }) => what === CHECKED);
  return [...new Set(measured.map(({ what }) => what))].map((what) => {
    const rounds = measured.filter((one) => one.what === what);
    const ratio = (cost: (one: Measured) => number): number =>
      median(rounds.flatMap((one, at) => (limits[at] === undefined ? [] : [cost(one) / cost(limits[at])])));
    const seconds = median(rounds.map((one) => one.seconds));
    return {
      what,
      rows: rounds[0]?.rows,
      seconds: Number(seconds.toFixed(2)),
      'rows/s': Math.round((rounds[0]?.rows ?? 0) / seconds),
      '× COPY': Number(ratio((one) => one.seconds).toFixed(1)),
      'CPU s server': Number(median(rounds.map((one) => one.serverCpu)).toFixed(2)),
      'CPU s database': Number(median(rounds.map((one) => one.databaseCpu)).toFixed(2)),
      '× COPY, CPU': Number(ratio(({ serverCpu, databaseCpu }) => serverCpu + databaseCpu).toFixed(1)),
      'peak MB': rounds.at(-1)?.peakMb,
    };
  });
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
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
  { devices, chunk, rounds }: { readonly devices: number; readonly chunk: number; readonly rounds: number },
): Promise<IngestionResult> {
  const feed = await startFeedServer(url);
  // The name under which the feed's connections are counted too.
  const admin = new pg.Client({ connectionString: url, application_name: 'tandem bench' });
  await admin.connect();
  const measured: Measured[] = [];
  const timed = async (what: string, work: () => Promise<void>): Promise<void> => {
    const before = await readCpu(admin, process.pid, 'tandem');
    const startedAt = performance.now();
    await work();
    const seconds = (performance.now() - startedAt) / 1000;
    const { server, database } = cpuBetween(before, await readCpu(admin, process.pid, 'tandem'));
    const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
    measured.push({ what, rows: devices, seconds, serverCpu: server / 1000, databaseCpu: database / 1000, peakMb });
  };
  try {
    const ids = Array.from({ length: devices }, (_, at) => deviceId(at));
    const owners = makeOwners();
    const imports = chunksOf(ids, chunk).map((part) => importCall(part, owners));
    await timed('import, in chunks', async () => {
      for (const call of imports) await feed.send(call);
    });
    await feed.stake();
    // Blocks of one afternoon: the last block of a day also writes the daily series.
    const hour = Math.floor((Date.now() / HOUR_MS - 20) / 24) * 24 + 20;
    const callsOf = (ago: number, size: number): readonly Call[] => {
      const parts = chunksOf(
        ids.map((id, at) => rewardOf(id, at + ago)),
        size,
      );
      return parts.map((part, at) => blockCall(new Date((hour - ago) * HOUR_MS), part, at === parts.length - 1));
    };
    let reported = 0n;
    const send = async (calls: readonly Call[]): Promise<void> => {
      for (const call of calls) reported += await feed.report(call);
    };
    let ago = 2 * rounds + 3;
    const next = (): number => {
      ago -= 1;
      return ago;
    };
    await send(callsOf(next(), devices));
    for (let round = 0; round < rounds; round += 1) {
      const inChunks = callsOf(next(), chunk);
      await timed(IN_CHUNKS, () => send(inChunks));
      const inOneCall = callsOf(next(), devices);
      await timed(IN_ONE_CALL, () => send(inOneCall));
      await timed(REPEATED, () => send(inOneCall));
      for (const [what, table] of [
        [PLAIN, 'LIKE block_reward'],
        [CHECKED, 'LIKE block_reward INCLUDING ALL'],
      ] as const) {
        const copy = await copyRows(admin, hour - ago, table);
        await timed(what, copy);
      }
    }
    return { measured, credited: { reported, ...(await feed.sums()) }, exact: await feed.exact() };
  } finally {
    await admin.end();
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
