// Benchmark of subscriptions: CPU time of server and database, throughput, delay and memory per subscriber of Tandem, of a limit that
// writes one framed buffer to every socket, of GraphQL Yoga and of Mercurius. All servers of a table are connected at the same time and
// take turns; a row is the median of the rounds. Prints one table for each number of subscribers.
// Options with their defaults: `--subscribers 1000,4000,10000 --filters 2000 --messages 100000 --rounds 3 --servers
// raw,tandem,yoga,mercurius --paced 10`. `--messages` are those of one round. BENCH_PROFILE is a folder for CPU profiles of Tandem.

import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { startPostgres } from '../test/kit/postgres.ts';
import {
  type Fixture,
  type Input,
  type MeasuredServer,
  NotInstalled,
  type Round,
  SERVERS,
  type ServerName,
  startMeasuredServer,
} from './streams/measured-server.ts';

/** The rounds of one server of a table. */
type Row = { readonly title: string; readonly bytesPerSubscriber: number; readonly rounds: readonly Round[] };

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      subscribers: { type: 'string', default: '1000,4000,10000' },
      filters: { type: 'string', default: '2000' },
      messages: { type: 'string', default: '100000' },
      rounds: { type: 'string', default: '3' },
      servers: { type: 'string', default: 'raw,tandem,yoga,mercurius' },
      paced: { type: 'string', default: '10' },
    },
  });
  const folder = await mkdtemp(join(tmpdir(), 'tandem-bench-'));
  const postgres = await startPostgres().catch((error: unknown) => {
    process.stdout.write(`Skipped: no PostgreSQL server (${error instanceof Error ? error.message : String(error)})\n`);
    return null;
  });
  if (postgres === null) return;
  const names = values.servers.split(',').filter((name): name is ServerName => name in SERVERS);
  const messages = Number(values.messages);
  const rounds = Number(values.rounds);
  const admin = new pg.Client({ connectionString: postgres.url, application_name: 'bench admin' });
  await admin.connect();
  try {
    process.stdout.write(
      `node ${process.version}, ${availableParallelism()} cores for server, clients and database, load ${loadavg()[0]?.toFixed(1)}\n`,
    );
    const fixture: Fixture = { databaseUrl: postgres.url, folder, admin };
    for (const count of values.subscribers.split(',').map(Number).filter(Boolean)) {
      const input = inputOf({ count, filters: 1, messages });
      print(`${count} subscribers of one public stream`, await measureInTurns(fixture, names, input, rounds));
    }
    const filtered = Number(values.filters);
    if (filtered > 0) {
      const input = inputOf({ count: filtered, filters: Math.min(500, filtered), messages: messages / 10 });
      const title = `${filtered} subscribers with ${input.filters} different filters`;
      print(title, await measureInTurns(fixture, names, input, rounds));
    }
    const seconds = Number(values.paced);
    if (seconds > 0 && names.includes('tandem')) await measurePaced(fixture, seconds, rounds);
  } finally {
    await admin.end();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** 200 commits a second for 2 000 subscribers, of one stream and with 500 filters. */
async function measurePaced(fixture: Fixture, seconds: number, rounds: number): Promise<void> {
  const count = 2_000;
  for (const filters of [1, 500]) {
    const input: Input = { count, filters, events: 200 * seconds, perSecond: 200 };
    const rows = await measureInTurns(fixture, ['raw', 'tandem'], input, rounds);
    print(`200 commits a second, ${count} subscribers, ${filters} filter${filters === 1 ? '' : 's'}`, rows);
  }
}

/** Returns the input for a number of messages per round: 40 000 deliveries per second, but at most 200 events. */
function inputOf({
  count,
  filters,
  messages,
}: Pick<Input, 'count' | 'filters'> & { readonly messages: number }): Input {
  const perEvent = count / filters;
  const events = Math.max(4, Math.round(messages / perEvent));
  return { count, filters, events, perSecond: Math.min(200, 40_000 / perEvent) };
}

async function measureInTurns(
  fixture: Fixture,
  names: readonly ServerName[],
  input: Input,
  rounds: number,
): Promise<readonly Row[]> {
  const running = new Map<ServerName, { readonly server: MeasuredServer; readonly rounds: Round[] }>();
  try {
    for (const name of names) {
      try {
        running.set(name, { server: await startMeasuredServer(fixture, name, input), rounds: [] });
      } catch (error) {
        process.stdout.write(`${SERVERS[name].title}: ${error instanceof Error ? error.message : String(error)}\n`);
        if (!(error instanceof NotInstalled)) process.exitCode = 1;
      }
    }
    for (let round = 0; round < rounds; round += 1) {
      const order = [...running.values()];
      for (const one of round % 2 === 0 ? order : order.toReversed()) one.rounds.push(await one.server.round());
    }
    return [...running].map(([name, { server, rounds }]) => ({
      title: SERVERS[name].title,
      bytesPerSubscriber: server.bytesPerSubscriber,
      rounds,
    }));
  } finally {
    for (const { server } of running.values()) await server.stop();
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}

const cpuOf = ({ serverPerEvent, databasePerEvent }: Round): number => serverPerEvent + databasePerEvent;

function print(title: string, rows: readonly Row[]): void {
  const limit = rows.find((row) => row.title === SERVERS.raw.title);
  const lines = rows.map(({ title, rounds, bytesPerSubscriber }) => {
    const ratios = rounds.flatMap((round, at) => {
      const other = limit?.rounds[at];
      return other === undefined ? [] : [cpuOf(round) / cpuOf(other)];
    });
    return [
      title.padEnd(24),
      median(rounds.map(cpuOf)).toFixed(0).padStart(9),
      median(rounds.map((round) => round.serverPerEvent))
        .toFixed(0)
        .padStart(9),
      median(rounds.map((round) => round.databasePerEvent))
        .toFixed(0)
        .padStart(9),
      (ratios.length === 0 ? '' : median(ratios).toFixed(2)).padStart(8),
      median(rounds.map((round) => round.messagesPerSecond))
        .toFixed(0)
        .padStart(10),
      median(rounds.map((round) => round.p50))
        .toFixed(1)
        .padStart(8),
      median(rounds.map((round) => round.p99))
        .toFixed(1)
        .padStart(8),
      (bytesPerSubscriber / 1024).toFixed(1).padStart(10),
    ].join(' ');
  });
  const head = ['', 'µs/event', 'server', 'database', '× limit', 'messages/s', 'p50 ms', 'p99 ms', 'KB/idle'];
  const widths = [24, 9, 9, 9, 8, 10, 8, 8, 10];
  const first = head.map((text, column) => text.padStart(widths[column] ?? 0)).join(' ');
  process.stdout.write(`\n${title}\n${first}\n${lines.join('\n')}\n`);
}
