// Runnable examples of a mutation: the operation with its variables, and the call of the client library.
// **Invariant:** every field of the success without an argument and every number of a refusal is selected.

import {
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLObjectType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { leafFields, namedOf, ownFields } from '../client/schema-types.ts';

export type Mutation = GraphQLField<unknown, unknown>;
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Example values of scalars by the end of a field's name, the first that fits; without one the type decides. */
const VALUES: readonly (readonly [RegExp, Json])[] = [
  [/^offerId$/, 'offer_AQIDBAUGBwgJCgsMDQ4PEA'],
  [/^coStakeId$/, 'costake_AQIDBAUGBwgJCgsMDQ4PEA'],
  [/^deviceId$/, 'device_AQIDBAUGBwgJCgsMDQ4PEA'],
  [/^endpointId$/, 'webhook_AQIDBAUGBwgJCgsMDQ4PEA'],
  [/wallet$/i, '4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofM'],
  [/^nonce$/, '7QmZ3xK9bR2nT5vW8yA4cE'],
  [/^url$/, 'https://example.com/tandem'],
  [/^uri$/, 'https://example.com'],
  [/amount$/i, '8000'],
  [/Bps$/, 7400],
  [/^issuedAt$/, '2026-12-01T12:00:00.000Z'],
  [/^expiresAt$/, '2026-12-01T12:05:00.000Z'],
  [/seconds$/i, 3600],
  [/^label$/, 'My laptop'],
];

/**
 * Returns an example of an input object: its required fields, or the first one where exactly one is given. `values` come before the table of
 * this file.
 */
export function exampleOf(type: GraphQLInputObjectType, values: typeof VALUES = []): { readonly [name: string]: Json } {
  const fields = Object.values(type.getFields());
  const given = type.isOneOf ? fields.slice(0, 1) : fields.filter(({ type: of }) => isNonNullType(of));
  return Object.fromEntries(
    given
      .filter(({ defaultValue }) => defaultValue === undefined)
      .map((field) => [field.name, exampleValue(field.name, field.type, values)]),
  );
}

function exampleValue(name: string, type: GraphQLInputType, values: typeof VALUES): Json {
  const named = getNamedType(type);
  const listed = isListType(isNonNullType(type) ? type.ofType : type);
  if (isInputObjectType(named)) return listed ? [exampleOf(named, values)] : exampleOf(named, values);
  if (isEnumType(named)) return listed ? [named.getValues()[0]?.name ?? ''] : (named.getValues()[0]?.name ?? '');
  const known = [...values, ...VALUES].find(([pattern]) => pattern.test(name))?.[1];
  if (known !== undefined) return known;
  const byType: Readonly<Record<string, Json>> = {
    Int: 1,
    Float: 1,
    Boolean: true,
    DateTime: '2026-12-01T12:00:00.000Z',
  };
  return byType[named.name] ?? (/^signature$/.test(name) ? '3nVfYabxKv9oohGm4Rqq2P…' : 'text');
}

/** Returns the input type of a mutation. @throws when it has none */
export function inputOf(mutation: Mutation): GraphQLInputObjectType {
  const [argument] = mutation.args;
  const type = argument === undefined ? undefined : getNamedType(argument.type);
  if (!isInputObjectType(type)) throw new Error(`${mutation.name} has no input`);
  return type;
}

/** Returns the mutation as a document with the variable `$input`. */
export function operationOf(mutation: Mutation): string {
  const title = mutation.name.charAt(0).toUpperCase() + mutation.name.slice(1);
  const result = namedOf(mutation.type);
  const members = isUnionType(result) ? result.getTypes() : [];
  // GraphQL refuses two fields of one name and different types, so a refusal's field gives way to one of the success.
  const success = members.filter((member) => !isRefusal(member));
  const seen = new Map(
    success.flatMap((member) =>
      Object.values(member.getFields()).map(({ name, type }) => [name, String(type)] as const),
    ),
  );
  const lines = members.flatMap((member) => {
    const refused = isRefusal(member);
    const names = refused ? ownFields(member) : leafFields(member);
    const selected = names.map((name) => {
      const type = String(member.getFields()[name]?.type);
      const first = seen.get(name) ?? type;
      seen.set(name, first);
      return first === type ? name : `${name}Of${member.name}: ${name}`;
    });
    const objects = Object.values(member.getFields()).flatMap((field) => {
      const inner = namedOf(field.type);
      if (!isObjectType(inner) || field.args.some(({ type }) => isNonNullType(type))) return [];
      const every = leafFields(inner);
      const leaves = ['id', 'address', 'phase', 'status', 'state'].filter((name) => {
        const leaf = inner.getFields()[name];
        return leaf !== undefined && isLeafType(namedOf(leaf.type));
      });
      const chosen = refused ? every : leaves.length > 0 ? leaves : every.slice(0, 1);
      return chosen.length === 0 ? [] : [`${field.name} { ${chosen.join(' ')} }`];
    });
    const all = [...selected, ...objects];
    return all.length === 0 ? [] : [`    ... on ${member.name} { ${all.join(' ')} }`];
  });
  const signature = `mutation ${title}($input: ${inputOf(mutation).name}!)`;
  const all = success.length < members.length ? ['    ... on Refusal { code message }', ...lines] : lines;
  return [`${signature} {`, `  ${mutation.name}(input: $input) {`, '    __typename', ...all, '  }', '}'].join('\n');
}

const isRefusal = (type: GraphQLObjectType): boolean => type.getInterfaces().some(({ name }) => name === 'Refusal');

/** Prints a value as an expression of TypeScript. */
export function literal(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (value !== null && typeof value === 'object') {
    const fields = Object.entries(value).map(([name, inner]) => `${name}: ${literal(inner)}`);
    return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
  }
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
}
