// The GraphQL half of a signed action: one object per action, joined by `kind` to its half in app/actions. The input types, the
// member of SignableActionInput, the result union and the mutation are made from it (signed-mutation.ts).

import type { FieldMap, InputFieldMap, InputShapeFromFields } from '@pothos/core';
import type { ActionInputs, SignableKind } from '../../app/actions/table.ts';
import type { RefusalCode } from '../../domain/refusal.ts';
import type { SchemaTypes } from '../builder.ts';
import type { SIGNED_REFUSALS } from '../refusals.ts';

/** The value of a success type: the outcome that the write path has stored. */
export type SignedSuccess = { readonly id: string; readonly replayed: boolean };

export type InputFields = PothosSchemaTypes.InputFieldBuilder<SchemaTypes, 'InputObject'>;
export type SuccessFields = (t: PothosSchemaTypes.ObjectFieldBuilder<SchemaTypes, SignedSuccess>) => FieldMap;

export type ActionSchema<
  K extends SignableKind,
  Fields extends InputFieldMap = InputFieldMap,
  TextFields extends InputFieldMap = InputFieldMap,
> = {
  readonly kind: K;
  /** Completes "A wallet signs this to …" in the descriptions of the types that are made from this object. */
  readonly purpose: string;
  /** Of the mutation. */
  readonly description: string;
  /** Which wallet signs; describes the field `authorization`. */
  readonly signedBy: string;
  /** What the mutation takes and the wallet signs. */
  readonly fields: (t: InputFields) => Fields;
  /** Further fields of `signingMessage` alone: the mutation takes them from its authorisation. */
  readonly textFields?: (t: InputFields) => TextFields;
  /** True: exactly one of the fields is given. */
  readonly oneOf?: boolean;
  /** Describes the second signature, `walletAuthorization`, of an action that its field `wallet` signs too. */
  readonly countersignedBy?: string;
  /** Reads the fields; `path` names the input, `signer` is the wallet that signs. Throws BAD_USER_INPUT with the field's path. */
  parse(path: string, input: InputShapeFromFields<Fields & TextFields>, signer: string): ActionInputs[K];
  /** Fields of the success type, beside `replayed`. */
  readonly success: SuccessFields;
  /** Beside those that every signed action may be refused with. */
  readonly refusals: readonly Exclude<RefusalCode, (typeof SIGNED_REFUSALS)[number]>[];
};

/** Infers the types of the fields, so that `parse` knows what it reads. */
export function actionSchema<
  K extends SignableKind,
  Fields extends InputFieldMap,
  TextFields extends InputFieldMap = Record<never, never>,
>(schema: ActionSchema<K, Fields, TextFields>): ActionSchema<K, Fields, TextFields> {
  return schema;
}
