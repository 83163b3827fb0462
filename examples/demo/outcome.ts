// Reads the result union of a mutation: its success, or a refusal.

import { printRefusal } from './print.ts';

export type Outcome = { readonly __typename: string };

/** Returns the success of a mutation. @throws Error with the message of the refusal otherwise */
export function expectSuccess<Result extends Outcome>(
  outcome: Result,
): Extract<Result, { __typename: `${string}Success` }> {
  if (outcome.__typename.endsWith('Success')) return outcome as Extract<Result, { __typename: `${string}Success` }>;
  throw new Error('message' in outcome ? String(outcome.message) : outcome.__typename);
}

/** Prints a refusal of the given type. @throws Error for any other outcome */
export function expectRefusal(
  outcome: Outcome & { readonly code?: string; readonly message?: string },
  type: string,
): void {
  if (outcome.__typename !== type) throw new Error(`expected ${type}, got ${outcome.__typename}`);
  printRefusal(outcome.__typename, outcome.message ?? '');
}
