// Tells refusals from successes in the result of a mutation.

import type { RefusalCode } from './generated/types.ts';

/** The members of a result union that are refusals. */
export type RefusalOf<Result> = Extract<Result, { readonly code: RefusalCode }>;

/**
 * Returns true when the rules said no. A refusal is an answer: sending the same again changes nothing.
 * @example if (isRefusal(result)) show(result.message); else show(result.coStake);
 */
export function isRefusal<Result extends object>(result: Result): result is RefusalOf<Result> {
  return 'code' in result;
}
