// Reads the CPU time of a server process and of its database connections from /proc (Linux only). Connections are identified by
// their application name, so that connections of other servers to the same database do not count.

import { readdirSync, readFileSync } from 'node:fs';
import type pg from 'pg';

/** CPU time so far, in milliseconds: of a server process, and of each of its database connections by process id. */
export type CpuTime = { readonly server: number; readonly backends: ReadonlyMap<number, number> };

/** CPU time spent between two readings, in milliseconds. */
export type CpuSpent = { readonly server: number; readonly database: number };

export async function readCpu(admin: pg.Client, pid: number, applicationName: string): Promise<CpuTime> {
  const { rows } = await admin.query<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity WHERE application_name LIKE $1 || '%' AND datname = current_database()`,
    [applicationName],
  );
  return { server: cpuOf(pid), backends: new Map(rows.map((row) => [row.pid, cpuOf(row.pid)])) };
}

export function cpuBetween(before: CpuTime, after: CpuTime): CpuSpent {
  let database = 0;
  for (const [pid, spent] of after.backends) database += spent - (before.backends.get(pid) ?? 0);
  return { server: after.server - before.server, database };
}

/** Returns the resident memory of a process in megabytes. */
export function residentMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024);
}

/**
 * Returns the CPU time of all threads of a process in milliseconds, from the nanosecond counters of the scheduler; zero for a
 * process that has ended.
 */
function cpuOf(pid: number): number {
  try {
    let nanoseconds = 0;
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      nanoseconds += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
    }
    return nanoseconds / 1e6;
  } catch {
    return 0;
  }
}
