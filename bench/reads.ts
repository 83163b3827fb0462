// Benchmark of reads: CPU time of server and database, throughput and delay of Tandem, of the limit (`node:http` with one prepared
// statement) and of other GraphQL servers, on the same tables, in turns. Answers are compared first. Prints a Markdown table for
// each number of offers.
// Options with their defaults: `--offers 10000,60000,1000000 --seconds 1 --rounds 3 --servers limit,tandem,mercurius,yoga`,
// `--only TEXT,TEXT` for the queries whose title contains one of them, such as `stranger`. A small form: `--offers 2000 --seconds 0.2 --rounds 1`.
// BENCH_PROFILE is a folder for CPU profiles of Tandem. Needs Linux.

import { randomBytes } from 'node:crypto';
import { availableParallelism, loadavg } from 'node:os';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import pg from 'pg';
import { applyMigrations } from '../src/store/db/migrations.ts';
import { startPostgres } from '../test/kit/postgres.ts';
import { type CpuSpent, cpuBetween, readCpu, residentMb } from './reads/cpu.ts';
import { get, load, once, post, type Reply } from './reads/load.ts';
import { DOCUMENTS, type Inputs, MEASURED, type Measured, type OperationName } from './reads/operations.ts';
import { printHead, printRows, type Round } from './reads/report.ts';
import { seedOffers } from './reads/seed.ts';
import { isInstalled, SERVERS, type Server, type ServerName, startServer } from './reads/servers.ts';
import { measureStranger, STRANGER } from './reads/stranger.ts';
import { signInViewer } from './reads/viewer.ts';

/**
 * Requests that warm a server up for a query, and the longest time for them in multiples of a round. For kept answers they are more: with
 * fewer, most of the CPU time of the short rounds is that of V8's compiler.
 */
const WARM_REQUESTS = 1_500;
const WARM_KEPT_REQUESTS = 10_000;
const WARM_SECONDS = 20;

type Options = {
  readonly seconds: number;
  readonly rounds: number;
  readonly servers: readonly ServerName[];
  readonly only: string;
};

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      offers: { type: 'string', default: '10000,60000,1000000' },
      seconds: { type: 'string', default: '1' },
      rounds: { type: 'string', default: '3' },
      servers: { type: 'string', default: 'limit,tandem,mercurius,yoga' },
      only: { type: 'string', default: '' },
    },
  });
  const names = values.servers.split(',').filter((name): name is ServerName => name in SERVERS && name !== 'claim');
  const servers = names.filter(isReady);
  const options = { seconds: Number(values.seconds), rounds: Number(values.rounds), servers, only: values.only };
  const postgres = await startPostgres();
  try {
    for (const size of values.offers.split(',').map(Number).filter(Boolean)) {
      await withDatabase(postgres.url, (url) => measureSize(url, size, options));
    }
  } finally {
    await postgres.stop();
  }
}

/** Returns whether a title contains one of the texts of `--only`, which commas separate. */
const isAsked = (title: string, only: string): boolean => only.split(',').some((text) => title.includes(text));

function isReady(name: ServerName): boolean {
  if (isInstalled(name)) return true;
  process.stdout.write(`${SERVERS[name].title} is not installed: npm ci --prefix bench/peers\n`);
  return false;
}

/** Creates a migrated database for a measurement and drops it afterwards. */
export async function withDatabase(serverUrl: string, work: (url: string) => Promise<void>): Promise<void> {
  const name = `tandem_bench_${randomBytes(6).toString('hex')}`;
  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  await admin.query('ALTER SYSTEM SET autovacuum = off');
  await admin.query('SELECT pg_reload_conf()');
  await admin.query(`CREATE DATABASE ${name}`);
  try {
    const url = new URL(serverUrl);
    url.pathname = `/${name}`;
    await applyMigrations({ connectionString: url.href });
    await work(url.href);
  } finally {
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await admin.end();
  }
}

