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
export type Token =
  | 'ambient'
  | 'async'
  | 'clock'
  | 'environment'
  | 'hiding'
  | 'process'
  | 'randomness'
  | 'sql'
  | 'status';

export type Plan = {
  /** The layers that this layer may import besides itself. */
  readonly floors: readonly Floor[];
  /** The packages that the layer may import: exact names, or scopes that end in `/`. */
  readonly packages: readonly string[];
  /** The modules of Node that the layer may import, without `node:`. */
  readonly node: 'any' | readonly string[];
  readonly never: readonly Token[];
};

export const PLAN: Readonly<Record<Floor, Plan>> = {
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
    floors: ['domain'],
    packages: [],
    node: 'any',
    never: ['clock', 'randomness', 'sql'],
  },
  server: {
    floors: ['schema', 'app', 'stream', 'session', 'wallet', 'store', 'domain'],
    packages: ['graphql', 'graphql-yoga', '@graphql-yoga/', 'graphql-ws', 'ws', 'pino', 'prom-client'],
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
    floors: ['domain'],
    packages: ['@electric-sql/', '@prisma/', 'pg', 'pg-protocol', 'pg-types', 'sql-template-tag'],
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
export const GENERATED = 'generated/prisma/';

/** The only files of src/schema that may call code of src/store; the other files there may import its types only. */
export const LOADER = /^src\/schema\/(loaders\/[^/]+|(.+-)?loaders?)\.ts$/;

/** The only file with statements that take row locks, so that the lock order can be read in one place. */
export const LOCKS = 'src/store/locks.ts';

/** The only `index.ts` file that may export values. */
export const INDEX = 'src/schema/index.ts';

/** Words that a file name must not contain, because they do not say what is in the file. */
export const EMPTY_WORDS: ReadonlySet<string> = new Set(
  ['util', 'helper', 'manager', 'service'].flatMap((word) => [word, `${word}s`]).concat('common', 'misc'),
);

/**
 * State names of offers, co-stakes, stakes and devices. Only src/domain may compare a value with one of them, because such a
 * comparison decides a rule.
 */
export const STATES: ReadonlySet<string> = new Set([
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

export const LONGEST_FILE = 300;
export const LONGEST_FUNCTION = 80;
export const LONGEST_MAIN = 80;
export const LONGEST_OPENING = 6;
