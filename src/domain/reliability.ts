// Computes the reliability score of a device over 30 days. The API publishes its inputs, so that anybody can recompute it.

/** Version of the formula of `reliabilityScoreHundredths`; published with the score. */
export const RELIABILITY_FORMULA_VERSION = 1;
/** Length of the period over which the score is computed, days. */
export const RELIABILITY_WINDOW_DAYS = 30;

/** The inputs of a reliability score, counted over the score's period. */
export type ReliabilityInputs = {
  /** Share of the score's period in which the device was up, basis points. */
  readonly uptimeBps: number;
  readonly blocksNominated: number;
  readonly blocksSucceeded: number;
  readonly slashes: number;
};

/**
 * Returns the score 100 × uptime × (succeeded ÷ nominated)² × 0.9^slashes in hundredths of a point (0 to 10 000), rounded down.
 * Null for a device that no block nominated in the period.
 */
export function reliabilityScoreHundredths(inputs: ReliabilityInputs): number | null {
  if (inputs.blocksNominated === 0) return null;
  const nominated = BigInt(inputs.blocksNominated);
  const succeeded = BigInt(inputs.blocksSucceeded);
  const slashes = BigInt(inputs.slashes);
  const numerator = BigInt(inputs.uptimeBps) * succeeded ** 2n * 9n ** slashes;
  return Number(numerator / (nominated ** 2n * 10n ** slashes));
}

/**
 * Returns the mean uptime over the days with a report, basis points. `downBps` is the sum of the downtimes of these days. Null when
 * no day has a report.
 */
export function uptimeBps(reported: { readonly downBps: number; readonly days: number }): number | null {
  if (reported.days === 0) return null;
  return 10_000 - Math.floor((2 * reported.downBps + reported.days) / (2 * reported.days));
}
