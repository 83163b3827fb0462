// The streams of this process with the notifiers that its settings ask for. Whoever opens them starts and stops them.

import type { AppContext } from '../../app/context.ts';
import { signCheckpoint } from '../../app/log-checkpoints.ts';
import { startCheckpointSigner } from '../../stream/checkpoint-signer.ts';
import type { Notifier, RemoteNotifier } from '../../stream/notifier.ts';
import { redisNotifier } from '../../stream/notifier-redis.ts';
import { openStream, type Stream } from '../../stream/stream.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import { addStreamMetrics } from './stream-metrics.ts';

/** How much of the log nobody has signedHead for yet, at most. */
const VOUCH_EVERY_MS = 60_000;

/** The streams over the log of a marketplace. Redis is where `redisUrl` says; whether it answers or not changes nothing but speed. */
export function openStreams(
  app: AppContext,
  notifier: Notifier,
  {
    redisUrl,
    logger,
    metrics,
  }: { readonly redisUrl: string | null; readonly logger: Logger; readonly metrics: Metrics },
): Stream {
  const { database, secrets, wallNow } = app;
  const remote: readonly RemoteNotifier[] = redisUrl === null ? [] : [redisNotifier(redisUrl, told(logger))];
  const report = (err: unknown): void => logger.error({ err }, 'fault');
  const stream = openStream({ database, secret: secrets.seal, wallNow, report, notifier, remote });
  addStreamMetrics(metrics.registry, stream);
  const checkpointSigner = startCheckpointSigner(
    stream.logReader,
    (head) => signCheckpoint(app, head),
    report,
    VOUCH_EVERY_MS,
  );
  return {
    ...stream,
    async stop() {
      await checkpointSigner.stop();
      await stream.stop();
    },
  };
}

const told = (logger: Logger) => ({
  lost: (err: unknown) => logger.warn({ err }, 'Redis does not answer; events arrive all the same, a moment later'),
  found: () => logger.info('Redis answers again'),
});
