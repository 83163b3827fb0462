// Benchmark of webhooks: 1 000 endpoints of different accounts, 200 events and 300 deliveries a second. Measures the time from the commit to
// the receiver on this machine, the CPU time of the server per delivery beside that of a bare `https.request` of the same bytes over kept
// connections, and what one dead endpoint changes for the others. Events are written by another process, as a second server would.
// Options with their defaults: `--endpoints 1000 --events 200 --seconds 10 --rounds 3`. A small form: `--endpoints 50 --seconds 2 --rounds 1`.
// BENCH_PROFILE is a folder for a CPU profile of Tandem. Needs Linux and `openssl`.

import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { startPostgres } from '../test/kit/postgres.ts';
import { certificateFor } from '../test/kit/tls-proxy.ts';
import { answer, ask } from './ask.ts';
import { type CpuSpent, cpuBetween, readCpu } from './reads/cpu.ts';
import { type Server, startServer } from './reads/servers.ts';
import { withDatabase } from './reads.ts';
import type { BareOrder } from './webhooks/bare.ts';
import type { Arrival, ReceiverOrder, Sample } from './webhooks/receiver.ts';
import { type Committed, openWriter, seedEndpoints } from './webhooks/writer.ts';

type Options = {
  readonly endpoints: number;
  readonly events: number;
  readonly seconds: number;
  readonly rounds: number;
};

type Round = {
  /** Milliseconds from the commit to the receiver of each message, ascending. */
  readonly delays: readonly number[];
  /** CPU time per delivery, milliseconds. */
  readonly server: number;
  readonly database: number;
};

