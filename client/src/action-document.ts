// Composes the mutation of a signed action from the generated table, so that the library carries each selection once.
// It is loaded with the first action.

import { ACTIONS, REFUSALS, SHARED_REFUSALS, SUMMARIES } from './generated/actions.ts';
import type { ActionName } from './generated/types.ts';

/**
 * A row of the table of actions: the fields of its success, and its refusals with own fields; where two wallets sign, the field with the second authorisation and the
 * field of the text that names the first wallet.
 */
export type ActionRow = readonly [fields: string, refusals: readonly number[], cosigned?: string, signerField?: string];

/** Returns the row of an action. */
export const rowOf = (action: ActionName): ActionRow => ACTIONS[action];

/** Returns the text of the mutation of an action: its success, and each refusal with its own fields. */
export function mutationOf(action: ActionName): string {
  const [fields, refusals] = rowOf(action);
  const success = fields
    .split(' ')
    .map((key) => `${key.split('@')[0]}${SUMMARIES[key] === undefined ? '' : `{${SUMMARIES[key]}}`}`)
    .join(' ');
  const title = action.charAt(0).toUpperCase() + action.slice(1);
  const own = [...SHARED_REFUSALS, ...refusals].map((at) => `...on ${REFUSALS[at]}`).join('');
  return `mutation ${title}($input:${title}Input!){${action}(input:$input){__typename ...on ${title}Success{replayed ${success}}...on Refusal{code message}${own}}}`;
}
