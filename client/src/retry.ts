// Repeats a call while its failure is one that may pass, with exponential back-off and jitter, or after the wait that the server names.
// **Invariant:** time is measured on the monotonic clock, so that a computer clock that is set meanwhile changes nothing.

import { type ErrorCode, isError } from './error.ts';

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 5_000;

/** Failures after which the server has certainly done nothing. */
export const NOT_DONE: readonly ErrorCode[] = ['RATE_LIMITED', 'NOT_READY'];
/** Failures that may pass, for calls that can be repeated without harm. */
export const PASSING: readonly ErrorCode[] = [...NOT_DONE, 'NETWORK', 'INTERNAL_SERVER_ERROR'];

/** Returns the wait before attempt `attempt` (from 0) in milliseconds: between half and all of an exponentially growing time. */
export function backOff(attempt: number, longest = LONGEST_WAIT_MS): number {
  return Math.min(longest, FIRST_WAIT_MS * 2 ** attempt) * (0.5 + Math.random() / 2);
}

/**
 * Calls `run` until it succeeds, fails with a code that is not in `codes`, or `forMs` milliseconds have passed; the last attempt is at that
 * time, and one is made in any case. `run` has to fail with ABORTED when `signal` has aborted. @throws the last failure
 */
export async function retrying<Result>(
  run: () => Promise<Result>,
  codes: readonly ErrorCode[],
  forMs: number,
  signal?: AbortSignal,
): Promise<Result> {
  const end = performance.now() + forMs;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      const left = Math.ceil(end - performance.now());
      if (!isError(error, ...codes) || left <= 0 || (error.retryAfterMs ?? 0) > left) throw error;
      await sleep(Math.min(left, error.retryAfterMs ?? backOff(attempt)), signal);
    }
  }
}

/** Resolves after `ms` milliseconds, or as soon as `signal` aborts. */
function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    signal?.addEventListener('abort', wake);
  });
}
