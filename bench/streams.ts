// Benchmark of subscriptions: CPU time, throughput, delay and memory per subscriber of Tandem, a plain broadcast, GraphQL Yoga and
// Mercurius. Each server runs in its own process, the subscribers in two others. Prints one table for each number of subscribers.
// Options with their defaults: `--subscribers 1000,4000,10000 --filters 2000 --messages 100000 --servers
// raw,tandem,yoga,mercurius --paced 10`. BENCH_PROFILE is a folder for CPU profiles of Tandem.

import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { globalId } from '../src/domain/id.ts';
import { openDatabase } from '../src/store/db/database.ts';
import { insertEvents } from '../src/store/events.ts';
import { startPostgres } from '../test/kit/postgres.ts';
import { record } from '../test/kit/stream.ts';
import type { LoadCommand, LoadReport } from './streams/load.ts';
import type { BenchEvent, Order, Report, Usage } from './streams/server.ts';

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const SERVERS = {
  raw: { file: here('streams/raw.ts'), path: '/', title: 'raw ws broadcast' },
  tandem: { file: here('streams/tandem.ts'), path: '/graphql', title: 'Tandem' },
  yoga: { file: here('streams/yoga.ts'), path: '/graphql', title: 'graphql-ws + Yoga' },
  mercurius: { file: here('peers/mercurius.mjs'), path: '/graphql', title: 'Mercurius' },
} as const;
type Name = keyof typeof SERVERS;

const FIELDS = 'cursor id type occurredAt label status reason offer { id status }';
const PEER_QUERY = `subscription ($topic: String!) { offerEvents(topic: $topic) { ${FIELDS} } }`;
const TANDEM_QUERY = `subscription ($filter: OfferEventFilter) { offerEvents(filter: $filter) { ... on OfferEvent { ${FIELDS} } } }`;
const TYPES = ['CONNECTIVITY_CHANGED', 'HIRE_CHANGED', 'SUFFICIENCY_CHANGED', 'DEVICE_STATE_CHANGED'] as const;
const CLIENTS = 2;

