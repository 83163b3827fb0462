// Generates GraphQL documents that select every field below a root field, down to the depth limit of the server. The documents are
// few, and each respects the token and cost limits.
// **Invariant:** no field is skipped: a field with a required argument for which no value is known causes an error.

import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getOperationAST,
  isAbstractType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  parse,
} from 'graphql';
import { LIMITS } from '../../src/domain/request-limits.ts';
import { operationCost } from '../../src/server/operation/cost.ts';
import { limitErrors } from '../../src/server/operation/limits.ts';

export type Root = {
  readonly operation: 'query' | 'mutation' | 'subscription';
  readonly field: string;
  /** The field's arguments as written in a document, with parentheses; empty for none. */
  readonly arguments: string;
  /** Maximum depth of the generated documents, in levels of fields from the root to the leaves; by default the limit of the server. */
  readonly depth?: number;
};

/** Argument lists of nested fields by `Type.field`; each list is used in turn. A field that is not listed is selected without arguments. */
export type NestedArguments = Readonly<Record<string, readonly string[]>>;

/** A selection set: fields and fragments as written, each with the selection below it. */
type Selection = Map<string, Selection>;

/** A leaf field, as the path of fields and fragments from the root to it. */
type Path = readonly string[];

const generated = new WeakMap<GraphQLSchema, Map<string, readonly string[]>>();

/**
 * Returns the documents of a root field. Together they select every leaf below it within the maximum depth, and the id of every
 * node on the way. Roots that differ only in quoted strings share one generation, because limits do not depend on the content of
 * strings.
 */
