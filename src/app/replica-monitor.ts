// Watches the standbys of the database and says which of them may answer a query (ADR 30).
//   1. Twice a second the position of the primary is read, then the one that each standby has replayed.
//   2. A standby is used while it belongs to the primary's history, is at most 2 s behind, and its clock agrees with the primary's.
//   3. A query that has to see more than the standby had replayed at its last answer asks it once more.
// **Invariant:** a position that a standby has replayed is read by a statement that ends before a query's first statement begins. What
// is not known is held against the standby. It writes nothing.

import { driftMs } from '../domain/clock-reading.ts';
import {
  freshAtMs,
  MAX_REPLICA_LAG_MS,
  type PositionSample,
  shows,
  type WantedState,
  withSample,
} from '../domain/replica-state.ts';
import type { Replica } from '../store/db/database.ts';
import { readServerState, type ServerState } from '../store/wal-position.ts';
import type { AppContext } from './context.ts';

/** Why a standby answers no query at present. */
export type ReplicaDoubt = 'AWAY' | 'UNSUITABLE' | 'POOLER' | 'NO_STANDBY' | 'OTHER_HISTORY' | 'CLOCK' | 'LATE';

/** A standby for an operator. `lagMs` is null while it is unknown. */
export type ReplicaStatus = {
  readonly name: string;
  readonly doubt: ReplicaDoubt | null;
  readonly lagMs: number | null;
};

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

/** Sentences of the log and of /readyz about a standby that is not used. */
export const REPLICA_SENTENCES: Readonly<Record<ReplicaDoubt, string>> = {
  AWAY: 'it does not answer',
  UNSUITABLE: 'its version or encoding is not supported',
  POOLER: 'the address leads to a connection pooler; give the standby itself',
  NO_STANDBY: 'it is not a standby, or was promoted',
  OTHER_HISTORY: 'it does not follow this database',
  CLOCK: 'its clock differs from the clock of the database',
  LATE: 'it is more than 2 s behind',
};

const READ_EVERY_MS = 500;
const MAX_CLOCK_DIFFERENCE_MS = 2_000;
/** Longest time for which a query waits for the answer of a standby about its position. */
const ASK_MS = 100;

type Track = {
  readonly replica: Replica;
  isSuitable: boolean;
  state: ServerState | null;
  doubt: ReplicaDoubt | null;
  freshAtMs: number | null;
  /** Position at which the standby was ahead of the primary; it stays out until it was created anew. */
  aheadAt: bigint | null;
  asking: Promise<void> | null;
  /** The doubt at the last two readings, and the one that was reported. */
  recent: ReplicaDoubt | null;
  reported: ReplicaDoubt | null;
};

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

  const doubtOf = ({ doubt, freshAtMs: atMs }: Track): ReplicaDoubt | null =>
    doubt ?? (atMs === null || monotonicMs() - atMs > MAX_REPLICA_LAG_MS ? 'LATE' : null);

  const judge = (track: Track, state: ServerState, fromMs: number): void => {
    const toMs = monotonicMs();
    if (track.aheadAt !== null && state.lsn < track.aheadAt) track.aheadAt = null;
    track.state = state;
    track.freshAtMs = freshAtMs(samples, state);
    track.doubt = doubtAbout(ctx, track, { state, primary, fromMs, toMs });
  };

  const ask = (track: Track): Promise<void> => {
    track.asking ??= (async () => {
      try {
        if (!track.isSuitable) {
          const fault = await track.replica.fault();
          track.doubt = fault === null ? track.doubt : fault === 'POOLER' ? 'POOLER' : 'UNSUITABLE';
          if (fault !== null) return;
          track.isSuitable = true;
        }
        const fromMs = monotonicMs();
        judge(track, await readServerState(track.replica.probe), fromMs);
      } catch {
        lose(track);
      }
    })().finally(() => {
      track.asking = null;
    });
    return track.asking;
  };

  const readPrimary = async (): Promise<void> => {
    const before = tracks.map((track) => track.state?.lsn ?? null);
    const atMs = monotonicMs();
    const state = await readServerState(ctx.database);
    const isOther =
      primary !== null &&
      (state.isStandby || state.identity !== primary.identity || state.timeline !== primary.timeline);
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

  const shown = (wanted: WantedState): Track | undefined => {
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
    status: () =>
      tracks.map((track) => ({
        name: track.replica.name,
        doubt: doubtOf(track),
        lagMs: track.freshAtMs === null ? null : monotonicMs() - track.freshAtMs,
      })),
    stop,
  };
}

const newTrack = (replica: Replica): Track => ({
  replica,
  isSuitable: false,
  state: null,
  doubt: 'AWAY',
  freshAtMs: null,
  aheadAt: null,
  asking: null,
  recent: null,
  reported: null,
});

/** Forgets what a standby showed, until it answers again. */
function forget(track: Track): void {
  track.state = null;
  track.freshAtMs = null;
}

function lose(track: Track): void {
  forget(track);
  track.doubt = 'AWAY';
  track.isSuitable = false;
}

function doubtAbout(
  ctx: AppContext,
  { aheadAt }: Track,
  reading: {
    readonly state: ServerState;
    readonly primary: ServerState | null;
    readonly fromMs: number;
    readonly toMs: number;
  },
): ReplicaDoubt | null {
  const { state, primary, fromMs, toMs } = reading;
  if (!state.isStandby) return 'NO_STANDBY';
  if (primary === null) return 'LATE';
  if (state.identity !== primary.identity || state.timeline !== primary.timeline || aheadAt !== null) {
    return 'OTHER_HISTORY';
  }
  if (ctx.clock === null) return null;
  const { wallMs, atMs } = ctx.clock.estimate();
  const differenceMs = driftMs({ wallMs, fromMs: atMs, toMs: atMs }, { wallMs: state.wallAt.getTime(), fromMs, toMs });
  return Math.abs(differenceMs) > MAX_CLOCK_DIFFERENCE_MS ? 'CLOCK' : null;
}

/** Reports a doubt, or its end, once two readings agree: a standby that is late now and then fills no log. */
function reportChange(track: Track, doubt: ReplicaDoubt | null, report: (sentence: string) => void): void {
  const isSettled = doubt === track.recent;
  track.recent = doubt;
  if (!isSettled || doubt === track.reported) return;
  track.reported = doubt;
  report(replicaSentence({ name: track.replica.name, doubt }));
}

/** Returns the sentence about a standby for an operator. */
export const replicaSentence = ({ name, doubt }: Pick<ReplicaStatus, 'name' | 'doubt'>): string =>
  doubt === null
    ? `the standby ${name} answers queries`
    : `the standby ${name} answers no queries: ${REPLICA_SENTENCES[doubt]}`;

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
