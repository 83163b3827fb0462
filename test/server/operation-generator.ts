// Generates random GraphQL operations for a schema, and resolvers that succeed or fail in every way; the same seed gives the same
// operations and results.

import {
  type GraphQLArgument,
  type GraphQLCompositeType,
  GraphQLError,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  type OperationTypeNode,
  responsePathAsArray,
} from 'graphql';

/** Returns a random whole number from 0 to `below` - 1. */
export type Random = (below: number) => number;

/** Returns a generator of pseudo-random numbers for a seed (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

export type GeneratedOperation = { readonly query: string; readonly variables: Readonly<Record<string, unknown>> };

/** Returns a random operation, valid for most seeds, with fields, aliases, fragments, directives, literals and variables. */
export function generateOperation(schema: GraphQLSchema, kind: OperationTypeNode, random: Random): GeneratedOperation {
  const definitions: string[] = [];
  const fragments: string[] = [];
  const variables: Record<string, unknown> = {};
  let aliases = 0;

  const variable = (type: GraphQLInputType, value: unknown): string => {
    const name = `v${definitions.length}`;
    definitions.push(`$${name}: ${String(type)}`);
    variables[name] = value;
    return `$${name}`;
  };

  const argument = (arg: GraphQLArgument): readonly string[] => {
    if (!isNonNullType(arg.type) && random(10) < 6) return [];
    const value = inputValue(arg.type, random, 3);
    const text = random(3) === 0 ? variable(arg.type, value) : literal(value, arg.type);
    return [`${arg.name}: ${text}`];
  };

  const directive = (): string => {
    const roll = random(24);
    if (roll > 3) return '';
    const value = random(2) === 0;
    const condition = random(2) === 0 ? String(value) : variable('Boolean!' as never, value);
    return ` @${roll < 2 ? 'skip' : 'include'}(if: ${condition})`;
  };

  const fieldText = (field: GraphQLField<unknown, unknown>, depth: number): string | null => {
    const type = getNamedType(field.type);
    const args = field.args.flatMap(argument);
    const needsAlias = args.length > 0 || random(12) === 0;
    aliases += needsAlias ? 1 : 0;
    const head = `${needsAlias ? `a${aliases}: ` : ''}${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}${directive()}`;
    if (isLeafType(type)) return head;
    if (depth === 0) return null;
    return `${head} { ${selection(type as GraphQLCompositeType, depth - 1)} }`;
  };

  const selection = (type: GraphQLCompositeType, depth: number): string => {
    const parts: string[] = random(3) === 0 ? ['__typename'] : [];
    const members = isAbstractType(type) ? schema.getPossibleTypes(type) : [];
    for (let count = members.length === 0 ? 0 : 2; count > 0; count -= 1) {
      const member = members[random(members.length)];
      if (member !== undefined) parts.push(`... on ${member.name} { ${selection(member, depth)} }`);
    }
    const fields = 'getFields' in type ? Object.values(type.getFields()) : [];
    for (let count = fields.length === 0 ? 0 : 1 + random(4); count > 0; count -= 1) {
      const field = fields[random(fields.length)];
      const text = field === undefined ? null : fieldText(field, depth);
      if (text !== null) parts.push(text);
    }
    if (parts.length === 0) parts.push('__typename');
    const text = parts.join(' ');
    const roll = random(10);
    if (roll === 0) return `...${directive()} { ${text} } __typename`;
    if (roll > 1) return text;
    const name = `F${fragments.length}`;
    fragments.push('');
    fragments[Number(name.slice(1))] = `fragment ${name} on ${type.name} { ${text} }`;
    return `...${name}${directive()} __typename`;
  };

  const root = schema.getRootType(kind);
  if (root == null) throw new Error(`the schema has no ${kind}`);
  const body = kind === 'subscription' ? oneField(root.getFields(), random, fieldText) : selection(root, 5);
  const head = `${kind} Generated${definitions.length > 0 ? `(${definitions.join(', ')})` : ''}`;
  return { query: `${head} { ${body} } ${fragments.join(' ')}`, variables };
}

function oneField(
  fields: Readonly<Record<string, GraphQLField<unknown, unknown>>>,
  random: Random,
  text: (field: GraphQLField<unknown, unknown>, depth: number) => string | null,
): string {
  const all = Object.values(fields);
  const field = all[random(all.length)];
  return (field === undefined ? null : text(field, 4)) ?? '__typename';
}

