// Benchmark of the start and of rest: time and CPU time until the first answer, resident memory, and CPU time a second while nobody
// asks, of the program as `npm start` runs it on a migrated database. `npm run bench -- rest [offers] [starts] [seconds at rest]`.
// BENCH_PROFILE is a folder for CPU profiles. Needs Linux.

import { randomBytes } from 'node:crypto';
import { availableParallelism, loadavg } from 'node:os';
import pg from 'pg';
import { startPostgres } from '../test/kit/postgres.ts';
import { cpuBetween, readCpu, residentMb } from './reads/cpu.ts';
import { seedOffers } from './reads/seed.ts';
import { startServer } from './reads/servers.ts';
import { withDatabase } from './reads.ts';

/** Time after the first answer until rest is measured: the offers are loaded by then. */
const SETTLE_MS = 4_000;

export async function run(args: readonly string[]): Promise<void> {
  const [offers = 10_000, starts = 5, seconds = 20] = args.map(Number);
  const postgres = await startPostgres();
  try {
    await withDatabase(postgres.url, async (url) => {
      const { closed } = await seedOffers(url, offers, 3);
      process.stdout.write(
        `Node ${process.version}, ${availableParallelism()} cores, ${offers} offers and ${closed} closed ones, load ${loadavg()[0]?.toFixed(1)}\n`,
      );
      const admin = new pg.Client({ connectionString: url, application_name: 'bench admin' });
      await admin.connect();
      try {
        const secrets = { alias: randomBytes(32).toString('hex'), seal: randomBytes(32).toString('hex') };
        const rows = [];
        for (let start = 0; start < starts; start += 1) rows.push(await measureStart(admin, url, secrets, seconds));
        console.table(rows);
      } finally {
        await admin.end();
      }
    });
  } finally {
    await postgres.stop();
  }
}

async function measureStart(
  admin: pg.Client,
  url: string,
  secrets: { readonly alias: string; readonly seal: string },
  seconds: number,
) {
  // The database remembers its origin, so the origin does not change with the port.
  const server = await startServer('tandem', url, secrets, { PUBLIC_ORIGIN: 'http://localhost:4000' });
  try {
    const started = await readCpu(admin, server.pid, 'tandem');
    await pause(SETTLE_MS);
    const memory = residentMb(server.pid);
    const before = await readCpu(admin, server.pid, 'tandem');
    await pause(seconds * 1_000);
    const { server: own, database } = cpuBetween(before, await readCpu(admin, server.pid, 'tandem'));
    return {
      'first answer, s': Number(server.startedIn.toFixed(2)),
      'CPU until then, s': Number((started.server / 1000).toFixed(2)),
      'MB after 4 s': memory,
      'MB at the end': residentMb(server.pid),
      'ms of CPU a second': Number((own / seconds).toFixed(1)),
      'of the database': Number((database / seconds).toFixed(1)),
    };
  } finally {
    await server.stop();
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
