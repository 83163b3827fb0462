// Amounts of the token IO: bigint base units (10^-8 IO) in the program, exact decimal strings of IO in the API.
// **Invariant:** no amount is ever a floating-point number.

/** Number of decimals of an amount of IO. */
export const TOKEN_DECIMALS = 8;
const UNIT = 10n ** BigInt(TOKEN_DECIMALS);
/** The largest amount that a database column can hold: 2^63 - 1 base units. */
export const MAX_BASE_UNITS = 9_223_372_036_854_775_807n;
const BPS = 10_000n;

/**
 * Parses a decimal number of IO ("8000", "0.00000001") to base units. Returns null for any other text: a sign, an exponent, a ninth
 * decimal, leading zeros, white space, or an amount above `MAX_BASE_UNITS`.
 */
export function parseTokenAmount(text: string): bigint | null {
  const match = /^(0|[1-9][0-9]{0,18})(?:\.([0-9]{1,8}))?$/.exec(text);
  if (match === null) return null;
  const [, whole = '0', fraction = ''] = match;
  const amount = BigInt(whole) * UNIT + BigInt(fraction.padEnd(TOKEN_DECIMALS, '0'));
  return amount <= MAX_BASE_UNITS ? amount : null;
}

/** Returns an amount for a sentence: with its unit, and its whole part in groups of three digits, such as `16 000 IO`. */
export function amountText(units: bigint): string {
  const [whole = '', fraction] = formatTokenAmount(units).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '\u202f');
  return `${fraction === undefined ? grouped : `${grouped}.${fraction}`} IO`;
}

/** Formats base units as the shortest exact decimal number of IO. Throws a RangeError for a negative amount. */
export function formatTokenAmount(amount: bigint): string {
  if (amount < 0n) throw new RangeError('an amount of IO is never negative');
  const fraction = (amount % UNIT).toString().padStart(TOKEN_DECIMALS, '0').replace(/0+$/, '');
  const whole = (amount / UNIT).toString();
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

/** Returns a share of an amount, rounded down: floor(amount × bps / 10 000), base units. */
export function shareFloor(amount: bigint, bps: number): bigint {
  return (amount * BigInt(bps)) / BPS;
}

/** Returns a share of an amount, rounded up: ceil(amount × bps / 10 000), base units. */
export function shareCeil(amount: bigint, bps: number): bigint {
  return (amount * BigInt(bps) + BPS - 1n) / BPS;
}

/** Formats basis points as a percentage with two decimals: "74.00 %" for 7400. */
export function formatBps(bps: number): string {
  const whole = Math.trunc(bps / 100);
  return `${whole}.${String(bps % 100).padStart(2, '0')} %`;
}
