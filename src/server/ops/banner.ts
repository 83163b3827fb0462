// What a person sees once the program is up: where it is and what to try.

/** A few lines for the terminal, without colours. */
export function banner(at: { readonly url: string; readonly sandbox: boolean; readonly database: string }): string {
  const lines = at.sandbox
    ? [
        `Tandem, a sandbox marketplace on an ${at.database === 'embedded' ? 'embedded database' : 'own database server'}.`,
        '',
        `  GraphiQL        ${at.url}/graphql`,
        '  The whole story npm run demo',
        '  A first query   { offers(first: 3) { totalCount nodes { slug labelText requestedAmount } } }',
        '',
        'Nothing here is worth anything: money comes from `faucet`, time from `advanceClock`. Ctrl-C ends it; the data stays.',
      ]
    : [`Tandem listens on ${at.url}/graphql.`];
  return `\n${lines.join('\n')}\n\n`;
}
