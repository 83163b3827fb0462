// Generates the GraphQL types of every signed action from its row in the table: the field of SignableActionInput, the input type,
// the success type, the result union and the mutation.

import type { InputFieldMap, InputShapeFromFields } from '@pothos/core';
import type { SignableAction, SignableKind } from '../../app/actions/table.ts';
import type { WalletAuthorization } from '../../app/authorization.ts';
import { executeSignedAction } from '../../app/signed-action.ts';
import { badInput, builder } from '../builder.ts';
import { resultUnion, SIGNED_ACTION_REFUSAL_CODES } from '../refusals.ts';
import { parseAuthorization, WalletAuthorizationInput } from '../wallet-authorization.ts';
import type { ActionSchema, SignedActionSuccess } from './action.ts';
import { ACTION_SCHEMAS } from './table.ts';

const KINDS = Object.keys(ACTION_SCHEMAS) as readonly SignableKind[];

type Fields = InputShapeFromFields<InputFieldMap>;

/** Converts an action kind to a type name prefix: claimOffer to ClaimOffer. */
const pascal = (kind: SignableKind): string => kind.charAt(0).toUpperCase() + kind.slice(1);

function actionInput(kind: SignableKind) {
  const { purpose, fields, textFields, oneOf = false }: ActionSchema<SignableKind> = ACTION_SCHEMAS[kind];
  return builder.inputType(`${pascal(kind)}Action`, {
    description: `Fields of the text that a wallet signs to ${purpose}.`,
    isOneOf: oneOf,
    fields: (t) => ({ ...fields(t), ...textFields?.(t) }),
  });
}

export const SignableActionInput = builder.inputType('SignableActionInput', {
  isOneOf: true,
  description: 'The action to sign: exactly one field is given, with the same values as for the mutation of that name.',
  fields: (t) =>
    Object.fromEntries(
      KINDS.map((kind) => [
        kind,
        t.field({
          type: actionInput(kind),
          description: `Asks for the text that a wallet signs to ${ACTION_SCHEMAS[kind].purpose}.`,
        }),
      ]),
    ),
});

/** Converts a SignableActionInput to the action that `signer` will sign. Throws BAD_USER_INPUT for invalid fields. */
export function parseSignableAction(input: Readonly<Record<string, unknown>>, signer: string): SignableAction {
  for (const kind of KINDS) {
    const fields = input[kind];
    if (fields != null) return read(kind, `action.${kind}`, fields as Fields, signer);
  }
  throw badInput('action', 'exactly one action');
}

function read<K extends SignableKind>(kind: K, path: string, fields: Fields, signer: string): SignableAction<K> {
  const schema: ActionSchema<K> = ACTION_SCHEMAS[kind];
  return { kind, ...schema.parse(path, fields, signer) };
}

/** Returns the second authorisation of an action, which `wallet` must have signed; null for actions with one signature. */
function countersignature(
  wallet: unknown,
  authorization: typeof WalletAuthorizationInput.$inferInput | undefined,
): WalletAuthorization | null {
  if (authorization === undefined) return null;
  const path = 'input.walletAuthorization';
  if (authorization.wallet !== wallet) throw badInput(`${path}.wallet`, 'must be the wallet that joins');
  return parseAuthorization(path, authorization);
}

for (const kind of KINDS) addMutation(kind);

function addMutation(kind: SignableKind): void {
  const schema: ActionSchema<SignableKind> = ACTION_SCHEMAS[kind];
  const name = pascal(kind);
  const input = builder.inputType(`${name}Input`, {
    description: `Signed fields and authorisation to ${schema.purpose}.`,
    fields: (t) => ({
      ...schema.fields(t),
      authorization: t.field({ type: WalletAuthorizationInput, required: true, description: schema.signedBy }),
      ...(schema.countersignedBy === undefined
        ? {}
        : {
            walletAuthorization: t.field({
              type: WalletAuthorizationInput,
              required: true,
              description: schema.countersignedBy,
            }),
          }),
    }),
  });
  const success = builder.objectRef<SignedActionSuccess>(`${name}Success`).implement({
    description: `Success of \`${kind}\`: it took effect, now or by an earlier call with the same authorisation.`,
    fields: (t) => ({
      ...schema.success(t),
      replayed: t.exposeBoolean('replayed', {
        description:
          'True when an earlier call with this authorisation had taken effect, so that this call changed nothing.',
      }),
    }),
  });
  const result = resultUnion(name, success, [...SIGNED_ACTION_REFUSAL_CODES, ...schema.refusals]);
  builder.mutationField(kind, (t) =>
    t.field({
      type: result,
      description: schema.description,
      args: {
        input: t.arg({
          type: input,
          required: true,
          description: 'Fields of the action, and the wallet authorisation that signs exactly these fields.',
        }),
      },
      async resolve(_, { input }, context) {
        const { authorization, walletAuthorization, ...fields }: typeof input & Fields = input;
        const action = read(kind, 'input', fields, authorization.wallet);
        const second = countersignature(fields['wallet'], walletAuthorization);
        const first = parseAuthorization('input.authorization', authorization);
        const outcome = await executeSignedAction(
          context.app,
          action,
          first,
          second,
          context.viewer?.accountId ?? null,
        );
        context.resetLoaders();
        return 'refusal' in outcome ? outcome.refusal : outcome;
      },
    }),
  );
}
