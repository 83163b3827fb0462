// Strength of a configured secret: finds those that a person typed or that a pattern makes. **Invariant:** 32 random bytes in
// base64 or hexadecimal are refused with a probability below 1 in 10 000 000. A bound on the entropy is not computed.

/** Rows of a keyboard and the alphabet: neighbours in them count as letters in order. */
const ROWS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', '1234567890'];
/** Share of neighbouring characters with the same distance above which a text counts as letters in order. */
const MAX_SAME_STEP = 1 / 3;
/** Smallest number of distinct characters: 64 random hexadecimal digits have 15.7 of 16, 43 of base64 have 31 of 64. */
const MIN_DISTINCT = { hex: 11, base64: 16 } as const;

/**
 * Returns the reason why a secret can be guessed, or null. `text` is the secret as configured, `bytes` what it decodes to.
 * The reason never contains a part of the secret.
 */
export function secretWeakness(text: string, bytes: Uint8Array): string | null {
  const codes = [...text.toLowerCase().replace(/=+$/, '')].map((char) => char.charCodeAt(0));
  const isHex = /^[0-9a-f]+$/i.test(text);
  if (isRepeated([...bytes]) || isRepeated(codes)) return 'it repeats a shorter text';
  if (isInOrder([...bytes]) || isInOrder(codes) || isTypedInRows(text.toLowerCase()))
    return 'its characters are in order';
  if (new Set(text).size < MIN_DISTINCT[isHex ? 'hex' : 'base64']) return 'it has too few distinct characters';
  if (bytes.every((byte) => byte >= 0x20 && byte < 0x7f)) return 'it decodes to readable text';
  if (!isHex && (!/[a-z]/.test(text) || !/[A-Z]/.test(text))) return 'it has no letters of one of both cases';
  return null;
}

/** Whether a sequence is a shorter one, repeated; the last repetition may be incomplete. */
function isRepeated(values: readonly number[]): boolean {
  for (let period = 1; period <= values.length / 2; period += 1) {
    if (values.every((value, index) => index < period || value === values[index - period])) return true;
  }
  return false;
}

/** Whether more than a third of the neighbouring values have the same distance, such as 1 in "abc" and -2 in "gec". */
function isInOrder(values: readonly number[]): boolean {
  const steps = new Map<number, number>();
  for (const [index, value] of values.entries()) {
    const step = value - (values[index - 1] ?? Number.NaN);
    if (!Number.isNaN(step)) steps.set(step, (steps.get(step) ?? 0) + 1);
  }
  return Math.max(0, ...steps.values()) > (values.length - 1) * MAX_SAME_STEP;
}

function isTypedInRows(text: string): boolean {
  const pairs = [...text].map((char, index) => char + (text[index + 1] ?? ' ')).slice(0, -1);
  const typed = pairs.filter((pair) => ROWS.some((row) => row.includes(pair)));
  return typed.length > pairs.length * MAX_SAME_STEP;
}
