// Whether an action would succeed now, with the refusals it would get: computed by the same rules as the mutation.

import type { EnumRef } from '@pothos/core';
import type { Refusal } from '../domain/refusal.ts';
import { builder, type SchemaTypes } from './builder.ts';
import { RefusalInterface } from './refusals.ts';

type Availability = { readonly allowed: boolean; readonly refusals: readonly Refusal[] };
type ActionAvailability<Action extends string> = { readonly action: Action; readonly refusals: readonly Refusal[] };

const allowed = 'True when the mutation would succeed now, with a valid signature.';
const refusals = 'Every reason why it would be refused, the decisive one first; empty when it is allowed.';

export const ActionAvailabilityRef = builder.objectRef<Availability>('ActionAvailability').implement({
  description: 'Whether an action would succeed now, judged by the rules of the mutation itself.',
  fields: (t) => ({
    allowed: t.exposeBoolean('allowed', { description: allowed }),
    refusals: t.field({
      type: [RefusalInterface],
      description: refusals,
      extensions: { length: 4 },
      resolve: (availability) => [...availability.refusals],
    }),
  }),
});

/** Makes the type `name`: one of the actions on `subject` and whether it is allowed. `meanRefusals` is for the price of a query. */
export function availableAction<Action extends string>(
  name: string,
  subject: string,
  actions: EnumRef<SchemaTypes, Action, Action>,
  meanRefusals: number,
) {
  return builder.objectRef<ActionAvailability<Action>>(name).implement({
    description: `An action on ${subject}, and whether it would succeed now, judged by the rules of the mutation itself.`,
    fields: (t) => ({
      action: t.field({
        type: actions,
        description: 'The action; the description of its value names the mutation.',
        resolve: (availability) => availability.action as never,
      }),
      allowed: t.boolean({ description: allowed, resolve: (availability) => availability.refusals.length === 0 }),
      refusals: t.field({
        type: [RefusalInterface],
        description: refusals,
        extensions: { length: meanRefusals },
        resolve: (availability) => [...availability.refusals],
      }),
    }),
  });
}
