// The beat of a process: what time owes is written down about once a second, a demo network goes on living, and what has
// expired is forgotten now and then.
// Beats never overlap; an error is reported and the next beat goes on.

import { liveOn } from '../sandbox/demo/simulate.ts';
import type { AppContext } from './context.ts';
import { purgeLog } from './retention.ts';
import { purgeSessions } from './sessions.ts';
import { sweep } from './sweep.ts';

const BEAT_MS = 1_000;
const PURGE_EVERY_BEATS = 600;

async function forget(ctx: AppContext): Promise<void> {
  await purgeSessions(ctx, ctx.wallNow());
  await purgeLog(ctx, ctx.wallNow());
}

export type Scheduler = { readonly stop: () => Promise<void> };

/** Starts beating. `stop` waits for the beat under way. */
export function startScheduler(ctx: AppContext, report: (error: unknown) => void): Scheduler {
  let stopped = false;
  let wake: () => void = () => undefined;
  const beat = async (): Promise<void> => {
    for (let count = 0; !stopped; count += 1) {
      let more = false;
      try {
        await sweep(ctx);
        more = await liveOn(ctx);
        if (count % PURGE_EVERY_BEATS === 0) await forget(ctx);
      } catch (error) {
        report(error);
      }
      if (!stopped && !more) await pause();
    }
  };
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, BEAT_MS);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const beating = beat();
  return {
    async stop() {
      stopped = true;
      wake();
      await beating;
    },
  };
}
