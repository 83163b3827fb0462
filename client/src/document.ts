// GraphQL documents: plain text, text with types, or the syntax tree that code generators make.

/** An operation that carries the types of its result and its variables: those of `@tandem/client/documents`, of codegen or of gql.tada. */
export type TypedDocument<Result, Variables> = string & {
  readonly __apiType?: ((variables: Variables) => Result) | undefined;
};

/** A document as a generator makes it: a `String` object (codegen's string documents), or a syntax tree. */
export type GeneratedDocument<Result, Variables> = object & {
  readonly __apiType?: ((variables: Variables) => Result) | undefined;
};

/** Any operation that `ask` takes. */
export type AnyDocument<Result, Variables> = TypedDocument<Result, Variables> | GeneratedDocument<Result, Variables>;

/** Returns the text of a document. The printer of syntax trees is loaded at its first use. */
export async function textOf(document: AnyDocument<unknown, never>): Promise<string> {
  if (typeof document === 'string' || !('definitions' in document)) return String(document);
  return (await import('./print-document.ts')).printDocument(document);
}
