// Relay's Node: any thing by its global id, if the one who asks may see it.

import { type IdKind, parseGlobalId } from '../domain/id.ts';
import { badInput, builder } from './builder.ts';
import type { Context } from './context.ts';

/** A row together with the name of the type it is told as. */
export type NodeValue = { readonly nodeType: IdKind; readonly row: object };

type NodeLoader = (key: string, context: Context) => Promise<object | null>;
const loaders = new Map<IdKind, NodeLoader>();
const kinds = new WeakMap<object, IdKind>();

export const NodeInterface = builder.interfaceRef<object>('Node').implement({
  description: 'Anything that has a global id.',
  resolveType: (value) => kinds.get(value) ?? null,
  fields: (t) => ({
    id: t.id({ description: 'Global id: opaque, and forever the same.', resolve: () => '' }),
  }),
});

/** Says how things of a kind are found by their key, for `node` and `nodes`: null for what the asker may not see. */
export function findsNode(kind: IdKind, load: NodeLoader): void {
  loaders.set(kind, load);
}

/** The key behind a global id of one kind; BAD_USER_INPUT names the field when it is none. */
export function keyFrom(field: string, id: string, kind: IdKind): string {
  const parsed = parseGlobalId(id);
  if (parsed?.kind !== kind) throw badInput(field, `not a global id of type ${kind}`);
  return parsed.key;
}

async function nodeOf(field: string, id: string, context: Context): Promise<object | null> {
  const parsed = parseGlobalId(id);
  if (parsed === null) throw badInput(field, 'not a global id');
  const row = (await loaders.get(parsed.kind)?.(parsed.key, context)) ?? null;
  if (row !== null) kinds.set(row, parsed.kind);
  return row;
}

builder.queryFields((t) => ({
  node: t.field({
    type: NodeInterface,
    nullable: true,
    description:
      'Any thing by its global id. Null when there is no such thing or you may not see it: the two are told alike.',
    args: { id: t.arg.id({ required: true, description: 'Its global id.' }) },
    resolve: (_, { id }, context) => nodeOf('id', id, context),
  }),
  nodes: t.field({
    type: [NodeInterface],
    nullable: { list: false, items: true },
    description:
      'Several things by their global ids, in the same order, null where there is none or you may not see it.',
    args: { ids: t.arg.idList({ required: true, description: 'At most 100 global ids.' }) },
    resolve: (_, { ids }, context) => {
      if (ids.length > 100) throw badInput('ids', 'at most 100');
      return Promise.all(ids.map((id, index) => nodeOf(`ids[${index}]`, id, context)));
    },
  }),
}));
