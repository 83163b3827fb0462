// Benchmark of the fairness of /network: while two bodies of almost 16 MiB are read and ingested (a block report and an import), another caller
// asks `{ protocol { now } }` again and again. Prints its latency and the growth of the process's memory.

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import pg from 'pg';
import { createTandem } from '../client/src/index.ts';
import { freePort } from '../test/kit/port.ts';
import { startPostgres } from '../test/kit/postgres.ts';
import { explorerDevice } from './ingest/explorer-device.ts';

const HOUR_MS = 3_600_000;
const MARKET_TIME = '{ protocol { now } }';
const LARGEST_BODY = 16 * 1024 * 1024;

const deviceId = (at: number): string => `00000000-0000-4000-8000-${at.toString(16).padStart(12, '0')}`;

export async function run(args: readonly string[]): Promise<void> {
  const [rounds = 2] = args.map(Number);
  const given = process.env['DATABASE_URL'] ?? null;
  const server = given === null ? await startPostgres() : { url: given, stop: async () => undefined };
  const name = `tandem_bench_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query(`CREATE DATABASE "${name}"`);
  const database = new URL(server.url);
  database.pathname = `/${name}`;
  try {
    await measure(database.href, rounds);
  } finally {
    await client.query(`DROP DATABASE "${name}" WITH (FORCE)`);
    await client.end();
    await server.stop();
  }
}

async function measure(databaseUrl: string, rounds: number): Promise<void> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const env = {
    ...process.env,
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    PUBLIC_ORIGIN: `http://localhost:${port}`,
    SANDBOX: 'true',
    DEMO_NETWORK: 'false',
    RATE_LIMITS: 'off',
    LOG_LEVEL: 'error',
  };
  const program = spawn(process.execPath, ['scripts/run.mjs', 'src/main.ts'], {
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  try {
    while (
      !(await fetch(`${origin}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      ))
    )
      await pause(200);
    const minted = spawn(process.execPath, ['scripts/run.mjs', 'scripts/token.ts', 'NETWORK'], { env });
    let token = '';
    minted.stdout.on('data', (chunk: Buffer) => {
      token += chunk.toString();
    });
    await once(minted, 'close');
    const post = (body: string) =>
      fetch(`${origin}/network`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token.trim().split(/\s+/).at(-1)}` },
        body,
      }).then((response) => response.text());
    const multiplier = { model: 'RTX 4070', multiplier: '0.25', validFrom: '2024-01-01T00:00:00.000Z' };
    await post(mutation('publishMultipliers', { multipliers: [multiplier] }));
    const { devices, body: imported } = importBody();
    console.log(short(await post(imported)));
    const hour = Math.floor(Date.now() / HOUR_MS);
    const results = [];
    for (let round = 1; round <= rounds; round += 1) {
      const quiet = await askWhile(origin, pause(3_000));
      const before = await residentMb(origin);
      const reported = reportBody(new Date((hour - 1 - round) * HOUR_MS), devices);
      const busy = await askWhile(
        origin,
        Promise.all([post(reported), post(imported)]).then((all) => all.map(short)),
      );
      const after = await residentMb(origin);
      results.push({
        round,
        'quiet p99 ms': percentile(quiet, 0.99),
        'busy p50 ms': percentile(busy, 0.5),
        'busy p99 ms': percentile(busy, 0.99),
        'busy max ms': percentile(busy, 1),
        requests: busy.length,
        'RSS before MB': before,
        'RSS growth MB': after - before,
      });
    }
    console.table(results);
  } finally {
    program.kill('SIGTERM');
    await once(program, 'exit');
  }
}

const mutation = (name: string, input: object): string => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const query = `mutation ($input: ${type}Input!) { ${name}(input: $input) { __typename ... on Refusal { message } } }`;
  return JSON.stringify({ query, variables: { input } });
};

/** Returns a body with as many devices as fit into 16 MiB. */
function importBody(): { readonly devices: number; readonly body: string } {
  const device = (at: number) => explorerDevice(deviceId(at), 'FYJYKVDX5hCCz91ebpxAiqJa8UxLJoYYbf87oByEDXEs');
  const devices = Math.floor(LARGEST_BODY / (JSON.stringify(device(0)).length + 1)) - 10;
  return {
    devices,
    body: mutation('importDevices', { devices: Array.from({ length: devices }, (_, at) => device(at)) }),
  };
}

/** Returns a report of every device, padded to 16 MiB. */
function reportBody(startsAt: Date, devices: number): string {
  const rewards = Array.from({ length: devices }, (_, at) => ({
    deviceId: deviceId(at),
    outcome: 'COMPLETED',
    amount: '0',
  }));
  return mutation('reportBlock', { startsAt: startsAt.toISOString(), rewards, final: true }).padEnd(LARGEST_BODY, ' ');
}

/** Asks one question after the other until `work` is done. Returns the milliseconds of each. */
async function askWhile(origin: string, work: Promise<unknown>): Promise<readonly number[]> {
  let isDone = false;
  const done = work.finally(() => {
    isDone = true;
  });
  const taken: number[] = [];
  const tandem = createTandem({ url: `${origin}/graphql` });
  while (!isDone) {
    const began = performance.now();
    await tandem.ask(MARKET_TIME);
    taken.push(performance.now() - began);
    await pause(5);
  }
  const answers = await done;
  if (Array.isArray(answers)) console.log(answers.join('\n'));
  return taken;
}

async function residentMb(origin: string): Promise<number> {
  const text = await fetch(`${origin}/metrics`).then((response) => response.text());
  const [, bytes = '0'] = /^process_resident_memory_bytes (\S+)$/m.exec(text) ?? [];
  return Math.round(Number(bytes) / 1e6);
}

const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
};
const short = (text: string): string => text.slice(0, 200);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
