// What is known about one standby: the position that it replayed, and why it answers no query at present.
// **Invariant:** what is not known is held against the standby. Asking it does not belong here (replica-monitor.ts).

import { driftMs } from '../domain/clock-reading.ts';
import { MAX_REPLICA_LAG_MS } from '../domain/replica-state.ts';
import type { Replica } from '../store/db/database.ts';
import type { ServerState } from '../store/wal-position.ts';
import type { AppContext } from './context.ts';

/** Why a standby answers no query at present. */
export type ReplicaDoubt = 'AWAY' | 'UNSUITABLE' | 'POOLER' | 'NO_STANDBY' | 'OTHER_HISTORY' | 'CLOCK' | 'LATE';

/** Sentences of the log and of /readyz about a standby that is not used. */
export const REPLICA_SENTENCES: Readonly<Record<ReplicaDoubt, string>> = {
  AWAY: 'it does not answer',
  UNSUITABLE: 'its version or encoding is not supported',
  POOLER: 'the address leads to a connection pooler; give the standby itself',
  NO_STANDBY: 'it is not a standby, or was promoted',
  OTHER_HISTORY: 'it does not follow this database',
  CLOCK: 'its clock differs from the clock of the database by more than 1 s',
  LATE: 'it is more than 2 s behind',
};

/** Beyond this difference nobody relies on what a standby says about time. */
const MAX_CLOCK_DIFFERENCE_MS = 1_000;
export type ReplicaTrack = {
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

/** A standby for an operator. `lagMs` is null while it is unknown. */
export type ReplicaStatus = {
  readonly name: string;
  readonly doubt: ReplicaDoubt | null;
  readonly lagMs: number | null;
};

/** Returns the status of a standby at a monotonic time. */
export function statusOf({ replica, doubt, freshAtMs }: ReplicaTrack, nowMs: number): ReplicaStatus {
  const lagMs = freshAtMs === null ? null : nowMs - freshAtMs;
  const late = lagMs === null || lagMs > MAX_REPLICA_LAG_MS ? 'LATE' : null;
  return { name: replica.name, doubt: doubt ?? late, lagMs };
}

/** Whether two servers have the same files, database and timeline. */
export const isSameHistory = (one: ServerState, other: ServerState): boolean =>
  one.identity === other.identity && one.timeline === other.timeline;

/** Returns a standby of which nothing is known yet. */
export const newTrack = (replica: Replica): ReplicaTrack => ({
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
export function forget(track: ReplicaTrack): void {
  track.state = null;
  track.freshAtMs = null;
}

/** Records that a standby did not answer. */
export function lose(track: ReplicaTrack): void {
  forget(track);
  track.doubt = 'AWAY';
  track.isSuitable = false;
}

/** Returns why a standby with this state may not answer; its lag apart. */
export function doubtAbout(
  ctx: AppContext,
  { aheadAt }: ReplicaTrack,
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
  if (!isSameHistory(state, primary) || aheadAt !== null) {
    return 'OTHER_HISTORY';
  }
  if (ctx.clock === null) return null;
  const { wallMs, atMs } = ctx.clock.estimate();
  const differenceMs = driftMs({ wallMs, fromMs: atMs, toMs: atMs }, { wallMs: state.wallAt.getTime(), fromMs, toMs });
  return Math.abs(differenceMs) > MAX_CLOCK_DIFFERENCE_MS ? 'CLOCK' : null;
}

/** Reports a doubt, or its end, once two readings agree: a standby that is late now and then fills no log. */
export function reportChange(
  track: ReplicaTrack,
  doubt: ReplicaDoubt | null,
  report: (sentence: string) => void,
): void {
  const isSettled = doubt === track.recent;
  track.recent = doubt;
  if (!isSettled || doubt === track.reported) return;
  track.reported = doubt;
  report(replicaSentence(track.replica.name, doubt));
}

/** Returns the sentence about a standby for an operator. */
export const replicaSentence = (name: string, doubt: ReplicaDoubt | null): string =>
  doubt === null
    ? `the standby ${name} answers queries`
    : `the standby ${name} answers no queries: ${REPLICA_SENTENCES[doubt]}`;
