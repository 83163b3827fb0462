// The limit of the webhooks benchmark: a process that sends the same bytes over kept connections with `https.request`, at the same rate, and
// does nothing else.

import { Agent, request } from 'node:https';
import type { Sample } from './receiver.ts';

export type BareOrder = {
  readonly port: number;
  readonly sample: Sample;
  readonly perSecond: number;
  readonly count: number;
};
export type BareReport = { readonly sent: number };

const agent = new Agent({ keepAlive: true, scheduling: 'lifo' });

const send = ({ port, sample }: BareOrder, path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const sent = request(
      { host: 'localhost', port, path, method: 'POST', agent, headers: sample.headers },
      (response) => {
        response.on('data', () => undefined);
        response.on('end', resolve);
      },
    );
    sent.on('error', reject);
    sent.end(sample.body);
  });

process.on('message', async (order: BareOrder) => {
  const startedAt = performance.now();
  const all: Promise<void>[] = [];
  for (let index = 0; index < order.count; index += 1) {
    const dueMs = startedAt + (index * 1_000) / order.perSecond - performance.now();
    if (dueMs > 1) await new Promise((resolve) => setTimeout(resolve, dueMs));
    all.push(send(order, `/bare/${index % 1_000}`));
  }
  await Promise.all(all);
  process.send?.({ sent: all.length } satisfies BareReport);
});
process.send?.({ ready: true });
