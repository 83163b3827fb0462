// Runs a benchmark beside its baselines: `npm run bench -- NAME [arguments]`, with NAME `reads`, `claim`, `ingest`, `network`,
// `streams`, `webhooks`, `rest` or `page`.

const BENCHES: Readonly<Record<string, () => Promise<{ readonly run: (args: readonly string[]) => Promise<void> }>>> = {
  reads: () => import('./reads.ts'),
  claim: () => import('./claim.ts'),
  ingest: () => import('./ingest.ts'),
  network: () => import('./network.ts'),
  streams: () => import('./streams.ts'),
  webhooks: () => import('./webhooks.ts'),
  rest: () => import('./rest.ts'),
  page: () => import('./page.ts'),
};

const [name = '', ...args] = process.argv.slice(2);
const bench = BENCHES[name];
if (bench === undefined) {
  process.stderr.write(`npm run bench -- ${Object.keys(BENCHES).join(' | ')}\n`);
  process.exit(2);
}
await (await bench()).run(args);