async function measureSize(url: string, size: number, options: Options): Promise<void> {
  const seededAt = performance.now();
  const { closed } = await seedOffers(url, size, size >= 500_000 ? 1 : 3);
  const seeded = ((performance.now() - seededAt) / 1000).toFixed(0);
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  const servers: Server[] = [];
  try {
    const { rows } = await admin.query<{ version: string; slugs: string[] }>(
      `SELECT current_setting('server_version') AS version,
              (SELECT array_agg(slug) FROM (SELECT slug FROM offer WHERE live ORDER BY id LIMIT 5000) taken) AS slugs`,
    );
    const { version = '', slugs = [] } = rows[0] ?? {};
    const secrets = { alias: randomBytes(32).toString('hex'), seal: randomBytes(32).toString('hex') };
    for (const name of options.servers) servers.push(await startServer(name, url, secrets));
    const inputs = new Map<ServerName, Inputs>();
    const tandem = servers.find(({ name }) => name === 'tandem');
    const viewer =
      tandem === undefined ? null : await signInViewer(admin, tandem.port, `http://localhost:${tandem.port}`);
    for (const server of servers) {
      inputs.set(server.name, { slugs, deepCursor: await deepCursor(server, size), viewer });
    }
    await compareAnswers(servers, inputs);
    process.stdout.write(
      `\n## ${size} standing offers, ${closed} closed\n\nNode ${process.version}, PostgreSQL ${version}, ${availableParallelism()} cores, ` +
        `load ${loadavg()[0]?.toFixed(1)} at the start; seeded in ${seeded} s. Answers are equal.\n`,
    );
    for (const { name, startedIn, pid } of servers) {
      process.stdout.write(
        `${SERVERS[name].title}: first answer after ${startedIn.toFixed(1)} s, ${residentMb(pid)} MB.\n`,
      );
    }
    printHead();
    for (const measured of MEASURED.filter(({ title }) => isAsked(title, options.only))) {
      printRows(await measureQuery(admin, servers, inputs, measured, options));
    }
    if (isAsked(STRANGER, options.only)) {
      const recordedPort = tandem?.port ?? null;
      await measureStranger({ url, secrets, slugs, seconds: 20 * options.seconds, recordedPort });
    }
  } finally {
    for (const server of servers) await server.stop();
    await admin.end();
  }
}

/** Measures one query on each server in turns, after warming each up. */
async function measureQuery(
  admin: pg.Client,
  servers: readonly Server[],
  inputs: ReadonlyMap<ServerName, Inputs>,
  measured: Measured,
  { seconds, rounds }: Options,
): Promise<readonly Round[]> {
  const taken: Round[] = [];
  const able = servers.filter(({ name }) => runs(name, measured));
  for (let round = -1; round < rounds; round += 1) {
    // The order rotates, so that no server always follows the same one.
    const turn = able.map((_, index) => able[(index + Math.max(0, round)) % able.length] as Server);
    for (const server of turn) {
      const { request, status } = await requestOf(server, inputs.get(server.name) as Inputs, measured);
      const before = await readCpu(admin, server.pid, SERVERS[server.name].application);
      const { port } = server;
      const { connections } = measured;
      if (round < 0) {
        // Warm up by a number of requests, because a busy machine answers few in a second and compiles only what runs often.
        let left = measured.get === undefined || server.name === 'limit' ? WARM_REQUESTS : WARM_KEPT_REQUESTS;
        const counted = (n: number): string | null => (left-- > 0 ? request(n) : null);
        await load({ port, connections, seconds: WARM_SECONDS * seconds, request: counted, status });
        continue;
      }
      const loaded = await load({ port, connections, seconds, request, status });
      const cpu: CpuSpent = cpuBetween(before, await readCpu(admin, server.pid, SERVERS[server.name].application));
      taken.push({ query: measured.title, server: server.name, round, cpu, ...loaded });
    }
  }
  return taken;
}

