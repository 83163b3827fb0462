// Shareable documents: whether an answer to one client without a session may also serve another. The schema states it for each field,
// in the extension `freshness`.

import { type DocumentNode, type GraphQLSchema, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import { FRESHNESS } from '../../schema/freshness.ts';

/** Returns true when every field of a valid document, in each of its operations and fragments, is shareable. */
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
