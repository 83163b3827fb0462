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

/** What rows of the table of actions refer to, by key or place. */
export type ActionParts = {
  readonly summaries: Readonly<Record<string, string>>;
  readonly refusals: readonly string[];
  /** Places of the refusals that every action may return. */
  readonly shared: readonly number[];
};

/** Returns the text of the mutation of an action: its success, and each refusal with its own fields. */
export const mutationOf = (action: ActionName): string =>
  composeMutation(action, rowOf(action), { summaries: SUMMARIES, refusals: REFUSALS, shared: SHARED_REFUSALS });

/** Returns the text of the mutation of a row. `npm run schema` composes those of a new schema. */
export function composeMutation(
  action: string,
  [fields, refusals]: ActionRow,
  { summaries, refusals: all, shared }: ActionParts,
): string {
  const success = fields
    .split(' ')
    .map((key) => `${key.split('@')[0]}${summaries[key] === undefined ? '' : `{${summaries[key]}}`}`)
    .join(' ');
  const title = action.charAt(0).toUpperCase() + action.slice(1);
  const own = [...shared, ...refusals].map((at) => `...on ${all[at]}`).join('');
  return `mutation ${title}($input:${title}Input!){${action}(input:$input){__typename ...on ${title}Success{replayed ${success}}...on Refusal{code message}${own}}}`;
}
