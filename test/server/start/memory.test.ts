// The heap of a running server stays the same, however many requests and subscriptions it has served. A soak sends a million requests.

import { Agent, request } from 'node:http';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createDatabase, describeWithServer } from '../../kit/database.ts';
import { freePort } from '../../kit/port.ts';
import { killPrograms, start, stop } from '../../kit/program.ts';
import { soakLength } from '../../kit/soak.ts';
import { openSocket } from '../../kit/socket.ts';
import { folderPerTest, MAIN } from './fixture.ts';

const KEPT = soakLength('KEPT_REQUESTS', { short: 3_000, long: 900_000 });
const UNCACHED = soakLength('UNCACHED_REQUESTS', { short: 300, long: 100_000 });
const CYCLES = soakLength('SUBSCRIBE_CYCLES', { short: 100, long: 10_000 });
const TIMEOUT_MS = 60_000 + (KEPT + 10 * UNCACHED) * 2;
const CONCURRENT = 16;
/** Subscriptions of one socket, one after the other. */
const CYCLES_OF_SOCKET = 10;
const GROWTH_BYTES = 5_000_000;

const PAGE = `/graphql?query=${encodeURIComponent('{ offers(first: 20) { totalCount nodes { slug status } } }')}`;
const BY_SLUG = 'query ($slug: String!) { offer(by: { slug: $slug }) { id } }';

const folder = folderPerTest();

describeWithServer('a server that has served many clients', () => {
  it(
    `has at most 5 MB more on its heap after ${KEPT} kept answers, ${UNCACHED} others and ${CYCLES} subscriptions than after half of them`,
    async () => {
      const { url: databaseUrl, drop } = await createDatabase(null);
      try {
        const inspected = await freePort();
        const program = start(MAIN, folder.path(), {
          DATABASE_URL: databaseUrl,
          SANDBOX: 'true',
          DEMO_NETWORK: 'false',
          RATE_LIMITS: 'off',
          NODE_OPTIONS: `--inspect=127.0.0.1:${inspected}`,
        });
        const url = await program.url();
        const inspector = await openInspector(inspected);
        const half = async (): Promise<number> => {
          await load(url, KEPT / 2, UNCACHED / 2);
          await subscribe(url, CYCLES / 2);
          return inspector.usedHeap();
        };
        // Code is compiled and caches are filled in the first half.
        const before = await half();
        const after = await half();
        console.info(`heap of the server: ${before} bytes, then ${after}`);
        expect(after - before).toBeLessThan(GROWTH_BYTES);
        inspector.close();
        await stop(program);
      } finally {
        await killPrograms();
        await drop();
      }
    },
    TIMEOUT_MS,
  );
});

/** Sends requests that kept answers serve, and requests that each have variables of their own. */
async function load(url: string, kept: number, uncached: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENT });
  const json = { 'content-type': 'application/json', accept: 'application/graphql-response+json' };
  const lane = async (requests: number, send: (number: number) => Promise<number>): Promise<void> => {
    let next = 0;
    const run = async (): Promise<void> => {
      for (let number = next++; number < requests; number = next++) expect(await send(number)).toBe(200);
    };
    await Promise.all(Array.from({ length: CONCURRENT }, run));
  };
  await lane(kept, () => statusOf(agent, `${url}${PAGE}`, { accept: json.accept, 'accept-encoding': 'gzip' }));
  await lane(uncached, (number) =>
    statusOf(
      agent,
      `${url}/graphql`,
      json,
      JSON.stringify({ query: BY_SLUG, variables: { slug: `o-${process.hrtime.bigint()}-${number}` } }),
    ),
  );
  agent.destroy();
}

function statusOf(
  agent: Agent,
  url: string,
  headers: Readonly<Record<string, string>>,
  body?: string,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, headers, method: body === undefined ? 'GET' : 'POST' }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
    });
    sent.once('error', reject).end(body);
  });
}

/** Subscribes and completes again and again, ten times over one socket. */
async function subscribe(url: string, cycles: number): Promise<void> {
  for (let done = 0; done < cycles; done += CYCLES_OF_SOCKET) {
    const socket = await openSocket(url);
    await socket.init();
    for (let cycle = 0; cycle < CYCLES_OF_SOCKET; cycle += 1) {
      socket.subscribe('subscription { offerEvents { cursor } }').complete();
    }
    // The answer to a ping comes after the server has read all that was sent before.
    await socket.ping();
    socket.close();
    await socket.closed;
  }
}

/** Connects to the inspector of a Node process. `usedHeap` collects garbage before it counts. */
async function openInspector(port: number) {
  const [target] = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as readonly {
    readonly webSocketDebuggerUrl: string;
  }[];
  const socket = new WebSocket(target?.webSocketDebuggerUrl ?? '');
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  let calls = 0;
  const call = (method: string): Promise<Record<string, unknown>> => {
    calls += 1;
    const id = calls;
    return new Promise((resolve) => {
      const listen = (data: Buffer): void => {
        const message = JSON.parse(data.toString());
        if (message.id !== id) return;
        socket.off('message', listen);
        resolve(message.result);
      };
      socket.on('message', listen);
      socket.send(JSON.stringify({ id, method }));
    });
  };
  return {
    async usedHeap(): Promise<number> {
      await call('HeapProfiler.collectGarbage');
      return Number((await call('Runtime.getHeapUsage'))['usedSize']);
    },
    close: () => socket.close(),
  };
}
