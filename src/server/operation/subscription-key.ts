// Keys of identical subscriptions: the same operation of the same document with the same variables. The cursor that a subscription
// resumes after makes no difference once it has caught up, so a variable that is used for the cursor alone is left out of the key.
// **Invariant:** two subscriptions that differ in anything that can change a result have different keys.

import { type DocumentNode, type FieldNode, getOperationAST, Kind, type OperationDefinitionNode, visit } from 'graphql';

/** The argument that holds the cursor a subscription resumes after. */
const CURSOR_ARGUMENT = 'after';

/** The key of an operation; documents are compared as objects, not as text. */
export type SubscriptionKey = (operation: {
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}) => string;

/** Makes a key function; documents and operations that it has seen are kept in weak maps. */
export function subscriptionKey(): SubscriptionKey {
  const documentIds = new WeakMap<DocumentNode, number>();
  const cursorVariables = new WeakMap<OperationDefinitionNode, string | null>();
  let count = 0;

  const cursorVariableOf = (operation: OperationDefinitionNode, document: DocumentNode): string | null => {
    const known = cursorVariables.get(operation);
    if (known !== undefined) return known;
    const found = findCursorVariable(operation, document);
    cursorVariables.set(operation, found);
    return found;
  };

  return ({ document, operationName, variables }) => {
    const documentId = documentIds.get(document) ?? count++;
    documentIds.set(document, documentId);
    const operation = getOperationAST(document, operationName);
    const ignored = operation === null || operation === undefined ? null : cursorVariableOf(operation, document);
    const relevant = Object.entries(variables).filter(([name]) => name !== ignored);
    return JSON.stringify([documentId, operationName ?? null, relevant.sort(([a], [b]) => (a < b ? -1 : 1))]);
  };
}

/** The variable that is used once, as the subscription's cursor; null when there is none or it is used elsewhere too. */
function findCursorVariable(operation: OperationDefinitionNode, document: DocumentNode): string | null {
  const fields = operation.selectionSet.selections.filter((node): node is FieldNode => node.kind === Kind.FIELD);
  const value = fields[0]?.arguments?.find((argument) => argument.name.value === CURSOR_ARGUMENT)?.value;
  if (value?.kind !== Kind.VARIABLE) return null;
  const name = value.name.value;
  let uses = 0;
  visit(document, {
    // Without a default value a definition holds no use to count.
    VariableDefinition: (definition) => (definition.defaultValue === undefined ? false : undefined),
    Variable: (variable) => {
      if (variable.name.value === name) uses += 1;
    },
  });
  return uses === 1 ? name : null;
}
