// The length of suites that repeat random runs: short in `npm test`, long in `npm run soak` (SOAK=1). Both lengths run the same
// assertions.

/** True when the suites run at full length, with `npm run soak`. */
export const SOAK = process.env['SOAK'] === '1';

/**
 * Returns the length of a random suite (a number of rounds, histories or milliseconds): `short` by default, `long` in a soak run,
 * or the value of the environment variable `name`.
 */
export function soakLength(name: string, { short, long }: { readonly short: number; readonly long: number }): number {
  const given = process.env[name];
  return given === undefined || given === '' ? (SOAK ? long : short) : Number(given);
}
