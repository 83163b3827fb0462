// Compiled operations: executes a query, a mutation or one event of a subscription by closures that were made from the document once.
// **Invariant:** data, errors and paths are those of graphql-js's `execute`; no code is generated, so no text of a document is ever
// evaluated. Which documents are compiled is decided in executor.ts.

import {
  defaultTypeResolver,
  type ExecutionResult,
  type GraphQLAbstractType,
  GraphQLError,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import { type PlanScope, type SelectedField, selectedFields } from './field-plan.ts';
import {
  type CompleteValue,
  collectError,
  type Execution,
  executeFields,
  executeSerially,
  isPromise,
  type MaybePromise,
  type Path,
  type ResponseData,
  type SelectionPlan,
  setNullOrThrow,
} from './selection-execution.ts';

/** Executes the operation with coerced variables. Never throws. */
export type CompiledOperation = (
  rootValue: unknown,
  contextValue: unknown,
  variableValues: Record<string, unknown>,
) => MaybePromise<ExecutionResult>;

/** Compiles an operation of a valid document. Selections below the root are planned when they are first executed. */
export function compileOperation(
  scope: PlanScope,
  operation: OperationDefinitionNode,
  rootType: GraphQLObjectType,
): CompiledOperation {
  const selection = selectionPlan(scope, rootType, selectedFields(scope, rootType, [operation.selectionSet]));
  const isSerial = operation.operation === OperationTypeNode.MUTATION;
  return (rootValue, contextValue, variableValues) => {
    const execution: Execution = {
      scope,
      operation,
      rootValue,
      contextValue,
      variableValues,
      errors: [],
      nulled: new Set(),
      argumentValues: new Map(),
    };
    const failed = (error: unknown): ExecutionResult => {
      // The type assertion is safe: every error that reaches the root was made by `locatedError`.
      collectError(execution, error as GraphQLError, undefined);
      return response(execution, null);
    };
    try {
      const data = isSerial
        ? executeSerially(execution, selection, rootValue)
        : executeFields(execution, selection, rootValue, undefined);
      return data instanceof Promise
        ? data.then((completed) => response(execution, completed), failed)
        : response(execution, data);
    } catch (error) {
      return failed(error);
    }
  };
}

function selectionPlan(
  scope: PlanScope,
  parentType: GraphQLObjectType,
  fields: readonly SelectedField[],
): SelectionPlan {
  return {
    fields: fields.map((field) => ({
      field,
      parentType,
      isNonNull: isNonNullType(field.definition.type),
      complete: completer(scope, field.definition.type, field),
      constantArguments: null,
    })),
    usesPrototype: !fields.some(({ responseName }) => responseName === '__proto__'),
  };
}

const response = ({ errors }: Execution, data: ResponseData | null): ExecutionResult =>
  errors.length === 0 ? { data } : { errors, data };

/** Returns the function that completes values of a type; it does what `completeValue` of graphql-js does. */
function completer(scope: PlanScope, type: GraphQLOutputType, field: SelectedField): CompleteValue {
  if (isNonNullType(type)) return nonNull(completer(scope, type.ofType, field));
  const complete = isListType(type)
    ? list(completer(scope, type.ofType, field), isNonNullType(type.ofType), field)
    : isLeafType(type)
      ? leaf(type)
      : isAbstractType(type)
        ? abstract(scope, type, field)
        : object(scope, type, field);
  return (execution, value, info, path) => {
    if (value === null || value === undefined) return null;
    if (value instanceof Error) throw value;
    return complete(execution, value, info, path);
  };
}

function nonNull(complete: CompleteValue): CompleteValue {
  return (execution, value, info, path) => {
    const completed = complete(execution, value, info, path);
    if (completed !== null) return completed;
    throw new Error(`Cannot return null for non-nullable field ${info.parentType.name}.${info.fieldName}.`);
  };
}

function leaf(type: GraphQLLeafType): CompleteValue {
  return (_, value) => {
    const serialized = type.serialize(value);
    if (serialized !== null && serialized !== undefined) return serialized;
    throw new Error(`Expected ${type.name} to serialize a value to another than ${String(serialized)}.`);
  };
}

function list(complete: CompleteValue, isNonNull: boolean, field: SelectedField): CompleteValue {
  return (execution, value, info, path) => {
    if (typeof value !== 'object' || value === null || !(Symbol.iterator in value)) {
      const name = `${info.parentType.name}.${info.fieldName}`;
      throw new GraphQLError(`Expected Iterable, but did not find one for field "${name}".`);
    }
    const pending: Promise<unknown>[] = [];
    const completeItem = (item: unknown, key: number): unknown => {
      const at: Path = { prev: path, key, typename: undefined };
      const failed = (error: unknown): null => setNullOrThrow(execution, error, field, isNonNull, at);
      try {
        const completed = isPromise(item)
          ? Promise.resolve(item).then((resolved) => complete(execution, resolved, info, at))
          : complete(execution, item, info, at);
        if (!(completed instanceof Promise)) return completed;
        const settled = completed.then(undefined, failed);
        pending.push(settled);
        return settled;
      } catch (error) {
        return failed(error);
      }
    };
    try {
      const items = Array.from(value as Iterable<unknown>, completeItem);
      return pending.length > 0 ? Promise.all(items) : items;
    } catch (error) {
      // Earlier items of the list may still reject; an unhandled rejection would end the process.
      for (const item of pending) item.catch(() => undefined);
      throw error;
    }
  };
}

function object(scope: PlanScope, type: GraphQLObjectType, field: SelectedField): CompleteValue {
  let planned: SelectionPlan | null = null;
  const { isTypeOf } = type;
  const sets = field.nodes.map(({ selectionSet }) => selectionSet);
  return (execution, value, info, path) => {
    planned ??= selectionPlan(scope, type, selectedFields(scope, type, sets));
    const selection = planned;
    if (isTypeOf === null || isTypeOf === undefined) return executeFields(execution, selection, value, path);
    const execute = (isOfType: boolean): MaybePromise<ResponseData> => {
      if (isOfType) return executeFields(execution, selection, value, path);
      throw new GraphQLError(`Expected value of type "${type.name}".`, { nodes: field.nodes });
    };
    const isOfType = isTypeOf(value, execution.contextValue, info);
    return isPromise(isOfType) ? Promise.resolve(isOfType).then(execute) : execute(isOfType);
  };
}

function abstract(scope: PlanScope, type: GraphQLAbstractType, field: SelectedField): CompleteValue {
  const members = new Map<string, CompleteValue>();
  const resolveType = type.resolveType ?? defaultTypeResolver;
  const memberNamed = (name: unknown): CompleteValue => {
    const known = members.get(String(name));
    if (known !== undefined) return known;
    const member = typeof name === 'string' ? scope.schema.getType(name) : undefined;
    if (!isObjectType(member) || !scope.schema.isSubType(type, member)) {
      throw new GraphQLError(
        `Abstract type "${type.name}" was resolved to "${String(name)}", which is none of its types.`,
        {
          nodes: field.nodes,
        },
      );
    }
    const complete = object(scope, member, field);
    members.set(member.name, complete);
    return complete;
  };
  return (execution, value, info, path) => {
    const name = resolveType(value, execution.contextValue, info, type);
    return isPromise(name)
      ? Promise.resolve(name).then((resolved) => memberNamed(resolved)(execution, value, info, path))
      : memberNamed(name)(execution, value, info, path);
  };
}
