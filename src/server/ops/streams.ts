// Event stream of this process: connects it to the configured notifiers, the metrics and the checkpoint signer.
// The caller starts and stops the stream.

import type { AppContext } from '../../app/context.ts';
import { signCheckpoint } from '../../app/log-checkpoints.ts';
import { startCheckpointSigner } from '../../stream/checkpoint-signer.ts';
import type { Notifier, RemoteNotifier } from '../../stream/notifier.ts';
import { openStream, type Stream } from '../../stream/stream.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import { addStreamMetrics } from './stream-metrics.ts';

/** Interval at which the last row of the event log is signed as a checkpoint. */
const SIGN_EVERY_MS = 60_000;

/**
 * Opens the event stream; its `stop` also stops the checkpoint signer. Redis is optional and only lowers the latency of events; its client
 * is loaded where it is used.
 */
export async function openStreams(
  app: AppContext,
  notifier: Notifier,
  {
    redisUrl,
    logger,
    metrics,
  }: { readonly redisUrl: string | null; readonly logger: Logger; readonly metrics: Metrics },
): Promise<Stream> {
  const { database, secrets, wallNow } = app;
  const remote = redisUrl === null ? [] : [await redisNotifier(redisUrl, logger)];
  const report = (err: unknown): void => logger.error({ err }, 'fault');
  const stream = openStream({
    database,
    secret: secrets.seal,
    previousSecret: secrets.previousSeal ?? null,
    wallNow,
    report,
    notifier,
    remote,
  });
  addStreamMetrics(metrics.registry, stream);
  const checkpointSigner = startCheckpointSigner(
    stream.logReader,
    (head) => signCheckpoint(app, head),
    report,
    SIGN_EVERY_MS,
  );
  return {
    ...stream,
    async stop() {
      await checkpointSigner.stop();
      await stream.stop();
    },
  };
}

async function redisNotifier(url: string, logger: Logger): Promise<RemoteNotifier> {
  const { createRedisNotifier } = await import('../../stream/notifier-redis.ts');
  return createRedisNotifier(url, {
    lost: (err: unknown) => logger.warn({ err }, 'Redis does not answer; events arrive all the same, a moment later'),
    found: () => logger.info('Redis answers again'),
  });
}
