// Coerces variables that contain a long list in slices, with turns of the event loop between them: graphql-js coerces 100 000 input objects
// in one turn of a second. **Invariant:** the values are those of graphql-js. An invalid item is refused with the path of the first one.

import {
  coerceInputValue,
  GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  getNullableType,
  getVariableValues,
  isInputObjectType,
  isListType,
  type OperationDefinitionNode,
  typeFromAST,
} from 'graphql';
import { compileCoercion, LEFT } from './item-coercion.ts';

/** Lists with more items than this are coerced in slices. */
export const SLICED_ABOVE_ITEMS = 1_000;
const SLICE_ITEMS = 250;

type Values = Readonly<Record<string, unknown>>;
type LongList = { readonly variable: string; readonly field: string; readonly items: readonly unknown[] };

/** Returns the long lists that are a field of an input object in a variable. */
export function longListsOf(variables: Values): readonly LongList[] {
  return Object.entries(variables).flatMap(([variable, value]) =>
    typeof value !== 'object' || value === null
      ? []
      : Object.entries(value).flatMap(([field, items]: [string, unknown]) =>
          Array.isArray(items) && items.length > SLICED_ABOVE_ITEMS ? [{ variable, field, items }] : [],
        ),
  );
}

/** Returns what `getVariableValues` returns. */
export async function coerceInSlices(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Values,
  options: NonNullable<Parameters<typeof getVariableValues>[3]>,
): Promise<ReturnType<typeof getVariableValues>> {
  const lists = longListsOf(variables).flatMap((list) => {
    const definition = variableDefinitions.find(({ variable }) => variable.name.value === list.variable);
    const itemType =
      definition === undefined ? null : itemTypeOf(typeFromAST(schema, definition.type as never), list.field);
    return itemType === null ? [] : [{ ...list, itemType }];
  });
  const short: Record<string, unknown> = { ...variables };
  for (const { variable, field } of lists) short[variable] = { ...Object(short[variable]), [field]: [] };
  const coerced = getVariableValues(schema, variableDefinitions, short, options);
  if (coerced.errors !== undefined) return coerced;
  const values: Record<string, unknown> = { ...coerced.coerced };
  for (const { variable, field, items, itemType } of lists) {
    const result = await coerceItems(items, itemType, `${variable}.${field}`);
    if (result instanceof GraphQLError) return { errors: [result] };
    values[variable] = { ...Object(values[variable]), [field]: result };
  }
  return { coerced: values };
}

/** Returns the type of the items of a list field of an input object; null for any other type. */
function itemTypeOf(type: unknown, field: string): GraphQLInputType | null {
  const named = getNullableType(type as GraphQLInputType);
  const fieldType = isInputObjectType(named) ? named.getFields()[field]?.type : undefined;
  const list = fieldType === undefined ? undefined : getNullableType(fieldType);
  return isListType(list) ? list.ofType : null;
}

async function coerceItems(
  items: readonly unknown[],
  type: GraphQLInputType,
  path: string,
): Promise<readonly unknown[] | GraphQLError> {
  const values: unknown[] = [];
  const quick = compileCoercion(type);
  for (let from = 0; from < items.length; from += SLICE_ITEMS) {
    if (from > 0) await new Promise((resolve) => setImmediate(resolve));
    for (const [offset, item] of items.slice(from, from + SLICE_ITEMS).entries()) {
      const coerced = quick(item);
      if (coerced !== LEFT) {
        values.push(coerced);
        continue;
      }
      let fault: GraphQLError | null = null;
      const value = coerceInputValue(item, type, (inner, _, error) => {
        const below = inner.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
        const place = `${path}[${from + offset}]${below}`;
        fault ??= new GraphQLError(
          `Variable "$${path.split('.')[0]}" got invalid value at "${place}"; ${error.message}`,
          {
            originalError: error,
          },
        );
      });
      if (fault !== null) return fault;
      values.push(value);
    }
  }
  return values;
}
