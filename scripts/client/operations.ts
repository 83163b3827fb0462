// Prints typed documents: each operation of client/operations becomes one constant, its text with the fragments that it uses, and the
// types of its result and variables. One constant each, so that a bundle contains only the operations that it imports.

import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type GraphQLUnionType,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInputObjectType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionNode,
  type SelectionSetNode,
  stripIgnoredCharacters,
  type TypeNode,
  typeFromAST,
  validate,
  visit,
} from 'graphql';
import { docComment, inputType, leafType, namedOf, wrapped } from './schema-types.ts';

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** Prints the operations in a GraphQL text. @throws when one is invalid against the schema */
export function printOperations(schema: GraphQLSchema, source: string): string {
  const document = parse(source);
  const [error] = validate(schema, document);
  if (error !== undefined) throw error;
  const fragments = fragmentsIn(document.definitions);
  const types = [...fragments.values()].map((fragment) => printFragment(schema, fragment, fragments));
  const operations = document.definitions.flatMap((node) =>
    node.kind === Kind.OPERATION_DEFINITION ? [printOperation(schema, node, fragments)] : [],
  );
  return [...types, ...operations].join('\n');
}

/** Returns the text of each operation in a GraphQL text by its name, as the typed documents contain it. */
export function operationTexts(source: string): ReadonlyMap<string, string> {
  const { definitions } = parse(source);
  const fragments = fragmentsIn(definitions);
  return new Map(
    definitions.flatMap((node) =>
      node.kind === Kind.OPERATION_DEFINITION ? [[node.name?.value ?? '', textOf(node, fragments)] as const] : [],
    ),
  );
}

const fragmentsIn = (definitions: DocumentNode['definitions']): Fragments =>
  new Map(
    definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [])),
  );

const textOf = (node: OperationDefinitionNode, fragments: Fragments): string =>
  stripIgnoredCharacters(
    print({ kind: Kind.DOCUMENT, definitions: [node, ...fragmentsUsed(node, fragments)] } satisfies DocumentNode),
  );

