// Prints TypeScript types for the parts of the public schema that the client library names: enums, inputs, refusals, and summaries of
// the objects that a signed action changes. Descriptions of the schema become doc comments.

import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

/** TypeScript types of scalars; every other scalar travels as a string. */
const SCALARS: Readonly<Record<string, string>> = { Int: 'number', Float: 'number', Boolean: 'boolean' };

/** Returns a doc comment on lines of its own, or nothing without a text. */
export function docComment(text: string | null | undefined, indent = ''): string {
  if (text == null || text === '') return '';
  return `${indent}/** ${text.replaceAll('*/', '* /').replaceAll('\n', ' ')} */\n`;
}

/** Returns the TypeScript type of a leaf type of the schema: the name of an enum, or the type of a scalar. */
export function leafType(type: { readonly name: string }): string {
  return isEnumType(type) ? type.name : (SCALARS[type.name] ?? 'string');
}

/** Wraps `inner`, the TypeScript type of the named type, in the lists and nulls of an output type. */
export function wrapped(type: GraphQLOutputType, inner: string): string {
  if (isNonNullType(type)) return withoutNull(type.ofType, inner);
  return `${withoutNull(type, inner)} | null`;
}

function withoutNull(type: GraphQLOutputType, inner: string): string {
  if (!isListType(type)) return inner;
  const element = wrapped(type.ofType, inner);
  return `readonly ${/[ |]/.test(element) ? `(${element})` : element}[]`;
}

/** Returns the TypeScript type of an input: enums and inputs by their name. */
export function inputType(type: GraphQLInputType): string {
  if (isNonNullType(type)) return inputWithoutNull(type.ofType);
  return `${inputWithoutNull(type)} | null`;
}

function inputWithoutNull(type: GraphQLInputType): string {
  if (isListType(type)) {
    const element = inputType(type.ofType);
    return `readonly ${element.includes(' ') ? `(${element})` : element}[]`;
  }
  if (isNonNullType(type)) return inputWithoutNull(type.ofType);
  return isInputObjectType(type) ? type.name : leafType(type);
}

/** Prints the fields of an input as an object type; inputs with `@oneOf` become a union in which each member has one field. */
export function inputObject(type: GraphQLInputObjectType, without: (field: string) => boolean = () => false): string {
  const fields = Object.values(type.getFields()).filter(({ name }) => !without(name));
  const isRequired = (field: (typeof fields)[number]): boolean =>
    isNonNullType(field.type) && field.defaultValue === undefined;
  if (!type.isOneOf) {
    const lines = fields.map((field) => {
      const optional = isRequired(field) ? '' : '?';
      const undefinable = isRequired(field) ? '' : ' | undefined';
      return `${docComment(field.description, '  ')}  readonly ${field.name}${optional}: ${inputType(field.type)}${undefinable};\n`;
    });
    return `{\n${lines.join('')}}`;
  }
  const members = fields.map((one) => {
    const others = fields.filter((other) => other !== one).map((other) => `readonly ${other.name}?: undefined`);
    const type_ = inputType(one.type).replace(/ \| null$/, '');
    return `  | {\n${docComment(one.description, '      ')}      readonly ${[`${one.name}: ${type_}`, ...others].join('; ')};\n    }`;
  });
  return `\n${members.join('\n')}`;
}

/** Prints every enum of the schema as a union of strings. */
export function printEnums(schema: GraphQLSchema): string {
  return typesOf(schema, isEnumType)
    .map((type) => {
      const names = type.getValues().map(({ name }) => `'${name}'`);
      return `${docComment(type.description)}export type ${type.name} = ${names.join(' | ')};\n`;
    })
    .join('\n');
}

/** Prints the inputs that `isUsed` accepts. */
export function printInputs(schema: GraphQLSchema, isUsed: (name: string) => boolean): string {
  return typesOf(schema, isInputObjectType)
    .filter(({ name }) => isUsed(name))
    .map((type) => `${docComment(type.description)}export type ${type.name} = ${inputObject(type)};\n`)
    .join('\n');
}

/** The object types that implement the interface `Refusal`. */
export function refusalsOf(schema: GraphQLSchema): readonly GraphQLObjectType[] {
  const refusal = schema.getType('Refusal');
  if (!isInterfaceType(refusal)) throw new Error('the schema has no interface Refusal');
  return [...schema.getPossibleTypes(refusal)].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Names of a refusal's own fields: its leaf fields beside code and message. */
export function ownFields(refusal: GraphQLObjectType): readonly string[] {
  return leafFields(refusal).filter((name) => name !== 'code' && name !== 'message');
}

/** Names of the leaf fields of an object that need no argument and are not deprecated. */
export function leafFields(type: GraphQLObjectType): readonly string[] {
  return Object.values(type.getFields())
    .filter((field) => isLeafType(namedOf(field.type)) && field.deprecationReason == null)
    .filter((field) => field.args.every((arg) => !isNonNullType(arg.type) || arg.defaultValue !== undefined))
    .map(({ name }) => name);
}

/** Prints a type per refusal, its fields under their aliases, with its code as a literal, and `Refusal` as their union. */
export function printRefusals(schema: GraphQLSchema, aliases: ReadonlyMap<string, string>): string {
  const codes = schema.getType('RefusalCode');
  const known = new Set(isEnumType(codes) ? codes.getValues().map(({ name }) => name) : []);
  const types = refusalsOf(schema).map((type) => {
    const code = type.name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
    if (!known.has(code)) throw new Error(`${type.name} has no code ${code}`);
    const fields = ownFields(type).map((name) => fieldLine(type, name, aliases.get(`${type.name}.${name}`)));
    const head = `  readonly __typename: '${type.name}';\n  readonly code: '${code}';\n  readonly message: string;\n`;
    return `${docComment(type.description)}export type ${type.name} = {\n${head}${fields.join('')}};\n`;
  });
  const names = refusalsOf(schema).map(({ name }) => `  | ${name}`);
  const union = `/** Every refusal of the API: the rules say no. \`code\` is stable, \`message\` may change. */\nexport type Refusal =\n${names.join('\n')};\n`;
  return [...types, union].join('\n');
}

/** Prints the line of a leaf field in an object type. */
export function fieldLine(type: GraphQLObjectType, name: string, alias = name): string {
  const field = type.getFields()[name];
  if (field === undefined) throw new Error(`${type.name} has no field ${name}`);
  return `${docComment(field.description, '  ')}  readonly ${alias}: ${wrapped(field.type, leafType(namedOf(field.type)))};\n`;
}

/** Returns the named type inside lists and non-null types. */
export function namedOf(type: GraphQLOutputType): Exclude<GraphQLOutputType, { readonly ofType: unknown }> {
  return isListType(type) || isNonNullType(type) ? namedOf(type.ofType) : type;
}

/** Whether a field leads to an object that has an id of its own. */
export function isNodeType(type: GraphQLOutputType): type is GraphQLObjectType {
  return isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node');
}

function typesOf<Type extends { readonly name: string }>(
  schema: GraphQLSchema,
  is: (type: unknown) => type is Type,
): readonly Type[] {
  return Object.values(schema.getTypeMap())
    .filter((type): type is typeof type & Type => is(type) && !type.name.startsWith('__'))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