export function documentsOf(schema: GraphQLSchema, root: Root, calls: NestedArguments): readonly string[] {
  const strings = root.arguments.match(/"[^"]*"/g) ?? [];
  const template = { ...root, arguments: root.arguments.replace(/"[^"]*"/g, '"§"') };
  const key = JSON.stringify([template, calls]);
  const known = generated.get(schema) ?? new Map<string, readonly string[]>();
  generated.set(schema, known);
  const documents = known.get(key) ?? generate(schema, template, calls);
  known.set(key, documents);
  return documents.map((document) => {
    let next = 0;
    return document.replaceAll('"§"', () => strings[next++] ?? '');
  });
}

function generate(schema: GraphQLSchema, root: Root, calls: NestedArguments): readonly string[] {
  const type = schema.getRootType(root.operation as never)?.getFields()[root.field]?.type;
  if (type === undefined) throw new Error(`no field ${root.field}`);
  const called = `${root.field}${root.arguments}`;
  const all = [...blocks(schema, type, [called], root.depth ?? LIMITS.depth, calls)];
  const documents: string[] = [];
  for (let from = 0; from < all.length; ) {
    const fitting = (count: number): boolean => fits(schema, root, selectionOf(all.slice(from, from + count)));
    const count = largest(fitting, all.length - from);
    const document = written(root, selectionOf(all.slice(from, from + Math.max(count, 1))));
    if (count === 0) throw new Error(`too much for one document: ${document}`);
    documents.push(document);
    from += count;
  }
  return documents;
}

/** Returns the largest count up to `most` that fits, 0 when none does. A smaller count than one that fits fits too. */
function largest(fitting: (count: number) => boolean, most: number): number {
  let [fits, fails] = [0, 1];
  while (fails <= most && fitting(fails)) [fits, fails] = [fails, 2 * fails];
  fails = Math.min(fails, most + 1);
  while (fails - fits > 1) {
    const middle = Math.floor((fits + fails) / 2);
    if (fitting(middle)) fits = middle;
    else fails = middle;
  }
  return fits;
}

/** Returns the names, as `Type.field`, of all fields that can be selected below a type. */
export function fieldsBelow(schema: GraphQLSchema, type: GraphQLOutputType, seen = new Set<string>()): Set<string> {
  const named = getNamedType(type);
  for (const object of possible(schema, named)) {
    for (const field of Object.values(object.getFields())) {
      const name = `${object.name}.${field.name}`;
      if (seen.has(name)) continue;
      seen.add(name);
      fieldsBelow(schema, field.type, seen);
    }
  }
  return seen;
}

/** Yields blocks of selections: first all leaves of a type, `__typename` included, then the blocks of each type below it. */
function* blocks(
  schema: GraphQLSchema,
  type: GraphQLOutputType,
  above: Path,
  depth: number,
  calls: NestedArguments,
  ids: readonly Path[] = [],
): Generator<readonly Path[]> {
  const named = getNamedType(type);
  if (isLeafType(named) || fieldsOf(above) >= depth) return;
  const objects = possible(schema, named);
  const own: Path[] = [];
  for (const object of objects) {
    const inside = isAbstractType(named) ? [...above, `... on ${object.name}`] : above;
    for (const field of Object.values(object.getFields())) {
      if (!isLeafType(getNamedType(field.type))) continue;
      for (const call of callsOf(object, field, calls)) own.push([...inside, aliased(objects, object, field, call)]);
    }
  }
  own.push([...above, '__typename']);
  if (isInterfaceType(named)) for (const name of Object.keys(named.getFields())) own.push([...above, name]);
  yield [...ids, ...own];

  for (const object of objects) {
    const inside = isAbstractType(named) ? [...above, `... on ${object.name}`] : above;
    const withId = object.getFields()['id'] === undefined ? ids : [...ids, [...inside, 'id']];
    for (const field of Object.values(object.getFields())) {
      if (isLeafType(getNamedType(field.type))) continue;
      for (const call of callsOf(object, field, calls)) {
        yield* blocks(schema, field.type, [...inside, `${field.name}${call}`], depth, calls, withId);
      }
    }
  }
}

function possible(schema: GraphQLSchema, named: GraphQLNamedType): readonly GraphQLObjectType[] {
  if (isAbstractType(named)) return schema.getPossibleTypes(named);
  return isObjectType(named) ? [named] : [];
}

function callsOf(
  object: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  calls: NestedArguments,
): readonly string[] {
  const given = calls[`${object.name}.${field.name}`];
  if (given !== undefined) return given;
  if (field.args.some(isRequiredArgument)) throw new Error(`no arguments are known for ${object.name}.${field.name}`);
  return [''];
}

/**
 * Returns the selection of a leaf field. It has an alias when the field has arguments, or when another member of the union has a
 * field of the same name with another type.
 */
function aliased(
  objects: readonly GraphQLObjectType[],
  object: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  call: string,
): string {
  const clashes = objects.some((other) => {
    const same = other.getFields()[field.name];
    return same !== undefined && String(same.type) !== String(field.type);
  });
  if (clashes) return `${object.name}_${field.name}: ${field.name}${call}`;
  return call === '' ? field.name : `${field.name}_${call.replace(/\W+/g, '_')}: ${field.name}${call}`;
}

const fieldsOf = (path: Path): number => path.filter((part) => !part.startsWith('...')).length;

/** Returns the selection set of all paths of some blocks. */
function selectionOf(chosen: readonly (readonly Path[])[]): Selection {
  const selection: Selection = new Map();
  for (const path of chosen.flat()) {
    let at = selection;
    for (const part of path) {
      const below = at.get(part) ?? new Map();
      at.set(part, below);
      at = below;
    }
  }
  return selection;
}

function written(root: Root, selection: Selection): string {
  const braces = (one: Selection): string =>
    one.size === 0 ? '' : ` { ${[...one].map(([name, below]) => `${name}${braces(below)}`).join(' ')} }`;
  return `${root.operation}${braces(selection)}`;
}

function fits(schema: GraphQLSchema, root: Root, selection: Selection): boolean {
  const source = written(root, selection);
  let document: ReturnType<typeof parse>;
  try {
    document = parse(source, { maxTokens: LIMITS.tokens });
  } catch {
    return false;
  }
  if (limitErrors(document, new Set()).length > 0) return false;
  const operation = getOperationAST(document);
  return operation != null && operationCost(schema, document, operation, {}) <= LIMITS.cost;
}
