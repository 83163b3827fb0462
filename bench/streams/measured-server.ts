// One server of the streams benchmark in its own process with all its subscribers in two others. It runs rounds: each publishes events
// at a fixed rate, waits until every subscriber has received them, and returns what that cost.

import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { globalId } from '../../src/domain/id.ts';
import { openDatabase } from '../../src/store/db/database.ts';
import { insertEvents } from '../../src/store/events.ts';
import { record } from '../../test/kit/stream.ts';
import { answer, ask } from '../ask.ts';
import { cpuBetween, readCpu } from '../reads/cpu.ts';
import type { LoadCommand, LoadReport } from './load.ts';
import type { BenchEvent, Order, Report } from './server.ts';

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
export const SERVERS = {
  raw: { file: here('raw.ts'), path: '/', title: 'one buffer per event' },
  tandem: { file: here('tandem.ts'), path: '/graphql', title: 'Tandem' },
  yoga: { file: here('yoga.ts'), path: '/graphql', title: 'graphql-ws + Yoga' },
  mercurius: { file: here('../peers/mercurius.mjs'), path: '/graphql', title: 'Mercurius' },
} as const;
export type ServerName = keyof typeof SERVERS;

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

/** The cost of one round. Times of CPU are microseconds per event, delays are milliseconds. */
export type Round = {
  readonly serverPerEvent: number;
  /** CPU time of the server's database connections; zero for a server without a database. */
  readonly databasePerEvent: number;
  readonly messagesPerSecond: number;
  readonly p50: number;
  readonly p99: number;
};

/** A database server for Tandem and the events that are written for it; `admin` reads the list of its connections. */
export type Fixture = { readonly databaseUrl: string; readonly folder: string; readonly admin: pg.Client };

export type Input = {
  /** Number of subscribers. */
  readonly count: number;
  /** Number of different filters; each event passes one of them. */
  readonly filters: number;
  /** Events of one round. */
  readonly events: number;
  /** Events published per second. */
  readonly perSecond: number;
};

export type MeasuredServer = {
  /** Growth of the resident set per idle subscriber, bytes. */
  readonly bytesPerSubscriber: number;
  readonly round: () => Promise<Round>;
  readonly stop: () => Promise<void>;
};

/** Error for a server that is not installed; the benchmark skips it without failing. */
export class NotInstalled extends Error {}

