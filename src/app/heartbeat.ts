// The beat of a process: what time owes is written down about once a second, a demo network goes on living, and what has
// expired is forgotten now and then.
// Beats never overlap; an error is reported and the next beat goes on.

import { liveOn } from './demo/life.ts';
import type { Marketplace } from './marketplace.ts';
import { purgeLog } from './retention.ts';
import { purgeSessions } from './sessions.ts';
import { sweep } from './sweep.ts';

const BEAT_MS = 1_000;
const PURGE_EVERY_BEATS = 600;

async function forget(m: Marketplace): Promise<void> {
  await purgeSessions(m, m.wallNow());
  await purgeLog(m, m.wallNow());
}

export type Heartbeat = { readonly stop: () => Promise<void> };

/** Starts beating. `stop` waits for the beat under way. */
export function startHeartbeat(m: Marketplace, report: (error: unknown) => void): Heartbeat {
  let stopped = false;
  let wake: () => void = () => undefined;
  const beat = async (): Promise<void> => {
    for (let count = 0; !stopped; count += 1) {
      let more = false;
      try {
        await sweep(m);
        more = await liveOn(m);
        if (count % PURGE_EVERY_BEATS === 0) await forget(m);
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
