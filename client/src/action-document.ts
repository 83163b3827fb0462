// Composes the mutation of a signed action from the generated table, so that the library carries each selection once.

import { ACTIONS, REFUSALS, SHARED_REFUSALS } from './generated/actions.ts';
import type { Actions } from './generated/types.ts';

/**
 * A row of the table of actions: what its mutation selects; where two wallets sign, the field with the second authorisation and the
 * field of the text that names the first wallet.
 */
export type ActionRow = readonly [
  success: string,
  refusals: readonly number[],
  cosigned?: string,
  signerField?: string,
];

/** The name of a signed action, such as `claimOffer`. */
export type ActionName = keyof Actions;

/** Names of all signed actions. */
export const actionNames = (): readonly ActionName[] => Object.keys(ACTIONS) as ActionName[];

/** Returns the row of an action. */
export const rowOf = (action: ActionName): ActionRow => ACTIONS[action];

/** Returns the text of the mutation of an action: its success, and each refusal with its own fields. */
export function mutationOf(action: ActionName): string {
  const [success, refusals] = rowOf(action);
  const title = action.charAt(0).toUpperCase() + action.slice(1);
  const own = [...SHARED_REFUSALS, ...refusals].map((at) => `...on ${REFUSALS[at]}`).join('');
  return `mutation ${title}($input:${title}Input!){${action}(input:$input){__typename ...on ${title}Success{${success}}...on Refusal{code message}${own}}}`;
}
