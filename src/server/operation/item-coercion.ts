// Compiles the coercion of one input type. graphql-js walks the type again for every value, and its checks of the type take most of the
// time. **Invariant:** a value is exactly that of graphql-js, or it is left to graphql-js, which also finds the words of a refusal.

import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';

/** Result of a coercion that graphql-js has to repeat. */
export const LEFT = Symbol('left to graphql-js');

export type ItemCoercion = (value: unknown) => unknown;

/** Returns the coercion of values of a type. */
export function compileCoercion(type: GraphQLInputType): ItemCoercion {
  if (isNonNullType(type)) {
    const coerce = compileCoercion(type.ofType);
    return (value) => (value === null || value === undefined ? LEFT : coerce(value));
  }
  const coerce = compileNonNull(type);
  return (value) => (value === null || value === undefined ? null : coerce(value));
}

function compileNonNull(type: GraphQLInputType): ItemCoercion {
  if (isNonNullType(type)) return compileNonNull(type.ofType);
  if (isListType(type)) {
    const coerce = compileCoercion(type.ofType);
    return (value) => {
      if (!Array.isArray(value)) return LEFT;
      const values = value.map(coerce);
      return values.includes(LEFT) ? LEFT : values;
    };
  }
  if (isInputObjectType(type)) return type.isOneOf ? () => LEFT : compileObject(type);
  const parse = (value: unknown): unknown => (isEnumType(type) ? type.parseValue(value, true) : type.parseValue(value));
  return (value) => {
    try {
      return parse(value) ?? LEFT;
    } catch {
      return LEFT;
    }
  };
}

/** The fields of an object are compiled at its first value, because a type may contain itself. */
function compileObject(type: GraphQLInputObjectType): ItemCoercion {
  let compiled:
    | readonly (readonly [name: string, coerce: ItemCoercion, fallback: unknown, required: boolean])[]
    | null = null;
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return LEFT;
    compiled ??= Object.values(type.getFields()).map((field) => [
      field.name,
      compileCoercion(field.type),
      field.defaultValue,
      isNonNullType(field.type),
    ]);
    const given = value as Readonly<Record<string, unknown>>;
    const coerced: Record<string, unknown> = Object.create(null);
    let known = 0;
    for (const [name, coerce, fallback, required] of compiled) {
      const inner = given[name];
      if (inner === undefined) {
        if (fallback !== undefined) coerced[name] = fallback;
        else if (required) return LEFT;
        continue;
      }
      const result = coerce(inner);
      if (result === LEFT) return LEFT;
      coerced[name] = result;
      known += 1;
    }
    for (const name in given) if (given[name] !== undefined) known -= 1;
    return known === 0 ? coerced : LEFT;
  };
}
