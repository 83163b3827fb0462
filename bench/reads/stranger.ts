// Measures how long a client waits for one offer by its slug while another address asks for facets up to its rate limit. Both are
// signed out; the server has the default rate limits and takes their addresses from X-Forwarded-For.

import { once, post, type Reply } from './load.ts';
import { DOCUMENTS, MEASURED } from './operations.ts';
import { type Secrets, startServer } from './servers.ts';

export const STRANGER = 'one offer by slug beside a stranger at its limit';

const CLIENT = '198.51.100.7';
const STRANGER_ADDRESS = '203.0.113.9';
/** Requests of the stranger at a time. */
const AT_A_TIME = 16;
/** Milliseconds between two requests of the client, and of a stranger's connection after a refusal. */
const EVERY_MS = 50;
const AFTER_REFUSAL_MS = 50;

type Input = {
  readonly url: string;
  readonly secrets: Secrets;
  readonly slugs: readonly string[];
  readonly seconds: number;
  /** Port in the public origin that the database has recorded; null when none has started yet. */
  readonly recordedPort: number | null;
};

/** Starts Tandem and prints the delays of the client, alone and beside the stranger. */
export async function measureStranger({ url, secrets, slugs, seconds, recordedPort }: Input): Promise<void> {
  const server = await startServer('tandem', url, secrets, {
    RATE_LIMITS: 'on',
    TRUSTED_PROXY_HOPS: '1',
    ...(recordedPort === null ? {} : { PUBLIC_ORIGIN: `http://localhost:${recordedPort}` }),
  });
  try {
    const facets = MEASURED.find(({ operation }) => operation === 'Facets');
    const ask = (from: string, request: string): Promise<Reply> =>
      once(server.port, request.replace('host: localhost', `host: localhost\r\nx-forwarded-for: ${from}`));
    const askFacets = (n: number): Promise<Reply> => {
      const variables = facets?.variables(n, { slugs, deepCursor: '', viewer: null }) ?? {};
      return ask(STRANGER_ADDRESS, post(DOCUMENTS.Facets.tandem, 'Facets', variables));
    };
    const delays = async (): Promise<readonly number[]> => {
      const measured: number[] = [];
      for (let n = 0; n < (seconds * 1_000) / EVERY_MS; n += 1) {
        const slug = slugs[n % slugs.length];
        const pause = new Promise((resolve) => setTimeout(resolve, EVERY_MS));
        const sentAt = performance.now();
        const { status, body } = await ask(CLIENT, post(DOCUMENTS.One.tandem, 'One', { slug }));
        if (status !== 200) throw new Error(`status ${status}: ${body.slice(0, 300)}`);
        measured.push(performance.now() - sentAt);
        await pause;
      }
      return measured;
    };
    // The first list loads all offers into the memory of the process.
    await askFacets(0);
    await delays();
    const alone = await delays();
    const stranger = startStranger(askFacets);
    const beside = await delays();
    const answered = await stranger.stop();
    process.stdout.write(
      `\n| ${STRANGER} | p50 ms | p99 ms | longest ms |\n|---|---|---|---|\n| alone | ${figures(alone)} |\n` +
        `| beside ${(answered / seconds).toFixed(1)} facets/s of the stranger, ${AT_A_TIME} at a time | ${figures(beside)} |\n`,
    );
  } finally {
    await server.stop();
  }
}

/** Asks on several connections for facets with distinct variables, again shortly after each refusal. */
function startStranger(askFacets: (n: number) => Promise<Reply>) {
  let [stopped, number, answered] = [false, 1, 0];
  const running = Array.from({ length: AT_A_TIME }, async () => {
    while (!stopped) {
      number += 1;
      const { status } = await askFacets(number);
      if (status === 200) answered += 1;
      else await new Promise((resolve) => setTimeout(resolve, AFTER_REFUSAL_MS));
    }
  });
  return {
    /** Returns the number of answers with facets. */
    async stop(): Promise<number> {
      stopped = true;
      await Promise.all(running);
      return answered;
    },
  };
}

function figures(delays: readonly number[]): string {
  const sorted = delays.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return [at(0.5), at(0.99), at(1)].map((delay) => delay.toFixed(1)).join(' | ');
}
