// Relay connections: keyset pages over a stable order, forwards or backwards.
// **Invariant:** a cursor is sealed and bound to its list, filter and order; another list refuses it with BAD_USER_INPUT.

import type { ObjectRef } from '@pothos/core';
import type { GraphQLResolveInfo, SelectionNode } from 'graphql';
import { badInput, builder, type SchemaTypes } from './builder.ts';
import type { Context } from './context.ts';

type Edge<Node> = { readonly cursor: string; readonly node: Node };
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
  description: 'Whether a list continues on either side of a page, and the cursors to continue with.',
  fields: (t) => ({
    hasNextPage: t.exposeBoolean('hasNextPage', { description: 'True when the list continues after this page.' }),
    hasPreviousPage: t.exposeBoolean('hasPreviousPage', {
      description: 'True when the list has entries before this page.',
    }),
    startCursor: t.exposeString('startCursor', {
      nullable: true,
      description: 'Cursor of the first edge, for `before`; null when the page is empty.',
    }),
    endCursor: t.exposeString('endCursor', {
      nullable: true,
      description: 'Cursor of the last edge, for `after`; null when the page is empty.',
    }),
  }),
});

/** Builds `<name>Connection` and `<name>Edge` over a node type; `what` names the nodes in the plural, for the descriptions. */
export function connectionOf<Node, Connection extends Page<Node>>(
  name: string,
  node: ObjectRef<SchemaTypes, Node, Node>,
  what: string,
): ObjectRef<SchemaTypes, Connection, Connection> {
  const EdgeRef = builder.objectRef<Edge<Node>>(`${name}Edge`).implement({
    description: `An entry of a list of ${what}, with its cursor.`,
    fields: (t) => ({
      cursor: t.exposeString('cursor', {
        description: 'Opaque position of this entry, for `after` or `before` of the same list, filter and order.',
      }),
      node: t.field({
        type: node,
        description: 'The entry without its cursor.',
        // Pothos cannot tell that a generic node is not itself a list or a promise.
        resolve: (edge) => edge.node as never,
      }),
    }),
  });
  const ref = builder.objectRef<Connection>(`${name}Connection`);
  ref.implement({
    description: `A page of a list of ${what}, with cursors to continue.`,
    fields: (t) => ({
      edges: t.field({
        type: [EdgeRef],
        description: 'The entries of the page in list order, each with its cursor.',
        resolve: (page) => [...page.edges],
      }),
      nodes: t.field({
        type: [node],
        description: 'The entries of the page in list order, without cursors.',
        resolve: (page) => page.edges.map((edge) => edge.node),
      }),
      pageInfo: t.field({
        type: PageInfo,
        description: 'Whether the list continues, and the cursors to continue with.',
        resolve: (page) => page.pageInfo,
      }),
    }),
  });
  return ref;
}

/** The arguments of a list that pages forwards only. */
export const forwardArguments = builder.args((t) => ({
  first: t.int({ description: 'Size of the page, 1 to 100; 20 unless given. Others are `BAD_USER_INPUT`.' }),
  after: t.string({ description: 'Continue after this cursor of the same list; from its beginning unless given.' }),
}));

export type PageArguments = {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
};

/** Position of a row in its list: the value that orders it, and its key, which breaks ties. */
type Keyset = { readonly value: bigint; readonly id: string };

type KeysetSource<Row> = {
  /** Names the list with its filter and order: its cursors open no other. */
  readonly binding: string;
  readonly keyOf: (row: Row) => Keyset;
  /** Reads the rows beyond a position in page direction: `limit` of them and one more, where there is one. */
  readonly read: (request: {
    readonly from: Keyset | null;
    readonly limit: number;
    readonly backwards: boolean;
  }) => Promise<readonly Row[]>;
};

/** A page of a list. @throws GraphQLError BAD_USER_INPUT with the argument that is out of bounds or no cursor of this list. */
export async function keysetPage<Row>(
  context: Context,
  args: PageArguments,
  { binding, keyOf, read }: KeysetSource<Row>,
): Promise<Page<Row>> {
  const { limit, backwards, cursor } = pageRequest(args);
  const position = cursor === null ? null : context.loaders.openCursor(binding, cursor);
  if (cursor !== null && position === null) {
    throw badInput(backwards ? 'before' : 'after', 'not a cursor of this list with this filter and order');
  }
  const rows = await read({ from: position === null ? null : readPosition(position), limit, backwards });
  const hasMore = rows.length > limit;
  const page = rows.slice(0, limit);
  const edges = (backwards ? page.reverse() : page).map((node) => ({
    node,
    cursor: context.loaders.sealCursor(binding, writePosition(keyOf(node))),
  }));
  return {
    edges,
    pageInfo: {
      hasNextPage: backwards ? position !== null : hasMore,
      hasPreviousPage: backwards ? hasMore : position !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

const DEFAULT_PAGE = 20;
const MAX_PAGE = 100;

function pageRequest(page: PageArguments) {
  const backwards = page.last != null || (page.before != null && page.first == null);
  if (page.first != null && page.last != null) throw badInput('last', 'give either first or last, not both');
  if (page.after != null && page.before != null) throw badInput('before', 'give either after or before, not both');
  if (backwards && page.after != null) throw badInput('after', 'goes with first; use before with last');
  if (!backwards && page.before != null) throw badInput('before', 'goes with last; use after with first');
  const limit = (backwards ? page.last : page.first) ?? DEFAULT_PAGE;
  if (limit < 1 || limit > MAX_PAGE) throw badInput(backwards ? 'last' : 'first', `must lie between 1 and ${MAX_PAGE}`);
  return { limit, backwards, cursor: (backwards ? page.before : page.after) ?? null };
}

/** The id of a position whose value alone is unique. */
export const NO_ID = '00000000-0000-0000-0000-000000000000';

/** 24 bytes: 8 for the value, 16 for the key, so that every cursor of a list has the same length. */
function writePosition({ value, id }: Keyset): Uint8Array {
  const bytes = new Uint8Array(24);
  new DataView(bytes.buffer).setBigInt64(0, value);
  bytes.set(Buffer.from(id.replaceAll('-', ''), 'hex'), 8);
  return bytes;
}

function readPosition(bytes: Uint8Array): Keyset {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const hex = Buffer.from(bytes.subarray(8, 24)).toString('hex');
  const id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  return { value: view.getBigInt64(0), id };
}

/** Whether a field is selected directly under the one being resolved, also through fragments. */
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
