// Documents whose answers may be kept and served again: every selected field is in the list of such fields. An answer of `__typename`
// alone is not kept, because executing it costs less than finding out whether a kept answer still holds.

import { type DocumentNode, type GraphQLSchema, TypeInfo, visit, visitWithTypeInfo } from 'graphql';

/** Returns true when the values of a field of an object or interface type may be kept. */
export type IsKeptField = (type: string, field: string) => boolean;

/** Returns a function that tells whether the answers to a valid document may be kept; it remembers its result for each document. */
export function createKeptDocuments(
  schema: GraphQLSchema,
  isKeptField: IsKeptField,
): (document: DocumentNode) => boolean {
  const known = new WeakMap<DocumentNode, boolean>();
  return (document) => {
    const isKept = known.get(document) ?? selectsOnly(schema, document, isKeptField);
    known.set(document, isKept);
    return isKept;
  };
}

function selectsOnly(schema: GraphQLSchema, document: DocumentNode, isKeptField: IsKeptField): boolean {
  const types = new TypeInfo(schema);
  let [isKept, selectsAny] = [true, false];
  visit(
    document,
    visitWithTypeInfo(types, {
      Field: ({ name: { value } }) => {
        if (value === '__typename') return;
        selectsAny = true;
        isKept &&= isKeptField(types.getParentType()?.name ?? '', value);
      },
    }),
  );
  return isKept && selectsAny;
}
