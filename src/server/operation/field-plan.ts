// Plans of selections: which fields an operation selects on an object type, collected once for a document instead of for each object.
// **Invariant:** a plan is valid for one combination of values of the @skip and @include variables; all else in it depends on the
// document and the schema alone, so it may serve any number of requests.

import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  isAbstractType,
  Kind,
  type NamedTypeNode,
  SchemaMetaFieldDef,
  type SelectionNode,
  type SelectionSetNode,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  visit,
} from 'graphql';
import { fragmentsOf } from './limits.ts';

/** The schema, fragments and @skip and @include values from which the plans of an operation are made. */
export type PlanScope = {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** The fragments as an object, the form in which resolvers receive them. */
  readonly fragmentsByName: Record<string, FragmentDefinitionNode>;
  /** Values of the variables that @skip and @include read. */
  readonly conditions: Readonly<Record<string, unknown>>;
};

/** A field of a selection: its definition, with every node that selects it. */
export type SelectedField = {
  readonly responseName: string;
  readonly nodes: readonly [FieldNode, ...FieldNode[]];
  readonly definition: GraphQLField<unknown, unknown>;
  /** True if an argument of the field contains a variable. */
  readonly usesVariables: boolean;
};

/** Returns the names of the variables that a document uses in @skip and @include. */
export function conditionVariables(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  visit(document, {
    Directive: (directive) => {
      const value = isCondition(directive) ? directive.arguments?.[0]?.value : undefined;
      if (value?.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
}

/** Returns the context in which the fields of a document are planned, for given values of its @skip and @include variables. */
export function createPlanScope(
  schema: GraphQLSchema,
  document: DocumentNode,
  conditions: PlanScope['conditions'],
): PlanScope {
  const fragments = fragmentsOf(document);
  return { schema, fragments, fragmentsByName: Object.fromEntries(fragments), conditions };
}

/** Returns the fields that selection sets select on an object type, in the order of the response. */
export function selectedFields(
  scope: PlanScope,
  type: GraphQLObjectType,
  sets: readonly (SelectionSetNode | undefined)[],
): readonly SelectedField[] {
  const collected = new Map<string, [FieldNode, ...FieldNode[]]>();
  const visited = new Set<string>();
  for (const set of sets) if (set !== undefined) collect(scope, type, set, collected, visited);
  return [...collected].flatMap(([responseName, nodes]) => {
    const definition = definitionOf(scope.schema, type, nodes[0].name.value);
    if (definition === undefined) return [];
    return [{ responseName, nodes, definition, usesVariables: usesVariables(nodes[0]) }];
  });
}

function collect(
  scope: PlanScope,
  type: GraphQLObjectType,
  set: SelectionSetNode,
  collected: Map<string, [FieldNode, ...FieldNode[]]>,
  visited: Set<string>,
): void {
  for (const node of set.selections) {
    if (!isIncluded(scope, node)) continue;
    switch (node.kind) {
      case Kind.FIELD: {
        const name = (node.alias ?? node.name).value;
        const nodes = collected.get(name);
        if (nodes === undefined) collected.set(name, [node]);
        else nodes.push(node);
        break;
      }
      case Kind.INLINE_FRAGMENT:
        if (applies(scope.schema, node.typeCondition, type))
          collect(scope, type, node.selectionSet, collected, visited);
        break;
      case Kind.FRAGMENT_SPREAD: {
        const fragment = scope.fragments.get(node.name.value);
        if (fragment === undefined || visited.has(node.name.value)) break;
        visited.add(node.name.value);
        if (applies(scope.schema, fragment.typeCondition, type)) {
          collect(scope, type, fragment.selectionSet, collected, visited);
        }
        break;
      }
      default:
        node satisfies never;
    }
  }
}

function isIncluded({ conditions }: PlanScope, node: SelectionNode): boolean {
  if (node.directives === undefined || node.directives.length === 0) return true;
  if (getDirectiveValues(GraphQLSkipDirective, node, conditions)?.['if'] === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, node, conditions)?.['if'] !== false;
}

function applies(schema: GraphQLSchema, condition: NamedTypeNode | undefined, type: GraphQLObjectType): boolean {
  if (condition === undefined || condition.name.value === type.name) return true;
  const conditional = schema.getType(condition.name.value);
  return isAbstractType(conditional) && schema.isSubType(conditional, type);
}

function definitionOf(
  schema: GraphQLSchema,
  type: GraphQLObjectType,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef;
  if (type === schema.getQueryType()) {
    if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
    if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  }
  return type.getFields()[name];
}

function usesVariables(node: FieldNode): boolean {
  let found = false;
  for (const argument of node.arguments ?? []) {
    visit(argument, {
      Variable: () => {
        found = true;
      },
    });
  }
  return found;
}

const isCondition = ({ name }: DirectiveNode): boolean =>
  name.value === GraphQLSkipDirective.name || name.value === GraphQLIncludeDirective.name;
