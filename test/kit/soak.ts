// The length of a suite: short in the check, long in `npm run soak` (SOAK=1). Both lengths run the same assertions.

/** True when `npm run soak` runs the suites. */
export const SOAK = process.env['SOAK'] === '1';

/** A number of rounds, histories or milliseconds: `short` in the check, `long` in a soak; the variable `name` overrides both. */
export function length(name: string, { short, long }: { readonly short: number; readonly long: number }): number {
  const given = process.env[name];
  return given === undefined || given === '' ? (SOAK ? long : short) : Number(given);
}
