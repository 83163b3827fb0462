// The documents of the project, which the bundler finds (src/server/pages/web-docs.ts).

declare module 'docs:index' {
  /** A document: its path in the project, and how its text is loaded. */
  const documents: readonly { readonly path: string; readonly load: () => Promise<{ readonly default: string }> }[];
  // biome-ignore lint/style/noDefaultExport: the bundler makes a module with one.
  export default documents;
}