async function requestOf(server: Server, inputs: Inputs, measured: Measured) {
  const { operation, variables } = measured;
  const document = documentOf(operation, server.name);
  if (measured.get === undefined || server.name !== 'tandem') {
    return { status: 200, request: (n: number) => posted(server.name, measured, n, inputs) } as const;
  }
  const fixed = get(document, operation, variables(0, inputs), null);
  if (measured.get === 'kept') return { status: 200, request: () => fixed } as const;
  const { etag } = await once(server.port, fixed);
  if (etag === null) throw new Error('Tandem answered a GET without a tag');
  const conditional = get(document, operation, variables(0, inputs), etag);
  return { status: 304, request: () => conditional } as const;
}

/** Returns whether a server runs an operation: kept answers and sessions are for Tandem and the limit alone. */
const runs = (name: ServerName, { get: kept, isSignedIn }: Measured): boolean =>
  (kept === undefined && isSignedIn === undefined) || name === 'limit' || name === 'tandem';

/** Returns the bytes of the n-th request; Tandem gets the token of the viewer, the limit the account among the variables. */
function posted(name: ServerName, { operation, variables, isSignedIn }: Measured, n: number, inputs: Inputs): string {
  const token = isSignedIn === true && name === 'tandem' ? inputs.viewer?.token : undefined;
  const given = variables(n, token === undefined ? inputs : { ...inputs, viewer: null });
  return post(documentOf(operation, name), operation, given, token);
}

const documentOf = (operation: OperationName, name: ServerName): string =>
  name === 'tandem' ? DOCUMENTS[operation].tandem : DOCUMENTS[operation].plain;

type PageAnswer = {
  readonly offers: { readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string } };
};

/** Walks to the middle of a page's list, at most 20 000 offers, and returns the cursor there. */
async function deepCursor(server: Server, size: number): Promise<string> {
  const [first] = MEASURED;
  const variables = first?.variables(0, { slugs: [], deepCursor: '', viewer: null });
  const document = documentOf('Page', server.name).replace(/edges \{.*?\} pageInfo/s, 'pageInfo');
  let after: string | null = null;
  for (let walked = 0; walked < Math.min(20_000, size / 5); walked += 100) {
    const reply = await once(server.port, post(document, 'Page', { ...variables, first: 100, after }));
    const { pageInfo } = dataOf<PageAnswer>(reply).offers;
    if (!pageInfo.hasNextPage) break;
    after = pageInfo.endCursor;
  }
  return after ?? '';
}

/** @throws Error when two servers answer an operation differently; cursors may differ. */
async function compareAnswers(servers: readonly Server[], inputs: ReadonlyMap<ServerName, Inputs>): Promise<void> {
  for (const measured of MEASURED) {
    for (const n of [0, 1, 17]) {
      const answers: unknown[] = [];
      for (const { name, port } of servers.filter((server) => runs(server.name, measured))) {
        const reply = await once(port, posted(name, measured, n, inputs.get(name) as Inputs));
        const [answer] = Object.values(dataOf<object>(reply));
        answers.push(JSON.parse(JSON.stringify(answer, (key, value) => (/cursor/i.test(key) ? typeof value : value))));
      }
      const other = answers.findIndex((answer) => !isDeepStrictEqual(answer, answers[0]));
      if (other > 0) {
        const shown = [answers[0], answers[other]].map((answer) => JSON.stringify(answer).slice(0, 3_000));
        throw new Error(`${measured.title}: ${servers[other]?.name} answers differently\n${shown.join('\n')}`);
      }
    }
  }
}

function dataOf<Data>(reply: Reply): Data {
  const { data, errors } = JSON.parse(reply.body) as { data?: Data; errors?: unknown };
  if (data == null || errors !== undefined) throw new Error(`status ${reply.status}: ${reply.body.slice(0, 1_000)}`);
  return data;
}
