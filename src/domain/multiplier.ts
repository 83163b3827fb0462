// A model's multiplier as ten-thousandths (0.25 is 2 500), read from and printed as an exact decimal.

/** Reads "0.25" as 2 500 ten-thousandths, exactly; null for anything but a plain decimal from 0 to 100 with at most four decimals. */
export function parseMultiplierTenThousandths(text: string): number | null {
  const match = /^(0|[1-9][0-9]{0,2})(?:\.([0-9]{1,4}))?$/.exec(text);
  if (match === null) return null;
  const e4 = Number(match[1]) * 10_000 + Number((match[2] ?? '').padEnd(4, '0'));
  return e4 <= 1_000_000 ? e4 : null;
}

/** Ten-thousandths as the shortest exact decimal. */
export function decimalTenThousandths(value: number): string {
  const whole = Math.trunc(value / 10_000);
  const fraction = String(value % 10_000)
    .padStart(4, '0')
    .replace(/0+$/, '');
  return fraction === '' ? String(whole) : `${whole}.${fraction}`;
}
