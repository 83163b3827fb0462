// Which subscriptions are alike: the same operation of the same document with the same variables. Where a subscription goes on from
// makes no difference once it has caught up, so a variable that only says that is left out.
// Invariant: what differs in anything that can change a result has another key.

import { type DocumentNode, type FieldNode, getOperationAST, Kind, type OperationDefinitionNode, visit } from 'graphql';

/** The argument that says where a subscription goes on from. */
const PLACE = 'after';

/** Tells operations apart: equal keys for those that are alike. Documents are told apart as objects. */
export type SubscriptionKey = (operation: {
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}) => string;

export function subscriptionKey(): SubscriptionKey {
  const numbers = new WeakMap<DocumentNode, number>();
  const left = new WeakMap<OperationDefinitionNode, string | null>();
  let count = 0;

  return ({ document, operationName, variables }) => {
    const number = numbers.get(document) ?? count++;
    numbers.set(document, number);
    const operation = getOperationAST(document, operationName);
    const without = operation === null || operation === undefined ? null : known(left, operation, document);
    const relevant = Object.entries(variables).filter(([name]) => name !== without);
    return JSON.stringify([number, operationName ?? null, relevant.sort(([one], [other]) => (one < other ? -1 : 1))]);
  };
}

function known(
  left: WeakMap<OperationDefinitionNode, string | null>,
  operation: OperationDefinitionNode,
  document: DocumentNode,
): string | null {
  const found = left.get(operation);
  if (found !== undefined) return found;
  const made = placeVariable(operation, document);
  left.set(operation, made);
  return made;
}

/** The variable that is used as the place of the subscription, and for nothing else; null when there is none. */
function placeVariable(operation: OperationDefinitionNode, document: DocumentNode): string | null {
  const fields = operation.selectionSet.selections.filter((one): one is FieldNode => one.kind === Kind.FIELD);
  const value = fields[0]?.arguments?.find((argument) => argument.name.value === PLACE)?.value;
  if (value?.kind !== Kind.VARIABLE) return null;
  const name = value.name.value;
  let uses = 0;
  visit(document, {
    VariableDefinition: (definition) => (definition.defaultValue === undefined ? false : undefined),
    Variable: (variable) => {
      if (variable.name.value === name) uses += 1;
    },
  });
  return uses === 1 ? name : null;
}
