// The client of this server's API, the cache of what was read, and how a component reads.
// **Invariant:** the first part of a key is a scope; a stream marks a scope as stale, and a change of the session all of them.

import { createTandem, TandemError, type TypedDocument } from '@tandem/client';
import { QueryClient, queryOptions } from '@tanstack/react-query';
import { WatchedSocket } from './connection.ts';

export const tandem = createTandem({ url: `${location.origin}/graphql`, webSocket: WatchedSocket });

/**
 * What a query shows: figures of the market, its list (which is read again on request alone), one offer, or something of the account. The
 * list of Activity (`log`) is read again only when its stream has a gap.
 */
export type Scope =
  | 'status'
  | 'market'
  | 'list'
  | 'offer'
  | 'me'
  | 'co-stakes'
  | 'staking'
  | 'rewards'
  | 'activity'
  | 'log'
  | 'account';

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // The client repeats a query by itself for as long as that can help.
      retry: false,
      refetchOnWindowFocus: true,
    },
  },
});

/** Returns the options of a query of TanStack Query. */
export function asked<Result, Variables extends object>(
  scope: Scope,
  document: TypedDocument<Result, Variables>,
  variables: Variables,
) {
  const ask = tandem.ask as (...given: readonly unknown[]) => Promise<Result>;
  return queryOptions({
    queryKey: [scope, String(document), variables] as const,
    queryFn: ({ signal }) => ask(document, variables, { signal }),
  });
}

/** Marks what was read in the given scopes as stale, and reads again what is shown of it. */
export function stale(...scopes: readonly Scope[]): void {
  for (const scope of scopes) void queries.invalidateQueries({ queryKey: [scope] });
}

/** The scopes that show something of the account. */
export const OWN_SCOPES: readonly Scope[] = ['me', 'co-stakes', 'staking', 'rewards', 'activity', 'account'];

export const isTandemError = (error: unknown): error is TandemError => error instanceof TandemError;