/** Returns a random value for an argument; a few values are invalid, such as two members of a @oneOf input. */
function inputValue(type: GraphQLInputType, random: Random, depth: number): unknown {
  if (isNonNullType(type)) return inputValue(type.ofType, random, depth) ?? inputValue(type.ofType, () => 1, 1);
  if (random(15) === 0) return null;
  if (isListType(type)) return Array.from({ length: random(3) }, () => inputValue(type.ofType, random, depth - 1));
  if (isEnumType(type)) return type.getValues()[random(type.getValues().length)]?.name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    if (type.isOneOf) {
      const chosen = random(25) === 0 ? fields.slice(0, 2) : fields.slice(random(fields.length)).slice(0, 1);
      return Object.fromEntries(
        chosen.map((field) => [
          field.name,
          inputValue(field.type, random, depth - 1) ?? inputValue(field.type, () => 1, 1),
        ]),
      );
    }
    const given = fields.filter((field) => isNonNullType(field.type) || (depth > 0 && random(3) === 0));
    return Object.fromEntries(given.map((field) => [field.name, inputValue(field.type, random, depth - 1)]));
  }
  if (!isScalarType(type)) return null;
  switch (type.name) {
    case 'Int':
      return random(6) === 0 ? 'not a number' : random(100);
    case 'Float':
      return random(1000) / 10;
    case 'Boolean':
      return random(2) === 0;
    default:
      return `text "${random(50)}" \\ é`;
  }
}

function literal(value: unknown, type: GraphQLInputType): string {
  const nullable = isNonNullType(type) ? type.ofType : type;
  if (value === null || value === undefined) return 'null';
  if (isListType(nullable) && Array.isArray(value)) {
    return `[${value.map((item) => literal(item, nullable.ofType)).join(', ')}]`;
  }
  if (isEnumType(nullable)) return String(value);
  if (isInputObjectType(nullable) && typeof value === 'object') {
    const fields = nullable.getFields();
    return `{ ${Object.entries(value)
      .map(([name, item]) => `${name}: ${literal(item, fields[name]?.type as GraphQLInputType)}`)
      .join(', ')} }`;
  }
  return JSON.stringify(value);
}

/**
 * Context of the random resolvers. `seed` decides what each resolver does: return a value of its type or null, or throw, reject or
 * return an error.
 */
type Context = { readonly seed: number; readonly isAsync: boolean };

/** Gives every field of a schema a resolver whose result depends only on the context's seed, the path and the arguments. */
export function addRandomResolvers(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      field.resolve = (_source, args, context: Context, info) => {
        const place = JSON.stringify([responsePathAsArray(info.path), args, info.fieldNodes.length, context.seed]);
        return outcome(schema, info.returnType, randomFrom(hash(place)), context.isAsync);
      };
    }
  }
}

function outcome(schema: GraphQLSchema, type: GraphQLOutputType, random: Random, isAsync: boolean): unknown {
  const delay = isAsync ? random(3) : 0;
  const roll = random(100);
  if (roll < 2) throw new Error('thrown');
  if (roll < 4)
    return late(
      delay,
      () => Promise.reject(new GraphQLError('rejected', { extensions: { code: 'FORBIDDEN' } })),
      isAsync,
    );
  if (roll < 6) return new Error('returned');
  return late(delay, () => value(schema, type, random, isAsync), isAsync);
}

function late(ticks: number, make: () => unknown, isAsync: boolean): unknown {
  if (!isAsync) {
    const made = make();
    if (!(made instanceof Promise)) return made;
    made.catch(() => undefined);
    throw new GraphQLError('thrown instead of rejected');
  }
  if (ticks === 0) return make();
  return Promise.resolve().then(() => late(ticks - 1, make, isAsync));
}

function value(schema: GraphQLSchema, type: GraphQLOutputType, random: Random, isAsync: boolean): unknown {
  if (isNonNullType(type)) return random(60) === 0 ? null : value(schema, type.ofType, random, isAsync);
  if (random(12) === 0) return null;
  if (isListType(type)) {
    if (random(40) === 0) return 'no list';
    return Array.from({ length: random(4) }, () => {
      const item = random(30) === 0 ? new Error('item') : value(schema, type.ofType, random, isAsync);
      // Make either all items of a list promises or none, because graphql-js leaves the rejection of an item unhandled when a later
      // item fails synchronously.
      return isAsync ? Promise.resolve(item) : item;
    });
  }
  if (isAbstractType(type)) {
    const members = schema.getPossibleTypes(type);
    return { __typename: random(50) === 0 ? 'Nothing' : members[random(members.length)]?.name };
  }
  if (isEnumType(type)) return random(40) === 0 ? 'NOPE' : type.getValues()[random(type.getValues().length)]?.value;
  if (!isScalarType(type)) return {};
  if (type.name === 'Int') return random(40) === 0 ? 1.5 : random(1000);
  if (type.name === 'Float') return random(1000) / 8;
  return type.name === 'Boolean' ? random(2) === 0 : `${type.name} ${random(1000)}`;
}

function hash(text: string): number {
  let result = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) result = Math.imul(result ^ text.charCodeAt(index), 0x01000193);
  return result >>> 0;
}
