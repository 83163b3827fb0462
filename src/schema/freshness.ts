// Freshness of fields: whether a value that one client without a session received is also correct for another such client. A field
// states its freshness in its extensions. **Invariant:** an answer is shareable only if every field of its document is shareable.

/** The kinds of freshness, by what ends the validity of a value. */
export const FRESHNESS = {
  /** The value is the same for every client without a session until a row is written or an event falls due. */
  UNTIL_CHANGE: { isShareable: true },
  /** The value differs between two requests: a clock, a nonce. */
  EACH_REQUEST: { isShareable: false },
} as const satisfies Readonly<Record<string, { readonly isShareable: boolean }>>;
export type Freshness = keyof typeof FRESHNESS;

declare module 'graphql' {
  // biome-ignore lint/style/useConsistentTypeDefinitions: only an interface can be extended from here.
  interface GraphQLFieldExtensions<_TSource, _TContext, _TArgs> {
    /** What ends the validity of the field's value; UNTIL_CHANGE by default. */
    readonly freshness?: Freshness;
  }
}

/** Returns the GraphQL extensions by which a field declares its freshness. */
export const freshFor = (freshness: Freshness): { readonly freshness: Freshness } => ({ freshness });
