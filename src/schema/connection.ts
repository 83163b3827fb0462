// Relay connections: keyset pagination over a stable order, forwards or backwards.
// **Invariant:** a cursor is encrypted and bound to its list, filter and order; any other list refuses it with BAD_USER_INPUT.

import type { ObjectRef } from '@pothos/core';
import type { GraphQLResolveInfo, SelectionNode } from 'graphql';
import { badInput, builder, networkBuilder, type SchemaTypes } from './builder.ts';
import type { Context } from './context.ts';

/** An entry of a page. Its cursor is encrypted when it is read, because that takes longer than all else of an entry. */
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

/** Adds the type `PageInfo` to a builder and returns the function that adds connection types to it. */
function connectionTypes(target: typeof builder) {
  const PageInfo = target.objectRef<Page<unknown>['pageInfo']>('PageInfo').implement({
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

  return function connectionType<Node, Connection extends Page<Node>>(
    name: string,
    node: ObjectRef<SchemaTypes, Node, Node>,
    what: string,
  ): ObjectRef<SchemaTypes, Connection, Connection> {
    const EdgeRef = target.objectRef<Edge<Node>>(`${name}Edge`).implement({
      description: `One entry of the list of ${what}, with its cursor.`,
      fields: (t) => ({
        cursor: t.exposeString('cursor', {
          description:
            'Opaque position of this entry; valid as `after` or `before` for the same list, filter and order.',
        }),
        node: t.field({
          type: node,
          description: 'The object at this position of the list.',
          // The cast is needed because Pothos cannot infer that a generic node is neither a list nor a promise.
          resolve: (edge) => edge.node as never,
        }),
      }),
    });
    const ref = target.objectRef<Connection>(`${name}Connection`);
    ref.implement({
      description: `One page of the list of ${what}, with cursors for the adjacent pages.`,
      fields: (t) => ({
        edges: t.field({
          type: [EdgeRef],
          description: 'Entries of the page in list order: each contains its object as `node`, and its cursor.',
          resolve: (page) => [...page.edges],
        }),
        nodes: t.field({
          type: [node],
          description: 'Objects of the page in list order, without their cursors.',
          resolve: (page) => page.edges.map((edge) => edge.node),
        }),
        pageInfo: t.field({
          type: PageInfo,
          description: 'Whether there are entries before and after this page, and its first and last cursor.',
          resolve: (page) => page.pageInfo,
        }),
      }),
    });
    return ref;
  };
}

/** Returns the type `<name>Connection` of a node type, and adds `<name>Edge`. `what` is the plural of the node for descriptions. */
export const connectionType = connectionTypes(builder);
/** Returns the same for the network's API. */
export const networkConnectionType = connectionTypes(networkBuilder);

const pageArguments = (target: typeof builder) =>
  target.args((t) => ({
    first: t.int({
      description:
        'Number of entries of the page: 1 to 100, by default 20; any other value is refused with BAD_USER_INPUT.',
    }),
    after: t.string({
      description:
        'Cursor from an earlier page of the same list; the page starts after it. By default the page starts at the beginning of the list.',
    }),
  }));
/** Arguments `first` and `after`, for lists with forward pagination only. */
export const forwardPageArguments = pageArguments(builder);
/** The same for the network's API. */
export const networkPageArguments = pageArguments(networkBuilder);

export type PageArguments = {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
};

/** Keyset position of a row: the value by which the list is ordered, and the row's id, which breaks ties. */
export type Keyset = { readonly value: bigint; readonly id: string };

type KeysetSource<Row> = {
  /** Text that identifies the list with its filter and order; a cursor is valid only for the same text. */
  readonly binding: string;
  readonly keyOf: (row: Row) => Keyset;
  /** Reads up to `limit` + 1 rows after a position (before it when `backwards`); the extra row shows that the list continues. */
  readonly read: (request: {
    readonly from: Keyset | null;
    readonly limit: number;
    readonly backwards: boolean;
  }) => Promise<readonly Row[]>;
};

/** Returns a page of a list. @throws GraphQLError BAD_USER_INPUT with the argument that is out of bounds or not a cursor of this list. */
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
  const seal = cursorSealer(context, binding);
  const edges = (backwards ? page.reverse() : page).map((node) => edgeOf(node, () => seal(keyOf(node))));
  return {
    edges,
    pageInfo: {
      hasNextPage: backwards ? position !== null : hasMore,
      hasPreviousPage: backwards ? hasMore : position !== null,
      get startCursor() {
        return edges[0]?.cursor ?? null;
      },
      get endCursor() {
        return edges.at(-1)?.cursor ?? null;
      },
    },
  };
}

/** Returns the page with other nodes in place of its rows. */
export function mapNodes<Row, Node>(page: Page<Row>, nodeOf: (row: Row) => Node): Page<Node> {
  return { ...page, edges: page.edges.map((edge) => edgeOf(nodeOf(edge.node), () => edge.cursor)) };
}

function edgeOf<Node>(node: Node, cursorOf: () => string): Edge<Node> {
  return {
    node,
    get cursor() {
      return cursorOf();
    },
  };
}

export const DEFAULT_PAGE = 20;
export const MAX_PAGE = 100;

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

/** Placeholder id for lists whose ordering value is unique by itself. */
export const NIL_UUID = '00000000-0000-0000-0000-000000000000';

/** The cursors of a list that were made before, by the id of their row; each with the value that it contains. */
type KnownCursors = Map<string, { readonly value: bigint; readonly cursor: string }>;

const MAX_KNOWN_LISTS = 64;
const MAX_KNOWN_CURSORS = 500;
/** By secret and list: cursors are deterministic, and the same pages are asked for again and again. */
const knownCursors = new WeakMap<Uint8Array, Map<string, KnownCursors>>();

/** Returns the function that makes cursors of a list. */
function cursorSealer({ app, loaders }: Context, binding: string): (position: Keyset) => string {
  const { seal } = app.secrets;
  const lists = knownCursors.get(seal) ?? new Map<string, KnownCursors>();
  knownCursors.set(seal, lists);
  const known = lists.get(binding) ?? new Map();
  lists.delete(binding);
  lists.set(binding, known);
  const [oldest] = lists.keys();
  if (lists.size > MAX_KNOWN_LISTS && oldest !== undefined) lists.delete(oldest);
  return (position) => {
    const made = known.get(position.id);
    if (made?.value === position.value) return made.cursor;
    const cursor = loaders.sealCursor(binding, writePosition(position));
    if (known.size >= MAX_KNOWN_CURSORS) known.clear();
    known.set(position.id, { value: position.value, cursor });
    return cursor;
  };
}

/** Encodes a position in 24 bytes, 8 for the value and 16 for the id, so that all cursors have equal length. */
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

/** Returns whether the request selects `field` directly below the resolved field, also through fragments. */
export function selectsField(info: GraphQLResolveInfo, field: string): boolean {
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
