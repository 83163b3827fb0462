// Watches the standbys of the database and says which of them may answer a query (ADR 30).
//   1. Twice a second the position of the primary is read, then the one that each standby has replayed.
//   2. A standby is used while it belongs to the primary's history, is at most 2 s behind, and its clock agrees with the primary's.
//   3. A query that has to see more than the standby had replayed at its last answer asks it once more.
// **Invariant:** a position that a standby has replayed is read by a statement that ends before a query's first statement begins. What
// is not known is held against the standby. It writes nothing.

import { freshAtMs, type PositionSample, shows, type WantedState, withSample } from '../domain/replica-state.ts';
import type { Replica } from '../store/db/database.ts';
import { readServerState, type ServerState } from '../store/wal-position.ts';
import type { AppContext } from './context.ts';
import {
  doubtAbout,
  forget,
  isSameHistory,
  lose,
  newTrack,
  type ReplicaDoubt,
  type ReplicaStatus,
  type ReplicaTrack,
  reportChange,
  statusOf,
} from './replica-track.ts';

export type ReplicaMonitor = {
  /** Returns a standby that shows what is wanted; null when none does, and the primary has to answer. */
  readonly find: (wanted: WantedState) => Promise<WatchedReplica | null>;
  readonly status: () => readonly ReplicaStatus[];
  /** Stops the watch; resolves when its last reading has ended. */
  readonly stop: () => Promise<void>;
};

export type WatchedReplica = {
  readonly replica: Replica;
  /** Records that the standby did not answer a statement; it is used again after its next answer. */
  readonly lost: () => void;
};

const READ_EVERY_MS = 500;
/** Longest time for which a query waits for the answer of a standby about its position. */
const ASK_MS = 100;

/** Starts to watch the standbys of the database. `report` receives a sentence for each change. Without standbys nothing is read. */
export function startReplicaMonitor(
  ctx: AppContext,
  report: (sentence: string) => void,
  monotonicMs: () => number,
): ReplicaMonitor {
  const tracks = ctx.database.replicas.map(newTrack);
  let samples: readonly PositionSample[] = [];
  let primary: ServerState | null = null;
  let turn = 0;

  const doubtOf = (track: ReplicaTrack): ReplicaDoubt | null => statusOf(track, monotonicMs()).doubt;

  const judge = (track: ReplicaTrack, state: ServerState, fromMs: number): void => {
    const toMs = monotonicMs();
    if (track.aheadAt !== null && state.lsn < track.aheadAt) track.aheadAt = null;
    track.state = state;
    track.freshAtMs = freshAtMs(samples, state);
    track.doubt = doubtAbout(ctx, track, { state, primary, fromMs, toMs });
  };

  const ask = (track: ReplicaTrack): Promise<void> => {
    track.asking ??= readReplica(track, judge, monotonicMs)
      .catch(() => lose(track))
      .finally(() => {
        track.asking = null;
      });
    return track.asking;
  };

  const readPrimary = async (): Promise<void> => {
    const before = tracks.map((track) => track.state?.lsn ?? null);
    const atMs = monotonicMs();
    const state = await readServerState(ctx.database);
    const isOther = primary !== null && (state.isStandby || !isSameHistory(state, primary));
    for (const [index, track] of tracks.entries()) {
      // The standby had answered before its primary was asked, so it cannot have more.
      const lsn = before[index] ?? null;
      if (lsn !== null && !isOther && lsn > state.lsn) track.aheadAt = lsn;
      if (isOther || track.aheadAt !== null) forget(track);
    }
    primary = state;
    samples = state.isStandby ? [] : withSample(isOther ? [] : samples, { ...state, atMs });
  };

  const read = async (): Promise<void> => {
    // Statements to a primary that is away are left out; the lag grows meanwhile.
    await readPrimary().catch(() => undefined);
    await Promise.all(tracks.map(ask));
    for (const track of tracks) reportChange(track, doubtOf(track), report);
  };

  const shown = (wanted: WantedState): ReplicaTrack | undefined => {
    turn += 1;
    return tracks
      .map((_, index) => tracks[(turn + index) % tracks.length])
      .find(
        (track) => track !== undefined && doubtOf(track) === null && track.state !== null && shows(track.state, wanted),
      );
  };

  const stop = tracks.length === 0 ? async () => undefined : repeat(read);
  return {
    async find(wanted) {
      let track = shown(wanted);
      const usable = track === undefined ? tracks.filter((each) => doubtOf(each) === null) : [];
      if (usable.length > 0) {
        await Promise.race([Promise.all(usable.map(ask)), new Promise((resolve) => setTimeout(resolve, ASK_MS))]);
        track = shown(wanted);
      }
      if (track === undefined) return null;
      const found = track;
      return { replica: found.replica, lost: () => lose(found) };
    },
    status: () => tracks.map((track) => statusOf(track, monotonicMs())),
    stop,
  };
}

/** Reads the state of a standby, after a check of its server when that has not answered since. */
async function readReplica(
  track: ReplicaTrack,
  judge: (track: ReplicaTrack, state: ServerState, fromMs: number) => void,
  monotonicMs: () => number,
): Promise<void> {
  if (!track.isSuitable) {
    const fault = await track.replica.fault();
    if (fault !== null) {
      track.doubt = fault === 'POOLER' ? 'POOLER' : 'UNSUITABLE';
      return;
    }
    track.isSuitable = true;
  }
  const fromMs = monotonicMs();
  judge(track, await readServerState(track.replica.probe), fromMs);
}

/** Repeats a reading; returns the function that stops it. */
function repeat(read: () => Promise<void>): () => Promise<void> {
  let stopped = false;
  let isReading = true;
  let running = read().finally(() => {
    isReading = false;
  });
  const timer = setInterval(() => {
    if (isReading || stopped) return;
    isReading = true;
    running = read().finally(() => {
      isReading = false;
    });
  }, READ_EVERY_MS);
  return async () => {
    stopped = true;
    clearInterval(timer);
    await running;
  };
}
