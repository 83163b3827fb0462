// Prints the result table of the benchmark of reads in Markdown.

import type { CpuSpent } from './cpu.ts';
import type { Loaded } from './load.ts';
import { SERVERS, type ServerName } from './servers.ts';

/** The measurement of one query on one server in one round. */
export type Round = Loaded & {
  readonly query: string;
  readonly server: ServerName;
  readonly round: number;
  readonly cpu: CpuSpent;
};

/** Prints the head of the table. */
export function printHead(): void {
  process.stdout.write(`
| query | server | CPU ms | server + database | × limit | requests/s | p50 ms | p99 ms | bytes |
|---|---|---|---|---|---|---|---|---|
`);
}

/** Prints one row per query and server: medians over the rounds, and the ratio to the server `limit` within the same round. */
export function printRows(rounds: readonly Round[], limit: ServerName = 'limit'): void {
  for (const query of new Set(rounds.map((round) => round.query))) {
    const ofQuery = rounds.filter((round) => round.query === query);
    for (const name of new Set(ofQuery.map(({ server }) => server))) {
      process.stdout.write(`${rowOf(query, name, ofQuery, limit)}\n`);
    }
  }
}

function rowOf(query: string, name: ServerName, ofQuery: readonly Round[], limitName: ServerName): string {
  const own = ofQuery.filter(({ server }) => server === name);
  const ratios = own.flatMap((round) => {
    const limit = ofQuery.find((other) => other.server === limitName && other.round === round.round);
    return limit === undefined ? [] : [perRequest(round) / perRequest(limit)];
  });
  const delays = own.flatMap((round) => round.delays).sort((a, b) => a - b);
  const at = (share: number): number => delays[Math.min(delays.length - 1, Math.floor(delays.length * share))] ?? 0;
  const part = (of: keyof CpuSpent): string => figure(median(own.map((round) => round.cpu[of] / round.requests)));
  const cells = [
    query,
    SERVERS[name].title,
    figure(median(own.map(perRequest))),
    `${part('server')} + ${part('database')}`,
    ratios.length === 0 ? '' : figure(median(ratios)),
    median(own.map((round) => round.requests / round.seconds)).toFixed(0),
    at(0.5).toFixed(1),
    at(0.99).toFixed(1),
    String(own[0]?.bytes ?? 0),
  ];
  return `| ${cells.join(' | ')} |`;
}

const perRequest = ({ cpu, requests }: Round): number => (cpu.server + cpu.database) / requests;

const figure = (value: number): string => value.toFixed(value < 1 ? 3 : value < 100 ? 2 : 0);

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
