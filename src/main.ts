// The program: settings, database, streams, what time owes, the demo network, the server; and leaving in the opposite order.
// Wiring only. A fault of the start is one sentence and an exit code: 2 for settings, 1 for anything else.

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fillDemoNetwork } from './app/demo-network.ts';
import { startHeartbeat } from './app/heartbeat.ts';
import type { Marketplace } from './app/marketplace.ts';
import { judgeToken, liveSessions } from './app/sessions.ts';
import { loadSigningKeys } from './app/signing-keys.ts';
import { type Config, readConfig } from './config.ts';
import { makeContext } from './schema/context.ts';
import { schema } from './schema/index.ts';
import { banner } from './server/banner.ts';
import { createLogger } from './server/logger.ts';
import { createMetrics } from './server/metrics.ts';
import { openSecrets, SecretsUnreadable } from './server/secrets.ts';
import { startServer } from './server/server.ts';
import { closeOnSignals } from './server/shutdown.ts';
import { openDatabase, StartupError } from './store/database.ts';
import { openStream } from './stream/stream.ts';

const DRAIN_MS = 10_000;
const BEHIND_MS = 5_000;

const parsed = readConfig();
if ('faults' in parsed) leave(2, ...parsed.faults);
for (const warning of parsed.warnings) process.stderr.write(`${warning}\n`);
await run(parsed.config).catch((error: unknown) => {
  if (error instanceof StartupError || error instanceof SecretsUnreadable) leave(1, error.message);
  leave(1, error instanceof Error ? (error.stack ?? error.message) : String(error));
});

async function run(config: Config): Promise<void> {
  const { databaseUrl, dataDir, sandbox, publicOrigin: origin, domain, allowedOrigins } = config;
  const logger = createLogger(config.logLevel);
  const report = (err: unknown): void => logger.error({ err }, 'fault');
  const wallNow = (): Date => new Date();
  const database = await openDatabase(databaseUrl === null ? { dataDir } : { dataDir, url: databaseUrl });
  const secrets = await openSecrets(dataDir, config.secrets);
  const stream = openStream({ database, secret: secrets.seal, wallNow, report });
  const chainId = sandbox ? ('solana:localnet' as const) : ('solana:mainnet' as const);
  const settings = { domain, origin, chainId, sandbox, allowedOrigins };
  const random = (bytes: number): Uint8Array => randomBytes(bytes);
  const marketplace: Marketplace = { database, wallNow, random, settings, secrets, ring: stream.wake };
  const keyring = await loadSigningKeys(marketplace);
  if (config.demoNetwork) await fillDemoNetwork(marketplace, networkFiles());
  await stream.start();
  const heartbeat = startHeartbeat(marketplace, report);
  const server = await startServer({
    ...config,
    schema,
    logger,
    metrics: createMetrics({ process: true }),
    contextFor: ({ viewer, requestId }) => makeContext({ marketplace, stream, viewer, requestId }),
    authenticate: (token) => judgeToken(marketplace, token),
    liveSessions: (ids) => liveSessions(marketplace, ids),
    jwks: async () => ({ keys: await keyring.publicKeys(wallNow()) }),
    ready: async () =>
      stream.tail.lagMs() < BEHIND_MS ? { ready: true } : { ready: false, reason: 'the log is behind' },
  });
  closeOnSignals(async () => {
    await server.close({ drainMs: DRAIN_MS });
    await heartbeat.stop();
    await stream.stop();
    await database.close();
  }, logger);
  process.stdout.write(banner({ url: config.port === 0 ? server.url : origin, sandbox, database: database.kind }));
}

function networkFiles() {
  const read = (name: string): string =>
    readFileSync(new URL(`../examples/network/${name}.json`, import.meta.url), 'utf8');
  return { devices: read('devices'), multipliers: read('multipliers') };
}

function leave(code: number, ...lines: readonly string[]): never {
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exit(code);
}
