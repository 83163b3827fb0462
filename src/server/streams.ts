// The streams of this process with the doorbells that its settings ask for. Whoever opens them starts and stops them.

import type { AppContext } from '../app/context.ts';
import { signCheckpoint } from '../app/log-checkpoints.ts';
import type { Doorbell, RemoteDoorbell } from '../stream/doorbell.ts';
import { redisDoorbell } from '../stream/doorbell-redis.ts';
import { openStream, type Stream } from '../stream/stream.ts';
import { startVouching } from '../stream/vouching.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import { addStreamMetrics } from './stream-metrics.ts';

/** How much of the log nobody has vouched for yet, at most. */
const VOUCH_EVERY_MS = 60_000;

/** The streams over the log of a marketplace. Redis is where `redisUrl` says; whether it answers or not changes nothing but speed. */
export function openStreams(
  app: AppContext,
  doorbell: Doorbell,
  {
    redisUrl,
    logger,
    metrics,
  }: { readonly redisUrl: string | null; readonly logger: Logger; readonly metrics: Metrics },
): Stream {
  const { database, secrets, wallNow } = app;
  const remote: readonly RemoteDoorbell[] = redisUrl === null ? [] : [redisDoorbell(redisUrl, told(logger))];
  const report = (err: unknown): void => logger.error({ err }, 'fault');
  const stream = openStream({ database, secret: secrets.seal, wallNow, report, doorbell, remote });
  addStreamMetrics(metrics.registry, stream);
  const vouching = startVouching(stream.tail, (head) => signCheckpoint(app, head), report, VOUCH_EVERY_MS);
  return {
    ...stream,
    async stop() {
      await vouching.stop();
      await stream.stop();
    },
  };
}

const told = (logger: Logger) => ({
  lost: (err: unknown) => logger.warn({ err }, 'Redis does not answer; events arrive all the same, a moment later'),
  found: () => logger.info('Redis answers again'),
});
