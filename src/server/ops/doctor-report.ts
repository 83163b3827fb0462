// The report of `npm run doctor`: its lines, and what the checks return. **Invariant:** every fault has a remedy.

/** What is examined, in the order of the report. */
export const CHECKS = [
  'database',
  'encoding',
  'pooler',
  'migrations',
  'clock',
  'secrets',
  'free space',
  'Redis',
  'certificates',
] as const;
export type Check = (typeof CHECKS)[number];

/** One line of the report. `skipped`: it cannot be examined before another fault is mended. */
export type Finding = { readonly check: Check; readonly sentence: string } & (
  | { readonly state: 'ok' | 'skipped' }
  | { readonly state: 'fault'; readonly remedy: string }
);

export const ok = (check: Check, sentence: string): Finding => ({ check, state: 'ok', sentence });
export const fault = (check: Check, sentence: string, remedy: string): Finding => ({
  check,
  state: 'fault',
  sentence,
  remedy,
});
export const skipped = (check: Check, first: string): Finding => ({
  check,
  state: 'skipped',
  sentence: `not examined before ${first} is in order`,
});

/** Returns the message of an error of the network or the file system. A host with several addresses fails with one error for each. */
export function messageOf(error: unknown): string {
  const [first] = error instanceof AggregateError ? error.errors : [error];
  return first instanceof Error ? first.message : String(first);
}
