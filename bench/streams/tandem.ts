// Tandem server for the streams benchmark, with the demo network on a PostgreSQL server. The writing process sends notifications.

import { globalId } from '../../src/domain/id.ts';
import { fillDemoNetwork } from '../../src/sandbox/demo/fill.ts';
import { makeContext } from '../../src/schema/context.ts';
import { schema } from '../../src/schema/index.ts';
import { bootstrap, readBundledFile } from '../../src/server/ops/bootstrap.ts';
import { createLogger } from '../../src/server/ops/logger.ts';
import { createMetrics } from '../../src/server/ops/metrics.ts';
import { startServer } from '../../src/server/server.ts';
import { sql } from '../../src/store/db/database.ts';
import { openStream } from '../../src/stream/stream.ts';
import { handleOrders } from './server.ts';

const [databaseUrl = '', dataDir = ''] = process.argv.slice(2);
const origin = 'http://127.0.0.1';
const app = await bootstrap({
  databaseUrl,
  dataDir,
  secrets: { alias: null, seal: null },
  sandbox: true,
  demoNetwork: true,
  publicOrigin: origin,
  domain: '127.0.0.1',
  allowedOrigins: [origin],
});
await fillDemoNetwork(app, readBundledFile);
const { database, wallNow } = app;
// Turn the sandbox off, because only a sandbox queries the database for the market time.
const real = { ...app, settings: { ...app.settings, sandbox: false } };
const logger = createLogger('error');
const report = (err: unknown): void => logger.error({ err }, 'fault');
const stream = openStream({ database, secret: new Uint8Array(32), wallNow, report });
await stream.start();
const server = await startServer({
  port: 0,
  host: '127.0.0.1',
  allowedOrigins: [origin],
  sandbox: false,
  rateLimits: null,
  trustedProxyHops: 0,
  schema,
  logger,
  metrics: createMetrics({ process: true }),
  contextFor: ({ viewer, requestId }) => makeContext({ app: real, stream, viewer, requestId }),
  authenticate: async () => ({ kind: 'INVALID' }),
  liveSessions: async () => new Set(),
  jwks: async () => ({ keys: [] }),
  ready: async () => ({ ready: true }),
});
const offers = await database.query<{ id: string }>(sql`SELECT id FROM offer ORDER BY id LIMIT 250`);
handleOrders(
  server.port,
  (order) => {
    if ('notify' in order) stream.notify();
  },
  { offers: offers.map(({ id }) => ({ key: id, id: globalId('Offer', id) })) },
);
