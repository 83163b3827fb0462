// Decides which web pages may call the API, by the Origin header of HTTP requests and socket upgrades, and logs refused origins.
// **Invariant:** an hour has at most one log line for an origin and at most 100 in all, whatever clients send.

import { isLoopbackOrigin, type OriginSettings } from '../../session/web-origin.ts';
import type { Logger } from '../ops/logger.ts';

/** Returns true when pages of an origin may call; `origin` is an Origin header. Logs an origin that may not. */
export type AllowsOrigin = (origin: string) => boolean;

const PERIOD_MS = 3_600_000;
const MAX_LINES = 100;
const MAX_LENGTH = 200;

/** Returns the check of Origin headers; `now` returns monotonic milliseconds. */
export function createOriginCheck(
  { allowedOrigins, sandbox }: OriginSettings,
  logger: Pick<Logger, 'warn'>,
  now: () => number = () => performance.now(),
): AllowsOrigin {
  const allowed = new Set(allowedOrigins);
  const refused = new Set<string>();
  let startedAt = now();

  const record = (origin: string): void => {
    if (now() - startedAt >= PERIOD_MS) {
      refused.clear();
      startedAt = now();
    }
    if (refused.has(origin) || refused.size >= MAX_LINES) return;
    refused.add(origin);
    logger.warn({ origin }, 'a web page of this origin may not call the API; ALLOWED_ORIGINS adds origins');
  };

  return (origin) => {
    if (allowed.has(origin) || (sandbox && isLoopbackOrigin(origin))) return true;
    record(origin.slice(0, MAX_LENGTH));
    return false;
  };
}
