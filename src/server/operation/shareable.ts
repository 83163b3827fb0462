// Shareable documents: whether an answer may serve a second reader without a session. What makes a field shareable is said by the
// schema, in the field's extension `freshness`.

import { type DocumentNode, type GraphQLSchema, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import { FRESHNESS } from '../../schema/freshness.ts';

/** True if every field of a valid document, in each of its operations and fragments, is shareable. */
export function isShareableDocument(schema: GraphQLSchema, document: DocumentNode): boolean {
  const types = new TypeInfo(schema);
  let isShareable = true;
  visit(
    document,
    visitWithTypeInfo(types, {
      Field: () => {
        const freshness = types.getFieldDef()?.extensions.freshness ?? 'UNTIL_CHANGE';
        isShareable &&= FRESHNESS[freshness].isShareable;
      },
    }),
  );
  return isShareable;
}
