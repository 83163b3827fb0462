// GraphQL types of refusals, for both schemas: the interface `Refusal`, one object type per code, and the result unions of
// mutations. The codes, their descriptions and their data fields are in refusals.ts and network/refusals.ts.

import type { ObjectRef } from '@pothos/core';
import type { builder, SchemaTypes } from './builder.ts';

type Coded = { readonly code: string };
type Coding<R extends Coded, Code extends R['code']> = Extract<R, { readonly code: Code }>;
type Ref<T> = ObjectRef<SchemaTypes, T, T>;

/** Returns the GraphQL type name of a refusal code: ClaimCapReached for CLAIM_CAP_REACHED. */
export function refusalTypeName(code: string): string {
  return code.toLowerCase().replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/**
 * Adds the enumeration of codes, the interface and a type per code to a builder. Returns the types by code as `refusalTypes`, and `resultUnion`,
 * which creates the union `<name>Result` of a success and the refusals of one mutation. `deprecated` has the reason for each code that is
 * no longer given.
 */
export function addRefusalTypes<R extends Coded>(
  target: typeof builder,
  descriptions: { readonly [Code in R['code']]: string },
  messageOf: (refusal: R) => string,
  deprecated: { readonly [Code in R['code']]?: string } = {},
) {
  const codes = Object.keys(descriptions) as R['code'][];
  const enumValue = (code: R['code']) => {
    const reason = deprecated[code];
    const value = { value: code, description: descriptions[code] };
    return reason === undefined ? value : { ...value, deprecationReason: reason };
  };
  const CodeEnum = target.enumType('RefusalCode', {
    description: 'The rule that refused a mutation. Codes are stable; more may be added.',
    values: Object.fromEntries(codes.map((code) => [code, enumValue(code)])) as {
      [Code in R['code']]: { value: Code; description: string };
    },
  });

  const RefusalInterface = target.interfaceRef<R>('Refusal').implement({
    description:
      'Refusal of a mutation by a rule; nothing was changed. Every result except the success type implements this interface, also types added later, so `... on Refusal { code message }` catches all of them.',
    fields: (t) => ({
      code: t.field({
        type: CodeEnum,
        description: 'Code of the rule that refused the mutation. Codes are stable, so programs may branch on them.',
        resolve: (refusal) => refusal.code as never,
      }),
      message: t.string({
        description: 'Explanation for people: one English sentence with the relevant numbers. The wording may change.',
        resolve: messageOf,
      }),
    }),
  });

  const refusalTypes = Object.fromEntries(
    codes.map((code) => {
      const ref = target.objectRef<R>(refusalTypeName(code));
      target.objectType(ref, {
        description: descriptions[code],
        interfaces: [RefusalInterface],
        isTypeOf: (value) => (value as Coded).code === code,
      });
      return [code, ref];
    }),
  ) as unknown as { readonly [Code in R['code']]: Ref<Coding<R, Code>> };

  function resultUnion<Success extends object>(name: string, success: Ref<Success>, refusals: readonly R['code'][]) {
    const mutation = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
    return target.unionType(`${name}Result`, {
      description: `Result of \`${mutation}\`: the success, or a refusal with its reason.`,
      types: [success, ...refusals.map((code) => refusalTypes[code])] as Ref<Success | R>[],
      resolveType: (value) => ('code' in value ? refusalTypeName(value.code) : success.name),
    });
  }

  return { RefusalInterface, refusalTypes, resultUnion };
}

/** Converts the answer of a use case to a value of its result union: the success, or the refusal. */
export function toResult<Success extends object, R extends object>(
  answer: Success | { readonly refusal: R },
): Success | R {
  return 'refusal' in answer ? (answer as { readonly refusal: R }).refusal : (answer as Success);
}
