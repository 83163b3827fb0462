// Query cost, computed before execution: roughly the number of objects that the operation can return.
// **Invariant:** the cost depends only on the document, its variables and the schema, never on the data. Computing it takes time
// linear in the length of the document, also when fragments are spread many times. The maximum cost is in limits.ts.

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

/** Cost of an object, and of a field without a cost of its own. */
const OBJECT = 1;
/** Cost of a mutation: it opens a transaction and takes locks. */
const MUTATION = 100;
const SCHEMA_INTROSPECTION = 2_000;
const TYPE_INTROSPECTION = 100;
/** Assumed length of a list for which neither an argument nor the schema gives one. */
const LIST_LENGTH = 10;
const PAGE_LENGTH = 20;
const MAX_PAGE_LENGTH = 100;

declare module 'graphql' {
  // biome-ignore lint/style/useConsistentTypeDefinitions: only an interface can be extended from here.
  interface GraphQLFieldExtensions<_TSource, _TContext, _TArgs> {
    /** Cost of the field in place of the default 1; for expensive fields, such as a count over a whole table. */
    readonly cost?: number;
    /** Maximum length of the list that the field returns, for a list that no argument limits. */
    readonly length?: number;
  }
}

type Variables = Readonly<Record<string, unknown>>;

/**
 * Returns the cost of `operation` in a valid `document`. A scalar costs 0, an object 1, a mutation 100, `__schema` 2 000 and `__type`
 * 100. A page costs `first` (or `last`, else 20) times the cost of a node. Any other list costs its number of ids, or the extension
 * `length`, or 10, times the cost of an item. A field's extension `cost` replaces the cost of its object. Costs of the members of
 * a union are added, and a field that is selected twice counts twice.
 */
export function operationCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): number {
  const fragments = fragmentsOf(document);
  const known = new Map<string, number>();
  const root = schema.getRootType(operation.operation);
  const given = withDefaults(operation, variables);

  /** Cost of a selection set. `pageLength` is the page size when the parent is a paginated field (its `edges` and `nodes`), else null. */
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
    // An edge itself costs nothing; its node does.
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

/** Returns the page size of a field, at most 100 (the resolver refuses more); null when the field is not paginated. */
function pageLengthOf(field: GraphQLField<unknown, unknown>, node: FieldNode, given: Variables): number | null {
  if (!field.args.some(({ name }) => name === 'first' || name === 'last')) return null;
  const requested = ['first', 'last']
    .map((name) => argument(field, node, name, given))
    .filter((value) => typeof value === 'number');
  return requested.length === 0 ? PAGE_LENGTH : Math.min(Math.max(0, ...requested), MAX_PAGE_LENGTH);
}

/** Returns the length of the field's longest list argument, such as `ids`; null when it has no list argument. */
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

/** Converts an argument node to the value that the cost depends on: an integer or a list; undefined for any other literal. */
function plain(value: ValueNode, given: Variables): unknown {
  if (value.kind === Kind.VARIABLE) return given[value.name.value];
  if (value.kind === Kind.INT) return Number(value.value);
  return value.kind === Kind.LIST ? [...value.values] : undefined;
}

const sum = <Item>(items: readonly Item[], price: (item: Item) => number): number =>
  items.reduce((total, item) => total + price(item), 0);
