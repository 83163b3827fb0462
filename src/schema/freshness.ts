// Freshness of fields: how long a value that one reader without a session got holds for another. A field names its freshness in its
// extensions. **Invariant:** an answer is shareable only if every field of its document is.

/** The kinds of freshness, by what ends the validity of a value. */
export const FRESHNESS = {
  /** The value holds for every reader without a session until something is written or falls due. */
  UNTIL_CHANGE: { isShareable: true },
  /** The value differs between two requests: a clock, a nonce. */
  EACH_REQUEST: { isShareable: false },
} as const satisfies Readonly<Record<string, { readonly isShareable: boolean }>>;
export type Freshness = keyof typeof FRESHNESS;

declare module 'graphql' {
  // biome-ignore lint/style/useConsistentTypeDefinitions: only an interface can be extended from here.
  interface GraphQLFieldExtensions<_TSource, _TContext, _TArgs> {
    /** What ends the validity of the value; UNTIL_CHANGE unless given. */
    readonly freshness?: Freshness;
  }
}

/** The extensions of a field with this freshness. */
export const freshFor = (freshness: Freshness): { readonly freshness: Freshness } => ({ freshness });
