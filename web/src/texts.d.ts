// The two parts of texts/en.json, which the bundler makes (src/server/pages/web-bundle.ts).

declare module 'texts:*' {
  const texts: Readonly<Record<string, Readonly<Record<string, string>>>>;
  // biome-ignore lint/style/noDefaultExport: a JSON module has one.
  export default texts;
}
