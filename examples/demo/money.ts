// Converts amounts between the API's decimal IO and whole base units of 10^-8 IO, which are exact in arithmetic.

/** Converts a decimal amount of IO to base units. */
export function parseAmount(amount: string): bigint {
  const [whole = '0', fraction = ''] = amount.split('.');
  return BigInt(whole + fraction.padEnd(8, '0'));
}

/** Converts base units to a decimal amount of IO without trailing zeros. */
export function formatAmount(units: bigint): string {
  const digits = units.toString().padStart(9, '0');
  return `${digits.slice(0, -8)}.${digits.slice(-8)}`.replace(/\.?0+$/, '');
}
