// Execution of a planned selection: calls resolvers, completes their values, and sets the positions of errors to null.
// **Invariant:** data, errors and paths are those of graphql-js's `execute`. How values of a type are completed is compiled into the
// plans, in compiled-operation.ts.

import {
  defaultFieldResolver,
  type GraphQLError,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  getArgumentValues,
  locatedError,
  type OperationDefinitionNode,
  responsePathAsArray,
  TypeNameMetaFieldDef,
} from 'graphql';
import type { PlanScope, SelectedField } from './field-plan.ts';

export type MaybePromise<Value> = Value | Promise<Value>;
export type Path = GraphQLResolveInfo['path'];
type Arguments = Readonly<Record<string, unknown>>;

/** State of one execution: its inputs, and the errors collected so far. */
export type Execution = {
  readonly scope: PlanScope;
  readonly operation: OperationDefinitionNode;
  readonly rootValue: unknown;
  readonly contextValue: unknown;
  readonly variableValues: Record<string, unknown>;
  readonly errors: GraphQLError[];
  /** Positions in the response that an error has set to null; undefined stands for the whole `data`. */
  readonly nulled: Set<Path | undefined>;
  /** Argument values of the fields whose arguments contain variables, read once per execution. */
  readonly argumentValues: Map<FieldPlan, Arguments>;
};

/** Completes a resolved value: converts it to the part of the response at `path`. */
export type CompleteValue = (
  execution: Execution,
  value: unknown,
  info: GraphQLResolveInfo,
  path: Path,
) => MaybePromise<unknown>;

type FieldPlan = {
  readonly field: SelectedField;
  readonly parentType: GraphQLObjectType;
  readonly isNonNull: boolean;
  readonly complete: CompleteValue;
  /** Argument values that are the same for every request; null until first read, and always when an argument contains a variable. */
  constantArguments: Arguments | null;
};
/** The fields that a selection executes on an object type. */
export type SelectionPlan = {
  readonly fields: readonly FieldPlan[];
  /** True when the result may be an ordinary object; false when a response name such as `__proto__` could change its prototype. */
  readonly usesPrototype: boolean;
};

export type ResponseData = Record<string, unknown>;

const emptyData = ({ usesPrototype }: SelectionPlan): ResponseData => (usesPrototype ? {} : Object.create(null));

export function executeFields(
  execution: Execution,
  selection: SelectionPlan,
  source: unknown,
  path: Path | undefined,
): MaybePromise<ResponseData> {
  const data = emptyData(selection);
  let pending: Promise<void>[] | null = null;
  try {
    for (const plan of selection.fields) {
      const { responseName } = plan.field;
      const value = executeField(execution, plan, source, path);
      // Store even a promise in the response now, so that the fields keep their order; its value replaces it later.
      data[responseName] = value;
      if (value instanceof Promise) {
        pending ??= [];
        pending.push(
          value.then((completed) => {
            data[responseName] = completed;
          }),
        );
      }
    }
  } catch (error) {
    if (pending === null) throw error;
    // Wait for the promises of the other fields, whose rejections would otherwise be unhandled.
    return Promise.all(pending).then(
      () => Promise.reject(error),
      () => Promise.reject(error),
    );
  }
  return pending === null ? data : Promise.all(pending).then(() => data);
}

/** Executes the fields of a mutation one after another. */
export async function executeSerially(
  execution: Execution,
  selection: SelectionPlan,
  source: unknown,
): Promise<ResponseData> {
  const data = emptyData(selection);
  for (const plan of selection.fields) {
    data[plan.field.responseName] = await executeField(execution, plan, source, undefined);
  }
  return data;
}

function executeField(
  execution: Execution,
  plan: FieldPlan,
  source: unknown,
  parentPath: Path | undefined,
): MaybePromise<unknown> {
  const { definition, responseName } = plan.field;
  if (definition === TypeNameMetaFieldDef) return plan.parentType.name;
  const path: Path = { prev: parentPath, key: responseName, typename: plan.parentType.name };
  const info = infoOf(execution, plan, path);
  try {
    const resolve = definition.resolve ?? defaultFieldResolver;
    const value = resolve(source, argumentsOf(execution, plan), execution.contextValue, info);
    const completed = isPromise(value)
      ? Promise.resolve(value).then((resolved) => plan.complete(execution, resolved, info, path))
      : plan.complete(execution, value, info, path);
    return completed instanceof Promise
      ? completed.then(undefined, (error: unknown) =>
          setNullOrThrow(execution, error, plan.field, plan.isNonNull, path),
        )
      : completed;
  } catch (error) {
    return setNullOrThrow(execution, error, plan.field, plan.isNonNull, path);
  }
}

/** Adds path and location to an error. Collects it and returns null for a nullable position; throws it for a non-null position. */
export function setNullOrThrow(
  execution: Execution,
  error: unknown,
  { nodes }: SelectedField,
  isNonNull: boolean,
  path: Path,
): null {
  const located = locatedError(error, nodes, responsePathAsArray(path));
  if (isNonNull) throw located;
  collectError(execution, located, path);
  return null;
}

/** Collects an error, unless its position or a position above it was set to null by an earlier error. */
export function collectError({ errors, nulled }: Execution, error: GraphQLError, path: Path | undefined): void {
  if (nulled.has(undefined)) return;
  for (let at = path; at !== undefined; at = at.prev) if (nulled.has(at)) return;
  nulled.add(path);
  errors.push(error);
}

function argumentsOf(execution: Execution, plan: FieldPlan): Arguments {
  if (plan.constantArguments !== null) return plan.constantArguments;
  const known = execution.argumentValues.get(plan);
  if (known !== undefined) return known;
  const { definition, nodes, usesVariables } = plan.field;
  const values = Object.freeze(getArgumentValues(definition, nodes[0], { ...execution.variableValues }));
  if (usesVariables) execution.argumentValues.set(plan, values);
  else plan.constantArguments = values;
  return values;
}

/** Returns the fourth argument of a resolver, the GraphQLResolveInfo. */
function infoOf(
  { scope, rootValue, operation, variableValues }: Execution,
  { field, parentType }: FieldPlan,
  path: Path,
): GraphQLResolveInfo {
  return {
    fieldName: field.definition.name,
    fieldNodes: field.nodes,
    returnType: field.definition.type,
    parentType,
    path,
    schema: scope.schema,
    fragments: scope.fragmentsByName,
    rootValue,
    operation,
    variableValues,
  };
}

export const isPromise = (value: unknown): value is Promise<unknown> =>
  typeof value === 'object' && value !== null && typeof Reflect.get(value, 'then') === 'function';
