// What an operation may cost before it runs: a count of the objects it can return, so that the price can be worked out by hand.
// Invariant: the price depends on the document, its variables and the schema alone, never on the data, and working it out takes
// time linear in the document however often a fragment is spread.

import {
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import { fragmentsOf } from './limits.ts';

/** Price of an object, and of a field with no price of its own. */
const OBJECT = 1;
/** Price of a mutation: it opens a transaction and takes locks. */
const MUTATION = 100;
const SCHEMA_INTROSPECTION = 2_000;
const TYPE_INTROSPECTION = 100;
/** Objects in a list whose length nobody asked for and no rule bounds. */
const LIST_LENGTH = 10;
const PAGE_LENGTH = 20;
const MAX_PAGE_LENGTH = 100;

declare module 'graphql' {
  // biome-ignore lint/style/useConsistentTypeDefinitions: only an interface can be extended from here.
  interface GraphQLFieldExtensions<_TSource, _TContext, _TArgs> {
    /** Price of the field where it is not the usual one, as for a count over a whole table. */
    readonly cost?: number;
    /** The most that a list can hold by a rule, where nobody asks for a length. */
    readonly length?: number;
  }
}

type Variables = Readonly<Record<string, unknown>>;

/**
 * The price of `operation` in a valid `document`. A scalar is free and an object costs 1; a page costs its first (or last, else
 * 20) times what one of its nodes costs; another list its number of ids, or the `length` that its extensions give, or 10, times
 * what one item costs; a mutation 100; `__schema` 2 000 and `__type` 100. A field's extension `cost` stands in for the price of
 * its one object. Members of a union add up, and so does what is selected twice.
 */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): number {
  const fragments = fragmentsOf(document);
  const known = new Map<string, number>();
  const root = schema.getRootType(operation.operation);
  const given = withDefaults(operation, variables);

  /** `pageLength` is set directly below a field that pages: the lists there are that long. */
  const ofSelection = (set: SelectionSetNode, parent: GraphQLCompositeType, pageLength: number | null): number =>
    sum(set.selections, (node) => {
      switch (node.kind) {
        case Kind.FIELD:
          return ofField(node, parent, pageLength);
        case Kind.INLINE_FRAGMENT:
          return ofSelection(node.selectionSet, typeNamed(node.typeCondition?.name.value) ?? parent, pageLength);
        case Kind.FRAGMENT_SPREAD: {
          const key = `${node.name.value} ${pageLength}`;
          const fragment = fragments.get(node.name.value);
          if (fragment === undefined) return 0;
          const price =
            known.get(key) ??
            ofSelection(fragment.selectionSet, typeNamed(fragment.typeCondition.name.value) ?? parent, pageLength);
          known.set(key, price);
          return price;
        }
        default:
          return node satisfies never;
      }
    });

  const ofField = (node: FieldNode, parent: GraphQLCompositeType, pageLength: number | null): number => {
    const name = node.name.value;
    if (name === '__schema') return SCHEMA_INTROSPECTION;
    if (name === '__type') return TYPE_INTROSPECTION;
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
    if (field === undefined) return 0;
    const type = getNamedType(field.type);
    if (!isCompositeType(type)) return field.extensions.cost ?? 0;
    const price = field.extensions.cost ?? (parent === schema.getMutationType() ? MUTATION : OBJECT);
    const below = (length: number | null): number =>
      node.selectionSet === undefined ? 0 : ofSelection(node.selectionSet, type, length);
    if (!isListType(getNullableType(field.type))) return price + below(pageLengthOf(field, node, given));
    const length = pageLength ?? idsOf(field, node, given) ?? field.extensions.length ?? LIST_LENGTH;
    // An edge is only the wrapping of its node.
    return length * ((pageLength !== null && name === 'edges' ? 0 : price) + below(null));
  };

  const typeNamed = (name: string | undefined): GraphQLCompositeType | null => {
    const type = name === undefined ? undefined : schema.getType(name);
    return isCompositeType(type) ? type : null;
  };

  return root === undefined || root === null ? 0 : ofSelection(operation.selectionSet, root, null);
}

function withDefaults(operation: OperationDefinitionNode, variables: Variables): Variables {
  const defaults = (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
    defaultValue === undefined ? [] : [[variable.name.value, plain(defaultValue, {})] as const],
  );
  return { ...Object.fromEntries(defaults), ...variables };
}

/** Null where the field does not page. A length beyond the bound is priced as the bound: asking for it is refused in its own words. */
function pageLengthOf(field: GraphQLField<unknown, unknown>, node: FieldNode, given: Variables): number | null {
  if (!field.args.some(({ name }) => name === 'first' || name === 'last')) return null;
  const asked = ['first', 'last']
    .map((name) => argument(field, node, name, given))
    .filter((value) => typeof value === 'number');
  return asked.length === 0 ? PAGE_LENGTH : Math.min(Math.max(0, ...asked), MAX_PAGE_LENGTH);
}

/** How many things a field was asked for by name, the longest of its list arguments; null where it has none. */
function idsOf(field: GraphQLField<unknown, unknown>, node: FieldNode, given: Variables): number | null {
  const lists = field.args
    .map(({ name }) => argument(field, node, name, given))
    .filter((value) => Array.isArray(value));
  return lists.length === 0 ? null : Math.max(...lists.map(({ length }) => length));
}

function argument(field: GraphQLField<unknown, unknown>, node: FieldNode, name: string, given: Variables): unknown {
  const written = node.arguments?.find((argument) => argument.name.value === name);
  const value = written === undefined ? undefined : plain(written.value, given);
  return value ?? field.args.find((argument) => argument.name === name)?.defaultValue;
}

/** As much of a value as a price needs: its number, or how many items it lists. */
function plain(value: ValueNode, given: Variables): unknown {
  if (value.kind === Kind.VARIABLE) return given[value.name.value];
  if (value.kind === Kind.INT) return Number(value.value);
  return value.kind === Kind.LIST ? [...value.values] : undefined;
}

const sum = <Item>(items: readonly Item[], price: (item: Item) => number): number =>
  items.reduce((total, item) => total + price(item), 0);
