// Executes the operations of a schema: by graphql-js at the first use of a document, compiled from the second use on.
// **Invariant:** both ways give the same result. At most `maxCompiled` operations are compiled at a time, the least recently used is
// dropped first, so clients cannot fill the memory with distinct documents. How an operation is compiled is in compiled-operation.ts.

import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  getVariableValues,
  type OperationDefinitionNode,
} from 'graphql';
import { type CompiledOperation, compileOperation } from './compiled-operation.ts';
import { conditionVariables, createPlanScope } from './field-plan.ts';
import { coerceInSlices, longListsOf } from './sliced-coercion.ts';

/** An operation of a valid document with its raw variables. */
export type ExecutionInput = {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly contextValue: unknown;
  readonly rootValue?: unknown;
};

export type OperationExecutor = {
  /** Executes an operation. Throws what graphql-js's `execute` throws. */
  readonly execute: (input: ExecutionInput) => ExecutionResult | Promise<ExecutionResult>;
  /** Returns the number of compiled operations. */
  readonly compiledCount: () => number;
};

/** A compiled operation: one variant for each combination of values of its @skip and @include variables that has occurred. */
type Compiled = {
  readonly conditions: readonly string[];
  readonly variants: Map<string, CompiledOperation>;
};

const MAX_COMPILED = 500;
/** Maximum number of variants of one operation; graphql-js executes requests with further combinations of @skip and @include values. */
const MAX_VARIANTS = 4;
/** Maximum number of errors about variables in one result; graphql-js has the same limit. */
const MAX_VARIABLE_ERRORS = 50;
const COERCION = { maxErrors: MAX_VARIABLE_ERRORS, hideSuggestions: true };

/** Returns an executor for the operations of a schema that keeps at most `maxCompiled` of them compiled. */
export function createOperationExecutor(schema: GraphQLSchema, maxCompiled: number = MAX_COMPILED): OperationExecutor {
  const usedOnce = new WeakSet<OperationDefinitionNode>();
  const compiled = new Map<OperationDefinitionNode, Compiled>();

  /** Returns the compiled form of an operation and marks it as the latest used; null at the operation's first use. */
  const compiledFormOf = ({ document, operation }: ExecutionInput): Compiled | null => {
    const known = compiled.get(operation);
    if (known === undefined && !usedOnce.has(operation)) {
      usedOnce.add(operation);
      return null;
    }
    const form = known ?? { conditions: conditionVariables(document), variants: new Map() };
    compiled.delete(operation);
    compiled.set(operation, form);
    const [oldest] = compiled.keys();
    if (compiled.size > maxCompiled && oldest !== undefined) compiled.delete(oldest);
    return form;
  };

  /** Executes an operation with a long list in its variables, compiled from its first use on. */
  const executeSliced = async (input: ExecutionInput): Promise<ExecutionResult> => {
    const coerced = await coerceInSlices(schema, input.operation, input.variables, COERCION);
    if (coerced.errors !== undefined) return { errors: coerced.errors };
    const form = compiledFormOf(input) ?? compiledFormOf(input);
    const run = form === null ? null : variantOf(schema, form, input, coerced.coerced);
    return run === null ? executeUncompiled(schema, input) : run(input.rootValue, input.contextValue, coerced.coerced);
  };

  return {
    compiledCount: () => compiled.size,

    execute: (input) => {
      const { operation, variables, rootValue, contextValue } = input;
      if (longListsOf(variables).length > 0) return executeSliced(input);
      const form = compiledFormOf(input);
      if (form === null) return executeUncompiled(schema, input);
      const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], variables, COERCION);
      if (coerced.errors !== undefined) return { errors: coerced.errors };
      const run = variantOf(schema, form, input, coerced.coerced);
      return run === null ? executeUncompiled(schema, input) : run(rootValue, contextValue, coerced.coerced);
    },
  };
}

/** Returns the variant for the values of the @skip and @include variables; null when graphql-js has to execute the operation. */
function variantOf(
  schema: GraphQLSchema,
  { conditions, variants }: Compiled,
  { document, operation }: ExecutionInput,
  variables: Readonly<Record<string, unknown>>,
): CompiledOperation | null {
  const values = conditions.map((name) => variables[name]);
  const key = values.join();
  const known = variants.get(key);
  if (known !== undefined) return known;
  const rootType = schema.getRootType(operation.operation);
  // Leave an operation to graphql-js when a @skip or @include variable has no value: graphql-js then returns the error.
  const isComplete = values.every((value) => typeof value === 'boolean');
  if (!isComplete || variants.size >= MAX_VARIANTS || rootType === undefined || rootType === null) return null;
  const scope = createPlanScope(
    schema,
    document,
    Object.fromEntries(conditions.map((name) => [name, variables[name]])),
  );
  const variant = compileOperation(scope, operation, rootType);
  variants.set(key, variant);
  return variant;
}

function executeUncompiled(
  schema: GraphQLSchema,
  { document, operation, variables, contextValue, rootValue }: ExecutionInput,
): ReturnType<OperationExecutor['execute']> {
  return execute({
    schema,
    document,
    operationName: operation.name?.value ?? null,
    variableValues: variables,
    contextValue,
    rootValue,
    hideSuggestions: true,
  });
}
