// GraphQL definition of a signed action: one object per action, joined by `kind` to its rules in app/actions. signed-mutation.ts
// generates the input types, the field of SignableActionInput, the result union and the mutation from it.

import type { FieldMap, InputFieldMap, InputShapeFromFields } from '@pothos/core';
import type { ActionInputs, SignableKind } from '../../app/actions/table.ts';
import type { RefusalCode } from '../../domain/refusal.ts';
import type { SchemaTypes } from '../builder.ts';
import type { SIGNED_ACTION_REFUSAL_CODES } from '../refusals.ts';

/** Value behind a GraphQL success type: the id of the changed entity, and whether the call was a repetition. */
export type SignedActionSuccess = {
  readonly id: string;
  /** True when an earlier call with the same signature had taken effect. */
  readonly replayed: boolean;
};

export type InputFields = PothosSchemaTypes.InputFieldBuilder<SchemaTypes, 'InputObject'>;
export type SuccessFields = (t: PothosSchemaTypes.ObjectFieldBuilder<SchemaTypes, SignedActionSuccess>) => FieldMap;

export type ActionSchema<
  K extends SignableKind,
  Fields extends InputFieldMap = InputFieldMap,
  TextFields extends InputFieldMap = InputFieldMap,
> = {
  readonly kind: K;
  /** Purpose of the action: completes "A wallet signs this to …" in the descriptions of the generated types. */
  readonly purpose: string;
  /** Description of the mutation. */
  readonly description: string;
  /** Description of the field `authorization`: which wallet signs. */
  readonly signedBy: string;
  /** Input fields of the mutation, which the wallet signs. */
  readonly fields: (t: InputFields) => Fields;
  /** Additional input fields of `signingMessage`; the mutation takes these values from its authorisation. */
  readonly textFields?: (t: InputFields) => TextFields;
  /** When true, the caller must give exactly one of the input fields. */
  readonly oneOf?: boolean;
  /** Description of the second signature, `walletAuthorization`, for an action that the wallet in the field `wallet` also signs. */
  readonly countersignedBy?: string;
  /** Converts the input fields to the action's input. `path` prefixes the field in a BAD_USER_INPUT error; `signer` is the wallet that signs. */
  parse(path: string, input: InputShapeFromFields<Fields & TextFields>, signer: string): ActionInputs[K];
  /** Fields of the success type, in addition to `replayed`. */
  readonly success: SuccessFields;
  /** Refusal codes of this action, in addition to those of every signed action. */
  readonly refusals: readonly Exclude<RefusalCode, (typeof SIGNED_ACTION_REFUSAL_CODES)[number]>[];
};

/** Returns the definition unchanged; its type parameters infer the input of `parse` from the fields. */
export function actionSchema<
  K extends SignableKind,
  Fields extends InputFieldMap,
  TextFields extends InputFieldMap = Record<never, never>,
>(schema: ActionSchema<K, Fields, TextFields>): ActionSchema<K, Fields, TextFields> {
  return schema;
}
