// The reliability score of a device over 30 days. Its inputs are published with it, so that anybody can recompute it.

export const RELIABILITY_FORMULA_VERSION = 1;
export const RELIABILITY_WINDOW_DAYS = 30;

export type ReliabilityInputs = {
  /** Share of the window the device was up, basis points. */
  readonly uptimeBps: number;
  readonly blocksNominated: number;
  readonly blocksSucceeded: number;
  readonly slashes: number;
};

/**
 * score = 100 × uptime × (succeeded ÷ nominated)² × 0.9^slashes, in hundredths of a point (0..10000), rounded down.
 * Null for a device with no nominated block in the window.
 */
export function reliabilityScoreHundredths(inputs: ReliabilityInputs): number | null {
  if (inputs.blocksNominated === 0) return null;
  const nominated = BigInt(inputs.blocksNominated);
  const succeeded = BigInt(inputs.blocksSucceeded);
  const slashes = BigInt(inputs.slashes);
  const numerator = BigInt(inputs.uptimeBps) * succeeded ** 2n * 9n ** slashes;
  return Number(numerator / (nominated ** 2n * 10n ** slashes));
}

/** Uptime over the reported days, basis points; the downtime is rounded half up. Null without a reported day. */
export function uptimeBps(reported: { readonly downBps: number; readonly days: number }): number | null {
  if (reported.days === 0) return null;
  return 10_000 - Math.floor((2 * reported.downBps + reported.days) / (2 * reported.days));
}
