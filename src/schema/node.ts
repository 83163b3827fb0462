// Relay `Node` interface: queries for an entity by its global id or by another key.
// **Invariant:** the answer for an entity that the viewer may not see is null, as for one that does not exist.

import type { ObjectRef } from '@pothos/core';
import { type IdKind, parseGlobalId } from '../domain/id.ts';
import { MAX_LIST } from './bounds.ts';
import { badInput, builder, type SchemaTypes } from './builder.ts';
import type { Context } from './context.ts';

type NodeLoader<Row extends object = object> = (key: string, context: Context) => Promise<Row | null>;
const nodeLoaders = new Map<IdKind, NodeLoader>();
const kinds = new WeakMap<object, IdKind>();

export const NodeInterface = builder.interfaceRef<object>('Node').implement({
  description: 'An entity with a global id, by which `node` and `nodes` return it.',
  resolveType: (value) => kinds.get(value) ?? null,
  fields: (t) => ({
    id: t.id({ description: 'Global id of the entity: opaque, and it never changes.', resolve: () => '' }),
  }),
});

/** Registers the loader of a kind of entity by key. The loader returns null for an entity that the viewer may not see. */
export function registerNodeLoader(kind: IdKind, load: NodeLoader): void {
  nodeLoaders.set(kind, load);
}

/** Returns the key in a global id of the given kind. @throws GraphQLError BAD_USER_INPUT with the field for any other text. */
export function keyFromGlobalId(field: string, id: string, kind: IdKind): string {
  const parsed = parseGlobalId(id);
  if (parsed?.kind !== kind) throw badInput(field, `not a global id of type ${kind}`);
  return parsed.key;
}

type Lookup<Row extends object> = {
  readonly description: string;
  readonly byKey: NodeLoader<Row>;
  /** Second key of the entity, such as `slug`, with its loader, which throws BAD_USER_INPUT for a malformed text. */
  readonly other: { readonly field: string; readonly description: string; readonly load: NodeLoader<Row> };
};

/** Adds the query `<name>(by: <Kind>By!)`, which takes either the global id or the other key, and registers the node loader. */
export function addNodeQuery<Row extends object>(
  kind: IdKind,
  type: ObjectRef<SchemaTypes, Row, Row>,
  { description, byKey, other }: Lookup<Row>,
): void {
  registerNodeLoader(kind, byKey);
  const name = kind.charAt(0).toLowerCase() + kind.slice(1);
  const By = builder.inputType(`${kind}By`, {
    isOneOf: true,
    description: `Names one ${name} by exactly one of its keys.`,
    fields: (t) => ({
      id: t.id({ description: `Global id of the ${name}, as in \`${kind}.id\`.` }),
      [other.field]: t.string({ description: other.description }),
    }),
  });
  builder.queryField(name, (t) =>
    t.field({
      type,
      nullable: true,
      description,
      args: {
        by: t.arg({
          type: By,
          required: true,
          description: `The ${name} to return, by its global id or by its \`${other.field}\`.`,
        }),
      },
      resolve: (_, { by }, context) => {
        const keys: { readonly [field: string]: string | null | undefined } = by;
        if (keys['id'] != null) return byKey(keyFromGlobalId('by.id', keys['id'], kind), context) as never;
        return other.load(keys[other.field] ?? '', context) as never;
      },
    }),
  );
}

async function nodeOf(field: string, id: string, context: Context): Promise<object | null> {
  const parsed = parseGlobalId(id);
  if (parsed === null) throw badInput(field, 'not a global id');
  const row = (await nodeLoaders.get(parsed.kind)?.(parsed.key, context)) ?? null;
  if (row !== null) kinds.set(row, parsed.kind);
  return row;
}

builder.queryFields((t) => ({
  node: t.field({
    type: NodeInterface,
    nullable: true,
    description: 'Returns one entity of any type by its global id; null when it does not exist or you may not see it.',
    args: {
      id: t.arg.id({
        required: true,
        description: 'Global id of an entity of any type; any other text is refused with BAD_USER_INPUT.',
      }),
    },
    resolve: (_, { id }, context) => nodeOf('id', id, context),
  }),
  nodes: t.field({
    type: [NodeInterface],
    nullable: { list: false, items: true },
    description:
      'Returns entities by their global ids, in the same order; null for each that does not exist or that you may not see.',
    args: {
      ids: t.arg.idList({
        required: true,
        description: 'At most 100 global ids of entities of any type; more are refused with BAD_USER_INPUT.',
      }),
    },
    resolve: (_, { ids }, context) => {
      if (ids.length > MAX_LIST) throw badInput('ids', `at most ${MAX_LIST}`);
      return Promise.all(ids.map((id, index) => nodeOf(`ids[${index}]`, id, context)));
    },
  }),
}));
