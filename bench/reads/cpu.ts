// CPU time of a server and of its database connections, from /proc (Linux only). Connections are told apart by their application name,
// so the work of other servers on the same database does not count.

import { readdirSync, readFileSync } from 'node:fs';
import type pg from 'pg';

/** CPU milliseconds so far of a server process and, by process id, of its database connections. */
export type CpuTime = { readonly server: number; readonly backends: ReadonlyMap<number, number> };

/** CPU milliseconds between two readings. */
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

/** Resident memory of a process, MB. */
export function residentMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024);
}

/** Milliseconds that all threads of a process have run; the scheduler counts nanoseconds. Zero for a process that ended. */
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
