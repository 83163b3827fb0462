// Subscription keys: equal for the same operation of the same document with the same variables. A variable that is used only as the
// `after` cursor is left out of the key, because the cursor makes no difference once a subscription has caught up.
// **Invariant:** two subscriptions that differ in anything that can change a result have different keys.

import { type DocumentNode, type FieldNode, getOperationAST, Kind, type OperationDefinitionNode, visit } from 'graphql';

/** Name of the argument with the cursor after which a subscription resumes. */
const CURSOR_ARGUMENT = 'after';

/** Returns the key of an operation. Documents are compared by object identity, not by text. */
export type SubscriptionKey = (operation: {
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}) => string;

/** Returns a key function; it remembers documents in weak maps, which do not keep them alive. */
export function createSubscriptionKey(): SubscriptionKey {
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

/** Returns the variable of the `after` argument; null when there is none or the variable is also used elsewhere. */
function findCursorVariable(operation: OperationDefinitionNode, document: DocumentNode): string | null {
  const fields = operation.selectionSet.selections.filter((node): node is FieldNode => node.kind === Kind.FIELD);
  const value = fields[0]?.arguments?.find((argument) => argument.name.value === CURSOR_ARGUMENT)?.value;
  if (value?.kind !== Kind.VARIABLE) return null;
  const name = value.name.value;
  let uses = 0;
  visit(document, {
    // Do not count the variable's definition as a use, unless it has a default value: the cursor then stays in the key.
    VariableDefinition: (definition) => (definition.defaultValue === undefined ? false : undefined),
    Variable: (variable) => {
      if (variable.name.value === name) uses += 1;
    },
  });
  return uses === 1 ? name : null;
}
