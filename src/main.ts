// Main program, wiring only: starts all parts and stops them in reverse order. Exits with 2 for invalid settings, else 1 for an error.

import { startClockWatch } from './app/clock-watch.ts';
import { createLogHeadReader } from './app/log-checkpoints.ts';
import { createNetworkAuthenticator } from './app/network-access.ts';
import { startScheduler } from './app/scheduler.ts';
import { liveSessions, verifyToken } from './app/sessions.ts';
import { type Config, readConfig } from './config.ts';
import { openBackgroundFill } from './sandbox/demo/background-fill.ts';
import { backgroundTasks } from './sandbox/tasks.ts';
import { marketplace } from './schema/marketplace.ts';
import { networkSchema } from './schema/network/schema.ts';
import { bootstrap, readBundledFile } from './server/ops/bootstrap.ts';
import { createLogger, logFaults } from './server/ops/logger.ts';
import { createMetrics } from './server/ops/metrics.ts';
import { openReadiness } from './server/ops/open-readiness.ts';
import { openReplicas } from './server/ops/open-replicas.ts';
import { openWebhooks, publishedKeys } from './server/ops/open-webhooks.ts';
import { closeOnSignals } from './server/ops/shutdown.ts';
import { startupBanner, startupErrorText } from './server/ops/startup-messages.ts';
import { openStreams } from './server/ops/streams.ts';
import { startServer } from './server/server.ts';
import { createInProcessNotifier } from './stream/notifier.ts';

const parsed = readConfig();
if ('faults' in parsed) leave(2, ...parsed.faults);
for (const warning of parsed.warnings) process.stderr.write(`${warning}\n`);
/** Close functions of all opened resources, in the order of opening. */
const open: (() => Promise<void>)[] = [];
try {
  await run(parsed.config);
} catch (error) {
  await closeAll();
  leave(1, startupErrorText(error));
}

async function run(config: Config): Promise<void> {
  const logger = createLogger(config.logLevel);
  const report = logFaults(logger);
  const metrics = createMetrics({ process: true });
  const notifier = createInProcessNotifier();
  const app = await bootstrap({ ...config, asOwner: true, report: (text) => logger.warn(text) }, notifier.notify);
  open.push(app.database.close, startClockWatch(app).stop);
  const fill = await openBackgroundFill(app, readBundledFile, { output: process.stdout, report });
  const stream = await openStreams(app, notifier, { ...config, logger, metrics });
  await stream.start();
  open.push(fill.stop, stream.stop, startScheduler(app, fill.after(backgroundTasks(app)), report).stop);
  const replicas = openReplicas(app, { logger, metrics });
  const market = marketplace(app, stream, replicas);
  const readiness = openReadiness(app, stream, { logger, metrics, filling: fill.percent, replicas });
  open.push(replicas.stop, readiness.stop, openWebhooks(app, stream, market, { metrics, report }));
  const server = await startServer({
    ...config,
    ...market,
    logger,
    metrics,
    authenticate: (token) => verifyToken(app, token),
    network: { schema: networkSchema, authenticate: createNetworkAuthenticator(app, config.networkJwksUrl) },
    liveSessions: (ids) => liveSessions(app, ids),
    jwks: await publishedKeys(app),
    personas: fill.personas,
    ready: readiness.check,
    logHead: createLogHeadReader(app),
    wallNow: app.wallNow,
  });
  open.push(() => server.close({ drainMs: 10_000 }));
  closeOnSignals(closeAll, logger);
  const url = config.port === 0 ? server.url : config.publicOrigin;
  process.stdout.write(startupBanner({ ...config, url, database: app.database.kind }));
  fill.start();
}

async function closeAll(): Promise<void> {
  for (const close of open.splice(0).reverse()) await close();
}

function leave(code: number, ...lines: readonly string[]): never {
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exit(code);
}
