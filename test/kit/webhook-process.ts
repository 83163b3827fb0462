// A process with a webhook dispatcher on the database in DATABASE_URL, for tests that kill it. It prints `ready` and runs until it is killed.

import { fileURLToPath } from 'node:url';
import type { AppContext } from '../../src/app/context.ts';
import { makeContext } from '../../src/schema/context.ts';
import { schema } from '../../src/schema/index.ts';
import { startDispatcher } from '../../src/server/webhooks/dispatcher.ts';
import { openDatabase } from '../../src/store/db/database.ts';
import { openStream } from '../../src/stream/stream.ts';

/** Path of this file, to start it. */
export const WEBHOOK_PROCESS = fileURLToPath(import.meta.url);

const url = process.env['WEBHOOK_DATABASE_URL'];
if (url !== undefined) await run(url);

async function run(databaseUrl: string): Promise<void> {
  const database = await openDatabase({ url: databaseUrl, dataDir: null });
  const report = (error: unknown): void => void process.stderr.write(`${String(error)}\n`);
  const wallNow = (): Date => new Date(process.env['WEBHOOK_NOW'] ?? '');
  const stream = openStream({ database, secret: new Uint8Array(32).fill(2), wallNow, report, pollMs: 20 });
  await stream.start();
  const app: AppContext = {
    database,
    wallNow,
    clock: null,
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    settings: {
      domain: 'tandem.example',
      origin: 'https://tandem.example',
      chainId: 'solana:localnet',
      sandbox: true,
      allowedOrigins: [],
    },
    secrets: { alias: new Uint8Array(32).fill(1), seal: new Uint8Array(32).fill(2) },
    notify: stream.notify,
  };
  const contextFor: Parameters<typeof startDispatcher>[0]['contextFor'] = (request) =>
    makeContext({ app, stream, ...request });
  startDispatcher({
    app,
    stream,
    schema,
    contextFor,
    report,
    pollMs: 50,
    tickMs: 20,
    leaseMs: 1_000,
    transport: { timeoutMs: 400 },
  });
  process.stdout.write('ready\n');
}