/** Starts a server, connects its subscribers, measures their memory, and publishes events until each subscriber receives its own. */
export async function startMeasuredServer(fixture: Fixture, name: ServerName, input: Input): Promise<MeasuredServer> {
  const { file, path } = SERVERS[name];
  if (name === 'mercurius' && !existsSync(here('../peers/node_modules'))) {
    throw new NotInstalled('not installed: npm ci --prefix bench/peers');
  }
  const server = child(file, [fixture.databaseUrl, fixture.folder]);
  const clients = Array.from({ length: CLIENTS }, () => child(here('load.ts'), []));
  const writer = name === 'tandem' ? await openWriter(fixture) : null;
  const stop = async (): Promise<void> => {
    for (const one of [server, ...clients]) one.kill();
    await new Promise((resolve) => (server.exitCode === null ? server.once('exit', resolve) : resolve(null)));
    await writer?.close();
  };
  try {
    const { port, details } = await answer<Extract<Report, { port: number }>>(server, 'port');
    const offers = (details as { readonly offers: readonly Offer[] } | undefined)?.offers ?? [];
    const topics = Array.from({ length: input.filters }, (_, index) => topicOf(index, input.filters, offers));
    const before = await memoryOf(server);
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
    const bytesPerSubscriber = ((await memoryOf(server)) - before) / input.count;
    const publish = async (index: number): Promise<void> => {
      const topic = topics[index % topics.length];
      if (topic === undefined) return;
      if (writer === null) server.send({ publish: { topic: topic.name, event: eventNow(topic) } } satisfies Order);
      else {
        await writer.write(topic);
        server.send({ notify: true } satisfies Order);
      }
    };
    await warmUp(clients, publish, input);
    return {
      bytesPerSubscriber,
      round: () => runRound({ admin: fixture.admin, server, clients, publish, input, name }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Writes events over connections of its own, whose CPU time is not the server's. */
async function openWriter({ databaseUrl, folder }: Fixture) {
  const url = new URL(databaseUrl);
  url.searchParams.set('application_name', 'bench writer');
  const database = await openDatabase({ url: url.href, dataDir: folder });
  return {
    async write({ type, offer }: Topic): Promise<void> {
      const written = [record({ type, offerId: offer.key, reason: now() })];
      await database.transaction((tx) => insertEvents(tx, written, randomBytes));
    },
    close: database.close,
  };
}

type Publish = (index: number) => Promise<void>;

/** Publishes one event per filter until all subscribers receive it, so that compilation and setup are not measured. */
async function warmUp(clients: readonly ChildProcess[], publish: Publish, { count, filters }: Input): Promise<void> {
  for (let round = 0; round <= 20; round += 1) {
    for (const client of clients) client.send({ reset: true } satisfies LoadCommand);
    for (let index = 0; index < filters; index += 1) await publish(index);
    if (await awaitMessages(clients, count).then(Boolean, () => false)) return;
  }
  throw new Error('some subscribers receive no event');
}

async function runRound({
  admin,
  server,
  clients,
  publish,
  input: { count, filters, events, perSecond },
  name,
}: {
  readonly admin: pg.Client;
  readonly server: ChildProcess;
  readonly clients: readonly ChildProcess[];
  readonly publish: Publish;
  readonly input: Input;
  readonly name: ServerName;
}): Promise<Round> {
  for (const client of clients) client.send({ reset: true } satisfies LoadCommand);
  const cpu = () => readCpu(admin, server.pid ?? 0, name === 'tandem' ? 'tandem' : 'no database');
  const before = await cpu();
  const pending: Promise<void>[] = [];
  const beganAt = performance.now();
  for (let index = 0; index < events; index += 1) {
    const dueIn = beganAt + (index * 1000) / perSecond - performance.now();
    if (dueIn > 1) await pause(dueIn);
    pending.push(publish(index));
  }
  await Promise.all(pending);
  const messages = (events * count) / filters;
  const { delays, took } = await awaitMessages(clients, messages, beganAt);
  const spent = cpuBetween(before, await cpu());
  const sorted = delays.toSorted((one, other) => one - other);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return {
    serverPerEvent: (spent.server * 1000) / events,
    databasePerEvent: (spent.database * 1000) / events,
    messagesPerSecond: (messages * 1000) / took,
    p50: at(0.5),
    p99: at(0.99),
  };
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

/** Waits until the subscribers have received `wanted` messages. @throws Error when none arrives for five seconds */
async function awaitMessages(clients: readonly ChildProcess[], wanted: number, beganAt = 0) {
  const delays: number[] = [];
  let last = 0;
  for (let quiet = 0; quiet < 100; ) {
    const reports = await Promise.all(
      clients.map((one) => ask<Extract<LoadReport, { counts: unknown }>>(one, { count: true }, 'counts')),
    );
    for (const { counts } of reports) delays.push(...counts.delays);
    const events = reports.reduce((sum, { counts }) => sum + counts.events, 0);
    if (events >= wanted) return { delays, took: performance.now() - beganAt };
    quiet = events === last ? quiet + 1 : 0;
    last = events;
    await pause(50);
  }
  throw new Error(`${last} of ${wanted} messages arrived`);
}

function child(file: string, args: readonly string[]): ChildProcess {
  const execArgv = ['--expose-gc', '--import', here('../../scripts/typescript.mjs')];
  const profiled =
    process.env['BENCH_PROFILE'] === undefined || !file.includes('tandem.ts')
      ? []
      : ['--cpu-prof', '--cpu-prof-dir', process.env['BENCH_PROFILE'] ?? '.'];
  const made = fork(file, [...args], {
    execArgv: [...execArgv, ...profiled],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  made.setMaxListeners(0);
  return made;
}

const memoryOf = (server: ChildProcess): Promise<number> =>
  ask<{ readonly rss: number }>(server, { memory: true } satisfies Order, 'rss').then(({ rss }) => rss);

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
