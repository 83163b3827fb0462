// Converts amounts between the API's decimal IO and whole base units of 10^-8 IO, which are exact in arithmetic.

/** The base units of a decimal amount of IO. */
export function unitsOf(amount: string): bigint {
  const [whole = '0', fraction = ''] = amount.split('.');
  return BigInt(whole + fraction.padEnd(8, '0'));
}

/** The decimal amount of IO of some base units, without trailing zeros. */
export function amountOf(units: bigint): string {
  const digits = units.toString().padStart(9, '0');
  return `${digits.slice(0, -8)}.${digits.slice(-8)}`.replace(/\.?0+$/, '');
}
