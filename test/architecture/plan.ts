// The layer plan as data: the layers of src, called floors, with the imports that each may have and the tokens that it must not
// contain. The architecture check (fence.ts) reads only this file; the reason for each change is recorded in docs/adr/.

/** A layer of src: one of its folders, or main.ts or config.ts. */
export type Floor =
  | 'main'
  | 'config'
  | 'server'
  | 'schema'
  | 'sandbox'
  | 'app'
  | 'stream'
  | 'session'
  | 'wallet'
  | 'store'
  | 'formats'
  | 'domain';

/** A kind of code that the plan can forbid in a layer, such as reading the clock or writing SQL. */
export type ForbiddenToken =
  | 'ambient'
  | 'async'
  | 'clock'
  | 'environment'
  | 'hiding'
  | 'process'
  | 'randomness'
  | 'sql'
  | 'status';

export type LayerPlan = {
  /** The layers that this layer may import besides itself. */
  readonly floors: readonly Floor[];
  /** The packages that the layer may import: exact names, or scopes that end in `/`. */
  readonly packages: readonly string[];
  /** The modules of Node that the layer may import, without `node:`. */
  readonly node: 'any' | readonly string[];
  readonly never: readonly ForbiddenToken[];
};

export const LAYER_PLANS: Readonly<Record<Floor, LayerPlan>> = {
  main: {
    floors: [
      'config',
      'server',
      'schema',
      'sandbox',
      'app',
      'stream',
      'session',
      'wallet',
      'store',
      'formats',
      'domain',
    ],
    packages: ['pino'],
    node: 'any',
    never: ['environment', 'sql'],
  },
  config: {
    floors: ['formats', 'domain'],
    packages: [],
    node: 'any',
    never: ['clock', 'randomness', 'sql'],
  },
  server: {
    floors: ['schema', 'app', 'stream', 'session', 'wallet', 'store', 'domain'],
    packages: [
      'graphql',
      'graphql-yoga',
      '@graphql-yoga/',
      'graphql-ws',
      'ws',
      'pino',
      'prom-client',
      '@redis/client',
      'rate-limiter-flexible',
      'esbuild',
      'request-filtering-agent',
    ],
    node: 'any',
    never: ['environment', 'sql', 'status'],
  },
  schema: {
    floors: ['sandbox', 'app', 'stream', 'store', 'domain'],
    packages: ['graphql', '@pothos/', 'dataloader'],
    node: [],
    never: ['clock', 'environment', 'hiding', 'process', 'randomness', 'sql'],
  },
  sandbox: {
    floors: ['app', 'wallet', 'store', 'formats', 'domain'],
    packages: [],
    node: ['crypto'],
    never: ['clock', 'environment', 'process', 'randomness', 'sql'],
  },
  app: {
    floors: ['store', 'wallet', 'session', 'formats', 'domain'],
    packages: [],
    node: ['crypto'],
    never: ['clock', 'environment', 'process', 'randomness', 'sql'],
  },
  stream: {
    floors: ['store', 'domain'],
    packages: ['@redis/client'],
    node: ['async_hooks', 'crypto', 'events', 'timers', 'timers/promises'],
    never: ['clock', 'environment', 'process', 'randomness', 'sql'],
  },
  session: {
    floors: ['domain'],
    packages: ['jose'],
    node: ['buffer', 'crypto'],
    never: ['clock', 'environment', 'process', 'randomness', 'sql'],
  },
  wallet: {
    floors: ['domain'],
    packages: ['@scure/base'],
    node: ['buffer', 'crypto'],
    never: ['clock', 'environment', 'process', 'randomness', 'sql'],
  },
  store: {
    floors: ['formats', 'domain'],
    packages: ['@electric-sql/', '@opentelemetry/api', '@prisma/', 'pg', 'pg-protocol', 'pg-types', 'sql-template-tag'],
    node: 'any',
    never: ['environment', 'status'],
  },
  formats: {
    floors: ['domain'],
    packages: ['jsonc-parser'],
    node: [],
    never: ['ambient', 'async', 'clock', 'environment', 'process', 'randomness', 'sql'],
  },
  domain: {
    floors: [],
    packages: [],
    node: [],
    never: ['ambient', 'async', 'clock', 'environment', 'process', 'randomness', 'sql'],
  },
};

/** Folder of the generated database client: its source text is not checked, and only src/store may import it. */
export const GENERATED_CLIENT_FOLDER = 'generated/prisma/';

/** The only files of src/schema that may call code of src/store; the other files there may import its types only. */
export const STORE_CALLERS = /^src\/schema\/(loaders\/[^/]+|(.+-)?loaders?)\.ts$/;

/** The only file with statements that take row locks, so that the lock order can be read in one place. */
export const ROW_LOCK_FILE = 'src/store/locks.ts';

/** The only `index.ts` file that may export values. */
export const VALUE_EXPORTING_INDEX = 'src/schema/index.ts';

/** Words that a file name must not contain, because they do not say what is in the file. */
export const VAGUE_FILE_WORDS: ReadonlySet<string> = new Set(
  ['util', 'helper', 'manager', 'service'].flatMap((word) => [word, `${word}s`]).concat('common', 'misc'),
);

/**
 * State names of offers, co-stakes, stakes and devices. Only src/domain may compare a value with one of them, because such a
 * comparison decides a rule.
 */
export const STATE_NAMES: ReadonlySet<string> = new Set([
  'OPEN',
  'FILLED',
  'CLOSED',
  'PENDING',
  'ACTIVE',
  'WAIT_PERIOD',
  'COOLDOWN',
  'WITHDRAWABLE',
  'WITHDRAWN',
  'SUFFICIENT',
  'GRACE',
  'INSUFFICIENT',
  'IDLE',
  'MAINTENANCE',
  'BLOCKED',
  'TERMINATED',
]);

export const MAX_FILE_LINES = 300;
export const MAX_FUNCTION_LINES = 80;
export const MAX_MAIN_LINES = 80;
export const MAX_OPENING_LINES = 6;