/** Prints the type of what a fragment selects; the types of its users refer to it by name. */
function printFragment(schema: GraphQLSchema, node: FragmentDefinitionNode, fragments: Fragments): string {
  const type = schema.getType(node.typeCondition.name.value);
  if (!isObjectType(type)) return '';
  const text = objectType(schema, type, node.selectionSet, fragments, '');
  return `${docComment(`What the fragment \`${node.name.value}\` selects.`)}export type ${node.name.value} = ${text};\n`;
}

/** Names of the inputs that the operations of a text use, also inside other inputs. */
export function inputsUsed(schema: GraphQLSchema, source: string): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (name: string): void => {
    const type = schema.getType(name);
    if (!isInputObjectType(type) || found.has(name)) return;
    found.add(name);
    for (const field of Object.values(type.getFields())) add(getNamedType(field.type).name);
  };
  visit(parse(source), { VariableDefinition: ({ type }) => add(namedNodeOf(type)) });
  return found;
}

function namedNodeOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedNodeOf(type.type);
}

function printOperation(schema: GraphQLSchema, node: OperationDefinitionNode, fragments: Fragments): string {
  const name = node.name?.value ?? '';
  const root = schema.getRootType(node.operation);
  if (root == null || name === '') throw new Error('an operation lacks its name or its root type');
  const text = textOf(node, fragments);
  const variables = (node.variableDefinitions ?? []).map((definition) => {
    const type = typeFromAST(schema, definition.type);
    if (type === undefined || isCompositeType(type) || !('name' in getNamedType(type))) throw new Error(name);
    const optional = isNonNullType(type) && definition.defaultValue === undefined ? '' : '?';
    const field = `readonly ${definition.variable.name.value}${optional}: ${inputType(type as never)}`;
    return optional === '' ? field : `${field} | undefined`;
  });
  const [field] = node.selectionSet.selections;
  const described = field?.kind === Kind.FIELD ? root.getFields()[field.name.value]?.description : null;
  const kind = `${node.operation.charAt(0).toUpperCase()}${node.operation.slice(1)}`;
  const result = objectType(schema, root, node.selectionSet, fragments, '');
  return [
    `${docComment(`Result of the ${node.operation} \`${name}\`.`)}export type ${name}${kind} = ${result};\n`,
    `${docComment(`Variables of the ${node.operation} \`${name}\`.`)}export type ${name}Variables = ${variables.length === 0 ? 'Readonly<Record<string, never>>' : `{ ${variables.join('; ')} }`};\n`,
    `${docComment(described ?? `The ${node.operation} \`${name}\`.`)}export const ${name}Document = ${JSON.stringify(text).replaceAll("'", "\\'").replace(/^"|"$/g, "'").replaceAll('\\"', '"')} as TypedDocument<${name}${kind}, ${name}Variables>;\n`,
  ].join('\n');
}

function fragmentsUsed(node: OperationDefinitionNode, fragments: Fragments): readonly FragmentDefinitionNode[] {
  const found = new Set<FragmentDefinitionNode>();
  const follow = (from: OperationDefinitionNode | FragmentDefinitionNode): void => {
    visit(from, {
      FragmentSpread: ({ name }) => {
        const fragment = fragments.get(name.value);
        if (fragment === undefined || found.has(fragment)) return;
        found.add(fragment);
        follow(fragment);
      },
    });
  };
  follow(node);
  return [...found];
}

/** The fields that a selection set selects on one object type, fragments included. */
type Field = { readonly name: string; readonly below: readonly SelectionSetNode[] };

function fieldsOn(
  schema: GraphQLSchema,
  type: GraphQLObjectType | GraphQLInterfaceType,
  sets: readonly SelectionSetNode[],
  fragments: Fragments,
): ReadonlyMap<string, Field> {
  const fields = new Map<string, Field>();
  const add = (set: SelectionSetNode): void => {
    for (const node of set.selections) {
      if (node.kind === Kind.FIELD) {
        const key = node.alias?.value ?? node.name.value;
        const below = [
          ...(fields.get(key)?.below ?? []),
          ...(node.selectionSet === undefined ? [] : [node.selectionSet]),
        ];
        fields.set(key, { name: node.name.value, below });
        continue;
      }
      const inner = node.kind === Kind.FRAGMENT_SPREAD ? fragments.get(node.name.value) : node;
      const condition = inner?.typeCondition?.name.value;
      if (inner !== undefined && (condition === undefined || applies(schema, type, condition))) add(inner.selectionSet);
    }
  };
  for (const set of sets) add(set);
  return fields;
}

function applies(schema: GraphQLSchema, type: GraphQLObjectType | GraphQLInterfaceType, condition: string): boolean {
  const on = schema.getType(condition);
  return on === type || (isAbstractType(on) && schema.isSubType(on, type));
}

function objectType(
  schema: GraphQLSchema,
  type: GraphQLObjectType | GraphQLInterfaceType,
  set: SelectionSetNode | readonly SelectionSetNode[],
  fragments: Fragments,
  indent: string,
): string {
  const sets = 'kind' in set ? [set] : set;
  const { named, rest } = namedPart(schema, type, sets, fragments);
  const deeper = `${indent}  `;
  const lines = [...fieldsOn(schema, type, rest, fragments)].map(([key, { name, below }]) => {
    if (name === '__typename')
      return `${deeper}readonly ${key}: ${isObjectType(type) ? `'${type.name}'` : 'string'};\n`;
    const field = type.getFields()[name];
    if (field === undefined) throw new Error(`${type.name} has no field ${name}`);
    const inner = namedOf(field.type);
    const text = isCompositeType(inner)
      ? compositeType(schema, inner, below, fragments, deeper)
      : refusalCode(type, name, leafType(inner));
    return `${docComment(field.description, deeper)}${deeper}readonly ${key}: ${wrapped(field.type, text)};\n`;
  });
  const own = lines.length === 0 && named.length > 0 ? [] : [`{\n${lines.join('')}${indent}}`];
  return [...named, ...own].join(' & ');
}

/** The selections of a set on one object type, those of inline fragments included. */
function flat(
  schema: GraphQLSchema,
  type: GraphQLObjectType | GraphQLInterfaceType,
  set: SelectionSetNode,
): readonly SelectionNode[] {
  return set.selections.flatMap((node) => {
    if (node.kind !== Kind.INLINE_FRAGMENT) return [node];
    const condition = node.typeCondition?.name.value;
    return condition === undefined || applies(schema, type, condition) ? flat(schema, type, node.selectionSet) : [];
  });
}

/** A selection on an object: the fragments whose types have names, and what is selected beside them. */
type NamedPart = { readonly named: readonly string[]; readonly rest: readonly SelectionSetNode[] };

/** Splits a selection. Where a field is selected in two places its type has no name, because an intersection would not merge lists. */
function namedPart(
  schema: GraphQLSchema,
  type: GraphQLObjectType | GraphQLInterfaceType,
  sets: readonly SelectionSetNode[],
  fragments: Fragments,
): NamedPart {
  const named = new Map<string, SelectionSetNode>();
  const rest = sets.map((set) => ({
    ...set,
    selections: flat(schema, type, set).filter((node) => {
      const fragment = node.kind === Kind.FRAGMENT_SPREAD ? fragments.get(node.name.value) : undefined;
      if (fragment?.typeCondition.name.value !== type.name) return true;
      named.set(fragment.name.value, fragment.selectionSet);
      return false;
    }),
  }));
  const parts = [...[...named.values()].map((set) => [set]), rest];
  const keys = parts.flatMap((part) => [...fieldsOn(schema, type, part, fragments).keys()]);
  return new Set(keys).size === keys.length ? { named: [...named.keys()], rest } : { named: [], rest: sets };
}

/** The code of a refusal as a literal: each refusal has exactly one. */
function refusalCode(type: GraphQLObjectType | GraphQLInterfaceType, field: string, otherwise: string): string {
  const isRefusal =
    field === 'code' && isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Refusal');
  return isRefusal ? `'${type.name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()}'` : otherwise;
}

function compositeType(
  schema: GraphQLSchema,
  type: GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType,
  below: readonly SelectionSetNode[],
  fragments: Fragments,
  indent: string,
): string {
  if (isObjectType(type)) return objectType(schema, type, below, fragments, indent);
  if (isInterfaceType(type) && below.every(({ selections }) => selections.every(({ kind }) => kind === Kind.FIELD))) {
    return objectType(schema, type, below, fragments, indent);
  }
  const members = schema.getPossibleTypes(type).map((member) => objectType(schema, member, below, fragments, indent));
  // Members of which nothing but the type name is selected are one member: there may be many.
  const bare = members.filter((member) => /^\{\s*readonly __typename: '\w+';\s*\}$/.test(member));
  const names = bare.map((member) => /'\w+'/.exec(member)?.[0] ?? '').join(' | ');
  const rest = members.filter((member) => !bare.includes(member));
  const together = names === '' ? [] : [`{ readonly __typename: ${names} }`];
  return `(${[...rest, ...together].join(' | ')})`;
}
