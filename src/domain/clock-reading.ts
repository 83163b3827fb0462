// Readings of a clock, and by how much a clock moved against monotonic time, which nobody can set. Which difference counts, and what
// follows from it, does not belong here (app/clock-monitor.ts).

/** Largest time by which market time is raised to the last instant of a device or account that the clock has not reached yet. */
export const MAX_AHEAD_MS = 5_000;

/** One reading of a clock, with the monotonic time before and after it. */
export type ClockReading = {
  /** What the clock showed, milliseconds since 1970. */
  readonly wallMs: number;
  /** Monotonic milliseconds before the reading was asked for. */
  readonly fromMs: number;
  /** Monotonic milliseconds after the reading had arrived. */
  readonly toMs: number;
};

/** Returns for how long it is unknown when a reading was taken, milliseconds. */
export const uncertaintyMs = ({ fromMs, toMs }: ClockReading): number => toMs - fromMs;

/**
 * Returns by how many milliseconds a clock went ahead of monotonic time between two readings, negative when it stayed behind. Returns
 * 0 while the difference can be explained by when each reading was taken. Given two readings of different clocks, returns by how much
 * the second clock is ahead of the first.
 */
export function driftMs(first: ClockReading, second: ClockReading): number {
  const moved = second.wallMs - first.wallMs;
  const least = second.fromMs - first.toMs;
  const most = second.toMs - first.fromMs;
  if (moved < least) return moved - least;
  return moved > most ? moved - most : 0;
}
