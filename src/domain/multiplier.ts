// Parses and formats the multiplier of a hardware model. In the program, a multiplier is an integer in ten-thousandths: 2 500 for
// 0.25.

/** Parses a decimal multiplier to ten-thousandths: 2 500 for "0.25". Null unless it is from 0 to 100 with at most four decimals. */
export function parseMultiplierTenThousandths(text: string): number | null {
  const match = /^(0|[1-9][0-9]{0,2})(?:\.([0-9]{1,4}))?$/.exec(text);
  if (match === null) return null;
  const e4 = Number(match[1]) * 10_000 + Number((match[2] ?? '').padEnd(4, '0'));
  return e4 <= 1_000_000 ? e4 : null;
}

/** Formats ten-thousandths as the shortest exact decimal: "0.25" for 2 500. */
export function formatTenThousandths(value: number): string {
  const whole = Math.trunc(value / 10_000);
  const fraction = String(value % 10_000)
    .padStart(4, '0')
    .replace(/0+$/, '');
  return fraction === '' ? String(whole) : `${whole}.${fraction}`;
}
