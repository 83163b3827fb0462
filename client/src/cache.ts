// Entry `@tandem/client/cache`: settings for the normalised caches of Apollo Client and urql, made from the schema.

import { PAGES, SINGLETONS, VALUES } from './generated/cache-keys.ts';

const values = VALUES.split(' ');
const singletons = SINGLETONS.split(' ');

type Page = { readonly edges?: readonly unknown[]; readonly nodes?: readonly unknown[] };
type PageArguments = { readonly args: Readonly<Record<string, unknown>> | null };

/** Policy of a field with pages: a following page is appended; the first page keeps its other fields, such as `streamCursor`. */
export type PagePolicy = {
  readonly keyArgs: string[];
  readonly merge: (existing: Page | undefined, incoming: Page, options: PageArguments) => Page;
};

/** Policy of a type, in the form of Apollo's `InMemoryCache`. */
export type TypePolicy = {
  keyFields?: false | string[];
  merge?: boolean;
  fields?: Record<string, PagePolicy>;
};

/**
 * `typePolicies` for Apollo's `InMemoryCache`: objects without an id stay in their parent, `Viewer` and `Protocol` are one object each, and
 * pages are appended. Subscriptions should not be cached (`fetchPolicy: 'no-cache'`): an event carries old labels.
 * @example const cache = new InMemoryCache({ typePolicies });
 */
export const typePolicies: Record<string, TypePolicy> = /* @__PURE__ */ apolloPolicies();

function apolloPolicies(): Record<string, TypePolicy> {
  const policies: Record<string, TypePolicy> = {};
  for (const name of values) policies[name] = { keyFields: false, merge: true };
  for (const name of singletons) policies[name] = { keyFields: [] };
  for (const [type, field, filters] of PAGES) {
    const policy = policies[type] ?? {};
    policies[type] = policy;
    policy.fields = { ...policy.fields, [field]: pagePolicy(filters === '' ? [] : filters.split(' ')) };
  }
  return policies;
}

function pagePolicy(keyArgs: string[]): PagePolicy {
  return {
    keyArgs,
    merge: (existing, incoming, { args }) => {
      if (existing === undefined || args?.['after'] == null) return incoming;
      const appended = (name: 'edges' | 'nodes'): Page =>
        incoming[name] === undefined ? {} : { [name]: [...(existing[name] ?? []), ...incoming[name]] };
      return { ...incoming, ...existing, ...onlyPageInfo(incoming), ...appended('edges'), ...appended('nodes') };
    },
  };
}

function onlyPageInfo(page: object): object {
  return 'pageInfo' in page ? { pageInfo: page.pageInfo } : {};
}

/**
 * `keys` for urql's Graphcache: null for objects without an id, one key for `Viewer` and for `Protocol`.
 * @example cacheExchange({ keys })
 */
export const keys: Record<string, () => string | null> = /* @__PURE__ */ graphcacheKeys();

function graphcacheKeys(): Record<string, () => string | null> {
  const known: Record<string, () => string | null> = {};
  for (const name of values) known[name] = () => null;
  for (const name of singletons) known[name] = () => name;
  return known;
}
