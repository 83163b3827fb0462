// Versions of the public state of the market, by which answers to signed-out clients are kept and served again.
// **Invariant:** while two calls of `current` return the same version, no public fact changed between them, neither by a write of any
// process nor by the passing of time. So an answer that was made between the two is what a new one would be.

import { checkMarket, type MarketCheck, nextMarketChangeAt } from '../store/market-changes.ts';
import { marketTimeAt, withClock } from './clock.ts';
import type { AppContext } from './context.ts';

/** A version of the market's public state in this process; equal numbers are the same state. */
export type MarketVersion = number;

export type MarketVersions = {
  /** Returns the version that holds now. Its statement begins after the call and is shared by all calls that wait for it. */
  readonly current: () => Promise<MarketVersion>;
  /**
   * Returns true when an answer that was made since `current` returned `version` may be kept: no instant has passed at which time
   * alone changes a public fact. From then on `current` returns another version when such an instant passes.
   */
  readonly mayKeep: (version: MarketVersion) => Promise<boolean>;
};

type State = {
  readonly version: MarketVersion;
  /** Market time at which the version was first seen, milliseconds since 1970. */
  readonly fromMs: number;
  /** First instant at which time alone ends the version; null while no answer is kept under it. */
  untilMs: number | null;
  check: MarketCheck;
};

/** Milliseconds for which a statement gathers calls while several clients call at the same time; twice that when fewer than before came. */
const GATHER_MS = 1;

/** A snapshot of which nothing is known. */
const NO_SNAPSHOT = { to: 0n, running: [] } as const;

/** Returns the versions of a marketplace; one for each process. */
export function createMarketVersions(ctx: AppContext): MarketVersions {
  let state: State | null = null;
  let running: Promise<unknown> = Promise.resolve();
  let waiting: Promise<MarketVersion> | null = null;
  /** Number of calls that share the waiting statement, and that shared the one before. */
  let [callers, callersBefore] = [0, 0];

  const read = async (): Promise<MarketVersion> => {
    waiting = null;
    [callersBefore, callers] = [callers, 0];
    const since = state?.check.snapshot ?? NO_SNAPSHOT;
    const check = await withClock(ctx, (clock) => checkMarket(ctx.database, since, clock));
    const at = marketTimeAt(ctx, check.wallAt, check.offsetMs).getTime();
    const isSame =
      state !== null &&
      !check.changed &&
      check.generation === state.check.generation &&
      at >= state.fromMs &&
      (state.untilMs === null || at < state.untilMs);
    if (state !== null && isSame) state.check = check;
    else state = { version: (state?.version ?? 0) + 1, fromMs: at, untilMs: null, check };
    return state.version;
  };

  // Wait for the running statement. After one that several calls shared, wait a millisecond more for the next requests of their clients,
  // because a statement costs more than ten requests that share it; and once more for those that have not come. A timer can end in a turn
  // of the event loop that has not yet read the sockets; the immediate lets it read them.
  const begin = async (): Promise<MarketVersion> => {
    for (let waits = 0; waits < 2 && callersBefore > 1 && callers < callersBefore; waits += 1) await pause(GATHER_MS);
    await new Promise<void>((resolve) => setImmediate(resolve));
    return read();
  };

  return {
    current() {
      callers += 1;
      if (waiting !== null) return waiting;
      const next = running.then(begin, begin);
      running = next;
      waiting = next;
      return next;
    },
    async mayKeep(version) {
      const found = state;
      if (found === null || found.version !== version) return false;
      if (found.untilMs === null) {
        const at = await nextMarketChangeAt(ctx.database, new Date(found.fromMs));
        found.untilMs ??= at === null ? Number.POSITIVE_INFINITY : at.getTime();
      }
      return state === found && found.fromMs < found.untilMs;
    },
  };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
