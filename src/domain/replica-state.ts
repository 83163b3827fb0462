// Decides whether a standby shows a state that is new enough: positions of the write-ahead log that the primary showed at known times are
// compared with the position that the standby has replayed. **Invariant:** the lag is never too small: the standby shows everything that
// was committed before `freshAtMs`. Time is monotonic time of the process. Statements do not belong here.

/** A position of one history of a server; `head` is the highest number in its event log, null for none. */
export type LogPosition = { readonly timeline: number; readonly lsn: bigint; readonly head: bigint | null };

/** The position of the primary, read after `atMs`. */
export type PositionSample = LogPosition & { readonly atMs: number };

/** Longest lag of a standby that answers queries. */
export const MAX_REPLICA_LAG_MS = 2_000;

/** What a query has to see: a position, null for none, and the numbered events up to `head`. */
export type WantedState = {
  readonly position: Pick<LogPosition, 'timeline' | 'lsn'> | null;
  readonly head: bigint;
};

/** Returns the monotonic time before which every commit is visible at a replayed position; null when no sample says it. */
export function freshAtMs(samples: readonly PositionSample[], replayed: LogPosition): number | null {
  const newest = samples.findLast(({ timeline, lsn }) => timeline === replayed.timeline && lsn <= replayed.lsn);
  return newest?.atMs ?? null;
}

/**
 * Returns true when a standby that has replayed `replayed` shows what is wanted. A position of an earlier timeline counts: what the
 * promotion kept lies before the position at which the later timeline began.
 */
export function shows(replayed: LogPosition, { position, head }: WantedState): boolean {
  if ((replayed.head ?? 0n) < head) return false;
  return position === null || (position.timeline <= replayed.timeline && position.lsn <= replayed.lsn);
}

/** Returns the samples with a new one; those of another timeline and those that are too old to matter are left out. */
export function withSample(
  samples: readonly PositionSample[],
  sample: PositionSample,
): readonly [...PositionSample[], PositionSample] {
  const kept = samples.filter(
    ({ timeline, lsn, atMs }) =>
      timeline === sample.timeline && lsn <= sample.lsn && atMs > sample.atMs - 30 * MAX_REPLICA_LAG_MS,
  );
  return [...kept, sample];
}