/** Milliseconds after the last commit of a round within which everything has to arrive. */
const LATEST_MS = 60_000;
/** Path of the endpoint that is dead in every second round. */
const DEAD_PATH = '/hook/1';

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      endpoints: { type: 'string', default: '1000' },
      events: { type: 'string', default: '200' },
      seconds: { type: 'string', default: '10' },
      rounds: { type: 'string', default: '3' },
    },
  });
  const options = {
    endpoints: Number(values.endpoints),
    events: Number(values.events),
    seconds: Number(values.seconds),
    rounds: Number(values.rounds),
  };
  const folder = mkdtempSync(join(tmpdir(), 'tandem-bench-'));
  const postgres = await startPostgres();
  try {
    await withDatabase(postgres.url, (url) => measure(url, folder, options));
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(url: string, folder: string, options: Options): Promise<void> {
  const certificate = certificateFor('localhost');
  const authority = join(folder, 'authority.pem');
  writeFileSync(authority, certificate.cert);
  const receiver = child('receiver.ts', { BENCH_KEY: certificate.key, BENCH_CERT: certificate.cert });
  const bare = child('bare.ts', { NODE_EXTRA_CA_CERTS: authority });
  const seal = randomBytes(32);
  const admin = new pg.Client({ connectionString: url, application_name: 'bench admin' });
  await admin.connect();
  let server: Server | null = null;
  let writer: Awaited<ReturnType<typeof openWriter>> | null = null;
  try {
    const { port } = await answer<{ readonly port: number }>(receiver, 'port');
    const pairs = await seedEndpoints(url, admin, options.endpoints, `https://localhost:${port}`, seal);
    const secrets = { alias: randomBytes(32).toString('hex'), seal: seal.toString('hex') };
    // A sandbox, because only there a message may go to this machine.
    const settings = { SANDBOX: 'true', DEMO_NETWORK: 'false', NODE_EXTRA_CA_CERTS: authority };
    server = await startServer('tandem', url, secrets, settings);
    writer = await openWriter(url, seal, pairs);
    await untilLeased(admin, options.endpoints);
    const bench: Bench = { admin, server, writer, receiver, bare, port };
    process.stdout.write(
      `Node ${process.version}, ${availableParallelism()} cores for everything, load ${loadavg()[0]?.toFixed(1)}; ` +
        `${options.endpoints} endpoints, ${options.events} events and ${options.events * 1.5} deliveries a second\n`,
    );
    await oneRound(bench, { ...options, seconds: Math.min(3, options.seconds) }, null);
    await measureRounds(bench, options);
  } finally {
    await writer?.close();
    await server?.stop();
    for (const one of [receiver, bare]) one.kill();
    await admin.end();
  }
}

type Bench = {
  readonly admin: pg.Client;
  readonly server: Server;
  readonly writer: Awaited<ReturnType<typeof openWriter>>;
  readonly receiver: ChildProcess;
  readonly bare: ChildProcess;
  readonly port: number;
};

async function measureRounds(bench: Bench, options: Options): Promise<void> {
  const [alive, dead]: [Round[], Round[]] = [[], []];
  const limits: number[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    const order = round % 2 === 0 ? [null, DEAD_PATH] : [DEAD_PATH, null];
    for (const path of order) (path === null ? alive : dead).push((await oneRound(bench, options, path)).round);
    limits.push(await bareRound(bench, options));
  }
  const limit = median(limits);
  const row = (name: string, rounds: readonly Round[]): string => {
    const server = median(rounds.map((round) => round.server));
    const database = median(rounds.map((round) => round.database));
    const { length } = rounds.flatMap(({ delays }) => delays);
    const figures = [delayOf(rounds, 0.5), delayOf(rounds, 0.99), server, database].map((value) => value.toFixed(2));
    return `| ${name} | ${length} | ${figures.join(' | ')} | ${(server / limit).toFixed(2)} |\n`;
  };
  const compared = (name: string, these: readonly Round[], those: readonly Round[]): string => {
    if (these.length === 0 || those.length === 0) return '';
    const ratios = [0.5, 0.9, 0.99].map(
      (share) => `p${share * 100} ${(delayOf(these, share) / delayOf(those, share)).toFixed(2)}`,
    );
    return `${name}: ${ratios.join(', ')}\n`;
  };
  const half = (odd: number): readonly Round[] => alive.filter((_, at) => at % 2 === odd);
  const each = (rounds: readonly Round[]): string => rounds.map((one) => delayOf([one], 0.99).toFixed(0)).join(', ');
  process.stdout.write(
    '| | deliveries | p50 ms | p99 ms | server, CPU ms per delivery | database | × bare |\n|---|---|---|---|---|---|---|\n' +
      row('all endpoints answer', alive) +
      row('one does not', dead) +
      `| bare https.request | | | | ${limit.toFixed(2)} | | 1.00 |\n` +
      compared('A dead endpoint against none, messages of all rounds', dead, alive) +
      compared('None against none, for the noise: every second round against the others', half(1), half(0)) +
      `p99 of each round, ms: without ${each(alive)}; with ${each(dead)}\n`,
  );
}

/** Writes events at a fixed rate and waits until every message has arrived, except those of a dead endpoint. */
async function oneRound(
  { admin, server, writer, receiver }: Bench,
  { events, seconds }: Options,
  deadPath: string | null,
): Promise<{ readonly round: Round }> {
  receiver.send({ take: { deadPath } } satisfies ReceiverOrder);
  const before = await readCpu(admin, server.pid, 'tandem');
  const committed = await writer.write(events * seconds, events);
  const arrivals = await untilArrived(receiver, committed);
  const spent: CpuSpent = cpuBetween(before, await readCpu(admin, server.pid, 'tandem'));
  const delays = arrivals
    .map(({ amount, atMs }) => atMs - (committed.get(amount)?.atMs ?? Number.NaN))
    .toSorted((one, other) => one - other);
  return {
    round: {
      delays,
      server: spent.server / arrivals.length,
      database: spent.database / arrivals.length,
    },
  };
}

/**
 * Returns the first arrival of each message once all are there. Those of the endpoint that is dead in some rounds never count, because in
 * the round after such a one it waits for its next attempt.
 */
async function untilArrived(
  receiver: ChildProcess,
  committed: ReadonlyMap<string, Committed>,
): Promise<readonly Arrival[]> {
  const expected = [...committed.values()].flatMap(({ paths }) => paths).filter((path) => path !== DEAD_PATH).length;
  const until = performance.now() + LATEST_MS;
  for (;;) {
    const { arrivals } = await ask<{ readonly arrivals: readonly Arrival[] }>(receiver, { report: true }, 'arrivals');
    const first = new Map<string, Arrival>();
    for (const one of arrivals) {
      const key = `${one.amount} ${one.path}`;
      if (one.path !== DEAD_PATH && committed.has(one.amount) && !first.has(key)) first.set(key, one);
    }
    if (first.size === expected) return [...first.values()];
    if (performance.now() > until) throw new Error(`${expected - first.size} messages did not arrive`);
    await pause(100);
  }
}

/** Returns the CPU time of a bare request, milliseconds. */
async function bareRound({ admin, receiver, bare, port }: Bench, { events, seconds }: Options): Promise<number> {
  const { sample } = await ask<{ readonly sample: Sample | null }>(receiver, { report: true }, 'arrivals');
  if (sample === null) throw new Error('no message arrived');
  const send = (count: number) => {
    const order: BareOrder = { port, sample, perSecond: events * 1.5, count };
    return ask<{ readonly sent: number }>(bare, order, 'sent');
  };
  await send(300);
  const before = await readCpu(admin, bare.pid ?? 0, 'none');
  const { sent } = await send(Math.round(events * 1.5 * seconds));
  return cpuBetween(before, await readCpu(admin, bare.pid ?? 0, 'none')).server / sent;
}

async function untilLeased(admin: pg.Client, endpoints: number): Promise<void> {
  for (;;) {
    const { rows } = await admin.query<{ leased: number }>(
      'SELECT count(*)::int AS leased FROM webhook_endpoint WHERE lease_until > now()',
    );
    if ((rows[0]?.leased ?? 0) >= endpoints) return;
    await pause(200);
  }
}

function child(file: string, env: Readonly<Record<string, string>>): ChildProcess {
  return fork(fileURLToPath(new URL(`./webhooks/${file}`, import.meta.url)), [], {
    execArgv: ['--import', fileURLToPath(new URL('../scripts/typescript.mjs', import.meta.url))],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, ...env },
  });
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
/** Returns a percentile of the delays of all messages of these rounds. */
const delayOf = (rounds: readonly Round[], share: number): number =>
  percentile(
    rounds.flatMap(({ delays }) => delays).toSorted((one, other) => one - other),
    share,
  );
const median = (values: readonly number[]): number =>
  percentile(
    values.toSorted((one, other) => one - other),
    0.5,
  );
