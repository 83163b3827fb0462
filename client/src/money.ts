// Entry `@tandem/client/money`: exact amounts of IO. The API sends amounts as decimal text; a `number` would lose digits.
// **Invariant:** an amount is a whole number of base units (`bigint`); 1 IO is 100 000 000 base units.

const DECIMALS = 8;
const UNIT = 10n ** BigInt(DECIMALS);
const AMOUNT = /^(\d+)(?:\.(\d{1,8}))?$/;
const BPS = 10_000n;

/**
 * Returns the base units of an amount of the API.
 * @example parseAmount('0.00000001') // 1n
 * @throws RangeError for text that is not an amount: a sign, an exponent, more than 8 fraction digits
 */
export function parseAmount(text: string): bigint {
  const [, whole, fraction = ''] = AMOUNT.exec(text) ?? [];
  if (whole === undefined) throw new RangeError(`not an amount: ${text}`);
  return BigInt(whole) * UNIT + BigInt(fraction.padEnd(DECIMALS, '0'));
}

/**
 * Returns base units as the API takes them: without trailing zeros. Negative differences get a sign, which the API does not take.
 * @example formatAmount(150000000n) // '1.5'
 */
export function formatAmount(baseUnits: bigint): string {
  const sign = baseUnits < 0n ? '-' : '';
  const units = baseUnits < 0n ? -baseUnits : baseUnits;
  const fraction = String(units % UNIT)
    .padStart(DECIMALS, '0')
    .replace(/0+$/, '');
  return `${sign}${units / UNIT}${fraction === '' ? '' : `.${fraction}`}`;
}

/**
 * Returns the sum of amounts, as text of the API.
 * @example sumAmounts(rewards.map(({ amount }) => amount))
 * @throws RangeError for text that is not an amount
 */
export function sumAmounts(amounts: Iterable<string>): string {
  let sum = 0n;
  for (const amount of amounts) sum += parseAmount(amount);
  return formatAmount(sum);
}

/**
 * Compares two amounts, for `sort`: negative when `a` is smaller, positive when it is larger, 0 when they are equal.
 * @example offers.toSorted((a, b) => compareAmounts(a.requestedAmount, b.requestedAmount))
 * @throws RangeError for text that is not an amount
 */
export function compareAmounts(a: string, b: string): number {
  const difference = parseAmount(a) - parseAmount(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/**
 * Returns the part of an amount in basis points, rounded down to a base unit as the marketplace rounds shares.
 * @example shareOf('100', 7400) // '74'
 * @throws RangeError for text that is not an amount, or basis points that are no whole number
 */
export function shareOf(amount: string, bps: number): string {
  return formatAmount((parseAmount(amount) * BigInt(bps)) / BPS);
}

/**
 * Returns basis points as a percentage.
 * @example formatBps(7400) // '74.00 %'
 */
export function formatBps(bps: number): string {
  return `${(bps / 100).toFixed(2)} %`;
}
