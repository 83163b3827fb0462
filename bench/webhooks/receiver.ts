// The receiver of the webhooks benchmark: an HTTPS server in its own process, which answers each message with 204 and notes when it came. The
// path of a dead endpoint gets no answer.

import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** An order of the benchmark. `take`: forget what came, and leave a path without an answer. */
export type ReceiverOrder = { readonly take: { readonly deadPath: string | null } } | { readonly report: true };

/** A message: the amount of its event, by which the benchmark knows it, its path, and when it was there, in milliseconds since 1970. */
export type Arrival = { readonly amount: string; readonly path: string; readonly atMs: number };
export type Sample = { readonly headers: Readonly<Record<string, string>>; readonly body: string };
export type ReceiverReport =
  | { readonly port: number }
  | { readonly arrivals: readonly Arrival[]; readonly sample: Sample | null };

const { BENCH_KEY: key, BENCH_CERT: cert } = process.env;
let arrivals: Arrival[] = [];
let sample: Sample | null = null;
let deadPath: string | null = null;

const server = createServer({ key, cert }, (request, response) => {
  const path = request.url ?? '';
  void text(request).then((body) => {
    const atMs = performance.timeOrigin + performance.now();
    const amount = /"amount":"([\d.]+)"/.exec(body)?.[1];
    if (amount !== undefined) arrivals.push({ amount, path, atMs });
    const { host: _host, connection: _connection, ...headers } = request.headers as Record<string, string>;
    sample = { headers, body };
    if (path !== deadPath) response.writeHead(204).end();
  });
});
server.keepAliveTimeout = 60_000;
process.on('message', (order: ReceiverOrder) => {
  if ('report' in order) return void process.send?.({ arrivals, sample } satisfies ReceiverReport);
  ({ deadPath } = order.take);
  arrivals = [];
  return undefined;
});
server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port } satisfies ReceiverReport);
});
