// Limits of one request, and the checks that need only its document: depth, aliases, directives, signed actions.
// **Invariant:** HTTP and WebSocket apply the same limits through the same functions, and aliases of every field are counted.
// The cost of a request is computed in cost.ts; rate limits are in rate-limit.ts.

import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { LIMITS, type LimitName } from '../../domain/request-limits.ts';
import { apiError } from './error.ts';

/** Introspection fields whose nesting multiplies the size of a response. */
const INTROSPECTION_LISTS = new Set(['fields', 'inputFields', 'interfaces', 'possibleTypes']);

/**
 * Returns the error COST_LIMIT, whose message begins with `measured`, the name of the measured quantity. `extensions.limit` holds the
 * name of the limit, its maximum and, when known, the value found.
 */
export function limitError(name: LimitName, found: number | null, measured: string): GraphQLError {
  const max = LIMITS[name];
  const message = `${measured}: ${found === null ? `more than ${max}` : `${found}, and ${max} is the limit`}.`;
  return apiError('COST_LIMIT', message, { limit: { name, max, ...(found === null ? {} : { found }) } });
}

/** Returns the names of the mutations that a wallet signs: those whose `input` has a field `authorization`. */
export function signedActionsOf(schema: GraphQLSchema): ReadonlySet<string> {
  const fields = Object.values(schema.getMutationType()?.getFields() ?? {});
  const isSigned = (field: (typeof fields)[number]): boolean =>
    field.args.some(({ type }) => {
      const input = getNamedType(type);
      return isInputObjectType(input) && Object.hasOwn(input.getFields(), 'authorization');
    });
  return new Set(fields.filter(isSigned).map(({ name }) => name));
}

/** Returns one error per limit that a parsed document exceeds. The document may be invalid: unknown fields, fragment cycles. */
export function limitErrors(document: DocumentNode, signedActions: ReadonlySet<string>): readonly GraphQLError[] {
  const errors: GraphQLError[] = [];
  const check = (name: LimitName, found: number, what: string, max: number = LIMITS[name]): void => {
    if (found > max) errors.push(limitError(name, found, what));
  };
  const counted = count(document);
  check('aliases', counted.aliases, 'Aliases in the document');
  check('directives', counted.directives, 'Directives in the document');

  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const fragments = fragmentsOf(document);
  const deepest = (set: SelectionSetNode | undefined, weigh: (field: FieldNode) => number): number =>
    measure(set, fragments, weigh, new Map());
  const roots = operations.map(({ selectionSet }) => selectionSet);
  // Stop at introspection fields: the depth below them has a limit of its own.
  const depth = roots.map((root) => measure(root, fragments, () => 1, new Map(), isIntrospection));
  check('depth', Math.max(0, ...depth), 'Depth of the document');

  for (const field of introspections(document)) {
    const lists = deepest(field.selectionSet, ({ name }) => (INTROSPECTION_LISTS.has(name.value) ? 1 : 0));
    check('introspectionDepth', 1 + deepest(field.selectionSet, () => 1), 'Depth of an introspection');
    const allowed = LIMITS.introspectionLists + (field.name.value === '__type' ? 1 : 0);
    check('introspectionLists', lists, 'Lists within lists of an introspection', allowed);
  }

  for (const operation of operations.filter((node) => node.operation === OperationTypeNode.MUTATION)) {
    const actions = rootFields(operation, fragments).filter(({ name }) => signedActions.has(name.value));
    const distinct = new Set(actions.map(({ alias, name }) => (alias ?? name).value));
    check('signedActions', distinct.size, 'Signed actions in one mutation');
  }
  return errors;
}

/** Returns the fragment definitions of a document by name. */
export function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const nodes = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(nodes.map((node) => [node.name.value, node]));
}

const isIntrospection = ({ name }: FieldNode): boolean => name.value === '__schema' || name.value === '__type';

function count(document: DocumentNode): { readonly aliases: number; readonly directives: number } {
  let [aliases, directives] = [0, 0];
  visit(document, {
    Field: (node) => {
      if (node.alias !== undefined) aliases += 1;
    },
    Directive: () => {
      directives += 1;
    },
  });
  return { aliases, directives };
}

function introspections(document: DocumentNode): readonly FieldNode[] {
  const found: FieldNode[] = [];
  visit(document, {
    Field: (node) => {
      if (isIntrospection(node)) found.push(node);
    },
  });
  return found;
}

/**
 * Returns the maximal sum of field weights along a path of nested fields. Each fragment is measured once, so spreading it many times
 * takes no extra time. A fragment that spreads itself counts 0; validation refuses it later.
 */
function measure(
  set: SelectionSetNode | undefined,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  weigh: (field: FieldNode) => number,
  known: Map<string, number>,
  stopAt: (field: FieldNode) => boolean = () => false,
): number {
  const below = (next: SelectionSetNode | undefined): number => measure(next, fragments, weigh, known, stopAt);
  let heaviest = 0;
  for (const node of set?.selections ?? []) {
    switch (node.kind) {
      case Kind.FIELD:
        heaviest = Math.max(heaviest, weigh(node) + (stopAt(node) ? 0 : below(node.selectionSet)));
        break;
      case Kind.INLINE_FRAGMENT:
        heaviest = Math.max(heaviest, below(node.selectionSet));
        break;
      case Kind.FRAGMENT_SPREAD: {
        const name = node.name.value;
        if (!known.has(name)) {
          known.set(name, 0);
          known.set(name, below(fragments.get(name)?.selectionSet));
        }
        heaviest = Math.max(heaviest, known.get(name) ?? 0);
        break;
      }
      default:
        node satisfies never;
    }
  }
  return heaviest;
}

function rootFields(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): readonly FieldNode[] {
  const seen = new Set<string>();
  const fields = (set: SelectionSetNode | undefined): readonly FieldNode[] =>
    (set?.selections ?? []).flatMap((node) => {
      switch (node.kind) {
        case Kind.FIELD:
          return [node];
        case Kind.INLINE_FRAGMENT:
          return fields(node.selectionSet);
        case Kind.FRAGMENT_SPREAD:
          if (seen.has(node.name.value)) return [];
          seen.add(node.name.value);
          return fields(fragments.get(node.name.value)?.selectionSet);
        default:
          return node satisfies never;
      }
    });
  return fields(operation.selectionSet);
}