type Offer = { readonly key: string; readonly id: string };
/** A filter that some subscribers share, with the offer and type of the events that pass it. */
type Topic = {
  readonly name: string;
  readonly filter: Readonly<Record<string, unknown>> | null;
  readonly offer: Offer;
  readonly type: (typeof TYPES)[number];
};
type Measured = {
  readonly cpuPerMessage: number;
  readonly messagesPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly bytesPerSubscriber: number;
};

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      subscribers: { type: 'string', default: '1000,4000,10000' },
      filters: { type: 'string', default: '2000' },
      messages: { type: 'string', default: '100000' },
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
  const names = values.servers.split(',').filter((name): name is Name => name in SERVERS);
  const messages = Number(values.messages);
  try {
    process.stdout.write(`node ${process.version}, ${availableParallelism()} cores for server, clients and database\n`);
    const fixture: Fixture = { databaseUrl: postgres.url, folder };
    for (const count of values.subscribers.split(',').map(Number).filter(Boolean)) {
      const rows = new Map<string, Measured>();
      for (const name of names)
        await attempt(rows, name, () => measure(fixture, name, { count, filters: 1, messages }));
      print(`${count} subscribers of one public stream`, rows);
    }
    const filtered = Number(values.filters);
    if (filtered > 0) {
      const rows = new Map<string, Measured>();
      const filters = Math.min(500, filtered);
      for (const name of names)
        await attempt(rows, name, () => measure(fixture, name, { count: filtered, filters, messages: messages / 10 }));
      print(`${filtered} subscribers with ${filters} different filters`, rows);
    }
    const seconds = Number(values.paced);
    if (seconds > 0 && names.includes('tandem')) {
      const count = Math.min(2_000, ...values.subscribers.split(',').map((one) => Number(one) * 2 || 2_000));
      const rows = new Map<string, Measured>();
      for (const filters of [1, Math.min(500, count)]) {
        const input = { count, filters, messages: 200 * seconds * (count / filters), perSecond: 200 };
        await attempt(rows, `tandem, ${filters} filter${filters === 1 ? '' : 's'}`, () =>
          measure(fixture, 'tandem', input),
        );
      }
      print(`200 commits a second, ${count} subscribers`, rows);
    }
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Error for a server that is not installed; the benchmark skips it without failing. */
class NotInstalled extends Error {}

type Fixture = { readonly databaseUrl: string; readonly folder: string };
type Input = {
  readonly count: number;
  readonly filters: number;
  /** Approximate number of messages to deliver to all subscribers together. */
  readonly messages: number;
  /** Events published per second; by default 40 000 deliveries per second, but at most 200 events. */
  readonly perSecond?: number;
};

async function attempt(rows: Map<string, Measured>, title: string, work: () => Promise<Measured>): Promise<void> {
  const shown = title in SERVERS ? SERVERS[title as Name].title : title;
  try {
    rows.set(shown, await work());
  } catch (error) {
    process.stdout.write(`${shown}: ${error instanceof Error ? error.message : String(error)}\n`);
    if (!(error instanceof NotInstalled)) process.exitCode = 1;
  }
}

async function measure(fixture: Fixture, name: Name, input: Input): Promise<Measured> {
  const { file, path } = SERVERS[name];
  if (name === 'mercurius' && !existsSync(here('peers/node_modules'))) {
    throw new NotInstalled('not installed: npm ci --prefix bench/peers');
  }
  const server = child(file, [fixture.databaseUrl, fixture.folder]);
  const clients = Array.from({ length: CLIENTS }, () => child(here('streams/load.ts'), []));
  const writer = name === 'tandem' ? await openDatabase({ url: fixture.databaseUrl, dataDir: fixture.folder }) : null;
  try {
    const { port, details } = await answer<Extract<Report, { port: number }>>(server, 'port');
    const offers = (details as { readonly offers: readonly Offer[] } | undefined)?.offers ?? [];
    const topics = Array.from({ length: input.filters }, (_, index) => topicOf(index, input.filters, offers));
    const usage = () => ask<{ usage: Usage }>(server, { usage: true }, 'usage').then((report) => report.usage);
    const before = await usage();
    await Promise.all(
      clients.map((client, part) => {
        const mine = Array.from({ length: input.count }, (_, index) => index).filter(
          (index) => index % CLIENTS === part,
        );
        const variables = mine.map((index) => {
          const topic = topics[index % topics.length];
          return name === 'tandem' ? { filter: topic?.filter ?? null } : { topic: topic?.name };
        });
        const load = { port, path, query: name === 'tandem' ? TANDEM_QUERY : PEER_QUERY, variables };
        return ask<LoadReport>(client, { load } satisfies LoadCommand, 'ready');
      }),
    );
    await pause(1_500);
    const idle = await usage();

    const send = async (index: number): Promise<void> => {
      const topic = topics[index % topics.length];
      if (topic === undefined) return;
      if (writer === null) server.send({ publish: { topic: topic.name, event: eventNow(topic) } } satisfies Order);
      else {
        const written = [record({ type: topic.type, offerId: topic.offer.key, reason: now() })];
        await writer.transaction((tx) => insertEvents(tx, written, randomBytes));
        server.send({ notify: true } satisfies Order);
      }
    };
    const perEvent = input.count / input.filters;
    const events = Math.max(4, Math.round(input.messages / perEvent));
    const readCounts = async (): Promise<readonly Extract<LoadReport, { counts: unknown }>['counts'][]> =>
      (
        await Promise.all(
          clients.map((one) => ask<Extract<LoadReport, { counts: unknown }>>(one, { count: true }, 'counts')),
        )
      ).map((report) => report.counts);
    // Warm up: publish one event per filter until all subscribers receive it, so that compilation and setup are not measured.
    for (let round = 0; ; round += 1) {
      for (const client of clients) client.send({ reset: true } satisfies LoadCommand);
      for (let index = 0; index < input.filters; index += 1) await send(index);
      if (await awaitMessages(readCounts, input.count).then(Boolean, () => false)) break;
      if (round === 20) throw new Error('some subscribers receive no event');
    }
    for (const client of clients) client.send({ reset: true } satisfies LoadCommand);

    const started = await usage();
    const perSecond = input.perSecond ?? Math.min(200, 40_000 / perEvent);
    const pending: Promise<void>[] = [];
    const beganAt = performance.now();
    for (let index = 0; index < events; index += 1) {
      const dueIn = beganAt + (index * 1000) / perSecond - performance.now();
      if (dueIn > 1) await pause(dueIn);
      pending.push(send(index));
    }
    await Promise.all(pending);
    const { delays, took } = await awaitMessages(readCounts, events * perEvent, beganAt);
    const ended = await usage();
    const sorted = delays.toSorted((one, other) => one - other);
    const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
    return {
      cpuPerMessage: (ended.cpu - started.cpu) / (events * perEvent),
      messagesPerSecond: (events * perEvent * 1000) / took,
      p50: at(0.5),
      p99: at(0.99),
      bytesPerSubscriber: (idle.rss - before.rss) / input.count,
    };
  } finally {
    for (const one of [server, ...clients]) one.kill();
    await new Promise((resolve) => (server.exitCode === null ? server.once('exit', resolve) : resolve(null)));
    await writer?.close();
  }
}

/** Returns the topic of a filter. A single filter matches all events; several select an offer and a type, so each event passes one. */
function topicOf(index: number, filters: number, offers: readonly Offer[]): Topic {
  const offer = offers[index % Math.max(1, offers.length)] ?? {
    key: randomUUID(),
    id: globalId('Offer', randomUUID()),
  };
  const type = TYPES[Math.floor(index / Math.max(1, offers.length))] ?? TYPES[0];
  return {
    name: `topic ${index}`,
    filter: filters === 1 ? null : { offerIds: [offer.id], types: [type] },
    offer,
    type,
  };
}

const now = (): string => (performance.timeOrigin + performance.now()).toFixed(3);
const eventNow = ({ offer, type }: Topic): BenchEvent => ({
  cursor: 'x'.repeat(60),
  id: globalId('Event', randomUUID()),
  type,
  occurredAt: new Date().toISOString(),
  label: 'SUFFICIENT_STAKE_WAITING_FOR_CO_STAKER',
  status: 'OPEN',
  reason: now(),
  offer: { id: offer.id, status: 'OPEN' },
});

type Counts = { readonly events: number; readonly delays: readonly number[] };

/** Waits until the subscribers have received `wanted` messages. @throws Error when none arrives for five seconds */
async function awaitMessages(readCounts: () => Promise<readonly Counts[]>, wanted: number, beganAt = 0) {
  const delays: number[] = [];
  let last = 0;
  for (let quiet = 0; quiet < 100; ) {
    const parts = await readCounts();
    for (const part of parts) delays.push(...part.delays);
    const events = parts.reduce((sum, part) => sum + part.events, 0);
    if (events >= wanted) return { delays, took: performance.now() - beganAt };
    quiet = events === last ? quiet + 1 : 0;
    last = events;
    await pause(50);
  }
  throw new Error(`${last} of ${wanted} messages arrived`);
}

function child(file: string, args: readonly string[]): ChildProcess {
  const execArgv = ['--expose-gc', '--import', here('../scripts/typescript.mjs')];
  const profiled =
    process.env['BENCH_PROFILE'] === undefined || !file.includes('tandem')
      ? []
      : ['--cpu-prof', '--cpu-prof-dir', process.env['BENCH_PROFILE'] ?? '.'];
  const made = fork(file, [...args], {
    execArgv: [...execArgv, ...profiled],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  made.setMaxListeners(0);
  return made;
}

function answer<Answer>(from: ChildProcess, key: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const take = (message: object): void => {
      if (!(key in message)) return;
      from.off('message', take);
      from.off('exit', fail);
      resolve(message as Answer);
    };
    const fail = (code: number | null): void => reject(new Error(`a process of the bench ended with ${code}`));
    from.on('message', take);
    from.once('exit', fail);
  });
}

function ask<Answer>(to: ChildProcess, order: object, key: string): Promise<Answer> {
  const answered = answer<Answer>(to, key);
  to.send(order);
  return answered;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function print(title: string, rows: ReadonlyMap<string, Measured>): void {
  const raw = rows.get(SERVERS.raw.title);
  const lines = [...rows].map(([name, one]) =>
    [
      name.padEnd(24),
      one.cpuPerMessage.toFixed(1).padStart(10),
      (raw === undefined ? '' : (one.cpuPerMessage / raw.cpuPerMessage).toFixed(2)).padStart(8),
      one.messagesPerSecond.toFixed(0).padStart(10),
      one.p50.toFixed(1).padStart(8),
      one.p99.toFixed(1).padStart(8),
      (one.bytesPerSubscriber / 1024).toFixed(1).padStart(10),
    ].join(' '),
  );
  const head = ['', 'µs/message', '× raw', 'messages/s', 'p50 ms', 'p99 ms', 'KB/idle'];
  const widths = [24, 10, 8, 10, 8, 8, 10];
  const first = head.map((text, column) => text.padStart(widths[column] ?? 0)).join(' ');
  process.stdout.write(`\n${title}\n${first}\n${lines.join('\n')}\n`);
}
