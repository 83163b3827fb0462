// Prints what normalised caches need to know about the public schema: types without an id, singletons, and the fields with pages.

import { type GraphQLObjectType, type GraphQLSchema, getNamedType, isNonNullType, isObjectType } from 'graphql';

/** Prints the tables `VALUES`, `SINGLETONS` and `PAGES`. */
export function printCacheKeys(schema: GraphQLSchema): string {
  const roots = new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]);
  const objects = Object.values(schema.getTypeMap())
    .filter((type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith('__'))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const singletons = new Set(singletonsOf(schema));
  const values = objects.filter(
    (type) => !roots.has(type) && !singletons.has(type.name) && type.getFields()['id'] === undefined,
  );
  const pages = objects.flatMap((type) =>
    Object.values(type.getFields())
      .filter((field) => getNamedType(field.type).name.endsWith('Connection'))
      .map((field) => [type.name, field.name, filtersOf(field.args.map(({ name }) => name))] as const),
  );
  return [
    `/** Types without an id: a cache keeps them inside their parent. */\nexport const VALUES = '${values.map(({ name }) => name).join(' ')}';\n`,
    `/** Types of which there is one per viewer or server. */\nexport const SINGLETONS = '${[...singletons].sort().join(' ')}';\n`,
    `/** Fields with pages: type, field, and the arguments that select another list. */\nexport const PAGES: readonly (readonly [type: string, field: string, filters: string])[] = [\n${pages.map((page) => `  [${page.map((cell) => `'${cell}'`).join(', ')}],\n`).join('')}];\n`,
  ].join('\n');
}

const PAGE_ARGUMENTS = new Set(['first', 'after', 'last', 'before']);
const filtersOf = (names: readonly string[]): string => names.filter((name) => !PAGE_ARGUMENTS.has(name)).join(' ');

/** Object types that a field of Query without arguments returns: there is one of each, whether a query selects its id or not. */
function singletonsOf(schema: GraphQLSchema): readonly string[] {
  return Object.values(schema.getQueryType()?.getFields() ?? {})
    .filter((field) => field.args.length === 0)
    .flatMap(({ type }) => {
      const object = isNonNullType(type) ? type.ofType : type;
      return isObjectType(object) ? [object.name] : [];
    });
}
