// What a mutation answers: a success, or one of its refusals, each by its type.

import { refusal } from './print.ts';

export type Outcome = { readonly __typename: string };

/** The success among the outcomes of a mutation; a refusal ends the story with its words. */
export function expectSuccess<Result extends Outcome>(
  outcome: Result,
): Extract<Result, { __typename: `${string}Success` }> {
  if (outcome.__typename.endsWith('Success')) return outcome as Extract<Result, { __typename: `${string}Success` }>;
  throw new Error('message' in outcome ? String(outcome.message) : outcome.__typename);
}

/** Shows the refusal that the story expects here. */
export function expectRefusal(
  outcome: Outcome & { readonly code?: string; readonly message?: string },
  type: string,
): void {
  if (outcome.__typename !== type) throw new Error(`expected ${type}, got ${outcome.__typename}`);
  refusal(outcome.__typename, outcome.message ?? '');
}
