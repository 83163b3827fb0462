// Relay connections: pages over a stable order, forwards or backwards, with cursors that are sealed and bound to exactly
// the list, filter and order they came from.

import type { ObjectRef } from '@pothos/core';
import type { GraphQLResolveInfo, SelectionNode } from 'graphql';
import { badInput, builder, type SchemaTypes } from './builder.ts';
import type { Context } from './context.ts';

export type Edge<Node> = { readonly cursor: string; readonly node: Node };
export type Page<Node> = {
  readonly edges: readonly Edge<Node>[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
};

const PageInfo = builder.objectRef<Page<unknown>['pageInfo']>('PageInfo').implement({
  description: 'Whether there is more of a list, and from where to go on.',
  fields: (t) => ({
    hasNextPage: t.exposeBoolean('hasNextPage', { description: 'True when more follows after this page.' }),
    hasPreviousPage: t.exposeBoolean('hasPreviousPage', {
      description: 'True when something stands before this page.',
    }),
    startCursor: t.exposeString('startCursor', {
      nullable: true,
      description: 'Cursor of the first edge; null when the page is empty.',
    }),
    endCursor: t.exposeString('endCursor', {
      nullable: true,
      description: 'Cursor of the last edge; null when the page is empty.',
    }),
  }),
});

/** Builds `<name>Connection` and `<name>Edge` over a node type; further fields of the connection are added by its owner. */
export function connectionOf<Node, Connection extends Page<Node>>(
  name: string,
  node: ObjectRef<SchemaTypes, Node, Node>,
  what: string,
): ObjectRef<SchemaTypes, Connection, Connection> {
  const EdgeRef = builder.objectRef<Edge<Node>>(`${name}Edge`).implement({
    description: `One of ${what} in a list, with its place.`,
    fields: (t) => ({
      cursor: t.exposeString('cursor', { description: 'Its place in the list, for `after` or `before`.' }),
      // Pothos cannot tell that a generic node is not itself a list or a promise.
      node: t.field({ type: node, description: 'The thing itself.', resolve: (edge) => edge.node as never }),
    }),
  });
  const ref = builder.objectRef<Connection>(`${name}Connection`);
  ref.implement({
    description: `A page of ${what}.`,
    fields: (t) => ({
      edges: t.field({ type: [EdgeRef], description: 'The page, in order.', resolve: (page) => [...page.edges] }),
      nodes: t.field({
        type: [node],
        description: 'The same page without cursors.',
        resolve: (page) => page.edges.map((edge) => edge.node),
      }),
      pageInfo: t.field({ type: PageInfo, description: 'Whether there is more.', resolve: (page) => page.pageInfo }),
    }),
  });
  return ref;
}

export type PageArguments = {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
};

export type PageRequest = { readonly limit: number; readonly backwards: boolean; readonly from: Uint8Array | null };

const DEFAULT_PAGE = 20;
const MAX_PAGE = 100;

/** Reads `first/after` or `last/before`; `binding` names the list with its filter and order. BAD_USER_INPUT names the argument. */
export function pageRequest(context: Context, binding: string, page: PageArguments): PageRequest {
  const backwards = page.last != null || (page.before != null && page.first == null);
  if (page.first != null && page.last != null) throw badInput('last', 'give either first or last, not both');
  if (page.after != null && page.before != null) throw badInput('before', 'give either after or before, not both');
  if (backwards && page.after != null) throw badInput('after', 'goes with first; use before with last');
  if (!backwards && page.before != null) throw badInput('before', 'goes with last; use after with first');
  const size = backwards ? page.last : page.first;
  const limit = size ?? DEFAULT_PAGE;
  if (limit < 1 || limit > MAX_PAGE) throw badInput(backwards ? 'last' : 'first', `must lie between 1 and ${MAX_PAGE}`);
  const cursor = backwards ? page.before : page.after;
  if (cursor == null) return { limit, backwards, from: null };
  const from = context.loaders.openCursor(binding, cursor);
  if (from === null) {
    throw badInput(backwards ? 'before' : 'after', 'not a cursor of this list with this filter and order');
  }
  return { limit, backwards, from };
}

/** Makes a page of rows that were read with one more than asked for. */
export function pageOf<Node>(
  context: Context,
  binding: string,
  request: PageRequest,
  rows: readonly Node[],
  positionOf: (node: Node) => Uint8Array,
): Page<Node> {
  const more = rows.length > request.limit;
  const kept = rows.slice(0, request.limit);
  const ordered = request.backwards ? kept.reverse() : kept;
  const edges = ordered.map((node) => ({
    node,
    cursor: context.loaders.sealCursor(binding, positionOf(node)),
  }));
  return {
    edges,
    pageInfo: {
      hasNextPage: request.backwards ? request.from !== null : more,
      hasPreviousPage: request.backwards ? more : request.from !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** 24 bytes: an integer value and a row key, so that every cursor of a list has the same length. */
export function keysetPosition(value: bigint, id: string): Uint8Array {
  const bytes = new Uint8Array(24);
  new DataView(bytes.buffer).setBigInt64(0, value);
  bytes.set(Buffer.from(id.replaceAll('-', ''), 'hex'), 8);
  return bytes;
}

export function readKeyset(bytes: Uint8Array): { readonly value: bigint; readonly id: string } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const hex = Buffer.from(bytes.subarray(8, 24)).toString('hex');
  const id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  return { value: view.getBigInt64(0), id };
}

/** Whether a field is asked for directly under the one being resolved, in fragments too. */
export function asksFor(info: GraphQLResolveInfo, field: string): boolean {
  const among = (selections: readonly SelectionNode[]): boolean =>
    selections.some((selection) => {
      switch (selection.kind) {
        case 'Field':
          return selection.name.value === field;
        case 'InlineFragment':
          return among(selection.selectionSet.selections);
        case 'FragmentSpread':
          return among(info.fragments[selection.name.value]?.selectionSet.selections ?? []);
        default:
          return selection satisfies never;
      }
    });
  return info.fieldNodes.some((node) => among(node.selectionSet?.selections ?? []));
}
