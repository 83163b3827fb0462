// Availability types: whether an action would succeed now, and the refusals that apply, by the same rules as its mutation.

import type { EnumRef } from '@pothos/core';
import type { Refusal } from '../domain/refusal.ts';
import { builder, type SchemaTypes } from './builder.ts';
import { RefusalInterface } from './refusals.ts';

type Availability = { readonly allowed: boolean; readonly refusals: readonly Refusal[] };
type ActionAvailability<Action extends string> = { readonly action: Action; readonly refusals: readonly Refusal[] };

const allowed = 'True when the mutation would succeed now, with a valid signature.';
const refusals = 'Every refusal that applies now; the mutation would return the first. Empty when `allowed` is true.';

export const ActionAvailabilityRef = builder.objectRef<Availability>('ActionAvailability').implement({
  description: 'Whether an action would succeed now, by the same rules as its mutation.',
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

/**
 * Returns the object type `name`: an action on `subject`, and whether it would succeed now. `meanRefusals` is the mean number of
 * refusals, for the query cost.
 */
export function availableActionType<Action extends string>(
  name: string,
  subject: string,
  actions: EnumRef<SchemaTypes, Action, Action>,
  meanRefusals: number,
) {
  return builder.objectRef<ActionAvailability<Action>>(name).implement({
    description: `An action on ${subject}, and whether it would succeed now, by the same rules as its mutation.`,
    fields: (t) => ({
      action: t.field({
        type: actions,
        description: 'The action; the description of each enum value names its mutation.',
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
