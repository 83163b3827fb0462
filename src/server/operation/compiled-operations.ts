// Executes the operations of a schema: by graphql-js at the first use of a document, compiled from the second use on.
// **Invariant:** both ways give the same result. At most `maxCompiled` operations are compiled at a time, the least recently used is
// dropped first, so distinct documents of strangers cannot fill the memory. How an operation is compiled is in compiled-operation.ts.

import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  getVariableValues,
  type OperationDefinitionNode,
} from 'graphql';
import { type CompiledOperation, compileOperation } from './compiled-operation.ts';
import { conditionVariables, planScope } from './field-plan.ts';

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

/** An operation that is compiled for the values of its @skip and @include variables that have occurred. */
type Compiled = {
  readonly conditions: readonly string[];
  readonly variants: Map<string, CompiledOperation>;
};

const MAX_COMPILED = 500;
/** Variants by the values of @skip and @include variables. Requests with further combinations are executed by graphql-js. */
const MAX_VARIANTS = 4;
/** The limit of graphql-js on errors about variables. */
const MAX_VARIABLE_ERRORS = 50;

/** Returns the executor of a schema, with nothing compiled. */
export function operationExecutor(schema: GraphQLSchema, maxCompiled: number = MAX_COMPILED): OperationExecutor {
  const usedOnce = new WeakSet<OperationDefinitionNode>();
  const compiled = new Map<OperationDefinitionNode, Compiled>();

  /** The compiled form; null at the first use. Moves it to the end of the order of use. */
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

  return {
    compiledCount: () => compiled.size,

    execute: (input) => {
      const { operation, variables, rootValue, contextValue } = input;
      const form = compiledFormOf(input);
      if (form === null) return executeUncompiled(schema, input);
      const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], variables, {
        maxErrors: MAX_VARIABLE_ERRORS,
        hideSuggestions: true,
      });
      if (coerced.errors !== undefined) return { errors: coerced.errors };
      const run = variantOf(schema, form, input, coerced.coerced);
      return run === null ? executeUncompiled(schema, input) : run(rootValue, contextValue, coerced.coerced);
    },
  };
}

/** Returns the variant for the values of the @skip and @include variables; null when it must be left to graphql-js. */
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
  // A condition without a value is an error, with the wording of graphql-js.
  const isComplete = values.every((value) => typeof value === 'boolean');
  if (!isComplete || variants.size >= MAX_VARIANTS || rootType === undefined || rootType === null) return null;
  const scope = planScope(schema, document, Object.fromEntries(conditions.map((name) => [name, variables[name]])));
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
